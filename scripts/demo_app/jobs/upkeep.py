"""What is done by the clock, and what people ask for and wait for."""

from datetime import UTC, datetime

from feather import job, scheduled
from feather.auth import AuthSessionMixin
from feather.db import db
from feather.db.roles import model_for
from flask import current_app
from sqlalchemy import delete

from services import ImportService, NoteService


@scheduled(cron="30 3 * * *")
def forget_old_sessions() -> int:
    """Delete sessions that nobody can use any more."""
    session: type[AuthSessionMixin] = model_for(current_app, "auth_session")
    old = delete(session).where(session.expires_at < datetime.now(UTC))
    deleted: int = db.session.execute(old).rowcount
    db.session.commit()
    return deleted


@scheduled(interval=900)
def count_notes() -> int:
    """Count the notes, for the statistics."""
    return len(NoteService().list_all())


@job(queue="exports", timeout=60)
def export_notes(kind: str) -> str:
    """Write all notes into one file."""
    return f"{len(NoteService().list_all())} notes as {kind}"


@job(queue="exports", retry=1)
def import_notes(text: str) -> int:
    """Read notes from a file."""
    return len(ImportService().notes(text))
