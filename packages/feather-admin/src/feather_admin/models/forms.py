"""What a form shows: values as inputs have them, choices, and what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from feather_admin.models.changing import Refused
from feather_admin.models.choices import Choices, choices
from feather_admin.models.resource import Resource
from feather_admin.models.state import digest
from feather_admin.models.validation import Raw


@dataclass(frozen=True)
class Form:
    """A form as it is shown.

    Attributes:
        raw: What is in each field.
        offered: What the relationships offer.
        errors: Messages by field.
        message: A message about all of it.
        now: What the row says meanwhile, where somebody else changed it.
        seen: The digest of the row.
    """

    raw: Raw
    offered: Mapping[str, Choices]
    errors: Mapping[str, str] = field(default_factory=dict)
    message: str = ""
    now: Mapping[str, str] = field(default_factory=dict)
    seen: str = ""

    def text(self, name: str) -> str:
        """Return what is in a field for one value."""
        texts = self.raw[name]
        return texts[-1] if texts else ""


def blank(resource: Resource) -> Form:
    """Return the form of a new row, with the defaults of the columns.

    Args:
        resource: The model.
    """
    return _form(resource, {f.name: f.sent(f.default) for f in resource.form}, keep=False)


def of_row(resource: Resource, row: Any) -> Form:
    """Return the form of a row.

    Args:
        resource: The model.
        row: The row.
    """
    raw = {f.name: f.raw(row) for f in resource.form}
    return _form(resource, raw, keep=True, seen=digest(row, resource.form))


def refused(resource: Resource, raw: Raw, refusal: Refused, seen: str = "") -> Form:
    """Return a form again with what was typed, and why it could not be saved.

    Args:
        resource: The model.
        raw: What was sent.
        refusal: Why.
        seen: The digest of the row.
    """
    shown = {
        f.name: [] if f.kind == "secret" else [text.replace("\0", "") for text in raw[f.name]]
        for f in resource.form
    }
    errors = {f.name: refusal.fields[f.name] for f in resource.form if f.name in refusal.fields}
    return _form(
        resource, shown, keep=bool(seen), errors=errors, message=refusal.message,
        now=refusal.now, seen=seen,
    )  # fmt: skip


def _form(resource: Resource, raw: Mapping[str, Sequence[str]], keep: bool, **more: Any) -> Form:
    offered = {
        f.name: choices(f, [one for one in raw[f.name] if one], keep=keep)
        for f in resource.form
        if f.relation is not None
    }
    return Form(raw, offered, **more)
