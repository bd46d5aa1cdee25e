"""The migrations in the app's folder, and how far a database has come with them."""

import warnings
from dataclasses import dataclass
from pathlib import Path

from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError

from feather.db.migrations.errors import MigrationError


@dataclass(frozen=True, slots=True)
class Migration:
    """One migration file.

    Attributes:
        revision: The identifier that the database remembers.
        message: The first line of the file's docstring.
        path: The file.
    """

    revision: str
    message: str
    path: Path


def read(script: ScriptDirectory) -> tuple[Migration, ...]:
    """Import every migration file and put them in order.

    Args:
        script: The migrations folder.

    Returns:
        The migrations, the first to apply first.

    Raises:
        MigrationError: A file cannot be imported, one that another follows is missing, or two
            follow the same one.
    """
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("error", "Revision .* is not present", UserWarning)
            heads = script.get_heads()
        revisions = [] if len(heads) > 1 else [*script.walk_revisions()]
    except UserWarning as gap:
        raise MigrationError(
            f"a migration file is missing from {script.versions}: {gap}. "
            "Bring it back, or set down_revision to the revision that should come before."
        ) from gap
    except RevisionError as error:
        raise MigrationError(
            f"the migrations in {script.versions} do not line up: {error}"
        ) from error
    except Exception as error:
        raise MigrationError(
            f"a migration in {script.versions} cannot be imported: {type(error).__name__}: {error}"
        ) from error
    if len(heads) > 1:
        raise MigrationError(_fork(script, heads))
    return tuple(
        Migration(revision.revision, revision.doc.strip(), Path(revision.path))
        for revision in reversed(revisions)
    )


def _fork(script: ScriptDirectory, heads: list[str]) -> str:
    """What to tell someone whose migrations fork, usually after merging two branches."""
    first, second = (Path(script.get_revision(head).path).name for head in sorted(heads)[:2])
    return (
        f"{len(heads)} migrations are the last one ({', '.join(sorted(heads))}), so their order is "
        f"not known: open {Path(script.versions) / second} and set down_revision to the revision "
        f"of {first}"
    )


def applied_count(migrations: tuple[Migration, ...], current: tuple[str, ...]) -> int:
    """Find out how many migrations a database has.

    Args:
        migrations: All of them, in order.
        current: What the database's version table holds.

    Returns:
        The number of applied ones: they come first.

    Raises:
        MigrationError: The database is at a revision that the folder does not have.
    """
    if not current:
        return 0
    for number, migration in enumerate(migrations, start=1):
        if current == (migration.revision,):
            return number
    raise MigrationError(
        f"the database is at revision {', '.join(current)}, which no file in the "
        "migrations folder has: get the file from the branch that applied it (feather db downgrade "
        "there reverts it), or set DATABASE_URL to the database that belongs to this app"
    )
