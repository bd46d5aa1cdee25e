"""Durable background jobs and schedules for Feather.

Names are imported on first use: the plugin's discovery imports this package.
"""

from feather.lazy import lazy

TYPE_CHECKING = False  # type checkers know the name; importing typing takes milliseconds
if TYPE_CHECKING:
    from feather_jobs.errors import JobCancelled as JobCancelled
    from feather_jobs.errors import JobError as JobError
    from feather_jobs.errors import JobFailed as JobFailed
    from feather_jobs.errors import JobLost as JobLost
    from feather_jobs.errors import JobTimeout as JobTimeout
    from feather_jobs.errors import NotQueueable as NotQueueable
    from feather_jobs.extension import Jobs as Jobs
    from feather_jobs.handle import JobHandle as JobHandle
    from feather_jobs.store.mixin import JobMixin as JobMixin
    from feather_jobs.tasks.declaring import job as job
    from feather_jobs.tasks.declaring import scheduled as scheduled
    from feather_jobs.worker.current import CurrentJob as CurrentJob
    from feather_jobs.worker.current import current_job as current_job

__getattr__, __dir__ = lazy(
    __name__,
    {
        "CurrentJob": ".worker.current",
        "JobCancelled": ".errors",
        "JobError": ".errors",
        "JobFailed": ".errors",
        "JobHandle": ".handle",
        "JobLost": ".errors",
        "JobMixin": ".store.mixin",
        "JobTimeout": ".errors",
        "Jobs": ".extension",
        "NotQueueable": ".errors",
        "current_job": ".worker.current",
        "job": ".tasks.declaring",
        "scheduled": ".tasks.declaring",
    },
)
