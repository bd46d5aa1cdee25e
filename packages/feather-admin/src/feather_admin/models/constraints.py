"""What a database refused, in words: a value that is taken, a row that is in use."""

import re
from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import Index, Table, inspect, literal, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import RelationshipDirection, with_parent

from feather.routing.problems import REQUIRED
from feather_admin.models.fields import Field
from feather_admin.models.resource import Resource

_BY_STATE = {"23505": "unique", "23503": "foreign key", "23502": "not null", "23514": "check"}
_SETTLED = ("CASCADE", "SET NULL", "SET DEFAULT")
_OF_SQLITE = re.compile(r"^(UNIQUE|FOREIGN KEY|NOT NULL|CHECK) constraint failed:? ?(.*)$").match
_key_of_postgres = re.compile(r"\((.+?)\)=\(").search
_index_of_sqlite = re.compile(r"^index '(.+)'$").match


class Refusal(NamedTuple):
    """What a database refused.

    Attributes:
        kind: ``"unique"``, ``"foreign key"``, ``"not null"``, ``"check"``, or ``""``.
        columns: The columns of the constraint, as far as the database says.
        name: The name of the constraint, or the table that refers to the row.
    """

    kind: str
    columns: Collection[str] = ()
    name: str = ""


def refusal_of(error: IntegrityError, table: Table) -> Refusal:
    """Read what the driver says.

    Args:
        error: The exception.
        table: The table that was written to.
    """
    found = getattr(error.orig, "diag", None)
    if found is not None:
        kind = _BY_STATE.get(getattr(error.orig, "sqlstate", ""), "")
        key = _key_of_postgres(found.message_detail or "")
        columns = re.findall(r"\w+", key[1]) if key else [found.column_name or ""]
        return Refusal(kind, columns, _name(found.table_name if key else found.constraint_name))
    match = _OF_SQLITE(str(error.orig))
    if match is None:
        return Refusal("")
    kind, said = match[1].lower(), match[2]
    if index := _index_of_sqlite(said):
        return Refusal(kind, _columns_of(index[1], table), index[1])
    if kind == "check":
        return Refusal(kind, (), said)
    return Refusal(kind, [part.rpartition(".")[2].strip() for part in said.split(",")])


def explained(error: IntegrityError, resource: Resource) -> tuple[dict[str, str], str]:
    """Return messages by field for what could not be saved, and one for the form.

    Args:
        error: What the database raised.
        resource: The model.
    """
    refusal = refusal_of(error, inspect(resource.model).local_table)
    concerned = [f for f in resource.form if not set(f.columns).isdisjoint(refusal.columns)]
    if refusal.kind == "unique" and concerned:
        called = " and ".join(field.label.lower() for field in concerned)
        return {concerned[0].name: f"Another {resource.noun} has this {called} already."}, ""
    if refusal.kind == "not null":
        missing = {field.name: REQUIRED for field in concerned}
        columns = ", ".join(refusal.columns)
        return missing, "" if missing else (
            f"Every {resource.noun} needs a value for {columns}, which this form does not ask for."
        )
    if refusal.kind == "foreign key":
        gone = "What was chosen does not exist any more."
        return {field.name: gone for field in concerned[:1]}, "" if concerned else gone
    if refusal.kind == "check":
        return _checked(refusal.name, resource.form)
    return {}, "This contradicts what is stored already, so the database refuses it."


def in_use(error: IntegrityError, resource: Resource, label: str) -> str:
    """Return why a row cannot be deleted.

    Args:
        error: What the database raised.
        resource: The model.
        label: What the row is called.
    """
    table = inspect(resource.model).local_table
    refusal = refusal_of(error, table)
    by = refusal.name if refusal.kind == "foreign key" and refusal.name != table.name else ""
    return referred_to(label, by)


def referred_to(label: str, by: str) -> str:
    """Return why a row cannot be deleted that others refer to.

    Args:
        label: What the row is called.
        by: The table of those others; ``""`` if it is not known.
    """
    who = f"rows of {by.replace('_', ' ')}" if by else "other rows"
    return f"“{label}” cannot be deleted, because {who} refer to it. Delete or change these first."


def would_detach(session: Any, row: Any) -> str | None:
    """Return the table whose rows SQLAlchemy would detach from a row, were it deleted.

    It empties their foreign keys without a word, unless the relationship says what becomes of them;
    the database alone would refuse.

    Args:
        session: The session of the row.
        row: What is to be deleted.
    """
    for found in inspect(type(row)).relationships:
        keys = [key for column in found.remote_side for key in column.foreign_keys]
        if (
            found.direction is RelationshipDirection.ONETOMANY
            and not (found.viewonly or found.cascade.delete or found.passive_deletes == "all")
            and not any((key.ondelete or "").upper() in _SETTLED for key in keys)
        ):
            related = with_parent(row, getattr(type(row), found.key))
            first = select(literal(1)).select_from(found.mapper).where(related).limit(1)
            if session.scalar(first):
                return str(found.mapper.local_table.name)
    return None


def _checked(name: str, form: Collection[Field]) -> tuple[dict[str, str], str]:
    text = "The database refuses this value."
    concerned = [field for field in form if re.search(rf"(^|_){field.name}(_|$)", name)]
    if len(concerned) == 1:
        return {concerned[0].name: text}, ""
    return {}, f"The database refuses this, by its rule {name}."


def _columns_of(index: str, table: Table) -> list[str]:
    for one in table.indexes:
        if one.name == index:
            return _names_in(one)
    return []


def _names_in(index: Index) -> list[str]:
    return re.findall(r"\w+", " ".join(str(expression) for expression in index.expressions))


def _name(said: str | None) -> str:
    return said or ""
