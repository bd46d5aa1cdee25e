"""``python -m feather_cli.frontend.watch TOOL``: builds on every edit, beside the server.

It writes ``.feather/`` for the tool and then becomes it. TOOL is ``tailwind`` or ``vite``.
"""

import os
import sys
from pathlib import Path

from feather.plugins import PluginError
from feather.settings import SettingsError
from feather_cli.frontend import tailwind, vite
from feather_cli.frontend.build import clear_other_build
from feather_cli.frontend.generated import generate
from feather_cli.frontend.sources import PluginSources, plugin_sources
from feather_cli.frontend.toolchain import Frontend


def main(tool: str) -> None:
    """Replace this process by *tool*, at work on the project in the working directory.

    Args:
        tool: ``tailwind`` or ``vite``.
    """
    frontend = Frontend(Path.cwd())
    try:
        sources = plugin_sources(frontend.root)
    except (PluginError, SettingsError):
        sources = PluginSources((), ())  # the server tells the same mistake, and better
    generate(frontend, sources)
    if tool == "vite":
        command = vite.serve_command(frontend)
    else:
        clear_other_build(frontend)
        program = tailwind.compiler()
        command = tailwind.watch_command(program, frontend) if program else []
    if command:
        os.execv(command[0], command)  # noqa: S606  # no shell is meant


if __name__ == "__main__":
    main(sys.argv[1])
