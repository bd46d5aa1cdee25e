"""The test kit's fixtures, as the tests of a project use them."""

import subprocess
import sys

import pytest
from inner_pytest import count, run_pytest
from projects import MakeProject

SETTINGS = "SECRET_KEY=a-key-for-this-test-only\nDATABASE_URL=sqlite:///app.db\n"
MODEL = """
    from sqlalchemy.orm import Mapped

    from feather.db import Model
    from feather.db.mixins import UUIDMixin

    class Note(UUIDMixin, Model):
        title: Mapped[str]
"""
ROUTES = """
    import json

    from flask import Response, request, session

    from feather import api, page
    from feather.db import db
    from feather.db.transaction import transaction
    from feather.events import Event, dispatch
    from models.note import Note

    class NoteAdded(Event):
        pass

    class Unrelated(Event):
        pass

    @page.post("/notes")
    def add():
        with transaction():
            db.session.add(Note(title=request.form["title"]))
            dispatch(NoteAdded(title=request.form["title"]))
            if request.form["title"] == "wrong":
                raise ValueError
        return Response(
            '<ul id="list"><li class="note new">Milk &amp; <b>bread</b><br><input name=done></ul>',
            headers={
                "HX-Trigger": json.dumps({"added": {"total": 1}}),
                "HX-Retarget": "#list",
                "HX-Redirect": "/notes",
            },
        )

    @page.post("/reset")
    def reset():
        session.clear()
        return "done"

    @page.get("/whole")
    def whole():
        return "<!doctype html><html><p>page</p></html>"

    @page.get("/several")
    def several():
        return Response("", headers={"HX-Trigger": "one, two", "HX-Location": '{"path": "/x"}'})

    @page.get("/request")
    def seen():
        return str(request.headers.get("HX-Request"))

    @page.get("/each")
    def each():
        keys = db.session.scalars(db.select(Note.id)).all()
        db.session.expire_all()
        return " ".join(db.session.get(Note, key).title for key in keys)
"""
TESTS = """
    import pytest
    from feather.testing import HtmxClient, RecordedEvents

    from models.note import Note
    from routes.pages.notes import NoteAdded, Unrelated

    def test_client_has_no_token(client):
        assert client.post("/notes", data={"title": "Milk"}).status_code == 403

    def test_csrf_client_has_one(csrf_client):
        for method in ("post", "put", "patch", "delete"):
            answer = getattr(csrf_client, method)("/reset")
            assert answer.status_code == (200 if method == "post" else 405)
        assert csrf_client.post("/notes", data={"title": "Milk"}).status_code == 200

    def test_two_csrf_clients_in_a_held_context(app, csrf_client, htmx):
        with app.app_context():
            for client in (csrf_client, htmx, csrf_client):
                assert client.post("/notes", data={"title": "Milk"}).status_code == 200

    def test_csrf_client_keeps_its_session(csrf_client):
        with csrf_client.session_transaction() as session:
            session["name"] = "Ada"
        csrf_client.post("/notes", data={"title": "Milk"})
        with csrf_client.session_transaction() as session:
            assert session["name"] == "Ada"

    def test_a_given_token_is_sent_as_it_is(csrf_client):
        answer = csrf_client.post("/reset", headers={"X-CSRFToken": "wrong"})
        assert answer.status_code == 403

    def test_csrf_client_over_https(csrf_client):
        assert csrf_client.post("/reset", base_url="https://localhost").status_code == 200

    def test_csrf_client_on_another_host(csrf_client):
        assert csrf_client.post("/reset", base_url="https://shop.example").status_code == 200

    def test_csrf_client_keeps_contexts(csrf_client):
        from flask import request
        with csrf_client as browser:
            browser.post("/reset")
            assert request.path == "/reset"

    def test_htmx_reads_the_answer(htmx):
        answer = htmx.post("/notes", data={"title": "Milk"})
        assert answer.status_code == 200
        item = answer.fragment.one("#list").one("li.note")
        assert item.text == "Milk & bread"
        assert item.one("input[name=done]").attributes == {"name": "done"}
        assert answer.trigger == {"added": {"total": 1}}
        assert answer.target == "#list"
        assert answer.redirect == "/notes"

    def test_htmx_reads_plain_headers(htmx):
        answer = htmx.get("/several")
        assert answer.trigger == {"one": None, "two": None}
        assert (answer.target, answer.redirect) == (None, "/x")
        assert htmx.get("/request").text == "true"

    def test_htmx_refuses_a_whole_page(htmx):
        with pytest.raises(pytest.fail.Exception, match="a whole page, which would be put inside"):
            htmx.get("/whole").fragment

    def test_events_are_recorded(htmx, recorded_events):
        assert recorded_events == []
        htmx.post("/notes", data={"title": "Milk"})
        (event,) = recorded_events.of(NoteAdded)
        assert event.title == "Milk"
        assert recorded_events.of(Unrelated) == []

    def test_events_of_a_rollback_are_not(htmx, recorded_events):
        with pytest.raises(ValueError):
            htmx.post("/notes", data={"title": "wrong"})
        assert recorded_events == []

    def test_queries_are_counted(db, client, assert_queries):
        db.session.add_all([Note(title="a"), Note(title="b"), Note(title="c")])
        db.session.commit()
        with assert_queries(max=4) as sent:
            client.get("/each")
        assert len(sent) == 4
        with pytest.raises(pytest.fail.Exception) as failure:
            with assert_queries(max=1):
                client.get("/each")
        text = str(failure.value)
        assert text.startswith("4 SQL statements were sent, and at most 1 are allowed:")
        assert "   1. SELECT note.id FROM note" in text
        assert "One of them was sent 3 times: SELECT note.id" in text

    def test_an_exception_is_not_hidden_by_the_count(db, assert_queries):
        with pytest.raises(ZeroDivisionError), assert_queries(max=0):
            db.session.execute(db.text("SELECT 1"))
            1 / 0

    def test_a_request_id_is_known(app, client, frozen_request_id):
        from feather.http.scope import get_request_id
        assert client.get("/request").headers["X-Request-ID"] == frozen_request_id
        assert get_request_id() == frozen_request_id

    def test_it_is_not_frozen_elsewhere(client):
        from feather.http import gateway
        from feather.http.scope import get_request_id
        assert get_request_id() is None
        assert gateway.new_request_id() != gateway.new_request_id()

    def test_the_environment(app):
        assert app.testing
        assert app.config["FEATHER_ENV"] == "testing"
        assert "app.db" not in app.config["SQLALCHEMY_DATABASE_URI"]
"""


