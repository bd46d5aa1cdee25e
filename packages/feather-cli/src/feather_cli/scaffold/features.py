"""What an option brings into a project: extras to install and settings to fill in."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from feather_cli.scaffold.options import Options


@dataclass(frozen=True)
class Setting:
    """A line of ``.env``.

    Attributes:
        name: The setting.
        value: What the new project starts with; empty if only its owner knows.
        comment: What it means.
    """

    name: str
    value: str
    comment: str


@dataclass(frozen=True)
class Feature:
    """What one answer brings.

    Attributes:
        extras: Extras of feather-core.
        settings: Lines of ``.env``.
        plugins: The plugins that it stands for.
        distributions: What else to install, of the same version as feather-core.
    """

    extras: tuple[str, ...]
    settings: tuple[Setting, ...] = ()
    plugins: tuple[str, ...] = ()
    distributions: tuple[str, ...] = ()


_REDIS = "redis://localhost:6379/0"
_WORKERS = Setting("JOB_MAX_WORKERS", "4", "Jobs that a process runs at a time.")


def _jobs(backend: str) -> Setting:
    return Setting("JOB_BACKEND", backend, "Where background jobs run: sync, thread or rq.")


def _cache(backend: str) -> Setting:
    return Setting("CACHE_BACKEND", backend, "Where cached results are kept: memory or redis.")


def _storage(backend: str) -> Setting:
    return Setting("STORAGE_BACKEND", backend, "Where uploaded files are kept: local or gcs.")


FEATURES = {
    ("app_type", "single-tenant"): Feature(
        ("auth", "admin"),
        (
            Setting(
                "GOOGLE_CLIENT_ID", "", "The OAuth client at Google; not needed in development."
            ),
            Setting("GOOGLE_CLIENT_SECRET", "", "Its secret."),
            Setting("APP_URL", "", "The site's address in production: https://example.com"),
        ),
        ("auth", "admin"),
    ),
    ("frontend", "standalone"): Feature(("css",)),
    ("database", "postgresql"): Feature(("postgres",)),
    ("jobs", "sync"): Feature(("jobs",), (_jobs("sync"),), ("jobs",)),
    ("jobs", "thread"): Feature(("jobs",), (_jobs("thread"), _WORKERS), ("jobs",)),
    ("jobs", "rq"): Feature(
        ("jobs", "redis"),
        (_jobs("rq"), Setting("REDIS_URL", _REDIS, "The Redis server for jobs.")),
        ("jobs",),
        ("feather-jobs[rq]",),
    ),
    ("cache", "memory"): Feature((), (_cache("memory"),)),
    ("cache", "redis"): Feature(
        ("redis",), (_cache("redis"), Setting("CACHE_URL", _REDIS, "The Redis server to cache in."))
    ),
    ("storage", "local"): Feature(("storage",), (_storage("local"),), ("storage",)),
    ("storage", "gcs"): Feature(
        ("gcs",), (_storage("gcs"), Setting("GCS_BUCKET", "", "The bucket's name.")), ("storage",)
    ),
}

# Options whose plugin contributes nothing yet; a release that brings one drops
# its line here.
NOT_YET = {
    "storage": (
        "File storage: this release of feather-storage does nothing yet; "
        "STORAGE_BACKEND takes effect with a later one."
    ),
}


def features_of(options: Options) -> list[Feature]:
    """Return what *options* bring, in the order of the questions."""
    return [FEATURES[choice] for choice in asdict(options).items() if choice in FEATURES]


def not_yet(options: Options) -> Iterator[str]:
    """Yield a sentence for each chosen option that has no effect in this release."""
    for name, answer in asdict(options).items():
        if name in NOT_YET and answer != "none":
            yield NOT_YET[name]
