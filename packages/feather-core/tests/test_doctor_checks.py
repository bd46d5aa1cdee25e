"""Every check of core: what it says when something is wrong, and its silence when nothing is."""

import re
import subprocess
from pathlib import Path

import pytest

from feather.app.project import Project
from feather.doctor import registry, silencing, startup
from feather.doctor.examination import Report, examine_project
from feather_auth.checks import CHECKS as AUTH_CHECKS
from feather_jobs.checks import checks_for

APP = "from feather import create_app\n\napp = create_app(plugins=[])\n"
GOOD_CONFIG = {
    "SECRET_KEY": "0123456789abcdef" * 4,
    "TRUSTED_HOSTS": ["shop.test"],
    "SESSION_COOKIE_SECURE": True,
}
TEMPLATE = """
    <link rel="stylesheet" href="{{ url_for('static', filename='app.css') }}">
    {% if user %}<p class="{{ kind }}" {% if hidden %}hidden{% endif %}>{{ user }}</p>{% endif %}
    {# <script>of a comment</script> |safe #}
    {{ '<style>of an expression</style>' }}
    <script src="/static/app.js"></script>
    <script nonce="{{ csp_nonce() }}">start()</script>
    <script type="application/json">{"a": 1}</script>
    <a hx-get="/" hx-trigger="click delay:1s, keyup from:[data-x]" one="x" hx-vals='{"js": 1}'>x</a>
"""
NOTE = """
    from feather.db import Model, db

    class Note(Model):
        {table}
        id = db.Column(db.Integer, primary_key=True)
"""


@pytest.fixture
def examined(make_project, monkeypatch):
    """Write a project with nothing wrong but what the test adds, and examine it."""
    monkeypatch.setenv("FEATHER_ENV", "production")
    for name in ("WEB_CONCURRENCY", "TRUSTED_HOSTS", "DYNO", "CACHE_BACKEND"):
        monkeypatch.delenv(name, raising=False)

    def examine(
        files: dict[str, str] | None = None, config: dict[str, object] | None = None
    ) -> Report:
        lines = [f"    {k} = {v!r}" for k, v in {**GOOD_CONFIG, **(config or {})}.items()]
        root = make_project(
            {
                "app.py": APP,
                ".env": "",
                ".gitignore": ".env\n",
                "config.py": "\n".join(["class Config:", *lines, ""]),
                "templates/good.html": TEMPLATE,
                **(files or {}),
            }
        )
        (root / ".env").chmod(0o600)
        subprocess.run(["git", "init", "--quiet", str(root)], check=True)
        if "added" in (files or {}):
            subprocess.run(["git", "-C", str(root), "add", "--force", ".env"], check=True)
        if "open" in (files or {}):
            (root / ".env").chmod(0o644)
        return examine_project(Project.find(root), deploy=True)

    return examine


