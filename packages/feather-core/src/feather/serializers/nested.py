"""The field that another serializer fills."""

from collections.abc import Callable
from typing import Any

from feather.serializers.errors import SerializerError, brief
from feather.serializers.fields import ContextField
from feather.serializers.serializer import Serializer


class NestedField(ContextField):
    """An object, or a collection, in the form of another serializer.

    Args:
        serializer: The other serializer, as a class or an instance.
        many: Whether the value is a collection.

    Raises:
        SerializerError: If *serializer* is neither.
    """

    def __init__(self, serializer: type[Serializer] | Serializer, many: bool = False) -> None:
        made = serializer() if isinstance(serializer, type) else serializer
        if not isinstance(made, Serializer):
            raise SerializerError(
                f"NestedField needs a Serializer class, and got {serializer!r}: "
                "write NestedField(PostSerializer)"
            )
        self.serializer = made
        self.many = many

    def converter(self, where: str, *, encoded: bool) -> Callable[[Any, Any], Any]:
        """Return what serializes a value, within the context of the outer object."""
        nested = self.serializer
        if not self.many:
            return nested.for_encoder if encoded else nested.serialize
        serialize_many = nested.many_for_encoder if encoded else nested.serialize_many

        def convert(value: Any, context: Any) -> Any:
            if not hasattr(value, "__iter__"):
                raise SerializerError(
                    f"{where} is a NestedField with many=True, and {brief(value)} is no "
                    "collection: leave many=True out for a single object"
                )
            return serialize_many(value, context)

        return convert
