"""The page in the admin panel, served where an app has one."""

from typing import TYPE_CHECKING

from flask import current_app, render_template

from feather import page
from feather.admin import panel_required
from feather_hello.settings import HelloSettings

if TYPE_CHECKING:
    from flask import Flask


@page.get("/admin/greetings")
@panel_required("admin.greetings")
def admin_greetings() -> str:
    """Show how people are greeted."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # a proxy
    return render_template(
        "pages/admin/greetings.html", settings=HelloSettings.of(app), active_page="greetings"
    )
