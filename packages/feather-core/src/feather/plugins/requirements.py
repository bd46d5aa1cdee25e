"""Whether a distribution's own requirements are met, before any of its code runs."""

import re
from importlib.metadata import Distribution, PackageNotFoundError
from typing import TYPE_CHECKING

from feather.plugins.installed import Installed, headers
from feather.plugins.problems import Problem

if TYPE_CHECKING:
    from packaging.requirements import Requirement

_USUAL = r"([A-Za-z0-9][A-Za-z0-9._-]*)((?:(?:>=|<)[0-9]+(?:\.[0-9]+)*(?:,|$))*)"
_RELEASE = r"[0-9]+(?:\.[0-9]+)*"
_OF_EXTRA = r"[^;]+; ?extra == ['\"][A-Za-z0-9._-]+['\"]"


def unmet_requirements(plugin: Installed) -> list[Problem]:
    """Return a problem for each direct requirement of *plugin* that the environment lacks.

    Extras and requirements for other platforms do not count.
    """
    unsettled = [text for text in plugin.requirements if not _is_plainly_met(text)]
    if not unsettled:
        return []
    from packaging.requirements import Requirement

    requirements = map(Requirement, unsettled)
    needed = [r for r in requirements if r.marker is None or r.marker.evaluate({"extra": ""})]
    return [problem for r in needed if (problem := _check(plugin, r)) is not None]


def _is_plainly_met(requirement: str) -> bool:
    """Tell whether a requirement such as ``name>=1.2,<2`` is met by a release such as 1.10.

    What an extra brings is not required. For numbers with dots and these two comparisons,
    comparing numbers is all that PEP 440 asks for. Every other form, and what is not met, is left
    to packaging: importing it takes an eighth of the time that Flask takes.
    """
    usual = re.fullmatch(_USUAL, requirement)
    if usual is None:
        return re.fullmatch(_OF_EXTRA, requirement) is not None
    try:
        present = _version(usual[1])
    except PackageNotFoundError:
        return False
    if not re.fullmatch(_RELEASE, present):
        return False
    return all(
        _numbers(present) >= _numbers(bound[2:])
        if bound.startswith(">=")
        else _numbers(present) < _numbers(bound[1:])
        for bound in usual[2].split(",")
        if bound
    )


def _numbers(release: str) -> list[int]:
    """Return the parts of a release; 1.2.0 is 1.2."""
    numbers = [int(part) for part in release.split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return numbers


def _version(name: str) -> str:
    """Return the version of an installed distribution.

    Raises:
        PackageNotFoundError: If there is none of that name.
    """
    return headers(Distribution.from_name(name))["Version"]


def _check(plugin: Installed, requirement: "Requirement") -> Problem | None:
    wanted = f"{requirement.name}{requirement.specifier}"
    try:
        present = _version(requirement.name)
    except PackageNotFoundError:
        return plugin.problem(
            f"it needs {wanted}, which is not installed", f'pip install "{wanted}"'
        )
    if requirement.specifier.contains(present, prereleases=True):
        return None
    return plugin.problem(
        f"it needs {wanted}, but {requirement.name} {present} is installed",
        f'pip install --upgrade {plugin.distribution} "{wanted}"',
    )
