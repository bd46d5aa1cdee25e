"""Ids in addresses and forms."""

from typing import Any
from uuid import UUID

from sqlalchemy import Integer, String

from feather_admin.models.naming import key_attribute

_LONGEST = 255
_LARGEST = 2**63 - 1


def parsed_key(model: type[Any], text: str) -> Any:
    """Return an id as the database has it; None for what cannot be one.

    Args:
        model: Whose id it is.
        text: What the request says.
    """
    type_ = key_attribute(model).type
    if isinstance(type_, Integer):
        is_number = text.isascii() and text.isdigit() and len(text) <= len(str(_LARGEST))
        return int(text) if is_number and int(text) <= _LARGEST else None
    if isinstance(type_, String):
        return text if 0 < len(text) <= _LONGEST and "\0" not in text else None
    try:
        return UUID(text) if type_.as_uuid else str(UUID(text))
    except ValueError:
        return None
