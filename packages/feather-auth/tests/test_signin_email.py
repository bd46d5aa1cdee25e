"""Signing in by a code that was sent to an address."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

import feather_auth
from feather.db import db
from feather_auth.codes.service import issue, redeem
from feather_auth.signin.errors import SignInError, TooManyCodes


@pytest.fixture
def settings() -> dict[str, object]:
    return {"AUTH_METHODS": ("google", "email"), "WTF_CSRF_ENABLED": False}


@pytest.fixture
def context(app):
    with app.app_context():
        yield


def rows():
    from feather_auth.store import store

    return list(db.session.scalars(select(store().models.code)))


def code_in(text: str) -> str:
    (found,) = re.findall(r"Sign-in code for \S+: (\d{6})", text)
    return found


def ask(client, email: str):
    return client.post("/auth/email", data={"email": email, "next": "/member"})


def test_the_whole_way_with_a_new_address(app, capsys) -> None:
    client = app.test_client()
    assert "code of six digits" in client.get("/auth/email").text
    assert ask(client, "Ada@Example.com").location == "/auth/email/code"
    assert "ada@example.com" in client.get("/auth/email/code").text
    code = code_in(capsys.readouterr().err)
    answer = client.post("/auth/email/code", data={"code": f"{code[:3]} {code[3:]}"})
    assert answer.location == "/pending"


def test_forms_are_sent_once_for_a_code_that_was_used_is_refused() -> None:
    pages = (Path(feather_auth.__file__).parent / "templates/auth").glob("*.html")
    forms = [
        form
        for page in pages
        for form in re.findall(r"<form[^>]*method=\"post\"[^>]*>", page.read_text("utf-8"))
    ]
    assert forms
    assert [form for form in forms if " data-once" not in form] == []


def test_an_active_user_comes_to_where_they_wanted(app, add_user, capsys) -> None:
    add_user("ada@example.com")
    client = app.test_client()
    ask(client, "ada@example.com")
    answer = client.post("/auth/email/code", data={"code": code_in(capsys.readouterr().err)})
    assert answer.location == "/member"
    assert client.get("/member").text == "member"


def test_nothing_tells_who_has_an_account(app, add_user) -> None:
    add_user("ada@example.com")
    answers = []
    for email in ("ada@example.com", "nobody@example.com"):
        client = app.test_client()
        asked, entered = (
            ask(client, email),
            client.post("/auth/email/code", data={"code": "000000"}),
        )
        page = re.sub(r"request.{0,40}?[0-9a-f-]{36}", "", entered.text).replace(email, "")
        answers.append((asked.status_code, asked.location, entered.status_code, len(page)))
    assert answers[0] == answers[1]


def test_a_wrong_address_is_told_beside_the_field(app) -> None:
    refused = ask(app.test_client(), "ada@")
    assert refused.status_code == 422
    assert "Enter a full email address." in refused.text
    assert 'value="ada@"' in refused.text


def test_a_code_works_once(context) -> None:
    code = issue("ada@example.com")
    redeem("ada@example.com", code)
    with pytest.raises(SignInError, match="This code is not right"):
        redeem("ada@example.com", code)


def test_a_code_belongs_to_its_address(context) -> None:
    code = issue("ada@example.com")
    issue("bob@example.com")
    with pytest.raises(SignInError):
        redeem("bob@example.com", code)


def test_a_new_code_ends_the_one_before(context) -> None:
    first, second = issue("ada@example.com"), issue("ada@example.com")
    if first != second:
        with pytest.raises(SignInError):
            redeem("ada@example.com", first)
    redeem("ada@example.com", second)


def test_after_five_tries_the_right_code_is_wrong(context) -> None:
    code = issue("ada@example.com")
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(5):
        with pytest.raises(SignInError):
            redeem("ada@example.com", wrong)
    with pytest.raises(SignInError):
        redeem("ada@example.com", code)


def test_a_code_is_good_for_ten_minutes(context) -> None:
    from feather_auth.store import store

    code = issue("ada@example.com")
    (row,) = rows()
    assert row.expires_at - row.created_at == timedelta(minutes=10)
    db.session.execute(update(store().models.code).values(expires_at=datetime.now(UTC)))
    db.session.commit()
    with pytest.raises(SignInError):
        redeem("ada@example.com", code)


def test_the_database_does_not_hold_the_code(context) -> None:
    code = issue("ada@example.com")
    (row,) = rows()
    assert code not in f"{row.digest} {row.email}"
    assert len(row.digest) == 64


def test_an_address_gets_five_codes_an_hour(app, context) -> None:
    from feather_auth.store import store

    for _ in range(5):
        issue("ada@example.com")
    with pytest.raises(TooManyCodes) as raised:
        issue("ada@example.com")
    assert 3500 < raised.value.retry_after <= 3601
    refused = ask(app.test_client(), "ada@example.com")
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 3500
    assert "Too many codes were sent to this address" in refused.text
    hour_ago = datetime.now(UTC) - timedelta(hours=1, seconds=1)
    db.session.execute(update(store().models.code).values(first_sent_at=hour_ago))
    db.session.commit()
    issue("ada@example.com")


def test_a_mail_that_cannot_be_sent_is_told(app) -> None:
    from feather_auth.codes.delivery import init_delivery

    def fail(_email: str, _code: str) -> None:
        raise OSError("no route to host")

    init_delivery(app, fail)
    refused = ask(app.test_client(), "ada@example.com")
    assert refused.status_code == 502
    assert "The code cannot be sent at the moment" in refused.text
    assert "no route" not in refused.text


@pytest.mark.parametrize("path", ["/auth/email", "/auth/email/code"])
def test_an_app_that_does_not_offer_it_has_no_such_page(app, path) -> None:
    from feather_auth.settings import AuthSettings

    app.extensions["feather.settings"].loaded.pop(AuthSettings)
    app.config["AUTH_METHODS"] = ("google",)
    assert app.test_client().get(path).status_code == 404
