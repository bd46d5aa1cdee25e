"""Importing Feather and creating an app beside bare Flask, with and without a database."""

import os
import sys

from pairs import compare

ENVIRONMENT = {**os.environ, "SECRET_KEY": "only for this measurement", "FEATHER_PLUGINS": ""}

BARE = "from flask import Flask; app = Flask('x')"
PLAIN = "from flask import Flask; from feather import Feather; app = Flask('x'); Feather(app)"
ALONE = PLAIN.replace("Feather(app)", "Feather(app, plugins=[])")
MODEL = """
from sqlalchemy.orm import Mapped, mapped_column
class Note(Model):
    id: Mapped[int] = mapped_column(primary_key=True)
"""
DATABASE = f"""
from flask import Flask
from feather import Feather
app = Flask('x')
app.config['DATABASE_URL'] = 'sqlite://'
Feather(app, plugins=[])
from feather.db import Model
{MODEL}
"""

for title, code in (
    ("import and app, no plugins", ALONE),
    ("import and app, every installed plugin", PLAIN),
    ("import and app, with a database", DATABASE),
):
    compare(
        title, [sys.executable, "-c", code], [sys.executable, "-c", BARE], env=ENVIRONMENT, runs=15
    )
