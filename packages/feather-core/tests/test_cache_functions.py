"""feather.cache.cached: keys, results, methods, threads, transactions."""

import threading
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from uuid import UUID

import pytest
from caches import app_with_cache
from markupsafe import Markup

from feather.cache import cached, get_cache, init_cache
from feather.services import Service


class Colour(Enum):
    RED = "red"


calls: list[object] = []


@pytest.fixture(autouse=True)
def _no_calls():
    calls.clear()


@cached(ttl=60)
def stats(user_id, detailed=False):
    calls.append((user_id, detailed))
    return {"user": str(user_id), "numbers": [1, 2]}


# ---------------------------------------------------------------- functions


def test_a_second_call_returns_what_the_first_did(cache_context):
    assert stats(1) == stats(1) == stats(user_id=1) == stats(1, detailed=False)
    assert calls == [(1, False)]


def test_invalidate_takes_the_arguments_of_the_function(cache_context):
    for invalidate in (
        lambda: stats.invalidate(1),
        lambda: stats.invalidate(user_id=1),
        lambda: stats.invalidate(1, False),
        lambda: stats.invalidate(detailed=False, user_id=1),
    ):
        stats(1)
        stats(2)
        calls.clear()
        invalidate()
        stats(1)
        stats(2)
        assert calls == [(1, False)]


@pytest.mark.parametrize(
    "values",
    [
        (1, "1", True, 1.0, Decimal(1), b"1", None, "None"),
        (("a", "b"), ("ab",), "('a', 'b')", ("a,b",), (("a",), "b")),
        (date(2024, 1, 1), "2024-01-01", datetime(2024, 1, 1), datetime(2024, 1, 1, tzinfo=UTC)),
        (UUID(int=1), str(UUID(int=1)), timedelta(1), Colour.RED, "red", Colour, frozenset({1})),
        ("x" * 300, "x" * 301, ("x" * 300,)),
    ],
)
def test_arguments_of_different_types_have_results_of_their_own(cache_context, values):
    for value in values:
        stats(value)
    assert len(calls) == len(values)
    for value in values:
        stats(value)
    assert len(calls) == len(values)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([1], "but not by 'user_id': a list can change; pass a tuple or another fixed value"),
        ({"a": 1}, "but not by 'user_id': a dict can change"),
        (object(), r"but not by 'user_id': a object has nothing that tells it apart for good; pas"),
    ],
)
def test_an_argument_that_makes_no_key_is_named(cache_context, value, message):
    with pytest.raises(
        TypeError, match=rf"test_cache_functions\.stats\(\) is cached by its argum.*{message}"
    ):
        stats(value)
    with pytest.raises(TypeError, match="missing a required argument: 'user_id'"):
        stats.invalidate()
    assert calls == []


def test_variable_arguments_are_part_of_the_key(cache_context):
    @cached()
    def total(*numbers, unit="m", **options):
        calls.append(1)
        return [list(numbers), unit, sorted(options)]

    assert total(1, 2, unit="s", b=1, a=2) == [[1, 2], "s", ["a", "b"]]
    total(1, 2, unit="s", a=2, b=1)
    assert len(calls) == 1
    total(1, 2, unit="s", a=2, b=True)
    total((1, 2))
    assert len(calls) == 3
    with pytest.raises(TypeError, match="but not by 'options': a list can change"):
        total(a=[])


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        5,
        1.5,
        "text ü",
        b"\x00\xff",
        [1, [2]],
        (1, ("a", None)),
        {"a": {1, 2}, "b": frozenset({"x"})},
        {1: "one", (2, 3): "two"},
        {"$": "no tag"},
        {"$": ["tuple", [1]]},
        datetime(2024, 1, 15, 10, 30, 0, 7, tzinfo=UTC),
        datetime(2024, 1, 15),
        date(2024, 1, 15),
        timedelta(days=-1, microseconds=3),
        Decimal("1.10"),
        UUID(int=7),
        Markup("<b>"),
    ],
)
def test_a_result_comes_back_equal_and_of_the_same_type(cache_context, value):
    @cached()
    def answer():
        calls.append(1)
        return value

    first, second = answer(), answer()
    assert first == second == value
    assert type(first) is type(second) is type(value)
    assert len(calls) == 1


def test_nobody_can_change_what_is_kept(cache_context):
    first = stats(1)
    first["numbers"].append(3)
    assert stats(1)["numbers"] == [1, 2]


def test_first_and_later_calls_return_the_same_type_of_a_subclass(cache_context):
    @cached()
    def count():
        return Counter("aab")

    assert type(count()) is type(count()) is dict


