"""Copy pages of a plugin into the app, which owns them from then on."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pathlib import Path

    from feather_cli.ejecting.offers import Offer
    from feather_cli.ejecting.plan import Copy, Existing

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def eject(
    name: Annotated[
        str | None, typer.Argument(help="What to copy, for example: admin. See --list.")
    ] = None,
    templates: Annotated[bool, typer.Option("--templates", help="Copy the templates.")] = False,
    routes: Annotated[
        bool, typer.Option("--routes", help="Copy the routes, and the modules that they import.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Copy all parts, which is the default.")
    ] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="PATTERN", help="Copy these files only: 'admin/users.html', '*.py'."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite files that the app has with other content.")
    ] = False,
    keep: Annotated[
        bool, typer.Option("--keep", help="Leave those files, and copy the others.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be written, and write nothing.")
    ] = False,
    as_list: Annotated[
        bool, typer.Option("--list", help="List what can be copied, and whether the app has it.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Copy pages of a plugin into the app, which owns them from then on.

    Without --templates or --routes, all parts are copied. A file that the app has with other
    content stops the command before anything is written, and either all files are written or none.
    """
    from feather.plugins import PluginError
    from feather.settings import SettingsError
    from feather_cli.ejecting.offers import EjectError
    from feather_cli.output import fail
    from feather_cli.project import find_project

    if force and keep:
        fail("--force and --keep exclude each other: choose one", code=2)
    root = find_project().root
    parts = [p for p, asked in (("templates", templates), ("routes", routes)) if asked]
    try:
        offers, named = _offers(root, name, [] if everything else parts, required=not as_list)
        if as_list:
            _list(root, offers, as_json=as_json)
            return
        existing: Existing = "overwritten" if force else "kept" if keep else "conflict"
        copies = _copy(root, offers, named, only or [], existing, dry_run=dry_run)
    except (EjectError, PluginError, SettingsError) as error:
        fail(str(error))
    except OSError as error:
        where = error.filename2 or error.filename
        fail(f"cannot copy {where}: {error.strerror}. Nothing was written")
    _tell(copies, offers, dry_run=dry_run, as_json=as_json)


def _offers(
    root: "Path", name: str | None, parts: list[str], *, required: bool
) -> "tuple[list[Offer], list[Offer]]":
    """Return what is asked for, and all that has the same name; end if there is none."""
    from feather_cli.ejecting.answers import nothing_of_part, unknown
    from feather_cli.ejecting.offers import ask_plugins
    from feather_cli.output import fail

    every, rows = ask_plugins(root)
    if name is None and required:
        hint = "feather eject --list shows all"
        fail(f"name what to copy, as in feather eject admin; {hint}", code=2)
    named = [offer for offer in every if name in (None, offer.ejectable.name)]
    if name is not None and not named:
        fail(unknown(name, every, rows), code=2)
    offers = [offer for offer in named if not parts or offer.ejectable.part in parts]
    if name is not None and not offers:
        fail(nothing_of_part(name, parts, named), code=2)
    return offers, named


def _copy(
    root: "Path",
    offers: "list[Offer]",
    named: "list[Offer]",
    patterns: list[str],
    existing: "Existing",
    *,
    dry_run: bool,
) -> "list[Copy]":
    from feather_cli.ejecting.answers import conflict
    from feather_cli.ejecting.plan import NoSuchFile, matching, plan
    from feather_cli.ejecting.writing import write
    from feather_cli.output import fail

    try:
        chosen = matching(offers, patterns)
    except NoSuchFile as error:
        fail(str(error), code=2)
    copies = plan(root, offers, chosen, named, existing=existing)
    if conflicts := [copy.path for copy in copies if copy.state == "conflict"]:
        fail(conflict(root, conflicts))
    if not dry_run:
        write(root, {copy.path: copy.content for copy in copies if copy.is_written})
    return copies


def _list(root: "Path", offers: "list[Offer]", *, as_json: bool) -> None:
    from feather_cli.ejecting.answers import listed
    from feather_cli.output import print_json, print_table, say

    rows = listed(root, offers)
    if as_json:
        print_json("ejectables", rows)
    elif not rows:
        say("No plugin of this app has anything to eject.")
    else:
        shown = [{**row, "files": len(row["files"])} for row in rows]
        print_table(shown, ("name", "part", "target", "files", "taken", "title"))


def _tell(copies: "list[Copy]", offers: "list[Offer]", *, dry_run: bool, as_json: bool) -> None:
    from feather_cli.ejecting.answers import report
    from feather_cli.output import print_json, say

    if as_json:
        rows = [{"path": copy.path, "part": copy.part, "state": copy.state} for copy in copies]
        print_json("files", rows, dry_run=dry_run)
    else:
        say(report(copies, offers, dry_run=dry_run))
