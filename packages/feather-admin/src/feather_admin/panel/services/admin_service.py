"""What the admin panel shows of users: the list, one of them, and growth."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func

from feather import Service
from feather.admin import (
    ListQuery,
    buckets,
    find,
    list_query,
    model_of,
    ordered,
    page_of,
    per_day,
    searched,
    visible,
)
from feather.auth import rules
from feather.db import Page

EXPORTED = ("email", "name", "role", "status", "created_at", "approved_at", "last_sign_in_at")
STATUSES = ("pending", "active", "suspended")
TIMELINE = 50
RECENT = 5
RANGES = {"7d": (7, 1), "30d": (30, 1), "90d": (90, 1), "1y": (365, 7)}
"""How many days each range of the analytics has, and how many make a point of the chart."""


@dataclass(frozen=True)
class Growth:
    """How the number of users has changed.

    Attributes:
        days: How many days are looked at.
        starts: The first day of each point.
        new: How many signed up within it.
        totals: How many users there were at its end.
        before: How many signed up in as many days before.
        seen: How many of today's users signed in within these days.
        pending: How many wait for approval now.
        roles: How many of those who signed up have each role now.
    """

    days: int
    starts: list[date]
    new: list[int]
    totals: list[int]
    before: int
    seen: int
    pending: int
    roles: dict[str, int]

    @property
    def change(self) -> int | None:
        """By how many percent more signed up than before; None if nobody did before."""
        return round(100 * (sum(self.new) / self.before - 1)) if self.before else None


class AdminService(Service):
    """Users as administrators see them; what is out of their scope is not there."""

    def user(self, user_id: str) -> Any:
        """Return a user.

        Raises:
            NotFoundError: There is none, or not for this administrator.
        """
        return find("user", user_id, "user")

    def person(self, user_id: str) -> Any:
        """Return a user; None for one who is gone, or whom this administrator cannot see."""
        return self.db.scalars(visible("user").where(_user().id == user_id)).first()

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
        found = ordered(self._found(query), query.sort, _sorts(), _user().id)
        return page_of(found, query.page, total=total)

    def user_ids(self, query: ListQuery, without: str, most: int) -> list[str]:
        """Return the ids of the users that a list asks for, on all of its pages.

        Args:
            query: Which.
            without: A status; who has it is left out.
            most: How many at most.
        """
        found = self._found(query, _user().id).where(_user().status != without)
        return list(self.db.scalars(found.order_by(_user().id).limit(most)))

    def seen_ids(self, ids: Sequence[str]) -> list[str]:
        """Return those of some ids that are users whom this administrator may see."""
        wanted = [one for one in ids if one.isprintable()]  # PostgreSQL compares with no NUL
        return list(self.db.scalars(visible("user", _user().id).where(_user().id.in_(wanted))))

    def exported(self, query: ListQuery) -> Iterator[Sequence[Any]]:
        """Return the users that a list asks for, in its order, without loading all at once."""
        columns = [getattr(_user(), name) for name in EXPORTED]
        found = ordered(self._found(query, *columns), query.sort, _sorts(), _user().id)
        return self._rows(found.forward)  # read when the scope cannot be told any more

    def figures(self) -> dict[str, int]:
        """Return how many users are in each state."""
        counted = visible("user", _user().status, func.count()).group_by(_user().status)
        return {**dict.fromkeys(STATUSES, 0), **dict(self.db.execute(counted).all())}

    def growth(self, days: int, width: int) -> Growth:
        """Return how the number of users has changed.

        Args:
            days: How many days to look back.
            width: How many days make one point.
        """
        user = _user()
        today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        periods = -(-days // width)
        start = today - timedelta(days=periods * width - 1)
        earlier = start - timedelta(days=periods * width)
        counts = per_day(visible("user").where(user.created_at >= start), user.created_at)
        points = buckets(counts, days, width)
        total, before, seen, pending = self.db.execute(
            visible(
                "user",
                func.count().filter(user.created_at < start),
                func.count().filter(user.created_at >= earlier, user.created_at < start),
                func.count().filter(user.last_sign_in_at >= start),
                func.count().filter(user.status == "pending"),
            )
        ).one()
        by_role = visible("user", user.role, func.count()).where(user.created_at >= start)
        totals = []
        for _, number in points:
            total += number
            totals.append(total)
        return Growth(
            days=periods * width,
            starts=[first for first, _ in points],
            new=[number for _, number in points],
            totals=totals,
            before=before,
            seen=seen,
            pending=pending,
            roles=dict(self.db.execute(by_role.group_by(user.role)).all()),
        )

    def timeline(self, user: Any) -> Sequence[Any]:
        """Return what happened to an account, the latest first, without sign-ins."""
        entry = _model("audit")
        about = visible("audit").where(
            entry.subject_id == user.id,
            entry.action.not_like("session.%"),
            entry.action != "user.signed_up",
        )
        latest = about.order_by(entry.created_at.desc(), entry.id.desc()).limit(TIMELINE)
        return self.db.scalars(latest).all()

    def errors_of(self, user: Any) -> Sequence[Any]:
        """Return the errors that a user had last; none where the app has no error log."""
        return self._recent("error_log", user, "last_seen_at")

    def jobs_of(self, user: Any) -> Sequence[Any]:
        """Return the background jobs that a user caused last; none where the app has no jobs."""
        return self._recent("job", user, "created_at")

    def _rows(self, statement: Select[Any]) -> Iterator[Sequence[Any]]:
        yield from self.db.execute(statement, execution_options={"yield_per": 500})

    def _recent(self, role: str, user: Any, time: str) -> Sequence[Any]:
        model = model_of(role)
        if model is None:
            return []
        mine = visible(role).where(model.user_id == user.id)
        return self.db.scalars(mine.order_by(getattr(model, time).desc()).limit(RECENT)).all()

    def _found(self, query: ListQuery, *what: Any) -> Select[Any]:
        statement = searched(visible("user", *what), query.q, _user().name, _user().email)
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
