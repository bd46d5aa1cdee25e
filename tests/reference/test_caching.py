"""The reference's section "Caching": its examples as written, in a project."""

import pytest

ROUTES = """
from types import SimpleNamespace

from feather import api, cached, cache_response
from models.user import Product, User

current_user = SimpleNamespace(is_admin=False)
calls = []


def calculate_stats(user_id):
    calls.append(user_id)
    return {'visits': len(calls)}


def get_stats():
    calls.append('dashboard')
    return len(calls)


@cached(ttl=60)  # Cache for 60 seconds
def get_user_stats(user_id):
    # Expensive database query
    return calculate_stats(user_id)


@api.get('/products')
@cache_response(ttl=300)  # Cache for 5 minutes
def list_products():
    return {'products': Product.query.all()}


# Custom cache key using URL params
@api.get('/users/<user_id>')
@cache_response(ttl=60, key='user:{user_id}')
def get_user(user_id):
    return {'user': User.query.get(user_id)}


# Skip cache conditionally
@api.get('/dashboard')
@cache_response(ttl=300, unless=lambda: current_user.is_admin)
def dashboard():
    return {'stats': get_stats()}
"""

MODELS = """
from feather.db import db, Model


class Product(Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(50))

    def to_dict(self):
        return {'id': self.id, 'name': self.name}


class User(Model):
    id = db.Column(db.String(36), primary_key=True)

    def to_dict(self):
        return {'id': self.id}
"""


@pytest.fixture
def app(make_project, own_metadata, redis_url, request):
    from feather import create_app

    root = make_project(
        {
            "models/user.py": MODELS,
            "routes/api/shop.py": ROUTES,
            ".env": (
                "SECRET_KEY=a-key-for-this-test-only\n"
                "DATABASE_URL=sqlite:///app.db\n"
                f"CACHE_BACKEND={request.param}   # as the reference writes it\n"
                f"CACHE_URL={redis_url}\n"
                "CACHE_DEFAULT_TTL=300  # Default TTL in seconds\n"
            ),
        }
    )
    app = create_app(root, environment="testing", plugins=[])
    from feather.db import db

    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("app", ["memory", "redis"], indirect=True)
def test_function_results(app):
    from routes.api.shop import calls, get_user_stats

    # Results are cached by function arguments
    stats = get_user_stats(123)  # First call: executes function
    stats = get_user_stats(123)  # Second call: returns cached result
    assert stats == {"visits": 1}
    assert calls == [123]

    # Invalidate when data changes
    get_user_stats.invalidate(user_id=123)
    assert get_user_stats(123) == {"visits": 2}


@pytest.mark.parametrize("app", ["memory", "redis"], indirect=True)
def test_route_responses(app):
    from models.user import Product, User
    from routes.api import shop

    from feather.db import db

    client = app.test_client()
    db.session.add_all([Product(id=1, name="chair"), User(id="7")])
    db.session.commit()
    assert client.get("/api/products").json == {"products": [{"id": 1, "name": "chair"}]}
    assert client.get("/api/users/7").json == {"user": {"id": "7"}}
    db.session.delete(db.session.get(Product, 1))
    db.session.commit()
    assert client.get("/api/products").json == {"products": [{"id": 1, "name": "chair"}]}
    assert client.get("/api/users/7?again").json == {"user": {"id": "7"}}

    first = client.get("/api/dashboard").json
    assert client.get("/api/dashboard").json == first
    shop.current_user.is_admin = True
    assert client.get("/api/dashboard").json != first


@pytest.mark.parametrize("app", ["memory", "redis"], indirect=True)
def test_direct_cache_access(app):
    from feather import get_cache

    cache = get_cache()
    cache.set("key", {"data": "value"}, ttl=60)
    value = cache.get("key")  # Returns None if expired/missing
    assert value == {"data": "value"}
    cache.delete("key")
    assert cache.get("key") is None
