"""The routes of the app's models, one by one, so that the URL map and its checks know them."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Flask

from feather.routing.register import has_route
from feather_admin.access import panel_required
from feather_admin.models.declaration import ModelAdmin
from feather_admin.models.resource import Resource, read_all
from feather_admin.models.views import Views
from feather_admin.site import KEY
from feather_auth.store import store_of

Route = tuple[str, str, tuple[str, ...], Callable[..., Any], str]


def init_models(app: Flask, declared: Sequence[ModelAdmin], taken: Sequence[str] = ()) -> None:
    """Serve the models that an app declared; the app's own routes at the same paths win.

    Args:
        app: The app, with its own routes and the panel.
        declared: The declarations.
        taken: Names of pages that the panel has already.

    Raises:
        ModelAdminError: A declaration is wrong.
    """
    if not declared:
        return
    resources = read_all(declared, taken, store_of(app).models)
    app.extensions[KEY].resources = resources
    for resource in resources:
        _serve(app, resource)


def _serve(app: Flask, resource: Resource) -> None:
    views, base = Views(resource), f"/admin/{resource.slug}"
    # Each with the verb of its permission; reading is part of all.
    routes: list[Route] = [
        ("", "", ("GET",), views.index, "read"),
        ("export", "/export", ("GET",), views.export, "read"),
        ("options", "/options/<field>", ("GET",), views.options, "read"),
        ("row", "/<row_id>", ("GET",), views.row, "read"),
        ("delete", "/<row_id>/delete", ("POST",), views.delete, "delete"),
    ]
    if resource.form:
        routes += [
            ("new", "/new", ("GET", "POST"), views.new, "create"),
            ("edit", "/<row_id>/edit", ("GET", "POST"), views.edit, "update"),
        ]
    for what, path, methods, view, action in routes:
        endpoint = resource.endpoint(what)
        if endpoint in app.view_functions:
            continue
        if has_route(app, base + path, methods):
            app.add_url_rule(base + path, endpoint, build_only=True)  # it leads to the app's own
            continue
        permissions = dict.fromkeys([resource.permission("read"), resource.permission(action)])
        guarded = panel_required(f"admin.{resource.slug}", *permissions)(view)
        app.add_url_rule(base + path, endpoint, guarded, methods=list(methods))
