"""Importing Feather and creating an app beside bare Flask, with and without a database.

With a database nearly all of the time is SQLAlchemy's, so the same app with Flask-SQLAlchemy stands
beside it.

Every process finds its modules compiled, as after the first start of an installation: compiling
them takes twice as long as all that is measured here.
"""

import os
import sys
import tempfile
from pathlib import Path

from pairs import compare

BARE = "from flask import Flask; app = Flask('x')"
EXTENSION = "from flask import Flask; from feather import Feather; Feather(Flask('x'), plugins=[])"
ALONE = "from feather import create_app; app = create_app('.', plugins=[])"
PLUGINS = "from feather import create_app; app = create_app('.')"
MODEL = """
from sqlalchemy.orm import Mapped, mapped_column
from feather.db import Model

class Note(Model):
    id: Mapped[int] = mapped_column(primary_key=True)
"""

WITHOUT_FEATHER = """
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

class Base(DeclarativeBase):
    pass

app = Flask("x")
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
db = SQLAlchemy(app, model_class=Base)

class Note(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder, "project")
        (project / "models").mkdir(parents=True)
        (project / "app.py").touch()
        with_model = Path(folder, "with_model")
        (with_model / "models").mkdir(parents=True)
        (with_model / "app.py").touch()
        (with_model / "models" / "note.py").write_text(MODEL)
        environment = {
            **os.environ,
            "SECRET_KEY": "only for this measurement: production wants a long one",
            "TRUSTED_HOSTS": "localhost",
            "FEATHER_PLUGINS": "",
            "PYTHONPYCACHEPREFIX": str(Path(folder, "compiled")),
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for title, code, root, database in (
            ("create_app, no plugins", ALONE, project, ""),
            ("Feather(app), no plugins", EXTENSION, project, ""),
            ("create_app, every installed plugin", PLUGINS, project, ""),
            ("create_app, with a database and a model", ALONE, with_model, "sqlite://"),
            ("the same by Flask-SQLAlchemy, without Feather", WITHOUT_FEATHER, project, ""),
        ):
            compare(
                title,
                [sys.executable, "-c", code],
                [sys.executable, "-c", BARE],
                env={**environment, "DATABASE_URL": database},
                cwd=root,
                runs=15,
            )


if __name__ == "__main__":
    main()
