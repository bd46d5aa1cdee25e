"""What the commands share: the app, the accounts as rows, and errors as one line."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import typer
from flask import Flask
from sqlalchemy import select

from feather.exceptions import FeatherError
from feather_auth.account.devices import device_name
from feather_auth.sessions.service import revoke, sessions_of
from feather_auth.store import is_attached, store
from feather_auth.users.mixin import UserMixin
from feather_auth.users.service import COMMAND_LINE, UserService
from feather_auth.users.status import STATUSES

Row = Mapping[str, object]


@contextmanager
def in_app() -> Iterator[Flask]:
    """Run a block in the context of the project's app; what it refuses ends the command."""
    from sqlalchemy.exc import OperationalError, ProgrammingError

    from feather_cli.output import fail
    from feather_cli.project import load_app

    app = load_app()
    if not is_attached(app):
        fail(
            "this app has no sign-in: feather-auth is switched off for it (see feather plugins), "
            "or it has no database"
        )
    with app.app_context():
        try:
            yield app
        except FeatherError as error:
            fail(error.message)
        except (OperationalError, ProgrammingError) as error:
            fail(
                f"the database cannot be used: {str(error.orig).splitlines()[0]}. "
                "feather db status tells whether a migration is missing"
            )


def change(
    email: str,
    action: Callable[[UserService, UserMixin], UserMixin],
    result: str,
    *,
    as_json: bool,
) -> None:
    """Change one account, and say how it is now.

    Args:
        email: Its address.
        action: What to do.
        result: What is true afterwards, for people.
        as_json: Print the account as JSON instead.
    """
    with in_app():
        service = UserService(COMMAND_LINE)
        user = action(service, service.find(email))
        if as_json:
            show("users", [_user(user)], as_json=True)
        else:
            typer.echo(f"{user.email} {result}.")


def end_sessions(email: str, session_id: str | None, *, as_json: bool) -> None:
    """End one session of an account, or all of them, and say how many."""
    from feather_cli.output import fail

    with in_app():
        user = UserService(COMMAND_LINE).find(email)
        known = [row for row in list_sessions(email) if session_id in (None, row["id"])]
        if session_id is not None and not known:
            fail(f"{user.email} has no open session {session_id}: feather auth sessions {email}")
        revoke(user, session_id)
        if as_json:
            show("sessions", known, as_json=True)
        else:
            typer.echo(
                f"Ended {len(known)} session{'' if len(known) == 1 else 's'} of {user.email}."
            )


def list_users(status: str | None, role: str | None) -> list[Row]:
    """Return rows of the accounts, the newest first."""
    from feather_auth.authority.rules import rules
    from feather_cli.output import fail

    if status is not None and status not in STATUSES:
        fail(f"--status {status!r} is none of {', '.join(STATUSES)}", code=2)
    if role is not None and role not in rules().roles:
        fail(f"--role {role!r} is none of {', '.join(rules().roles)}", code=2)
    model = store().models.user
    wanted = select(model).order_by(model.created_at.desc(), model.id.desc())
    if status is not None:
        wanted = wanted.where(model.status == status)
    if role is not None:
        wanted = wanted.where(model.role == role)
    return [_user(user) for user in store().session.scalars(wanted)]


def list_sessions(email: str) -> list[Row]:
    """Return rows of an account's open sessions."""
    user = UserService(COMMAND_LINE).find(email)
    return [
        {
            "id": row.id,
            "device": device_name(row.user_agent),
            "address": row.address,
            "method": row.method,
            "created_at": row.created_at.isoformat(timespec="seconds"),
            "last_seen_at": row.last_seen_at.isoformat(timespec="seconds"),
        }
        for row in sessions_of(user)
    ]


def show(noun: str, rows: Sequence[Row], *, as_json: bool, empty: str = "") -> None:
    """Print rows as a table or as JSON."""
    from feather_cli.output import print_json, print_table

    if as_json:
        print_json(noun, rows)
    elif rows:
        print_table(rows, tuple(rows[0]))
    else:
        typer.echo(empty)


def _user(user: Any) -> Row:
    return {
        "email": user.email,
        "name": user.name,
        "status": user.status,
        "role": user.role,
        "platform_admin": user.is_platform_admin,
        "last_sign_in_at": user.last_sign_in_at and user.last_sign_in_at.isoformat("T", "seconds"),
        "id": user.id,
    }
