"""A request of somebody who is signed in, and a limited one, beside bare Flask."""

import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask
from flask_login import LoginManager, UserMixin, current_user, login_required
from flask_sqlalchemy import SQLAlchemy
from interleaved import interleave

from feather import create_app
from feather.db import db
from feather.testing.csrf import CsrfClient
from feather_auth.testing.signing_in import sign_in

FILES = {
    "app.py": "from feather import create_app\n\napp = create_app()\n",
    ".env": "SECRET_KEY=a-key-for-this-benchmark-only-0123\nDATABASE_URL=sqlite:///app.db\n"
    "LOG_LEVEL=ERROR\n",
    "models/user.py": """\
from feather.auth import UserMixin
from feather.db import Model


class User(UserMixin, Model):
    __tablename__ = "users"
""",
    "routes/api/me.py": """\
from feather import api
from feather.auth import auth_required, current_user, public, rate_limit


@api.get("/me")
@auth_required
def me():
    return {"email": current_user.email, "role": current_user.role}


@api.get("/open")
@public
def open_route():
    return {"email": "ada@example.com", "role": "user"}


@api.get("/limited")
@public
@rate_limit(1_000_000_000, 1)
def limited():
    return {"email": "ada@example.com", "role": "user"}
""",
}


def bare() -> Flask:
    app = Flask("bare")

    @app.get("/me")
    def me() -> dict[str, str]:
        return {"email": "ada@example.com", "role": "user"}

    return app


def usual(folder: Path) -> tuple[Flask, str]:
    """Flask-Login with an ORM load by id, as its documentation shows."""
    app = Flask("usual")
    app.config.update(
        SECRET_KEY="k" * 32, SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder / 'usual.db'}"
    )
    own = SQLAlchemy(app)
    manager = LoginManager(app)

    class User(UserMixin, own.Model):  # type: ignore[name-defined,misc]
        id = own.Column(own.Integer, primary_key=True)
        email = own.Column(own.String(254))
        role = own.Column(own.String(50))

    manager.user_loader(lambda key: own.session.get(User, int(key)))

    @app.get("/me")
    @login_required
    def me() -> dict[str, str]:
        return {"email": current_user.email, "role": current_user.role}

    with app.app_context():
        own.create_all()
        own.session.add(User(id=1, email="ada@example.com", role="user"))
        own.session.commit()
    client = app.test_client()
    with app.test_request_context(headers={"User-Agent": ""}):
        identifier = manager._session_identifier_generator()
    with client.session_transaction() as cookie:
        cookie.update(_user_id="1", _fresh=True, _id=identifier)
    return app, cookie_of(client)


def ours(folder: Path) -> tuple[Flask, str]:
    for name, text in FILES.items():
        file = folder / "shop" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    app = create_app(folder / "shop", environment="testing", plugins=["auth"])
    app.config["SESSION_PROTECTION"] = None
    app.logger.disabled = True
    with app.app_context():
        db.create_all()
        from models.user import User

        user = User(email="ada@example.com", active=True)
        db.session.add(user)
        db.session.commit()
        client: Any = CsrfClient(app, app.response_class)
        sign_in(app, user, client)
    return app, cookie_of(client)


def cookie_of(client: Any) -> str:
    return f"session={client.get_cookie('session').value}"


def requests(app: Flask, path: str, cookie: str = "", query: str = "") -> Callable[[], object]:
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query,
        "SERVER_NAME": "localhost", "SERVER_PORT": "80",
        "HTTP_HOST": "localhost", "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http", "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(), **({"HTTP_COOKIE": cookie} if cookie else {}),
    }  # fmt: skip
    started: list[str] = []

    def start(status: str, _headers: object, _error: object = None) -> Callable[[bytes], None]:
        started.append(status)
        return lambda _: None

    def call() -> object:
        answer = app.wsgi_app(environ.copy(), start)
        body = b"".join(answer)
        getattr(answer, "close", lambda: None)()
        return body

    body = call()
    assert started[-1].startswith("200"), (started, body)
    started.clear()
    return call


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        app, cookie = ours(folder)
        other, other_cookie = usual(folder)
        interleave(
            "A request of a signed-in user, with the user from SQLite",
            {
                "bare Flask, nobody": requests(bare(), "/me"),
                "Flask-Login, ORM load by id": requests(other, "/me", other_cookie),
                "feather-auth, session and user joined": requests(app, "/api/me", cookie),
            },
            "bare Flask, nobody",
        )
        interleave(
            "A limit counted in memory",
            {
                "the route": requests(app, "/api/open"),
                "the route, limited": requests(app, "/api/limited"),
            },
            "the route",
        )


if __name__ == "__main__":
    main()
