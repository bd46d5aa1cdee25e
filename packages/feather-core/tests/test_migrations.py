"""feather.db.migrations: the commands, on SQLite and on PostgreSQL."""

import threading
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from alembic.operations.ops import ExecuteSQLOp
from flask import Flask
from sqlalchemy.orm import Mapped, mapped_column

from feather.db import Model, db, init_app
from feather.db.migrations import (
    MigrationError,
    downgrade,
    init,
    migrate,
    run_env,
    status,
    upgrade,
)
from feather.db.mixins import TimestampMixin, UUIDMixin
from feather.db.types import UTCDateTime


@pytest.fixture
def app(database_app, own_metadata):
    init(database_app)
    return database_app


def note(*columns: sa.Column) -> sa.Table:
    """Declare the table anew, as an edited models file would."""
    if "note" in db.metadata.tables:
        db.metadata.remove(db.metadata.tables["note"])
    return db.Table("note", sa.Column("id", sa.Integer, primary_key=True), *columns)


def tables(app: Flask) -> set[str]:
    with app.app_context():
        names = set(sa.inspect(db.engine).get_table_names())
        db.session.remove()
    return names - {"alembic_version"}


def run(app: Flask, *statements: str) -> list[tuple]:
    with app.app_context(), db.engine.begin() as connection:
        for statement in statements:
            result = connection.execute(sa.text(statement))
        return [tuple(row) for row in result] if result.returns_rows else []


def write(app: Flask, revision: str, after: str | None, up: str, down: str = "pass") -> Path:
    """Write a migration by hand."""
    path = Path(app.root_path, "migrations", "versions", f"{revision}_by_hand.py")
    path.write_text(
        f'"""By hand {revision}"""\n'
        "import sqlalchemy as sa\n"
        "from alembic import op\n"
        f"revision = {revision!r}\n"
        f"down_revision = {after!r}\n"
        f"def upgrade():\n    {up}\n"
        f"def downgrade():\n    {down}\n"
    )
    return path


def test_init_makes_a_folder_whose_env_is_two_lines_of_code(database_app):
    made = init(database_app)
    folder = Path(database_app.root_path) / "migrations"
    assert made == (folder / "env.py", folder / "script.py.mako", folder / "versions")
    assert (folder / "env.py").read_text().splitlines()[2:] == [
        "from feather.db.migrations import run_env",
        "",
        "run_env()",
    ]
    with pytest.raises(MigrationError, match=r"migrations already exists: run feather db migrate"):
        init(database_app)


def test_a_models_life_from_first_migration_to_downgrade(app):
    note(sa.Column("title", sa.String(50), nullable=False))
    first = migrate(app, "Add notes")
    assert first is not None
    assert first.operations == ("create table note",)
    assert first.path.parent == Path(app.root_path) / "migrations" / "versions"
    assert first.path.name.endswith(f"_{first.revision}_add_notes.py")
    assert tables(app) == set(), "migrate applies nothing"

    assert [m.message for m in upgrade(app)] == ["Add notes"]
    assert tables(app) == {"note"}
    assert upgrade(app) == ()
    assert migrate(app, "Nothing new") is None
    assert len(list(first.path.parent.glob("*.py"))) == 1

    run(app, "INSERT INTO note (id, title) VALUES (1, 'kept')")
    note(
        sa.Column("title", sa.String(80), nullable=False, unique=True),
        sa.Column("body", sa.Text),
        sa.Column("done", sa.Boolean, nullable=False, server_default=sa.false(), index=True),
    )
    second = migrate(app)
    assert second is not None
    assert set(second.operations) == {
        "add column note.body",
        "add column note.done",
        "alter column note.title",
        "create index ix_note_done",
        "add constraint uq_note_title",
    }
    assert second.message == "add column note.body and 4 more"

    known = status(app)
    assert (known.current, known.head) == (first.revision, second.revision)
    assert [m.revision for m in known.pending] == [second.revision]
    assert [m.revision for m in upgrade(app)] == [second.revision]
    assert migrate(app) is None
    assert run(app, "SELECT title, done FROM note") == [("kept", False)]

    assert [m.revision for m in downgrade(app)] == [second.revision]
    assert status(app).current == first.revision
    assert run(app, "SELECT title FROM note") == [("kept",)]
    assert [m.revision for m in downgrade(app, "base")] == [first.revision]
    assert tables(app) == set()
    assert downgrade(app) == ()
    assert status(app).current is None


