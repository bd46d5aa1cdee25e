"""Show the versions of Feather, Flask and Python."""

import platform
from importlib.metadata import version as installed_version
from typing import Annotated

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_DISTRIBUTIONS = ("feather-core", "feather-cli", "flask")


@app.command()
def version(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Show the versions of Feather, Flask and Python."""
    rows = [{"name": name, "version": installed_version(name)} for name in _DISTRIBUTIONS]
    rows.append({"name": "python", "version": platform.python_version()})
    if as_json:
        from feather_cli.output import print_json

        print_json("versions", rows)
        return
    for row in rows:
        typer.echo(f"{row['name']} {row['version']}")
