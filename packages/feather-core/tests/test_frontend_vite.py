"""Pages of an app that Vite builds, or serves."""

import json
import os
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from projects import MakeProject

from feather import create_app

MANIFEST = {
    "css/app.css": {"file": "assets/app-C1.css", "src": "css/app.css", "isEntry": True},
    "js/app.js": {
        "file": "assets/app-J1.js",
        "isEntry": True,
        "imports": ["_shared.js"],
        "css": ["assets/app-J1.css"],
    },
    "_shared.js": {
        "file": "assets/shared-S1.js",
        "imports": ["_deep.js"],
        "css": ["assets/shared-S1.css"],
    },
    "_deep.js": {"file": "assets/deep-D1.js", "imports": ["_shared.js"]},
    "islands/board.js": {
        "file": "assets/board-B1.js",
        "isEntry": True,
        "imports": ["_shared.js"],
        "css": ["assets/board-B1.css"],
        "assets": ["assets/pin-P1.svg"],
    },
}
PAGE = '<html><head>{% include "feather/head.html" %}</head></html>'
HOME = """
from feather import page
from flask import render_template


@page.get("/")
def home():
    return render_template("page.html")
"""
FOR_EVER = "public, immutable, max-age=31536000"


@pytest.fixture
def root(make_project: MakeProject) -> Path:
    built = {
        f"static/dist/{name}": name
        for chunk in MANIFEST.values()
        for name in (chunk["file"], *chunk.get("css", ()), *chunk.get("assets", ()))  # type: ignore[misc]
    }
    return make_project(
        {
            "templates/page.html": PAGE,
            "routes/pages/home.py": HOME,
            "static/css/app.css": "",
            "static/js/app.js": "",
            "static/islands/board.js": "",
            "static/islands/added-later.js": "",
            "static/dist/manifest.json": json.dumps(MANIFEST),
            **built,
        }
    )


def app_in(root: Path, environment: str) -> Flask:
    config = {"SECRET_KEY": "0123456789abcdef" * 4, "TRUSTED_HOSTS": ("localhost",)}
    return create_app(root, environment=environment, plugins=[], config=config)


@pytest.fixture
def client(root: Path) -> FlaskClient:
    return app_in(root, "production").test_client()


def test_a_page_names_what_was_built(client: FlaskClient) -> None:
    text = client.get("/").text
    styles = re.findall(r'rel="stylesheet" href="(/static/[^"]*)"', text)
    assert styles == [
        "/static/dist/assets/app-C1.css",
        "/static/dist/assets/app-J1.css",
        "/static/dist/assets/shared-S1.css",
        "/static/dist/assets/board-B1.css",
    ]
    preloads = re.findall(r'rel="modulepreload" href="([^"]*)"', text)
    assert preloads == ["/static/dist/assets/shared-S1.js", "/static/dist/assets/deep-D1.js"]
    assert re.findall(r'type="module" src="(/static/[^"]*)"', text) == [
        "/static/dist/assets/app-J1.js"
    ]
    assert '{"board": "/static/dist/assets/board-B1.js", "feather-chart": "/feather-static/' in text


def test_what_was_built_is_kept_for_ever_and_nothing_else(client: FlaskClient) -> None:
    for name in ("assets/app-C1.css", "assets/shared-S1.js", "assets/pin-P1.svg"):
        with client.get(f"/static/dist/{name}") as response:
            assert response.headers["Cache-Control"] == FOR_EVER
    for name in ("dist/manifest.json", "js/app.js"):
        with client.get(f"/static/{name}") as response:
            assert response.headers["Cache-Control"] == "no-cache"


def test_another_build_shows_without_a_restart(client: FlaskClient, root: Path) -> None:
    assert "app-C1.css" in client.get("/").text
    manifest = root / "static/dist/manifest.json"
    manifest.write_text(json.dumps(MANIFEST).replace("app-C1", "app-C2"))
    os.utime(manifest, ns=(10**18, 10**18))
    assert "app-C2.css" in client.get("/").text
    manifest.unlink()
    assert "/static/js/app.js?v=" in client.get("/").text


HANDED_ON = {"X-Feather-Vite": "1"}


def test_what_vite_hands_on_names_its_sources(root: Path) -> None:
    response = app_in(root, "development").test_client().get("/", headers=HANDED_ON)
    assert 'rel="stylesheet" href="/static/css/app.css"' in response.text
    assert re.findall(r'type="module" src="(/static/[^"]*)"', response.text) == [
        "/static/@vite/client",
        "/static/js/app.js",
    ]
    assert (
        '{"added-later": "/static/islands/added-later.js", "board": "/static/islands/board.js", '
        '"feather-chart": "/feather-static/feather-chart-'
    ) in response.text
    nonce = re.search(r'<meta property="csp-nonce" nonce="([^"]+)">', response.text)
    assert nonce
    assert f"'nonce-{nonce[1]}'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("environment", ["production", "testing"])
def test_the_header_means_nothing_outside_of_development(root: Path, environment: str) -> None:
    response = app_in(root, environment).test_client().get("/", headers=HANDED_ON)
    assert "@vite" not in response.text
    assert "csp-nonce" not in response.text
    assert "nonce" not in response.headers["Content-Security-Policy"]


def test_development_without_vite_has_the_last_build(root: Path) -> None:
    text = app_in(root, "development").test_client().get("/").text
    assert "app-C1.css" in text
    assert "@vite" not in text
