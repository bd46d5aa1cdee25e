"""One request and its answer, as they pass between the server and Flask."""

import logging
from collections.abc import Callable
from secrets import token_urlsafe
from time import perf_counter_ns
from typing import TYPE_CHECKING

from feather.http.request_id import HEADER
from feather.http.scope import Scope, current_scope
from feather.security.headers import SecurityHeaders

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_NONCE_BYTES = 16
_logger = logging.getLogger(__name__)


class Exchange(Scope):
    """A scope that is also the ``start_response`` which Flask gets.

    Attributes:
        environ: The WSGI environment.
        status: The status line of the answer; empty before the answer starts.
        began: When the request came, in nanoseconds of the performance counter.
        nonce: What ``csp_nonce()`` gave to the page.
    """

    __slots__ = ("_actions", "_security", "_start", "began", "environ", "nonce", "status")

    def __init__(
        self,
        request_id: str,
        environ: "WSGIEnvironment",
        start: "StartResponse",
        security: SecurityHeaders,
    ) -> None:
        super().__init__(request_id)
        self.began = perf_counter_ns()
        self.environ = environ
        self.status = ""
        self.nonce: str | None = None
        self._start = start
        self._security = security
        self._actions: list[Callable[[], None]] = []

    def __call__(
        self, status: str, headers: list[tuple[str, str]], exc_info: "OptExcInfo | None" = None
    ) -> Callable[[bytes], object]:
        """Start the answer, with the headers that every answer has."""
        self.status = status
        complete = self._security.complete(headers, self.environ, self.nonce)
        complete.append((HEADER, self.request_id))
        if exc_info is None:
            return self._start(status, complete)
        return self._start(status, complete, exc_info)

    def afterwards(self, action: Callable[[], None]) -> None:
        """Run *action* when Flask is done with the request and its transaction is over.

        Args:
            action: What to run, without arguments; a failure is logged and goes no further.
        """
        self._actions.append(action)

    def finish(self) -> None:
        """Run what was left for later."""
        for action in self._actions:
            try:
                action()
            except Exception:
                _logger.exception("what a request left for later failed")
        self._actions.clear()


def csp_nonce() -> str:
    """Return the nonce that lets this page carry an inline script or style.

    The Content-Security-Policy of the answer names it as soon as it was asked for. In templates:
    ``<script nonce="{{ csp_nonce() }}">``.

    Returns:
        128 random bits as text, the same throughout one answer; empty outside a request.

    Raises:
        RuntimeError: If the headers have been sent already.
    """
    scope = current_scope.get()
    if not isinstance(scope, Exchange):
        return ""
    if scope.nonce is None:
        if scope.status:
            raise RuntimeError(
                "csp_nonce() comes too late: the headers of this answer were sent before its "
                "template ran. Call csp_nonce() in the view before it returns stream_template()."
            )
        scope.nonce = token_urlsafe(_NONCE_BYTES)
    return scope.nonce
