"""Brings the database of the demo up to date and fills it, in the folder of the app.

`feather db migrate`, `upgrade` and `seed` do the same; each of them would start the app anew.
"""

import os
import sys

sys.path.insert(0, "")
os.environ["FEATHER_ENV"] = "development"

from app import app
from seeds import seed

from feather.db import migrations

migrations.upgrade(app)
# The first time, and when Feather's tables are others than when the demo was made.
if migrations.migrate(app, "Tables of the demo") is not None:
    migrations.upgrade(app)
with app.app_context():
    seed()
