"""Rate limits, by requests."""

import pytest
from flask import Flask, request

from feather.auth import public, rate_limit
from feather_auth.limits.clients import address


@pytest.fixture
def limited(app: Flask) -> Flask:
    """The app with a route that takes three requests a minute."""
    view = public(rate_limit(3, 60, message="Slow down.")(lambda: "ok"))
    app.add_url_rule("/limited", "limited", view)
    by_user = public(rate_limit(2, 60, key="user")(lambda: "ok"))
    app.add_url_rule("/by-user", "by_user", by_user)
    return app


def statuses(client, path, count, **options):
    return [client.get(path, **options).status_code for _ in range(count)]


@pytest.mark.parametrize(
    ("headers", "kind", "text"),
    [
        ({"Accept": "application/json"}, "application/json", "RATE_LIMITED"),
        ({"Accept": "text/html"}, "text/html", "<html"),
        ({"HX-Request": "true"}, "text/html", "f-alert"),
    ],
)
def test_beyond_the_limit_everybody_is_told_in_their_own_form(limited, headers, kind, text) -> None:
    client = limited.test_client()
    assert statuses(client, "/limited", 3) == [200] * 3
    refused = client.get("/limited", headers=headers)
    assert (refused.status_code, refused.mimetype) == (429, kind)
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert "Slow down." in refused.text
    assert text in refused.text


def test_c76_headers_do_not_change_who_is_counted(limited) -> None:
    client = limited.test_client()
    found = [
        client.get("/limited", headers={"X-Forwarded-For": f"10.0.0.{n}"}).status_code
        for n in range(5)
    ]
    assert found == [200] * 3 + [429] * 2


def test_c76_one_network_of_ipv6_counts_as_one(limited) -> None:
    client = limited.test_client()
    found = [
        client.get("/limited", environ_base={"REMOTE_ADDR": f"2001:db8::{n:x}"}).status_code
        for n in range(5)
    ]
    assert found == [200] * 3 + [429] * 2
    other = {"REMOTE_ADDR": "2001:db8:0:1::1"}
    assert client.get("/limited", environ_base=other).status_code == 200


@pytest.mark.parametrize(
    ("remote", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("unix:", "unix:"),
        ("", ""),
    ],
)
def test_what_an_address_counts_as(app, remote, counted) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": remote}):
        assert request.remote_addr == remote
        assert address() == counted


def test_users_are_counted_apart_at_one_address(limited, add_user) -> None:
    for email in ("ada@example.com", "bob@example.com"):
        client = limited.test_client()
        client.get(f"/enter/{add_user(email)}")
        assert statuses(client, "/by-user", 3) == [200, 200, 429]
    assert statuses(limited.test_client(), "/by-user", 3) == [200, 200, 429]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"limit": 0}, "rate_limit(0, 60): both must be 1 or more"),
        ({"limit": 5, "key": "cookie"}, "rate_limit(key='cookie'): use one of ip, user, ip+user"),
    ],
)
def test_a_limit_that_is_none_is_refused_where_it_is_written(arguments, message) -> None:
    with pytest.raises(ValueError) as raised:
        rate_limit(**arguments)
    assert str(raised.value) == message
