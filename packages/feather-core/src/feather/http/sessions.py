"""Flask's signed session cookie, without work for requests that do not use it."""

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeTimedSerializer

from feather.http.signed_cookies import SignedCookies

_MOST_KEYS = 16
_Keys = tuple[str | bytes | None, tuple[str | bytes, ...]]


class FeatherSessionInterface(SecureCookieSessionInterface):
    """Flask's session: same cookie, same keys, same rotation.

    Flask derives its signing keys anew for every request, which takes as long as a quarter of
    a small answer, and checks the signature of a cookie that it has just checked.
    """

    def __init__(self) -> None:
        self._serializers: dict[_Keys, URLSafeTimedSerializer | None] = {}
        self._cookies: dict[URLSafeTimedSerializer, SignedCookies] = {}

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return the serializer for the app's present keys, made once for each set of keys."""
        keys: _Keys = (app.secret_key, tuple(app.config["SECRET_KEY_FALLBACKS"] or ()))
        if keys not in self._serializers:
            if len(self._serializers) >= _MOST_KEYS:
                self._serializers.clear()
                self._cookies.clear()
            self._serializers[keys] = super().get_signing_serializer(app)
        return self._serializers[keys]

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Read the cookie, if there is one."""
        name, header = self.get_cookie_name(app), request.environ.get("HTTP_COOKIE", "")
        if name.isascii() and name not in header:
            return self.session_class() if app.secret_key else None
        serializer = self.get_signing_serializer(app)
        if serializer is None:
            return super().open_session(app, request)
        cookies = self._cookies.get(serializer)
        if cookies is None:
            cookies = self._cookies[serializer] = SignedCookies(serializer)
        value = cookies.verified_in(header, name) or request.cookies.get(name)
        if not value:
            return super().open_session(app, request)
        max_age = int(app.permanent_session_lifetime.total_seconds())
        try:
            return self.session_class(cookies.load(value, max_age))
        except BadSignature:
            return self.session_class()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie, unless the session is as it came or nobody looked at it."""
        if not session.modified and not (session and self.should_set_cookie(app, session)):
            if session.accessed and "Vary" not in response.headers:
                response.headers.add("Vary", "Cookie")
            elif session.accessed:
                response.vary.add("Cookie")
            return
        super().save_session(app, session, response)
