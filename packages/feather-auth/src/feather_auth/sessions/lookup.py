"""From the key in a cookie to the signed-in user: one query, prepared once per app."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

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


class Lookup:
    """Finds sessions with their users.

    Args:
        store: The app's models and session.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
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
        row = self._store.session.execute(self._statement, values).first()
        if row is None:
            return None
        count = len(OpenSession._fields)
        return self._object(row[count:]), OpenSession(*row[:count])

    def _object(self, values: Any) -> Any:
        known = dict(zip(self._attributes, values, strict=True))
        identity = self._user.__mapper__.identity_key_from_primary_key((known["id"],))
        held = self._store.session().identity_map.get(identity)
        if held is not None:
            return held
        user = self._user.__mapper__.class_manager.new_instance()
        user.id = known.pop("id")
        make_transient_to_detached(user)
        for name, value in known.items():
            set_committed_value(user, name, value)
        self._store.session.add(user)
        return user
