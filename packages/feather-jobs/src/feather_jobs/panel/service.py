"""What the admin panel shows of jobs; what is out of an administrator's scope is not there."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from flask import request
from sqlalchemy import ColumnElement

from feather import Service
from feather.admin import ListQuery, conditions, list_query, matching, model_of, visible
from feather.exceptions import NotFoundError
from feather_jobs.operations.changing import cancel, retry
from feather_jobs.operations.finding import by_id
from feather_jobs.operations.looking import Leaf, Wanted, ids, leaf
from feather_jobs.operations.summary import Summary, summary
from feather_jobs.operations.timetable import Entry, timetable
from feather_jobs.operations.workers import Worker, alive
from feather_jobs.queue import JobQueue, current_queue
from feather_jobs.status import CANCELLED, DONE, RUNNING, UNSUCCESSFUL, WAITING
from feather_jobs.tasks.registry import known_tasks

PER_PAGE = 25
MOST_RUNNING = 20
MOST_AT_ONCE = 1000
LONGEST_QUEUE = 64
GROUPS = {
    "waiting": WAITING,
    "running": (RUNNING,),
    "failed": UNSUCCESSFUL,
    "done": (DONE,),
    "cancelled": (CANCELLED,),
}
"""What the list can be narrowed to, and the statuses that belong to it."""


class JobPanelService(Service):
    """The jobs of the app, for one request of an administrator.

    What templates need at times only is looked up when they ask for it.
    """

    @cached_property
    def queue(self) -> JobQueue:
        """The app's queue."""
        return current_queue()

    @cached_property
    def summary(self) -> Summary:
        """How the queue is doing."""
        return summary(self.queue, *self._scope)

    @cached_property
    def running(self) -> Sequence[Any]:
        """The jobs that run; of many, those that were enqueued last."""
        wanted = Wanted((RUNNING,), limit=MOST_RUNNING, conditions=self._scope)
        return leaf(self.queue, wanted).rows

    def query(self) -> ListQuery:
        """Read from the address which jobs to list."""
        asked = list_query((), "", {"status": GROUPS})
        # Jobs may be in queues that no task of this release names, and that nobody serves.
        name = request.args.get("queue", "").replace("\0", "")[:LONGEST_QUEUE]
        return replace(asked, filters={**asked.filters, "queue": name}) if name else asked

    def queue_choices(self, query: ListQuery) -> list[str]:
        """Return the queues to choose from, for a page that has the summary anyway."""
        declared = {task.settings.queue for task in known_tasks().values()}
        chosen = {query.filters["queue"]} if "queue" in query.filters else set()
        return sorted({"default"} | declared | set(self.summary.queues) | chosen)

    def listed(self, query: ListQuery) -> Leaf:
        """Return some of the jobs that a list asks for.

        Args:
            query: Which.
        """
        before, after = (request.args.get(name, "") for name in ("before", "after"))
        wanted = self._wanted(query, GROUPS.get(query.filters.get("status", ""), ()))
        return leaf(
            self.queue,
            replace(
                wanted,
                limit=PER_PAGE,
                before=before if _is_id(before) else None,
                after=after if _is_id(after) and not _is_id(before) else None,
            ),
        )

    def schedules(self) -> list[Entry]:
        """Return the scheduled tasks."""
        return timetable(self.queue, *self._scope)

    def workers(self) -> dict[str, Worker]:
        """Return the workers that are alive, by id."""
        with self.queue.store.reading() as connection:
            return {one.id: one for one in alive(self.queue, connection)}

    def job(self, job_id: str) -> Any:
        """Return a job.

        Raises:
            NotFoundError: There is none, or not for this administrator.
        """
        found = by_id(self.queue, job_id, *self._scope)
        if found is None:
            raise NotFoundError("There is no such job.")
        return found

    def person(self, user_id: str) -> Any:
        """Return the user who enqueued a job; None for one whom this administrator cannot see."""
        user: Any = model_of("user")
        return self.db.scalars(visible("user").where(user.id == user_id)).first()

    def retry(self, job: Any) -> bool:
        """Queue a job again.

        Returns:
            Whether it is one that did not succeed.
        """
        return bool(retry(self.queue, job.id))

    def retry_failed(self, query: ListQuery) -> list[str]:
        """Queue the failed ones of the jobs that a list asks for, on all of its pages.

        Args:
            query: Which.

        Returns:
            The ids of those that are queued now, :data:`MOST_AT_ONCE` at most.
        """
        wanted = self._wanted(query, UNSUCCESSFUL)
        return retry(self.queue, *ids(self.queue, wanted, MOST_AT_ONCE))

    def cancel(self, job: Any) -> str | None:
        """Cancel a job that waits, or ask a running one to stop.

        Returns:
            Its status now; None if it is finished.
        """
        return cancel(self.queue, job.id)

    @cached_property
    def _scope(self) -> tuple[ColumnElement[bool], ...]:
        return tuple(conditions("job", self.queue.store.model))

    def _wanted(self, query: ListQuery, statuses: tuple[str, ...]) -> Wanted:
        columns = self.queue.store.tables.jobs.c
        found = (matching(query.q, columns.task, columns.id),) if query.q else ()
        return Wanted(statuses, query.filters.get("queue"), conditions=(*self._scope, *found))


def _is_id(text: str) -> bool:
    """Tell whether an address names a place in the list; it is compared, never looked up."""
    return bool(text) and len(text) <= 36 and set(text) <= set("0123456789abcdef-")
