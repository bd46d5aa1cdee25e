"""Pages with islands, for tests in the browser: the documented ones, and some that show more."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask, Response, abort, jsonify, render_template, request, send_from_directory
from live import live

from feather import Feather

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

FOLDER = Path(__file__).parents[1] / "browser" / "islands"
EXAMPLES = Path(__file__).parents[2] / "packages/feather-core/frontend/tests"
DOCUMENTED = ("counter", "like-button", "board")
MODULES = {path.stem: f"/static/islands/{path.name}" for path in FOLDER.glob("static/islands/*.js")}
ISLANDS = MODULES | {name: f"/examples/{name}.js" for name in DOCUMENTED}


class Islands:
    """The app under test, and the requests that it has seen."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.address = ""
        app = Flask(__name__, root_path=str(FOLDER))
        app.config.update(FEATHER_ENV="testing", SECRET_KEY="only for tests")
        app.add_url_rule("/<name>", "shown", self.shown)
        app.add_url_rule("/examples/<name>.js", "example", self.example)
        app.add_url_rule("/htmx/probe", "probe", self.probe)
        app.add_url_rule("/htmx/ping", "htmx_ping", self.answer, methods=["POST"])
        app.add_url_rule("/api/<path:path>", "answer", self.answer, methods=["POST"])
        Feather(app, plugins=[])
        self.app = app

    def saw(self, page: "Page", *paths: str) -> bool:
        """Tell whether exactly these requests came, and no other soon after; then forget them."""
        for _ in range(100):
            if len(self.seen) >= len(paths):
                break
            page.wait_for_timeout(50)
        page.wait_for_timeout(50)
        seen = sorted(self.seen)
        self.seen.clear()
        return seen == sorted(paths)

    def shown(self, name: str) -> str:
        arguments = request.args.to_dict()
        island = arguments.pop("island", "board")
        return render_template(
            f"{name}.html", title=name, islands=ISLANDS, label="first", island=island, **arguments
        )

    def example(self, name: str) -> Response:
        return send_from_directory(EXAMPLES, f"{name.removesuffix('-button')}.example.js")

    def probe(self) -> str:
        return render_template("island/probe.html", label="second")

    def answer(self, path: str = "") -> Response:
        self.seen.append(request.path)
        if failing := re.search(r"409|500|cards/4", path):
            abort(500 if failing[0] == "500" else 409)
        return jsonify(ok=True, sent=request.get_json(silent=True))


@pytest.fixture(scope="module")
def served_islands() -> Iterator[Islands]:
    islands = Islands()
    with live(islands.app) as islands.address:
        yield islands


@pytest.fixture
def islands(served_islands: Islands) -> Islands:
    """The app with islands; it has seen nothing yet."""
    served_islands.seen.clear()
    return served_islands


def show_page(page: "Page", islands: Islands, path: str) -> None:
    """Open a page, once its scripts have run."""
    page.goto(islands.address + path)
    page.wait_for_function("() => window.Feather && window.htmx")


def ready(page: "Page", selector: str) -> "Locator":
    """Return an island, once it is mounted."""
    from playwright.sync_api import expect

    island = page.locator(selector)
    expect(island).to_have_attribute("data-island-ready", "")
    return island


def keep(page: "Page", event: str) -> None:
    """Keep the detail of an event, as ``told``."""
    page.evaluate(
        "(type) => document.addEventListener(type, (event) => (window.told = event.detail))", event
    )
