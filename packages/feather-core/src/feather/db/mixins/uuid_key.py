"""A primary key that exists before the database is asked."""

from typing import Any

from sqlalchemy import String, event
from sqlalchemy.orm import Mapped, class_mapper, mapped_column

from feather.uuid7 import uuid7


def _new_id() -> str:
    return str(uuid7())


class UUIDMixin:
    """A primary key that exists from construction.

    Attributes:
        id: UUID version 7 as 36 characters of text, set as soon as the object is made, so that
            an event or a related object can carry it before anything reaches the database.
    """

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=_new_id, sort_order=-100)


@event.listens_for(UUIDMixin, "init", propagate=True)
def _set_id(target: UUIDMixin, _args: tuple[Any, ...], _kwargs: dict[str, Any]) -> None:
    """Runs before ``__init__``, so a model may define its own; an ``id`` it passes wins."""
    class_mapper(type(target))  # completes the models, should this be the first object of all
    target.id = _new_id()
