"""Whom the signed-in administrator may change, and which roles there are to give."""

from typing import Any

from feather_auth.authority.rules import rules
from feather_auth.sessions.identity import current_user_or_none


def outranks(user: Any) -> bool:
    """Tell whether the signed-in person may change an account: never their own.

    The service of the actions decides; this is for what a page offers.

    Args:
        user: Whose account.
    """
    actor: Any = current_user_or_none()
    if actor is None or actor.id == user.id:
        return False
    return actor.is_platform_admin or rules().outranks(actor.role, user.role)


def grantable_roles() -> list[str]:
    """Return the roles that the signed-in person may give, those that include more first."""
    actor: Any = current_user_or_none()
    if actor is None:
        return []
    return [
        role
        for role in rules().roles
        if actor.is_platform_admin or rules().outranks(actor.role, role)
    ]
