"""``can``: whether somebody may do something, to a single object or at all."""

from typing import TYPE_CHECKING, Any

from feather.exceptions import AuthorizationError
from feather_auth.authority.rules import rules
from feather_auth.sessions.identity import current_user_or_none

if TYPE_CHECKING:
    from feather_auth.users.mixin import UserMixin


def can(user: "UserMixin | None", permission: str, resource: object = None) -> bool:
    """Tell whether a user may do something.

    Args:
        user: The user; a stranger and somebody whose account is not active may do nothing.
        permission: What is to be done: ``"posts.update"``.
        resource: The object it is to be done to. A policy for the permission, from the
            ``POLICIES`` of the app's ``roles.py``, then decides; what it answers with None, and
            what has no policy, the role decides.
    """
    if user is None or not user.is_authenticated or not user.is_active:
        return False
    if resource is not None:
        verdict = rules().verdict(user, permission, resource)
        if verdict is not None:
            return verdict
    return rules().allows(user.role, permission)


def current_user_can(permission: str, resource: object = None) -> bool:
    """Tell whether the signed-in user may do something; in templates it is called ``can``.

    Args:
        permission: What is to be done.
        resource: The object it is to be done to.
    """
    return can(current_user_or_none(), permission, resource)


def authorize(permission: str, resource: Any = None) -> None:
    """Go on only if the signed-in user may do something.

    Args:
        permission: What is to be done: ``"posts.update"``.
        resource: The object it is to be done to.

    Raises:
        AuthorizationError: The user may not.
    """
    if not current_user_can(permission, resource):
        raise AuthorizationError("You are not allowed to do this.")
