"""CSRF protection: Flask-WTF's tokens, and no unsafe request that another site caused."""

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from flask import Flask, Response, after_this_request, current_app, g, request

from feather.exceptions import CsrfError

if TYPE_CHECKING:
    from flask_wtf.csrf import CSRFProtect
    from markupsafe import Markup

TOKEN_HEADER = "X-CSRFToken"  # noqa: S105 - the name of a header
_SAFE_METHODS = frozenset(("GET", "HEAD", "OPTIONS", "TRACE"))
_OUTDATED = "This page is out of date. Reload it and try again."
_FOREIGN = "Another site sent this request."
View = TypeVar("View")


def init_csrf(app: Flask) -> None:
    """Refuse unsafe requests without a CSRF token; leave an app alone that protects itself.

    Args:
        app: The app; ``app.extensions["csrf"]`` does what Flask-WTF's object does.
    """
    if "csrf" in app.extensions:
        return
    app.config.setdefault("WTF_CSRF_ENABLED", True)
    app.config.setdefault("WTF_CSRF_CHECK_DEFAULT", True)
    app.config.setdefault("WTF_CSRF_METHODS", {"POST", "PUT", "PATCH", "DELETE"})
    app.config.setdefault("WTF_CSRF_FIELD_NAME", "csrf_token")
    app.config.setdefault("WTF_CSRF_HEADERS", [TOKEN_HEADER, "X-CSRF-Token"])
    app.config.setdefault("WTF_CSRF_SSL_STRICT", True)
    csrf = app.extensions["csrf"] = Csrf()
    app.before_request(csrf.check)
    app.jinja_env.globals.update(csrf_token=_token, csrf_meta_tag=_meta_tag)


class Csrf:
    """Flask-WTF's protection, imported by the first request that needs it.

    Its settings (``WTF_CSRF_...``) and ``exempt`` mean what they mean there.
    """

    def __init__(self) -> None:
        self._exempt: list[object] = []

    def exempt(self, view: View) -> View:
        """Leave out a view or a blueprint, as a decorator or by a call.

        Args:
            view: A view function, its dotted name or a blueprint.

        Returns:
            The same object.
        """
        self._exempt.append(view)
        self.__dict__.pop("_library", None)
        return view

    def check(self) -> None:
        """Check the current request, unless its method is safe or the app says not to.

        Raises:
            CsrfError: If the request does not come from the app's own page.
        """
        if request.environ["REQUEST_METHOD"] in _SAFE_METHODS:
            return
        config = current_app.config
        if config["WTF_CSRF_ENABLED"] and config["WTF_CSRF_CHECK_DEFAULT"]:
            self.protect(apply_exemptions=True)

    def protect(self, *, apply_exemptions: bool = False) -> None:
        """Check the current request; for apps with ``WTF_CSRF_CHECK_DEFAULT = False``.

        Args:
            apply_exemptions: Let exempted views pass.

        Raises:
            CsrfError: If the request does not come from the app's own page.
        """
        from flask_wtf.csrf import CSRFError

        foreign = request.headers.get("Sec-Fetch-Site") == "cross-site"
        try:
            self._library.protect(apply_exemptions=apply_exemptions)
        except (CSRFError, ValueError) as error:  # ValueError: the Referer is no URL
            if foreign:
                raise CsrfError(_FOREIGN) from error
            after_this_request(_offer_token)
            raise CsrfError(_OUTDATED) from error
        if foreign and g.get("csrf_valid"):
            raise CsrfError(_FOREIGN)

    @cached_property
    def _library(self) -> "CSRFProtect":
        from flask_wtf.csrf import CSRFProtect

        library = CSRFProtect()
        for view in self._exempt:
            library.exempt(view)
        return library


def _offer_token(response: Response) -> Response:
    """Scripts of the app's own pages retry with it; those of other sites cannot read it."""
    response.headers[TOKEN_HEADER] = _token()
    return response


def _token() -> str:
    from flask_wtf.csrf import generate_csrf

    token: str = generate_csrf()
    return token


def _meta_tag(name: str | None = None) -> "Markup":
    from flask_wtf.csrf import csrf_meta_tag

    tag: Markup = csrf_meta_tag(name)
    return tag