def test_a_result_that_cannot_be_kept_is_named_with_the_remedy(cache_context):
    @cached()
    def users():
        return {"rows": [object()]}

    with pytest.raises(
        TypeError,
        match=r"users\(\) is cached and returned a object at \['rows'\]\[0\]: .* with a Serializer",
    ):
        users()


def test_an_error_is_not_kept(cache_context):
    @cached()
    def fragile():
        calls.append(1)
        if len(calls) == 1:
            raise LookupError("first")
        return "fine"

    with pytest.raises(LookupError, match="first"):
        fragile()
    assert fragile() == fragile() == "fine"
    assert len(calls) == 2


def test_results_expire(cache_context):
    @cached(ttl=1)
    def now():
        calls.append(1)

    now()
    now()
    assert len(calls) == 1
    time.sleep(1.1)
    now()
    assert len(calls) == 2


class Report(Service):
    @cached()
    def total(self, year):
        """Add up."""
        calls.append(year)
        return {"year": year}

    @classmethod
    @cached()
    def kind(cls):
        calls.append(cls)
        return cls.__name__


class Detail(Report):
    pass


class Point:
    def __init__(self, x):
        self.x = x

    def __cache_key__(self):
        return self.x

    @cached()
    def double(self):
        calls.append(self.x)
        return self.x * 2


class Anonymous:
    @cached()
    def method(self):
        return 1


def test_methods_are_keyed_by_class_and_not_by_address(cache_context):
    assert Report().total(2024) == Report().total(year=2024)
    assert calls == [2024]
    Detail().total(2024)
    assert calls == [2024, 2024], "a subclass may do something else"
    Report().total.invalidate(2024)
    Report().total(2024)
    Detail().total(2024)
    assert len(calls) == 3
    assert (Report.total.__doc__, Report().total.__name__) == ("Add up.", "total")
    assert [Report.kind(), Report.kind(), Detail.kind()] == ["Report", "Report", "Detail"]


def test_objects_say_what_tells_them_apart(cache_context):
    assert [Point(1).double(), Point(1).double(), Point(2).double()] == [2, 2, 4]
    assert calls == [1, 2]
    with pytest.raises(TypeError, match=r"not by 'self': a Anonymous has nothing .* __cache_key__"):
        Anonymous().method()


def test_models_are_keyed_by_their_row(database_app, own_metadata):
    from sqlalchemy.orm import Mapped, mapped_column

    from feather.db import Model, db

    class Shop(Model):
        id: Mapped[int] = mapped_column(primary_key=True)

        @cached()
        def turnover(self):
            calls.append(self.id)
            return self.id

    init_cache(database_app)
    with database_app.app_context():
        db.create_all()
        with pytest.raises(TypeError, match="this Shop is not saved yet, so it has no primary key"):
            Shop().turnover()
        db.session.add_all([Shop(id=1), Shop(id=2)])
        db.session.commit()
        assert [db.session.get(Shop, key).turnover() for key in (1, 2, 1)] == [1, 2, 1]
        db.session.expunge_all()
        assert db.session.get(Shop, 1).turnover() == 1
    assert calls == [1, 2]


def test_functions_made_by_a_function_do_not_share_results(cache_context):
    def make(number):
        @cached()
        def get():
            return number

        return get

    assert [make(1)(), make(2)()] == [1, 2]


def test_outside_of_an_app_the_function_runs(cache_app):
    assert stats(1) == stats(1)
    assert len(calls) == 2
    stats.invalidate(1)


def test_apps_and_tenants_share_nothing(cache_context):
    tenant = "a"
    get_cache().identities["tenant"] = lambda: tenant
    stats(1)
    get_cache().set("greeting", "hello a")
    tenant = "b"
    stats(1)
    assert get_cache().get("greeting") is None
    assert len(calls) == 2
    other = app_with_cache()
    with other.app_context():
        stats(1)
    assert len(calls) == 3


def test_what_cannot_be_cached_is_refused_when_it_is_decorated():
    async def coroutine():
        pass

    def generator():
        yield 1

    with pytest.raises(
        TypeError, match=r"cannot keep what .*coroutine\(\) returns: it is a corout"
    ):
        cached()(coroutine)
    with pytest.raises(TypeError, match="it is a generator"):
        cached()(generator)
    with pytest.raises(TypeError, match=r"write @cached\(\) with parentheses above generator"):
        cached(generator)
    with pytest.raises(TypeError, match=r"put @classmethod above @cached\(\) for"):
        cached()(classmethod(generator))
    with pytest.raises(TypeError, match="decorates a function, and 5 is none"):
        cached()(5)


