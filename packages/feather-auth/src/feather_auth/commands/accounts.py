"""Manage accounts: approve, suspend, roles and sessions."""

from typing import Annotated

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True)
Email = Annotated[str, typer.Argument(help="The account's email address.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


@app.callback()
def auth() -> None:
    """Manage accounts: approve, suspend, roles and sessions.

    Every change is written to the audit log, as made by the command line.
    """


@app.command()
def users(
    status: Annotated[
        str | None, typer.Option(metavar="pending|active|suspended", help="Only those.")
    ] = None,
    role: Annotated[str | None, typer.Option(help="Only those with this role.")] = None,
    as_json: Json = False,
) -> None:
    """List the accounts, the newest first."""
    from feather_auth.commands.running import in_app, list_users, show

    with in_app():
        show(
            "users", list_users(status, role), as_json=as_json, empty="There are no such accounts."
        )


@app.command()
def approve(email: Email, as_json: Json = False) -> None:
    """Let somebody in who waits, or who was suspended."""
    from feather_auth.commands.running import change

    change(email, lambda service, user: service.approve(user), "is active", as_json=as_json)


@app.command()
def suspend(email: Email, as_json: Json = False) -> None:
    """Block an account and end its sessions."""
    from feather_auth.commands.running import change

    change(email, lambda service, user: service.suspend(user), "is suspended", as_json=as_json)


@app.command()
def role(
    email: Email,
    role: Annotated[str, typer.Argument(help="One of the app's roles.")],
    as_json: Json = False,
) -> None:
    """Give an account another role, from its next request on."""
    from feather_auth.commands.running import change

    change(
        email,
        lambda service, user: service.change_role(user, role),
        f"has the role {role}",
        as_json=as_json,
    )


@app.command()
def sessions(email: Email, as_json: Json = False) -> None:
    """List where an account is signed in."""
    from feather_auth.commands.running import in_app, list_sessions, show

    with in_app():
        show("sessions", list_sessions(email), as_json=as_json, empty="No session is open.")


@app.command()
def revoke(
    email: Email,
    session: Annotated[
        str | None, typer.Argument(help="The id of one session; all of them without it.")
    ] = None,
    as_json: Json = False,
) -> None:
    """End the sessions of an account, or one of them."""
    from feather_auth.commands.running import end_sessions

    end_sessions(email, session, as_json=as_json)
