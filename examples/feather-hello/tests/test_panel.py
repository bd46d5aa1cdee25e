"""The page in the admin panel of an app that has one."""

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("feather_admin")

APP = """
import feather
from feather.auth import UserMixin, public
from feather.db import Model, db
from feather_auth.testing.signing_in import sign_in
from flask import Flask

app = Flask("sample")
app.config.update(
    TESTING=True, FEATHER_ENV="testing", SECRET_KEY="only for this test", DATABASE_URL="sqlite://"
)


class User(UserMixin, Model):
    __tablename__ = "users"


feather.Feather(app, plugins=["auth", "admin", "hello"])
with app.app_context():
    db.create_all()
    admin = User(email="ada@example.com", role="admin", active=True)
    user = User(email="bob@example.com", active=True)
    db.session.add_all([admin, user])
    db.session.commit()
    db.session.refresh(admin)
    db.session.refresh(user)
browser, stranger = sign_in(app, admin), sign_in(app, user)
page = browser.get("/admin/greetings")
assert page.status_code == 200, page.text
assert "“Hello”, plain" in page.text
assert 'href="/admin/greetings" aria-current="page"' in page.text
assert stranger.get("/admin/greetings").status_code == 403
"""


def test_administrators_see_how_people_are_greeted(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", APP], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
