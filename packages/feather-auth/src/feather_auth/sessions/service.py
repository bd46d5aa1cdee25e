"""Opening, renewing and ending sessions."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from flask import g, request, session
from sqlalchemy import delete, func, select, update

from feather_auth.audit.service import record
from feather_auth.sessions.identity import current_session
from feather_auth.sessions.keys import digest, new_key
from feather_auth.sessions.lookup import OpenSession
from feather_auth.settings import AuthSettings
from feather_auth.store import store

if TYPE_CHECKING:
    from feather_auth.users.mixin import UserMixin

SEEN_EVERY = timedelta(minutes=5)
"""How exact ``last_seen_at`` is: not every request shall write."""


def open_session(user: "UserMixin") -> str:
    """Open a session for somebody who has just proven who they are.

    Nothing of the browser's earlier session survives: not what a stranger may have planted in it,
    and not the session of somebody who was signed in before.

    Args:
        user: Who signs in.

    Returns:
        The key for the signed cookie; only its digest is stored.
    """
    old, method = current_session(), g.get("feather_auth_method", "")
    session.clear()
    session.permanent = True
    key, model = new_key(), store().models.session
    with store().transaction():
        if old is not None:
            store().session.execute(delete(model).where(model.id == old.id))
        row = model(
            user_id=user.id,
            digest=digest(key),
            expires_at=datetime.now(UTC) + lifetime(remembered=False),
            address=request.remote_addr or "",
            user_agent=request.user_agent.string[:300],
            method=method,
        )
        store().session.add(row)
        user.last_sign_in_at = datetime.now(UTC)
        record("session.opened", user, actor=user, method=method)
    seen = row.last_seen_at
    g.feather_auth_session = OpenSession(row.id, seen, row.expires_at, False, False, True)
    return key


def keep_signed_in() -> None:
    """Let the session that was just opened last as long as the remember cookie."""
    opened = current_session()
    if opened is not None:
        until = datetime.now(UTC) + lifetime(remembered=True)
        _change(opened.id, remembered=True, expires_at=until)


def renew(opened: OpenSession) -> None:
    """Note that a session is in use, and put its end off; writes every few minutes only."""
    now = datetime.now(UTC)
    if now - opened.last_seen_at > SEEN_EVERY:
        until = now + lifetime(remembered=opened.remembered)
        _change(opened.id, last_seen_at=now, expires_at=until)
        session.modified = True  # the cookie's own end is put off as well


def rotate(opened: OpenSession, present: str) -> str:
    """Replace the key of a session, because the rights of its user have changed.

    Args:
        opened: The session.
        present: The key that the request carried.

    Returns:
        The new key; or the present one, if a request at the same time was faster.
    """
    key, model = new_key(), store().models.session
    statement = (
        update(model)
        .where(model.id == opened.id, model.must_rotate, model.digest == digest(present))
        .values(
            digest=digest(key),
            previous_digest=digest(present),
            rotated_at=datetime.now(UTC),
            must_rotate=False,
        )
    )
    with store().transaction():
        changed: Any = store().session.execute(statement)
    return key if changed.rowcount else present


def end_current_session() -> None:
    """End the session of the current request, if it has one."""
    opened = current_session()
    if opened is not None:
        with store().transaction():
            _delete(store().models.session.id == opened.id)


def sessions_of(user: "UserMixin") -> Sequence[Any]:
    """Return the open sessions of a user, the most recently used first."""
    model = store().models.session
    mine = (model.user_id == user.id) & (model.expires_at > datetime.now(UTC))
    latest_first = select(model).where(mine).order_by(model.last_seen_at.desc())
    found: Sequence[Any] = store().session.scalars(latest_first).all()
    return found


def revoke(user: "UserMixin", session_id: str | None = None, *, keep: str | None = None) -> int:
    """End one session of a user, or all of them; it counts from their next request on.

    Args:
        user: Whose sessions.
        session_id: Which one; all without it.
        keep: One that stays, such as the current one.

    Returns:
        How many were ended: none if the session is another user's.
    """
    if session_id is not None and not session_id.isprintable():
        return 0  # no id has such characters, and PostgreSQL does not even compare with some
    model = store().models.session
    which = model.user_id == user.id
    if session_id is not None:
        which &= model.id == session_id
    if keep is not None:
        which &= model.id != keep
    with store().transaction():
        count = _delete(which)
        if count:
            record("session.revoked", user, sessions=count)
    return count


def revoke_all(users: "Sequence[UserMixin]", *, actor: "UserMixin | str") -> None:
    """End all sessions of several users, in as many statements as for one.

    Args:
        users: Whose sessions.
        actor: Who does it, for the audit log.
    """
    model = store().models.session
    theirs = model.user_id.in_([user.id for user in users])
    counted = select(model.user_id, func.count()).where(theirs).group_by(model.user_id)
    with store().transaction():
        counts = dict(store().session.execute(counted).all()) if users else {}
        if counts:
            _delete(theirs)
        for user in users:
            if user.id in counts:
                record("session.revoked", user, actor=actor, sessions=counts[user.id])


def rights_changed(user: "UserMixin") -> None:
    """Have every session of a user get a new key with its next request."""
    model = store().models.session
    store().session.execute(update(model).where(model.user_id == user.id).values(must_rotate=True))


def lifetime(*, remembered: bool) -> timedelta:
    """Return how long a session lasts without a request."""
    settings = AuthSettings.of(store().app)
    days = settings.REMEMBER_COOKIE_DAYS if remembered else settings.SESSION_LIFETIME_DAYS
    return timedelta(days=days)


def _change(session_id: str, **values: Any) -> None:
    model = store().models.session
    with store().transaction():
        store().session.execute(update(model).where(model.id == session_id).values(**values))


def _delete(which: Any) -> int:
    done: Any = store().session.execute(delete(store().models.session).where(which))
    return int(done.rowcount)
