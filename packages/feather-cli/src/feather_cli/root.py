"""The Typer app that every command hangs from; each is imported when it is called."""

from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from feather.plugins.clashes import same_name
from feather.plugins.installed import PLUGIN_GROUP, Installed, installed
from feather.plugins.loading import load_target
from feather.settings import SettingsError
from feather_cli.catalogue import OWN, Command, catalogue
from feather_cli.output import fail
from feather_cli.selection import configured_in

_COMPLETION_OPTIONS = ("install_completion", "show_completion")


class LazyCommand(TyperCommand):
    """A command that is known by name and help until somebody enters it."""

    def __init__(self, name: str, claimants: list[Command]) -> None:
        super().__init__(name, callback=None, help=claimants[0].help)
        self._claimants = claimants

    def make_context(
        self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any
    ) -> Any:
        """Import the command and hand over to it; a broken one ends with one line."""
        return self._load().make_context(info_name, args, parent=parent, **extra)

    def _load(self) -> Any:
        source = self._claimants[0].source
        for problem in same_name([c.source for c in self._claimants], "command"):
            fail(f"the command {self.name!r} is ambiguous: {problem.cause}; {problem.remedy}")
        if reason := _left_out(source):
            fail(
                f"the command {self.name!r} belongs to {source.distribution} {source.version}, "
                f"which is switched off here: {reason}"
            )
        loaded = load_target(source)
        if isinstance(loaded, list):
            problem = loaded[0]
            fail(
                f"the command {self.name!r} of {source.distribution} {source.version} "
                f"cannot run: {problem.cause}; {problem.remedy}"
            )
        command = get_command(loaded)
        # Completion is an option of `feather`, not of each command.
        command.params = [p for p in command.params if p.name not in _COMPLETION_OPTIONS]
        return command


class RootGroup(TyperGroup):
    """The group of all installed commands."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002  # the signature is Typer's
        """Return the names of the commands, sorted."""
        return sorted(self._commands())

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002  # as above
        """Return the command called *cmd_name*, not imported yet, or ``None``."""
        return self._commands().get(cmd_name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that *args* start with, or end with the nearest name."""
        self._commands()
        return super().resolve_command(ctx, args)

    def _commands(self) -> Any:
        if not self.commands:
            for name, claimants in catalogue().items():
                self.commands[name] = LazyCommand(name, claimants)
        return self.commands


def _left_out(source: Installed) -> str | None:
    """Return why no app here uses the plugin that a command belongs to."""
    if source.distribution == OWN:
        return None
    try:
        selection = configured_in(Path.cwd())
    except SettingsError as error:
        fail(str(error))
    plugins = [p.name for p in installed(PLUGIN_GROUP) if p.distribution == source.distribution]
    reasons = [selection.left_out(name) for name in plugins]
    return reasons[0] if reasons and all(reasons) else None


def _version(asked: bool) -> None:
    if asked:
        import_module("feather_cli.commands.version").version()
        raise typer.Exit


app = typer.Typer(cls=RootGroup, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Flask with batteries included."""
