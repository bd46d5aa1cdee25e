"""The ``feather`` script: runs feather-cli, or says how to get it."""

import sys
from importlib import import_module


def main() -> None:
    """Run the command line of feather-cli.

    Raises:
        SystemExit: With the command's exit code, or 1 when feather-cli is not installed.
    """
    try:
        cli = import_module("feather_cli.main")
    except ModuleNotFoundError as error:
        if error.name != "feather_cli":
            raise
        sys.exit('The feather command comes with feather-cli: pip install "feather-core[cli]"')
    cli.main()


if __name__ == "__main__":
    main()
