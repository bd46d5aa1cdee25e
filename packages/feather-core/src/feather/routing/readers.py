"""Taking arguments out of a request, source by source."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, get_args, get_origin

from werkzeug.exceptions import UnsupportedMediaType

from feather.routing.problems import REPEATED, REQUIRED, UNKNOWN, Refused
from feather.routing.signature import Parameter
from feather.routing.sources import Body, File, Form

if TYPE_CHECKING:
    from flask import Request

    from feather.routing.contract import Contract

Reader = Callable[["Request", Mapping[str, Any]], dict[str, Any]]
"""Takes the request and its path parameters; returns arguments, or raises ``Refused``."""

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def path_reader(contract: "Contract") -> Reader:
    """Return the reader of annotated path parameters."""
    names = [parameter.name for parameter in contract.parameters]

    def read(_request: "Request", path: Mapping[str, Any]) -> dict[str, Any]:
        return contract.from_text([(name, [path[name]]) for name in names if name in path])

    return read


def query_reader(contract: "Contract") -> Reader:
    """Return the reader of the query string."""

    def read(request: "Request", _path: Mapping[str, Any]) -> dict[str, Any]:
        return contract.from_text(request.args.lists())

    return read


def header_reader(contract: "Contract") -> Reader:
    """Return the reader of headers; headers that nothing asks for are left alone."""
    keys = [parameter.key for parameter in contract.parameters]

    def read(request: "Request", _path: Mapping[str, Any]) -> dict[str, Any]:
        sent = [(key, request.headers.getlist(key)) for key in keys]
        return contract.from_text([(key, values) for key, values in sent if values])

    return read


class BodyReader:
    """Reads a JSON object or a form, whichever the request's content type says.

    Args:
        contract: What the fields must hold; ``None`` when there are only files.
        parameters: The parameters of the body, files among them.
        ignored: Form keys that are not for the view, such as the CSRF token.
    """

    def __init__(
        self,
        contract: "Contract | None",
        parameters: Sequence[Parameter],
        ignored: frozenset[str],
    ) -> None:
        sources = {parameter.source for parameter in parameters}
        self.contract = contract
        self.files = tuple(p for p in parameters if p.source is File)
        self.takes_json = not sources & {Form, File}
        self.takes_form = Body not in sources
        self._ignored = ignored - {parameter.key for parameter in parameters}

    def __call__(self, request: "Request", _path: Mapping[str, Any]) -> dict[str, Any]:
        """Return the arguments that the body of *request* holds.

        Raises:
            Refused: If fields are wrong.
            ValidationError: If the body is not the JSON that it claims to be.
            UnsupportedMediaType: If it is of another type.
        """
        # the header as nearly every client writes it needs no parsing
        if request.environ.get("CONTENT_TYPE") == "application/json" or request.is_json:
            if self.takes_json and self.contract is not None:
                return self.contract.from_json(request.get_data() or b"{}")
        elif request.mimetype in _FORMS:
            if self.takes_form:
                return self._form(request)
        elif not request.mimetype and not _has_body(request):
            return self._form(request)
        raise UnsupportedMediaType(f"Send the body as {' or '.join(self.media_types)}.")

    @property
    def media_types(self) -> list[str]:
        """The content types that are accepted, the usual one first."""
        forms = _FORMS[1:] if self.files else _FORMS
        return ["application/json"] * self.takes_json + [*forms] * self.takes_form

    def _form(self, request: "Request") -> dict[str, Any]:
        arguments: dict[str, Any] = {}
        wrong: dict[str, str] = {}
        fields = [(key, texts) for key, texts in request.form.lists() if key not in self._ignored]
        if self.contract is not None:
            try:
                arguments = self.contract.from_text(fields)
            except Refused as refused:
                wrong.update(refused.fields)
        else:
            wrong.update((key, UNKNOWN) for key, _ in fields)
        self._take_files(request.files.lists(), arguments, wrong)
        if wrong:
            raise Refused(wrong)
        return arguments

    def _take_files(
        self,
        sent: Iterable[tuple[str, list[Any]]],
        arguments: dict[str, Any],
        wrong: dict[str, str],
    ) -> None:
        # a file input without a choice sends a part without a name
        chosen = {key: [f for f in files if f.filename] for key, files in sent}
        known = {parameter.key for parameter in self.files}
        wrong.update((key, UNKNOWN) for key in chosen if key not in known)
        for parameter in self.files:
            files = chosen.get(parameter.key, [])
            if many_files(parameter):
                if files or parameter.required:
                    arguments[parameter.name] = files
                if parameter.required and not files:
                    wrong[parameter.key] = REQUIRED
            elif len(files) > 1:
                wrong[parameter.key] = REPEATED
            elif files:
                arguments[parameter.name] = files[0]
            elif parameter.required:
                wrong[parameter.key] = REQUIRED


def many_files(parameter: Parameter) -> bool:
    """Whether a file parameter takes several files."""
    kinds = (parameter.annotation, *get_args(parameter.annotation))
    return any(get_origin(kind) is list for kind in kinds)


def _has_body(request: "Request") -> bool:
    return bool(request.content_length) or "HTTP_TRANSFER_ENCODING" in request.environ
