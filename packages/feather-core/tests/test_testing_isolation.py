"""The test kit keeps tests apart: real pytest runs on small projects, each test committing."""

import pytest
from inner_pytest import count, run_pytest
from projects import MakeProject

MODEL = """
    from sqlalchemy.orm import Mapped, mapped_column

    from feather.db import Model
    from feather.db.mixins import UUIDMixin

    class Item(UUIDMixin, Model):
        name: Mapped[str] = mapped_column(unique=True)
"""
ROUTES = """
    from flask import request

    from feather import api
    from feather.db import db
    from models.item import Item

    @api.get("/items")
    def names():
        return {"names": sorted(db.session.scalars(db.select(Item.name)))}

    @api.post("/items")
    def create():
        db.session.add(Item(name=request.get_json()["name"]))
        db.session.commit()
        return {}, 201

    @api.put("/items")
    def rename():
        db.session.scalars(db.select(Item)).one().name = request.get_json()["name"]
        db.session.commit()
        return {}

    @api.delete("/items")
    def fail():
        db.session.execute(db.delete(Item))
        raise RuntimeError("after a change")
"""
# Each test would fail if another one's rows were still there.
TESTS = """
    import threading

    import pytest
    from feather.db import db as database
    from feather.db.transaction import transaction
    from models.item import Item
    from sqlalchemy.exc import IntegrityError, ProgrammingError, OperationalError

    def names(client):
        return client.get("/api/items").json["names"]

    @pytest.mark.parametrize("time", range(3))
    def test_commit_in_a_context(app, client, time):
        with app.app_context():
            database.session.add(Item(name="one"))
            database.session.commit()
        assert names(client) == ["one"]

    @pytest.mark.parametrize("time", range(3))
    def test_commit_by_a_request(csrf_client, client, time):
        assert csrf_client.post("/api/items", json={"name": "one"}).status_code == 201
        assert names(client) == ["one"]

    @pytest.mark.parametrize("time", range(2))
    def test_commit_through_the_fixture(db, client, time):
        with transaction():
            db.session.add(Item(name="one"))
        db.session.add(Item(name="two"))
        db.session.commit()
        assert names(client) == ["one", "two"]

    def test_commit_on_a_connection_of_its_own(app, client):
        with app.app_context(), database.engine.begin() as connection:
            connection.execute(database.insert(Item).values(id="1" * 32, name="one"))
        assert names(client) == ["one"]

    def test_rollback_undoes_what_is_not_committed(db, client):
        db.session.add(Item(name="kept"))
        db.session.commit()
        db.session.add(Item(name="lost"))
        db.session.flush()
        db.session.rollback()
        assert names(client) == ["kept"]

    def test_a_refused_commit_leaves_the_rest_usable(db, client):
        db.session.add(Item(name="one"))
        db.session.commit()
        db.session.add(Item(name="one"))
        with pytest.raises(IntegrityError):
            db.session.commit()
        db.session.rollback()
        with pytest.raises((ProgrammingError, OperationalError)):
            db.session.execute(db.text("SELECT nothing FROM nowhere"))
        db.session.rollback()
        assert names(client) == ["one"]

    def test_a_savepoint_within_a_transaction(db, client):
        with transaction():
            db.session.add(Item(name="kept"))
            with pytest.raises(ZeroDivisionError), transaction(savepoint=True):
                db.session.add(Item(name="lost"))
                db.session.flush()
                1 / 0
        assert names(client) == ["kept"]

    def test_a_view_that_fails_changes_nothing(app, csrf_client):
        app.config["PROPAGATE_EXCEPTIONS"] = False
        csrf_client.post("/api/items", json={"name": "one"})
        assert csrf_client.delete("/api/items").status_code == 500
        assert names(csrf_client) == ["one"]

    def test_a_request_commits_although_the_test_has_read_before(db, csrf_client, client):
        assert db.session.scalars(db.select(Item)).all() == []
        csrf_client.post("/api/items", json={"name": "one"})
        db.session.rollback()
        assert names(client) == ["one"]

    def test_objects_of_the_test_show_what_a_request_changed(db, csrf_client):
        item = Item(name="one")
        db.session.add(item)
        db.session.commit()
        assert item.name == "one"
        csrf_client.put("/api/items", json={"name": "two"})
        assert item.name == "two"

    def test_a_request_has_its_own_session_and_g(app, db, client):
        from flask import g
        g.mine = 1
        app.add_url_rule("/g", view_func=lambda: str(g.get("mine")))
        db.session.add(Item(name="pending"))
        assert client.get("/g").text == "None"
        assert names(client) == []

    def test_another_thread_sees_what_is_committed(app, db):
        db.session.add(Item(name="one"))
        db.session.commit()
        seen = []

        def look():
            with app.app_context():
                seen.extend(database.session.scalars(database.select(Item.name)))

        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
        assert seen == ["one"]

    def test_disposing_of_the_engine_loses_nothing(db, client):
        db.session.add(Item(name="one"))
        db.session.commit()
        db.engine.dispose()
        assert names(client) == ["one"]

    def test_what_wants_its_own_connection_shares_the_test_s(app, client):
        from feather.db.separate import separate_engine
        with separate_engine(app).begin() as connection:
            connection.execute(database.insert(Item).values(id="1" * 32, name="one"))
        assert names(client) == ["one"]

    def test_a_setting_changed_by_a_test(app):
        assert "CHANGED" not in app.config
        app.config["CHANGED"] = True

    def test_the_setting_is_not_changed(app):
        assert "CHANGED" not in app.config
        app.config["CHANGED"] = True
"""
SHUFFLED = """
    import random, os

    def pytest_collection_modifyitems(items):
        random.Random(os.environ["SEED"]).shuffle(items)
"""


@pytest.mark.parametrize("seed", ["1", "2"])
def test_tests_that_commit_do_not_see_each_other(
    make_project: MakeProject, database_url: str, seed: str
) -> None:
    root = make_project(
        {
            ".env": f"SECRET_KEY=a-key-for-this-test-only\nDATABASE_URL={database_url}\n",
            "pytest.ini": "[pytest]\nfilterwarnings = error\n",
            "models/item.py": MODEL,
            "routes/api/items.py": ROUTES,
            "tests/test_items.py": TESTS,
            "tests/conftest.py": SHUFFLED,
        }
    )
    done = run_pytest(root, "-q", SEED=seed)
    assert done.returncode == 0, done.stdout + done.stderr
    assert count(done) == 21
