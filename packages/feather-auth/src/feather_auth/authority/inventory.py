"""Every route of an app and who may use it: what has no answer stays closed in production."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from flask import Flask

from feather.doctor.findings import check
from feather.plugins.contributions import Finding
from feather_auth.authority.guards import MARK
from feather_auth.authority.rules import KEY, RulesError
from feather_auth.settings import AuthSettings
from feather_auth.store import is_attached
from feather_auth.use import has_accounts

_OPEN = ("static", "feather.*", "feather_openapi.*", "*.static")
"""Files for everybody, and the description of the API."""


@check("auth.unguarded", "Every route says who may use it", boot=True)
def unguarded(app: Flask) -> Iterator[Finding]:
    """Find routes that neither a guard nor ``@public`` decides about."""
    if not (is_attached(app) and has_accounts(app)):
        return  # without accounts there is nobody to guard against, or to let in
    patterns = (*_OPEN, *AuthSettings.of(app).AUTH_PUBLIC_ENDPOINTS)
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        view: Any = app.view_functions.get(rule.endpoint)
        if rule.build_only or view is None or hasattr(view, MARK):
            continue
        if any(fnmatchcase(rule.endpoint, pattern) for pattern in patterns):
            continue
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        yield Finding(
            "error",
            f"{methods} {rule.rule}",
            f"nothing says who may use {rule.endpoint!r}",
            "Decorate the view with @auth_required, another guard or @public; for a view of "
            f"another extension set AUTH_PUBLIC_ENDPOINTS={rule.endpoint}",
        )


def check_roles(app: Flask) -> None:
    """Make sure that the roles in guards exist.

    Args:
        app: The app, with all of its routes.

    Raises:
        RulesError: Naming the view, the role and the nearest one.
    """
    rules = app.extensions[KEY]
    for endpoint, view in app.view_functions.items():
        role = getattr(view, "__feather_role__", None)
        if role is not None:
            try:
                rules.check_role(role)
            except RulesError as error:
                raise RulesError(f"@role_required on {endpoint!r}: {error}") from None
