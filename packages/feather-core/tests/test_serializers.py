"""feather.serializers: output, declarations, errors."""

# ruff: noqa: RUF012  # fields = [...] is the documented form

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from feather.serializers import (
    BooleanField,
    DateTimeField,
    Field,
    FloatField,
    IntegerField,
    MethodField,
    NestedField,
    Serializer,
    SerializerError,
    StringField,
)


class Colour(Enum):
    RED = "red"


class Level(IntEnum):
    HIGH = 3


class Status(StrEnum):
    OPEN = "open"


@dataclass
class Thing:
    value: Any


def serialized(value: object, declared: Field | None = None) -> object:
    """What becomes of one attribute; the JSON of to_json must agree."""
    body: dict[str, Any] = {"fields": ["value"]}
    if declared is not None:
        body["value"] = declared
    serializer = type("ThingSerializer", (Serializer,), body)()
    result = serializer.serialize(Thing(value))["value"]
    assert serializer.serialize_many([Thing(value), {"value": value}]) == [{"value": result}] * 2
    assert json.loads(serializer.to_json(Thing(value))) == json.loads(json.dumps({"value": result}))
    many = serializer.to_json_many([{"value": value}])
    assert json.loads(many) == json.loads(json.dumps([{"value": result}]))
    return result


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text", "text"),
        (7, 7),
        (1.5, 1.5),
        (True, True),
        (None, None),
        (Decimal("10.10"), "10.10"),
        (UUID(int=5), "00000000-0000-0000-0000-000000000005"),
        (date(2024, 1, 15), "2024-01-15"),
        (time(10, 30), "10:30:00"),
        (Colour.RED, "red"),
        (Level.HIGH, 3),
        (Status.OPEN, "open"),
        ([1, Decimal("2.5"), (Colour.RED,)], [1, "2.5", ["red"]]),
        (
            {"snake_key": datetime(2024, 1, 1, tzinfo=UTC)},
            {"snake_key": "2024-01-01T00:00:00Z"},
        ),
        (datetime(2024, 1, 15, 10, 30, tzinfo=UTC), "2024-01-15T10:30:00Z"),
        (datetime(2024, 1, 15, 10, 30, 0, 5, tzinfo=UTC), "2024-01-15T10:30:00.000005Z"),
        (
            datetime(2024, 1, 15, 10, 30, tzinfo=timezone(timedelta(hours=2))),
            "2024-01-15T08:30:00Z",
        ),
        (datetime(2024, 1, 15, 10, 30), "2024-01-15T10:30:00Z"),
    ],
)
def test_a_listed_attribute_becomes_what_json_has(value, expected):
    assert serialized(value) == expected
    assert type(serialized(value)) is type(expected)


@pytest.mark.parametrize(
    ("declared", "value", "expected"),
    [
        (StringField(), 5, "5"),
        (StringField(), Colour.RED, "red"),
        (StringField(), datetime(2024, 1, 1, tzinfo=UTC), "2024-01-01T00:00:00Z"),
        (IntegerField(), "5", 5),
        (IntegerField(), Decimal("5.9"), 5),
        (IntegerField(), True, 1),
        (FloatField(), Decimal("1.25"), 1.25),
        (FloatField(), 2, 2.0),
        (BooleanField(), 0, False),
        (BooleanField(), "x", True),
        (DateTimeField(), datetime(2024, 1, 15, 10, 30, tzinfo=UTC), "2024-01-15T10:30:00Z"),
        (DateTimeField(), date(2024, 1, 15), "2024-01-15"),
        (DateTimeField(format="%Y-%m-%d"), datetime(2024, 1, 15, tzinfo=UTC), "2024-01-15"),
        (DateTimeField(format="%H:%M"), time(9, 5), "09:05"),
    ],
)
def test_a_declared_field_converts(declared, value, expected):
    assert serialized(value, declared) == expected
    assert type(serialized(value, declared)) is type(expected)


@pytest.mark.parametrize(
    "declared",
    [
        StringField(),
        IntegerField(),
        FloatField(),
        BooleanField(),
        DateTimeField(),
        DateTimeField("%Y"),
    ],
)
def test_none_stays_none_in_every_field(declared):
    assert serialized(None, declared) is None


@dataclass
class Author:
    first_name: str


@dataclass
class Book:
    book_title: str
    author: Author | None = None
    chapters: list[Any] | None = field(default_factory=list)


