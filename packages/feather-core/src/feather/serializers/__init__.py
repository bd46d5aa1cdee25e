"""Objects to JSON-ready dicts: ``class UserSerializer(Serializer): fields = ["id", "email"]``."""

from feather.serializers.errors import SerializerError
from feather.serializers.fields import (
    BooleanField,
    DateTimeField,
    Field,
    FloatField,
    IntegerField,
    MethodField,
    StringField,
)
from feather.serializers.nested import NestedField
from feather.serializers.serializer import Serializer

__all__ = [
    "BooleanField",
    "DateTimeField",
    "Field",
    "FloatField",
    "IntegerField",
    "MethodField",
    "NestedField",
    "Serializer",
    "SerializerError",
    "StringField",
]
