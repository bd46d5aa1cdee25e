"""Whether a distribution's own requirements are met, before any of its code runs."""

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from feather.plugins.installed import Installed
from feather.plugins.problems import Problem

if TYPE_CHECKING:
    from packaging.requirements import Requirement


def unmet_requirements(plugin: Installed) -> list[Problem]:
    """Return a problem for each direct requirement of *plugin* that the environment lacks.

    Extras and requirements for other platforms do not count.
    """
    # Imported here: an app without plugins has nothing to parse.
    from packaging.requirements import Requirement

    requirements = map(Requirement, plugin.requirements)
    needed = [r for r in requirements if r.marker is None or r.marker.evaluate({"extra": ""})]
    return [problem for r in needed if (problem := _check(plugin, r)) is not None]


def _check(plugin: Installed, requirement: "Requirement") -> Problem | None:
    wanted = f"{requirement.name}{requirement.specifier}"
    try:
        present = version(requirement.name)
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
