"""``Feather(app)`` on an app that is there already: what is the app's own stays, and wins."""

import re
from collections.abc import Iterator

import pytest
from flask import Blueprint, Flask, abort
from flask_sqlalchemy import SQLAlchemy

from feather import Feather, api
from feather.exceptions import ConflictError, NotFoundError
from feather.routing.register import BlueprintNameTaken

CONFIG = {
    "FEATHER_ENV": "testing",
    "SECRET_KEY": "k" * 40,
    "SQLALCHEMY_DATABASE_URI": "sqlite://",
}


@api.get("/version")
def version() -> dict[str, str]:
    return {"version": "2"}


@pytest.fixture
def database() -> SQLAlchemy:
    return SQLAlchemy()


@pytest.fixture
def app(database: SQLAlchemy) -> Iterator[Flask]:
    """A shop with a database, blueprints and error handlers of its own."""
    app = Flask(__name__)
    app.config.update(CONFIG)
    database.init_app(app)

    class Book(database.Model):  # type: ignore[misc,name-defined]
        id = database.Column(database.Integer, primary_key=True)
        title = database.Column(database.String(50))

    shop = Blueprint("shop", __name__)

    @shop.get("/books")
    def books() -> list[str]:
        return [book.title for book in Book.query]

    @shop.post("/books")
    def add() -> tuple[str, int]:
        database.session.add(Book(title="Emma"))
        database.session.commit()
        return "added", 201

    @shop.get("/books/<int:number>")
    def book(number: int) -> str:
        raise NotFoundError(f"There is no book {number}.")

    @shop.get("/sold-out")
    def sold_out() -> str:
        raise ConflictError("Sold out.")

    @shop.get("/teapot")
    def teapot() -> str:
        abort(418)

    @shop.get("/health")
    def health() -> str:
        return "the shop is open"

    @shop.get("/api/openapi.json")
    def description() -> str:
        return "written by hand"

    shop.register_error_handler(ConflictError, lambda error: (f"the shop says: {error}", 409))
    app.register_blueprint(shop)
    app.register_error_handler(404, lambda error: ("nothing here", 404))
    app.register_error_handler(NotFoundError, lambda error: (f"not found: {error}", 404))
    with app.app_context():
        database.create_all()
        yield app
        database.session.remove()
        database.engine.dispose()


def test_its_blueprints_and_those_of_feather_answer(app: Flask) -> None:
    Feather(app, plugins=[])
    client = app.test_client()
    assert client.get("/api/version").json == {"version": "2"}
    assert client.get("/health").text == "the shop is open"
    assert client.get("/api/openapi.json").text == "written by hand"
    live = client.get("/health/live")
    assert live.json is not None
    assert live.json["status"] == "healthy"


def test_its_error_handlers_win(app: Flask) -> None:
    Feather(app, plugins=[])
    client = app.test_client()
    paths = ("/absent", "/books/7", "/sold-out")
    assert [client.get(path).text for path in paths] == [
        "nothing here", "not found: There is no book 7.", "the shop says: Sold out.",
    ]  # fmt: skip
    # Feather answers the rest.
    teapot = client.get("/teapot", headers={"Accept": "application/json"})
    assert teapot.status_code == 418
    assert teapot.json is not None
    assert teapot.json["success"] is False


def test_its_database_object_works_and_is_part_of_its_health(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    Feather(app, plugins=[])
    client = app.test_client()
    refused = client.post("/books")
    assert refused.status_code == 403
    added = client.post("/books", headers={"X-CSRFToken": refused.headers["X-CSRFToken"]})
    assert added.status_code == 201
    assert client.get("/books").json == ["Emma"]
    ready = client.get("/health/ready")
    assert ready.json is not None
    assert ready.json["checks"] == {"database": "ok"}


def test_a_database_object_beside_feathers_is_refused_with_the_remedy(app: Flask) -> None:
    app.config["DATABASE_URL"] = "sqlite://"
    with pytest.raises(RuntimeError) as caught:
        Feather(app, plugins=[])
    message = str(caught.value)
    assert re.search("the app '.*test_own_app' already has a Flask-SQLAlchemy object", message)
    assert "import db from feather.db and remove the app's own" in message
    assert "remove the setting DATABASE_URL" in message


def test_a_database_object_after_feathers_is_refused(database: SQLAlchemy) -> None:
    app = Flask("later")
    app.config.update(CONFIG, DATABASE_URL="sqlite://")
    Feather(app, plugins=[])
    with pytest.raises(RuntimeError, match="Import and use that instance instead"):
        database.init_app(app)


def test_a_blueprint_with_the_name_of_feathers_is_refused_with_the_remedy() -> None:
    app = Flask(__name__)
    app.config.update(CONFIG)
    app.register_blueprint(Blueprint("api", __name__))
    with pytest.raises(BlueprintNameTaken) as caught:
        Feather(app, plugins=[])
    message = str(caught.value)
    assert re.match(
        r"the app '\S+' has a blueprint called 'api', and routes declared with ", message
    )
    assert re.search(r"feather\.api need that name, such as version in \S+test_own_app", message)
    assert "Rename the app's own: Blueprint('api_2', ...); its URLs stay what they are" in message
