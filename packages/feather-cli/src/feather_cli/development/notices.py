"""What the development server says before its address."""

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

_PATIENCE = 3.0  # seconds for the database


def pending_migrations(app: "Flask") -> str | None:
    """Return a line about migrations that the database lacks, or why they are unknown.

    Args:
        app: The app.

    Returns:
        ``None`` when there is nothing to say, or the app has no database of Feather's.
    """
    if "sqlalchemy" not in app.extensions:
        return None
    from feather.db.base import db

    if app.extensions["sqlalchemy"] is not db:
        return None
    answers: list[str | None] = []
    # A server behind a firewall answers nothing at all: no reason not to serve.
    check = threading.Thread(target=lambda: answers.append(_check(app)), daemon=True)
    check.start()
    check.join(_PATIENCE)
    if check.is_alive():
        return (
            f"The database has not answered for {_PATIENCE:.0f} seconds: "
            "check DATABASE_URL; feather db status tells more."
        )
    return answers[0] if answers else None


def sign_in_path(app: "Flask") -> str | None:
    """Return the path of the page on which people sign in, if the app has one.

    Args:
        app: The app.
    """
    from feather.errors.sign_in import KEY

    endpoint = app.extensions.get(KEY)
    if endpoint is None:
        return None
    with app.test_request_context():
        return app.url_for(endpoint)


def _check(app: "Flask") -> str | None:
    from sqlalchemy.exc import SQLAlchemyError

    from feather.db.migrations import MigrationError, status

    try:
        pending = len(status(app).pending)
    except (MigrationError, SQLAlchemyError) as error:
        return f"Migrations could not be checked: {str(error).splitlines()[0]}"
    if not pending:
        return None
    counted = "1 migration is" if pending == 1 else f"{pending} migrations are"
    return f"{counted} not applied: feather db upgrade"
