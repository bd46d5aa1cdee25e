"""feather.jobs: background jobs and schedules, provided by feather-jobs."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feather_jobs import *  # noqa: F403  # the facade offers whatever the plugin does
else:
    from feather.facade import facade

    __getattr__ = facade(__name__, "feather_jobs", "jobs")
