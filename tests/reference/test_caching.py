"""The section Caching: its examples as a scaffolded app has them, in memory and on Redis."""

from textwrap import indent

import pytest
from flask import Flask
from scaffolds import MakeApp

from feather.db import db

BACKENDS = {
    "memory": "CACHE_BACKEND=memory   # In-memory (single process, resets on restart)",
    "redis": "CACHE_BACKEND=redis    # Redis (shared across processes, persistent)",
}
FUNCTION = """\
from feather import cached

@cached(ttl=60)  # Cache for 60 seconds
def get_user_stats(user_id):
    # Expensive database query
    return calculate_stats(user_id)
"""
CALLS = """\
# Results are cached by function arguments
stats = get_user_stats(123)  # First call: executes function
stats = get_user_stats(123)  # Second call: returns cached result
"""
INVALIDATION = """\
# Invalidate when data changes
get_user_stats.invalidate(user_id=123)
"""
RESPONSES = """\
from feather import cache_response

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
DIRECT = """\
from feather import get_cache

cache = get_cache()
cache.set('key', {'data': 'value'}, ttl=60)
value = cache.get('key')  # Returns None if expired/missing
cache.delete('key')
"""
# What the examples leave to the reader: the expensive work, the user that feather-auth signs in,
# a second model, and the routes that show what the statements did.
STATS = """\
calls = []

def calculate_stats(user_id):
    calls.append(user_id)
    return {'visits': len(calls)}

"""
STATS_ROUTES = f"""\
from feather import api
from services import stats_service
from services.stats_service import get_user_stats

@api.get('/stats')
def show_stats():
{indent(CALLS, "    ")}
    return {{'stats': stats, 'calls': stats_service.calls}}

@api.post('/stats')
def change_stats():
{indent(INVALIDATION, "    ")}
"""
SHOP = """\
from types import SimpleNamespace

from feather import api
from models import Product, User

current_user = SimpleNamespace(is_admin=False)
calls = []

def get_stats():
    calls.append('dashboard')
    return len(calls)

"""
PRODUCT = """\
from feather.db import db, Model

class Product(Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(50))
"""
DIRECT_ROUTES = f"""\
from feather import api

@api.get('/direct')
def direct():
{indent(DIRECT, "    ")}
    return {{'value': value, 'deleted': cache.get('key')}}
"""


@pytest.fixture(params=BACKENDS)
def app(
    make_app: MakeApp, user_model: dict[str, str], redis_url: str, request: pytest.FixtureRequest
) -> Flask:
    dotenv = f"""
{BACKENDS[request.param]}
CACHE_URL={redis_url}
CACHE_DEFAULT_TTL=300  # Default TTL in seconds
"""
    files = {
        "models/product.py": PRODUCT,
        "services/stats_service.py": STATS + FUNCTION,
        "routes/api/stats.py": STATS_ROUTES,
        "routes/api/shop.py": SHOP + RESPONSES,
        "routes/api/direct.py": DIRECT_ROUTES,
    }
    return make_app(user_model | files, dotenv=dotenv, WTF_CSRF_ENABLED=False)


def test_function_results(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/api/stats").json == {"stats": {"visits": 1}, "calls": [123]}
    client.post("/api/stats")
    assert client.get("/api/stats").json == {"stats": {"visits": 2}, "calls": [123, 123]}


def test_route_responses(app: Flask) -> None:
    from models import Product, User
    from routes.api import shop

    client = app.test_client()
    with app.app_context():
        db.session.add_all([Product(id=1, name="chair"), User(id="7", email="ada@example.com")])
        db.session.commit()
    products = {"products": [{"id": 1, "name": "chair"}]}
    user = client.get("/api/users/7").json
    assert client.get("/api/products").json == products
    assert user is not None
    assert user["user"]["email"] == "ada@example.com"
    with app.app_context():
        db.session.delete(db.session.get(Product, 1))
        db.session.delete(db.session.get(User, "7"))
        db.session.commit()
    assert client.get("/api/products").json == products
    assert client.get("/api/users/7?again").json == user
    assert client.get("/api/users/8").json == {"user": None}

    first = client.get("/api/dashboard").json
    assert client.get("/api/dashboard").json == first
    shop.current_user.is_admin = True
    assert client.get("/api/dashboard").json != first


def test_direct_cache_access(app: Flask) -> None:
    assert app.test_client().get("/api/direct").json == {
        "value": {"data": "value"},
        "deleted": None,
    }
