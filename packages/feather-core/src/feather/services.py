"""Business logic, apart from requests."""

from abc import ABCMeta
from inspect import Parameter, signature
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

from flask import current_app, has_app_context

if TYPE_CHECKING:
    from flask_sqlalchemy.session import Session
    from sqlalchemy.orm import scoped_session

S = TypeVar("S", bound="Service")

_EXTENSION = "feather_singletons"


class _ServiceType(ABCMeta):
    """Calls of a singleton's class give the app's instance."""

    is_singleton = False

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if not vars(cls).get("is_singleton"):
            return super().__call__(*args, **kwargs)
        if args or kwargs:
            raise TypeError(
                f"{cls.__name__} is a singleton, made once for the whole app: call "
                f"{cls.__name__}() without arguments"
            )
        return _singletons(cls).get(cls)

    def make(cls) -> Any:
        """Make an instance whether the class is a singleton or not."""
        return super().__call__()


class Service(metaclass=_ServiceType):
    """Base class of services: ``class UserService(Service)``.

    Instances are made where they are needed and keep nothing, unless the class is a
    :func:`singleton`.
    """

    @property
    def db(self) -> "scoped_session[Session]":
        """The database session of the current app context, of whichever Flask-SQLAlchemy it has."""
        if has_app_context() and "sqlalchemy" in current_app.extensions:
            session: scoped_session[Session] = current_app.extensions["sqlalchemy"].session
            return session
        from feather.db import db

        return db.session


def singleton(cls: type[S]) -> type[S]:
    """Make a service class have one instance per app, made when it is first asked for.

    The instance is shared by all threads of the process, so whatever it keeps must bear that;
    ``self.db`` still is the session of the current request. Subclasses are not singletons
    unless they are marked too.

    Args:
        cls: The class; its ``__init__`` takes no arguments.

    Returns:
        The class. Calling it gives the app's instance.

    Raises:
        TypeError: The class is not a :class:`Service`.
    """
    if not isinstance(cls, _ServiceType):
        raise TypeError(
            f"@singleton is for services, and {cls.__name__} is none: derive it from "
            "feather.services.Service"
        )
    cls.is_singleton = True
    return cls


def resolve(cls: type[S]) -> S:
    """Return the service to pass to a view.

    Args:
        cls: The annotated class.

    Returns:
        The app's instance of a singleton, else a new instance.

    Raises:
        TypeError: The class cannot be made without arguments.
    """
    try:
        return cls()
    except TypeError as error:
        if needed := _needed(cls):
            raise TypeError(
                f"{cls.__module__}.{cls.__qualname__} cannot be injected, because its __init__ "
                f"needs {', '.join(needed)}: give each a default, or make the service in the view"
            ) from error
        raise


def _needed(cls: type[Service]) -> list[str]:
    """The arguments that ``__init__`` cannot do without."""
    variable = (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)
    return [
        name
        for name, parameter in signature(cls.__init__).parameters.items()
        if parameter.default is Parameter.empty and parameter.kind not in variable
    ][1:]


class _Singletons:
    """The instances of one app."""

    def __init__(self) -> None:
        # Reentrant, because a service may use another one while it is made.
        self._lock = RLock()
        self._made: dict[_ServiceType, Any] = {}
        self._unfinished: list[_ServiceType] = []

    def get(self, cls: _ServiceType) -> Any:
        if cls in self._made:
            return self._made[cls]
        with self._lock:
            if cls not in self._made:
                self._made[cls] = self._make(cls)
            return self._made[cls]

    def _make(self, cls: _ServiceType) -> Any:
        if cls in self._unfinished:
            circle = [*self._unfinished[self._unfinished.index(cls) :], cls]
            raise RuntimeError(
                "singletons need each other to be made: "
                f"{' -> '.join(one.__name__ for one in circle)}. Ask for one of them when a "
                "method needs it, not in __init__"
            )
        self._unfinished.append(cls)
        try:
            return cls.make()
        finally:
            self._unfinished.pop()


def _singletons(cls: type) -> _Singletons:
    if not has_app_context():
        raise RuntimeError(
            f"{cls.__name__} is a singleton of an app, and no app context is active: it is there "
            "in requests and commands; elsewhere use `with app.app_context():`"
        )
    singletons: _Singletons = current_app.extensions.setdefault(_EXTENSION, _Singletons())
    return singletons
