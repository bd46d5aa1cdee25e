"""Make somebody an operator of the platform, or take that away."""

from typing import Annotated

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def platform_admin(
    email: Annotated[str, typer.Argument(help="The account's email address.")],
    revoke: Annotated[bool, typer.Option("--revoke", help="Take the authority away.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Make somebody an operator of the platform, or take that away.

    Operators work across tenants. No page and no request can do this, only this command.
    """
    from feather_auth.commands.running import change

    change(
        email,
        lambda service, user: service.set_platform_admin(user, granted=not revoke),
        "is no platform admin any more" if revoke else "is a platform admin",
        as_json=as_json,
    )
