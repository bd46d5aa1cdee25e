"""Writing the audit log."""

from typing import TYPE_CHECKING, Any

from flask import has_request_context, request

from feather.http.scope import current_scope
from feather_auth.store import store

if TYPE_CHECKING:
    from feather_auth.users.mixin import UserMixin


def record(
    action: str,
    subject: "UserMixin | None" = None,
    *,
    actor: "UserMixin | str | None" = None,
    **details: Any,
) -> None:
    """Add an entry to the audit log, in the current transaction.

    Args:
        action: What happened, in the past tense: ``"user.approved"``.
        subject: The user whom it concerns.
        actor: Who did it; by default whoever is signed in, or enqueued the job, else the app.
        **details: What else is worth knowing, as JSON; nothing secret.
    """
    actor = actor if actor is not None else _signed_in()
    scope = current_scope.get()
    store().session.add(
        store().models.audit(
            action=action,
            actor_id=None if isinstance(actor, str) or actor is None else actor.id,
            actor=actor if isinstance(actor, str) else "app" if actor is None else actor.email,
            subject_id=subject.id if subject is not None else None,
            subject=subject.email if subject is not None else "",
            tenant_id=scope.tenant_id if scope is not None else None,
            details=details,
            request_id=scope.request_id if scope is not None else None,
            address=(request.remote_addr or "") if has_request_context() else "",
        )
    )


def _signed_in() -> Any:
    if has_request_context():
        from feather_auth.sessions.identity import current_user_or_none

        return current_user_or_none()
    scope = current_scope.get()
    if scope is None or scope.user_id is None:
        return None
    return store().session.get(store().models.user, scope.user_id)