@pytest.mark.parametrize(
    ("ttl", "kind", "message"),
    [
        (0, ValueError, "ttl must be more than 0 seconds, and is 0"),
        (-1, ValueError, "more than 0"),
        ("60", TypeError, "ttl is a number of seconds, and '60' is str"),
        (True, TypeError, "True is bool"),
    ],
)
def test_a_wrong_ttl_is_refused(cache_context, ttl, kind, message):
    with pytest.raises(kind, match=message):
        cached(ttl=ttl)
    with pytest.raises(kind, match=message):
        get_cache().set("key", 1, ttl=ttl)


# ---------------------------------------------------------------- at the same time


def test_one_of_a_hundred_threads_computes(cache_app):
    ready = threading.Barrier(100)
    results = []

    @cached()
    def slow(key):
        calls.append(key)
        time.sleep(0.05)
        return [key]

    def call():
        with cache_app.app_context():
            ready.wait()
            results.append(slow("x"))

    run(call, 100)
    assert calls == ["x"]
    assert results == [["x"]] * 100
    assert len({id(result) for result in results}) == 100, "each gets a copy of its own"


def test_an_error_reaches_one_caller_and_releases_the_others(cache_app):
    ready = threading.Barrier(8)
    outcomes = []

    @cached()
    def fragile():
        calls.append(1)
        time.sleep(0.05)
        if len(calls) == 1:
            raise LookupError
        return "fine"

    def call():
        with cache_app.app_context():
            ready.wait()
            try:
                outcomes.append(fragile())
            except LookupError:
                outcomes.append("error")

    run(call, 8)
    assert sorted(outcomes) == ["error"] + ["fine"] * 7


def test_a_result_that_comes_while_a_flight_starts_is_not_computed_again(
    cache_context, monkeypatch
):
    stats(1)
    cache, reads = get_cache(), []
    read = cache.read

    def miss_once(key):
        reads.append(key)
        return None if len(reads) == 1 else read(key)

    monkeypatch.setattr(cache, "read", miss_once)
    assert stats(1)["user"] == "1"
    assert len(reads) == 2
    assert len(calls) == 1


def test_a_recursive_function_does_not_wait_for_itself(cache_context):
    @cached()
    def depth(left):
        calls.append(left)
        return 0 if left == 0 else 1 + depth(left - 1)

    @cached()
    def loop(key):
        calls.append(key)
        return "inner" if len(calls) > 1 else loop(key) + " outer"

    assert depth(20) == 20
    calls.clear()
    assert loop("x") == "inner outer"


def test_what_was_invalidated_while_it_was_computed_is_not_kept(cache_app):
    computing, proceed = threading.Event(), threading.Event()
    value = "old"

    @cached()
    def read():
        calls.append(1)
        found = value
        if len(calls) == 1:
            computing.set()
            proceed.wait(10)
        return found

    def call():
        with cache_app.app_context():
            read()

    thread = threading.Thread(target=call)
    thread.start()
    with cache_app.app_context():
        computing.wait(10)
        value = "new"
        read.invalidate()
        assert read() == "new", "who comes after invalidate does not wait for the old value"
        proceed.set()
        thread.join()
        assert read() == "new"


def run(target, count):
    threads = [threading.Thread(target=target) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)


# ---------------------------------------------------------------- transactions


def test_invalidate_waits_for_the_commit(database_app, own_metadata):
    from feather.db.transaction import transaction

    init_cache(database_app)
    value = "old"

    @cached()
    def read():
        calls.append(1)
        return value

    def elsewhere():
        found = []

        def call():
            with database_app.app_context():
                found.append(read())

        run(call, 1)
        return found[0]

    with database_app.app_context():
        assert read() == "old"
        with transaction():
            value = "new"
            read.invalidate()
            assert elsewhere() == "old", "nothing is committed yet"
            assert read() == "new", "the transaction sees its own work"
        assert elsewhere() == read() == "new"

        with suppress(LookupError), transaction():
            value = "never"
            read.invalidate()
            assert read() == "never"
            raise LookupError
        value = "new"
        assert elsewhere() == read() == "new"


def test_what_a_transaction_computed_is_kept_after_its_commit_only(database_app, own_metadata):
    from feather.db.transaction import transaction

    init_cache(database_app)
    value = "uncommitted"

    @cached()
    def read():
        return value

    with database_app.app_context():
        with suppress(LookupError), transaction():
            assert read() == "uncommitted"
            raise LookupError
        value = "committed"
        with transaction():
            assert read() == "committed"
        value = "later"
        assert read() == "committed"