ROUTES = """
from feather import page
@page.get({first!r})
def one():
    return ''
@page.get({second!r})
def two():
    return ''
"""
# id: files and config that make the check find something, the place, words of the message and
# of the remedy. Those of databases are below.
WRONG = {
    "app.import": (
        {"routes/pages/home.py": "\n\n1 / 0\n"}, {},
        "routes/pages/home.py:3", "ZeroDivisionError: division by zero", "feather routes shows",
    ),
    "app.settings": (
        {}, {"LOG_LEVEL": "LOUD"},
        "LOG_LEVEL", "LOG_LEVEL='LOUD' (from the app's config): the nearest accepted", "config.py",
    ),
    "app.plugins": (
        {"app.py": APP.replace("[]", "[Bad]").replace("\n\n", (
            "\nfrom feather.plugins import Plugin\nclass Bad(Plugin):\n    name = 'bad'\n"
            "    requires = ('auht',)\n"), 1)}, {},
        "app (this app)", "'bad' cannot run: it requires the plugin 'auht'", "use auht",
    ),
    "app.endpoints": (
        {"routes/pages/a.py": ROUTES.format(first="/a", second="/b").replace("two", "one")}, {},
        "app.py:3", "two routes have the endpoint 'page.one'", "Rename",
    ),
    "project.env-in-git": (
        {".gitignore": ""}, {}, ".env", "git does not ignore .env", "Add a line .env",
    ),
    "project.env-readable": (
        {"open": ""}, {}, ".env", "every user of this machine can open .env (its mode is 644)",
        "chmod 600 .env",
    ),
    "routes.unreachable": (
        {"routes/pages/a.py": ROUTES.format(first="/a/<int:x>", second="/a/<int:y>")
         .replace("one()", "one(x: int)").replace("two()", "two(y: int)")}, {},
        "GET /a/<int:y>", "'page.one' answers these requests, so 'page.two' never does",
        "another path",
    ),
    "routes.assets": (
        {"routes/pages/a.py": ROUTES.format(first="/feather-static/mine.js", second="/b")}, {},
        "/feather-static/mine.js", "'page.one' lies below /feather-static", "another path",
    ),
    "templates.syntax": (
        {"templates/x.html": "\n{% if %}"}, {}, "templates/x.html:2", "Jinja cannot", "Correct",
    ),
    "templates.safe": (
        {"templates/a/x.html": "<p>\n{{ bio | upper | safe }}"}, {},
        "templates/a/x.html:2", "|safe: whatever users wrote", "clean the value",
    ),
    "templates.autoescape": (
        {"templates/x.html": "{% autoescape false %}{{ bio }}{% endautoescape %}"}, {},
        "templates/x.html:1", "{% autoescape false %}: whatever users wrote", "let Jinja escape",
    ),
    "templates.hx-on": (
        {"templates/x.html": "{% if a -%}\n\n  <b data-hx-on:click='x()'>"
         "{%- endif %}"}, {},
        "templates/x.html:3", "data-hx-on:click", "script file",
    ),
    "templates.hx-eval": (
        {"templates/x.html": "<b hx-trigger='load, click[ctrlKey]'>"}, {},
        "templates/x.html:1", "hx-trigger=\"...\" of <b>", "on the server",
    ),
    "templates.inline-script": (
        {"templates/x.html": "<script type=module>\nlet a;</script>"}, {},
        "templates/x.html:1", "<script>: the content security policy", "csp_nonce()",
    ),
    "templates.inline-style": (
        {"templates/x.html": "<p style='color: {{ c }}'>"}, {},
        "templates/x.html:1", "style=\"...\" of <p>", "class of the stylesheet",
    ),
    "templates.inline-handler": (
        {"templates/x.html": "<p {% if a %}onclick='x()'{% endif %}>"}, {},
        "templates/x.html:1", "onclick=\"...\" of <p>", "script file",
    ),
    "theme.contrast": (
        {"static/css/app.css": ".dark { --tooltip: #555; }"}, {}, "static/css/app.css",
        "--tooltip-foreground on --tooltip (dark) has a contrast of 2.43, and needs 7",
        "Set a lightness of one that is further from the other's",
    ),
    "doctor.silenced": (
        {}, {"FEATHER_SILENCED_CHECKS": {"core.sqilte": "no"}},
        "FEATHER_SILENCED_CHECKS", "the nearest is 'core.sqlite'", "--list",
    ),
    "core.environment": (
        {"app.py": APP.replace("[]", "[], environment='development'")}, {},
        "FEATHER_ENV", "FEATHER_ENV is 'development'", "FEATHER_ENV=production feather doctor",
    ),
    "core.secret-key-unset": (
        {"app.py": APP.replace("[]", "[], environment='testing'")}, {"SECRET_KEY": None},
        "SECRET_KEY", "SECRET_KEY is not set", "token_hex(32)",
    ),
    "core.secret-key": (
        {}, {"SECRET_KEY": "short"}, "SECRET_KEY", "has 5 characters", "token_hex(32)",
    ),
    "core.debug": (
        {}, {"DEBUG": True}, "DEBUG", "DEBUG is on", "Remove DEBUG",
    ),
    "core.trusted-hosts": (
        {}, {"TRUSTED_HOSTS": None}, "TRUSTED_HOSTS", "TRUSTED_HOSTS is not set", "example.com",
    ),
    "core.session-cookie": (
        {}, {"SESSION_COOKIE_SECURE": False},
        "SESSION_COOKIE_SECURE", "over plain HTTP too", "ProductionConfig",
    ),
    "core.sqlite": (
        {}, {"DATABASE_URL": "sqlite:///app.db"},
        "DATABASE_URL", "DATABASE_URL is SQLite: one process at a time", "Use PostgreSQL",
    ),
    "core.cache": (
        {".env": "WEB_CONCURRENCY=4\n"}, {},
        "CACHE_BACKEND", "WEB_CONCURRENCY starts 4 processes", "CACHE_BACKEND=redis",
    ),
    "core.proxies": (
        {".env": "DYNO=web.1\n"}, {},
        "FEATHER_PROXIES", "this is Heroku (DYNO is set), and FEATHER_PROXIES is 0",
        "FEATHER_PROXIES=1",
    ),
}  # fmt: skip
ENTAILED = {
    "core.secret-key-unset": {"core.environment"},  # production does not start without a key
    "core.sqlite": {"db.migrations"},  # the project has no migrations folder
}
DATABASE_IDS = {"db.migrations", "db.pending", "db.unwritten", "db.reserved-tables"}


