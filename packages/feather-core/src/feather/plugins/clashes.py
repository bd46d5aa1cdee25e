"""What is installed twice: names that two distributions claim, and a second ``feather`` package."""

import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

from feather.plugins.installed import Installed
from feather.plugins.problems import Problem


def same_name(plugins: Iterable[Installed], what: str = "plugin") -> list[Problem]:
    """Return a problem for each name that more than one distribution claims.

    Args:
        plugins: Installed plugins, or installed commands.
        what: What the names are of, for the message.
    """
    by_name: dict[str, list[Installed]] = {}
    for plugin in plugins:
        by_name.setdefault(plugin.name, []).append(plugin)
    return [
        first.problem(
            f"{' and '.join(p.distribution for p in claimants)} "
            f"both install a {what} called {first.name!r}",
            f"uninstall one of them: pip uninstall {claimants[-1].distribution}",
        )
        for claimants in by_name.values()
        if len(claimants) > 1
        for first in claimants[:1]
    ]


def foreign_feather_packages() -> Iterator[Problem]:
    """Yield a problem for each other distribution that installs a top-level ``feather`` package.

    Two distributions that write to one folder overwrite each other's files, so which code runs
    depends on the order of installation.
    """
    folders = [path for path in sys.path if Path(path, "feather").is_dir()]
    for distribution in distributions(path=folders):
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
