"""Errors: raised by the app's own services, and counted as if they had occurred often."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from demo_data.past import dated, request_id
from feather.db import db
from feather.errorlog.entry import Entry, entry_of
from feather.errorlog.store import Store
from feather.errors.reports import ErrorReport
from feather.exceptions import (
    AuthenticationError,
    AuthorizationError,
    ConflictError,
    NotFoundError,
    ValidationError,
)
from feather.http.scope import work_for
from feather_admin.errorlog import change_error
from flask import current_app
from sqlalchemy import select
from werkzeug.exceptions import MethodNotAllowed, NotFound, TooManyRequests

from models import User
from services import ImportService, ReportService


class Kind(NamedTuple):
    """A kind of error: where, how often, since and until how many days ago; what was done."""

    method: str
    path: str
    status: int
    count: int
    first: float
    last: float
    raised: Callable[[], object] | Exception
    done: str = ""


def _kinds() -> list[Kind]:
    files, reports = ImportService(), ReportService()
    return [
        Kind("POST", "/import", 500, 42, 9, 0.02, lambda: files.title({"Title": "Milk"})),
        Kind("GET", "/reports/search", 500, 17, 3, 0.1, lambda: reports.searched("milk", 5)),
        Kind("GET", "/reports/average", 500, 9, 21, 0.4, lambda: reports.average_length([])),
        Kind("POST", "/import", 500, 6, 12, 1.2, lambda: files.decoded(b"caf\xe9")),
        Kind("GET", "/reports/titles", 500, 3, 2, 0.7, lambda: reports.by_title(["a", None])),
        Kind("POST", "/import", 500, 28, 25, 0.2, lambda: files.notes("{}"), "back"),
        Kind("GET", "/reports/newest", 500, 11, 27, 8, lambda: reports.newest([]), "resolve"),
        Kind("GET", "/reports/note", 500, 5, 18, 6, lambda: reports.heading(None), "resolve"),
        Kind("POST", "/import", 500, 73, 26, 0.3, lambda: files.day("31.02.2026"), "mute"),
        Kind("GET", "/wp-login.php", 404, 1284, 28, 0.01, NotFound(), "mute"),
        Kind("GET", "/notes/41", 404, 36, 24, 0.15, NotFoundError("There is no such note.")),
        Kind("POST", "/notes", 400, 64, 27, 0.05, ValidationError("Enter a title.")),
        Kind("GET", "/admin/users", 403, 7, 20, 1.6, AuthorizationError("You may not do this.")),
        Kind("GET", "/api/notes", 401, 118, 28, 0.03, AuthenticationError("Please sign in.")),
        Kind("POST", "/auth/email", 429, 22, 11, 2.3, TooManyRequests()),
        Kind("PUT", "/api/notes", 405, 4, 15, 3.1, MethodNotAllowed()),
        Kind("PUT", "/notes/12", 409, 2, 5, 4.2, ConflictError("Somebody changed it.")),
    ]


def seed() -> None:
    """Write the errors through the error log's own store, and do with them what people did."""
    chance = random.Random(21)
    store = Store(current_app, days=30)
    people = db.session.scalars(select(User.id).order_by(User.email)).all()
    admin = db.session.scalars(select(User.id).where(User.role == "admin")).first()
    db.session.rollback()
    for kind in _kinds():
        store.write([_entry(kind, chance, chance.choice(people))])
        if kind.done:
            _deal_with(kind, chance, admin)
        if kind.done == "back":
            store.write([_entry(kind._replace(count=3, first=kind.last), chance, None)])


def _entry(kind: Kind, chance: random.Random, user_id: str | None) -> Entry:
    error = _caught(kind.raised)
    told = ErrorReport(
        error,
        kind.status,
        getattr(error, "code", "ERROR"),
        str(getattr(error, "message", None) or getattr(error, "description", error)),
        kind.method,
        kind.path,
        kind.path if kind.path != "/wp-login.php" else None,
        request_id(chance),
        user_id if kind.status not in (401, 404) else None,
        None,
    )
    entry = entry_of(told, current_app.root_path)
    now = datetime.now(UTC)
    entry.count = kind.count
    entry.first_at = now - timedelta(days=kind.first)
    # What comes back is written twice: until it was resolved, and since.
    back = kind.done == "back" and kind.count > 3
    entry.last_at = now - timedelta(days=kind.first / 2 if back else kind.last)
    return entry


def _caught(raised: Callable[[], object] | Exception) -> Exception:
    if isinstance(raised, Exception):
        return raised
    try:
        raised()
    except Exception as error:  # noqa: BLE001 - this is what it is for
        return error
    raise AssertionError("a mistake of the demo is one no more")


def _deal_with(kind: Kind, chance: random.Random, admin: str | None) -> None:
    from feather.db.roles import model_for

    model = model_for(current_app, "error_log")
    latest = select(model.id).order_by(model.id.desc()).limit(1)
    error_id = db.session.scalars(latest).one()
    db.session.rollback()
    with dated() as past, work_for(request_id(chance), user_id=admin):
        days = kind.first / 3 if kind.done == "back" else kind.last * 0.9
        past.moment = datetime.now(UTC) - timedelta(days=days)
        change_error(error_id, "mute" if kind.done == "mute" else "resolve")
