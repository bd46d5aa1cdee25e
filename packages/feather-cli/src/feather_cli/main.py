"""The ``feather`` command."""

import sys

from feather_cli.overview import is_overview, show


def main() -> None:
    """Run the command line in ``sys.argv``.

    Raises:
        SystemExit: With the exit code: 0, 1 for a failure or finding, 2 for wrong usage.
    """
    arguments = sys.argv[1:]
    if is_overview(arguments):
        show()
        return
    from feather_cli.root import app

    app(prog_name="feather")
