"""Business logic, apart from requests."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask_sqlalchemy.session import Session
    from sqlalchemy.orm import scoped_session


class Service:
    """Base class of services: ``class UserService(Service)``."""

    @property
    def db(self) -> "scoped_session[Session]":
        """The database session of the current app context."""
        from feather.db import db

        return db.session
