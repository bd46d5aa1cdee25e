"""``@rate_limit``: at most so many requests in so many seconds."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import current_app
from werkzeug.exceptions import TooManyRequests

from feather.routing.guards import before_binding
from feather_auth.limits.clients import KEYS, Key, client
from feather_auth.limits.counter import counter

View = TypeVar("View", bound=Callable[..., Any])
MARK = "__feather_rate_limit__"
MESSAGE = "Rate limit exceeded"


def rate_limit(
    limit: int, period: int = 60, key: Key = "ip", message: str | None = None
) -> Callable[[View], View]:
    """Refuse requests beyond a limit with 429 and a ``Retry-After`` header.

    The window moves: at no time are there more requests in the last ``period`` seconds. Each
    decorated view counts for itself, all of its methods together.

    Args:
        limit: The most requests in the period.
        period: The period in seconds.
        key: Whose requests are counted together: those of an ``"ip"`` address (of a /64 network
            for IPv6), of a ``"user"``, or of a user at an address, ``"ip+user"``. Strangers are
            counted by address.
        message: What the refusal says instead of "Rate limit exceeded".

    Raises:
        ValueError: An argument makes no limit.
    """
    if limit < 1 or period < 1:
        raise ValueError(f"rate_limit({limit}, {period}): both must be 1 or more")
    if key not in KEYS:
        raise ValueError(f"rate_limit(key={key!r}): use one of {', '.join(KEYS)}")

    def decorate(view: View) -> View:
        name = f"{view.__module__}.{view.__qualname__}"

        @wraps(view)
        def limited(*args: Any, **kwargs: Any) -> Any:
            app: Any = current_app._get_current_object()  # type: ignore[attr-defined]  # a LocalProxy has it
            wait = counter(app).hit(limit, period, name, client(key))
            if wait:
                raise TooManyRequests(message or MESSAGE, retry_after=wait)
            return view(*args, **kwargs)

        setattr(limited, MARK, (limit, period))
        return limited  # type: ignore[return-value]

    return before_binding(decorate)
