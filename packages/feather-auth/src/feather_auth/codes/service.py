"""Issuing codes and checking them. Nothing here depends on whether an address has an account."""

import hmac
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import randbelow
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from feather_auth.signin.errors import SignInError, TooManyCodes
from feather_auth.store import store

DIGITS = 6
LIFETIME = timedelta(minutes=10)
TRIES = 5
PER_HOUR = 5
"""Codes for one address: with five tries each, guessing succeeds once in 40,000 hours."""
_HOUR = timedelta(hours=1)


def issue(email: str) -> str:
    """Make a code for an address; an earlier one is no longer good.

    Args:
        email: The address, canonical.

    Returns:
        Six digits, to be sent there and nowhere else.

    Raises:
        TooManyCodes: The address had its share of this hour.
    """
    code = f"{randbelow(10**DIGITS):0{DIGITS}}"
    try:
        _store(email, code)
    except IntegrityError:  # another request made the address's row a moment ago
        _store(email, code)
    return code


def redeem(email: str, code: str) -> None:
    """Use a code up.

    Args:
        email: The address, canonical, that it was sent to.
        code: What somebody entered; blanks in it do not matter.

    Raises:
        SignInError: It is wrong, too old, used, or was tried too often.
    """
    model, session = store().models.code, store().session
    digest = _digest(email, "".join(code.split()))
    good = (
        (model.email == email) & (model.expires_at > datetime.now(UTC)) & (model.attempts < TRIES)
    )
    # The try is counted first, and stays counted whatever happens then.
    with store().transaction():
        counted: Any = session.execute(
            update(model).where(good).values(attempts=model.attempts + 1)
        )
    used = 0
    if counted.rowcount:
        row = (model.email == email) & (model.digest == digest) & (model.digest != "")
        with store().transaction():
            done: Any = session.execute(
                update(model).where(row).values(digest="", expires_at=datetime.now(UTC))
            )
            used = done.rowcount
    if not used:
        raise SignInError(
            "This code is not right, or it is too old. Check it, or ask for a new one.",
            field="code",
        )


def forget_old_codes() -> None:
    """Delete what is known of addresses that had no code for an hour."""
    model = store().models.code
    with store().transaction():
        old = model.first_sent_at < datetime.now(UTC) - _HOUR
        store().session.execute(delete(model).where(old, model.expires_at < datetime.now(UTC)))


def _store(email: str, code: str) -> None:
    model, session, now = store().models.code, store().session, datetime.now(UTC)
    with store().transaction():
        row = session.scalars(select(model).where(model.email == email).with_for_update()).first()
        if row is None:
            row = model(email=email, first_sent_at=now, sent=0)
            session.add(row)
        elif now - row.first_sent_at > _HOUR:
            row.first_sent_at, row.sent = now, 0
        if row.sent >= PER_HOUR:
            raise TooManyCodes(
                "Too many codes were sent to this address. Use the last one, or try again later.",
                retry_after=int((row.first_sent_at + _HOUR - now).total_seconds()) + 1,
            )
        row.sent += 1
        row.digest, row.attempts = _digest(email, code), 0
        row.created_at, row.expires_at = now, now + LIFETIME
        session.flush()


def _digest(email: str, code: str) -> str:
    """A keyed hash: six digits are guessed at once by whoever reads a plain one."""
    key = f"feather-sign-in-code:{store().app.secret_key!r}".encode()
    return hmac.new(key, f"{email}|{code}".encode(), sha256).hexdigest()
