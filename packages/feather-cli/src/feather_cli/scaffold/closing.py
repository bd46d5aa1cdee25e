"""What ``feather new`` says at the end."""

import shlex
from collections.abc import Iterable

from feather_cli.scaffold.options import Options


def closing(folder: str, options: Options, notes: Iterable[str], *, installed: bool) -> str:
    """Return the commands to go on with, in order, and what to know.

    Args:
        folder: The project's folder as its owner wrote it.
        options: What was chosen.
        notes: Sentences to add.
        installed: Whether the project has its environment.
    """
    steps = [f"cd {shlex.quote(folder)}"]
    if not installed:
        steps.append("python3 -m venv venv")
    steps.append("source venv/bin/activate")
    if not installed:
        steps.append("python -m pip install -r requirements.txt")
    if options.frontend == "vite":
        steps.append("npm install")
    if options.database == "postgresql":
        steps.append("$EDITOR .env  # DATABASE_URL must name a database that exists")
    if options.database != "none":
        steps += [
            'feather db migrate -m "Initial migration"',
            "feather db upgrade",
            "feather db seed",
        ]
    steps.append("feather dev")
    after = "".join(f"\nNote: {note}" for note in notes)
    return "\n  ".join(["Next:", *steps]) + (f"\n{after}" if after else "")
