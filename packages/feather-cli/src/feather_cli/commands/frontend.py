"""Show how the app's CSS and JavaScript are built, or change it."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from feather_cli.frontend.switching import Plan

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def frontend(
    toolchain: Annotated[
        str | None,
        typer.Argument(metavar="[standalone|vite]", help="What to change to; nothing: show it."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")
    ] = False,
) -> None:
    """Show how the app's CSS and JavaScript are built, or change it.

    Only files that are as Feather wrote them are removed, and none is written over.
    """
    from feather_cli.frontend.switching import (
        CannotSwitch,
        carry_out,
        to_standalone,
        to_vite,
    )
    from feather_cli.frontend.toolchain import Frontend
    from feather_cli.output import fail, say
    from feather_cli.project import find_project
    from feather_cli.scaffold.questions import FRONTEND

    here = Frontend(find_project().root)
    if toolchain is not None and toolchain not in FRONTEND.answers:
        fail(
            (FRONTEND.objection(toolchain) or "").replace("--frontend", "feather frontend"), code=2
        )
    if toolchain in (None, here.toolchain):
        say(f"{here.root.name} uses the toolchain {here.toolchain}.")
        return
    try:
        plan = to_vite(here) if toolchain == "vite" else to_standalone(here)
        _tell(plan, dry_run=dry_run)
        if not dry_run:
            carry_out(here, plan)
    except CannotSwitch as error:
        fail(str(error))
    except OSError as error:
        fail(f"cannot change {error.filename}: {error.strerror}")


def _tell(plan: "Plan", *, dry_run: bool) -> None:
    from feather_cli.output import say

    write, remove = ("Would write", "Would remove") if dry_run else ("Writing", "Removing")
    lines = [f"{write} {path}" for path in plan.written]
    lines += [f"{remove} {path}" for path in plan.removed]
    lines += [*plan.notes, "Next:", *(f"  {step}" for step in plan.steps)]
    say("\n".join(lines))
