"""A new project: its files, and putting them into place."""

import os
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from feather_cli.scaffold.additions import collect
from feather_cli.scaffold.features import features_of
from feather_cli.scaffold.options import Options
from feather_cli.scaffold.rendering import render, templates

_PRIVATE = {".env"}


@dataclass(frozen=True)
class Contents:
    """A project that is ready to be written.

    Attributes:
        files: Contents by path.
        notes: Sentences to show once it is written.
    """

    files: dict[str, bytes]
    notes: tuple[str, ...]


def prepare(name: str, options: Options) -> Contents:
    """Make the files of a project; nothing is written yet.

    Args:
        name: The project's name.
        options: What was chosen.

    Raises:
        AdditionError: As :func:`feather_cli.scaffold.additions.collect` says.
        PluginError: Likewise.
    """
    features = features_of(options)
    extras = dict.fromkeys(["cli", *(extra for feature in features for extra in feature.extras)])
    has_database = options.database != "none"
    identifier = name.replace("-", "_")
    urls = {"sqlite": "sqlite:///app.db", "postgresql": f"postgresql://localhost/{identifier}"}
    folders = ["common", "database" if has_database else "plain"]
    folders += ["accounts"] if options.has_accounts else []
    folders += ["jobs"] if options.jobs != "none" else []
    folders += ["vite"] if options.frontend == "vite" else []
    names = templates(folders)
    own = _migrations() if has_database else {}
    additions = collect({name for f in features for name in f.plugins}, {*names, *own})
    values = {
        "name": name,
        "title": identifier.replace("_", " ").strip().capitalize(),
        "database": options.database,
        "frontend": options.frontend,
        "has_database": has_database,
        "has_accounts": options.has_accounts,
        "has_jobs": options.jobs != "none",
        "admin_email": options.admin_email,
        "database_url": urls.get(options.database),
        "secret_key": secrets.token_hex(32),
        "settings": [setting for feature in features for setting in feature.settings],
        "extras": ",".join(extras),
        "distributions": [name for feature in features for name in feature.distributions],
        "versions": _compatible(version("feather-core")),
        "plugin_requirements": additions.requirements,
        "plugin_guide": additions.guide,
    }
    return Contents({**render(names, values), **own, **additions.files}, additions.skipped)


def write(target: Path, files: Mapping[str, bytes]) -> None:
    """Write a project; it appears complete, or not at all.

    Args:
        target: The project's folder: not there, or empty.
        files: Contents by path.

    Raises:
        OSError: If it cannot be written; nothing is left behind then.
    """
    draft = target.parent / f".{target.name}-{secrets.token_hex(4)}.tmp"
    try:
        for path, content in files.items():
            file = draft / path
            file.parent.mkdir(parents=True, exist_ok=True)
            mode = 0o600 if path in _PRIVATE else 0o666
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(content)
        draft.rename(target)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _migrations() -> dict[str, bytes]:
    """Return what ``feather db init`` would write."""
    import feather

    assert feather.__file__ is not None  # noqa: S101  # narrows the type: it is a package
    skeleton = Path(feather.__file__).parent / "db" / "migrations" / "skeleton"
    files = {f"migrations/{n}": (skeleton / n).read_bytes() for n in ("env.py", "script.py.mako")}
    # git keeps no empty folders, and a clone without this one could not run `feather db`.
    return {**files, "migrations/versions/.gitkeep": b""}


def _compatible(running: str) -> str:
    """Return the range of feather-core versions that this one's projects work with."""
    from packaging.version import Version

    release = Version(running)
    return f">={release.major}.{release.minor},<{release.major}.{release.minor + 1}"
