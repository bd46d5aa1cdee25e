"""The moving window of one process: exact, and forgetting."""

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from feather_auth.limits.window import Windows


@pytest.fixture
def clock(monkeypatch):
    """A clock that moves when told to."""
    now = [1000.0]
    monkeypatch.setattr("feather_auth.limits.window.time.monotonic", lambda: now[0])
    return now


def test_the_window_moves_with_each_request(clock) -> None:
    windows = Windows()

    def at(second: float) -> int:
        clock[0] = 1000 + second
        return windows.hit(3, 10, "view", "ada")

    assert [at(0), at(4), at(9)] == [0, 0, 0]
    assert [at(9), at(9.5), at(10)] == [1, 1, 1]  # three in the last ten seconds, the first too
    assert at(10.1) == 0
    assert at(10.2) == 4  # until second 14
    assert [at(14.1), at(14.1)] == [0, 5]


def test_what_is_refused_is_not_counted(clock) -> None:
    windows = Windows()
    assert [windows.hit(1, 10, "view", "ada") for _ in range(5)] == [0, 10, 10, 10, 10]
    clock[0] += 10.1
    assert windows.hit(1, 10, "view", "ada") == 0


def test_no_second_of_a_steady_stream_has_more_than_the_limit(clock) -> None:
    windows, passed = Windows(), []
    for _ in range(5000):
        clock[0] += 0.0037
        if windows.hit(20, 1, "view", "ada") == 0:
            passed.append(clock[0])
    assert len(passed) >= 18 * 20
    assert all(later - first > 1 for first, later in zip(passed, passed[20:], strict=False))


def test_views_clients_and_limits_are_counted_apart(clock) -> None:
    windows = Windows()
    for names in (("a", "ada"), ("b", "ada"), ("a", "bob")):
        assert windows.hit(2, 10, *names) == 0
        assert windows.hit(1, 10, *names) == 0
        assert windows.hit(1, 60, *names) == 0


def test_a_flood_of_clients_is_forgotten_when_its_window_is_over(clock) -> None:
    windows = Windows()
    for number in range(10_000):
        windows.hit(5, 60, "view", f"client {number}")
    assert len(windows) == 10_000
    clock[0] += 61
    for number in range(5_001):  # of another limit, which other clients come to
        windows.hit(5, 1, "other", f"other client {number}")
        clock[0] += 2
    assert len(windows) <= 2


def test_a_client_that_keeps_coming_does_not_keep_the_others(clock) -> None:
    windows = Windows()
    for number in range(1_000):
        windows.hit(5, 60, "view", "ada")
        windows.hit(5, 60, "view", f"client {number}")
        clock[0] += 30
    assert len(windows) <= 5


def test_one_client_costs_no_more_than_twice_its_limit(clock) -> None:
    windows = Windows()
    for _ in range(10_000):
        clock[0] += 0.01
        windows.hit(100, 1, "view", "ada")
    (clients,) = windows._periods.values()
    assert len(next(iter(clients.values()))) <= 200


@pytest.fixture
def impatient_threads():
    """Threads that are interrupted everywhere."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("impatient_threads")
def test_threads_pass_exactly_the_limit_together_and_none_is_started() -> None:
    windows, before = Windows(), threading.active_count()
    assert [windows.hit(1000, 60, "view", "ada") for _ in range(10)] == [0] * 10
    assert threading.active_count() == before
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: windows.hit(1000, 60, "view", "ada"), range(3000)))
    assert waits.count(0) == 990


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_process_that_forks_while_a_thread_counts_can_count() -> None:
    windows = Windows()
    with windows._lock:
        child = os.fork()
        if child == 0:  # pragma: no cover
            hanging = threading.Thread(target=windows.hit, args=(1, 60, "view"), daemon=True)
            hanging.start()
            hanging.join(5)
            os._exit(hanging.is_alive())
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
