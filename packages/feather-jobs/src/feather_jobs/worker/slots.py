"""Threads that run jobs. One serves again only if the job before left nothing in it."""

import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ceil
from threading import Condition, Lock, Thread
from typing import NamedTuple

from feather_jobs.store.claiming import SUSPECT_FROM, Claimed
from feather_jobs.store.finishing import Outcome
from feather_jobs.worker.current import CurrentJob
from feather_jobs.worker.traces import is_clean

_AHEAD_SECONDS = 0.05
_MOST_AHEAD = 64
_LONGEST_WAIT = 1.0
_BURST_SECONDS = 0.005  # what one thread is given before another one helps
_IDLE_SECONDS = 10.0
_SMOOTHING = 0.1


class Said(NamedTuple):
    """How far a job is, as it says."""

    job_id: str
    attempt: int
    done: int
    total: int | None


@dataclass(slots=True)
class Running:
    """A job that has a thread.

    Attributes:
        job: The job.
        current: What it sees of itself.
        since: When it began, by the monotonic clock.
    """

    job: Claimed
    current: CurrentJob
    since: float


class Slots:
    """Places for jobs, each a thread, and a few jobs that wait for one.

    Jobs that take milliseconds are taken ahead, so that no thread waits for the database; the
    longer they take, the fewer.

    Args:
        size: How many jobs run at a time.
        prepare: Makes what a job sees of itself.
        execute: Runs a job and returns what became of it.
        changed: Called when the worker's own thread should look.
    """

    def __init__(
        self,
        size: int,
        prepare: Callable[[Claimed], CurrentJob],
        execute: Callable[[Claimed, CurrentJob], Outcome],
        changed: Callable[[], None],
    ) -> None:
        self._size = size
        self._prepare = prepare
        self._execute = execute
        self._changed = changed
        self._lock = Lock()
        self._arrived = Condition(self._lock)
        self._threads = 0
        self._idle = 0
        self._waiting: deque[tuple[Claimed, float]] = deque()
        self._ended: list[Outcome] = []
        self._average: float | None = None
        self.running: dict[str, Running] = {}

    def wanted(self) -> int:
        """Return how many jobs to take."""
        with self._lock:
            if self._suspect_runs():
                return 0
            ahead = 0
            if self._average is not None:
                ahead = min(_MOST_AHEAD, int(self._size * _AHEAD_SECONDS / (self._average + 1e-4)))
            return max(0, self._size + ahead - len(self.running) - len(self._waiting))

    def give(self, jobs: Iterable[Claimed]) -> None:
        """Run some jobs, as soon as there are places."""
        now = time.monotonic()
        with self._lock:
            self._waiting.extend((job, now) for job in jobs)
            self._start()

    def is_idle(self) -> bool:
        """Tell whether nothing runs and nothing waits."""
        return not (self.running or self._waiting)

    def take_ended(self) -> list[Outcome]:
        """Return what became of jobs since this was called last."""
        with self._lock:
            ended, self._ended = self._ended, []
            return ended

    def has_ended(self) -> bool:
        """Tell whether there is something to write."""
        return bool(self._ended)

    def take_waiting(self, *, every: bool = False) -> list[Claimed]:
        """Return jobs that have not begun, to hand them back: those that wait for too long.

        Args:
            every: All of them.
        """
        latest = time.monotonic() - _LONGEST_WAIT
        with self._lock:
            back = [job for job, since in self._waiting if every or since < latest]
            if back:
                kept = [one for one in self._waiting if not (every or one[1] < latest)]
                self._waiting = deque(kept)
            return back

    def take_said(self) -> list[Said]:
        """Return what running jobs have said of their progress since this was called last."""
        with self._lock:
            said = []
            for one in self.running.values():
                if one.current.said is not None:
                    said.append(Said(one.job.id, one.job.attempt, *one.current.said))
                    one.current.said = None
            return said

    def known(self) -> set[str]:
        """Return the ids of all jobs that are here."""
        with self._lock:
            waiting = {job.id for job, _ in self._waiting}
            return waiting | self.running.keys() | {one.job_id for one in self._ended}

    def cancel(self, job_id: str) -> None:
        """Let a job end where it asks whether it is to."""
        with self._lock:
            if (one := self.running.get(job_id)) is not None:
                one.current.cancelled = True

    def lose_all(self) -> list[Claimed]:
        """Let the jobs that are here be others'; how they end is of no interest any more.

        Returns:
            The jobs.
        """
        with self._lock:
            lost = [one.job for one in self.running.values()]
            for one in self.running.values():
                one.current.lost = True
            lost += [job for job, _ in self._waiting]
            self.running.clear()
            self._waiting.clear()
            return lost

    def help_waiting(self) -> bool:
        """Let further threads help with what still waits; tell whether anything does."""
        with self._lock:
            if self._waiting:
                self._call(min(len(self._waiting), self._size))
            return bool(self._waiting)

    def _suspect_runs(self) -> bool:
        return any(one.job.losses >= SUSPECT_FROM for one in self.running.values())

    def _start(self) -> None:
        # Jobs of microseconds are done sooner by one thread than by several that take turns.
        work = len(self._waiting) * (_BURST_SECONDS if self._average is None else self._average)
        self._call(ceil(work / _BURST_SECONDS))

    def _call(self, helpers: int) -> None:
        """Have so many threads look for work, if there are as many places."""
        helpers = min(helpers, self._size - len(self.running))
        self._arrived.notify(helpers)
        for _ in range(min(helpers - self._idle, self._size - self._threads)):
            self._threads += 1
            Thread(target=self._work, name="feather-jobs-slot", daemon=True).start()

    def _work(self) -> None:
        while True:
            with self._lock:
                self._idle += 1
                found = self._arrived.wait_for(self._next_running, _IDLE_SECONDS)
                self._idle -= 1
                if found is None:
                    self._threads -= 1
                    return
            self._run(found)
            if not is_clean():
                with self._lock:
                    self._threads -= 1
                    self._start()
                return

    def _next_running(self) -> Running | None:
        if not self._waiting or len(self.running) >= self._size:
            return None
        job, _ = self._waiting.popleft()
        running = Running(job, self._prepare(job), time.monotonic())
        self.running[job.id] = running
        return running

    def _run(self, running: Running) -> None:
        outcome = self._execute(running.job, running.current)
        took = time.monotonic() - running.since
        with self._lock:
            if self.running.pop(running.job.id, None) is None:
                return  # it is another worker's meanwhile
            self._ended.append(outcome)
            average = took if self._average is None else self._average
            self._average = average + _SMOOTHING * (took - average)
            urgent = not self._waiting or len(self._ended) >= _MOST_AHEAD // 2
        if urgent:
            self._changed()
