"""What ``feather`` and ``feather --help`` print, without importing a plugin or even Typer."""

import json
import subprocess
import sys

from feather_cli.cache import Overview, read, write

_OPTIONS = (
    ("--help", "Show this overview, or the help of a command: feather COMMAND --help"),
    ("--version", "Show the installed version."),
    ("--install-completion", "Install completion for the current shell."),
)


def show() -> None:
    """Print the overview, and what is wrong with the installed plugins."""
    overview = read()
    if overview is None:
        overview = _compose()
        write(overview)
    print(_render(overview))


def _compose() -> Overview:
    # Finding out what is wrong imports every plugin, so another process does it meanwhile.
    command = [sys.executable, "-m", "feather_cli.diagnosis"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as diagnosis:
        from feather.plugins.installed import PLUGIN_GROUP, installed
        from feather_cli.catalogue import OWN, catalogue, module_file

        own: dict[str, str] = {}
        others: dict[str, str] = {}
        files = [module_file(plugin.target) for plugin in installed(PLUGIN_GROUP)]
        for name, claimants in catalogue().items():
            command_ = claimants[0]
            files.append(command_.file)
            rows = own if command_.source.distribution == OWN else others
            rows[name] = command_.help
        output, errors = diagnosis.communicate()
    if diagnosis.returncode:
        problems = [f"the plugins could not be examined:\n{errors.decode(errors='replace')}"]
    else:
        problems = json.loads(output)
    return Overview(own, others, problems, [str(file) for file in files if file])


def _render(overview: Overview) -> str:
    width = max(len(name) for name in (*overview.own, *overview.others, "--install-completion"))
    lines = ["Usage: feather COMMAND [OPTIONS]", "", "Flask with batteries included.", ""]
    sections = {
        "Commands": overview.own.items(),
        "Commands of plugins": overview.others.items(),
        "Options": _OPTIONS,
    }
    for title, rows in sections.items():
        if rows:
            lines += [f"{title}:", *(f"  {name:<{width}}  {text}" for name, text in rows), ""]
    if overview.problems:
        lines += ["Problems (an app that uses these plugins does not start):"]
        lines += [f"  {line}" for text in overview.problems for line in (*text.splitlines(), "")]
        lines += ["Every command that does not need them works; details: feather plugins", ""]
    return "\n".join(lines).rstrip()


def is_overview(arguments: list[str]) -> bool:
    """Return whether the command line asks for the overview."""
    return arguments in ([], ["--help"], ["-h"])