def known_ids() -> list[str]:
    checks = (*registry.OF_DEVELOPMENT, *registry.OF_DEPLOYMENT)
    return [*dict.fromkeys((silencing.ID, *startup.TITLES, *(check.id for check in checks)))]


def test_every_check_has_a_test() -> None:
    assert {*WRONG, *DATABASE_IDS} == {*known_ids()}


def test_every_check_is_documented() -> None:
    page = Path(__file__).parents[3] / "docs" / "reference" / "doctor.md"
    described = set(
        re.findall(r"^\| `([a-z]+\.[a-z-]+)` \|", page.read_text("utf-8"), re.MULTILINE)
    )
    contributed = {check.id for check in (*AUTH_CHECKS, *checks_for("rq"))}
    assert described == {*known_ids(), *contributed}


@pytest.mark.parametrize("check_id", WRONG)
def test_c91_a_check_finds_what_is_wrong(check_id, examined, own_metadata) -> None:
    files, config, where, message, remedy = WRONG[check_id]
    report = examined(files, config)
    found = [finding for finding in report.findings if finding.id == check_id]
    assert len(found) == 1, report.findings
    assert found[0].where == where
    assert message in found[0].message
    assert remedy in found[0].remedy
    others = {finding.id for finding in report.findings} - {check_id}
    assert others <= ENTAILED.get(check_id, set())


def test_nothing_is_found_when_nothing_is_wrong(examined) -> None:
    report = examined()
    assert report.findings == ()
    assert {*report.titles} == {*known_ids()} - {*startup.TITLES} | {"app.settings"}


def test_a_setting_of_any_part_is_checked(examined) -> None:
    (found,) = examined(config={"CACHE_DEFAULT_TTL": "soon"}).findings
    assert (found.id, found.where) == ("app.settings", "CACHE_DEFAULT_TTL")


def test_env_that_git_keeps_already(examined) -> None:
    (found,) = examined({"added": ""}).findings
    assert found.id == "project.env-in-git"
    assert found.message.startswith("git keeps .env: whoever can read")
    assert "git rm --cached .env" in found.remedy


