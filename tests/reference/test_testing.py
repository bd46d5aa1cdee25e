"""The section Testing: its fixtures and tests run in a scaffolded project as they stand there."""

import pytest
from inner_pytest import count, run_pytest
from scaffolds import Scaffold

CLIENTS = '''\
def test_public_page(client):
    """GET requests use the basic client."""
    response = client.get('/health')
    assert response.status_code == 200

def test_create_item(csrf_client):
    """POST/PUT/DELETE use csrf_client - CSRF token is automatic."""
    response = csrf_client.post('/api/items', json={'name': 'Test'})
    assert response.status_code == 201
'''
ROUTE_TESTS = """\
def test_list_items_requires_auth(client):
    response = client.get('/api/items')
    assert response.status_code == 401

def test_list_items_when_authenticated(csrf_client, authenticated_user):
    response = csrf_client.get('/api/items')
    assert response.status_code == 200
    assert 'items' in response.json
"""
SERVICE_TESTS = """\
from services import ItemService
from feather.exceptions import ValidationError
import pytest

def test_create_item_validates_name(app):
    with app.app_context():
        service = ItemService()
        with pytest.raises(ValidationError):
            service.create(name='')  # Empty name should fail

def test_create_item_success(app):
    with app.app_context():
        service = ItemService()
        item = service.create(name='Valid Name')
        assert item.id is not None
"""
MODEL_TESTS = """\
def test_item_defaults(app):
    with app.app_context():
        item = Item(name='Test')
        db.session.add(item)
        db.session.commit()

        assert item.id is not None
        assert item.created_at is not None
"""
CONFTEST = '''\
# tests/conftest.py
import pytest
from models import User, Item

@pytest.fixture
def authenticated_user(app):
    """Create and login a test user."""
    with app.app_context():
        user = User(email='test@example.com', active=True)
        db.session.add(user)
        db.session.commit()

        with app.test_client() as client:
            # Simulate login (adjust based on your auth setup)
            with client.session_transaction() as sess:
                sess['_user_id'] = user.id
            yield client

@pytest.fixture
def sample_items(app):
    """Create sample items for testing."""
    with app.app_context():
        items = [Item(name=f'Item {i}') for i in range(3)]
        db.session.add_all(items)
        db.session.commit()
        return items
'''
# What the examples leave to the reader: the app that they test, imports, and that the client which
# the fixture signs in is the one that the test asks with.
MODELS = """\
from feather.db import db, Model
from feather.db.mixins import TimestampMixin, UUIDMixin

class User(UUIDMixin, TimestampMixin, Model):
    email = db.Column(db.String(255))
    active = db.Column(db.Boolean)

class Item(UUIDMixin, TimestampMixin, Model):
    name = db.Column(db.String(50))
"""
SERVICE = """\
from feather import Service, transactional
from feather.exceptions import ValidationError
from models import Item

class ItemService(Service):
    @transactional
    def create(self, name):
        if not name:
            raise ValidationError('Name required', field='name')
        item = Item(name=name)
        self.db.add(item)
        return item
"""
ROUTES = """\
from flask import session

from feather import api
from feather.exceptions import AuthenticationError
from models import Item
from services import ItemService

@api.get('/items')
def items():
    if '_user_id' not in session:
        raise AuthenticationError('Sign in')
    return {'items': [item.name for item in Item.query]}

@api.post('/items')
def create(item_service: ItemService, name: str):
    return {'name': item_service.create(name).name}, 201
"""
DB = "from feather.db import db\n"
SAME_CLIENT = """
@pytest.fixture
def csrf_client(csrf_client, app, monkeypatch):
    monkeypatch.setattr(app, 'test_client', lambda: csrf_client)
    return csrf_client
"""
ITEM = "from models import Item\n\n"
# Beyond the reference: each test finds an empty database, whatever the order.
ISOLATION_TESTS = """\
def test_samples_are_there(authenticated_user, sample_items):
    assert len(authenticated_user.get('/api/items').json['items']) == len(sample_items) == 3

def test_samples_are_gone(authenticated_user):
    assert authenticated_user.get('/api/items').json['items'] == []
"""
BACKWARDS = """
def pytest_collection_modifyitems(items):
    items.reverse()
"""
EXAMPLES = {
    "tests/test_items.py": CLIENTS + ROUTE_TESTS,
    "tests/test_item_service.py": SERVICE_TESTS,
    "tests/test_item.py": DB + ITEM + MODEL_TESTS,
    "tests/test_isolation.py": ISOLATION_TESTS,
}


@pytest.mark.parametrize("order", ["forwards", "backwards"])
def test_the_examples_run(scaffold: Scaffold, database_url: str, order: str) -> None:
    conftest = DB + CONFTEST + SAME_CLIENT + (BACKWARDS if order == "backwards" else "")
    root = scaffold(
        {
            "models/item.py": MODELS,
            "services/item_service.py": SERVICE,
            "routes/api/items.py": ROUTES,
            "tests/conftest.py": conftest,
            **EXAMPLES,
        },
        database=database_url.partition(":")[0],
    )
    environment = {"TEST_DATABASE_URL": database_url, "FEATHER_PLUGINS": "cli"}
    done = run_pytest(root, "-q", "-W", "error", *EXAMPLES, **environment)
    assert done.returncode == 0, done.stdout + done.stderr
    assert count(done) == 9
