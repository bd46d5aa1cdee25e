"""What goes wrong with jobs."""


class JobError(RuntimeError):
    """A job, or the queue, is used in a way that cannot work."""


class NotQueueable(TypeError):
    """An argument that another process could not get, or that the function does not take."""


class JobFailed(RuntimeError):  # it says what happened
    """A job that somebody waited for did not succeed."""


class JobStopped(BaseException):
    """Raised inside a job that must not go on; a base exception, so that jobs let it pass."""


class JobTimeout(JobStopped):
    """The job has run for longer than its timeout."""


class JobCancelled(JobStopped):
    """Somebody cancelled the job."""


class JobLost(JobStopped):
    """The job belongs to another worker now, because this one was silent for too long."""


class RowGone(LookupError):  # as above
    """A job's argument was a row that is not there any more."""
