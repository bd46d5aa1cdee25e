"""``python -m feather_cli.diagnosis``: what is wrong with the installed plugins, as JSON.

``feather --help`` runs this as a process of its own, because finding out imports every plugin and
that overview must not.
"""

import json
import sys
from pathlib import Path

from feather.plugins.assembly import assemble
from feather.settings import SettingsError
from feather_cli.selection import configured_in


def diagnose(folder: Path) -> list[str]:
    """Return the problems of the plugins that an app in *folder* would use.

    Args:
        folder: Where the command runs; the ``.env`` of a project there counts.

    Returns:
        One text for each problem; empty when all is well.
    """
    try:
        return [str(problem) for problem in assemble(configured_in(folder)).problems]
    except SettingsError as error:
        return list(error.problems)


if __name__ == "__main__":
    json.dump(diagnose(Path.cwd()), sys.stdout)
