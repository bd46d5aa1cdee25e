"""The session and query classes of ``db``: a look-up by key passes over deleted rows.

Every other statement is filtered where it is executed; these two find an object that the session
still holds without executing anything.
"""

from inspect import unwrap
from typing import Any

from flask_sqlalchemy.query import Query as _Query
from flask_sqlalchemy.session import Session as _Session

from feather.db.mixins.soft_delete import unless_deleted

# Model.query.get is part of Feather: without SQLAlchemy's advice to use something newer.
_get = unwrap(_Query.get)


class Session(_Session):
    """What ``db.session`` stands for."""

    def get(self, entity: Any, ident: Any, **options: Any) -> Any:
        """Find a row by its primary key.

        Args:
            entity: The model.
            ident: The key; a tuple or a dict when it has several columns.
            **options: As for SQLAlchemy's ``Session.get``.

        Returns:
            The object, or None if there is no such row or it is deleted.
        """
        found = super().get(entity, ident, **options)
        return unless_deleted(found, options.get("execution_options"))


class Query(_Query):
    """What ``Model.query`` gives."""

    def get(self, ident: Any) -> Any:
        """Find a row by its primary key.

        Args:
            ident: The key; a tuple or a dict when it has several columns.

        Returns:
            The object, or None if there is no such row or it is deleted.
        """
        return unless_deleted(_get(self, ident), self.get_execution_options())
