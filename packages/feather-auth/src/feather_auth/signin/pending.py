"""Sign-ins that were begun and not completed, as the browser's session holds them."""

from typing import Any

from flask import session

_MOST = 3
"""Each takes some 700 bytes of a cookie that must stay below 4,096."""
_NEXT = "_sign_in_next"
_REMEMBER = "_sign_in_remember"


def begin(following: str, *, remember: bool) -> None:
    """Note where somebody wants to go after signing in, and make room for one more attempt.

    Args:
        following: A path on this site.
        remember: Whether to stay signed in on this device.
    """
    states = [key for key in session if str(key).startswith("_state_")]
    for key in sorted(states, key=_age)[: max(0, len(states) - _MOST + 1)]:
        session.pop(key)
    session[_NEXT], session[_REMEMBER] = following, remember


def noted() -> tuple[str, bool]:
    """Return what :func:`begin` noted: the path to go to, and whether to stay signed in."""
    return str(session.get(_NEXT, "/")), bool(session.get(_REMEMBER, False))


def _age(key: str) -> Any:
    return session[key].get("exp", 0)
