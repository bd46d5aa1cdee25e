"""From the key in a cookie to the signed-in user: one query, prepared once per app."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from sqlalchemy import Engine, Row, Select, bindparam, or_, select

from feather.db.late import LateRegistry, of_row
from feather.db.prepared import PreparedSelect
from feather_auth.sessions.keys import digest
from feather_auth.store import Store

if TYPE_CHECKING:
    from feather_auth.users.mixin import UserMixin

ROTATION_GRACE = timedelta(seconds=60)
"""How long the key before a rotation is good for: requests that were under way carry it."""


class OpenSession(NamedTuple):
    """What a request needs to know of its session.

    Attributes:
        id: The row.
        last_seen_at: Aware datetime in UTC.
        expires_at: Aware datetime in UTC.
        remembered: Whether the person chose to stay signed in.
        must_rotate: Whether the key has to be replaced.
        is_current: Whether the cookie holds the present key, not the one before it.
    """

    id: str
    last_seen_at: datetime
    expires_at: datetime
    remembered: bool
    must_rotate: bool
    is_current: bool


_OWN = len(OpenSession._fields)


class Lookup:
    """Finds sessions with their users.

    Args:
        store: The app's models and session.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._prepared: PreparedSelect | None = None
        self._user = user = store.models.user
        session = store.models.session
        table = session.__table__.c
        self._engines: dict[str | None, Engine] = store.app.extensions["sqlalchemy"].engines
        self._bind = user.__table__.metadata.info.get("bind_key")
        # Column by column: building an object from a row needs none of what an ORM query does.
        self._attributes = [attribute.key for attribute in user.__mapper__.column_attrs]
        columns = [attribute.columns[0] for attribute in user.__mapper__.column_attrs]
        self._statement: Select[Any] = (
            select(
                table.id,
                table.last_seen_at,
                table.expires_at,
                table.remembered,
                table.must_rotate,
                (table.digest == bindparam("digest")).label("is_current"),
                table.rotated_at,
                *columns,
            )
            .join_from(session.__table__, user.__table__, table.user_id == user.__table__.c.id)
            # When they end is known only here: two fewer values to convert for the database.
            .where(
                or_(
                    table.digest == bindparam("digest"),
                    table.previous_digest == bindparam("digest"),
                )
            )
        )

    def find(self, key: str) -> "tuple[UserMixin, OpenSession] | None":
        """Return the user whose session has a key, and the session.

        Args:
            key: What the cookie holds.

        Returns:
            The user as an object of the app's session; None if no session has the key or it ended.
        """
        row = self._row({"digest": digest(key)})
        if row is None:
            return None
        opened, rotated_at = OpenSession(*row[:_OWN]), row[_OWN]
        now = datetime.now(UTC)
        if opened.expires_at <= now:
            return None
        if not opened.is_current and (rotated_at is None or rotated_at <= now - ROTATION_GRACE):
            return None
        attributes = dict(zip(self._attributes, row[_OWN + 1 :], strict=True))
        identity = self._user.__mapper__.identity_key_from_primary_key((attributes["id"],))
        return of_row(self._store.session, self._user, identity, attributes), opened

    def _row(self, values: dict[str, object]) -> Sequence[Any] | None:
        """Read in the transaction of the session if it has one; else without any."""
        sessions = self._store.session
        if isinstance(sessions.registry, LateRegistry) and not sessions.registry.has():
            engine = self._engines[self._bind]
        else:
            session = sessions()
            engine = session.get_bind(self._user.__mapper__)
            if session.in_transaction() or not isinstance(engine, Engine):
                return cast("Row[Any] | None", session.execute(self._statement, values).first())
        if self._prepared is None or self._prepared.engine is not engine:
            self._prepared = PreparedSelect(engine, self._statement)
        row: Sequence[Any] | None = self._prepared.first(values)
        return row
