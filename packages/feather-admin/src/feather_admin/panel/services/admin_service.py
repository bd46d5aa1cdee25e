"""What the admin panel shows of users: the list, one of them, and growth."""

from collections.abc import Iterator, Sequence
from typing import Any

from feather import Service
from feather.admin import ListQuery, find, list_query, matching, model_of, ordered, page_of, visible
from feather.auth import rules
from feather.db import Page
from sqlalchemy import Select, func

EXPORTED = ("email", "name", "role", "status", "created_at", "approved_at", "last_sign_in_at")
STATUSES = ("pending", "active", "suspended")
TIMELINE = 50
RECENT = 5


class AdminService(Service):
    """Users as administrators see them; what is out of their scope is not there."""

    def user(self, user_id: str) -> Any:
        """Return a user.

        Raises:
            NotFoundError: There is none, or not for this administrator.
        """
        return find("user", user_id, "user")

    @property
    def roles(self) -> Sequence[str]:
        """The roles of the app, those that include more first."""
        return rules().roles

    def user_query(self) -> ListQuery:
        """Read from the address which users to list."""
        return list_query(_sorts(), "-joined", {"status": STATUSES, "role": self.roles})

    def users(self, query: ListQuery, total: int | None = None) -> Page[Any]:
        """Return a page of users.

        Args:
            query: Which, and in which order.
            total: How many there are, where that is known.
        """
        statement = ordered(self._found(query), query.sort, _sorts(), _user().id)
        return page_of(statement, query.page, total=total)

    def user_ids(self, query: ListQuery, most: int) -> list[str]:
        """Return the ids of the users that a list asks for, on all of its pages.

        Args:
            query: Which.
            most: How many at most.
        """
        found = self._found(query, _user().id).order_by(_user().id).limit(most)
        return list(self.db.scalars(found))

    def seen_ids(self, ids: Sequence[str]) -> list[str]:
        """Return those of some ids that are users whom this administrator may see."""
        return list(self.db.scalars(visible("user", _user().id).where(_user().id.in_(ids))))

    def exported(self, query: ListQuery) -> Iterator[Sequence[Any]]:
        """Yield the users that a list asks for, in its order, without loading all at once."""
        columns = [getattr(_user(), name) for name in EXPORTED]
        found = ordered(self._found(query, *columns), query.sort, _sorts(), _user().id)
        yield from self.db.execute(found, execution_options={"yield_per": 500})

    def figures(self) -> dict[str, int]:
        """Return how many users are in each state."""
        counted = visible("user", _user().status, func.count()).group_by(_user().status)
        return {**dict.fromkeys(STATUSES, 0), **dict(self.db.execute(counted).all())}

    def timeline(self, user: Any) -> Sequence[Any]:
        """Return what happened to an account, the latest first, without sign-ins."""
        entry = _model("audit")
        about = visible("audit").where(
            entry.subject_id == user.id, entry.action.not_like("session.%")
        )
        latest = about.order_by(entry.created_at.desc(), entry.id.desc()).limit(TIMELINE)
        return self.db.scalars(latest).all()

    def errors_of(self, user: Any) -> Sequence[Any]:
        """Return the errors that a user had last; none where the app has no error log."""
        return self._recent("error_log", user, "last_seen_at")

    def jobs_of(self, user: Any) -> Sequence[Any]:
        """Return the background jobs that a user caused last; none where the app has no jobs."""
        return self._recent("job", user, "created_at")

    def _recent(self, role: str, user: Any, time: str) -> Sequence[Any]:
        model = model_of(role)
        if model is None:
            return []
        mine = visible(role).where(model.user_id == user.id)
        return self.db.scalars(mine.order_by(getattr(model, time).desc()).limit(RECENT)).all()

    def _found(self, query: ListQuery, *what: Any) -> Select[Any]:
        statement = visible("user", *what)
        if query.q:
            statement = statement.where(matching(query.q, _user().name, _user().email))
        for name, value in query.filters.items():
            statement = statement.where(getattr(_user(), name) == value)
        return statement


def _model(role: str) -> Any:
    return model_of(role)


def _user() -> Any:
    return _model("user")


def _sorts() -> dict[str, Any]:
    """What the list of users can be sorted by."""
    user = _user()
    return {
        "name": user.name,
        "email": user.email,
        "role": user.role,
        "joined": user.created_at,
        "seen": user.last_sign_in_at,
    }
