"""List the installed plugins, in what state they are and why."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from feather.plugins.assembly import Assembly

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def plugins(
    name: Annotated[str | None, typer.Argument(help="Show what this plugin contributes.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """List the installed plugins, in what state they are and why.

    Inside a project its settings decide which are used. A broken plugin is named, with its
    distribution, the cause and the remedy; this command works all the same.
    """
    from feather_cli.output import print_json, print_table

    assembly, notes = _assemble()
    rows = [row._asdict() for row in assembly.rows]
    problems = [problem._asdict() for problem in assembly.problems]
    if name is not None:
        _show_one(name, assembly, as_json)
        return
    if as_json:
        print_json("plugins", rows, problems=problems, notes=notes)
        return
    if rows:
        print_table(rows, ("order", "name", "version", "state", "reason"))
    else:
        typer.echo(
            'No plugins are installed. Add one, for example: pip install "feather-core[auth]"'
        )
    for note in notes:
        typer.echo(f"Note: {note}")
    if assembly.problems:
        typer.echo("An app that uses these plugins does not start:\n")
        typer.echo("\n\n".join(map(str, assembly.problems)))


def _assemble() -> "tuple[Assembly, list[str]]":
    """Return the plugins as the project's settings select them, and what could not be read."""
    from feather.app.environment import exported, resolve
    from feather.app.project import Project, ProjectNotFound
    from feather.plugins.assembly import assemble
    from feather.plugins.selection import Selection
    from feather.settings import SettingsError
    from feather.settings.core import PluginSettings
    from feather.settings.sources import SettingsSources

    notes: list[str] = []
    config: dict[str, object] = {}
    dotenv: dict[str, str] = {}
    try:
        project = Project.find(Path.cwd())
        dotenv = project.dotenv
        project.make_importable()
        with exported(dotenv):
            config = dict(vars(project.config_class(resolve(dotenv)) or object))
    except ProjectNotFound:
        pass
    except Exception as error:  # noqa: BLE001  # config.py is the project's code
        notes.append(f"config.py could not be read: {type(error).__name__}: {error}")
    try:
        settings = PluginSettings.read(SettingsSources(config, dotenv))
        return assemble(Selection.configured(settings)), notes
    except SettingsError as error:
        notes += error.problems
        return assemble(Selection()), notes


def _show_one(name: str, assembly: "Assembly", as_json: bool) -> None:
    from feather.suggestions import nearest
    from feather_cli.output import fail, print_json

    row = next((row for row in assembly.rows if row.name == name), None)
    if row is None:
        names = [row.name for row in assembly.rows]
        hint = f"; the nearest is {nearest(name, names)!r}" if names else ""
        fail(f"no plugin called {name!r} is installed{hint}", code=2)
    contributions = _contributions(name, assembly)
    if as_json:
        print_json("contributions", contributions, plugin=row._asdict())
        return
    typer.echo(f"{row.distribution} {row.version}: {row.state}, {row.reason}")
    plugin = assembly.plugins.get(name)
    if plugin is not None and plugin.requires:
        typer.echo(f"requires: {', '.join(plugin.requires)}")
    for item in contributions:
        typer.echo(f"  {item['hook']}")
    if plugin is not None and not contributions:
        typer.echo("It contributes nothing yet.")
    for problem in assembly.problems:
        if (problem.plugin, problem.distribution) == (row.name, row.distribution):
            typer.echo(f"  remedy: {problem.remedy}")


def _contributions(name: str, assembly: "Assembly") -> list[dict[str, object]]:
    """Return the hooks that a plugin implements, with the first sentence of each spec."""
    import inspect

    from feather import specs
    from feather.plugins.hooks import hooks_of

    plugin = assembly.plugins.get(name)
    return [
        {"hook": hook, "description": (inspect.getdoc(getattr(specs, hook)) or "").split("\n")[0]}
        for hook in (hooks_of(plugin) if plugin else ())
    ]
