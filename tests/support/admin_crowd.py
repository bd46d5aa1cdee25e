"""A crowd for the admin panel, and the errors it ran into: enough to fill pages."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask

from feather.db import db

PEOPLE = (
    "Ada Moreno", "Ben Okafor", "Chiara Rossi", "Dana Levi", "Emil von der Heide", "Farah Aziz",
    "Goran Petrov", "Hana Sato", "Ines Duarte", "Jonas Weidt", "Kaja Lindqvar", "Liam Garrow",
    "Mira Halden", "Nils Ostrand", "Olga Sandvig", "Priya Mondal", "Quentin Pellar", "Rosa Calder",
    "Sami Jarrow", "Tara Ashvale", "Uma Zellin", "Vera Kestrel", "Wanda Norvik", "Xenia Thornau",
    "Yusuf Birkmoor", "Zoe Feldkamp", "Alma Rosmer", "Bela Ulvang", "Cem Varrow",
    "Maximiliane Antonia Hohenwarter-Castellanos de la Fuente", "Dario Lorne", "Edda Brandtal",
)  # fmt: skip
_STATUSES = ("active", "pending", "active", "suspended", "active", "active", "pending")
_ROLES = ("user", "user", "editor", "user", "moderator")
_ERRORS = (
    ("RuntimeError", 500, 1423, "The report service did not answer within 30 seconds", "/reports"),
    ("IntegrityError", 500, 17, "UNIQUE constraint failed: invoices.number", "/invoices/new"),
    ("TimeoutError", 503, 4, "Pool of connections is exhausted", "/api/search"),
    ("KeyError", 500, 1, "'customer'", "/invoices/2026-0114/customers/91/addresses/primary/edit"),
    ("NotFoundError", 404, 213, "There is no such page.", "/wp-login.php"),
    ("ValidationError", 422, 56, "Enter a full email address.", "/newsletter"),
    ("AuthorizationError", 403, 8, "You are not allowed to do this.", "/admin/system"),
)
_TRACE = "\n".join(
    f'File "services/report_service.py", line {line}, in {name}'
    for line, name in ((12, "monthly"), (48, "render"), (131, "totals_of_every_customer_and_month"))
)


def fill(app: Flask) -> None:
    """Add people of all kinds, who came day by day, and errors.

    Args:
        app: The app; its tables exist.
    """
    from models.user import User

    from feather.db.roles import model_for

    now = datetime.now(UTC)
    with app.app_context():
        for number, name in enumerate(PEOPLE):
            joined = now - timedelta(days=number, hours=number % 5 + 1)
            status = _STATUSES[number % len(_STATUSES)]
            db.session.add(
                User(
                    email=f"{name.lower().replace(' ', '.')}@example.org",
                    name=name,
                    status=status,
                    role=_ROLES[number % len(_ROLES)],
                    created_at=joined,
                    approved_at=None if status == "pending" else joined + timedelta(minutes=40),
                    last_sign_in_at=None if status == "pending" else now - timedelta(hours=number),
                )
            )
        error: Any = model_for(app, "error_log")
        for number, (kind, status, count, message, path) in enumerate(_ERRORS):
            db.session.add(
                error(
                    error_type=kind,
                    status=status,
                    count=count,
                    message=message,
                    path=path,
                    method="POST" if status == 422 else "GET",
                    request_id=f"01JD{number:022}",
                    fingerprint=f"{number:032x}",
                    stack_trace=_TRACE if status >= 500 else None,
                    created_at=now - timedelta(days=number * 2 + 1),
                    last_seen_at=now - timedelta(hours=number * 7),
                )
            )
        db.session.commit()
