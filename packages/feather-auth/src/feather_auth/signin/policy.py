"""Who enters at once, and what a new user is made of."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Any, TypeVar

from flask import Flask

from feather_auth.settings import AuthSettings
from feather_auth.signin.profile import Profile
from feather_auth.store import store

SignUp = Callable[[Profile], Any]
F = TypeVar("F", bound=SignUp)
_MARK = "__feather_sign_up__"
_KEY = "feather.auth.sign_up"


def sign_up(function: F) -> F:
    """Have a function make the user when somebody signs in for the first time.

    One function of a project, in ``routes/``, can be decorated. It gets the :class:`Profile` and
    returns a new user, or raises ``AuthorizationError`` to keep somebody out.

    Args:
        function: What makes the user.

    Returns:
        The same function.
    """
    setattr(function, _MARK, True)
    return function


def init_policy(app: Flask, function: SignUp | None) -> None:
    """Note the function that makes an app's users; None means the one marked in its routes."""
    app.extensions[_KEY] = function


def settle_policy(app: Flask) -> None:
    """Find the function that a project's routes mark; call it when they are imported.

    Raises:
        RuntimeError: There are two.
    """
    if app.extensions.get(_KEY) is not None:
        return
    found = {
        value
        for module in list(sys.modules.values())
        if _is_of(app, module)
        for value in vars(module).values()
        if isinstance(value, FunctionType) and hasattr(value, _MARK)
    }
    if len(found) > 1:
        names = " and ".join(sorted(f"{f.__module__}.{f.__name__}" for f in found))
        raise RuntimeError(f"@sign_up marks {names}: an app has one way to make a user")
    app.extensions[_KEY] = next(iter(found), None)


def new_user(app: Flask, profile: Profile) -> Any:
    """Return the user for somebody who signs in for the first time; not yet in the session."""
    make: SignUp = app.extensions.get(_KEY) or _make
    user = make(profile)
    if user.status == "pending" and is_approved_by_settings(app, profile.email):
        user.active = True
    return user


def is_approved_by_settings(app: Flask, email: str) -> bool:
    """Tell whether AUTH_AUTO_APPROVE lets an address in: all of them, or those of its domain."""
    approved = AuthSettings.of(app).AUTH_AUTO_APPROVE
    domain = email.rpartition("@")[2]
    return "true" in approved or domain in {entry.lower().lstrip("@") for entry in approved}


def _make(profile: Profile) -> Any:
    user = store().models.user(email=profile.email, name=profile.name, avatar_url=profile.picture)
    user.active = False
    return user


def _is_of(app: Flask, module: Any) -> bool:
    file = getattr(module, "__file__", None)
    return (
        file is not None
        and module.__name__.partition(".")[0] == "routes"
        and Path(file).is_relative_to(app.root_path)
    )
