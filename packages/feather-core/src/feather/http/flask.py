"""Flask, faster: the same behaviour through the places that Flask offers for overriding."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Request, Response
from flask.json.provider import JSONProvider
from flask.sessions import SecureCookieSessionInterface
from werkzeug.routing import MapAdapter

from feather.http.config import FeatherConfig
from feather.http.json import FeatherJSONProvider
from feather.http.parts import Hosts, has_teardown, is_plain
from feather.http.responses import FeatherResponse
from feather.http.sessions import FeatherSessionInterface


class FeatherFlask(Flask):
    """The app class of ``create_app``: Flask in everything but its cost.

    Subclass it and override as with Flask; an override of a part replaces the faster one.
    """

    config_class = FeatherConfig
    json_provider_class: type[JSONProvider] = FeatherJSONProvider
    response_class = FeatherResponse
    session_interface = FeatherSessionInterface()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._hosts = Hosts()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return *func* as it is, unless it is a coroutine function."""
        return func if is_plain(func) else super().ensure_sync(func)

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Match as Flask does, checking and encoding each host name once."""
        return self._hosts.adapter(self, request, super().create_url_adapter)

    def do_teardown_request(self, *args: Any) -> None:
        """Run what is to run when a request ends, if there is any."""
        if has_teardown(self):
            super().do_teardown_request(*args)


def init_parts(app: Flask) -> None:
    """Give a Flask app of another class the faster parts, where it has Flask's own.

    A part that the app's class overrides, or that was set on the app, stays; so does one that is
    set later.

    Args:
        app: The app; one of :class:`FeatherFlask` has them.
    """
    if isinstance(app, FeatherFlask):
        return
    if type(app.session_interface) is SecureCookieSessionInterface:
        app.session_interface = FeatherSessionInterface()
    if app.response_class is Response:
        app.response_class = FeatherResponse
    if _is_stock(app, "ensure_sync"):
        to_sync = app.ensure_sync
        app.ensure_sync = lambda func: func if is_plain(func) else to_sync(func)  # type: ignore[method-assign]
    if _is_stock(app, "create_url_adapter"):
        hosts, create = Hosts(), app.create_url_adapter
        app.create_url_adapter = lambda request: hosts.adapter(app, request, create)  # type: ignore[method-assign]
    if _is_stock(app, "do_teardown_request"):
        tear_down = app.do_teardown_request
        app.do_teardown_request = lambda *args: tear_down(*args) if has_teardown(app) else None  # type: ignore[method-assign]


def _is_stock(app: Flask, name: str) -> bool:
    return name not in vars(app) and getattr(type(app), name) is getattr(Flask, name)
