"""Connections to Redis that neither hang nor wait for a dead server."""

from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

_CONNECT_SECONDS = 2.0
_ANSWER_SECONDS = 5.0


def connect(url: str, *, waiting: float = 0.0) -> Redis:
    """Return a client; it connects with its first command.

    Args:
        url: REDIS_URL.
        waiting: Seconds that a command may wait for something to come, beside the time that an
            answer may take.
    """
    return Redis.from_url(
        url,
        retry=Retry(NoBackoff(), 0),  # the default waits six seconds for a dead server
        socket_connect_timeout=_CONNECT_SECONDS,
        socket_timeout=waiting + _ANSWER_SECONDS,
    )
