"""What open pages are told of."""

import threading
import time
from pathlib import Path

import pytest
from flask import Blueprint, Flask, request
from werkzeug.test import Client

from feather_cli.development.changes import Changes
from feather_cli.development.edits import Edits
from feather_cli.development.live import Live


@pytest.fixture
def changes() -> Changes:
    return Changes()


def kind(changes: Changes, mark: str) -> str | None:
    news = changes.wait(mark, 0)
    return news and news.kind


def test_an_edit_after_the_mark_is_told_at_once(changes: Changes) -> None:
    mark = changes.mark()
    assert kind(changes, mark) is None
    changes.note("style")
    assert changes.wait(mark, 0) == ("style", changes.mark())
    assert kind(changes, changes.mark()) is None


def test_a_new_page_has_the_new_styles_too(changes: Changes) -> None:
    mark = changes.mark()
    changes.note("page")
    changes.note("style")
    assert kind(changes, mark) == "page"


@pytest.mark.parametrize("mark", ["", "0", "another-0", "nonsense", "-", "\u00b2"])
def test_a_page_of_another_server_is_out_of_date(changes: Changes, mark: str) -> None:
    assert kind(changes, mark) == "page"


def test_whoever_waits_is_woken_by_an_edit_and_by_the_end(changes: Changes) -> None:
    heard: list[object] = []
    mark = changes.mark()

    def listen() -> None:
        news = changes.wait(mark, 10)
        heard.append(news and news.kind)
        heard.append(changes.wait(changes.mark(), 10))

    thread = threading.Thread(target=listen)
    thread.start()
    time.sleep(0.05)
    changes.note("style")
    while not heard:
        time.sleep(0.01)
    changes.close()
    thread.join(5)
    assert heard == ["style", None]


@pytest.fixture
def client(changes: Changes) -> Client:
    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: request.environ["feather.live"])
    return Client(Live(app, changes))


def test_pages_are_told_the_script_and_the_moment(client: Client, changes: Changes) -> None:
    address = client.get("/").text
    assert address == f"/_feather/live.js?at={changes.mark()}"
    script = client.get(address)
    assert script.mimetype == "text/javascript"
    assert "EventSource" in script.text
    assert script.headers["Cache-Control"] == "no-store"


def test_the_stream_tells_edits_with_the_mark_to_go_on_from(
    client: Client, changes: Changes
) -> None:
    before = changes.mark()
    changes.note("style")
    stream = client.get(f"/_feather/live?at={before}")
    assert stream.mimetype == "text/event-stream"
    parts = iter(stream.response)
    assert next(parts) == b"retry: 200\n\n"
    assert next(parts) == f"id: {changes.mark()}\ndata: style\n\n".encode()
    changes.close()
    assert list(parts) == []


def test_a_browser_that_connects_again_goes_on_from_where_it_was(
    client: Client, changes: Changes
) -> None:
    before = changes.mark()
    changes.note("page")
    headers = {"Last-Event-ID": changes.mark()}
    changes.close()
    stream = client.get(f"/_feather/live?at={before}", headers=headers)
    assert b"".join(stream.response) == b"retry: 200\n\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path in ("templates/page.html", "static/css/app.css", "static/js/app.js", "other/b.html"):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return tmp_path


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("templates/page.html", "page"),
        ("templates/new/deep.txt", "page"),
        ("static/js/app.js", "page"),
        ("static/js/new.mjs", "page"),
        ("static/css/app.css", "style"),
        ("static/uploads/photo.jpg", None),
        ("templates/.page.html.swp", None),
        ("templates/page.html~", None),
        ("static/css/app.css.12.tmp", None),
    ],
)
def test_what_an_edit_asks_of_pages(root: Path, path: str, kind: str | None) -> None:
    edits = Edits([root / "templates"], root / "static")
    assert edits.kind(root / path) == kind


def test_a_stylesheet_that_appears_or_vanishes_needs_new_pages_and_else_is_exchanged(
    root: Path,
) -> None:
    edits = Edits([], root / "static")
    old, new = root / "static/css/app.css", root / "static/dist/app.css"
    assert edits.farthest([old]) == "style"
    new.parent.mkdir()
    new.touch()
    # The folder came with its contents, which no event tells of.
    assert [edits.farthest([new.parent]), edits.farthest([new])] == ["page", "style"]
    new.unlink()
    assert edits.farthest([new]) == "page"


def test_a_stylesheet_without_any_event_is_found_all_the_same(root: Path) -> None:
    edits = Edits([], root / "static")
    assert edits.farthest([]) is None
    (root / "static/late.css").touch()
    assert [edits.farthest([]), edits.farthest([])] == ["page", None]


def test_the_farthest_reaching_edit_of_a_group_counts(root: Path) -> None:
    edits = Edits([root / "templates"], root / "static")
    assert edits.farthest([root / "static/css/app.css", root / "templates/page.html"]) == "page"
    assert edits.farthest([root / "static/photo.jpg"]) is None


def test_templates_of_blueprints_belong_to_the_app(root: Path) -> None:
    app = Flask("app", root_path=str(root), static_folder=None)
    blueprint = Blueprint("b", "b", root_path=str(root), template_folder="other")
    app.register_blueprint(blueprint)
    edits = Edits.of(app)
    assert edits.kind(root / "other/b.html") == "page"
    assert edits.kind(root / "templates/page.html") == "page"
