"""The files of a new project, and that they appear complete or not at all."""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import pytest
from dotenv import dotenv_values
from packaging.requirements import Requirement

from feather_cli.scaffold.features import FEATURES
from feather_cli.scaffold.options import Options
from feather_cli.scaffold.project import prepare, write
from feather_cli.scaffold.questions import CACHE, DATABASE, FRONTEND, JOBS, STORAGE
from feather_cli.scaffold.rendering import SUFFIX, TEMPLATES, templates

ROOT = Path(__file__).parents[3]


def files(**chosen: str) -> Mapping[str, bytes]:
    return prepare("my-shop", Options(**chosen)).files


def text(path: str, **chosen: str) -> str:
    return files(**chosen)[path].decode()


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def settings(path: str, tmp_path: Path, **chosen: str) -> dict[str, str | None]:
    file = tmp_path / "settings"
    file.write_text(text(path, **chosen), "utf-8")
    return dotenv_values(file)


def requirements(**chosen: str) -> list[Requirement]:
    lines = text("requirements.txt", **chosen).splitlines()
    return [Requirement(line.partition("  #")[0]) for line in lines]


def test_every_template_is_part_of_some_project() -> None:
    shipped = {p.relative_to(TEMPLATES).as_posix() for p in TEMPLATES.rglob("*") if p.is_file()}
    used = {
        *templates(("common", "database")).values(),
        *templates(("common", "plain", "vite", "jobs")).values(),
        *templates(("common", "database", "accounts")).values(),
    }
    assert shipped == used
    assert all(name.endswith(SUFFIX) for name in shipped)


def test_every_option_renders() -> None:
    features = {"frontend": FRONTEND, "jobs": JOBS, "cache": CACHE, "storage": STORAGE}
    chosen = [{name: answer} for name, question in features.items() for answer in question.answers]
    chosen.append({"app_type": "single-tenant"})
    for database, feature in product(DATABASE.answers, chosen):
        made = files(database=database, **feature)
        for path, content in made.items():
            assert not re.search(rb"<%|%>|<<|>>", content), path
            assert content.endswith(b"\n") or not content, path
            if path.endswith(".py"):
                compile(content, path, "exec")


def test_the_structure_is_the_documented_one() -> None:
    with_database = files(database="sqlite")
    assert {path.split("/")[0] for path in with_database} == {
        *("app.py", "config.py", "seeds.py", "requirements.txt", "pytest.ini", "jsconfig.json"),
        *("README.md", "CLAUDE.md", ".env", ".env.example", ".gitignore"),
        *("models", "services", "routes", "templates", "static", "tests", "migrations"),
    }
    folders = {path.rpartition("/")[0] for path in with_database}
    assert folders >= {"routes/api", "routes/pages", "static/css", "static/js", "static/islands"}
    assert folders >= {f"templates/{name}" for name in ("components", "partials", "pages")}
    assert {"tests/conftest.py", "tests/test_health.py"} <= set(with_database)
    without = {path.split("/")[0] for path in files()}
    assert {path.split("/")[0] for path in with_database} - without == {"seeds.py", "migrations"}
    with_jobs = set(files(jobs="thread")) - set(files())
    assert with_jobs == {"jobs/__init__.py", "jobs/greetings.py", "tests/test_jobs.py"}
    with_accounts = files(app_type="single-tenant", database="sqlite")
    assert set(with_accounts) - set(with_database) == {
        *("models/user.py", "roles.py", "admin.py", "routes/pages/auth.py"),
        *("tests/test_auth.py", "tests/test_admin.py"),
    }
    with_vite = {path.split("/")[0] for path in files(frontend="vite")}
    assert with_vite - without == {"package.json", "vite.config.js"}


