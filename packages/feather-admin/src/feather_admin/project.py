"""What a project folder says of the panel: its ``admin.py``."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from flask import Flask

from feather.app.modules import import_project_module
from feather.http.flask import FeatherFlask
from feather.plugins.contributions import AdminPage

if TYPE_CHECKING:
    from feather_admin.models.declaration import ModelAdmin


class Declared(NamedTuple):
    """What an app declares.

    Attributes:
        models: Its models in the panel.
        pages: Its own pages in the navigation.
    """

    models: "tuple[ModelAdmin, ...]" = ()
    pages: tuple[AdminPage, ...] = ()


def declared_by(app: Flask) -> Declared:
    """Read the ``admin.py`` of a project: each ``ModelAdmin(...)`` in it, and ``PAGES``.

    Args:
        app: The app; only ``create_app`` makes one that has a project folder.

    Raises:
        PageError: ``PAGES`` holds something else than pages.
    """
    root = Path(app.root_path)
    if not isinstance(app, FeatherFlask) or not (root / "admin.py").is_file():
        return Declared()
    module = import_project_module(root, "admin")
    from feather_admin.models.declaration import declared_in
    from feather_admin.site import PageError

    pages = getattr(module, "PAGES", ())
    wrong = [pages] if not isinstance(pages, (list, tuple)) else [
        one for one in pages if not isinstance(one, AdminPage)
    ]  # fmt: skip
    if wrong:
        raise PageError(
            f"admin.py: PAGES must be a list of AdminPage objects, and it has {wrong[0]!r}: write "
            'PAGES = [AdminPage("reports", "Reports", "page.reports", "monitoring")]'
        )
    return Declared(tuple(declared_in(vars(module))), tuple(pages))
