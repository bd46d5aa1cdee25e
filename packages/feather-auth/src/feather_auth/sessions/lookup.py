"""From the key in a cookie to the signed-in user: one query, prepared once per app."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Engine, Row, Select, bindparam, or_, select
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import instance_dict

from feather.db.reading import reading
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
        self._engine: Engine | None = None
        self._user = user = store.models.user
        session = store.models.session
        table = session.__table__.c
        # Column by column: building an object from a row needs none of what an ORM query does.
        self._attributes = [attribute.key for attribute in user.__mapper__.column_attrs]
        columns = [attribute.columns[0] for attribute in user.__mapper__.column_attrs]
        matches = or_(
            table.digest == bindparam("digest"),
            (table.previous_digest == bindparam("digest"))
            & (table.rotated_at > bindparam("rotated_after", type_=table.rotated_at.type)),
        )
        self._statement: Select[Any] = (
            select(
                table.id,
                table.last_seen_at,
                table.expires_at,
                table.remembered,
                table.must_rotate,
                (table.digest == bindparam("digest")).label("is_current"),
                *columns,
            )
            .join_from(session.__table__, user.__table__, table.user_id == user.__table__.c.id)
            .where(matches, table.expires_at > bindparam("now", type_=table.expires_at.type))
        )

    def find(self, key: str) -> "tuple[UserMixin, OpenSession] | None":
        """Return the user whose session has a key, and the session.

        Args:
            key: What the cookie holds.

        Returns:
            The user as an object of the app's session; None if no session has the key or it ended.
        """
        now = datetime.now(UTC)
        values = {"digest": digest(key), "now": now, "rotated_after": now - ROTATION_GRACE}
        session = self._store.session()
        row = self._row(session, values)
        if row is None:
            return None
        return self._object(session, row[_OWN:]), OpenSession(*row[:_OWN])

    def _row(self, session: Any, values: dict[str, object]) -> Row[Any] | None:
        """Read in the transaction of the session if it has one; else without any."""
        engine = session.get_bind(self._user.__mapper__)
        if session.in_transaction() or not isinstance(engine, Engine):
            found: Row[Any] | None = session.execute(self._statement, values).first()
            return found
        if engine is not self._engine:
            self._engine, self._reading = engine, reading(engine)
        with self._reading.connect() as connection:
            return connection.execute(self._statement, values).first()

    def _object(self, session: Any, values: Any) -> Any:
        known = dict(zip(self._attributes, values, strict=True))
        identity = self._user.__mapper__.identity_key_from_primary_key((known["id"],))
        held = session.identity_map.get(identity)
        if held is not None:
            return held
        user = self._user.__mapper__.class_manager.new_instance()
        instance_dict(user).update(known)
        make_transient_to_detached(user)  # what is in the dict counts as loaded
        session.add(user)
        return user