def test_every_fixture_does_what_it_says(make_project: MakeProject) -> None:
    root = make_project(
        {
            ".env": SETTINGS,
            "pytest.ini": "[pytest]\nfilterwarnings = error\n",
            "models/note.py": MODEL,
            "routes/pages/notes.py": ROUTES,
            "tests/test_notes.py": TESTS,
        }
    )
    done = run_pytest(root, "-q")
    assert done.returncode == 0, done.stdout + done.stderr
    assert count(done) == 18
    assert not (root / "instance").exists(), "the development database was touched"


def test_own_fixtures_come_first_and_are_isolated_too(make_project: MakeProject) -> None:
    conftest = """
        import pytest
        from feather import create_app
        from feather.db import db
        from models.note import Note

        @pytest.fixture(scope="session")
        def app():
            app = create_app(environment="testing", config={"DATABASE_URL": "sqlite:///:memory:"})
            with app.app_context():
                db.create_all()
            yield app
            with app.app_context():
                assert db.session.scalars(db.select(Note)).all() == []
                db.session.remove()
                db.drop_all()
                db.engine.dispose()

        @pytest.fixture
        def client(client):
            client.environ_base["HTTP_X_MINE"] = "yes"
            return client
    """
    tests = """
        import pytest
        from flask import request
        from feather.db import db as database
        from models.note import Note

        @pytest.mark.parametrize("time", range(2))
        def test_commit(app, client, time):
            app.config["SHARED"] = app.config.get("SHARED", 0) + 1
            assert app.config["SHARED"] == time + 1
            with app.app_context():
                database.session.add(Note(title="one"))
                database.session.commit()
                assert len(database.session.scalars(database.select(Note)).all()) == 1
            with client:
                client.get("/")
                assert request.headers["X-Mine"] == "yes"
    """
    root = make_project(
        {
            ".env": SETTINGS,
            "models/note.py": MODEL,
            "tests/conftest.py": conftest,
            "tests/test_notes.py": tests,
        }
    )
    done = run_pytest(root, "-q", "-W", "error")
    assert done.returncode == 0, done.stdout + done.stderr
    assert count(done) == 2


