"""Signing in at a provider that lies."""

import sys
import time
from base64 import urlsafe_b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select

from feather.auth import Profile
from feather.db import db
from feather.exceptions import AuthorizationError
from feather_auth.signin.policy import init_policy

sys.path.append(str(Path(__file__).parent))
from lying_provider import Hostile, hostile_provider


@pytest.fixture(scope="module")
def _served():
    with hostile_provider() as provider:
        yield provider


@pytest.fixture
def provider(_served: Hostile) -> Hostile:
    _served.claims, _served.header, _served.signing_key = {}, {}, None
    _served.tokens.clear()
    return _served


@pytest.fixture
def settings(provider: Hostile) -> dict[str, object]:
    return {
        "AUTH_METHODS": ("acme",),
        "OIDC_ACME_ISSUER": provider.issuer,
        "OIDC_ACME_CLIENT_ID": "shop",
        "OIDC_ACME_CLIENT_SECRET": "a-secret",
        "APP_URL": "https://shop.example",
    }


def users(app):
    from models.user import User

    with app.app_context():
        return sorted(db.session.scalars(select(User.email)))


def actions(app):
    from feather_auth.store import store

    with app.app_context():
        model = store().models.audit
        return list(db.session.scalars(select(model.action).order_by(model.created_at)))


def is_signed_in(client) -> bool:
    return (
        client.get("/account/sessions", headers={"Accept": "application/json"}).status_code != 401
    )


def test_who_comes_back_from_the_provider_is_signed_in_and_waits(app, provider) -> None:
    client = app.test_client()
    answer = provider.sign_in(client)
    assert (answer.status_code, answer.location) == (303, "/pending")
    assert "waiting for approval" in client.get("/pending").text
    assert users(app) == ["ada@example.com"]
    assert actions(app) == ["user.signed_up", "session.opened"]


def test_c16_pkce_a_nonce_and_the_fixed_callback_are_used(app, provider) -> None:
    client = app.test_client()
    sent = provider.begin(client)
    assert sent["code_challenge_method"] == "S256"
    assert sent["redirect_uri"] == "https://shop.example/auth/acme/callback"
    assert sent["nonce"]
    provider.finish(client, sent)
    (exchange,) = provider.tokens
    challenge = urlsafe_b64encode(sha256(exchange["code_verifier"].encode()).digest())
    assert challenge.rstrip(b"=").decode() == sent["code_challenge"]
    assert exchange["redirect_uri"] == sent["redirect_uri"]


def test_the_callback_does_not_follow_the_host_of_the_request(app, provider) -> None:
    client = app.test_client()
    answer = client.get("/auth/acme/login", base_url="https://evil.example")
    assert "redirect_uri=https%3A%2F%2Fshop.example%2Fauth" in answer.location


@pytest.mark.parametrize("state", ["", "made-up"])
def test_c15_a_callback_with_a_foreign_state_is_refused(app, provider, state) -> None:
    client = app.test_client()
    sent = provider.begin(client)
    refused = provider.finish(client, sent, state=state)
    assert refused.status_code == 400
    assert "could not be completed" in refused.text
    assert not provider.tokens
    assert not is_signed_in(client)


def test_c15_a_callback_in_another_browser_is_refused(app, provider) -> None:
    sent = provider.begin(app.test_client())
    victim = app.test_client()
    assert provider.finish(victim, sent).status_code == 400
    assert not is_signed_in(victim)


def test_c15_a_replayed_callback_is_refused(app, provider, add_user) -> None:
    add_user("ada@example.com")
    client = app.test_client()
    sent = provider.begin(client)
    assert provider.finish(client, sent).status_code == 303
    assert provider.finish(client, sent).status_code == 400
    assert len(provider.tokens) == 1


@pytest.mark.parametrize("verified", [False, None, "false", "true", 1])
def test_c18_an_address_that_is_not_verified_is_refused(app, provider, verified) -> None:
    client = app.test_client()
    refused = provider.sign_in(client, email_verified=verified)
    assert refused.status_code == 400
    assert "has not verified the email address" in refused.text
    assert users(app) == []
    assert not is_signed_in(client)


def test_c20_another_subject_with_a_known_address_is_refused_and_audited(app, provider) -> None:
    assert provider.sign_in(app.test_client(), sub="s-1").status_code == 303
    thief = app.test_client()
    refused = provider.sign_in(thief, sub="s-2")
    assert refused.status_code == 409
    assert "ask an administrator" in refused.text
    assert not is_signed_in(thief)
    assert "identity.refused" in actions(app)


