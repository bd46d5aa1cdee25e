"""The demo's data, put in by `feather db seed` once; later runs keep what people did."""

from pathlib import Path

from demo_data import accounts, activity, background, errors
from feather.db import db
from flask import current_app
from sqlalchemy import select

from jobs.search import rebuild_search
from models import Note, User
from services import NoteService

NOTES = (
    ("Welcome to Notebook", "Edit this note, delete it, or add another one."),
    ("Where the admin panel is", "In the menu at the top right, for administrators: Admin."),
    ("Questions for the next release", "Does the export need columns of its own?"),
    ("Minutes of the spring meeting", "Twelve were there. The room was too small again."),
)


def seed() -> None:
    """Put in what is missing, and have the search index built: a job that takes a while."""
    done = Path(current_app.instance_path) / "seeded"
    if not done.exists():
        if db.session.scalar(select(User.id).limit(1)) is None:
            accounts.seed()
        if db.session.scalar(select(Note.id).limit(1)) is None:
            for title, body in NOTES:
                NoteService().create(title, body)
        errors.seed()
        background.seed()
        activity.seed()
        done.touch()
    rebuild_search.enqueue()
