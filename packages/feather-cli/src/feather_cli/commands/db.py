"""Manage the database: migrations and seeds."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from feather.db.migrations import Migration, Status

app = typer.Typer(
    help="Manage the database: migrations and seeds.",
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
)


@app.command()
def init() -> None:
    """Make the migrations folder in a project without one."""
    from feather.db import migrations
    from feather_cli.project import load_app

    with _told():
        made = migrations.init(load_app())
    for path in made:
        typer.echo(f"Made {path}")
    typer.echo("Next: feather db migrate")


@app.command()
def migrate(
    message: Annotated[
        str | None,
        typer.Option(
            "--message", "-m", help="What changes, in a few words; made from the changes if absent."
        ),
    ] = None,
    empty: Annotated[
        bool,
        typer.Option("--empty", help="Write one without operations, to change data by hand."),
    ] = False,
) -> None:
    """Write a migration from changed models; apply nothing.

    It holds the difference between the models and the database, which must be up to date.
    """
    from feather.db import migrations
    from feather_cli.output import fail
    from feather_cli.project import load_app

    if empty:
        if not (message or "").strip():
            fail('--empty needs a name: feather db migrate --empty -m "What it does"', code=2)
        with _told():
            made = migrations.write_empty(load_app(), message or "")
        typer.echo(f"Wrote {made.path}")
        typer.echo("Fill in upgrade() and downgrade(), then run: feather db upgrade")
        return
    with _told():
        written = migrations.migrate(load_app(), message)
    if written is None:
        typer.echo("Nothing to write: the database has all that the models declare.")
        return
    typer.echo(f"Wrote {written.path}")
    for operation in written.operations:
        typer.echo(f"  {operation}")
    if any(operation.startswith("drop ") for operation in written.operations):
        typer.echo(
            "It drops something. A rename looks like that too: change the file if it is one."
        )
    typer.echo("Nothing is applied yet. Read the file, then run: feather db upgrade")


@app.command()
def upgrade() -> None:
    """Apply all pending migrations, each in a transaction."""
    from feather.db import migrations
    from feather_cli.project import load_app

    with _told():
        flask_app = load_app()
        applied = migrations.upgrade(flask_app)
        written = applied or migrations.status(flask_app).head
    _list("Applied", applied)
    if not written:
        typer.echo("There are no migrations yet. Write the first one: feather db migrate")
    elif not applied:
        typer.echo("The database is already up to date.")


@app.command()
def downgrade() -> None:
    """Revert the last applied migration."""
    from feather.db import migrations
    from feather_cli.project import load_app

    with _told():
        reverted = migrations.downgrade(load_app())
    _list("Reverted", reverted)
    if not reverted:
        typer.echo("Nothing to revert: no migration is applied.")


@app.command()
def seed() -> None:
    """Fill in initial data: run the project's seeds.py.

    The file is imported in the app's context, and its function seed() called if it has one.
    """
    import traceback

    from sqlalchemy.exc import OperationalError, ProgrammingError

    from feather.app.modules import import_project_module
    from feather_cli.output import fail
    from feather_cli.project import find_project, load_app

    root = find_project().root
    file = root / "seeds.py"
    if not file.is_file():
        fail(f"there is no {file}: create it with a function seed() that adds your initial data")
    flask_app = load_app()
    if "sqlalchemy" not in flask_app.extensions:
        fail("this app has no database: set DATABASE_URL, for example sqlite:///app.db, in .env")
    try:
        with flask_app.app_context():
            run = getattr(import_project_module(root, "seeds"), "seed", None)
            if run is not None:
                run()
    except Exception as error:  # noqa: BLE001 - a project's code may fail in any way
        traceback.print_exc()
        lacking = isinstance(error, OperationalError | ProgrammingError)
        hint = ". If a table or column is missing, run feather db upgrade first" if lacking else ""
        fail(f"{file} failed with {type(error).__name__}; see above{hint}")
    typer.echo(f"Ran {'seed() of ' if run else ''}{file}")


@app.command()
def status(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Show which migrations are applied and pending."""
    from feather.db import migrations
    from feather_cli.output import print_json
    from feather_cli.project import load_app

    with _told():
        known = migrations.status(load_app())
    if as_json:
        print_json("migrations", _rows(known), current=known.current, head=known.head)
        return
    typer.echo(f"Current: {known.current or 'none, no migration is applied'}")
    typer.echo(f"Head:    {known.head or 'none, there are no migrations'}")
    typer.echo(f"Pending: {len(known.pending)}")
    for row in _rows(known):
        typer.echo(f"  {row['state']:8} {row['revision']}  {row['message']}")
    if known.pending:
        typer.echo("Next: feather db upgrade")


@app.command()
def check(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for machines.")] = False,
) -> None:
    """Check that migrations, database and models agree; write and apply nothing.

    Ends with 1 if a migration is not applied, or if models changed and no migration says so.
    """
    from dataclasses import asdict

    from feather.db import migrations
    from feather_cli.output import print_json
    from feather_cli.project import load_app

    with _told():
        found = migrations.check(load_app())
    if as_json:
        print_json("findings", [asdict(difference) for difference in found])
    else:
        for difference in found:
            typer.echo(f"{difference.id} ({difference.where})")
            typer.echo(f"  {difference.message}")
            typer.echo(f"  Run: {difference.remedy}")
        if not found:
            typer.echo("Models, migrations and database agree.")
    if found:
        raise typer.Exit(1)


@contextmanager
def _told() -> Iterator[None]:
    """End the command with what a migration error says."""
    from feather.db.migrations import MigrationError
    from feather_cli.output import fail

    try:
        yield
    except MigrationError as error:
        fail(str(error))


def _list(verb: str, migrations: "tuple[Migration, ...]") -> None:
    for migration in migrations:
        typer.echo(f"{verb} {migration.revision}  {migration.message}")


def _rows(known: "Status") -> list[dict[str, str]]:
    states = [("applied", known.applied), ("pending", known.pending)]
    return [
        {"revision": migration.revision, "message": migration.message, "state": state}
        for state, migrations in states
        for migration in migrations
    ]
