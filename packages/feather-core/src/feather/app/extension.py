"""``Feather(app)``: the plugins, settings and routes of any Flask app."""

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask
from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader

from feather.app.collector import collector_paused
from feather.app.environment import resolve
from feather.app.inspection import admit
from feather.app.serving import begin_if_served
from feather.cache.wiring import check_backend, init_cache
from feather.errorlog import init_error_log
from feather.errors.handlers import init_errors
from feather.frontend.setup import init_frontend
from feather.frontend.templates import framework_templates
from feather.health import init_health
from feather.http.config import init_config
from feather.http.flask import init_parts
from feather.http.json import init_json
from feather.http.setup import init_http
from feather.logs import init_logs
from feather.plugins.assembly import assemble
from feather.plugins.host import Host
from feather.plugins.selection import Selection
from feather.routing.openapi import init_openapi
from feather.routing.register import register_routes
from feather.security.csrf import init_csrf
from feather.security.secret_key import ensure_secret_key
from feather.settings.core import CoreSettings

if TYPE_CHECKING:
    from feather.plugins.plugin import Plugin


class Feather:
    """The extension: wires plugins, settings, CSRF protection, assets and routes into an app.

    Nothing is kept on the object, so one ``Feather()`` can serve several apps. Each app has its
    own plugins and settings, in ``app.extensions["feather"]``.

    Args:
        app: The app, or ``None`` to call :meth:`init_app` later.
        plugins: Names of installed plugins, or plugin classes of the app itself; the only ones
            to use. Without it ``FEATHER_PLUGINS`` decides, else all installed ones are used.
    """

    def __init__(
        self, app: Flask | None = None, *, plugins: "Iterable[str | type[Plugin]] | None" = None
    ) -> None:
        self._plugins = None if plugins is None else tuple(plugins)
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask) -> None:
        """Wire *app*, including the routes that its own package declared with ``api`` and ``page``.

        Args:
            app: A Flask app; its routes must be declared already.

        Raises:
            SettingsError: If a setting is wrong.
            PluginError: If a plugin cannot run.
            UnsafeStart: If production forbids it to serve.
            RuntimeError: If the app is wired already.
        """
        host = prepare(app, self._plugins)
        host.attach(app)
        complete(app, host, own_modules(app))


def prepare(app: Flask, plugins: "Iterable[str | type[Plugin]] | None") -> Host:
    """Read the settings of *app* and load its plugins; run none of their hooks but settings.

    Args:
        app: The app.
        plugins: As for :class:`Feather`.

    Returns:
        The app's plugin host, which ``app.extensions["feather"]`` holds from now on.

    Raises:
        SettingsError: If a setting is wrong.
        PluginError: If a plugin cannot run.
        RuntimeError: If the app is wired already.
    """
    if "feather" in app.extensions:
        raise RuntimeError(
            "Feather is set up on this app already: call Feather(app) or create_app() once"
        )
    if not app.config.get("FEATHER_ENV"):
        app.config["FEATHER_ENV"] = resolve({})
    init_config(app)
    settings = CoreSettings.of(app)
    init_logs(app)
    ensure_secret_key(app)
    selection, local = _select(settings, plugins)
    host = Host(assemble(selection, local))
    host.load_settings(app)
    app.extensions["feather"] = host
    if settings.DATABASE_URL:
        with collector_paused():
            from feather.db import init_app as init_database
            from feather.logs.sql import count_sql

        init_database(app, settings.DATABASE_URL)
        with app.app_context():
            count_sql(app.extensions["sqlalchemy"].engine)  # for the access line
    init_parts(app)
    init_json(app)
    init_csrf(app)
    init_errors(app)
    init_error_log(app)
    init_frontend(app)
    # Each wraps app.wsgi_app, the later around the earlier.
    init_cache(app)
    init_health(app)
    init_http(app)
    return host


def complete(app: Flask, host: Host, modules: Iterable[str]) -> None:
    """Give *app* what its attached plugins contribute, and the routes of *modules*.

    Raises:
        PluginError: If a blueprint's name is taken, or a plugin refuses to start.
        DuplicateEndpoint: If two routes of the app share an endpoint.
        BlueprintNameTaken: If a blueprint of the app has the name that its routes need.
        UnsafeStart: If production forbids it to serve.
    """
    if "sqlalchemy" in app.extensions:
        from feather.db.roles import resolve_roles

        resolve_roles(app)
    folders = [c.value for c in host.contributions["feather_template_folders"]]
    # A plugin that is wired later builds on earlier ones and may replace their templates.
    loaders: list[BaseLoader] = [FileSystemLoader(folder) for folder in reversed(folders)]
    if app.jinja_loader is not None:
        loaders.insert(0, app.jinja_loader)
    loaders.append(framework_templates())
    app.jinja_loader = ChoiceLoader(loaders)
    names = {c.value[0]: c.value[1] for c in host.contributions["feather_shell_context"]}
    app.shell_context_processor(lambda: names)
    register_routes(app, modules)
    host.register_routes(app)
    init_openapi(app)
    host.register_blueprints(app)
    check_backend(app)
    host.ready(app)
    admit(app)
    begin_if_served(app)


def own_modules(app: Flask) -> list[str]:
    """Return the imported modules of the app's own package, and the one that made the app."""
    package = f"{app.import_name}."
    return sorted(m for m in sys.modules if m == app.import_name or m.startswith(package))


def _select(
    settings: CoreSettings, plugins: "Iterable[str | type[Plugin]] | None"
) -> "tuple[Selection, list[type[Plugin]]]":
    if plugins is None:
        return Selection.configured(settings), []
    given = tuple(plugins)
    names = tuple(plugin for plugin in given if isinstance(plugin, str))
    return Selection(names, origin="create_app(plugins=...)"), [
        plugin for plugin in given if not isinstance(plugin, str)
    ]
