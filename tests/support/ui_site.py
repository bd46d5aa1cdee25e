"""A small app whose pages show the components and use htmx, for tests in the browser."""

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask, Response, abort, make_response, render_template, request, session
from werkzeug.serving import make_server

from feather import Feather
from feather.exceptions import ConflictError

if TYPE_CHECKING:
    from browsers import Complaints
    from playwright.sync_api import Browser, BrowserContext, Page

_TEMPLATES = Path(__file__).parents[1] / "browser" / "templates"


class Site:
    """The app, and what it counted.

    Attributes:
        app: A plain Flask app with the extension.
        address: Where it is served.
        posts: How many unsafe requests reached a view.
        requests: Method and path of all requests but those for assets, refused ones included.
    """

    def __init__(self) -> None:
        self.address = ""
        self.posts = 0
        self.requests: list[str] = []
        self.app = Flask("ui_site", template_folder=str(_TEMPLATES))
        self.app.config["SECRET_KEY"] = "for the tests of one run only, thirty-two bytes"
        self._declare()
        Feather(self.app, plugins=[])
        self.app.before_request_funcs[None].insert(0, self._note)

    def _note(self) -> None:
        if request.endpoint != "feather.static":
            self.requests.append(f"{request.method} {request.path}")

    def _declare(self) -> None:
        route = self.app.route

        @route("/")
        def components() -> str:
            return render_template("components.html")

        @route("/htmx")
        def htmx() -> str:
            return render_template("htmx.html", title="Start", rows=[1, 2, 3])

        @route("/pages/<name>")
        def pages(name: str) -> str:
            return render_template("htmx.html", title=name.title(), rows=[1, 2, 3])

        @route("/count", methods=["POST"])
        def count() -> Response:
            self.posts += 1
            toast = {"message": f"Saved {self.posts}", "type": "success"}
            return _triggering({"showToast": toast}, status=204)

        @route("/slow", methods=["POST"])
        def slow() -> Response:
            time.sleep(0.4)
            return Response(status=204)

        @route("/account", methods=["POST"])
        def account() -> tuple[str, int]:
            self.posts += 1
            if "@" not in request.form["email"]:
                return render_template("form.html", error="This is no e-mail address."), 422
            return '<p id="account" role="status">The account was created.</p>', 200

        @route("/fail/<int:status>")
        def fail(status: int) -> Response:
            if status == 409:
                raise ConflictError("Kim renamed it a minute ago.")
            if status == 429:
                abort(make_response("slow down", 429, {"Retry-After": "30"}))
            if status == 302:
                return Response(headers={"HX-Redirect": request.args["to"]})
            return abort(status)

        @route("/search")
        def search() -> Response:
            text = request.args["q"]
            field = render_template("search.html", text=text)
            return _triggering({"announce": f"{len(text)} results"}, field)

        @route("/rows/<int:row>", methods=["DELETE"])
        def remove(row: int) -> Response:
            self.posts += 1
            return _triggering({"rowsChanged": True})

        @route("/rows/<int:row>/like", methods=["POST"])
        def like(row: int) -> str:
            self.posts += 1
            return render_template("row.html", row=row, liked=True) + (
                f'<p id="total" hx-swap-oob="true">Row {row} has a like</p>'
            )

        @route("/total")
        def total() -> str:
            return "fewer rows"

        @route("/text")
        def text() -> str:
            return "<p>Thank you.</p>"

        @route("/tabs")
        def tabs() -> str:
            return render_template("more_tabs.html")

        @route("/chart")
        def chart() -> str:
            return render_template("chart.html")

        @route("/chart/part")
        def chart_part() -> str:
            return render_template("chart_part.html", more=request.args.get("more"))

        @route("/selection")
        def selection() -> str:
            start = 4 * request.args.get("page", 1, int) - 3
            shown = "selection_list.html" if "HX-Request" in request.headers else "selection.html"
            ids = range(start, start + 4)
            return render_template(shown, ids=ids, total=8, q=request.args.get("q", ""))

        @route("/chosen", methods=["POST"])
        def chosen() -> Response:
            self.posts += 1
            form = request.form
            ids = ", ".join(sorted(form.getlist("ids")))
            what = f"{form['action']} {'all' if 'all' in form else ids}"
            return _triggering({"selection:clear": True}, what)

        @route("/once", methods=["GET", "POST"])
        def once() -> str:
            self.posts += request.method == "POST"
            return render_template("once.html", sent=self.posts)

        @route("/sign-in", methods=["POST"])
        def sign_in() -> str:
            session.clear()
            session["user"] = "Kim"
            return "signed in"


def _triggering(events: dict[str, object], body: str = "", status: int = 200) -> Response:
    response = Response(body, status=status, mimetype="text/html")
    response.headers["HX-Trigger"] = json.dumps(events)
    return response


@pytest.fixture(scope="session")
def _served_site() -> Iterator[Site]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FEATHER_ENV", "testing")
        site = Site()
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    site.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield site
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture
def site(_served_site: Site) -> Site:
    """The served app, with nothing counted yet."""
    _served_site.posts = 0
    _served_site.requests.clear()
    return _served_site


@pytest.fixture(scope="module")
def _profile(browser: "Browser") -> "Iterator[BrowserContext]":
    context = browser.new_context()
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def tab(_profile: "BrowserContext", complaints: "Complaints") -> "Iterator[Page]":
    """An empty page without cookies; unlike ``page`` it finds the assets in the browser's cache."""
    _profile.clear_cookies()
    page = _profile.new_page()
    complaints.watch(page)
    yield page
    page.close()
