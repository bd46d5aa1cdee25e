"""What the commands share: the queue of the project's app, and errors as one line."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from feather_cli.output import fail
from feather_cli.project import load_app
from feather_jobs.errors import JobError
from feather_jobs.queue import is_attached, queue_of

if TYPE_CHECKING:
    from feather_jobs.queue import JobQueue


@contextmanager
def a_queue(*, to_serve: bool = False) -> "Iterator[JobQueue]":
    """Run a block in the context of the project's app; what it refuses ends the command.

    Args:
        to_serve: Jobs are run with it, so what production forbids ends the command.

    Yields:
        The app's queue, which is in a database.
    """
    from sqlalchemy.exc import OperationalError, ProgrammingError

    app = load_app(to_serve=to_serve)
    if not is_attached(app):
        fail(
            "this app has no job queue: feather-jobs is switched off for it (see feather "
            "plugins), or app.py builds it without create_app() and does not call Jobs(app)"
        )
    queue = queue_of(app)
    with app.app_context():
        try:
            if not queue.store.durable:
                fail(
                    "this app has no database, so its jobs are in the memory of the web process, "
                    "which no other process can look into: set DATABASE_URL to a database, for "
                    "example sqlite:///app.db"
                )
            yield queue
        except JobError as error:
            fail(str(error))
        except (OperationalError, ProgrammingError) as error:
            fail(
                f"the database cannot be used: {str(error.orig).strip().splitlines()[0]}. "
                "feather db status tells whether a migration is missing"
            )


def refuse(message: str) -> NoReturn:
    """End a command that was called in a wrong way."""
    fail(message, code=2)


def checked(statuses: Sequence[str], accepted: Sequence[str]) -> None:
    """Refuse a status that cannot be chosen here.

    Args:
        statuses: What was given.
        accepted: What can be.
    """
    from feather.suggestions import nearest

    for status in statuses:
        if status not in accepted:
            guess = nearest(status, accepted)
            hint = f": did you mean {guess!r}?" if guess else ""
            refuse(f"--status {status!r} is none of {', '.join(accepted)}{hint}")
