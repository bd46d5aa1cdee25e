"""Who and what the running code works for: what logs, error reports and jobs tell about it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Scope:
    """One request, or a job that carries a request's id on.

    Attributes:
        request_id: The id that ties together what belongs to one request.
        user_id: Who acts, once that is known.
        tenant_id: For which tenant, once that is known.
        sql_count: Statements that were sent to the database.
        sql_ns: Nanoseconds that they took.
    """

    __slots__ = ("request_id", "sql_count", "sql_ns", "tenant_id", "user_id")

    def __init__(
        self, request_id: str, user_id: str | None = None, tenant_id: str | None = None
    ) -> None:
        self.request_id = request_id
        self.user_id = user_id
        self.tenant_id = tenant_id
        self.sql_count = 0
        self.sql_ns = 0

    def afterwards(self, action: Callable[[], None]) -> None:
        """Run *action* as soon as it cannot disturb the work at hand: here, at once.

        Args:
            action: What to run, without arguments.
        """
        action()


current_scope: ContextVar[Scope | None] = ContextVar("feather.scope", default=None)


def get_request_id() -> str | None:
    """Return the id of the request that the running code belongs to.

    Returns:
        The value of the answer's ``X-Request-ID`` header, also in a job that a request
        enqueued; ``None`` outside both.
    """
    scope = current_scope.get()
    return None if scope is None else scope.request_id


def identify(*, user_id: str | None = None, tenant_id: str | None = None) -> None:
    """Note who acts, for log lines and error reports; without a scope, do nothing.

    Args:
        user_id: The signed-in user; ``None`` leaves what is known.
        tenant_id: The active tenant; ``None`` leaves what is known.
    """
    scope = current_scope.get()
    if scope is not None:
        scope.user_id = user_id or scope.user_id
        scope.tenant_id = tenant_id or scope.tenant_id


@contextmanager
def work_for(
    request_id: str, *, user_id: str | None = None, tenant_id: str | None = None
) -> Iterator[None]:
    """Run code under an id given to it, as a job runs under its request's.

    Args:
        request_id: What :func:`get_request_id` returns inside.
        user_id: Who acts.
        tenant_id: For which tenant.
    """
    token = current_scope.set(Scope(request_id, user_id, tenant_id))
    try:
        yield
    finally:
        current_scope.reset(token)
