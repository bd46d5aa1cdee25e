"""Write the beginning of something new into the project."""

from typing import Annotated

import typer

app = typer.Typer(
    help="Write the beginning of something new into the project.",
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
)


@app.callback()
def generate() -> None:
    """Keep ``island`` a command of the group, though it is the only one."""


@app.command()
def island(
    name: Annotated[str, typer.Argument(help="Its name, in kebab-case: like-button.")],
) -> None:
    """Write static/islands/NAME.js: a component that runs in the browser."""
    from feather.frontend.islands import ISLANDS, NAME
    from feather_cli.frontend.island import markup, script, suggestion
    from feather_cli.output import fail, say
    from feather_cli.project import find_project

    if not NAME.fullmatch(name):
        fail(
            f"an island cannot be called {name!r}: a name has lower-case letters and digits, in "
            f"words joined by hyphens. Try: feather generate island {suggestion(name)}",
            code=2,
        )
    root = find_project().root
    path = f"static/{ISLANDS}/{name}.js"
    file = root / path
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as stream:
            stream.write(script(name))
    except FileExistsError:
        fail(f"{path} is there already: choose another name, or remove the file first")
    except OSError as error:
        fail(f"cannot write {path}: {error.strerror}")
    say(f"Wrote {path}. Use it in a template:\n\n{markup(name)}")
