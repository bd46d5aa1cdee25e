"""What administrators do in the panel, in the audit log."""

from typing import Any

from feather_auth.audit.service import record
from feather_auth.store import store


def note(action: str, **details: Any) -> None:
    """Add an entry to the audit log, for what the signed-in person does.

    Args:
        action: What happens, in the past tense: ``"users.exported"``.
        **details: What else is worth knowing, as JSON; nothing secret.
    """
    with store().transaction():
        record(action, **details)
