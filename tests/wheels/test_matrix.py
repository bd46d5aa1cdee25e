"""What users install: the built wheels, in every combination that the extras offer."""

import json
import re
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from environments import DISTRIBUTIONS, ROOT, Environment

pytestmark = pytest.mark.wheels
Fresh = Callable[..., Environment]
VERSION = (ROOT / "VERSION").read_text().strip()
REQUIRES = {"admin": {"auth"}, "tenancy": {"auth"}}
PLUGINS = ["admin", "auth", "jobs", "mail", "storage", "tenancy"]

APP = """
from flask import Flask
from feather import Feather

app = Flask("installed")
app.config.update(FEATHER_ENV="testing", SECRET_KEY="only for this test")
Feather(app)
client = app.test_client()
assert client.get("/feather-static/htmx.js").status_code == 200
assert client.get("/feather-static/feather.js").status_code == 200
print(sorted(app.extensions["feather"].plugins))
"""


def test_core_alone_starts_an_app_and_says_what_the_rest_needs(
    fresh: Fresh, tmp_path: Path
) -> None:
    environment = fresh(f"feather-core=={VERSION}")
    assert environment.ours() == {"feather-core"}
    assert environment.run("python", "-c", APP, cwd=tmp_path) == "[]\n"
    output = environment.run("feather", check=False)
    assert 'The feather command comes with feather-cli: pip install "feather-core[cli]"' in output
    for name in ("auth", "jobs", "mail", "storage", "tenancy"):
        code = f"from feather.{name} import anything"
        output = environment.run("python", "-c", code, check=False)
        assert f'comes with feather-{name}: pip install "feather-core[{name}]"' in output


@pytest.mark.parametrize("plugin", PLUGINS)
def test_a_plugin_works_with_only_what_it_requires(
    plugin: str, fresh: Fresh, tmp_path: Path
) -> None:
    environment = fresh(f"feather-core[{plugin}]=={VERSION}")
    expected = {plugin, *REQUIRES.get(plugin, ())}
    assert environment.ours() == {"feather-core", *(f"feather-{name}" for name in expected)}
    assert environment.run("python", "-c", APP, cwd=tmp_path) == f"{sorted(expected)}\n"


def test_two_extras_bring_exactly_those_plugins(fresh: Fresh) -> None:
    environment = fresh(f"feather-core[auth,jobs]=={VERSION}")
    assert environment.ours() == {"feather-core", "feather-auth", "feather-jobs"}


def test_all_plugins_together(fresh: Fresh, tmp_path: Path) -> None:
    environment = fresh(f"feather-core[{','.join([*PLUGINS, 'cli'])}]=={VERSION}")
    assert environment.ours() == {"feather-core", "feather-cli", *(f"feather-{p}" for p in PLUGINS)}
    assert environment.run("python", "-c", APP, cwd=tmp_path) == f"{sorted([*PLUGINS, 'cli'])}\n"
    listed = json.loads(environment.run("feather", "plugins", "--json", cwd=tmp_path))
    assert {row["state"] for row in listed["plugins"]} == {"active"}
    assert listed["problems"] == []
    overview = environment.run("feather", cwd=tmp_path)
    assert "Problems" not in overview
    assert "  hello " not in overview
    # Installing changes the environment, so what was kept about it no longer counts.
    environment.install("feather-hello")
    of_plugins = environment.run("feather", cwd=tmp_path).partition("Commands of plugins:\n")[2]
    assert "  hello " in of_plugins


