"""feather.services: services, singletons and what a view gets."""

import threading
from abc import ABC, abstractmethod

import pytest
from flask import Flask

from feather.db import db
from feather.services import Service, resolve, singleton


@pytest.fixture
def app():
    app = Flask("shop")
    with app.app_context():
        yield app


def test_a_service_has_the_session_of_the_request_even_without_calling_super():
    class Plain(Service):
        pass

    class WithOwnInit(Service):
        def __init__(self, greeting="hello"):
            self.greeting = greeting

    assert Plain().db is db.session
    assert WithOwnInit("hi").db is db.session
    assert WithOwnInit("hi").greeting == "hi"


def test_services_are_made_anew(app):
    class Plain(Service):
        pass

    assert Plain() is not Plain()
    assert resolve(Plain) is not resolve(Plain)


def test_a_singleton_is_made_once_per_app(app):
    @singleton
    class Cache(Service):
        def __init__(self):
            super().__init__()
            self.cache = {}

    first = Cache()
    first.cache["a"] = 1
    assert isinstance(first, Cache)
    assert Cache() is first
    assert resolve(Cache) is first
    with app.app_context():
        assert Cache() is first
    with Flask("shop").app_context():
        assert Cache().cache == {}


def test_a_singleton_is_not_made_before_it_is_asked_for(app):
    @singleton
    class Costly(Service):
        def __init__(self):
            pytest.fail("made too early")


def test_threads_that_ask_together_get_the_same_instance(app):
    start = threading.Barrier(8)
    made, got = [], []

    @singleton
    class Slow(Service):
        def __init__(self):
            threading.Event().wait(0.02)
            made.append(self)

    def ask():
        start.wait()
        with app.app_context():
            got.append(Slow())

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(made) == 1
    assert got == made * 8


def test_a_singleton_that_could_not_be_made_is_tried_again(app):
    failures = [OSError("no disk"), None]

    @singleton
    class Unlucky(Service):
        def __init__(self):
            if failure := failures.pop(0):
                raise failure

    with pytest.raises(OSError, match="no disk"):
        Unlucky()
    assert Unlucky() is Unlucky()


def test_singletons_may_use_each_other_but_not_in_a_circle(app):
    @singleton
    class First(Service):
        pass

    @singleton
    class Second(Service):
        def __init__(self):
            self.first = First()

    @singleton
    class Left(Service):
        def __init__(self):
            Right()

    @singleton
    class Right(Service):
        def __init__(self):
            Left()

    assert Second().first is First()
    with pytest.raises(RuntimeError) as caught:
        Left()
    assert "singletons need each other to be made: Left -> Right -> Left" in str(caught.value)
    assert "Ask for one of them when a method needs it, not in __init__" in str(caught.value)


def test_subclasses_of_a_singleton_are_ordinary_unless_marked(app):
    @singleton
    class Cache(Service):
        pass

    class Special(Cache):
        def __init__(self, size):
            super().__init__()
            self.size = size

    assert Special(1) is not Special(1)
    assert Special(2).size == 2


def test_services_can_be_abstract():
    class Sender(Service, ABC):
        @abstractmethod
        def send(self): ...

    with pytest.raises(TypeError, match="abstract"):
        Sender()


def test_a_singleton_outside_of_an_app_context_says_what_is_missing():
    @singleton
    class Cache(Service):
        pass

    with pytest.raises(RuntimeError) as caught:
        Cache()
    assert "Cache is a singleton of an app, and no app context is active" in str(caught.value)
    assert "with app.app_context():" in str(caught.value)


def test_a_singleton_takes_no_arguments(app):
    @singleton
    class Cache(Service):
        def __init__(self, size=1):
            self.size = size

    with pytest.raises(TypeError, match=r"made once for the whole app: call Cache\(\) without"):
        Cache(5)
    assert Cache().size == 1


def test_only_services_can_be_singletons():
    class Other:
        pass

    with pytest.raises(TypeError) as caught:
        singleton(Other)
    assert "@singleton is for services, and Other is none" in str(caught.value)
    assert "derive it from feather.services.Service" in str(caught.value)


def test_a_service_that_needs_arguments_cannot_be_injected():
    class Report(Service):
        def __init__(self, year, title, pages=1, *rest, **options):
            pass

    with pytest.raises(TypeError) as caught:
        resolve(Report)
    assert "Report cannot be injected, because its __init__ needs year, title:" in str(caught.value)
    assert "give each a default, or make the service in the view" in str(caught.value)


def test_an_error_inside_init_is_not_mistaken_for_missing_arguments():
    class Broken(Service):
        def __init__(self):
            raise TypeError("inner")

    with pytest.raises(TypeError, match=r"^inner$"):
        resolve(Broken)
