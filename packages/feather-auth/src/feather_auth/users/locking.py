"""Accounts that are about to change, locked, and the rules of who may touch whom."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import and_, or_, select

from feather.exceptions import AuthorizationError, ConflictError, NotFoundError
from feather_auth.authority.rules import rules
from feather_auth.store import store
from feather_auth.users.mixin import UserMixin


class LockedUsers:
    """Users, the actor and all active administrators, as the database has them.

    One statement locks them until the transaction ends, in the order of their ids: those who
    change the same people take turns, and never wait for each other.

    Args:
        actor: Who acts; a user is bound by the rules, a text such as ``"command line"`` is not.
        ids: Whom it concerns.

    Raises:
        AuthorizationError: The actor was suspended meanwhile.
    """

    def __init__(self, actor: UserMixin | str, ids: Iterable[str]) -> None:
        model = store().models.user
        # No id has other characters, and PostgreSQL does not even compare with some of them.
        wanted = {user_id for user_id in ids if user_id.isprintable()}
        if isinstance(actor, UserMixin):
            wanted.add(actor.id)
        roles = [role for role in rules().roles if rules().includes(role, "admin")]
        admins = and_(model.role.in_(roles), model.status == "active")
        statement = (
            select(model)
            .where(or_(model.id.in_(wanted), admins))
            .order_by(model.id)
            .with_for_update(of=model)
            .execution_options(populate_existing=True)
        )
        self._rows = {row.id: row for row in store().session.scalars(statement).unique()}
        self._admins = {
            row.id for row in self._rows.values() if row.status == "active" and row.role in roles
        }
        self._actor: Any = None
        if isinstance(actor, UserMixin):
            self._actor = self._rows.get(actor.id, actor)
            if self._actor.status != "active":
                raise AuthorizationError("Your account is not active any more.")

    def changeable(self, user_id: str) -> Any:
        """Return a user whom the actor may change.

        Args:
            user_id: The id.

        Raises:
            NotFoundError: There is no such user.
            AuthorizationError: It is the actor, or somebody who outranks the actor.
        """
        user = self._rows.get(user_id)
        if user is None:
            raise NotFoundError("There is no such user.")
        if self._actor is None:
            return user
        if user.id == self._actor.id:
            raise AuthorizationError("You cannot do this to your own account.")
        if user.is_platform_admin and not self._actor.is_platform_admin:
            raise AuthorizationError("You cannot change somebody who operates the platform.")
        if not self.reaches(user.role):
            raise AuthorizationError("You cannot change somebody whose role is above yours.")
        return user

    def reaches(self, role: str) -> bool:
        """Tell whether a role is not above the actor; none is above who operates the platform."""
        if self._actor is None or self._actor.is_platform_admin:
            return True
        return rules().outranks(self._actor.role, role)

    def take_from_admins(self, user: UserMixin) -> None:
        """Note that somebody stops being an active administrator, if they are one.

        Args:
            user: One of the users.

        Raises:
            ConflictError: Nobody else is one.
        """
        if self._admins == {user.id}:
            raise ConflictError("This is the last active administrator: make another one first.")
        self._admins.discard(user.id)