def test_the_extras_are_the_documented_ones() -> None:
    project = tomllib.loads((ROOT / "packages/feather-core/pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    documented = (
        "auth tenancy jobs storage mail admin cli postgres redis rq gcs s3 pdf css prod all"
    )
    assert set(extras) == set(documented.split())
    everything = re.search(r"\[(.*)\]", extras["all"][0])
    assert everything
    assert set(everything[1].split(",")) == set(extras) - {"all"}


def test_all_distributions_move_in_lockstep() -> None:
    major, minor, _ = map(int, VERSION.split("."))
    wanted = f">={major}.{minor},<{major}.{minor + 1}"
    for folder in [*DISTRIBUTIONS, ROOT / "examples" / "feather-hello"]:
        project = tomllib.loads((folder / "pyproject.toml").read_text())["project"]
        extras = [d for group in project.get("optional-dependencies", {}).values() for d in group]
        for dependency in [*project.get("dependencies", []), *extras]:
            if dependency.startswith("feather-") and "[" not in dependency:
                assert dependency.endswith(wanted), f"{folder.name}: {dependency}"
            assert "==" not in dependency, f"{folder.name}: {dependency}"


def test_wheels_carry_assets_types_and_licences_and_no_tests(wheels: Path) -> None:
    for wheel in wheels.glob("*.whl"):
        names = ZipFile(wheel).namelist()
        assert any(name.endswith("/py.typed") for name in names), wheel.name
        assert any(name.endswith("licenses/LICENSE") for name in names), wheel.name
        # What a project gets, by `feather new` or `feather eject`, has tests of its own.
        given = ("templates", "feather_admin/panel/")
        tests = [n for n in names if "/tests/" in n and not any(part in n for part in given)]
        assert not tests, wheel.name
        assert not [n for n in names if "__pycache__" in n], wheel.name
    (core,) = wheels.glob("feather_core-*.whl")
    static = {Path(n).name for n in ZipFile(core).namelist() if n.startswith("feather/static/")}
    assert {"manifest.json", "icons.txt", "tokens.css", "feather.d.ts", "THIRD_PARTY.txt"} <= static
    listed = ZipFile(core).read("feather/static/THIRD_PARTY.txt").decode()
    assert "htmx.org 4.0.1" in listed


def test_the_example_plugin_passes_its_own_tests_against_the_wheels(
    fresh: Fresh, tmp_path: Path
) -> None:
    environment = fresh(f"feather-core[cli]=={VERSION}", "feather-hello", "pytest")
    # Away from the repository, whose own conftest they must not see.
    tests = shutil.copytree(ROOT / "examples" / "feather-hello" / "tests", tmp_path / "tests")
    output = environment.run("python", "-m", "pytest", "-q", str(tests), cwd=tmp_path)
    assert " passed" in output
    assert "failed" not in output


def test_another_distribution_that_owns_feather_is_refused_by_name(
    fresh: Fresh, tmp_path: Path
) -> None:
    wheel = tmp_path / "feather_usurper-0.8.2-py3-none-any.whl"
    info = "feather_usurper-0.8.2.dist-info"
    with ZipFile(wheel, "w") as archive:
        archive.writestr("feather/legacy.py", "")
        archive.writestr(
            f"{info}/METADATA", "Metadata-Version: 2.1\nName: feather-usurper\nVersion: 0.8.2\n"
        )
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(
            f"{info}/RECORD",
            f"feather/legacy.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n",
        )
    environment = fresh(f"feather-core[cli]=={VERSION}", str(wheel))
    refused = environment.run("python", "-c", APP, cwd=tmp_path, check=False)
    assert "feather-usurper 0.8.2" in refused
    assert "installs a top-level package 'feather', which belongs to feather-core" in refused
    for command in (["feather"], ["feather", "plugins"]):
        output = environment.run(*command, cwd=tmp_path)
        assert "feather-usurper 0.8.2" in output
        assert "pip uninstall feather-usurper" in output


def test_the_public_names_are_typed_for_users(fresh: Fresh, tmp_path: Path) -> None:
    environment = fresh(f"feather-core[auth]=={VERSION}", "mypy")
    (tmp_path / "user.py").write_text(
        """
from feather import Feather, Service, api, create_app, inject, page
from feather.db import Model, db
from feather.db.mixins import TimestampMixin, UUIDMixin
from feather.plugins import HealthCheck, Plugin, hookimpl
from feather.settings import Settings, setting
from sqlalchemy.orm import Mapped, mapped_column
import feather.auth


class Note(UUIDMixin, TimestampMixin, Model):
    title: Mapped[str] = mapped_column()


class NoteService(Service):
    def create(self, title: str) -> Note:
        note = Note(title=title)
        self.db.add(note)
        return note


@api.get("/notes")
@inject(NoteService)
def notes(note_service: NoteService) -> dict[str, str]:
    return {"id": note_service.create("x").id}


class Mine(Settings):
    GREETING: str = setting("hi", "What to say.")


app = create_app()
greeting: str = Mine.of(app).GREETING
"""
    )
    output = environment.run("python", "-m", "mypy", "--strict", "user.py", cwd=tmp_path)
    assert "Success" in output
