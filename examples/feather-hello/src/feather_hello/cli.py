"""Greet somebody as the app of this project does."""

from typing import Annotated

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def hello(
    name: Annotated[str, typer.Argument(help="Whom to greet.")] = "world",
    loud: Annotated[bool, typer.Option("--loud", help="Shout, whatever HELLO_STYLE says.")] = False,
) -> None:
    """Greet somebody as the app of this project does."""
    from feather_cli.project import load_app
    from feather_hello.styles import use_style

    flask_app = load_app()
    with flask_app.app_context(), use_style("loud" if loud else None):
        typer.echo(flask_app.extensions["hello"].greet(name))
