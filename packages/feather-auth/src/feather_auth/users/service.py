"""What administrators do with accounts: one place for the rules, the locks and the audit log."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, inspect, select
from sqlalchemy.orm.attributes import flag_modified

from feather.exceptions import AuthorizationError, FeatherError, NotFoundError, ValidationError
from feather_auth.audit.service import record
from feather_auth.authority.rules import RulesError, rules
from feather_auth.sessions.service import revoke, revoke_all, rights_changed
from feather_auth.store import store
from feather_auth.users.addresses import canonical_email
from feather_auth.users.locking import LockedUsers
from feather_auth.users.mixin import UserMixin
from feather_auth.users.outcome import Outcome
from feather_auth.users.status import Status

MOST_AT_ONCE = 1000
"""How many accounts one call changes at most: they stay locked until all are done."""

COMMAND_LINE = "command line"
"""The actor of commands: whoever can run them has the server and needs no role."""


class UserService:
    """Changes of state, role and authority.

    Args:
        actor: Who acts: a user, who is bound by the rules below, or :data:`COMMAND_LINE`. Nobody
            may approve themselves, change their own role or suspend themselves; nobody may touch
            somebody who outranks them, or give a role that outranks theirs; and the last active
            administrator stays. Platform admins outrank every role.
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
        """Let somebody in who waits, or who was suspended.

        Raises:
            NotFoundError: The account was deleted meanwhile.
            AuthorizationError: The actor may not change this account.
        """
        with store().transaction():
            locked = LockedUsers(self._actor, [user.id])
            found: UserMixin = locked.changeable(user.id)
            self._activate(locked, found)
        return found

    def approve_all(self, ids: Iterable[str]) -> Outcome:
        """Let several in who wait, or who were suspended, in one transaction.

        Args:
            ids: Whom: at most 1,000 ids. Who cannot be approved keeps nobody else out.

        Returns:
            Who was approved, who was active already, and who was refused and why.

        Raises:
            ValidationError: There are more.
            AuthorizationError: The actor was suspended meanwhile.
        """
        with store().transaction():
            outcome = self._change_all(ids, self._activate)
        _load_together(outcome.changed)
        return outcome

    def suspend(self, user: UserMixin) -> UserMixin:
        """Block somebody; every session of theirs ends.

        Raises:
            NotFoundError: The account was deleted meanwhile.
            AuthorizationError: The actor may not change this account.
            ConflictError: It is the last active administrator.
        """
        with store().transaction():
            locked = LockedUsers(self._actor, [user.id])
            found: UserMixin = locked.changeable(user.id)
            self._block(locked, found)
            revoke_all([found], actor=self._actor)
        return found

    def suspend_all(self, ids: Iterable[str]) -> Outcome:
        """Block several, in one transaction; every session of theirs ends.

        Args:
            ids: Whom: at most 1,000 ids. Who cannot be suspended, such as the last active
                administrator, keeps nobody else from it.

        Returns:
            Who was suspended, who was so already, and who was refused and why.

        Raises:
            ValidationError: There are more.
            AuthorizationError: The actor was suspended meanwhile.
        """
        with store().transaction():
            outcome = self._change_all(ids, self._block)
            revoke_all(outcome.changed, actor=self._actor)
        _load_together(outcome.changed)
        return outcome

    def change_role(self, user: UserMixin, role: str) -> UserMixin:
        """Give somebody another role, from their next request on.

        Raises:
            ValidationError: There is no such role.
            NotFoundError: The account was deleted meanwhile.
            AuthorizationError: The actor may not change this account, or the role outranks theirs.
            ConflictError: It is the last active administrator.
        """
        try:
            rules().check_role(role)
        except RulesError as error:
            raise ValidationError(str(error), field="role") from None
        with store().transaction():
            locked = LockedUsers(self._actor, [user.id])
            found: UserMixin = locked.changeable(user.id)
            if not locked.reaches(role):
                raise AuthorizationError("You cannot give a role that is above your own.")
            if not rules().includes(role, "admin"):
                locked.take_from_admins(found)
            if found.role != role:
                before, found.role = found.role, role
                rights_changed(found)
                record("user.role_changed", found, actor=self._actor, before=before, after=role)
        return found

    def end_sessions(self, user: UserMixin, session_id: str | None = None) -> int:
        """Sign somebody out on every device, or on one.

        Args:
            user: Whom.
            session_id: The session to end; all of them without it.

        Returns:
            How many were ended: none if the session is another user's.

        Raises:
            NotFoundError: The account was deleted meanwhile.
            AuthorizationError: The actor may not change this account.
        """
        with store().transaction():
            found: UserMixin = LockedUsers(self._actor, [user.id]).changeable(user.id)
            return revoke(found, session_id)

    def set_platform_admin(self, user: UserMixin, *, granted: bool) -> UserMixin:
        """Give or take the authority over the platform; for the command line only.

        Raises:
            AuthorizationError: A user asks for it, whoever that is.
        """
        if self._actor != COMMAND_LINE:
            raise AuthorizationError("Only the command line can do this.")
        with store().transaction():
            found: UserMixin = LockedUsers(self._actor, [user.id]).changeable(user.id)
            if found.is_platform_admin != granted:
                found.is_platform_admin = granted
                rights_changed(found)
                action = "platform_admin.granted" if granted else "platform_admin.revoked"
                record(action, found, actor=self._actor)
        return found

    def _activate(self, _locked: LockedUsers, user: UserMixin) -> bool:
        if user.status == "active":
            return False
        action = "user.approved" if user.approved_at is None else "user.reactivated"
        _put(user, "active")
        record(action, user, actor=self._actor)
        return True

    def _block(self, locked: LockedUsers, user: UserMixin) -> bool:
        locked.take_from_admins(user)
        if user.status == "suspended":
            return False
        _put(user, "suspended")
        record("user.suspended", user, actor=self._actor)
        return True

    def _change_all(
        self, ids: Iterable[str], change: Callable[[LockedUsers, UserMixin], bool]
    ) -> Outcome:
        wanted = list(dict.fromkeys(ids))
        if len(wanted) > MOST_AT_ONCE:
            raise ValidationError(
                f"Choose at most {MOST_AT_ONCE:,} accounts at a time; these are {len(wanted):,}.",
                field="ids",
            )
        outcome = Outcome()
        locked = LockedUsers(self._actor, wanted)
        for user_id in wanted:
            try:
                user = locked.changeable(user_id)
                if change(locked, user):
                    outcome.changed.append(user)
                else:
                    outcome.unchanged.append(user_id)
            except FeatherError as error:
                outcome.refused[user_id] = error.message
        return outcome


def _put(user: UserMixin, status: Status) -> None:
    user.status = status
    # Also of who is refused and was never let in: without a date, that would look like waiting.
    user.approved_at = user.approved_at or datetime.now(UTC)
    # Rows of which the same columns change are updated by one statement.
    flag_modified(user, "approved_at")


def _load_together(users: list[Any]) -> None:
    """Load, in one statement, users whom the commit has expired; else each is when it is read."""
    expired = [inspect(user).identity[0] for user in users if inspect(user).expired]
    if expired:
        model = store().models.user
        store().session.scalars(select(model).where(model.id.in_(expired))).unique().all()


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
