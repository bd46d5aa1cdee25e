"""A small project with sign-in, whose users sign in by a route of the test."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from templates_compiled import share_compiled

import feather
from feather.db import db

FILES = {
    ".env": "SECRET_KEY=a-key-for-this-test-only\n",
    "models/user.py": """
        from feather.auth import UserMixin
        from feather.db import Model


        class User(UserMixin, Model):
            __tablename__ = "users"
    """,
    "routes/pages/home.py": """
        from flask import session
        from flask_login import login_user

        from feather import page
        from feather.auth import (
            admin_required, auth_required, permission_required, platform_admin_required, public,
            role_required,
        )
        from feather.auth import UserService
        from models.user import User


        @page.get("/")
        @public
        def home():
            return "home"

        @page.get("/enter/<user_id>")
        @public
        def enter(user_id, remember: bool = False):
            from feather.db import db
            login_user(db.session.get(User, user_id), remember=remember, force=True)
            return "in"

        @page.get("/plant")
        @public
        def plant():
            session["planted"] = "yes"
            return "planted"

        @page.get("/planted")
        @public
        def planted():
            return session.get("planted", "no")

        @page.get("/member")
        @auth_required
        def member():
            return "member"

        @page.get("/editors")
        @role_required("editor")
        def editors():
            return "editors"

        @page.get("/admins")
        @admin_required
        def admins():
            return "admins"

        @page.get("/create")
        @permission_required("posts.create")
        def create():
            return "create"

        @page.get("/platform")
        @platform_admin_required
        def platform():
            return "platform"
    """,
    "routes/api/me.py": """
        from flask_login import current_user

        from feather import api
        from feather.auth import auth_required


        @api.get("/me")
        @auth_required
        def me():
            return {"email": current_user.email, "role": current_user.role}
    """,
}


@pytest.fixture
def settings() -> dict[str, object]:
    """What the config says; tests override it."""
    return {}


@pytest.fixture
def app(make_project, own_metadata, settings, database_url) -> Iterator[Flask]:
    root = make_project(FILES)
    config = {"DATABASE_URL": database_url, **settings}
    app = feather.create_app(root, environment="testing", config=config, plugins=["auth"])
    share_compiled(app)
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.drop_all()
        db.engine.dispose()


@pytest.fixture
def add_user(app: Flask) -> Callable[..., str]:
    """Add a user; gives the id."""

    def add(email: str = "ada@example.com", **columns: object) -> str:
        from models.user import User

        with app.app_context():
            user = User(email=email, **{"active": True, **columns})
            db.session.add(user)
            db.session.commit()
            return user.id

    return add
