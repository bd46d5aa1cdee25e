import json
import os
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from projects import MakeProject
from werkzeug.datastructures import Headers

from feather import Feather, create_app

PAGE = """
<!doctype html>
<html lang="en"{{ theme_attributes() }}>
<head>
  <title>A page</title>
  {% include "feather/head.html" %}
</head>
"""
OWN = ["feather-chart", "feather-selection"]
HOME = """
from feather import page
from flask import render_template


@page.get("/")
def home():
    return render_template("page.html")
"""


@pytest.fixture
def root(make_project: MakeProject) -> Path:
    return make_project(
        {
            "templates/page.html": PAGE,
            "routes/pages/home.py": HOME,
            "static/js/app.js": "export {};",
            "static/islands/like-button.js": "one",
            "static/islands/Not_An_Island.js": "no",
            "static/islands/readme.txt": "no",
        }
    )


@pytest.fixture
def app(root: Path) -> Flask:
    return create_app(root, environment="testing", plugins=[])


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def islands(text: str) -> dict[str, str]:
    found = re.search(r'<script type="application/json" id="feather-islands">(.*?)</script>', text)
    assert found
    names: dict[str, str] = json.loads(found[1])
    return names


def get(client: FlaskClient, path: str) -> tuple[str, Headers]:
    with client.get(path) as response:
        return response.text, response.headers


def order(text: str, *parts: str) -> list[int]:
    return [text.index(part) for part in parts]


def test_head_brings_what_every_page_needs_in_order(client: FlaskClient) -> None:
    text = client.get("/").text
    places = order(
        text,
        'name="color-scheme"',
        "/theme-",
        'as="font"',
        "/feather-static/feather-",
        'name="csrf-token"',
        'name="htmx-config"',
        "/htmx-",
        '<script type="module" src="/feather-static/page-',
        "/static/js/app.js?v=",
        'id="feather-islands"',
    )
    assert places == sorted(places)
    assert not re.search(r"<style|\sstyle=|\son\w+=", text)
    assert all("src=" in tag or "json" in tag for tag in re.findall(r"<script[^>]*>", text))


def test_islands_are_the_kebab_case_files_and_new_ones_show(
    client: FlaskClient, root: Path
) -> None:
    first = islands(client.get("/").text)
    assert list(first) == [*OWN, "like-button"]
    assert get(client, first["like-button"])[0] == "one"
    (root / "static/islands/board.js").write_text("two")
    assert list(islands(client.get("/").text)) == ["board", *OWN, "like-button"]


def test_the_frameworks_islands_come_along_and_the_apps_win(
    client: FlaskClient, root: Path
) -> None:
    for name in OWN:
        address = islands(client.get("/").text)[name]
        assert re.fullmatch(rf"/feather-static/{name}-[A-Z0-9]{{8}}\.js", address)
        assert f'"{name}"' in get(client, address)[0]
    (root / "static/islands/feather-chart.js").write_text("mine")
    assert get(client, islands(client.get("/").text)["feather-chart"])[0] == "mine"


def test_the_address_of_a_file_changes_with_its_content(client: FlaskClient, root: Path) -> None:
    file = root / "static/islands/like-button.js"
    old = islands(client.get("/").text)["like-button"]
    file.write_text("more than that")
    new = islands(client.get("/").text)["like-button"]
    assert old.partition("?v=")[0] == new.partition("?v=")[0]
    assert old != new
    assert get(client, new)[1]["Cache-Control"] == "public, immutable, max-age=31536000"
    assert get(client, old)[1]["Cache-Control"] == "no-cache"
    assert get(client, "/static/islands/like-button.js")[1]["Cache-Control"] == "no-cache"
    with client.get(new, headers={"If-None-Match": get(client, new)[1]["ETag"]}) as answer:
        assert answer.status_code == 304
        assert "immutable" in answer.headers["Cache-Control"]


def test_a_file_that_kept_its_size_and_second_gets_a_new_address(
    client: FlaskClient, root: Path
) -> None:
    file = root / "static/islands/like-button.js"
    os.utime(file, ns=(10**18, 10**18))
    old = islands(client.get("/").text)["like-button"]
    file.write_text("two")
    os.utime(file, ns=(10**18, 10**18 + 1))
    assert islands(client.get("/").text)["like-button"] != old


