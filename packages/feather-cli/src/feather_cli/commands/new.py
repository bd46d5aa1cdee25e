"""Create a project: an app that runs, with tests of its own."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from feather_cli.scaffold.options import Options

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="The project's name, or a path that ends in it.")],
    app_type: Annotated[
        str | None, typer.Option(metavar="simple|single-tenant|multi-tenant", help="Kind of app.")
    ] = None,
    database: Annotated[
        str | None, typer.Option(metavar="none|sqlite|postgresql", help="Where data is kept.")
    ] = None,
    frontend: Annotated[
        str | None,
        typer.Option(metavar="standalone|vite", help="How CSS and JavaScript are built."),
    ] = None,
    jobs: Annotated[
        str | None, typer.Option(metavar="none|sync|thread|rq", help="Background jobs.")
    ] = None,
    cache: Annotated[str | None, typer.Option(metavar="none|memory|redis", help="Caching.")] = None,
    storage: Annotated[
        str | None, typer.Option(metavar="none|local|gcs", help="File storage.")
    ] = None,
    email: Annotated[
        str | None, typer.Option(metavar="none|resend", help="Mail, for apps with accounts.")
    ] = None,
    admin_email: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="The first admin's, for apps with accounts."),
    ] = None,
    no_prompt: Annotated[
        bool, typer.Option("--no-prompt", help="Ask nothing; what no option says gets its default.")
    ] = False,
    no_install: Annotated[
        bool, typer.Option("--no-install", help="Write the files only; make no environment.")
    ] = False,
) -> None:
    """Create a project: an app that runs, with tests of its own.

    Asks what no option says, if a terminal is there and CI is not "true". The project appears
    complete or not at all. Its packages go into venv/ inside it.
    """
    from feather_cli.output import fail
    from feather_cli.scaffold import options as scaffold
    from feather_cli.scaffold.questions import DATABASE_OF_ACCOUNTS, address_objection

    flags = {
        "app_type": app_type,
        "database": database,
        "frontend": frontend,
        "jobs": jobs,
        "cache": cache,
        "storage": storage,
    }
    target = _target(name)
    _check({**flags, "email": email})
    interactive = not no_prompt and scaffold.may_ask()
    if admin_email is not None and (objection := address_objection(admin_email)):
        fail(objection, code=2)
    if app_type == "single-tenant" and database == "none":
        fail(str(DATABASE_OF_ACCOUNTS.objection(database)), code=2)
    options = scaffold.complete(flags, admin_email, interactive=interactive)
    if admin_email is not None and not options.has_accounts:
        fail(
            "--admin-email belongs to apps with user accounts: leave it out, or choose "
            "--app-type single-tenant",
            code=2,
        )
    _create(name, target, options, no_install=no_install)


def _target(name: str) -> Path:
    """Return the folder to create, or end if it cannot be."""
    from feather_cli.output import fail
    from feather_cli.scaffold.names import objection

    path = Path(name)
    if reason := objection(path.name or name):
        fail(reason, code=2)
    if not path.parent.is_dir():
        fail(f"the folder {path.parent} does not exist: make it first, mkdir -p {path.parent}")
    if path.is_symlink() or (path.exists() and not path.is_dir()):
        fail(f"{path} is there already and is not a folder: choose another name, or move it away")
    if path.is_dir() and any(path.iterdir()):
        fail(
            f"the folder {path} is there already and not empty: choose another name, "
            "or move it away"
        )
    return path.absolute()


def _check(flags: dict[str, str | None]) -> None:
    """End with the first value that cannot be taken."""
    from feather_cli.output import fail
    from feather_cli.scaffold import questions

    for name, value in flags.items():
        if value is not None and (objection := getattr(questions, name.upper()).objection(value)):
            fail(objection, code=2)


def _create(name: str, target: Path, options: "Options", *, no_install: bool) -> None:
    from feather.plugins import PluginError
    from feather_cli.output import fail
    from feather_cli.scaffold.additions import AdditionError
    from feather_cli.scaffold.closing import closing
    from feather_cli.scaffold.features import not_yet
    from feather_cli.scaffold.installing import InstallError, install
    from feather_cli.scaffold.project import prepare, write

    try:
        contents = prepare(target.name, options)
        write(target, contents.files)
    except (AdditionError, PluginError) as error:
        fail(f"{error}\nNothing was written.")
    except OSError as error:
        fail(f"cannot write {name}: {error.strerror or error}. Nothing was written.")
    typer.echo(f"Created {name} ({len(contents.files)} files).")
    if not no_install:
        typer.echo("Installing its packages into venv/, usually within a minute ...")
        try:
            typer.echo(f"Installed in {install(target, name):.0f} s.")
        except InstallError as error:
            fail(str(error))
    notes = [*not_yet(options), *contents.notes]
    typer.echo("\n" + closing(name, options, notes, installed=not no_install))
