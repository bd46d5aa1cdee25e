"""Flask, faster: the same behaviour through the places that Flask offers for overriding."""

from collections.abc import Callable
from inspect import CO_COROUTINE
from types import FunctionType, MethodType
from typing import Any, NamedTuple

from flask import Flask, Request, request_tearing_down
from flask.json.provider import JSONProvider
from werkzeug.routing import Map, MapAdapter

from feather.http.config import FeatherConfig
from feather.http.json import FeatherJSONProvider
from feather.http.responses import FeatherResponse
from feather.http.sessions import FeatherSessionInterface

_MOST_HOSTS = 64


class _Host(NamedTuple):
    """What Flask and Werkzeug made of a host header that they accepted."""

    server_name: str
    subdomain: str | None


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
        self._hosts: dict[tuple[str, str, tuple[str, ...] | None], _Host] = {}

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return *func* as it is, unless it is a coroutine function.

        A plain function is recognised by its flags; Flask's own test unwraps and inspects, for
        every hook and view of every request.
        """
        plain = func.__func__ if type(func) is MethodType else func
        if (
            type(plain) is FunctionType
            and not plain.__code__.co_flags & CO_COROUTINE
            and "_is_coroutine_mark" not in plain.__dict__
        ):
            return func
        return super().ensure_sync(func)

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Match as Flask does, checking and encoding each host name once.

        The hosts that passed are kept (64 at most); one that is refused is refused by Flask.
        """
        if request is None and self.config["SERVER_NAME"] is None:
            return None
        if request is None or not self._matches_paths_only(request.environ):
            return super().create_url_adapter(request)
        environ = request.environ
        scheme = environ["wsgi.url_scheme"]
        trusted = self.config["TRUSTED_HOSTS"]
        key = (scheme, environ["HTTP_HOST"], trusted if trusted is None else tuple(trusted))
        known = self._hosts.get(key)
        if known is None:
            adapter = super().create_url_adapter(request)
            if adapter is not None and len(self._hosts) < _MOST_HOSTS:
                self._hosts[key] = _Host(adapter.server_name, adapter.subdomain)
            return adapter
        if trusted is not None:
            request.trusted_hosts = trusted
        return MapAdapter(
            self.url_map,
            known.server_name,
            _text(environ.get("SCRIPT_NAME", "")),
            known.subdomain,
            scheme,
            _text(environ.get("PATH_INFO", "")),
            environ["REQUEST_METHOD"],
            _text(environ.get("QUERY_STRING", "")),
        )

    def do_teardown_request(self, *args: Any) -> None:
        """Run what is to run when a request ends, if there is any."""
        if self.teardown_request_funcs or request_tearing_down.receivers:
            super().do_teardown_request(*args)

    def _matches_paths_only(self, environ: dict[str, Any]) -> bool:
        return (
            type(self.url_map) is Map
            and not self.url_map.host_matching
            and not self.subdomain_matching
            and not self.config["SERVER_NAME"]
            and "HTTP_HOST" in environ
            and "HTTP_UPGRADE" not in environ
        )


def _text(wsgi: str) -> str:
    """WSGI hands over bytes as Latin-1."""
    return wsgi if wsgi.isascii() else wsgi.encode("latin1").decode(errors="replace")
