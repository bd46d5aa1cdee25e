"""``create_app``: finding a project, its configuration, modules and routes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from projects import MakeProject

from feather import Feather, create_app
from feather.app.modules import ForeignModule
from feather.app.project import ProjectNotFound
from feather.doctor.boot import UnsafeStart
from feather.routing.register import DuplicateEndpoint
from feather.settings import SettingsError

CONFIG = """
    import os

    class Config:
        WHERE = "everywhere"
        SECRET_KEY = os.environ.get("SECRET_KEY")
        NOTE = os.environ.get("NOTE")

    class DevelopmentConfig(Config):
        WHERE = "development"

    class TestingConfig(Config):
        WHERE = "testing"
"""
ROUTES = {
    "models/__init__.py": "from feather.app.modules import lazy_exports\n"
    "__getattr__ = lazy_exports(__name__)\n",
    "models/thing.py": "class Thing:\n    name = 'thing'\n",
    "services/__init__.py": "from feather.app.modules import lazy_exports\n"
    "__getattr__ = lazy_exports(__name__)\n",
    "services/thing_service.py": "from feather import Service\nfrom models import Thing\n"
    "class ThingService(Service):\n    def find(self):\n        return Thing.name\n",
    "routes/api/things.py": "from feather import api, inject\nfrom services import ThingService\n"
    "@api.get('/things')\n@inject(ThingService)\n"
    "def list_things(thing_service):\n    return {'things': [thing_service.find()]}\n",
    "routes/pages/home.py": "from feather import page\n@page.get('/')\ndef home():\n"
    "    return 'welcome'\n@page.route('/any', methods=['GET', 'POST'])\ndef any_verb():\n"
    "    return 'any'\n",
}


def test_routes_models_and_services_are_discovered(make_project: MakeProject) -> None:
    app = create_app(make_project(ROUTES))
    client = app.test_client()
    assert client.get("/").text == "welcome"
    assert client.get("/any").text == "any"
    assert client.get("/api/things").json == {"things": ["thing"]}
    assert {"page.home", "page.any_verb", "api.list_things"} <= set(app.view_functions)


def test_two_apps_of_one_project_have_the_same_routes_and_share_nothing(
    make_project: MakeProject,
) -> None:
    root = make_project(ROUTES)
    first = create_app(root)
    second = create_app(root, config={"SECRET_KEY": "another-key-for-this-test-9876543210"})
    assert first.test_client().get("/").text == second.test_client().get("/").text == "welcome"
    assert first.extensions["feather"] is not second.extensions["feather"]
    assert first.secret_key != second.secret_key


def test_the_project_of_the_calling_file_is_found(make_project: MakeProject) -> None:
    root = make_project(
        {
            **ROUTES,
            "tests/probe.py": "from feather import create_app\nprint(create_app().root_path)\n",
        }
    )
    done = subprocess.run(
        [sys.executable, str(root / "tests" / "probe.py")],
        cwd="/",
        env={**os.environ, "FEATHER_ENV": "testing"},
        check=True,
        capture_output=True,
        text=True,
    )
    assert Path(done.stdout.strip()) == root


def test_no_project_says_what_one_is(tmp_path: Path) -> None:
    with pytest.raises(ProjectNotFound, match=r"no Feather project at .* contains app\.py"):
        create_app(tmp_path)


def test_production_is_the_default(make_project: MakeProject) -> None:
    app = create_app(make_project({"config.py": CONFIG}))
    assert app.config["FEATHER_ENV"] == "production"
    assert app.config["WHERE"] == "everywhere"
    assert not app.debug


@pytest.mark.parametrize("variable", ["FEATHER_ENV", "FLASK_ENV"])
def test_the_environment_picks_the_config_class(
    variable: str, make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "development")
    root = make_project({"config.py": CONFIG})
    assert create_app(root).config["WHERE"] == "development"
    testing = create_app(root, environment="testing")
    assert testing.config["WHERE"] == "testing"
    assert testing.testing


def test_a_wrong_environment_is_refused(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FEATHER_ENV", "prod")
    with pytest.raises(SettingsError, match=r"FEATHER_ENV='prod': .* 'production' \(accepted: "):
        create_app(make_project({}))


def test_dotenv_is_seen_by_config_and_settings_but_not_left_behind(
    make_project: MakeProject,
) -> None:
    root = make_project(
        {"config.py": CONFIG, ".env": "SECRET_KEY=from-dotenv\nNOTE=hello\nLOG_LEVEL=ERROR\n"}
    )
    app = create_app(root, environment="testing")
    assert app.config["NOTE"] == "hello"
    assert app.secret_key == "from-dotenv"
    assert app.logger.level == 40
    assert "NOTE" not in os.environ


def test_overrides_come_last(make_project: MakeProject) -> None:
    root = make_project({"config.py": CONFIG})
    assert create_app(root, config={"WHERE": "here"}).config["WHERE"] == "here"


def test_a_wrong_log_level_stops_the_start(make_project: MakeProject) -> None:
    root = make_project({".env": "SECRET_KEY=x\nLOG_LEVEL=LOUD\n"})
    with pytest.raises(SettingsError) as caught:
        create_app(root)
    assert "LOG_LEVEL='LOUD' (from .env): the nearest accepted value is" in str(caught.value)
    assert "DEBUG, INFO, WARNING, ERROR, CRITICAL" in str(caught.value)


def test_production_has_no_default_secret(make_project: MakeProject) -> None:
    root = make_project({".env": ""})
    with pytest.raises(UnsafeStart, match="SECRET_KEY is not set, and production has no default"):
        create_app(root)


def test_development_without_a_secret_gets_a_random_one(
    make_project: MakeProject, caplog: pytest.LogCaptureFixture
) -> None:
    root = make_project({".env": ""})
    first, second = (create_app(root, environment="development") for _ in range(2))
    assert first.secret_key
    assert first.secret_key != second.secret_key
    assert "a random one signs sessions until the restart" in caplog.text


def test_two_project_folders_in_one_process_are_refused(make_project: MakeProject) -> None:
    create_app(make_project(ROUTES, "one"))
    other = make_project(ROUTES, "two")
    with pytest.raises(ForeignModule) as caught:
        create_app(other)
    assert "cannot be imported: this process has already imported 'models'" in str(caught.value)
    assert "One process serves one project folder" in str(caught.value)


def test_routes_with_one_endpoint_name_both_functions(make_project: MakeProject) -> None:
    same = "from feather import api\n@api.get('/{0}')\ndef show():\n    return '{0}'\n"
    root = make_project({f"routes/api/{n}.py": same.format(n) for n in ("apes", "bees")})
    with pytest.raises(DuplicateEndpoint) as caught:
        create_app(root)
    message = str(caught.value)
    assert "two routes have the endpoint 'api.show'" in message
    assert "routes.api.apes:2" in message
    assert "routes.api.bees:2" in message
    assert "Rename one function" in message


def test_an_endpoint_can_be_named(make_project: MakeProject) -> None:
    one = (
        "from feather import api\n@api.get('/{0}', endpoint='{0}')\ndef show():\n    return '{0}'\n"
    )
    root = make_project({f"routes/api/{n}.py": one.format(n) for n in ("apes", "bees")})
    assert create_app(root).test_client().get("/api/bees").text == "bees"


def test_an_unknown_model_is_told_by_folder(make_project: MakeProject) -> None:
    root = make_project({**ROUTES, "routes/pages/bad.py": "from models import Absent\n"})
    with pytest.raises(ImportError, match="Absent"):
        create_app(root)


def test_unsafe_requests_need_a_csrf_token(make_project: MakeProject) -> None:
    client = create_app(make_project(ROUTES)).test_client()
    response = client.post("/any")
    assert response.status_code == 403
    assert "This page is out of date" in response.text


def test_feather_registers_the_routes_of_an_existing_app(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_project(
        {
            "app.py": """
            from flask import Flask
            from feather import Feather, api

            app = Flask(__name__)
            app.config.update(SECRET_KEY="x", FEATHER_ENV="testing")

            @api.get("/hello")
            def hello():
                return {"hello": "world"}

            @app.get("/old")
            def old():
                return "old"

            Feather(app)
            """
        }
    )
    monkeypatch.syspath_prepend(str(root))
    import app as module  # type: ignore[import-not-found]

    client = module.app.test_client()
    assert client.get("/api/hello").json == {"hello": "world"}
    assert client.get("/old").text == "old"
    with pytest.raises(RuntimeError, match="the route /api/late in app comes too late"):
        exec("from feather import api\n@api.get('/late')\ndef late(): ...", vars(module))


def test_another_app_of_the_process_does_not_get_those_routes() -> None:
    from flask import Flask

    app = Flask("elsewhere")
    app.config.update(SECRET_KEY="x", FEATHER_ENV="testing")
    Feather(app)
    assert "api" not in app.blueprints
    assert "page" not in app.blueprints