@pytest.mark.parametrize("hosted", [None, "evil.example", "example.com"])
def test_c19_what_makes_the_user_sees_the_domain_that_vouches_and_can_refuse(
    app, provider, hosted
) -> None:
    from models.user import User

    def at_work(profile: Profile) -> User:
        if profile.claims.get("hd") != profile.email.partition("@")[2]:
            raise AuthorizationError("Please use the account of your work.")
        return User(email=profile.email)

    init_policy(app, at_work)
    client = app.test_client()
    answer = provider.sign_in(client, hd=hosted)
    if hosted == "example.com":
        assert answer.location == "/pending"
        return
    assert answer.status_code == 403
    assert "Please use the account of your work." in answer.text
    assert not is_signed_in(client)
    assert users(app) == []


def test_the_same_subject_stays_one_user_when_the_address_changes(app, provider) -> None:
    provider.sign_in(app.test_client(), sub="s-1")
    provider.sign_in(app.test_client(), sub="s-1", email="ada@new.example")
    assert users(app) == ["ada@example.com"]


def test_a_seeded_user_without_an_identity_is_linked_once(app, provider, add_user) -> None:
    add_user("ada@example.com", role="admin")
    client = app.test_client()
    answer = provider.sign_in(client, email="ADA@example.com")
    assert answer.location == "/"
    assert client.get("/admins").text == "admins"


@pytest.mark.parametrize(
    "lie",
    [
        {"aud": "another-app"},
        {"iss": "https://accounts.google.com"},
        {"exp": 1},
        {"nonce": "another"},
        {"nonce": None},
        {"sub": None},
        {"aud": None},
        {"exp": None},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_us_is_refused(app, provider, lie) -> None:
    client = app.test_client()
    assert provider.sign_in(client, **lie).status_code == 400
    assert users(app) == []


def test_a_token_with_another_signature_is_refused(app, provider) -> None:
    provider.signing_key = Hostile().key
    client = app.test_client()
    refused = provider.sign_in(client)
    assert refused.status_code == 400
    assert "cannot be trusted" in refused.text
    assert users(app) == []


def test_c23_what_the_provider_says_is_not_repeated(app, provider) -> None:
    client = app.test_client()
    sent = provider.begin(client)
    hostile = "<script>alert(1)</script>"
    refused = provider.finish(client, sent, error="access_denied", error_description=hostile)
    assert refused.status_code == 400
    assert "<script>alert" not in refused.text
    assert "alert(1)" not in refused.text
    assert refused.headers["X-Request-ID"] in refused.text


def test_pending_sign_ins_are_few(app, provider) -> None:
    client = app.test_client()
    for _ in range(10):
        sent = provider.begin(client)
    with client.session_transaction() as session:
        assert len([key for key in session if key.startswith("_state_")]) <= 3
    assert len(client.get_cookie("session").value) < 4000
    assert provider.finish(client, sent).status_code == 303


def test_a_provider_that_is_away_is_told_in_a_page(app, provider) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    from feather.settings.sources import SettingsSources

    app.config["OIDC_ACME_ISSUER"] = "http://127.0.0.1:9"
    assert SettingsSources.of(app).lookup("OIDC_ACME_ISSUER")[0] == "http://127.0.0.1:9"
    began = time.monotonic()
    refused = app.test_client().get("/auth/acme/login", headers={"Accept": "text/html"})
    assert refused.status_code == 502
    assert "cannot be reached at the moment" in refused.text
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_c09_signing_in_leads_nowhere_else(app, provider, add_user, target) -> None:
    add_user("ada@example.com")
    client = app.test_client()
    sent = provider.begin(client, f"/auth/acme/login?next={target}")
    assert provider.finish(client, sent).location == "/"


def test_signing_in_leads_back_to_where_somebody_was(app, provider, add_user) -> None:
    add_user("ada@example.com")
    client = app.test_client()
    sent = provider.begin(client, "/auth/acme/login?next=/member%3Ftab=2&remember=1")
    assert provider.finish(client, sent).location == "/member?tab=2"
    assert client.get_cookie("remember_token") is not None


@pytest.mark.parametrize(
    ("settings_of_methods", "message"),
    [
        ({"AUTH_METHODS": ("gogle",)}, "the nearest method is 'google'"),
        (
            {"AUTH_METHODS": ("okta",), "OIDC_OKTA_ISSUER": "https://x.example"},
            "OIDC_OKTA_CLIENT_ID is not set: AUTH_METHODS names 'okta'",
        ),
    ],
)
def test_a_misspelt_method_stops_the_start(settings_of_methods, message) -> None:
    from flask import Flask

    from feather.settings import SettingsError
    from feather_auth.signin.providers import providers_of

    app = Flask("shop")
    app.config.update(settings_of_methods)
    with pytest.raises(SettingsError) as raised:
        providers_of(app)
    assert message in str(raised.value)


def test_a_provider_does_not_show_its_secret(app) -> None:
    from feather_auth.signin.providers import providers_of

    assert "a-secret" not in repr(providers_of(app))
