"""The plan of a route: what it reads from a request, decided when it is registered."""

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from werkzeug.routing import Rule

from feather.routing.readers import BodyReader, Reader, header_reader, path_reader, query_reader
from feather.routing.signature import Parameter, Signature
from feather.routing.sources import Body, File, Form, Header, Query, Source

if TYPE_CHECKING:
    from feather.routing.contract import Contract

BODILESS = frozenset({"GET", "HEAD", "DELETE", "OPTIONS", "TRACE"})
"""Methods whose requests carry their arguments in the query."""

# A body parameter without a marker has the source Source: JSON and forms will both do.
_BODY = (Body, Form, File, Source)

_VARIABLE = re.compile(r"<(?:([a-zA-Z_]\w*)(?:\(.*?\))?:)?([a-zA-Z_]\w*)>")
_CONVERTED = {"": str, "string": str, "path": str, "int": int, "float": float, "uuid": UUID}


class Sources(NamedTuple):
    """What a route reads from requests of certain methods; ``None`` means nothing.

    Attributes:
        path: What the annotated path parameters must be.
        query: What the query string must hold.
        header: What the headers must hold.
        body: What the body must hold.
    """

    path: "Contract | None" = None
    query: "Contract | None" = None
    header: "Contract | None" = None
    body: BodyReader | None = None

    @property
    def readers(self) -> tuple[Reader, ...]:
        """What takes the arguments out of a request."""
        readers: list[Reader] = []
        if self.path is not None:
            readers.append(path_reader(self.path))
        if self.query is not None:
            readers.append(query_reader(self.query))
        if self.header is not None:
            readers.append(header_reader(self.header))
        if self.body is not None:
            readers.append(self.body)
        return tuple(readers)


class Plan(NamedTuple):
    """How requests for one endpoint are bound.

    Attributes:
        endpoint: Its name.
        view: The view as it was declared, without decorators that run before binding.
        methods: Every method that it answers.
        bodiless: What GET, HEAD and DELETE read.
        bodied: What POST, PUT, PATCH and others read.
    """

    endpoint: str
    view: Callable[..., Any]
    methods: frozenset[str]
    bodiless: Sources
    bodied: Sources

    def sources(self, method: str) -> Sources:
        """Return what requests of *method* are read from."""
        return self.bodiless if method in BODILESS else self.bodied


def compile_plan(
    endpoint: str,
    view: Callable[..., Any],
    signature: Signature,
    rules: Sequence[Rule],
    csrf_field: str,
) -> Plan:
    """Compile the plan of a route.

    Args:
        endpoint: The endpoint's name, with the blueprint's.
        view: The view.
        signature: What the view asks for.
        rules: The URL rules that lead to it.
        csrf_field: The form field of the CSRF token, which is not for the view.

    Raises:
        BindingError: If an annotation cannot be validated.
    """
    methods = frozenset().union(*(rule.methods or () for rule in rules))
    converted = {name: kind for rule in rules for name, kind in converters(rule).items()}
    in_path = [p for p in signature.path if converted.get(p.name) is not p.annotation]
    if not in_path and not signature.inputs:
        return Plan(endpoint, view, methods, Sources(), Sources())
    from feather.routing.contract import Contract

    title = endpoint.rpartition(".")[2].title().replace("_", "")
    path = Contract(view, f"{title}Path", in_path, whole=False) if in_path else None

    def sources(implicit: type[Source]) -> Sources:
        def of(*kinds: type[Source]) -> list[Parameter]:
            return [p for p in signature.inputs if (p.source or implicit) in kinds]

        query, header, body, fields = of(Query), of(Header), of(*_BODY), of(Body, Form, Source)
        return Sources(
            path,
            Contract(view, f"{title}Query", query) if query else None,
            Contract(view, f"{title}Headers", header, whole=False) if header else None,
            BodyReader(
                Contract(view, f"{title}Body", fields) if fields else None,
                body,
                frozenset({csrf_field}),
            )
            if body
            else None,
        )

    return Plan(
        endpoint,
        view,
        methods,
        sources(Query) if methods & BODILESS - {"OPTIONS"} else Sources(),
        sources(Source) if methods - BODILESS else Sources(),
    )


def path_template(rule: Rule) -> str:
    """Return a URL rule as OpenAPI writes it: ``/users/{id}``."""
    return _VARIABLE.sub(r"{\2}", rule.rule)


def converters(rule: Rule) -> dict[str, type | None]:
    """Return what a URL rule turns each of its variables into; ``None`` when that is not known."""
    return {name: _CONVERTED.get(kind) for kind, name in _VARIABLE.findall(rule.rule)}
