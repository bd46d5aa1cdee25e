"""``Admin(app)``: the panel for any Flask app with sign-in."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, current_app, request
from jinja2 import ChoiceLoader, FileSystemLoader

from feather.routing.register import register_missing
from feather_admin.access import GUARD, may
from feather_admin.lists.links import list_links
from feather_admin.navigation import navigation
from feather_admin.presentation import filters
from feather_admin.project import declared_by
from feather_admin.ranks import outranks
from feather_admin.site import KEY, Site, settle_pages
from feather_auth.authority.guards import MARK
from feather_auth.store import is_attached

if TYPE_CHECKING:
    from feather_admin.models.declaration import ModelAdmin

TEMPLATES = Path(__file__).parent / "panel" / "templates"
ROUTES = "feather_admin.panel.routes.pages.admin"


class Admin:
    """The extension: the panel's pages below ``/admin/``.

    An app made by ``feather.create_app`` that has accounts has it as soon as feather-admin is
    installed. Any other Flask app calls ``Admin(app)`` after ``Auth(app)`` and its own routes,
    which win where they have a path of the panel. Nothing is kept on the object.

    Args:
        app: The app, or ``None`` to call :meth:`init_app` later.
        models: As for :meth:`init_app`.
    """

    def __init__(self, app: Flask | None = None, *, models: "Sequence[ModelAdmin]" = ()) -> None:
        if app is not None:
            self.init_app(app, models=models)

    def init_app(self, app: Flask, *, models: "Sequence[ModelAdmin]" = ()) -> None:
        """Attach to *app*.

        Args:
            app: A Flask app with sign-in.
            models: The app's models in the panel.

        Raises:
            RuntimeError: The app has no sign-in.
            ModelAdminError: A declaration of a model is wrong.
        """
        if not is_attached(app):
            raise RuntimeError(
                f"the app {app.name!r} has no sign-in, and the admin panel is for its "
                "administrators: install feather-auth and build the app with create_app(), or call "
                "Auth(app, user_model=User) before Admin(app)"
            )
        app.extensions[KEY] = Site()
        app.jinja_env.globals.update(
            admin_navigation=navigation,
            admin_may=may,
            admin_outranks=outranks,
            admin_links=list_links,
        )
        app.jinja_env.filters.update(filters())
        assets = Blueprint(
            "feather_admin",
            __name__,
            static_folder="static",
            static_url_path="/feather-admin-static",
        )
        app.register_blueprint(assets)
        app.after_request(_keep_nowhere)
        if "feather" not in app.extensions:
            from feather_admin.pages import EVERYWHERE

            own = [app.jinja_loader] if app.jinja_loader else []
            app.jinja_loader = ChoiceLoader([*own, FileSystemLoader(TEMPLATES)])
            register_missing(app, ROUTES)
            _init_models(app, models, [page.name for page in EVERYWHERE])
            settle_pages(app, EVERYWHERE)
        else:
            declared = declared_by(app)
            app.extensions[KEY].own_pages = declared.pages
            contributed = app.extensions["feather"].contributions["feather_admin_pages"]
            pages = [*(c.value for c in contributed), *declared.pages]
            _init_models(app, [*models, *declared.models], [page.name for page in pages])


def _init_models(app: Flask, declared: "Sequence[ModelAdmin]", taken: Sequence[str]) -> None:
    if declared:
        # Imported here: an app without declarations does not build forms.
        from feather_admin.models.routes import init_models

        init_models(app, declared, taken)


def _keep_nowhere(response: Response) -> Response:
    """Have browsers keep no page: "back" shows what is now, and nothing once signed out."""
    view = current_app.view_functions.get(request.endpoint or "")
    if str(getattr(view, MARK, "")).startswith(GUARD):
        response.headers.setdefault("Cache-Control", "no-store")
    return response
