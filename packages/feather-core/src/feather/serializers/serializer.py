"""The base class of serializers."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from feather.serializers.compiler import Compiled, compile_serializer
from feather.serializers.declaration import check
from feather.serializers.errors import SerializerError


class Serializer:
    """Turns objects into dicts that JSON can hold, with keys in camelCase.

    List attributes in ``fields``; declare those that need a conversion beside it. An attribute
    that is only listed may hold text, numbers, booleans, None, dates and times, Decimal, UUID,
    Enum, or lists and dicts of those.

    Attributes:
        fields: The attributes to read, in the order of the output.

    Example::

        class UserSerializer(Serializer):
            fields = ["id", "email", "created_at"]
    """

    fields: ClassVar[Sequence[str]]
    _names: ClassVar[tuple[str, ...]] = ()
    _plain: ClassVar[Compiled | None] = None
    _encoded: ClassVar[Compiled | None] = None

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls._names = check(cls)
        cls._plain = cls._encoded = None

    def serialize(self, obj: Any, context: Any = None) -> dict[str, Any]:
        """Return one object as a dict.

        Args:
            obj: An object with the listed attributes, or a dict with the listed keys.
            context: Passed to methods of MethodField and to nested serializers.

        Raises:
            SerializerError: If the object lacks a listed attribute, or a value does not fit.
        """
        return (self._plain or self._compile()[0]).one(self, obj, context)

    def serialize_many(self, objects: Iterable[Any], context: Any = None) -> list[dict[str, Any]]:
        """Return several objects as a list of dicts.

        Args:
            objects: What :meth:`serialize` takes, any number of them.
            context: As for :meth:`serialize`.

        Raises:
            SerializerError: As for :meth:`serialize`.
        """
        return (self._plain or self._compile()[0]).many(self, objects, context)

    def to_json(self, obj: Any, context: Any = None) -> bytes:
        """Return one object as JSON, several times as fast as the standard library's encoder.

        Args:
            obj: As for :meth:`serialize`.
            context: As for :meth:`serialize`.

        Raises:
            SerializerError: As for :meth:`serialize`.
        """
        from pydantic_core import to_json

        return to_json(self.for_encoder(obj, context))

    def to_json_many(self, objects: Iterable[Any], context: Any = None) -> bytes:
        """Return several objects as a JSON list.

        Args:
            objects: As for :meth:`serialize_many`.
            context: As for :meth:`serialize`.

        Raises:
            SerializerError: As for :meth:`serialize`.
        """
        from pydantic_core import to_json

        return to_json(self.many_for_encoder(objects, context))

    def for_encoder(self, obj: Any, context: Any = None) -> dict[str, Any]:
        """Return what :meth:`to_json` encodes: dates, Decimal and UUID are still as they were."""
        if type(self).serialize is not Serializer.serialize:
            return self.serialize(obj, context)
        return (self._encoded or self._compile()[1]).one(self, obj, context)

    def many_for_encoder(self, objects: Iterable[Any], context: Any = None) -> list[dict[str, Any]]:
        """Return what :meth:`to_json_many` encodes."""
        if type(self).serialize_many is not Serializer.serialize_many:
            return self.serialize_many(objects, context)
        return (self._encoded or self._compile()[1]).many(self, objects, context)

    @classmethod
    def _compile(cls) -> tuple[Compiled, Compiled]:
        if not cls._names:
            raise SerializerError(
                f'{cls.__qualname__} lists no fields: add fields = ["id", ...] to the class'
            )
        cls._plain = compile_serializer(cls, cls._names, encoded=False)
        cls._encoded = compile_serializer(cls, cls._names, encoded=True)
        return cls._plain, cls._encoded
