"""Where auth keeps its rows: in the app's own database, whoever set that up."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Flask, current_app

_KEY = "feather.auth"
_ROLES = ("user", "auth_session", "auth_identity", "sign_in_code", "audit")


@dataclass(frozen=True)
class Models:
    """The model classes of one app.

    Attributes:
        user: Somebody who can sign in.
        session: A browser in which somebody is signed in.
        identity: What a provider knows somebody by.
        code: A sign-in code that was sent by email.
        audit: An entry of the audit log.
    """

    user: type[Any]
    session: type[Any]
    identity: type[Any]
    code: type[Any]
    audit: type[Any]


@dataclass
class Store:
    """Models and session of one app.

    Args:
        app: The app.
        declared: The models of an app that does not use ``feather.db``.
    """

    app: Flask
    declared: Models | None = None

    @classmethod
    def attach(cls, app: Flask, declared: Models | None) -> "Store":
        """Make the store of an app."""
        store = app.extensions[_KEY] = cls(app, declared)
        return store

    @cached_property
    def models(self) -> Models:
        """The models; settled on first use, when the app's own are imported."""
        return self.declared or self._by_role()

    @property
    def session(self) -> Any:
        """The scoped session of the app's Flask-SQLAlchemy object."""
        return self.app.extensions["sqlalchemy"].session

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit what the block does, or nothing; a part of the transaction around it, if any."""
        if self.declared is None:
            from feather.db.transaction import transaction

            with transaction():
                yield
            return
        session = self.session()
        if session.info.get(_KEY):
            yield
            return
        session.info[_KEY] = True
        try:
            yield
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            del session.info[_KEY]

    def _by_role(self) -> Models:
        from feather.db.roles import model_for

        return Models(*(model_for(self.app, role) for role in _ROLES))


def store() -> Store:
    """Return the store of the current app.

    Raises:
        RuntimeError: The app has no sign-in.
    """
    found: Store | None = current_app.extensions.get(_KEY)
    if found is None:
        raise RuntimeError(
            f"the app {current_app.name!r} has no sign-in: install feather-auth and build the app "
            "with create_app(), or call Auth(app, user_model=User)"
        )
    return found


def store_of(app: Flask) -> Store:
    """Return the store of an app that has one."""
    found: Store = app.extensions[_KEY]
    return found


def is_attached(app: Flask) -> bool:
    """Tell whether an app has sign-in already."""
    return _KEY in app.extensions
