"""The settings of feather-jobs."""

from feather.settings import Settings, setting


class JobSettings(Settings):
    """How jobs run, and what is kept of them."""

    JOB_BACKEND: str = setting(
        "thread",
        "How jobs run: `sync` (at once, where they are enqueued), `thread` (in threads of web "
        "processes and workers), `rq` (in worker processes, by way of Redis), or a plugin's.",
    )
    JOB_MAX_WORKERS: int = setting(
        4,
        "Jobs that a process runs at a time. 0 leaves all of them to processes of "
        "`feather worker`.",
    )
    JOB_LEASE_SECONDS: int = setting(
        30, "Seconds of silence after which a worker counts as gone and its jobs run again."
    )
    JOB_RETENTION_DAYS: int = setting(7, "Days for which finished jobs can be looked at.")
    JOB_ENABLE_MONITORING: bool = setting(
        False, "Add memory, processor and threads to what is kept of a failure; needs psutil."
    )
    REDIS_URL: str | None = setting(
        None,
        "The Redis that `JOB_BACKEND=rq` uses, for example `redis://localhost:6379/0`.",
        secret=True,
    )
