"""The reference's section "Serializers": its examples as written."""

# ruff: noqa: RUF012  # as the reference writes it

from datetime import UTC, datetime
from types import SimpleNamespace


def test_basic_usage():
    from feather.serializers import Serializer

    class UserSerializer(Serializer):
        fields = ["id", "email", "created_at"]

    user = SimpleNamespace(
        id="018d", email="ada@example.com", created_at=datetime(2024, 1, 15, 10, 30, tzinfo=UTC)
    )
    data = UserSerializer().serialize(user)
    expected = {"id": "018d", "email": "ada@example.com", "createdAt": "2024-01-15T10:30:00Z"}
    assert data == expected

    users = [user]
    data = UserSerializer().serialize_many(users)
    assert data == [expected]


def test_field_types():
    from feather.serializers import (
        BooleanField,
        DateTimeField,
        FloatField,
        IntegerField,
        MethodField,
        NestedField,
        Serializer,
        StringField,
    )

    class PostSerializer(Serializer):
        fields = ["id", "is_public", "likes"]

        is_public = BooleanField()
        likes = IntegerField()

    class UserSerializer(Serializer):
        fields = ["id", "email", "status", "balance", "created_at", "full_name", "posts"]

        status = StringField()  # Coerce to string
        balance = FloatField()  # Coerce to float
        created_at = DateTimeField(format="%Y-%m-%d")  # Custom date format
        full_name = MethodField()  # Computed field
        posts = NestedField(PostSerializer, many=True)  # Nested objects

        def get_full_name(self, obj, context=None):
            return f"{obj.first_name} {obj.last_name}"

    user = SimpleNamespace(
        id=1,
        email="ada@example.com",
        status=3,
        balance="12.5",
        created_at=datetime(2024, 1, 15, tzinfo=UTC),
        first_name="Ada",
        last_name="Lovelace",
        posts=[SimpleNamespace(id=7, is_public=1, likes="4")],
    )
    assert UserSerializer().serialize(user) == {
        "id": 1,
        "email": "ada@example.com",
        "status": "3",
        "balance": 12.5,
        "createdAt": "2024-01-15",
        "fullName": "Ada Lovelace",
        "posts": [{"id": 7, "isPublic": True, "likes": 4}],
    }
