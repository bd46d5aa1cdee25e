"""``feather db``: what each command prints and with which code it ends."""

import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from typer.testing import CliRunner

from feather.db import db
from feather_cli.commands.db import app as command

MODEL = """
    from feather.db import Model, db
    from feather.db.mixins import UUIDMixin

    class Note(UUIDMixin, Model):
        title = db.Column(db.String(50), nullable=False)
"""
SEEDS = """
    from feather.db import db
    from models.note import Note

    def seed():
        db.session.add(Note(title="first"))
        db.session.commit()
"""


@pytest.fixture
def project(make_project, monkeypatch, own_metadata):
    root = make_project({"models/note.py": MODEL})
    monkeypatch.setenv("SECRET_KEY", "a-key-for-this-test-only")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///app.db")
    monkeypatch.setenv("FEATHER_DISABLED_PLUGINS", "auth,admin,jobs,tenancy")
    monkeypatch.chdir(root)
    yield root
    if (module := sys.modules.get("app")) and "sqlalchemy" in module.app.extensions:
        with module.app.app_context():
            db.engine.dispose()


@pytest.fixture
def feather_db(project):
    def run(*arguments, code=0):
        result = CliRunner().invoke(command, arguments)
        assert result.exit_code == code, result.output
        return result.output if code == 0 else result.stderr

    return run


def query(project, statement):
    with closing(sqlite3.connect(project / "instance/app.db")) as connection, connection:
        return connection.execute(statement).fetchall()


def test_from_no_folder_to_a_table_and_back(project, feather_db):
    folder = project / "migrations"
    assert feather_db("init").splitlines() == [
        f"Made {folder / 'env.py'}",
        f"Made {folder / 'script.py.mako'}",
        f"Made {folder / 'versions'}",
        "Next: feather db migrate",
    ]
    said = feather_db("migrate", "-m", "Add notes").splitlines()
    (file,) = (folder / "versions").glob("*.py")
    assert said[0] == f"Wrote {file}"
    assert "  create table note" in said
    assert said[-1] == "Nothing is applied yet. Read the file, then run: feather db upgrade"
    (revision,) = re.findall("revision = '(.*)'", file.read_text())[:1]
    assert feather_db("status").splitlines() == [
        "Current: none, no migration is applied",
        f"Head:    {revision}",
        "Pending: 1",
        f"  pending  {revision}  Add notes",
        "Next: feather db upgrade",
    ]
    assert feather_db("upgrade") == f"Applied {revision}  Add notes\n"
    assert feather_db("upgrade") == "The database is already up to date.\n"
    assert query(project, "SELECT count(*) FROM note") == [(0,)]
    assert "Nothing to write" in feather_db("migrate")
    assert json.loads(feather_db("status", "--json")) == {
        "schema": 1,
        "migrations": [{"revision": revision, "message": "Add notes", "state": "applied"}],
        "current": revision,
        "head": revision,
    }
    assert feather_db("downgrade") == f"Reverted {revision}  Add notes\n"
    assert feather_db("downgrade") == "Nothing to revert: no migration is applied.\n"


def test_status_before_the_first_migration(feather_db):
    feather_db("init")
    assert feather_db("status").splitlines() == [
        "Current: none, no migration is applied",
        "Head:    none, there are no migrations",
        "Pending: 0",
    ]
    empty = json.loads(feather_db("status", "--json"))
    assert (empty["migrations"], empty["current"], empty["head"]) == ([], None, None)


def test_a_migration_that_drops_something_says_so(project, feather_db):
    feather_db("init")
    query(project, "CREATE TABLE notes (id INTEGER PRIMARY KEY)")
    said = feather_db("migrate")
    assert "  drop table notes\n" in said
    assert "It drops something. A rename looks like that too" in said


def test_errors_name_the_next_command(feather_db):
    assert "run feather db init" in feather_db("upgrade", code=1)
    feather_db("init")
    assert "already exists" in feather_db("init", code=1)
    feather_db("migrate")
    assert "run feather db upgrade, then this command again" in feather_db("migrate", code=1)


