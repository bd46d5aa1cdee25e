"""What administrators do with accounts: one place for the rules, the locks and the audit log."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select

from feather.exceptions import AuthorizationError, ConflictError, NotFoundError, ValidationError
from feather_auth.audit.service import record
from feather_auth.authority.rules import RulesError, rules
from feather_auth.sessions.service import revoke, rights_changed
from feather_auth.store import store
from feather_auth.users.addresses import canonical_email
from feather_auth.users.mixin import UserMixin

COMMAND_LINE = "command line"
"""The actor of commands: whoever can run them has the server and needs no role."""


class UserService:
    """Changes of state, role and authority.

    Args:
        actor: Who acts: a user, who is bound by the rules below, or :data:`COMMAND_LINE`. Nobody
            may approve themselves, change their own role or suspend themselves; nobody may touch
            somebody who outranks them, or give a role that outranks theirs; and the last active
            administrator stays.
    """

    def __init__(self, actor: UserMixin | str) -> None:
        self._actor = actor

    def find(self, email: str) -> UserMixin:
        """Return the user with an address.

        Raises:
            NotFoundError: There is none.
            ValidationError: It is no address.
        """
        user: UserMixin | None = find_by_email(email)
        if user is None:
            raise NotFoundError(f"There is no user with the address {email}.")
        return user

    def approve(self, user: UserMixin) -> UserMixin:
        """Let somebody in who waits, or who was suspended."""
        with store().transaction():
            user = self._locked(user)
            if user.status != "active":
                action = "user.approved" if user.approved_at is None else "user.reactivated"
                user.status = "active"
                user.approved_at = user.approved_at or datetime.now(UTC)
                record(action, user, actor=self._actor)
        return user

    def suspend(self, user: UserMixin) -> UserMixin:
        """Block somebody; every session of theirs ends.

        Raises:
            ConflictError: It is the last active administrator.
        """
        with store().transaction():
            admins = self._locked_admins()
            user = self._locked(user)
            _keep_one(admins, user)
            if user.status != "suspended":
                # Who was never let in is refused: without a date, that would look like waiting.
                user.approved_at = user.approved_at or datetime.now(UTC)
                user.status = "suspended"
                record("user.suspended", user, actor=self._actor)
            revoke(user)
        return user

    def change_role(self, user: UserMixin, role: str) -> UserMixin:
        """Give somebody another role, from their next request on.

        Raises:
            ValidationError: There is no such role.
            AuthorizationError: The role outranks the actor's.
            ConflictError: It is the last active administrator.
        """
        try:
            rules().check_role(role)
        except RulesError as error:
            raise ValidationError(str(error), field="role") from None
        with store().transaction():
            admins = self._locked_admins()
            user = self._locked(user)
            if isinstance(self._actor, UserMixin) and not rules().outranks(self._actor.role, role):
                raise AuthorizationError("You cannot give a role that is above your own.")
            if not rules().includes(role, "admin"):
                _keep_one(admins, user)
            if user.role != role:
                before, user.role = user.role, role
                rights_changed(user)
                record("user.role_changed", user, actor=self._actor, before=before, after=role)
        return user

    def set_platform_admin(self, user: UserMixin, *, granted: bool) -> UserMixin:
        """Give or take the authority over the platform; for the command line only.

        Raises:
            AuthorizationError: A user asks for it, whoever that is.
        """
        if self._actor != COMMAND_LINE:
            raise AuthorizationError("Only the command line can do this.")
        with store().transaction():
            user = self._locked(user)
            if user.is_platform_admin != granted:
                user.is_platform_admin = granted
                rights_changed(user)
                action = "platform_admin.granted" if granted else "platform_admin.revoked"
                record(action, user, actor=self._actor)
        return user

    def _locked(self, user: UserMixin) -> Any:
        """Return the user as the database has it, locked until the transaction ends."""
        model = store().models.user
        statement = select(model).where(model.id == user.id).with_for_update()
        found = store().session.scalars(statement.execution_options(populate_existing=True)).first()
        if found is None:
            raise NotFoundError("There is no such user.")
        if isinstance(self._actor, UserMixin):
            if found.id == self._actor.id:
                raise AuthorizationError("You cannot do this to your own account.")
            if not rules().outranks(self._actor.role, found.role):
                raise AuthorizationError("You cannot change somebody whose role is above yours.")
        return found

    def _locked_admins(self) -> set[str]:
        """Lock all active administrators, in one order: two who suspend each other take turns."""
        model = store().models.user
        roles = [role for role in rules().roles if rules().includes(role, "admin")]
        active = select(model.id).where(model.role.in_(roles), model.status == "active")
        return set(store().session.scalars(active.order_by(model.id).with_for_update()))


def _keep_one(admins: set[str], user: UserMixin) -> None:
    if admins == {user.id}:
        raise ConflictError("This is the last active administrator: make another one first.")


def find_by_email(email: str) -> Any:
    """Return the user with an address, in whatever form it is written; None if there is none.

    Raises:
        ValidationError: It is no address.
    """
    model = store().models.user
    wanted = canonical_email(email)
    return store().session.scalars(select(model).where(model.email == wanted)).first()


def count_by_status() -> dict[str, int]:
    """Return how many users are in each state."""
    model = store().models.user
    rows = store().session.execute(select(model.status, func.count()).group_by(model.status))
    return dict(rows.all())
