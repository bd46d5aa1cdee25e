"""Whether an app has accounts, or feather-auth only happens to be installed beside it."""

from flask import Flask

from feather_auth.authority.guards import MARK
from feather_auth.limits.decorator import MARK as LIMIT
from feather_auth.store import is_attached, store_of

_DEFAULT_USER = "feather_auth.users.model"


def has_accounts(app: Flask) -> bool:
    """Tell whether people sign in to an app: it has a model of users, or guards a route.

    Args:
        app: The app, with all of its routes.
    """
    guarded = any(
        getattr(view, MARK, "public") != "public"
        for endpoint, view in app.view_functions.items()
        if not endpoint.startswith("auth.")
    )
    if guarded or not is_attached(app):
        return guarded
    return store_of(app).models.user.__module__ != _DEFAULT_USER


def has_limits(app: Flask) -> bool:
    """Tell whether an app limits requests: of its own routes, or those of signing in."""
    return has_accounts(app) or any(
        hasattr(view, LIMIT)
        for endpoint, view in app.view_functions.items()
        if not endpoint.startswith("auth.")
    )