def test_a_second_look_at_unchanged_models_finds_nothing(app):
    class Author(UUIDMixin, TimestampMixin, Model):
        name: Mapped[str] = mapped_column(sa.String(80), unique=True)
        born: Mapped[datetime | None] = mapped_column(UTCDateTime)

    class Book(UUIDMixin, Model):
        author_id: Mapped[str] = mapped_column(sa.ForeignKey("author.id", ondelete="CASCADE"))
        pages = db.Column(db.Integer, server_default="0", nullable=False)
        price = db.Column(db.Numeric(10, 2))
        kind = db.Column(db.Enum("novel", "poem", name="kind"))
        data = db.Column(db.JSON)
        key = db.Column(db.Uuid)
        printed = db.Column(db.Date, server_default=sa.func.current_date())
        stamp = db.Column(db.DateTime, server_default=sa.func.now())
        state = db.Column(db.String(20), server_default="new")
        __table_args__ = (
            sa.CheckConstraint("pages >= 0", name="pages_positive"),
            sa.Index(None, "pages", "price"),
            sa.UniqueConstraint("author_id", "key"),
        )

    written = migrate(app, "Books")
    assert written is not None
    source = written.path.read_text()
    assert "sa.Column('created_at', sa.DateTime(timezone=True), nullable=False)" in source
    assert "feather" not in source
    upgrade(app)
    assert migrate(app, "Again") is None
    downgrade(app)
    assert tables(app) == set()


