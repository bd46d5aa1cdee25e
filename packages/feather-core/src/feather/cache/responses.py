"""``@cache_response``: what a view answered is answered again."""

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, signature
from string import Formatter
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import current_app, request

from feather.cache.entries import Page, Variants, pack, pack_variants, primary_key, unpack
from feather.cache.front import FRONT, unguarded
from feather.cache.keys import typed
from feather.cache.storable import SessionWatch, obstacle
from feather.cache.store import Cache, check_ttl, get_cache
from feather.routing.guards import before_binding
from feather.routing.responses import sendable

if TYPE_CHECKING:
    from flask import Flask, Request, Response

    from feather.cache.flights import Flight

View = Callable[..., Any]


def cache_response(
    ttl: float | None = None,
    *,
    key: str | None = None,
    unless: Callable[[], Any] | None = None,
    public: bool = False,
) -> Callable[[View], View]:
    """Keep the responses of a view to GET requests, for each visitor and URL.

    Kept are complete responses with status 200. One that sets a cookie, says ``private``,
    ``no-store`` or ``no-cache``, contains the CSRF token, or comes from a view that used the
    session of somebody unknown is sent and not kept.

    Args:
        ttl: Seconds to keep a response; CACHE_DEFAULT_TTL by default.
        key: What stands for path and query, with the URL's parameters in braces:
            ``"user:{user_id}"``.
        unless: Called for each request; if what it returns is true the cache is left out.
        public: Whether every visitor and tenant gets the same.

    Returns:
        A decorator; put it below the route and below sign-in.

    Raises:
        TypeError: If *ttl* is not a number.
        ValueError: If *ttl* is not positive, or *key* is not a template of names.
    """
    if callable(ttl):
        raise TypeError(f"write @cache_response() with parentheses above {ttl.__name__}")
    seconds = check_ttl(ttl)
    names = _names(key)

    def decorate(view: View) -> View:
        _check_names(view, key, names)
        keeper = _Keeper(view, seconds, key, unless, public=public)

        @wraps(view)
        def cached_view(*args: Any, **arguments: Any) -> Any:
            return keeper.answer(cached_view, args, arguments)

        return cached_view

    return before_binding(decorate)


class _Keeper:
    """The responses of one view."""

    def __init__(
        self,
        view: View,
        ttl: float | None,
        key: str | None,
        unless: Callable[[], Any] | None,
        *,
        public: bool,
    ) -> None:
        self._view = view
        self._ttl = ttl
        self._key = key
        self._unless = unless
        self._public = public
        # While responses turn out not to be keepable, nobody waits for somebody else's.
        self._keepable = True

    def answer(self, outermost: View, args: tuple[Any, ...], arguments: dict[str, Any]) -> Any:
        """Return a response that is kept, else what the view returns."""
        sent: Request = request._get_current_object()  # type: ignore[attr-defined]  # a LocalProxy has it
        if sent.method not in ("GET", "HEAD") or (self._unless is not None and self._unless()):
            return self._view(*args, **arguments)
        cache = get_cache()
        identity = "" if self._public else _identity(cache)
        if not self._public and not identity and "Authorization" in sent.headers:
            return self._view(*args, **arguments)  # somebody, and nobody here knows who
        primary = primary_key(sent, identity, self._subject(arguments))
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # as above
        key, text, page = _find(cache, primary, sent)
        if page is not None and text is not None:
            response = page.response(app)
            alike = self._public or not cache.identities
            direct = alike and self._unless is None and key == primary
            front = app.extensions.get(FRONT)
            if direct and front is not None and unguarded(app, sent, outermost):
                front.learn(sent, key, text, response, public=self._public)
            return response
        made: list[Response] = []

        def lead(flight: "Flight | None") -> str | None:
            response, text = self._make(cache, primary, identity, args, arguments, flight)
            made.append(response)
            return text

        if not self._keepable or sent.method == "HEAD":
            lead(None)
            return made[0]
        shared = unpack(cache.flights.share(primary, lead))
        if made:
            return made[0]
        if isinstance(shared, Page):
            return shared.response(app)
        lead(None)
        return made[0]

    def _make(
        self,
        cache: Cache,
        primary: str,
        identity: str,
        args: tuple[Any, ...],
        arguments: dict[str, Any],
        flight: "Flight | None",
    ) -> "tuple[Response, str | None]":
        """Call the view and keep its response; return it, and its text if others may have it."""
        watch = SessionWatch()
        try:
            result = self._view(*args, **arguments)
        finally:
            read, changed = watch.used()
        response: Response = current_app.make_response(sendable(result))
        if request.method == "HEAD":
            return response, None
        reason = obstacle(response, cache, read=read, changed=changed, personal=bool(identity))
        self._keepable = reason is None
        if reason is not None:
            current_app.logger.debug("%s is not cached: %s", request.path, reason)
            return response, None
        text = pack(response)
        if response.vary:
            variants = Variants(tuple(sorted(map(str.lower, response.vary))))
            cache.write(primary, pack_variants(variants), self._ttl)
            cache.write(variants.key(primary, request), text, self._ttl)
            return response, None
        cache.write(primary, text, self._ttl)
        if flight is not None and flight.stale:
            cache.drop(primary)
        return response, text

    def _subject(self, arguments: dict[str, Any]) -> str | None:
        if self._key is None:
            return None
        values = {name: quote(str(value), safe="") for name, value in arguments.items()}
        return self._key.format_map(values)


def _identity(cache: Cache) -> str:
    """Return what tells the visitor apart; empty text for one about whom nothing is known."""
    known = [(name, identify()) for name, identify in sorted(cache.identities.items())]
    return typed(tuple(known)) if any(value is not None for _, value in known) else ""


def _find(cache: Cache, primary: str, sent: "Request") -> tuple[str, str | None, Page | None]:
    key, text = primary, cache.read(primary)
    found = unpack(text)
    if isinstance(found, Variants):
        key = found.key(primary, sent)
        text = cache.read(key)
        found = unpack(text)
    return key, text, found if isinstance(found, Page) else None


def _names(key: str | None) -> tuple[str, ...]:
    if key is None:
        return ()
    try:
        parts = list(Formatter().parse(key))
    except ValueError as error:
        raise ValueError(f"the key {key!r} is not a template: {error}") from None
    names = []
    for _, name, spec, conversion in parts:
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise ValueError(
                f"the key {key!r} may hold the names of URL parameters in braces, and "
                f"{name!r} is none: write key='user:{{user_id}}'"
            )
        names.append(name)
    return tuple(names)


def _check_names(view: View, key: str | None, names: tuple[str, ...]) -> None:
    parameters = signature(view).parameters
    if any(p.kind is Parameter.VAR_KEYWORD for p in parameters.values()):
        return
    for name in names:
        if name not in parameters:
            raise ValueError(
                f"the key {key!r} names {name!r}, but {view.__qualname__}() has no such "
                f"parameter (it has: {', '.join(parameters) or 'none'})"
            )
