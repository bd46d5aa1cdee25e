"""The response class: Flask's, with a short way for the usual answer."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from flask import Response
from werkzeug.wrappers import Response as WerkzeugResponse

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_OVERRIDABLE = ("get_app_iter", "get_wsgi_headers", "get_wsgi_response", "iter_encoded")
_WITHOUT_BODY = frozenset((204, 304))


class FeatherResponse(Response):
    """Flask's response.

    An answer whose body is there in one piece, with its length, and which redirects nowhere
    goes to the server as it is; Flask copies its headers four times and wraps its body.
    """

    _short_way: ClassVar[bool] = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls._short_way = all(getattr(cls, n) is getattr(Response, n) for n in _OVERRIDABLE)

    @classmethod
    def force_type(
        cls, response: WerkzeugResponse, environ: "WSGIEnvironment | None" = None
    ) -> WerkzeugResponse:
        """Return *response* as a response of this class.

        Flask leaves a view's answer of a class derived from its own as it is; that class
        overrides something.
        """
        derived = isinstance(response, Response) and type(response) is not Response
        if derived and cls is FeatherResponse:
            return response
        return super().force_type(response, environ)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Send the answer."""
        body = self.response
        if (
            self._short_way
            and type(body) is list
            and len(body) == 1
            and type(body[0]) is bytes
            and not self._on_close
            and environ["REQUEST_METHOD"] != "HEAD"
            and self.status_code >= 200
            and self.status_code not in _WITHOUT_BODY
        ):
            headers = list(self.headers)
            names = {name.lower() for name, _ in headers}
            if "content-length" in names and names.isdisjoint(("location", "content-location")):
                start_response(self.status, headers)
                return body
        return super().__call__(environ, start_response)
