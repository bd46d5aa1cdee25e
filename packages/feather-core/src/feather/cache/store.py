"""The cache of an app."""

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol
from weakref import WeakKeyDictionary

from flask import current_app

from feather.cache.flights import Flights
from feather.cache.transactions import after_commit, current_transaction
from feather.codec import Unreadable, decode, encode

if TYPE_CHECKING:
    from flask import Flask


Identity = Callable[[], str | None]
EXTENSION = "feather.cache"
_current_app: "Callable[[], Flask]" = current_app._get_current_object  # type: ignore[attr-defined]  # a LocalProxy has it


class Store(Protocol):
    """Where text is kept."""

    def get(self, key: str) -> Any:
        """Return the text under *key*, or None."""

    def set(self, key: str, value: str, ttl: float, /) -> Any:
        """Keep *value* for *ttl* seconds."""

    def delete(self, key: str) -> Any:
        """Remove *key*."""

    def clear(self) -> Any:
        """Remove everything."""


class Cache:
    """Values under keys, until they expire.

    Each tenant has keys of its own: what one tenant sets, another does not get.

    Attributes:
        identities: What tells apart the visitors that a response may differ for, by name. Each
            is called in the request and returns text or None. ``"tenant"`` tells functions and
            keys apart too.
        private_texts: Each returns a text that belongs to the request, or None; a response that
            contains it is not kept. The CSRF token is known already.
        flights: The computations under way.
        default_ttl: Seconds that a value is kept when nothing else is said.
    """

    def __init__(self, connect: Callable[[], Store], default_ttl: float) -> None:
        """Make a cache that connects when it is first used.

        Args:
            connect: Makes the backend.
            default_ttl: As the attribute.
        """
        self._connect = connect
        self._store: Store | None = None
        self._lock = Lock()
        self._uncommitted: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()
        self.identities: dict[str, Identity] = {}
        self.private_texts: list[Identity] = []
        self.flights = Flights()
        self.default_ttl = default_ttl

    def set(self, key: str, value: Any, ttl: float | None = None) -> None:
        """Keep a value.

        Args:
            key: Any text.
            value: None, booleans, numbers, text, bytes, dates, times, Decimal, UUID, and lists,
                tuples, sets and dicts of those.
            ttl: Seconds to keep it; CACHE_DEFAULT_TTL by default.

        Raises:
            TypeError: If the key is not text, or the value is something else.
            ValueError: If *ttl* is not positive.
        """
        try:
            text = encode(value)
        except TypeError as error:
            raise TypeError(
                f"the cache cannot keep {error} under {key!r}: it keeps what JSON has, bytes, "
                "dates, Decimal and UUID. Turn objects into dicts first, with a Serializer"
            ) from None
        self.write(self._own(key), text, check_ttl(ttl))

    def get(self, key: str) -> Any:
        """Return the value under *key*, each time a new copy; None if missing or expired.

        Raises:
            TypeError: If the key is not text.
        """
        text = self.read(self._own(key))
        try:
            return None if text is None else decode(text)
        except Unreadable:
            return None

    def delete(self, key: str) -> None:
        """Remove the value under *key*; in a transaction, once it is committed.

        Raises:
            TypeError: If the key is not text.
        """
        self.drop(self._own(key))

    def clear(self) -> None:
        """Remove everything that this app keeps, cached functions and responses included."""
        self._connected().clear()

    def read(self, key: str) -> str | None:
        """Return the text under the full *key*, or None."""
        if self._uncommitted and self._is_uncommitted(key):
            return None
        text: str | None = (self._store or self._connected()).get(key)
        return text

    def write(self, key: str, text: str, ttl: float | None) -> None:
        """Keep *text* under the full *key*, for *ttl* seconds."""
        (self._store or self._connected()).set(key, text, self.default_ttl if ttl is None else ttl)

    def drop(self, key: str) -> None:
        """Remove the full *key*, once the current transaction is committed if there is one."""
        state = current_transaction()
        if state is not None:
            self._uncommitted.setdefault(state, set()).add(key)

        def remove() -> None:
            self.flights.divert(key)
            self._connected().delete(key)

        after_commit(remove)

    def scope(self) -> str:
        """Return what tells the current tenant's keys apart from another one's."""
        tenant = self.identities.get("tenant")
        return "" if tenant is None else f"@{tenant()}:"

    def _own(self, key: str) -> str:
        if not isinstance(key, str):
            raise TypeError(f"a cache key is text, and {key!r} is {type(key).__name__}")
        return f"key:{self.scope()}{key}"

    def _is_uncommitted(self, key: str) -> bool:
        state = current_transaction()
        return state is not None and key in self._uncommitted.get(state, ())

    def _connected(self) -> Store:
        with self._lock:
            if self._store is None:
                self._store = self._connect()
            return self._store


def check_ttl(ttl: float | None) -> float | None:
    """Return *ttl*.

    Raises:
        TypeError: If it is not a number.
        ValueError: If it is not positive.
    """
    if ttl is None:
        return None
    if isinstance(ttl, bool) or not isinstance(ttl, int | float):
        raise TypeError(f"ttl is a number of seconds, and {ttl!r} is {type(ttl).__name__}")
    if not ttl > 0:
        raise ValueError(f"ttl must be more than 0 seconds, and is {ttl!r}")
    return ttl


def current_cache() -> Cache | None:
    """Return the cache of the current app, made on first use; None outside of an app context."""
    try:
        app = _current_app()
    except RuntimeError:
        return None
    cache: Cache | None = app.extensions.get(EXTENSION)
    if cache is None:
        raise RuntimeError(
            f"the app {app.name!r} has no cache: call Feather(app), or init_cache(app) "
            "from feather.cache, when the app is set up"
        )
    return cache


def get_cache() -> Cache:
    """Return the cache of the current app.

    Raises:
        RuntimeError: Outside of an app context.
    """
    cache = current_cache()
    if cache is None:
        raise RuntimeError(
            "get_cache() needs an app context: it is there in requests and commands; elsewhere "
            "use `with app.app_context():`"
        )
    return cache
