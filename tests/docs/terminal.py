"""Commands that a page shows, run as far as a test can without a network."""

import re
import shlex
import tomllib
from collections.abc import Callable
from importlib.metadata import distribution
from pathlib import Path

from development_install import install_from
from packaging.requirements import Requirement
from story import Story
from visit import visit

ROOT = Path(__file__).parents[2]
_EXAMPLES = {"feather-hello": ROOT / "examples" / "feather-hello"}


def run(story: Story, command: str) -> tuple[str, int]:
    """Run one command; return its output and exit code.

    What would need a package index, a browser or the whole repository is checked in another way
    instead; see the functions below.
    """
    for pattern, substitute in _SUBSTITUTES.items():
        if re.match(pattern, command):
            return substitute(story, command), 0
    if command.startswith("feather new "):
        command += " --no-install"  # the story's environment stands in for the project's own
    return story.shell(command)


def _change_folder(story: Story, command: str) -> str:
    story.place = (story.place / shlex.split(command)[1]).resolve(strict=True)
    return ""


def _nothing(story: Story, command: str) -> str:
    """The story's environment stands in for every other, and is always active."""
    return ""


def _install(story: Story, command: str) -> str:
    """Install what is on this machine; check that the rest is installed already."""
    arguments = shlex.split(command)[2:]
    while arguments:
        argument = arguments.pop(0)
        if argument == "-e":
            install_from(story, story.place / arguments.pop(0))
        elif argument == "--group":
            groups = tomllib.loads((story.place / "pyproject.toml").read_text("utf-8"))
            for requirement in groups["dependency-groups"][arguments.pop(0)]:
                _check_requirement(requirement)
        elif argument == "-r":
            for requirement in (story.place / arguments.pop(0)).read_text("utf-8").splitlines():
                _check_requirement(requirement)
        elif argument in _EXAMPLES:
            install_from(story, _EXAMPLES[argument])
        else:
            _check_requirement(argument)
    return ""


def _check_requirement(text: str) -> None:
    """Check that *text* is fulfilled here, and that its extras exist."""
    requirement = Requirement(text)
    found = distribution(requirement.name)
    assert requirement.specifier.contains(found.version), f"{text}: {found.version} is installed"
    missing = requirement.extras - set(found.metadata.get_all("Provides-Extra") or ())
    assert not missing, f"{text}: no extra {missing}"


def _make(story: Story, command: str) -> str:
    """Check that the Makefile has and explains the target; running it is another test's work."""
    target = shlex.split(command)[1]
    assert re.search(rf"^{target}:.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE), (
        target
    )
    return ""


def _nox(story: Story, command: str) -> str:
    """Check that the session exists."""
    session = re.search(r"-s (\w+)", command)
    assert session is not None, command
    assert f"def {session[1]}(session" in (ROOT / "noxfile.py").read_text("utf-8"), command
    return ""


def _tox(story: Story, command: str) -> str:
    """Check that the configuration can be read and names environments."""
    assert tomllib.loads((story.place / "tox.toml").read_text("utf-8"))["env_list"]
    return ""


_SUBSTITUTES: dict[str, Callable[[Story, str], str]] = {
    r"cd ": _change_folder,
    r"(source|\.) \S+/bin/activate$": _nothing,
    r"python3? -m venv ": _nothing,
    r"pip install ": _install,
    r"make ": _make,
    r"nox ": _nox,
    r"tox run$": _tox,
    r"feather dev\b": visit,
}