@pytest.mark.parametrize("database", DATABASE.answers)
def test_settings_have_a_fresh_secret_and_no_environment(tmp_path: Path, database: str) -> None:
    first = settings(".env", tmp_path, database=database)
    second = settings(".env", tmp_path, database=database)
    assert len(first["SECRET_KEY"] or "") == 64
    assert first["SECRET_KEY"] != second["SECRET_KEY"]
    assert "FEATHER_ENV" not in first
    assert (
        first.get("DATABASE_URL")
        == {
            "none": None,
            "sqlite": "sqlite:///app.db",
            "postgresql": "postgresql://localhost/my_shop",
        }[database]
    )
    example = settings(".env.example", tmp_path, database=database)
    assert example == {**first, "SECRET_KEY": ""}


def test_no_secret_is_anywhere_but_in_the_private_file() -> None:
    made = files(database="sqlite")
    secret = re.search(rb"SECRET_KEY=(\w{64})", made[".env"])
    assert secret is not None
    assert [path for path, content in made.items() if secret[1] in content] == [".env"]


@pytest.mark.parametrize(
    ("chosen", "extras", "expected"),
    [
        ({}, {"cli"}, {}),
        ({"frontend": "vite"}, {"cli"}, {}),
        ({"database": "postgresql"}, {"cli", "postgres"}, {}),
        ({"jobs": "sync"}, {"cli", "jobs"}, {"JOB_BACKEND": "sync"}),
        ({"jobs": "thread"}, {"cli", "jobs"}, {"JOB_BACKEND": "thread", "JOB_MAX_WORKERS": "4"}),
        (
            {"jobs": "rq"},
            {"cli", "jobs", "redis"},
            {"JOB_BACKEND": "rq", "REDIS_URL": "redis://localhost:6379/0"},
        ),
        ({"cache": "memory"}, {"cli"}, {"CACHE_BACKEND": "memory"}),
        (
            {"cache": "redis"},
            {"cli", "redis"},
            {"CACHE_BACKEND": "redis", "CACHE_URL": "redis://localhost:6379/0"},
        ),
        ({"storage": "local"}, {"cli", "storage"}, {"STORAGE_BACKEND": "local"}),
        ({"storage": "gcs"}, {"cli", "gcs"}, {"STORAGE_BACKEND": "gcs", "GCS_BUCKET": ""}),
    ],
)
def test_options_bring_extras_and_settings(
    tmp_path: Path, chosen: dict[str, str], extras: set[str], expected: dict[str, str]
) -> None:
    core, *others, tests = requirements(**chosen)
    compiler = set() if "frontend" in chosen else {"css"}
    assert (core.name, core.extras, tests.name) == ("feather-core", extras | compiler, "pytest")
    queue = [("feather-jobs", {"rq"}, core.specifier)] if chosen.get("jobs") == "rq" else []
    assert [(other.name, other.extras, other.specifier) for other in others] == queue
    for path in (".env", ".env.example"):
        found = settings(path, tmp_path, **chosen)
        assert {
            k: v for k, v in found.items() if k not in {"SECRET_KEY", "DATABASE_URL"}
        } == expected


def test_accounts_bring_sign_in_and_the_admin_panel(tmp_path: Path) -> None:
    chosen = {"app_type": "single-tenant", "database": "sqlite", "admin_email": "ada@example.com"}
    core, tests, provider = requirements(**chosen)
    assert (core.name, core.extras) == ("feather-core", {"cli", "css", "auth", "admin"})
    assert [tests.name, provider.name] == ["pytest", "oidc-provider-mock"]
    made = files(**chosen)
    header = made["templates/partials/header.html"].decode()
    assert 'url_for("page.admin")}] if current_user.is_admin else []' in header
    assert b"`ada@example.com` is the first\nadministrator" in made["README.md"]
    assert b"`@panel_required" in made["CLAUDE.md"]
    without = files(database="sqlite")
    assert not [path for path, content in without.items() if b"/admin/" in content]


def test_extras_exist_and_the_range_is_the_one_that_siblings_use() -> None:
    project = tomllib.loads((ROOT / "packages/feather-core/pyproject.toml").read_text("utf-8"))
    known = set(project["project"]["optional-dependencies"])
    assert {"cli", *(extra for f in FEATURES.values() for extra in f.extras)} <= known
    siblings = Requirement(project["project"]["optional-dependencies"]["cli"][0])
    assert requirements()[0].specifier == siblings.specifier


