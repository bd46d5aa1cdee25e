"""Show the settings of the app and where each value comes from."""

import os
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from flask import Flask

    from feather.doctor.effective import Entry

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def config(
    name: Annotated[str | None, typer.Argument(help="Show this setting only.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Show the settings of the app and where each value comes from.

    Lists what Feather and its plugins declare, and the app's own config. Secrets are never
    printed: a secret that is set shows as ********.
    """
    import sys
    from contextlib import redirect_stdout

    from feather.doctor.effective import effective_settings
    from feather_cli.output import print_json, print_table
    from feather_cli.project import find_project, load_app

    started_with = dict(os.environ)  # load_app adds what .env holds
    with redirect_stdout(sys.stderr):  # what the app prints is not part of the answer
        flask_app = load_app()
    entries = effective_settings(flask_app, started_with, find_project().dotenv)
    if name is not None:
        entries = [_one(name, entries, flask_app)]
    if as_json:
        print_json("settings", [asdict(entry) for entry in entries])
    elif name is not None:
        typer.echo(f"{name} = {_text(entries[0])}")
        typer.echo(f"from:   {entries[0].origin}")
        typer.echo(f"source: {entries[0].source}")
        if entries[0].help:
            typer.echo(entries[0].help)
    else:
        rows = [{**asdict(entry), "value": _text(entry)} for entry in entries]
        print_table(rows, ("name", "origin", "source", "value"))


def _one(name: str, entries: "list[Entry]", flask_app: "Flask") -> "Entry":
    from feather.doctor.effective import flask_default
    from feather.suggestions import nearest
    from feather_cli.output import fail

    known = {entry.name: entry for entry in entries}
    found = known.get(name) or flask_default(flask_app, name)
    if found is None:
        closest = nearest(name, sorted({*known, *flask_app.default_config}))
        fail(f"there is no setting called {name!r}; the nearest is {closest!r}", code=2)
    return found


def _text(entry: "Entry") -> str:
    import json

    if entry.value is None:
        return "(not set)"
    return entry.value if isinstance(entry.value, str) else json.dumps(entry.value)
