"""What travels from the code that enqueues into the job."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple

from flask import Flask

from feather.http.scope import current_scope, work_for


class Captured(NamedTuple):
    """The columns in which it is kept."""

    context: str | None
    request_id: str | None
    user_id: str | None
    tenant_id: str | None


def capture(app: Flask) -> Captured:
    """Return what is true where this is called."""
    values = {one.name: one.capture() for one in _contexts(app)}
    scope = current_scope.get()
    text = json.dumps(values) if values else None
    if scope is None:
        return Captured(text, None, None, None)
    return Captured(text, scope.request_id, scope.user_id, scope.tenant_id)


NOBODY = Captured(None, None, None, None)
"""What a job has that the clock enqueued."""


@contextmanager
def restored(app: Flask, kept: Captured, job_id: str) -> Iterator[None]:
    """Run a block with what was captured.

    Args:
        app: The app.
        kept: What :func:`capture` returned.
        job_id: What stands for a request's id, for a job that none has enqueued.
    """
    values: dict[str, Any] = json.loads(kept.context) if kept.context else {}
    request_id = kept.request_id or job_id
    with ExitStack() as stack:
        stack.enter_context(work_for(request_id, user_id=kept.user_id, tenant_id=kept.tenant_id))
        for one in _contexts(app):
            if one.name in values:
                stack.enter_context(one.restore(values[one.name]))
        yield


def _contexts(app: Flask) -> list[Any]:
    host = app.extensions.get("feather")
    return [c.value for c in host.contributions["feather_job_context"]] if host else []
