from http import HTTPStatus
from pathlib import Path

import pytest
from flask import Flask, url_for

from feather import assets
from feather.assets import init_assets


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__, static_folder=None)
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 31_536_000
    init_assets(app)
    return app


@pytest.mark.parametrize(
    ("name", "excerpt"),
    [
        ("htmx.js", "htmx"),
        ("feather.js", "data-island"),
        ("api.js", "/api"),
        ("htmx-glue.js", "htmx:config:request"),
    ],
)
def test_each_asset_is_served_as_javascript(app: Flask, name: str, excerpt: str) -> None:
    with app.test_client().get(f"/feather-static/{name}") as response:
        assert response.status_code == HTTPStatus.OK
        assert response.mimetype in {"text/javascript", "application/javascript"}
        assert excerpt in response.text


def test_each_feature_is_one_request_and_needs_no_eval(app: Flask) -> None:
    for name in ("feather.js", "api.js", "htmx-glue.js"):
        with app.test_client().get(f"/feather-static/{name}") as response:
            for word in ("import ", 'from"', "import(", "eval(", "new Function"):
                assert word not in response.text


def test_browsers_ask_again_and_get_304_whatever_the_apps_own_files_do(app: Flask) -> None:
    client = app.test_client()
    with client.get("/feather-static/feather.js") as first:
        assert first.headers["Cache-Control"] == "no-cache, max-age=0"
        etag = first.headers["ETag"]
    with client.get("/feather-static/feather.js", headers={"If-None-Match": etag}) as second:
        assert second.status_code == HTTPStatus.NOT_MODIFIED


def test_the_licences_of_others_are_served_too(app: Flask) -> None:
    with app.test_client().get("/feather-static/THIRD_PARTY.txt") as response:
        assert "htmx.org 4.0.1" in response.text
        assert "Permission to use, copy, modify" in response.text


def test_templates_can_refer_to_an_asset(app: Flask) -> None:
    with app.test_request_context():
        assert url_for("feather.static", filename="htmx.js") == "/feather-static/htmx.js"


@pytest.mark.parametrize("path", ["missing.js", "../assets.py", "%2e%2e/assets.py"])
def test_nothing_else_is_served(app: Flask, path: str) -> None:
    assert app.test_client().get(f"/feather-static/{path}").status_code == HTTPStatus.NOT_FOUND


def test_assets_that_were_never_built_stop_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "STATIC_FOLDER", tmp_path / "static")
    with pytest.raises(RuntimeError) as raised:
        init_assets(Flask(__name__))
    assert str(raised.value) == (
        f"feather-core has no browser assets: {tmp_path / 'static'} was never built. Reinstall "
        "feather-core from a wheel, or in a checkout of Feather run `make test` or `make demo`."
    )
