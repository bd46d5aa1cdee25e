"""Objects that join ``db.session`` once there is one: most requests never need it.

A session costs more than the query for a signed-in user does. So a user that was read before
anybody asked for the session waits: it joins when the session is made, and whoever asks which
session the user is in, by a change, a relationship or ``object_session``, has it made.
"""

from typing import Any

from sqlalchemy.orm import InstanceState, Session, scoped_session
from sqlalchemy.util import ScopedRegistry

Key = tuple[Any, ...]


class LateState(InstanceState[Any]):
    """What SQLAlchemy keeps of an object, for one that waits for a session."""

    _session_id: int | None = None
    _waiting: "tuple[LateRegistry, Any] | None" = None

    @property
    def session_id(self) -> int | None:
        """The session that the object is in."""
        if self._waiting is not None:
            registry, scope = self._waiting
            registry.session_of(scope)
        return self._session_id

    @session_id.setter
    def session_id(self, value: int | None) -> None:
        self._session_id = value


class LateRegistry(ScopedRegistry[Any]):
    """The sessions of ``db.session``, and what waits for one.

    Args:
        usual: The registry that this one replaces.
    """

    __slots__ = ("_waiting",)

    def __init__(self, usual: ScopedRegistry[Any]) -> None:
        super().__init__(usual.createfunc, usual.scopefunc)
        self._waiting: dict[Any, dict[Key, Any]] = {}

    def __call__(self) -> Session:
        """Return the session of the current scope."""
        return self.session_of(self.scopefunc())

    def session_of(self, scope: Any) -> Session:
        """Return the session of a scope, which is made on first use."""
        session: Session | None = self.registry.get(scope)
        if session is None:
            session = self.registry.setdefault(scope, self.createfunc())
            self._join(scope, session)
        return session

    def set(self, obj: Session) -> None:
        """Make *obj* the session of the current scope."""
        super().set(obj)
        self._join(self.scopefunc(), obj)

    def clear(self) -> None:
        """Forget the session of the current scope; what waits for it is detached now."""
        scope = self.scopefunc()
        self._stop_waiting(scope)
        self.registry.pop(scope, None)

    def wait(self, key: Key, instance: Any) -> Any:
        """Have an object that was read join the session of the current scope.

        Args:
            key: Its identity.
            instance: The object, whose state is a :class:`LateState`.

        Returns:
            The object, or the one of the same row that waits already.
        """
        scope = self.scopefunc()
        instance = self._waiting.setdefault(scope, {}).setdefault(key, instance)
        instance._sa_instance_state._waiting = self, scope
        return instance

    def _join(self, scope: Any, session: Session) -> None:
        session.add_all(self._stop_waiting(scope))

    def _stop_waiting(self, scope: Any) -> list[Any]:
        waiting = [*self._waiting.pop(scope, {}).values()]
        for instance in waiting:
            instance._sa_instance_state._waiting = None
        return waiting


def of_row(
    sessions: "scoped_session[Any]", model: type[Any], key: Key, values: dict[str, Any]
) -> Any:
    """Return the object of a row that was read without the session, as if that had read it.

    Args:
        sessions: ``db.session``; any other scoped session is made at once.
        model: The class.
        key: The row's identity, from the mapper.
        values: All of its columns, by attribute.
    """
    registry: Any = sessions.registry
    late = isinstance(registry, LateRegistry) and not registry.has()
    if not late and (held := registry().identity_map.get(key)) is not None:
        return held
    manager = model.__mapper__.class_manager
    instance = manager.class_.__new__(model)
    instance.__dict__.update(values)
    state = instance._sa_instance_state = LateState(instance, manager)
    state.key = key
    if late:
        return registry.wait(key, instance)
    registry().add(instance)
    return instance
