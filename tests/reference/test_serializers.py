"""The section Serializers: its examples as a scaffolded app has them."""

from datetime import UTC, datetime
from textwrap import indent

from scaffolds import MakeApp

from feather.db import db

BASIC = """\
from feather.serializers import Serializer

class UserSerializer(Serializer):
    fields = ['id', 'email', 'created_at']
"""
USAGE = """\
# Serialize
user = User.query.first()
data = UserSerializer().serialize(user)
# {'id': '...', 'email': '...', 'createdAt': '2024-01-15T10:30:00Z'}
"""
USAGE_OF_MANY = """\
# Serialize multiple
users = User.query.all()
data = UserSerializer().serialize_many(users)
"""
FIELD_IMPORTS = """\
from feather.serializers import (
    Serializer, StringField, IntegerField, FloatField,
    BooleanField, DateTimeField, MethodField, NestedField
)

"""
FIELDS = """\
class UserSerializer(Serializer):
    fields = ['id', 'email', 'status', 'balance', 'created_at', 'full_name', 'posts']

    status = StringField()                          # Coerce to string
    balance = FloatField()                          # Coerce to float
    created_at = DateTimeField(format='%Y-%m-%d')   # Custom date format
    full_name = MethodField()                       # Computed field
    posts = NestedField(PostSerializer, many=True)  # Nested objects

    def get_full_name(self, obj, context=None):
        return f"{obj.first_name} {obj.last_name}"
"""
# What the examples leave to the reader: the routes, the serializer of posts, and a model with what
# the second one shows.
BASIC_ROUTES = f"""\
from feather import api
from models import User
{BASIC}
@api.get('/users/first')
def first():
{indent(USAGE, "    ")}
    return data

@api.get('/users')
def users():
{indent(USAGE_OF_MANY, "    ")}
    return data
"""
POST_SERIALIZER = """\
class PostSerializer(Serializer):
    fields = ['id', 'is_public', 'likes']

    is_public = BooleanField()
    likes = IntegerField()

"""
FIELD_ROUTES = f"""\
from feather import api
from models import User
{FIELD_IMPORTS}{POST_SERIALIZER}{FIELDS}
@api.get('/users')
def users():
{indent(USAGE_OF_MANY, "    ")}
    return data
"""
MODELS = """\
from feather.db import db, Model
from feather.db.mixins import TimestampMixin

class User(TimestampMixin, Model):
    __tablename__ = 'users'

    id = db.Column(db.Integer, primary_key=True)
    email = db.Column(db.String(255))
    status = db.Column(db.Integer)
    balance = db.Column(db.Numeric(10, 2))
    first_name = db.Column(db.String(50))
    last_name = db.Column(db.String(50))
    posts = db.relationship('Post')

class Post(Model):
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.ForeignKey('users.id'))
    is_public = db.Column(db.Integer)
    likes = db.Column(db.String(10))
"""
CREATED = datetime(2024, 1, 15, 10, 30, tzinfo=UTC)


def test_basic_usage(make_app: MakeApp, user_model: dict[str, str]) -> None:
    app = make_app(user_model | {"routes/api/users.py": BASIC_ROUTES})
    from models import User

    with app.app_context():
        db.session.add(User(id="018d", email="ada@example.com", created_at=CREATED))
        db.session.commit()
    client = app.test_client()
    expected = {"id": "018d", "email": "ada@example.com", "createdAt": "2024-01-15T10:30:00Z"}
    assert client.get("/api/users/first").json == expected
    assert client.get("/api/users").json == [expected]


def test_field_types(make_app: MakeApp) -> None:
    app = make_app({"models/user.py": MODELS, "routes/api/users.py": FIELD_ROUTES})
    from models import Post, User

    with app.app_context():
        user = User(id=1, email="ada@example.com", status=3, balance="12.5", created_at=CREATED)
        user.first_name, user.last_name = "Ada", "Lovelace"
        user.posts = [Post(id=7, is_public=1, likes="4")]
        db.session.add(user)
        db.session.commit()
    assert app.test_client().get("/api/users").json == [
        {
            "id": 1,
            "email": "ada@example.com",
            "status": "3",
            "balance": 12.5,
            "createdAt": "2024-01-15",
            "fullName": "Ada Lovelace",
            "posts": [{"id": 7, "isPublic": True, "likes": 4}],
        }
    ]
