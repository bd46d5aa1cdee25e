"""Serializers beside a comprehension, marshmallow and pydantic: 10,000 objects to JSON."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

import marshmallow
from interleaved import interleave
from pydantic import AliasGenerator, BaseModel, ConfigDict, TypeAdapter
from pydantic.alias_generators import to_camel

from feather.serializers import MethodField, NestedField, Serializer

MOMENT = datetime(2024, 1, 15, 10, 30, tzinfo=UTC)


@dataclass
class Team:
    id: int
    team_name: str
    is_active: bool = True


@dataclass
class Post:
    id: int
    post_title: str
    like_count: int


@dataclass
class User:
    id: int
    email: str
    first_name: str
    last_name: str
    is_active: bool
    login_count: int
    account_balance: float
    profile_image_url: str | None
    created_at: datetime
    updated_at: datetime
    team: Team
    posts: list[Post]


FLAT = [
    *("id", "email", "first_name", "last_name", "is_active", "login_count"),
    *("account_balance", "profile_image_url", "created_at", "updated_at"),
]
USERS = [
    User(
        *(i, f"u{i}@example.com", "Ada", f"L{i}", True, i, i * 1.25, None, MOMENT, MOMENT),
        Team(i % 10, f"Team {i % 10}"),
        [Post(i, f"Post {i}", i % 7), Post(i + 1, f"Post {i + 1}", 1)],
    )
    for i in range(10_000)
]


class TeamSerializer(Serializer):
    fields = ["id", "team_name", "is_active"]  # noqa: RUF012  # as the reference writes it


class PostSerializer(Serializer):
    fields = ["id", "post_title", "like_count"]  # noqa: RUF012  # as above


class FlatSerializer(Serializer):
    fields = FLAT


class UserSerializer(Serializer):
    fields = [*FLAT, "full_name", "team", "posts"]  # noqa: RUF012  # as above
    full_name = MethodField()
    team = NestedField(TeamSerializer)
    posts = NestedField(PostSerializer, many=True)

    def get_full_name(self, obj):
        return f"{obj.first_name} {obj.last_name}"


class CamelSchema(marshmallow.Schema):
    def on_bind_field(self, field_name, field_obj):
        field_obj.data_key = to_camel(field_name)


class TeamSchema(CamelSchema):
    id = marshmallow.fields.Int()
    team_name = marshmallow.fields.Str()
    is_active = marshmallow.fields.Bool()


class PostSchema(CamelSchema):
    id = marshmallow.fields.Int()
    post_title = marshmallow.fields.Str()
    like_count = marshmallow.fields.Int()


class FlatSchema(CamelSchema):
    id = marshmallow.fields.Int()
    email = marshmallow.fields.Str()
    first_name = marshmallow.fields.Str()
    last_name = marshmallow.fields.Str()
    is_active = marshmallow.fields.Bool()
    login_count = marshmallow.fields.Int()
    account_balance = marshmallow.fields.Float()
    profile_image_url = marshmallow.fields.Str(allow_none=True)
    created_at = marshmallow.fields.DateTime()
    updated_at = marshmallow.fields.DateTime()


class UserSchema(FlatSchema):
    full_name = marshmallow.fields.Method("get_full_name")
    team = marshmallow.fields.Nested(TeamSchema)
    posts = marshmallow.fields.List(marshmallow.fields.Nested(PostSchema))

    def get_full_name(self, obj):
        return f"{obj.first_name} {obj.last_name}"


class FlatModel(BaseModel):
    model_config = ConfigDict(
        from_attributes=True, alias_generator=AliasGenerator(serialization_alias=to_camel)
    )
    id: int
    email: str
    first_name: str
    last_name: str
    is_active: bool
    login_count: int
    account_balance: float
    profile_image_url: str | None
    created_at: datetime
    updated_at: datetime


def iso(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def flat_by_hand():
    return [
        {
            "id": u.id,
            "email": u.email,
            "firstName": u.first_name,
            "lastName": u.last_name,
            "isActive": u.is_active,
            "loginCount": u.login_count,
            "accountBalance": u.account_balance,
            "profileImageUrl": u.profile_image_url,
            "createdAt": iso(u.created_at),
            "updatedAt": iso(u.updated_at),
        }
        for u in USERS
    ]


def full_by_hand():
    return [
        {
            "id": u.id,
            "email": u.email,
            "firstName": u.first_name,
            "lastName": u.last_name,
            "isActive": u.is_active,
            "loginCount": u.login_count,
            "accountBalance": u.account_balance,
            "profileImageUrl": u.profile_image_url,
            "createdAt": iso(u.created_at),
            "updatedAt": iso(u.updated_at),
            "fullName": f"{u.first_name} {u.last_name}",
            "team": {
                "id": u.team.id,
                "teamName": u.team.team_name,
                "isActive": u.team.is_active,
            },
            "posts": [
                {"id": p.id, "postTitle": p.post_title, "likeCount": p.like_count} for p in u.posts
            ],
        }
        for u in USERS
    ]


def main() -> None:
    adapter = TypeAdapter(list[FlatModel])
    flat, full = FlatSchema(many=True), UserSchema(many=True)
    assert FlatSerializer().serialize_many(USERS) == flat_by_hand()
    assert UserSerializer().serialize_many(USERS) == full_by_hand()
    assert json.loads(UserSerializer().to_json_many(USERS)) == full_by_hand()
    hand, ours, theirs = "comprehension by hand", "feather Serializer", "marshmallow dump"
    for title, cases in {
        "10,000 flat objects to dicts": {
            hand: flat_by_hand,
            ours: lambda: FlatSerializer().serialize_many(USERS),
            theirs: lambda: flat.dump(USERS),
            "pydantic validate and dump": lambda: adapter.dump_python(
                adapter.validate_python(USERS), by_alias=True
            ),
        },
        "10,000 objects with a method and nested ones to dicts": {
            hand: full_by_hand,
            ours: lambda: UserSerializer().serialize_many(USERS),
            theirs: lambda: full.dump(USERS),
        },
    }.items():
        ratios = interleave(title, cases, hand, rounds=7)
        print(f"  feather is {ratios[theirs] / ratios[ours]:.1f} times as fast as marshmallow")
    hand, ours, theirs = "by hand and json.dumps", "feather to_json_many", "marshmallow dumps"
    for title, cases in {
        "10,000 flat objects to JSON bytes": {
            hand: lambda: json.dumps(flat_by_hand()).encode(),
            ours: lambda: FlatSerializer().to_json_many(USERS),
            "feather and json.dumps": lambda: json.dumps(
                FlatSerializer().serialize_many(USERS)
            ).encode(),
            theirs: lambda: flat.dumps(USERS).encode(),
            "pydantic validate and dump_json": lambda: adapter.dump_json(
                adapter.validate_python(USERS), by_alias=True
            ),
        },
        "10,000 objects with a method and nested ones to JSON bytes": {
            hand: lambda: json.dumps(full_by_hand()).encode(),
            ours: lambda: UserSerializer().to_json_many(USERS),
            theirs: lambda: full.dumps(USERS).encode(),
        },
    }.items():
        ratios = interleave(title, cases, hand, rounds=7)
        print(f"  feather is {ratios[theirs] / ratios[ours]:.1f} times as fast as marshmallow")


if __name__ == "__main__":
    main()
