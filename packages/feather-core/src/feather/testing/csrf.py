"""A test client that passes the CSRF protection as the app's own pages do."""

from typing import TYPE_CHECKING, Any

from flask import session
from flask.testing import EnvironBuilder, FlaskClient
from werkzeug.datastructures import Headers

from feather.security.csrf import TOKEN_HEADER

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

_UNSAFE = frozenset(("POST", "PUT", "PATCH", "DELETE"))


class CsrfClient(FlaskClient):
    """Flask's test client; requests that need a CSRF token carry one.

    The token belongs to the client's session as it is at that moment, so it stays valid when
    the app signs somebody in or clears the session.
    """

    def open(self, *args: Any, **kwargs: Any) -> "TestResponse":
        """Make a request; a token among the given headers is left as it is."""
        if str(kwargs.get("method", "GET")).upper() in _UNSAFE:
            headers = Headers(kwargs.get("headers"))
            path = args[0] if args else kwargs.get("path", "/")
            page = EnvironBuilder(self.application, path, kwargs.get("base_url")).base_url
            if TOKEN_HEADER not in headers:
                headers[TOKEN_HEADER] = self._token(page)
            if page.startswith("https:"):  # the protection asks for the page it came from
                headers.setdefault("Referer", page)
            kwargs["headers"] = headers
        return super().open(*args, **kwargs)

    def _token(self, site: str) -> str:
        from flask_wtf.csrf import generate_csrf

        app = self.application
        key = app.config["WTF_CSRF_FIELD_NAME"]
        # An app context of its own: the library keeps the token of the last session in `g`.
        with (
            self.session_transaction(base_url=site) as own,
            app.app_context(),
            app.test_request_context(base_url=site),
        ):
            if key in own:
                session[key] = own[key]
            token: str = generate_csrf()
            own[key] = session[key]
        return token
