"""What administrators do with an error of the log: resolve it, mute it, open it again."""

from datetime import UTC, datetime
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, select

from feather.db.base import db
from feather.db.roles import model_for
from feather.db.transaction import transaction
from feather.errorlog.mixin import STATES
from feather.exceptions import NotFoundError, ValidationError


def set_state(error_id: str, state: str, *conditions: ColumnElement[bool]) -> Any:
    """Change the state of an error, in the current transaction or one of its own.

    A resolved error that occurs again is open again; a muted one stays muted and is counted. To
    set the state that an error has already changes nothing.

    Args:
        error_id: The ``id`` of the row.
        state: ``"open"``, ``"resolved"`` or ``"muted"``.
        *conditions: What else the row has to meet, such as the tenant that it belongs to.

    Returns:
        The row, locked until the transaction ends.

    Raises:
        ValidationError: There is no such state.
        NotFoundError: There is no such error, or it does not meet the conditions.
    """
    if state not in STATES:
        raise ValidationError(
            f"An error can be {', '.join(STATES[:-1])} or {STATES[-1]}, not {state!r}.",
            field="state",
        )
    model = model_for(current_app, "error_log")
    wanted = select(model).where(model.id == error_id, *conditions).with_for_update()
    with transaction():
        row = db.session.scalars(wanted.execution_options(populate_existing=True)).first()
        if row is None:
            raise NotFoundError("There is no such error in the log, or not any more.")
        if row.state != state:
            row.state = state
            if state == "resolved":
                row.resolved_at = datetime.now(UTC)
            elif state == "open":
                row.resolved_at = None
    return row