class AuthorSerializer(Serializer):
    fields = ["first_name", "greeting"]
    greeting = MethodField()

    def get_greeting(self, obj, context=None):
        return f"{context or 'Hello'} {obj.first_name}"


class BookSerializer(Serializer):
    fields = ["book_title", "author", "chapters"]
    author = NestedField(AuthorSerializer)
    chapters = NestedField(AuthorSerializer, many=True)


def test_nested_objects_and_collections_get_the_context():
    ada = {"firstName": "Ada", "greeting": "Hi Ada"}
    book = Book("Notes", Author("Ada"), [Author("Ada"), Author("Ada")])
    expected = {"bookTitle": "Notes", "author": ada, "chapters": [ada, ada]}
    assert BookSerializer().serialize(book, context="Hi") == expected
    assert json.loads(BookSerializer().to_json(book, "Hi")) == expected
    empty = {"bookTitle": "Blank", "author": None, "chapters": None}
    assert BookSerializer().serialize(Book("Blank", None, None)) == empty


def test_a_method_may_leave_the_context_out_and_return_any_listed_type():
    class Due(Serializer):
        fields = ["due"]
        due = MethodField()

        def get_due(self, obj):
            return date(2024, 1, obj.day)

    assert Due().serialize(SimpleNamespace(day=2), {"ignored": 1}) == {"due": "2024-01-02"}


def test_methods_see_the_serializer_they_were_called_on():
    class Priced(Serializer):
        fields = ["price"]
        price = MethodField()

        def __init__(self, rate):
            self.rate = rate

        def get_price(self, obj):
            return obj.net * self.rate

    item = SimpleNamespace(net=10)
    assert Priced(2).serialize(item) == {"price": 20}
    assert Priced(3).serialize_many([item]) == [{"price": 30}]


def test_a_subclass_inherits_fields_and_may_narrow_the_list():
    class Narrow(BookSerializer):
        fields = ["author"]

    class Same(BookSerializer):
        pass

    book = Book("Notes", Author("Ada"))
    assert Narrow().serialize(book) == {"author": {"firstName": "Ada", "greeting": "Hello Ada"}}
    assert Same().serialize(book) == BookSerializer().serialize(book)


def test_an_override_of_serialize_counts_when_nested_and_for_json():
    class Wrapped(AuthorSerializer):
        def serialize(self, obj, context=None):
            return {"author": super().serialize(obj, context)}

    class Outer(Serializer):
        fields = ["author"]
        author = NestedField(Wrapped)

    inner = {"author": {"firstName": "Ada", "greeting": "Hello Ada"}}
    assert Outer().serialize(Book("x", Author("Ada"))) == {"author": inner}
    assert json.loads(Outer().to_json(Book("x", Author("Ada")))) == {"author": inner}


def test_a_field_of_ones_own_converts_every_value_but_none():
    class Shout(Field):
        def convert(self, value):
            return value.upper()

    assert serialized("quiet", Shout()) == "QUIET"
    assert serialized(None, Shout()) is None


def test_keys_are_camel_case():
    class Keys(Serializer):
        fields = ["id", "created_at", "is_2fa_on", "_id", "class_", "already_URL"]

    keys = Keys().serialize(dict.fromkeys(Keys.fields, 1))
    assert list(keys) == ["id", "createdAt", "is2faOn", "_id", "class_", "alreadyURL"]


def test_models_serialize_with_their_documented_columns(database_app, own_metadata):
    from sqlalchemy.orm import Mapped, mapped_column

    from feather.db import Model, db
    from feather.db.types import UTCDateTime

    class Note(Model):
        id: Mapped[int] = mapped_column(primary_key=True)
        note_text: Mapped[str]
        created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    class NoteSerializer(Serializer):
        fields = ["id", "note_text", "created_at"]

    with database_app.app_context():
        db.create_all()
        moment = datetime(2024, 1, 15, 10, 30, tzinfo=UTC)
        db.session.add(Note(note_text="x", created_at=moment))
        db.session.commit()
        assert NoteSerializer().serialize_many(Note.query) == [
            {"id": 1, "noteText": "x", "createdAt": "2024-01-15T10:30:00Z"}
        ]


# ---------------------------------------------------------------- what goes wrong


