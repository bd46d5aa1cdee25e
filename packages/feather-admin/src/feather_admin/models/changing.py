"""Making, changing and deleting rows, with all that has to be right for it."""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from inspect import Parameter, signature
from typing import Any

from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from feather.db.mixins import SoftDeleteMixin
from feather.exceptions import ConflictError, ValidationError
from feather_admin.access import require
from feather_admin.models.constraints import explained, in_use, referred_to, would_detach
from feather_admin.models.fields import Field
from feather_admin.models.naming import key_of, label_of
from feather_admin.models.resource import Resource
from feather_admin.models.rows import find_row, rows_by_id
from feather_admin.models.state import differences, digest, noted
from feather_admin.models.validation import Raw, checked
from feather_auth.audit.service import record
from feather_auth.store import store

STALE = (
    "Somebody else changed this meanwhile. What is there now stands below the fields; saving again "
    "replaces it by what you typed."
)
_UNFIT = "This cannot be stored: a value is out of range."


@dataclass(eq=False)
class Refused(Exception):
    """What was sent cannot be saved; nothing was.

    Attributes:
        fields: Messages by field.
        message: One about all of it.
        now: What the row says meanwhile, by field, where somebody else changed it.
        seen: The digest of the row as it is now.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    message: str = ""
    now: Mapping[str, str] = field(default_factory=dict)
    seen: str = ""


def create(resource: Resource, raw: Raw) -> Any:
    """Make a row.

    Args:
        resource: The model.
        raw: What the form sent.

    Returns:
        The row.

    Raises:
        Refused: It cannot be saved.
        AuthorizationError: A policy is against it.
    """

    def work() -> Any:
        values = _values(resource, raw)
        row = _made(resource, values)
        require(resource.permission("create"), row)
        store().session.add(row)
        store().session.flush()
        _record(resource, "created", row, differences({}, noted(row, resource.form)))
        return row

    return _saving(resource, work)


def update(resource: Resource, row_id: str, raw: Raw, seen: str) -> tuple[Any, bool]:
    """Change a row, if nobody else has since the form was sent.

    Args:
        resource: The model.
        row_id: The id.
        raw: What the form sent.
        seen: The digest of the row as it was in the form.

    Returns:
        The row, and whether anything has changed.

    Raises:
        Refused: It cannot be saved, or somebody else was faster.
        NotFoundError: The row is not there, or not for this person.
        AuthorizationError: A policy is against it.
    """

    def work() -> tuple[Any, bool]:
        row = find_row(resource.model, row_id, resource.noun, lock=True)
        require(resource.permission("update"), row)
        present = digest(row, resource.form)
        if not hmac.compare_digest(present, seen if seen.isascii() else ""):
            raise Refused(message=STALE, now=_differing(resource, row, raw), seen=present)
        values = _values(resource, raw, row)
        concerned = [f for f in resource.form if f.name in values]
        before = noted(row, concerned)
        _write(row, values, concerned)
        store().session.flush()
        if values:
            _record(resource, "updated", row, differences(before, noted(row, concerned)))
        return row, bool(values)

    changed: tuple[Any, bool] = _saving(resource, work)
    return changed


def delete(resource: Resource, row_id: str) -> str:
    """Delete a row; one that can be restored only leaves the lists.

    Args:
        resource: The model.
        row_id: The id.

    Returns:
        What it was called.

    Raises:
        ConflictError: Other rows refer to it.
        NotFoundError: The row is not there, or not for this person.
        AuthorizationError: A policy is against it.
    """
    label = ""
    try:
        with store().transaction():
            row = find_row(resource.model, row_id, resource.noun, lock=True)
            require(resource.permission("delete"), row)
            label = label_of(row)
            _record(resource, "deleted", row, differences(noted(row, resource.form), {}))
            if isinstance(row, SoftDeleteMixin):
                row.soft_delete()
            else:
                if by := would_detach(store().session, row):
                    raise ConflictError(referred_to(label, by))
                store().session.delete(row)
            store().session.flush()
    except IntegrityError as error:
        raise ConflictError(in_use(error, resource, label)) from error
    return label


def _saving(resource: Resource, work: Callable[[], Any]) -> Any:
    try:
        with store().transaction():
            return work()
    except IntegrityError as error:
        raise Refused(*explained(error, resource)) from error
    except DataError as error:
        raise Refused(message=_UNFIT) from error
    except ValidationError as error:  # of the model, or of what listens to it
        known = {f.name for f in resource.form}
        fields = {name: text for name, text in error.fields.items() if name in known}
        raise Refused(fields, "" if fields else error.message) from error


def _values(resource: Resource, raw: Raw, row: Any = None) -> dict[str, Any]:
    """Return what to write: all values of a new row, else those that differ from the row's."""
    values, errors = checked(resource.checks, resource.form, raw, new=row is None)
    for one in resource.form:
        if one.name not in values:
            continue
        if one.relation is not None:
            _relate(one, raw, row, values, errors)
        elif row is not None and one.same(one.value(row), values[one.name]):
            del values[one.name]
    if errors:
        raise Refused(errors)
    return values


def _relate(one: Field, raw: Raw, row: Any, values: dict[str, Any], errors: dict[str, str]) -> None:
    """Put related rows in the place of ids; only those that this person may see."""
    assert one.relation is not None  # noqa: S101 - it is one; this is for mypy
    many = one.relation.many
    ids = list(dict.fromkeys(text for text in raw[one.name] if text))
    ids = ids if many else ids[-1:]
    if row is not None and sorted(ids) == one.raw(row):
        del values[one.name]
        return
    found = rows_by_id(one.relation.model, ids)
    if any(text not in found for text in ids):
        gone = "Some of these are not there." if many else f"There is no such {one.label.lower()}."
        errors.setdefault(one.name, gone)
    related = [found[text] for text in ids if text in found]
    values[one.name] = related if many else next(iter(related), None)


def _made(resource: Resource, values: dict[str, Any]) -> Any:
    parameters = signature(resource.model).parameters.values()
    variable = (Parameter.VAR_KEYWORD, Parameter.VAR_POSITIONAL)
    if any(one.default is one.empty and one.kind not in variable for one in parameters):
        return resource.model(**values)  # a dataclass, for example
    row = resource.model()
    _write(row, values, [f for f in resource.form if f.name in values])
    return row


def _write(row: Any, values: Mapping[str, Any], fields: "list[Field]") -> None:
    errors = {}
    for one in fields:
        try:
            setattr(row, one.name, values[one.name])
            if one.kind == "json":
                flag_modified(row, one.name)  # to Python, and so to SQLAlchemy, 1 is True
        except ValidationError:
            raise
        except ValueError as error:  # of a validator of the model
            errors[one.name] = str(error)
    if errors:
        raise Refused(errors)


def _differing(resource: Resource, row: Any, raw: Raw) -> dict[str, str]:
    """Return what a row says where a form says something else."""
    return {
        one.name: one.shown(row) or "Nothing"
        for one in resource.form
        if one.kind != "secret" and sorted(raw[one.name]) != sorted(one.raw(row) or [""] * (
            one.relation is None and one.kind != "flag"
        ))
    }  # fmt: skip


def _record(resource: Resource, what: str, row: Any, changes: Mapping[str, Any]) -> None:
    record(
        f"{resource.slug}.{what}",
        id=str(key_of(row)),
        label=label_of(row),
        changes=dict(changes),
    )
