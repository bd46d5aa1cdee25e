"""Parts of Flask, faster: what :class:`FeatherFlask` and stock Flask apps have in common."""

from collections.abc import Callable
from inspect import CO_COROUTINE
from types import FunctionType, MethodType
from typing import Any, NamedTuple

from flask import Flask, Request, request_tearing_down
from werkzeug.routing import Map, MapAdapter

_MOST_HOSTS = 64


def is_plain(func: Callable[..., Any]) -> bool:
    """Tell by its flags whether *func* is a function that is certainly no coroutine function.

    Flask's own test unwraps and inspects, for every hook and view of every request.
    """
    plain = func.__func__ if type(func) is MethodType else func
    return (
        type(plain) is FunctionType
        and not plain.__code__.co_flags & CO_COROUTINE
        and "_is_coroutine_mark" not in plain.__dict__
    )


def has_teardown(app: Flask) -> bool:
    """Tell whether anything is to run when a request of *app* ends."""
    return bool(app.teardown_request_funcs or request_tearing_down.receivers)


class _Host(NamedTuple):
    """What Flask and Werkzeug made of a host header that they accepted."""

    server_name: str
    subdomain: str | None


class Hosts:
    """The hosts that an app accepted, 64 at most: each name is checked and encoded once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, tuple[str, ...] | None], _Host] = {}

    def __len__(self) -> int:
        return len(self._known)

    def adapter(
        self,
        app: Flask,
        request: Request | None,
        otherwise: Callable[[Request | None], MapAdapter | None],
    ) -> MapAdapter | None:
        """Match as Flask does.

        Args:
            app: The app.
            request: The request; ``None`` in an app context.
            otherwise: Flask's own way, for hosts that are not known and for apps that match more
                than paths. It refuses what is to be refused.
        """
        if request is None and app.config["SERVER_NAME"] is None:
            return None
        if request is None or not _matches_paths_only(app, request.environ):
            return otherwise(request)
        environ = request.environ
        scheme = environ["wsgi.url_scheme"]
        trusted = app.config["TRUSTED_HOSTS"]
        key = (scheme, environ["HTTP_HOST"], trusted if trusted is None else tuple(trusted))
        known = self._known.get(key)
        if known is None:
            adapter = otherwise(request)
            if adapter is not None and len(self._known) < _MOST_HOSTS:
                self._known[key] = _Host(adapter.server_name, adapter.subdomain)
            return adapter
        if trusted is not None:
            request.trusted_hosts = trusted
        return MapAdapter(
            app.url_map,
            known.server_name,
            _text(environ.get("SCRIPT_NAME", "")),
            known.subdomain,
            scheme,
            _text(environ.get("PATH_INFO", "")),
            environ["REQUEST_METHOD"],
            _text(environ.get("QUERY_STRING", "")),
        )


def _matches_paths_only(app: Flask, environ: dict[str, Any]) -> bool:
    return (
        type(app.url_map) is Map
        and not app.url_map.host_matching
        and not app.subdomain_matching
        and not app.config["SERVER_NAME"]
        and "HTTP_HOST" in environ
        and "HTTP_UPGRADE" not in environ
    )


def _text(wsgi: str) -> str:
    """WSGI hands over bytes as Latin-1."""
    return wsgi if wsgi.isascii() else wsgi.encode("latin1").decode(errors="replace")