def test_a_colour_that_cannot_be_computed_is_told(examined) -> None:
    report = examined({"static/css/app.css": ":root { --chart-6: 240 5% 10%; }"})
    assert [(found.id, found.severity) for found in report.findings] == [
        ("theme.contrast", "warning")
    ] * 2
    light, dark = report.findings
    assert light.message == (
        "--chart-6 (light) is not checked: '240 5% 10%' is no colour that can be computed here"
    )
    assert "--chart-6 (dark)" in dark.message
    assert "oklch(), hsl(), rgb() or #rrggbb" in light.remedy


def test_a_theme_of_other_colours_may_be_readable(examined) -> None:
    css = "@layer base { :root { --brand-h: 300; } .dark { --card: #101010; } }"
    assert examined({"static/css/app.css": css}).findings == ()


def test_several_workers_make_sqlite_an_error(examined, monkeypatch, own_metadata) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", "2")
    url = "redis://localhost:6379/0"
    report = examined(
        config={"DATABASE_URL": "sqlite:///a.db", "CACHE_BACKEND": "redis", "CACHE_URL": url}
    )
    (found,) = [finding for finding in report.findings if finding.id.startswith("core.")]
    assert (found.id, found.severity) == ("core.sqlite", "error")
    assert "starts 2 processes that wait for each other" in found.message


@pytest.mark.parametrize(
    ("files", "config", "where", "message"),
    [
        ({"app.py": "x = 1"}, {}, "app.py", "defines no Flask app called 'app'"),
        ({"app.py": "x = (\n"}, {}, "app.py:1", "SyntaxError"),
        ({"app.py": "import sys\nsys.exit('enough')"}, {}, "app.py:2", "SystemExit: enough"),
        (
            {"app.py": "raise OSError('cannot reach postgresql://u:p@/s@h/db')"}, {},
            "app.py:1", "postgresql://",
        ),
    ],
    ids=["no app", "syntax", "exit", "password"],
)  # fmt: skip
def test_an_app_that_cannot_be_imported(files, config, where, message, examined) -> None:
    report = examined({**files, ".gitignore": ""}, config)
    first, second = report.findings
    assert (first.id, first.where) == ("app.import", where)
    assert message in first.message
    assert "p@/s" not in first.message
    assert second.id == "project.env-in-git", "the files are examined all the same"


@pytest.fixture
def database(examined, own_metadata):
    """Examine a project with a model, after steps that a developer would take."""

    def examine(*steps: str, table: str = "") -> list:
        imports = "from feather.db.migrations import init, migrate, upgrade\n"
        return list(
            examined(
                {
                    "app.py": imports + APP + "".join(f"{step}(app)\n" for step in steps),
                    "models/note.py": NOTE.format(table=table),
                },
                {
                    "DATABASE_URL": "sqlite:///app.db",
                    "FEATHER_SILENCED_CHECKS": "core.sqlite: a test",
                },
            ).findings
        )

    return examine


def test_a_database_that_agrees_with_the_models(database) -> None:
    assert database("init", "migrate", "upgrade") == []


def test_db_migrations(database) -> None:
    (found,) = database()
    assert found.id == "db.migrations"
    assert "is not a migrations folder" in found.message
    assert "run feather db init" in found.message


def test_db_pending(database) -> None:
    (found,) = database("init", "migrate")
    assert found.id == "db.pending"
    assert "is not applied" in found.message
    assert found.remedy == "feather db upgrade"
    assert Path(found.where).is_file()


def test_db_unwritten(database) -> None:
    found = database("init")
    assert {one.id for one in found} == {"db.unwritten"}
    assert {"feather_error_log", "note"} <= {one.where for one in found}
    assert "create table note" in found[-1].message
    assert "feather db migrate" in found[-1].remedy


def test_db_reserved_tables(database) -> None:
    (found,) = database("init", "migrate", "upgrade", table="__tablename__ = 'feather_note'")
    assert (found.id, found.where) == ("db.reserved-tables", "models.note:Note")
    assert "the table 'feather_note' has a name that belongs to plugins" in found.message
    assert "'note'" in found.remedy