def test_a_project_without_a_database(make_project: MakeProject) -> None:
    tests = """
        def test_app(client):
            assert client.get("/").status_code == 404

        def test_db(db):
            pass
    """
    done = run_pytest(make_project({"tests/test_app.py": tests}), "-q")
    assert (count(done), count(done, "error")) == (1, 1)
    assert (
        "the fixture 'db' needs a database, and this app has none: set DATABASE_URL" in done.stdout
    )
    assert "sqlalchemy" not in done.stderr


def test_a_server_that_does_not_answer_is_named(make_project: MakeProject) -> None:
    url = "postgresql://somebody:secret-word@127.0.0.1:1/shop"
    root = make_project(
        {
            ".env": f"SECRET_KEY=a-key-for-this-test-only\nDATABASE_URL={url}\n",
            "test_app.py": "def test_app(app):\n    pass\n",
        }
    )
    done = run_pytest(root, "-q")
    assert done.returncode == 1
    assert "the test database 'shop_feather_test' cannot be made on 127.0.0.1:1: " in done.stdout
    assert 'the right to create databases (ALTER ROLE "somebody" CREATEDB)' in done.stdout
    assert "secret-word" not in done.stdout


def test_elsewhere_the_plugin_does_nothing(make_project: MakeProject) -> None:
    files = {
        "app.py": "from flask import Flask\n\napp = Flask(__name__)\n",
        "test_app.py": """
            import sys

            def test_nothing_is_imported():
                loaded = {m for m in sys.modules if m.split(".")[0] in ("feather", "flask")}
                assert loaded == {"feather", "feather.testing", "feather.testing.plugin"}

            def test_no_fixture(client):
                pass
        """,
    }
    done = run_pytest(make_project(files), "-q")
    assert (count(done), count(done, "error")) == (1, 1)
    assert "fixture 'client' not found" in done.stdout


def test_the_plugin_imports_nothing_but_pytest() -> None:
    code = (
        "import sys, pytest; before = set(sys.modules); import feather.testing.plugin; "
        "print(sorted(set(sys.modules) - before))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert loaded.stdout.strip() == "['feather', 'feather.testing', 'feather.testing.plugin']"


def test_models_can_be_imported_by_conftest(make_project: MakeProject) -> None:
    root = make_project(
        {
            ".env": SETTINGS,
            "models/note.py": MODEL,
            "tests/conftest.py": "from models.note import Note\n",
            "tests/test_note.py": "def test_note(app):\n    pass\n",
        }
    )
    # The command `pytest`, unlike `python -m pytest`, leaves the folder off the path.
    done = run_pytest(root, "-q", PYTHONSAFEPATH="1")
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_unknown_selector_is_refused() -> None:
    from feather.testing import Fragment

    fragment = Fragment('<ul><li data-x="1">one</li><li>two</li></ul><p>three')
    assert [item.text for item in fragment.all("li")] == ["one", "two"]
    assert fragment.one('li[data-x="1"]').text == "one"
    assert fragment.one("[data-x]").tag == "li"
    assert fragment.text == "onetwothree"
    with pytest.raises(ValueError, match="'ul li' is not a selector that is understood here"):
        fragment.all("ul li")
    with pytest.raises(pytest.fail.Exception) as failure:
        fragment.one("li")
    assert str(failure.value) == (
        "2 elements match 'li', not one. Here are: <li data-x=\"1\">, <li>"
    )
    with pytest.raises(pytest.fail.Exception, match="0 elements match '#x', not one"):
        fragment.one("#x")
