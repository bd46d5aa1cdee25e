"""What is installed, read from distribution metadata; nothing is imported."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, EntryPoint, distributions, entry_points

from feather.plugins.problems import Problem

PLUGIN_GROUP = "feather.plugins"
COMMAND_GROUP = "feather.commands"

# What the `feather-core[...]` extras install, for hints about plugins that are not there.
OFFICIAL = ("admin", "auth", "cli", "jobs", "mail", "storage", "tenancy")


@dataclass(frozen=True)
class Installed:
    """An entry point and the distribution that it came with.

    Attributes:
        name: The entry point's name: the plugin's, or the command's.
        target: What it points to, as ``"module:attribute"``.
        distribution: The distribution's name.
        version: The distribution's version.
        summary: The distribution's one-line description.
        requirements: What it depends on, as written in its metadata.
    """

    name: str
    target: str
    distribution: str
    version: str
    summary: str
    requirements: tuple[str, ...]

    def problem(self, cause: str, remedy: str) -> Problem:
        """Return a :class:`Problem` of this distribution."""
        return Problem(self.name, self.distribution, self.version, cause, remedy)


def installed(group: str) -> list[Installed]:
    """Return the entry points of *group*, sorted by name and distribution."""
    found = [_describe(point, point.dist) for point in entry_points(group=group) if point.dist]
    return sorted(found, key=lambda item: (item.name, item.distribution))


def foreign_feather_packages() -> Iterator[Problem]:
    """Yield a problem for each other distribution that installs a top-level ``feather`` package.

    Two distributions that write to one folder overwrite each other's files, so which code runs
    depends on the order of installation.
    """
    for distribution in distributions():
        if not _owns_feather(distribution):
            continue
        name = distribution.metadata["Name"]
        if name == "feather-core":
            continue
        yield Problem(
            plugin="feather",
            distribution=name,
            version=distribution.version,
            cause="it installs a top-level package 'feather', which belongs to feather-core",
            remedy=(
                f"pip uninstall {name}, then restore the overwritten files: "
                "pip install --force-reinstall --no-deps feather-core"
            ),
        )


def _owns_feather(distribution: Distribution) -> bool:
    # Plain text search: parsing every RECORD of an environment takes hundreds of milliseconds.
    record = distribution.read_text("RECORD") or ""
    if record.startswith("feather/") or "\nfeather/" in record:
        return True
    return "feather" in (distribution.read_text("top_level.txt") or "").split()


def _describe(point: EntryPoint, distribution: Distribution) -> Installed:
    metadata = distribution.metadata
    return Installed(
        name=point.name,
        target=point.value,
        distribution=metadata["Name"],
        version=distribution.version,
        summary=metadata["Summary"] or "",
        requirements=tuple(distribution.requires or ()),
    )
