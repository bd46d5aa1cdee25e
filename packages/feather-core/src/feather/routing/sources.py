"""Where an argument comes from: markers for ``Annotated[...]`` in a view's signature."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """Base of the markers.

    Attributes:
        name: What the request calls the argument; the parameter's own name unless given.
    """

    name: str | None = None


class Query(Source):
    """From the query string, whatever the method: ``Annotated[int, Query()]``."""


class Body(Source):
    """From the JSON body; the route then takes no form: ``Annotated[str, Body()]``."""


class Form(Source):
    """From a form; the route then takes no JSON: ``Annotated[str, Form()]``."""


class Header(Source):
    """From a header; ``user_agent`` is ``User-Agent``: ``Annotated[str, Header()]``."""


class File(Source):
    """An uploaded file; the annotation ``FileStorage`` says the same by itself."""
