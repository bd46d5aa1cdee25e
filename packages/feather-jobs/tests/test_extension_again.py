"""Several apps, one after the other, with the same Flask-SQLAlchemy object."""

import gc

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from feather_jobs import Jobs
from feather_jobs.queue import queue_of


def test_an_app_factory_may_be_called_again(tmp_path):
    db = SQLAlchemy()
    for _ in range(2):
        app = Flask("shop")
        app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{tmp_path}/shop.db"
        db.init_app(app)
        Jobs(app)
        with app.app_context():
            db.create_all()
            assert queue_of(app).store.tables.jobs.name in db.metadata.tables
            db.engine.dispose()
        del app
        gc.collect()
