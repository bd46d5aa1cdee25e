"""The one exception of serializers."""

from typing import Any


class SerializerError(TypeError):
    """A serializer that is declared wrongly, or an object that does not fit it."""


def brief(value: Any) -> str:
    """Return what a message shows of *value*."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