def test_a_name_that_leads_out_of_the_folder_gets_no_hash(app: Flask) -> None:
    with app.test_request_context():
        assert "v=" not in app.url_for("static", filename="../app.py")
        assert "v=" not in app.url_for("static", filename="missing.js")
        assert app.url_for("static", filename="js/app.js", v="mine").endswith("?v=mine")
    assert app.test_client().get("/static/../app.py?v=1").status_code == 404


def test_the_compiled_stylesheet_is_linked_once_it_is_there(
    client: FlaskClient, root: Path
) -> None:
    assert client.get("/").text.count('rel="stylesheet"') == 1
    (root / "static/dist").mkdir()
    (root / "static/dist/app.css").write_text("p{}")
    assert re.search(
        r'rel="stylesheet" href="/static/dist/app\.css\?v=\w{12}"', client.get("/").text
    )


@pytest.mark.parametrize(
    ("cookies", "expected"),
    [
        ({}, '<html lang="en">'),
        ({"theme": "dark"}, '<html lang="en" class="dark">'),
        (
            {"theme": "light", "density": "compact"},
            '<html lang="en" class="light" data-density="compact">',
        ),
        ({"theme": 'x" onload="', "density": "<b>"}, '<html lang="en">'),
    ],
)
def test_the_html_tag_follows_the_cookies(
    client: FlaskClient, cookies: dict[str, str], expected: str
) -> None:
    for name, value in cookies.items():
        client.set_cookie(name, value)
    assert expected in client.get("/").text


def test_scripts_speak_to_developers_in_development_only(root: Path) -> None:
    for environment, expected in (("development", True), ("production", False)):
        app = create_app(root, environment=environment, plugins=[])
        text = app.test_client().get("/").text
        assert ('<html lang="en" data-dev>' in text) == expected
        assert ('name="feather-dev"' in text) == expected
        assert ("/_feather/live" in text) is False


def test_an_app_below_a_path_says_where_its_api_is(client: FlaskClient) -> None:
    assert "feather-api-base" not in client.get("/").text
    text = client.get("/", base_url="http://localhost/shop").text
    assert '<meta name="feather-api-base" content="/shop/api">' in text


class User:
    def __init__(self, identity: str | None) -> None:
        self._identity = identity

    def get_id(self) -> str | None:
        return self._identity


def test_who_is_signed_in_is_told_by_a_hash_that_tells_nothing(root: Path) -> None:
    def page(identity: str | None, key: str = "one") -> str:
        app = create_app(root, environment="testing", plugins=[], config={"SECRET_KEY": key})
        app.context_processor(lambda: {"current_user": User(identity)})
        found = re.search(r'name="feather-user" content="([^"]*)"', app.test_client().get("/").text)
        return found[1] if found else ""

    assert page(None) == ""
    assert re.fullmatch(r"[0-9a-f]{16}", page("ada"))
    assert page("ada") == page("ada")
    assert len({page("ada"), page("mina"), page("ada", key="two")}) == 3


def test_a_plain_flask_app_has_the_same_head_without_hashes(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(PAGE)
    (tmp_path / "static" / "js").mkdir(parents=True)
    (tmp_path / "static" / "js" / "app.js").write_text("")
    app = Flask("plain", root_path=str(tmp_path))
    app.config.update(FEATHER_ENV="testing", SECRET_KEY="k")
    app.add_url_rule("/", view_func=lambda: app.jinja_env.get_template("page.html").render())
    Feather(app, plugins=[])
    text = app.test_client().get("/").text
    assert 'src="/static/js/app.js"' in text


def test_an_app_without_static_files_has_a_head(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(PAGE)
    app = Flask("bare", root_path=str(tmp_path), static_folder=None)
    app.config.update(FEATHER_ENV="testing", SECRET_KEY="k")
    app.add_url_rule("/", view_func=lambda: app.jinja_env.get_template("page.html").render())
    Feather(app, plugins=[])
    assert list(islands(app.test_client().get("/").text)) == OWN
