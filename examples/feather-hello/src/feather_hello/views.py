"""The pages."""

from flask import Blueprint, current_app, render_template

from feather_hello.settings import HelloSettings

# Templates come from the plugin's folder, through a hook: the app can replace each of them.
hello = Blueprint("hello", __name__, url_prefix="/hello")


@hello.get("/<name>")
def greeting(name: str) -> str:
    """Greet somebody."""
    return render_template("hello/greeting.html", text=current_app.extensions["hello"].greet(name))


@hello.get("/")
def overview() -> str:
    """Show how people are greeted."""
    settings = HelloSettings.of(current_app._get_current_object())  # type: ignore[attr-defined]  # a proxy
    return render_template("hello/overview.html", settings=settings)
