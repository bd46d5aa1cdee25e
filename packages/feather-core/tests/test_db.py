"""feather.db: the object, the base class and what connects them to an app."""

import re
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ForeignKey, String, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from feather.db import Model, db, init_app


def test_both_styles_of_model_are_stored_and_queried(database_app, own_metadata):
    class TypedNote(Model):
        id: Mapped[int] = mapped_column(primary_key=True)
        title: Mapped[str] = mapped_column(String(255))

    class ClassicNote(Model):
        __tablename__ = "classic_notes"
        id = db.Column(db.Integer, primary_key=True)
        title = db.Column(db.String(255), nullable=False)
        typed_id = db.Column(db.Integer, db.ForeignKey("typed_note.id"))

    with database_app.app_context():
        db.create_all()
        typed = TypedNote(title="typed")
        db.session.add(typed)
        db.session.flush()
        db.session.add(ClassicNote(title="classic", typed_id=typed.id))
        db.session.commit()

        assert TypedNote.query.filter_by(title="typed").one().id == typed.id
        assert ClassicNote.query.count() == 1
        assert db.session.scalars(db.select(TypedNote.title)).all() == ["typed"]
        assert TypedNote.__tablename__ == "typed_note"


def test_constraints_have_the_same_predictable_names_everywhere(own_metadata):
    class Parent(Model):
        id: Mapped[int] = mapped_column(primary_key=True)
        email: Mapped[str] = mapped_column(unique=True)

    class Child(Model):
        id: Mapped[int] = mapped_column(primary_key=True)
        parent_id: Mapped[int] = mapped_column(ForeignKey("parent.id"), index=True)

    names = {str(c.name) for t in own_metadata.tables.values() for c in t.constraints}
    names |= {str(i.name) for t in own_metadata.tables.values() for i in t.indexes}
    assert names == {
        "pk_parent",
        "uq_parent_email",
        "pk_child",
        "fk_child_parent_id_parent",
        "ix_child_parent_id",
    }


def test_a_relative_sqlite_file_lies_in_the_instance_folder_which_is_made(tmp_path):
    app = Flask("shop", instance_path=str(tmp_path / "instance"))
    init_app(app, "sqlite:///data/app.db")
    with app.app_context():
        db.session.execute(text("CREATE TABLE t (id INTEGER)"))
        db.session.commit()
        db.engine.dispose()
    assert (tmp_path / "instance/data/app.db").is_file()


def test_sqlite_enforces_foreign_keys_and_lets_readers_run_beside_a_writer(tmp_path):
    app = Flask("shop", instance_path=str(tmp_path))
    init_app(app, "sqlite:///app.db")
    with app.app_context():
        with db.engine.begin() as connection:
            connection.execute(text("CREATE TABLE a (id INTEGER PRIMARY KEY)"))
            connection.execute(text("CREATE TABLE b (a_id INTEGER REFERENCES a(id))"))
        with pytest.raises(IntegrityError), db.engine.begin() as connection:
            connection.execute(text("INSERT INTO b VALUES (7)"))
        with db.engine.connect() as writer, db.engine.connect() as reader:
            writer.execute(text("INSERT INTO a VALUES (1)"))
            assert reader.execute(text("SELECT count(*) FROM a")).scalar() == 0
            assert reader.execute(text("PRAGMA busy_timeout")).scalar() == 5000
        db.engine.dispose()


def test_sqlite_rolls_back_tables_too(tmp_path):
    app = Flask("shop", instance_path=str(tmp_path))
    init_app(app, "sqlite:///app.db")
    with app.app_context():
        with db.engine.connect() as connection:
            connection.execute(text("CREATE TABLE t (id INTEGER)"))
            connection.rollback()
            tables = connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar()
        db.engine.dispose()
    assert tables == 0


class BusyAtFirst(sqlite3.Connection):
    """What the slower of two processes meets that open a new file at the same moment."""

    refusals = 2

    def cursor(self):
        connection = self

        class Cursor(sqlite3.Cursor):
            def execute(self, statement, *parameters):
                if "journal_mode" in statement and connection.refusals:
                    connection.refusals -= 1
                    error = sqlite3.OperationalError("database is locked")
                    error.sqlite_errorcode = sqlite3.SQLITE_BUSY
                    raise error
                return super().execute(statement, *parameters)

        return super().cursor(Cursor)


def test_processes_that_open_a_new_file_together_wait_for_each_other(tmp_path):
    app = Flask("shop", instance_path=str(tmp_path))
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"connect_args": {"factory": BusyAtFirst}}
    init_app(app, "sqlite:///app.db")
    with app.app_context():
        assert db.session.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        db.session.remove()
        db.engine.dispose()


def test_a_database_in_memory_works():
    app = Flask("shop")
    init_app(app, "sqlite://")
    with app.app_context():
        assert db.session.execute(text("PRAGMA foreign_keys")).scalar() == 1
        db.session.remove()
        db.engine.dispose()


def test_a_second_sqlalchemy_object_is_refused_with_the_remedy():
    app = Flask("shop")
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    SQLAlchemy(app)
    with pytest.raises(RuntimeError) as caught:
        init_app(app, "sqlite://")
    assert "the app 'shop' already has a Flask-SQLAlchemy object" in str(caught.value)
    assert "import db from feather.db and remove the app's own" in str(caught.value)
    assert "remove the setting DATABASE_URL" in str(caught.value)


def test_two_apps_keep_their_own_databases(tmp_path):
    apps = [Flask(name, instance_path=str(tmp_path / name)) for name in ("a", "b")]
    for app in apps:
        init_app(app, "sqlite:///app.db")
    with apps[0].app_context():
        first = db.engine.url.database
    with apps[1].app_context():
        assert db.engine.url.database != first


APP_CODE = """
    from datetime import datetime

    from sqlalchemy import String
    from sqlalchemy.orm import Mapped, mapped_column

    from feather.db import Model, db
    from feather.db.mixins import TimestampMixin, UUIDMixin


    class Note(UUIDMixin, TimestampMixin, Model):
        title: Mapped[str] = mapped_column(String(255))
        body = db.Column(db.Text)


    def latest() -> tuple[str, str, datetime]:
        note: Note = Note.query.filter_by(title="x").first() or Note(title="x")
        reveal_type(note.id)
        return note.id, note.title, note.created_at
"""


def test_the_code_of_an_app_type_checks_strictly(tmp_path: Path):
    file = tmp_path / "note.py"
    file.write_text(textwrap.dedent(APP_CODE))
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "c"), str(file)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert re.search(r'Revealed type is "(builtins\.)?str"', checked.stdout), checked.stdout
    assert checked.returncode == 0, checked.stdout
