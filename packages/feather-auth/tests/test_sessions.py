"""Sessions, against the real Flask, Flask-Login and database."""

from datetime import UTC, datetime, timedelta

import pytest

from feather.db import db


def rows(app):
    from feather_auth.store import store

    with app.app_context():
        return db.session.query(store().models.session).count()


def test_who_signs_in_is_known_until_the_session_ends(app, add_user) -> None:
    client = app.test_client()
    assert client.get("/api/me").status_code == 401
    client.get(f"/enter/{add_user()}")
    assert client.get("/api/me").json == {"email": "ada@example.com", "role": "user"}
    assert rows(app) == 1


def test_c25_a_replayed_cookie_is_dead_after_signing_out(app, add_user) -> None:
    client = app.test_client()
    client.get(f"/enter/{add_user()}?remember=true")
    stolen = {name: client.get_cookie(name).value for name in ("session", "remember_token")}
    app.config["WTF_CSRF_ENABLED"] = False
    assert client.post("/auth/logout").status_code == 303
    for name, value in stolen.items():
        thief = app.test_client()
        thief.set_cookie(name, value)
        assert thief.get("/api/me").status_code == 401, name
    assert rows(app) == 0


def test_c24_nothing_planted_before_signing_in_survives_it(app, add_user) -> None:
    client = app.test_client()
    client.get("/plant")
    before = client.get_cookie("session").value
    client.get(f"/enter/{add_user()}")
    assert client.get("/planted").text == "no"
    assert client.get_cookie("session").value != before


def test_a_remembered_visitor_comes_back_without_the_session_cookie(app, add_user) -> None:
    client = app.test_client()
    client.get(f"/enter/{add_user()}?remember=true")
    client.delete_cookie("session")
    assert client.get("/member").text == "member"


@pytest.mark.parametrize("each", [True, False])
def test_the_remember_cookie_is_set_with_every_answer_where_the_app_says_so(
    app, add_user, each
) -> None:
    client = app.test_client()
    client.get(f"/enter/{add_user()}?remember=true")
    app.config["REMEMBER_COOKIE_REFRESH_EACH_REQUEST"] = each
    cookies = client.get("/member").headers.getlist("Set-Cookie")
    assert any(cookie.startswith("remember_token=") for cookie in cookies) is each


def test_one_query_loads_the_user(app, add_user) -> None:
    from feather.testing.queries import assert_queries

    client = app.test_client()
    client.get(f"/enter/{add_user()}")
    with assert_queries(max=1):
        assert client.get("/api/me").status_code == 200


def test_the_cookie_is_set_anew_when_it_is_due(app, add_user) -> None:
    from feather_auth.sessions.service import SEEN_EVERY
    from feather_auth.store import store

    client = app.test_client()
    client.get(f"/enter/{add_user()}")
    assert "Set-Cookie" not in client.get("/member").headers
    with app.app_context():
        row = db.session.query(store().models.session).one()
        row.last_seen_at -= SEEN_EVERY * 2
        db.session.commit()
    assert "session=" in client.get("/member").headers["Set-Cookie"]
    assert "Set-Cookie" not in client.get("/member").headers


def test_the_user_of_a_request_is_an_object_of_its_session(app, add_user) -> None:
    from feather.auth import auth_required, current_user

    def rename():
        before = current_user.name, db.session.is_modified(current_user._get_current_object())
        current_user.name = "Countess"
        db.session.commit()
        return {"before": before, "after": current_user.name}

    app.add_url_rule("/rename", "rename", auth_required(rename))
    client = app.test_client()
    client.get(f"/enter/{add_user(name='Ada')}")
    assert client.get("/rename").json == {"before": ["Ada", False], "after": "Countess"}
    assert client.get("/rename").json["before"] == ["Countess", False]


def change_session(app, **values) -> None:
    from feather_auth.store import store

    with app.app_context():
        db.session.query(store().models.session).update(values)
        db.session.commit()


def test_a_session_ends_when_it_is_due(app, add_user) -> None:
    client = app.test_client()
    client.get(f"/enter/{add_user()}")
    change_session(app, expires_at=datetime.now(UTC) + timedelta(seconds=60))
    assert client.get("/api/me").status_code == 200
    change_session(app, expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert client.get("/api/me").status_code == 401


def test_the_key_before_a_rotation_is_good_for_a_moment_only(app, add_user) -> None:
    client, late = app.test_client(), app.test_client()
    client.get(f"/enter/{add_user()}")
    late.set_cookie("session", client.get_cookie("session").value)
    change_session(app, must_rotate=True)
    assert client.get("/api/me").status_code == 200
    assert client.get_cookie("session").value != late.get_cookie("session").value
    for seconds, status in ((0, 200), (55, 200), (61, 401)):
        change_session(app, rotated_at=datetime.now(UTC) - timedelta(seconds=seconds))
        assert late.get("/api/me").status_code == status, seconds
        assert client.get("/api/me").status_code == 200
    change_session(app, rotated_at=None)
    assert late.get("/api/me").status_code == 401
