"""A project with the admin panel, and the people in it."""

import pytest

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite:///app.db"], ids=["sqlite"])
"""For tests of both databases that need no second one."""

FILES = {
    ".env": "SECRET_KEY=a-key-for-this-test-only\n",
    "models/user.py": """
        from feather.auth import UserMixin
        from feather.db import Model


        class User(UserMixin, Model):
            __tablename__ = "users"
    """,
    "routes/pages/home.py": """
        from flask_login import login_user

        from feather import page
        from feather.auth import auth_required, public
        from feather.db import db
        from models.user import User


        @page.get("/")
        @public
        def home():
            return "home"


        @page.get("/mine")
        @auth_required
        def mine():
            return "mine"


        @page.get("/enter/<user_id>")
        @public
        def enter(user_id):
            login_user(db.session.get(User, user_id), force=True)
            return "in"


        @page.get("/break")
        @auth_required
        def broken():
            raise RuntimeError("The coffee is out.")
    """,
}
KINDS = {
    "pending": {"status": "pending"},
    "suspended": {"status": "suspended"},
    "user": {"active": True},
    "other": {"active": True},
    "editor": {"active": True, "role": "editor"},
    "moderator": {"active": True, "role": "moderator"},
    "admin": {"active": True, "role": "admin"},
    "operator": {"active": True, "is_platform_admin": True},
}
HTMX = {"HX-Request": "true"}
BROWSER = {"Accept": "text/html"}
