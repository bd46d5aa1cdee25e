"""The rules of one app: which role includes which, and what each may do."""

from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from typing import Any

from flask import Flask, current_app, has_app_context

from feather.suggestions import nearest
from feather_auth.authority import defaults

KEY = "feather.auth.rules"
Policy = Callable[[Any, Any], bool | None]
"""Called with the user and the object; True and False decide, None leaves it to the role."""


class RulesError(ValueError):
    """Roles or permissions that contradict themselves; the message names the place.

    Attributes:
        remedy: What to do about it, for the message that a plugin cannot start.
    """

    remedy = "correct it there"


class Rules:
    """Roles and permissions.

    Args:
        inherits: Every role with the roles whose rights it has.
        permissions: What each role may do beyond those; ``posts.create``, ``posts.*``,
            ``*.read`` or ``*``.
        policies: What decides about single objects, by permission.

    Raises:
        RulesError: A role or permission is misspelt.
    """

    def __init__(
        self,
        inherits: Mapping[str, Collection[str]],
        permissions: Mapping[str, Collection[str]],
        policies: Mapping[str, Policy],
    ) -> None:
        for role in {*permissions, *(other for others in inherits.values() for other in others)}:
            if role not in inherits:
                raise RulesError(
                    f"roles.py: there is no role {role!r} among the keys of ROLE_INHERITS; the "
                    f"nearest is {nearest(role, inherits)!r}. Declare it there, or correct it"
                )
        self._includes = {role: frozenset({role, *below}) for role, below in inherits.items()}
        self._policies = {_checked(name, "POLICIES"): policy for name, policy in policies.items()}
        self._grants = {
            role: frozenset(
                _checked(name, f"PERMISSIONS[{part!r}]")
                for part in below
                for name in permissions.get(part, ())
            )
            for role, below in self._includes.items()
        }

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """All roles, those that include more first."""
        return tuple(sorted(self._includes, key=lambda role: (-len(self._includes[role]), role)))

    def includes(self, held: str, wanted: str) -> bool:
        """Tell whether somebody with the role *held* has the rights of the role *wanted*."""
        return wanted in self._includes.get(held, ())

    def outranks(self, held: str, other: str) -> bool:
        """Tell whether the role *held* has all rights of the role *other*."""
        return self._includes.get(other, frozenset((other,))) <= self._includes.get(
            held, frozenset()
        )

    def allows(self, role: str, permission: str) -> bool:
        """Tell whether a role may do something.

        Args:
            role: The role; one that is not declared may do nothing.
            permission: What is to be done: ``"posts.create"``.
        """
        grants = self._grants.get(role, frozenset())
        return not grants.isdisjoint(_matching(permission))

    def verdict(self, user: Any, permission: str, resource: object) -> bool | None:
        """Return what the policy for a permission says about one object; None without a policy.

        Args:
            user: Who asks.
            permission: What is to be done.
            resource: The object.
        """
        for name in _matching(permission):
            if name in self._policies:
                return self._policies[name](user, resource)
        return None

    def check_role(self, role: str) -> str:
        """Return *role* if it is declared.

        Raises:
            RulesError: Naming the nearest role.
        """
        if role not in self._includes:
            raise RulesError(
                f"there is no role {role!r}; the nearest is {nearest(role, self._includes)!r} "
                f"(roles of this app: {', '.join(self.roles)})"
            )
        return role


def init_rules(app: Flask, declared: object | None) -> None:
    """Settle the rules of an app.

    Args:
        app: The app.
        declared: A module or another object with ``ROLE_INHERITS``, ``PERMISSIONS`` and
            ``POLICIES``; what it lacks is Feather's own.

    Raises:
        RulesError: They contradict themselves.
    """
    app.extensions[KEY] = Rules(
        getattr(declared, "ROLE_INHERITS", defaults.ROLE_INHERITS),
        getattr(declared, "PERMISSIONS", defaults.PERMISSIONS),
        getattr(declared, "POLICIES", {}),
    )


def _matching(permission: str) -> tuple[str, ...]:
    """What covers a permission, the most particular first."""
    resource, _, action = permission.rpartition(".")
    return permission, f"{resource}.*", f"*.{action}", "*"


def _checked(permission: str, where: str) -> str:
    resource, dot, action = permission.rpartition(".")
    if permission != "*" and not (dot and resource and action):
        raise RulesError(
            f"roles.py: {where} has {permission!r}, which is no permission: write "
            "resource.action, for example 'posts.create', or 'posts.*', '*.read' or '*'"
        )
    return permission


_DEFAULT = Rules(defaults.ROLE_INHERITS, defaults.PERMISSIONS, {})


def rules() -> Rules:
    """Return the rules of the current app; Feather's own outside of one."""
    if not has_app_context():
        return _DEFAULT
    found: Rules = current_app.extensions.get(KEY, _DEFAULT)
    return found
