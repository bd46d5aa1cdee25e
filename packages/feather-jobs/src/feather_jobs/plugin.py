"""What feather-core loads for feather-jobs."""

from feather.plugins import Plugin


class JobsPlugin(Plugin):
    """Durable background jobs and schedules for Feather."""

    name = "jobs"
