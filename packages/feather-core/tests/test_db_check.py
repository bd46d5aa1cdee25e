"""feather.db.migrations: check and write_empty."""

import pytest
import sqlalchemy as sa

from feather.db import db
from feather.db.migrations import MigrationError, check, init, migrate, upgrade, write_empty


@pytest.fixture
def app(database_app, own_metadata):
    init(database_app)
    db.Table("note", sa.Column("id", sa.Integer, primary_key=True), sa.Column("title", sa.Text))
    return database_app


def test_check_tells_pending_migrations_from_unwritten_changes(app):
    (unwritten,) = check(app)
    assert (unwritten.id, unwritten.where, unwritten.severity) == ("db.unwritten", "note", "error")
    assert unwritten.message == "no migration has this change of the models: create table note"
    assert unwritten.remedy == "feather db migrate, then feather db upgrade"
    written = migrate(app, "Notes")
    (pending,) = check(app)
    assert (pending.id, pending.where) == ("db.pending", str(written.path))
    assert pending.message == f"migration {written.revision} (Notes) is not applied"
    assert pending.remedy == "feather db upgrade"
    upgrade(app)
    assert check(app) == ()


def test_check_writes_nothing(app):
    check(app)
    assert migrate(app) is not None
    with app.app_context():
        assert "note" not in sa.inspect(db.engine).get_table_names()


def test_an_empty_migration_changes_data_and_is_no_difference(app):
    migrate(app)
    upgrade(app)
    written = write_empty(app, 'Titles for "all"')
    assert (written.operations, written.message) == ((), 'Titles for "all"')
    source = written.path.read_text()
    assert source.count("    pass\n") == 2
    written.path.write_text(
        source.replace("pass", "op.execute(\"INSERT INTO note VALUES (1, 'x')\")", 1)
    )
    assert [m.message for m in upgrade(app)] == ['Titles for "all"']
    assert check(app) == ()


def test_an_empty_migration_needs_a_name(app):
    with pytest.raises(MigrationError, match='add -m "What it does"'):
        write_empty(app, " \n")
