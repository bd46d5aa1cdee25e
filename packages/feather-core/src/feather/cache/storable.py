"""Which responses may be kept, and why the others may not."""

from typing import TYPE_CHECKING, Any

from flask import current_app, g, session
from flask.globals import request_ctx
from flask.sessions import SecureCookieSession

from feather.cache.transactions import current_transaction
from feather.http.scope import current_scope

if TYPE_CHECKING:
    from flask import Response

    from feather.cache.store import Cache

_PERSONAL_VARY = frozenset({"*", "cookie", "authorization"})


class SessionWatch:
    """Notes whether a view looks into the session, as opposed to what ran before it."""

    def __init__(self) -> None:
        # Flask takes any use of its proxy for an access.
        opened: Any = getattr(request_ctx, "_session", None)
        self._session = session._get_current_object() if opened is None else opened  # type: ignore[attr-defined]  # a LocalProxy has it
        self._tracked = isinstance(self._session, SecureCookieSession)
        if self._tracked:
            self._before = self._session.accessed, self._session.modified
            self._session.accessed = self._session.modified = False

    def used(self) -> tuple[bool, bool]:
        """Return whether the session was read and whether it was changed; call it once."""
        if not self._tracked:  # other sessions do not tell; what is in one counts as used
            return bool(self._session), self._session.modified and bool(self._session)
        accessed, modified = self._session.accessed, self._session.modified
        self._session.accessed = accessed or self._before[0]
        self._session.modified = modified or self._before[1]
        return accessed, modified


def obstacle(
    response: "Response", cache: "Cache", *, read: bool, changed: bool, personal: bool
) -> str | None:
    """Return why *response* must not be kept, or None if it may be.

    Args:
        response: What the view returned.
        cache: The app's cache.
        read: Whether the view read the session.
        changed: Whether it changed the session.
        personal: Whether the response is kept for one visitor only.
    """
    control = response.cache_control
    if response.status_code != 200:
        return f"the status is {response.status_code}"
    if not response.is_sequence or response.direct_passthrough:
        return "it is streamed"
    if "Set-Cookie" in response.headers:
        return "it sets a cookie"
    if control.private or control.no_store or control.no_cache:
        return f"it says Cache-Control: {control}"
    if not _PERSONAL_VARY.isdisjoint(map(str.lower, response.vary)):
        return f"it says Vary: {response.vary}"
    if "Content-Encoding" in response.headers:
        return "it is compressed, so nobody can see whether it holds a token"
    if changed:
        return "the view changed the session"
    if read and not personal:
        return "the view read the session of a visitor whom the cache cannot tell apart"
    if any(text and text.encode() in response.get_data() for text in _private_texts(cache)):
        return "it contains a CSRF token or another text that belongs to one request"
    if current_transaction() is not None:
        return "it was made inside a transaction that is not committed"
    return None


def _private_texts(cache: "Cache") -> list[str | None]:
    field = current_app.config.get("WTF_CSRF_FIELD_NAME", "csrf_token")
    nonce = getattr(current_scope.get(), "nonce", None)
    return [g.get(field), nonce, *(text() for text in cache.private_texts)]
