"""How a task's jobs are run."""

from dataclasses import dataclass, replace
from typing import Any

DEFAULT_QUEUE = "default"
LONGEST_QUEUE_NAME = 64
_LIMITS = {"retry": 0, "concurrency": 1}


@dataclass(frozen=True)
class Options:
    """What ``@job(...)`` and ``.options(...)`` say.

    Attributes:
        queue: The queue's name; workers can be told to serve some only.
        priority: What runs first, the higher the sooner.
        retry: How often a job that failed is tried again.
        timeout: Seconds that one attempt may take; None for no limit.
        concurrency: How many jobs of the task run at a time, in all processes together.
        unique: Whether there is at most one unfinished job: ``True`` with the same arguments, a
            text with the same text.
        delay: Seconds before the job may start.
    """

    queue: str = DEFAULT_QUEUE
    priority: int = 0
    retry: int = 0
    timeout: float | None = None
    concurrency: int | None = None
    unique: bool | str = False
    delay: float = 0.0

    def __post_init__(self) -> None:
        if not isinstance(self.queue, str) or not 0 < len(self.queue) <= LONGEST_QUEUE_NAME:
            raise ValueError(
                f"queue={self.queue!r}: a name of 1 to {LONGEST_QUEUE_NAME} characters"
            )
        for name, least in _LIMITS.items():
            value = getattr(self, name)
            optional = name == "concurrency" and value is None
            if not optional and (type(value) is not int or value < least):
                raise ValueError(f"{name}={value!r}: a whole number from {least}")
        if type(self.priority) is not int:
            raise ValueError(f"priority={self.priority!r}: a whole number, the higher the sooner")
        for name in ("timeout", "delay"):
            value = getattr(self, name)
            if value is not None and (not _is_number(value) or value < 0 or value == float("inf")):
                raise ValueError(f"{name}={value!r}: a number of seconds")
        if self.unique == "":
            raise ValueError("unique='': True, or a text that tells jobs apart")

    def but(self, **changes: Any) -> "Options":
        """Return the same options with some changed.

        Raises:
            ValueError: An option has a value that it cannot have.
            TypeError: There is no such option.
        """
        return replace(self, **changes)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
