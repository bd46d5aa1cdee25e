"""What a row was like when somebody began to edit it: a digest in the form, and the audit log."""

import hmac
import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app

from feather.security.masking import MASK, masked
from feather_admin.models.fields import Field
from feather_admin.models.naming import key_of, label_of

_LONGEST = 300


def digest(row: Any, fields: Sequence[Field]) -> str:
    """Return what changes with every value of a row that its form shows.

    It is made with the app's secret key: nobody can find out a value that is not shown by trying.

    Args:
        row: The row.
        fields: The fields of the form.
    """
    values = {f.name: f.sent(f.value(row)) if f.relation is None else f.raw(row) for f in fields}
    text = json.dumps([str(key_of(row)), values], sort_keys=True)
    key = str(current_app.secret_key or "").encode()
    return hmac.new(key, text.encode(), "sha256").hexdigest()


def noted(row: Any, fields: Sequence[Field]) -> dict[str, Any]:
    """Return the values of a row for the audit log: masked, and long ones cut.

    Args:
        row: The row.
        fields: What to note.
    """
    return {field.name: _noted(field, row) for field in fields}


def _noted(field: Field, row: Any) -> Any:
    value = field.value(row)
    if value is None or isinstance(value, (bool, int)):
        return value
    if field.kind == "secret":
        return MASK
    if field.relation is not None:
        related = value if field.relation.many else [value]
        written = [{"id": str(key_of(one)), "label": label_of(one)} for one in related]
        return written if field.relation.many else written[0]
    if field.kind == "json":
        value = masked(field.name, value)
    text = field.typed(value)
    return masked(field.name, text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what changed, as the audit log has it.

    Args:
        before: What :func:`noted` returned before the change.
        after: What it returns now.
    """
    return {
        name: {"before": before.get(name), "after": after.get(name)}
        for name in dict.fromkeys([*before, *after])
    }
