"""What feather-core loads for feather-admin."""

from pathlib import Path
from typing import TYPE_CHECKING

from feather.plugins import AdminPage, Ejectable, Plugin, hookimpl

if TYPE_CHECKING:
    from flask import Flask

_PANEL = Path(__file__).parent / "panel"


class AdminPlugin(Plugin):
    """The admin panel for Feather."""

    name = "admin"
    requires = ("auth",)

    @hookimpl
    def feather_routes(self, app: "Flask") -> list[str]:
        """Serve the panel where there are accounts to administer."""
        from feather_auth.store import is_attached
        from feather_auth.use import has_accounts

        if not (is_attached(app) and has_accounts(app)):
            return []
        from feather_admin.extension import ROUTES, Admin

        Admin(app)
        return [ROUTES]

    @hookimpl
    def feather_template_folders(self) -> list[Path]:
        """Add the panel's templates."""
        return [_PANEL / "templates"]

    @hookimpl
    def feather_tailwind_sources(self) -> list[Path]:
        """Have the classes in the templates styled."""
        return [_PANEL / "templates"]

    @hookimpl
    def feather_agent_guide(self) -> list[str]:
        """Explain the panel to whoever adds to it."""
        from feather_admin.guide import LINES

        return list(LINES)

    @hookimpl
    def feather_admin_pages(self) -> list[AdminPage]:
        """List the panel's own pages."""
        from feather_admin.pages import WITH_FEATHER

        return list(WITH_FEATHER)

    @hookimpl
    def feather_eject(self) -> list[Ejectable]:
        """Let an app own the panel."""
        service = {"feather_admin.panel.services": "services"}
        return [
            Ejectable(
                "admin", "templates", "Pages and fragments", _PANEL / "templates", "templates"
            ),
            Ejectable("admin", "routes", "The routes", _PANEL / "routes", "routes", service),
            Ejectable(
                "admin", "routes", "What they ask for", _PANEL / "services", "services", service
            ),
            Ejectable("admin", "routes", "Tests of the panel", _PANEL / "tests", "tests"),
        ]

    @hookimpl
    def feather_ready(self, app: "Flask") -> None:
        """Settle the navigation, and refuse a page that is not there or open to anybody."""
        if "feather.admin" not in app.extensions:
            return
        from feather_admin.site import settle_pages

        host = app.extensions["feather"]
        settle_pages(app, [c.value for c in host.contributions["feather_admin_pages"]])
