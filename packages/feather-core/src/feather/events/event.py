"""The base class of events."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import uuid4

from blinker import Signal


class Event:
    """Something that happened, named in the past tense: ``class UserCreated(Event)``.

    A subclass may hand its payload to ``super().__init__(...)``, set attributes itself or be a
    dataclass. Put identifiers into it rather than models: a listener may run in another thread,
    with a database session of its own.

    Args:
        **payload: Becomes attributes.

    Attributes:
        id: Unique, as 36 characters of text.
        occurred_at: When the event was made, an aware datetime in UTC.
    """

    listeners: ClassVar[Signal] = Signal()

    id: str
    occurred_at: datetime

    def __new__(cls, *_args: Any, **_kwargs: Any) -> Self:
        """Make an event with its own attributes set."""
        event = super().__new__(cls)
        # Here, for subclasses without super().__init__(); so, for frozen dataclasses.
        object.__setattr__(event, "id", str(uuid4()))
        object.__setattr__(event, "occurred_at", datetime.now(UTC))
        return event

    def __init__(self, **payload: Any) -> None:
        if own := payload.keys() & {"id", "occurred_at"}:
            raise TypeError(
                f"{type(self).__name__} cannot take {min(own)!r}, which every event has already: "
                f"name what it belongs to, for example user_{min(own)}"
            )
        vars(self).update(payload)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.listeners = Signal()

    def __repr__(self) -> str:
        # Without the payload: events are named in logs.
        return f"<{type(self).__name__} {self.id}>"

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Payload given to ``super().__init__`` is unknown to type checkers."""
