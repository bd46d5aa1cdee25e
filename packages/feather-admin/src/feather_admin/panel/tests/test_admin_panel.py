"""The admin panel of this app: who gets in, and what approving somebody does."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feather.auth import UserMixin
from feather.db import db
from feather.db.roles import model_for

PAGES = ("/admin/users", "/admin/analytics", "/admin/logs", "/admin/audit", "/admin/system")


@pytest.fixture
def add_user(app: Flask) -> Callable[..., UserMixin]:
    """Add somebody: ``add_user("ada@example.com", role="admin", active=True)``."""

    def add(email: str, **columns: object) -> UserMixin:
        with app.app_context():
            user: UserMixin = model_for(app, "user")(email=email, **columns)
            db.session.add(user)
            db.session.commit()
            db.session.refresh(user)
            db.session.expunge(user)
        return user

    return add


def test_the_panel_is_for_administrators(
    add_user: Callable[..., UserMixin], login_as: Callable[..., FlaskClient]
) -> None:
    admin = login_as(add_user("grace@example.com", role="admin", active=True))
    user = login_as(add_user("bob@example.com", active=True))
    for page in PAGES:
        assert admin.get(page).status_code == 200, page
        assert user.get(page).status_code == 403, page


def test_an_administrator_approves_somebody(
    app: Flask, add_user: Callable[..., UserMixin], login_as: Callable[..., FlaskClient]
) -> None:
    waiting = add_user("bob@example.com")
    admin = login_as(add_user("grace@example.com", role="admin", active=True))
    assert "bob@example.com" in admin.get("/admin/users?status=pending").text
    assert admin.post(f"/admin/users/{waiting.id}/approve").status_code == 303
    assert "bob@example.com was approved." in admin.get("/admin/users").text
    assert "No users match" in admin.get("/admin/users?status=pending").text