def test_what_git_must_not_see_is_ignored() -> None:
    ignored = text(".gitignore").splitlines()
    assert {".env", "venv/", "instance/", "__pycache__/", "uploads/", "logs/"} <= set(ignored)
    assert {".feather/", "node_modules/", "static/dist/"} <= set(ignored)


def test_migrations_are_what_db_init_makes(feather, tmp_path: Path) -> None:
    """And a project without a database can add one as its README says."""
    project = tmp_path / "shop"
    write(project, files())
    environment = {"DATABASE_URL": "sqlite:///app.db"}
    done = feather("db", "init", cwd=project, env=environment)
    assert done.returncode == 0, done.stderr
    made = {p.name: p.read_bytes() for p in (project / "migrations").iterdir() if p.is_file()}
    wanted = {
        path.removeprefix("migrations/"): content
        for path, content in files(database="sqlite").items()
        if path.startswith("migrations/") and "versions" not in path
    }
    assert made == wanted
    assert (project / "migrations" / "versions").is_dir()


class Inline(HTMLParser):
    """Finds what a content security policy without `unsafe-inline` would block."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(tag)
        self.found += [n for n in names if n == "style" or n.startswith(("on", "hx-on"))]
        self.found += [
            v for n, v in attrs if v and n.startswith("hx-") and ("js:" in v or "[" in v)
        ]


@pytest.mark.parametrize("database", ["none", "sqlite"])
def test_pages_need_no_inline_script_or_style(database: str) -> None:
    pages = {p: c for p, c in files(database=database).items() if p.endswith(".html")}
    assert pages
    for path, content in pages.items():
        parser = Inline()
        parser.feed(content.decode())
        assert not parser.found, path
        assert "://" not in content.decode(), path


def guide_paths(guide: str) -> Iterator[str]:
    yield from re.findall(r"`([\w./]+\.(?:html|css|js|py|env))`", guide)
    yield from (f"{folder}/" for folder in re.findall(r"`([a-z]+(?:/[a-z]+)*)/`", guide))


@pytest.mark.parametrize("jobs", ["none", "thread"])
@pytest.mark.parametrize("database", DATABASE.answers)
@pytest.mark.parametrize("document", ["CLAUDE.md", "README.md"])
def test_documents_name_only_files_that_exist(document: str, database: str, jobs: str) -> None:
    made = files(database=database, jobs=jobs)
    assert ("`jobs/`" in made[document].decode()) == (jobs != "none")
    named = set(guide_paths(made[document].decode())) - {"venv/", "api.js", "static/dist/"}
    assert len(named) >= 8
    for path in named:
        assert path in made or any(other.startswith(path) for other in made), path


def test_writing_makes_a_private_env_and_readable_rest(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        write(tmp_path / "shop", {".env": b"x", "app.py": b"y", "a/b/c": "ä".encode()})
    finally:
        os.umask(before)
    modes = {p.name: p.stat().st_mode & 0o777 for p in (tmp_path / "shop").rglob("*")}
    assert modes == {".env": 0o600, "app.py": 0o644, "a": 0o755, "b": 0o755, "c": 0o644}
    assert (tmp_path / "shop/a/b/c").read_text("utf-8") == "ä"
    assert names(tmp_path) == ["shop"]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    write(tmp_path / "shop", {"app.py": b"y"})
    assert names(tmp_path / "shop") == ["app.py"]


def test_a_folder_that_fills_up_meanwhile_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "theirs").touch()
    with pytest.raises(OSError, match="not empty"):
        write(tmp_path / "shop", {"app.py": b"y"})
    assert names(tmp_path) == ["shop"]
    assert names(tmp_path / "shop") == ["theirs"]


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    def fail(*_: object) -> None:
        assert names(tmp_path) != []  # it had begun
        raise failure

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(type(failure)):
        write(tmp_path / "shop", {"app.py": b"y", "models/note.py": b"z"})
    assert names(tmp_path) == []
