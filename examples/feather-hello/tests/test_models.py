"""The model's mixin, its default class, and the migration that makes its table."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

from alembic.operations.ops import CreateTableOp, DowngradeOps, MigrationScript, UpgradeOps
from flask import Flask

from feather import Feather


def test_a_greeting_is_kept_and_found(tmp_path: Path) -> None:
    app = Flask("sample", instance_path=str(tmp_path))
    app.config.update(
        FEATHER_ENV="testing", SECRET_KEY="only for this test", DATABASE_URL="sqlite:///:memory:"
    )
    Feather(app, plugins=["hello"])
    (role,) = app.extensions["feather"].contributions["feather_models"]
    models = import_module(role.value.default.partition(":")[0])
    mixins = import_module(role.value.mixin.partition(":")[0])
    assert issubclass(models.Greeting, mixins.GreetingMixin)

    from feather.db import db

    with app.app_context():
        db.metadata.create_all(db.engine, [models.Greeting.__table__])
        db.session.add(models.Greeting(name="Ada"))
        db.session.commit()
        kept = db.session.scalars(db.select(models.Greeting)).one()
        assert (kept.name, kept.created_at.tzinfo is not None) == ("Ada", True)
        db.session.remove()
        db.engine.dispose()


CLAIM = """
from feather.db import Model, db
from feather_hello.mixins import GreetingMixin

class Greeting(GreetingMixin, Model):
    __tablename__ = "greetings"

print(*db.metadata.tables)
"""


def test_an_app_that_claims_the_role_gets_no_other_table() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CLAIM], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "greetings"


def test_only_tables_of_the_plugin_get_a_comment(app: Flask) -> None:
    (operation,) = app.extensions["feather"].contributions["feather_migration_operations"]
    tables = [CreateTableOp("feather_hello_greeting", []), CreateTableOp("notes", [])]
    operation.value(None, None, [MigrationScript("1", UpgradeOps(tables), DowngradeOps([]))])
    assert [table.comment for table in tables] == ["Belongs to feather-hello", None]
