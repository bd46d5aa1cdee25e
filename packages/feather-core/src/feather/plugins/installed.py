"""What is installed, read from distribution metadata; nothing is imported."""

from email.parser import HeaderParser
from importlib.metadata import Distribution, EntryPoint, distributions
from typing import TYPE_CHECKING, NamedTuple

from feather.plugins.problems import Problem

if TYPE_CHECKING:
    from email.message import Message

PLUGIN_GROUP = "feather.plugins"
COMMAND_GROUP = "feather.commands"

# What the `feather-core[...]` extras install, for hints about plugins that are not there.
OFFICIAL = ("admin", "auth", "cli", "jobs", "mail", "storage", "tenancy")


class Installed(NamedTuple):
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
    return survey(group)[group]


def survey(*groups: str) -> dict[str, list[Installed]]:
    """Return the entry points of each of *groups*, as :func:`installed` does for one."""
    # An environment holds far more distributions than take part here, and parsing the metadata of
    # all takes a quarter of the time that importing Flask takes; so only theirs is parsed.
    found: dict[str, list[Installed]] = {group: [] for group in groups}
    seen: set[str] = set()
    for candidate in distributions():
        text = candidate.read_text("entry_points.txt") or ""
        if not any(f"[{group}]" in text for group in groups):
            continue
        head = headers(candidate)
        name = head["Name"].lower().replace("_", "-")
        if name in seen or _is_hidden(candidate, name):
            continue
        seen.add(name)
        for point in candidate.entry_points:
            if point.group in found:
                found[point.group].append(_describe(point, head, candidate))
    for entries in found.values():
        entries.sort(key=lambda item: (item.name, item.distribution))
    return found


def headers(distribution: Distribution) -> "Message[str, str]":
    """Return the metadata of a distribution, without the long description that follows it."""
    text = distribution.read_text("METADATA")
    if text is None:  # an egg, which keeps its requirements elsewhere
        return distribution.metadata  # type: ignore[return-value]  # a Message, behind a protocol
    return HeaderParser().parsestr(text.partition("\n\n")[0])


def _is_hidden(candidate: Distribution, name: str) -> bool:
    """Tell whether another one of that name comes first on ``sys.path``."""
    first = Distribution.from_name(name)
    return str(first.locate_file("")) != str(candidate.locate_file(""))


def _describe(
    point: EntryPoint, head: "Message[str, str]", distribution: Distribution
) -> Installed:
    return Installed(
        name=point.name,
        target=point.value,
        distribution=head["Name"],
        version=head["Version"],
        summary=head["Summary"] or "",
        requirements=tuple(head.get_all("Requires-Dist") or distribution.requires or ()),
    )
