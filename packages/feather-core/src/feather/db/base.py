"""The ``db`` object and the base class of every model."""

from typing import TYPE_CHECKING

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from feather.db.late import LateRegistry
from feather.db.record import Record
from feather.db.session import Query, Session

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Constraints have the same name on every database, so that a migration can drop them."""


class _Base(Record, DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING_CONVENTION)


db = SQLAlchemy(model_class=_Base, query_class=Query, session_options={"class_": Session})
"""The one Flask-SQLAlchemy object: ``db.session``, ``db.Column``, ``db.select`` and the rest."""

db.session.registry = LateRegistry(db.session.registry)

if TYPE_CHECKING:
    from flask_sqlalchemy.model import Model as _QueryModel

    class Model(_QueryModel, _Base):
        """Base class of every model."""
else:
    # Flask-SQLAlchemy builds the class when it starts; type checkers cannot follow that.
    Model = db.Model
