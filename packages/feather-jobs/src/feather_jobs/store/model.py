"""The jobs of an app that does not define a model of them itself."""

from feather.db.base import Model
from feather_jobs.store.mixin import JobMixin


class Job(JobMixin, Model):
    """A job; see :class:`feather.jobs.JobMixin`."""

    __tablename__ = "feather_jobs_job"
