"""Jobs at once, where they are enqueued: after the commit, before the answer."""

from collections.abc import Sequence

from feather_jobs.backends.thread import ThreadBackend
from feather_jobs.worker.here import run_here
from feather_jobs.worker.runner import Runner

_LEFT_SECONDS = 2.0


class SyncBackend(ThreadBackend):
    """Runs what is due at once. What is to run later has a runner, as with ``thread``.

    Args:
        queue: The app's queue.
    """

    def arrived(self, job_ids: Sequence[str]) -> None:
        """Run jobs that may start now.

        Raises:
            BaseException: What a job raised, if it is not tried again.
        """
        if self._queue.app.testing:
            for job_id in job_ids:
                _raise(run_here(self._queue, job_id, worker_id=None))
            return
        runner = self.runner()
        for job_id in job_ids:
            with runner.adopting(job_id) as worker_id:
                ran = run_here(self._queue, job_id, worker_id=worker_id)
            if ran is None or not ran[0].final:
                self._queue.bell.ring()
            _raise(ran)

    def _make_runner(self) -> Runner:
        return Runner(self._queue, threads=1, leave=_LEFT_SECONDS)


def _raise(ran: tuple[object, BaseException | None] | None) -> None:
    """Show the caller what a job raised; what is tried again is no failure yet."""
    if ran is not None and ran[1] is not None and getattr(ran[0], "final", False):
        raise ran[1]