def test_an_apps_own_column_type_is_imported_by_the_migration(app, tmp_path, monkeypatch):
    tmp_path.joinpath("shop_types.py").write_text(
        "from sqlalchemy import String\n"
        "from sqlalchemy.types import TypeDecorator\n"
        "class Upper(TypeDecorator):\n"
        "    impl = String(9)\n"
        "    cache_ok = True\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    import shop_types

    note(sa.Column("code", shop_types.Upper()))
    written = migrate(app)
    assert written is not None
    assert "\nimport shop_types\n" in written.path.read_text()
    upgrade(app)
    assert tables(app) == {"note"}


def test_tables_of_plugins_that_are_absent_are_not_dropped(app):
    run(app, "CREATE TABLE feather_auth_session (id INTEGER PRIMARY KEY, old TEXT)")
    run(app, "CREATE INDEX ix_old ON feather_auth_session (old)")
    run(app, "CREATE TABLE forgotten (id INTEGER PRIMARY KEY)")
    written = migrate(app)
    assert written is not None
    assert written.operations == ("drop table forgotten",)


def test_tables_of_plugins_that_are_present_are_compared(app):
    run(app, "CREATE TABLE feather_jobs_job (id INTEGER NOT NULL PRIMARY KEY)")
    db.Table(
        "feather_jobs_job", sa.Column("id", sa.Integer, primary_key=True), sa.Column("n", sa.Text)
    )
    written = migrate(app)
    assert written is not None
    assert written.operations == ("add column feather_jobs_job.n",)


def test_a_message_is_text_whatever_it_holds(app):
    note()
    message = 'He said """\\N{x}" ${1+1} <% x %>\n # 100% ../../done'
    written = migrate(app, message)
    assert written is not None
    assert written.path.parent == Path(app.root_path) / "migrations" / "versions"
    assert [m.message for m in upgrade(app)] == [" ".join(message.split())]


def test_a_migration_that_fails_half_way_leaves_nothing_and_is_named(app):
    write(app, "aaa1", None, "op.create_table('one', sa.Column('id', sa.Integer))")
    path = write(
        app,
        "bbb2",
        "aaa1",
        "op.create_table('two', sa.Column('id', sa.Integer))\n"
        '    op.execute("INSERT INTO one VALUES (1)")\n'
        "    op.execute('INSERT INTO nowhere VALUES (1)')",
    )
    with pytest.raises(MigrationError) as caught:
        upgrade(app)
    text = str(caught.value)
    assert text.startswith("migration bbb2 (By hand bbb2) failed: ")
    assert "nowhere" in text
    assert f"{path}, line 9" in text
    assert "nothing of it is left in the database" in text
    assert "run feather db upgrade again" in text
    assert tables(app) == {"one"}
    assert run(app, "SELECT count(*) FROM one") == [(0,)]
    assert status(app).current == "aaa1"


def test_a_downgrade_that_fails_names_the_migration_it_was_reverting(app):
    write(app, "aaa1", None, "pass")
    write(app, "bbb2", "aaa1", "pass", "op.drop_table('nowhere')")
    upgrade(app)
    with pytest.raises(
        MigrationError, match=r"migration bbb2 .* failed(.|\n)*feather db downgrade"
    ):
        downgrade(app)
    assert status(app).current == "bbb2"


def test_a_rebuilt_table_keeps_the_rows_that_refer_to_it(app):
    def declare(length: int) -> None:
        db.metadata.clear()
        db.Table(
            "parent",
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("name", sa.String(length)),
        )
        db.Table(
            "child",
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("parent_id", sa.ForeignKey("parent.id", ondelete="CASCADE")),
        )

    declare(10)
    migrate(app)
    upgrade(app)
    run(app, "INSERT INTO parent VALUES (1, 'a')", "INSERT INTO child VALUES (1, 1)")
    declare(20)
    migrate(app)
    upgrade(app)
    assert run(app, "SELECT count(*) FROM child") == [(1,)]
    with pytest.raises(sa.exc.IntegrityError):
        run(app, "INSERT INTO child VALUES (2, 99)")


def test_a_migration_that_breaks_a_reference_fails(app):
    write(
        app,
        "aaa1",
        None,
        "op.execute('CREATE TABLE p (id INTEGER PRIMARY KEY)')\n"
        "    op.execute('CREATE TABLE c (p INTEGER REFERENCES p(id))')\n"
        "    op.execute('INSERT INTO c VALUES (5)')",
    )
    with pytest.raises(MigrationError, match=r"migration aaa1 .* failed"):
        upgrade(app)
    assert tables(app) == set()


def test_migrating_with_pending_migrations_is_refused(app):
    note()
    migrate(app)
    with pytest.raises(MigrationError, match=r"lacks 1 of the migrations.*run feather db upgrade"):
        migrate(app)


def test_two_last_migrations_are_refused_with_the_line_to_change(app):
    write(app, "aaa1", None, "pass")
    write(app, "bbb2", "aaa1", "pass")
    path = write(app, "ccc3", "aaa1", "pass")
    for command in (status, upgrade, downgrade, migrate):
        with pytest.raises(MigrationError) as caught:
            command(app)
        assert "2 migrations are the last one (bbb2, ccc3)" in str(caught.value)
        assert f"open {path} and set down_revision to the revision of bbb2_by_hand.py" in str(
            caught.value
        )


def test_a_database_ahead_of_the_folder_is_explained(app):
    path = write(app, "aaa1", None, "pass")
    upgrade(app)
    path.unlink()
    for command in (status, upgrade, downgrade, migrate):
        with pytest.raises(MigrationError, match="at revision aaa1, which no file in the"):
            command(app)


def test_a_gap_in_the_history_is_explained(app):
    write(app, "bbb2", "aaa1", "pass")
    with pytest.raises(MigrationError, match=r"file is missing from .*: Revision aaa1 referenced"):
        status(app)


def test_a_migration_that_python_cannot_read_is_named(app):
    write(app, "aaa1", None, "pass").write_text("def upgrade(:\n")
    with pytest.raises(MigrationError, match=r"cannot be imported: SyntaxError.*aaa1_by_hand.py"):
        status(app)


def test_an_unknown_revision_is_refused(app):
    write(app, "aaa1", None, "pass")
    with pytest.raises(MigrationError, match="Can't locate revision identified by 'zzz9'"):
        upgrade(app, "zzz9")


def test_a_missing_folder_says_where_it_was_looked_for(database_app):
    with pytest.raises(MigrationError) as caught:
        status(database_app)
    folder = Path(database_app.root_path) / "migrations"
    assert f"{folder} is not a migrations folder (the folder is missing)" in str(caught.value)
    assert "run feather db init" in str(caught.value)


def test_a_folder_with_percent_signs_in_its_name_works(tmp_path, own_metadata):
    root = tmp_path / "100%(here)s"
    root.mkdir()
    app = Flask("shop", root_path=str(root), instance_path=str(root))
    init_app(app, "sqlite:///app.db")
    init(app)
    note()
    assert migrate(app) is not None
    assert len(upgrade(app)) == 1
    with app.app_context():
        db.engine.dispose()


def test_an_app_without_a_database_is_told_the_setting():
    with pytest.raises(MigrationError, match="this app has no database: set DATABASE_URL"):
        status(Flask("shop"))


def test_a_database_that_does_not_answer_is_named_without_its_password(tmp_path):
    app = Flask("shop", root_path=str(tmp_path))
    init_app(app, "postgresql://me:s3cret@127.0.0.1:1/shop")
    init(app)
    with pytest.raises(MigrationError) as caught:
        status(app)
    assert "cannot connect to postgresql+psycopg://me:***@127.0.0.1:1/shop: " in str(caught.value)
    assert "DATABASE_URL is right" in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_env_py_belongs_to_the_feather_command():
    with pytest.raises(MigrationError, match="use feather db"):
        run_env()


def test_two_deployments_at_once_apply_each_migration_once(tmp_path, postgres_url, own_metadata):
    app = Flask("shop", root_path=str(tmp_path))
    init_app(app, postgres_url)
    init(app)
    for number, after in enumerate([None, "rev0", "rev1"]):
        write(
            app,
            f"rev{number}",
            after,
            f"op.execute('SELECT pg_sleep(0.2)')\n"
            f"    op.create_table('t{number}', sa.Column('id', sa.Integer))",
        )
    applied = []
    threads = [threading.Thread(target=lambda: applied.append(upgrade(app))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(len(done) for done in applied) == [0, 3]
    with app.app_context():
        db.engine.dispose()


def test_plugins_can_add_operations(app):
    def add_view(context, revision, scripts):
        scripts[0].upgrade_ops.ops.append(ExecuteSQLOp("CREATE VIEW v AS SELECT 1"))

    contributed = {"feather_migration_operations": (SimpleNamespace(value=add_view),)}
    app.extensions["feather"] = SimpleNamespace(contributions=contributed)
    written = migrate(app, "View")
    assert written is not None
    assert "op.execute('CREATE VIEW v AS SELECT 1')" in written.path.read_text()
