import re
from http import HTTPStatus
from pathlib import Path

import pytest
from flask import Flask, url_for

from feather.frontend import assets
from feather.frontend.assets import init_assets, manifest


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
        ("ui.js", "htmx:config:request"),
        ("page.js", "data-island"),
    ],
)
def test_each_asset_is_served_as_javascript(app: Flask, name: str, excerpt: str) -> None:
    with app.test_client().get(f"/feather-static/{name}") as response:
        assert response.status_code == HTTPStatus.OK
        assert response.mimetype in {"text/javascript", "application/javascript"}
        assert excerpt in response.text


def test_each_feature_is_one_request_and_needs_no_eval(app: Flask) -> None:
    for name in ("feather.js", "api.js", "ui.js", "page.js"):
        with app.test_client().get(f"/feather-static/{name}") as response:
            for word in ("import ", "import{", 'import"', 'from"', "eval(", "new Function"):
                assert word not in response.text


def test_what_is_loaded_on_demand_is_there(app: Flask) -> None:
    client = app.test_client()
    found: set[str] = set()
    for name in ("feather.js", "ui.js", "page.js"):
        with client.get(f"/feather-static/{name}") as response:
            found |= set(re.findall(r'import\("\./([^"]+)"\)', response.text))
    assert found
    for chunk in found:
        with client.get(f"/feather-static/{chunk}") as response:
            assert response.status_code == HTTPStatus.OK, chunk
            assert response.cache_control.immutable


def test_a_plain_name_is_asked_for_again_whatever_the_apps_own_files_do(app: Flask) -> None:
    client = app.test_client()
    with client.get("/feather-static/feather.js") as first:
        assert first.headers["Cache-Control"] == "no-cache, max-age=0"
        etag = first.headers["ETag"]
    with client.get("/feather-static/feather.js", headers={"If-None-Match": etag}) as second:
        assert second.status_code == HTTPStatus.NOT_MODIFIED


def test_a_name_with_its_hash_is_kept_for_ever(app: Flask) -> None:
    with app.test_request_context():
        address = url_for("feather.static", filename="feather.js")
    assert re.fullmatch(r"/feather-static/feather-[A-Z0-9]{8}\.js", address)
    with app.test_client().get(address) as response:
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "data-island" in response.text


def test_everything_that_is_built_for_the_browser_can_be_had(app: Flask) -> None:
    for name in (*manifest(), *manifest().values()):
        with app.test_client().get(f"/feather-static/{name}") as response:
            assert response.status_code == HTTPStatus.OK, name


def test_the_licences_of_others_come_along() -> None:
    notice = (assets.STATIC_FOLDER / "THIRD_PARTY.txt").read_text("utf-8")
    assert "htmx.org 4.0.1" in notice
    assert "Permission to use, copy, modify" in notice
    for name in (
        "Inter", "@material-symbols", "@material-design-icons", "tailwindcss", "chart.js 4.",
        "@kurkle/color",
    ):  # fmt: skip
        assert name in notice


@pytest.mark.parametrize(
    "path", ["missing.js", "STAMP", "icons.txt", "../uuid7.py", "%2e%2e/uuid7.py"]
)
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
