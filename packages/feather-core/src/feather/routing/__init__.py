"""Routes: declaring them, binding requests to their signatures, and sending what they return."""

from feather.routing.guards import before_binding
from feather.routing.signature import BindingError
from feather.routing.sources import Body, File, Form, Header, Query

__all__ = ["BindingError", "Body", "File", "Form", "Header", "Query", "before_binding"]
