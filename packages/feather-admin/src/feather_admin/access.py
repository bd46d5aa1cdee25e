"""Who may see a page of the panel, and do something on it."""

from collections.abc import Callable
from typing import Any, TypeVar

from feather.exceptions import AuthorizationError
from feather_auth.authority.abilities import can
from feather_auth.authority.guards import guarded
from feather_auth.authority.rules import rules
from feather_auth.sessions.identity import current_user_or_none

View = TypeVar("View", bound=Callable[..., Any])
GUARD = "admin panel: "
"""How the names of the panel's guards begin."""


def panel_required(*permissions: str) -> Callable[[View], View]:
    """Let those use a route who have all of some permissions, and the platform's operators.

    Args:
        *permissions: That of the page, such as ``"admin.users"``, and for an action its own, such
            as ``"users.approve"``.

    Raises:
        TypeError: There is none, which would let in whoever is signed in, or it is no text.
    """
    if not permissions or not all(isinstance(one, str) for one in permissions):
        raise TypeError(
            "panel_required needs the permissions of the page, each as a text: write "
            '@panel_required("admin.reports"), with the name of the page behind the dot'
        )
    return guarded(
        GUARD + ", ".join(permissions),
        lambda user: (
            user.is_platform_admin or all(rules().allows(user.role, one) for one in permissions)
        ),
    )


def may(permission: str, resource: object = None) -> bool:
    """Tell whether the signed-in user may do something in the panel.

    Args:
        permission: What is to be done.
        resource: The object it is to be done to, for the policies of the app's ``roles.py``.
    """
    user = current_user_or_none()
    if user is None or not user.is_active:
        return False
    return user.is_platform_admin or can(user, permission, resource)


def require(permission: str, resource: object = None) -> None:
    """Go on only if the signed-in user may do something in the panel.

    Raises:
        AuthorizationError: The user may not.
    """
    if not may(permission, resource):
        raise AuthorizationError("You are not allowed to do this.")