def define(**body: Any) -> type[Serializer]:
    return type("UserSerializer", (Serializer,), {"__qualname__": "UserSerializer", **body})


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            {"fields": "id"},
            r"UserSerializer\.fields is 'id'; it must be a list of names: fields = \[\"id\", \"em",
        ),
        ({"fields": ["id; import os"]}, "names 'id; import os', which cannot be an attribute"),
        ({"fields": ["class"]}, "names 'class', which cannot be an attribute"),
        ({"fields": [5]}, "names 5, which cannot be an attribute"),
        (
            {"fields": ["created_at", "createdAt"]},
            "names 'created_at' and 'createdAt', which both become 'createdAt'",
        ),
        (
            {"fields": ["id", "status"], "statsu": StringField()},
            "declares 'statsu', but its fields list does not name it; the nearest name there is",
        ),
        (
            {"fields": ["full_name"], "full_name": MethodField(), "get_fulname": print},
            r"there is no method get_full_name; the nearest is 'get_fulname': define get_full_name",
        ),
        (
            {
                "fields": ["total"],
                "total": MethodField(),
                "get_total": lambda self, obj, currency: 0,
            },
            r"get_total needs an argument 'currency' that nothing gives it: define get_total\(",
        ),
    ],
)
def test_a_wrong_declaration_is_refused_when_the_class_is_defined(body, message):
    with pytest.raises(SerializerError, match=message):
        define(**body)


def test_nested_field_wants_a_serializer():
    with pytest.raises(SerializerError, match=r"got <class 'int'>: write NestedField\(PostSeri"):
        NestedField(int)  # type: ignore[arg-type]


def test_a_class_without_fields_is_a_base_and_serializes_nothing():
    with pytest.raises(SerializerError, match="UserSerializer lists no fields: add fields = "):
        define().__call__().serialize({})


def test_an_attribute_that_is_missing_is_named_with_the_nearest():
    serializer = define(fields=["emial"])()
    message = (
        r"UserSerializer\.fields names 'emial', but the SimpleNamespace has no attribute 'emial'; "
        r"the nearest is 'email'"
    )
    user = SimpleNamespace(email="a@example.com", name="Ada")
    for call in (serializer.serialize, serializer.to_json):
        with pytest.raises(SerializerError, match=message):
            call(user)
    with pytest.raises(SerializerError, match=message):
        serializer.serialize_many([user])
    with pytest.raises(SerializerError, match=r"the dict has no key 'emial'; the nearest is 'ema"):
        serializer.serialize({"email": 1})


def test_a_method_that_was_not_declared_is_hinted_at():
    with pytest.raises(SerializerError, match=r"for the method get_age, declare age = MethodField"):
        define(fields=["age"], get_age=lambda self, obj: 1)().serialize(SimpleNamespace())


def test_a_collection_given_as_an_object_is_hinted_at():
    with pytest.raises(SerializerError, match=r"use serialize_many for a collection, or NestedF"):
        define(fields=["id"])().serialize([])
    book = Book("x", chapters=5)  # type: ignore[arg-type]
    with pytest.raises(SerializerError, match=r"BookSerializer\.chapters .* 5 is no collection"):
        BookSerializer().serialize(book)


def test_a_value_that_does_not_fit_names_the_field():
    with pytest.raises(SerializerError, match=r"ThingSerializer\.value is a IntegerField and cann"):
        serialized("many", IntegerField())
    with pytest.raises(SerializerError, match=r"is a plain field .* object has no form in JSON"):
        serialized(object())
    with pytest.raises(SerializerError, match=r"'2024' is neither|str is neither a date nor a tim"):
        serialized("2024", DateTimeField())
    with pytest.raises(SerializerError, match=r"the key 5 of a dict is not text"):
        serialized({5: 1})


def test_an_error_inside_a_property_or_method_stays_what_it_is():
    class User:
        @property
        def name(self):
            return self.nothing

        @property
        def size(self):
            return {}["size"]

    with pytest.raises(AttributeError, match="nothing"):
        define(fields=["name"])().serialize(User())
    method = define(fields=["sum"], sum=MethodField(), get_sum=lambda self, obj: obj.sum)
    with pytest.raises(AttributeError, match="no attribute 'sum'"):
        method().serialize(User())
    method = define(fields=["id", "sum"], sum=MethodField(), get_sum=lambda self, obj: obj.id)
    with pytest.raises(AttributeError, match="no attribute 'id'"):
        method().serialize({"id": 1})
    with pytest.raises(KeyError, match="size"):
        define(fields=["size"])().serialize_many([User()])
