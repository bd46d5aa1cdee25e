"""Random and hostile requests against every route of a scaffolded app: never a fault."""

import io
import random
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote_to_bytes

import hostile
import pytest
from flask import Flask
from scaffolds import MakeApp
from sqlalchemy import delete, event
from werkzeug.routing import Rule
from werkzeug.test import EnvironBuilder, run_wsgi_app

from feather.db import db
from feather.frontend.assets import manifest
from feather.health.endpoints import FULL, LIVE, READY
from feather.routing.binding import plans
from feather.security.csrf import TOKEN_HEADER
from feather.testing.csrf import CsrfClient

BETWEEN_RESETS = 50  # requests: what they create makes later ones slow
SITE = "https://shop.example"
SECURITY_HEADERS = (
    "Content-Security-Policy", "Cross-Origin-Opener-Policy", "Permissions-Policy",
    "Referrer-Policy", "Strict-Transport-Security", "X-Content-Type-Options", "X-Request-ID",
)  # fmt: skip
VARIABLE = re.compile(r"<(?:[^<>]*:)?(\w+)>")


@pytest.fixture
def app(make_app: MakeApp, request: pytest.FixtureRequest) -> Flask:
    """The app of a new project, in production."""
    config = {"TRUSTED_HOSTS": "shop.example"}
    if request.param == "postgresql":
        config["DATABASE_URL"] = request.getfixturevalue("postgres_url")
    app = make_app(database=request.param, environment="production", **config)
    if request.param == "sqlite":
        with app.app_context():
            # Nothing here has to survive a power cut.
            event.listen(db.engine, "connect", lambda c, _: c.execute("PRAGMA synchronous=OFF"))
            db.engine.dispose()
    return app


# Werkzeug leaves the temporary files of malformed multipart bodies to the garbage collector.
@pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile")
@pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")
@pytest.mark.parametrize(
    ("app", "own", "framework"),
    # What is the same in all three is asked thoroughly once, and the others for what differs.
    [("none", 2000, 2000), ("sqlite", 2000, 200), ("postgresql", 200, 50)],
    indirect=["app"],
)
def test_c14_random_requests_never_make_a_scaffolded_route_fail(
    app: Flask, own: int, framework: int, capsys: pytest.CaptureFixture[str]
) -> None:
    page = page_of(app)
    reset = resetting(app)
    known = {"note_id": [hostile.UUID], "filename": [*manifest(), "css/app.css", "js/app.js"]}
    # Probes are answered before Flask looks at its rules.
    probes = [Rule(path, methods=["GET"]) for path in (FULL, LIVE, READY)]
    for rule in [*app.url_map.iter_rules(), *probes]:
        methods = sorted(set(rule.methods or ()) - {"OPTIONS"})
        route = f"{'/'.join(methods)} {rule}"
        chance = random.Random(f"feather {route}")  # seeded: a failure can be repeated
        fields = fields_of(app, rule)
        requests = own if rule.endpoint in plans(app) else framework
        served = 0
        for number in range(requests):
            if number % BETWEEN_RESETS == 0:
                reset()
            sent = a_request(chance, path(chance, rule, known), methods, fields)
            chunks, status, headers = run_wsgi_app(app, {**page, **sent}, buffered=True)
            code = int(status[:3])
            if code >= 500 or b"Traceback" in b"".join(chunks):
                pytest.fail(f"request {number} to {route} was answered with {status}: {sent!r}")
            missing = [name for name in SECURITY_HEADERS if name not in headers]
            assert not missing, f"request {number} to {route}: {sent!r}"
            served += code < 400
        assert served > requests / 100, f"too few requests to {route} get through"
    assert "Traceback" not in capsys.readouterr().err


def a_request(
    chance: random.Random, path: str, methods: Sequence[str], fields: dict[str, Any]
) -> dict[str, Any]:
    """Return what sets one request apart from the next, as WSGI has it."""
    kind = hostile.content_type(chance)
    data = hostile.body(chance, kind, fields)
    odd = chance.random() < 0.05
    return {
        "REQUEST_METHOD": chance.choice(hostile.METHODS if odd else methods),
        "PATH_INFO": path,
        "QUERY_STRING": hostile.pairs(chance, {}) if chance.random() < 0.3 else "",
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": hostile.content_length(chance, data),
        "wsgi.input": io.BytesIO(data),
        **hostile.headers(chance),
    }


def path(chance: random.Random, rule: Rule, known: Mapping[str, Sequence[str]]) -> str:
    """Return a path that *rule* may match: its variables have a known value or an odd one."""

    def filled(variable: re.Match[str]) -> str:
        values = known.get(variable[1], ()) if chance.random() < 0.5 else ()
        return hostile.segment(chance.choice(values or hostile.TEXTS))

    return unquote_to_bytes(VARIABLE.sub(filled, rule.rule)).decode("latin-1")


def fields_of(app: Flask, rule: Rule) -> dict[str, Any]:
    """Return a value for each field that the body of a route may hold."""
    plan = plans(app).get(rule.endpoint)
    body = plan.bodied.body if plan else None
    return {p.key: "1" for p in body.contract.parameters} if body and body.contract else {}


def page_of(app: Flask) -> dict[str, Any]:
    """Return what all requests of a page have in common: a session and its CSRF token."""
    sent = CsrfClient(app, app.response_class).post("/", base_url=SITE).request.headers
    headers = {name: sent[name] for name in ("Cookie", "Referer", TOKEN_HEADER)}
    return EnvironBuilder(base_url=SITE, headers=headers).get_environ()


def resetting(app: Flask) -> Callable[[], None]:
    """Return what leaves one note in the app's database, if it has one."""
    if "sqlalchemy" not in app.extensions:
        return lambda: None
    from models import Note

    def reset() -> None:
        with app.app_context():
            db.session.execute(delete(Note))
            db.session.add(Note(id=hostile.UUID, title="Milk"))
            db.session.commit()

    return reset
