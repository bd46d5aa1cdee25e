"""The roles and permissions of an app that declares none; a ``roles.py`` in its folder does."""

from collections.abc import Mapping

ROLE_INHERITS: Mapping[str, set[str]] = {
    "admin": {"admin", "editor", "moderator", "user"},
    "editor": {"editor", "user"},
    "moderator": {"moderator", "user"},
    "user": {"user"},
}
"""Every role with all roles whose rights it has, itself among them."""

PERMISSIONS: Mapping[str, set[str]] = {
    "user": {"*.read"},
    "editor": {"*.create", "*.update"},
    "moderator": {"*.manage"},
    "admin": {"*"},
}
"""What each role may do beyond what it inherits; ``*`` stands for any resource or action."""
