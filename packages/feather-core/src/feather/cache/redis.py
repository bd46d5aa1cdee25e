"""The cache in Redis or Valkey, shared by every process."""

from math import ceil
from typing import Any

from cachelib.serializers import RedisSerializer
from flask import Flask
from flask_caching.backends.rediscache import RedisCache

# Computing a value is nearly always better than waiting longer than this for the cached one.
_TIMEOUT = 0.5  # seconds


class TextSerializer(RedisSerializer):
    """Text as UTF-8, in place of the library's pickle."""

    def dumps(self, value: Any, protocol: int = 0) -> bytes:  # noqa: ARG002  # cachelib's signature
        """Return *value* as bytes."""
        return str(value).encode()

    def loads(self, bvalue: bytes | None) -> str | None:
        """Return *bvalue* as text; bytes that are none become text that nobody can decode."""
        return None if bvalue is None else bvalue.decode(errors="replace")


class RedisBackend(RedisCache):
    """Flask-Caching's Redis cache with a client that fails at once, and without pickle."""

    serializer = TextSerializer()

    @classmethod
    def factory(
        cls,
        app: Flask,  # noqa: ARG003  # Flask-Caching passes it
        config: dict[str, Any],
        args: list[Any],  # noqa: ARG003  # as above
        kwargs: dict[str, Any],  # noqa: ARG003  # as above
    ) -> "RedisBackend":
        """Make the backend, as Flask-Caching asks for it."""
        from redis import Redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        client = Redis.from_url(
            config["CACHE_REDIS_URL"],
            retry=Retry(NoBackoff(), 0),  # the default waits six seconds for a dead server
            socket_connect_timeout=_TIMEOUT,
            socket_timeout=_TIMEOUT,
        )
        return cls(
            client,
            default_timeout=config["CACHE_DEFAULT_TIMEOUT"],
            key_prefix=config["CACHE_KEY_PREFIX"],
        )

    def set(self, key: str, value: Any, timeout: Any = None) -> Any:
        """Keep *value* under *key* for *timeout* seconds, rounded up to a whole one."""
        return super().set(key, value, None if timeout is None else ceil(timeout))

    def clear(self) -> bool:
        """Remove the app's entries, a few at a time so that the server is never blocked."""
        batch: list[bytes] = []
        for key in self._write_client.scan_iter(match=f"{self._get_prefix()}*", count=500):
            batch.append(key)
            if len(batch) == 500:
                self._write_client.unlink(*batch)
                batch.clear()
        if batch:
            self._write_client.unlink(*batch)
        return True