def test_check_tells_what_does_not_agree_and_ends_with_1(project, feather_db):
    def findings(code):
        result = CliRunner().invoke(command, ["check", "--json"])
        assert result.exit_code == code, result.output
        printed = json.loads(result.stdout)
        assert printed.keys() == {"schema", "findings"}
        return printed["findings"]

    feather_db("init")
    found = {finding["where"]: finding for finding in findings(1)}
    assert "feather_error_log" in found
    assert found["note"] == {
        "id": "db.unwritten",
        "severity": "error",
        "where": "note",
        "message": "no migration has this change of the models: create table note",
        "remedy": "feather db migrate, then feather db upgrade",
    }
    assert list((project / "migrations/versions").glob("*.py")) == []
    feather_db("migrate", "-m", "Add notes")
    (file,) = (project / "migrations/versions").glob("*.py")
    (finding,) = findings(1)
    assert (finding["id"], finding["where"]) == ("db.pending", str(file))
    assert finding["message"].endswith("(Add notes) is not applied")
    said = CliRunner().invoke(command, ["check"])
    assert said.exit_code == 1
    assert said.stdout.splitlines() == [
        f"db.pending ({file})",
        f"  {finding['message']}",
        "  Run: feather db upgrade",
    ]
    feather_db("upgrade")
    assert findings(0) == []
    assert feather_db("check") == "Models, migrations and database agree.\n"
    query(project, "ALTER TABLE note ADD COLUMN old TEXT")
    assert [f["where"] for f in findings(1)] == ["note.old"]


def test_an_empty_migration_is_for_data(project, feather_db):
    feather_db("init")
    feather_db("migrate")
    feather_db("upgrade")
    said = feather_db("migrate", "--empty", "-m", 'Fill in "titles"').splitlines()
    (file,) = (project / "migrations/versions").glob("*fill_in_titles.py")
    assert said == [
        f"Wrote {file}",
        "Fill in upgrade() and downgrade(), then run: feather db upgrade",
    ]
    text = file.read_text()
    file.write_text(
        text.replace("    pass", "    op.execute(\"INSERT INTO note VALUES ('1', 'x')\")", 1)
    )
    assert 'Fill in "titles"' in feather_db("upgrade")
    assert query(project, "SELECT title FROM note") == [("x",)]


@pytest.mark.parametrize("arguments", [["--empty"], ["--empty", "-m", "  "]])
def test_an_empty_migration_needs_a_name(feather_db, arguments):
    feather_db("init")
    said = feather_db("migrate", *arguments, code=2)
    assert '--empty needs a name: feather db migrate --empty -m "What it does"' in said


@pytest.mark.parametrize(
    "name", ["init", "migrate", "upgrade", "downgrade", "seed", "status", "check"]
)
def test_every_command_has_help(name):
    result = CliRunner().invoke(command, [name, "--help"])
    assert result.exit_code == 0
    assert len(result.output.splitlines()) > 4


def test_wrong_usage_ends_with_2(feather_db):
    feather_db("status", "--nope", code=2)


@pytest.mark.parametrize("name", ["migrate", "upgrade", "downgrade", "seed", "status", "check"])
def test_an_app_without_a_database_is_told_the_setting(project, feather_db, monkeypatch, name):
    monkeypatch.delenv("DATABASE_URL")
    (project / "seeds.py").write_text("")
    said = feather_db(name, code=1)
    assert said.startswith("feather: this app has no database: set DATABASE_URL")


def test_seed_runs_the_function_in_the_apps_context(project, feather_db):
    (project / "seeds.py").write_text(re.sub("^    ", "", SEEDS, flags=re.MULTILINE))
    feather_db("init")
    feather_db("migrate")
    failed = feather_db("seed", code=1)
    assert "no such table: note" in failed
    assert "seeds.py failed with OperationalError; see above. If a table" in failed
    assert "run feather db upgrade first" in failed
    feather_db("upgrade")
    assert feather_db("seed") == f"Ran seed() of {project / 'seeds.py'}\n"
    assert query(project, "SELECT title FROM note") == [("first",)]


def test_seed_runs_a_file_without_the_function(project, feather_db):
    (project / "seeds.py").write_text("from pathlib import Path\nPath('ran').touch()\n")
    assert feather_db("seed") == f"Ran {project / 'seeds.py'}\n"
    assert (project / "ran").exists()


def test_seed_without_a_file_says_where_it_looked(project, feather_db):
    said = feather_db("seed", code=1)
    assert f"there is no {project / 'seeds.py'}: create it with a function seed()" in said


def test_a_failed_migration_ends_the_process_with_1_and_no_traceback(project, feather_db):
    feather_db("init")
    (project / "migrations/versions/a_bad.py").write_text(
        '"""Bad"""\nrevision = "a"\ndown_revision = None\ndef upgrade():\n    1 / 0\n'
    )
    ended = subprocess.run(
        [sys.executable, "-m", "feather", "db", "upgrade"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 1
    assert ended.stderr.startswith("feather: migration a (Bad) failed: ZeroDivisionError: ")
    assert "a_bad.py, line 5" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_help_of_the_group_does_not_import_sqlalchemy():
    code = (
        "import sys\n"
        "from feather_cli.commands.db import app\n"
        "assert not {'sqlalchemy', 'alembic', 'flask'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
