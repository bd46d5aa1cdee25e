"""The section Testing: its fixtures and tests run in a project as they are written there."""

from textwrap import dedent

import pytest
from inner_pytest import count, run_pytest
from projects import MakeProject

MODELS = """
    from sqlalchemy.orm import Mapped

    from feather.db import Model
    from feather.db.mixins import TimestampMixin, UUIDMixin

    class User(UUIDMixin, TimestampMixin, Model):
        email: Mapped[str]
        active: Mapped[bool]

    class Item(UUIDMixin, TimestampMixin, Model):
        name: Mapped[str]
"""
PACKAGE = """
    from feather.app.modules import lazy_exports

    __getattr__ = lazy_exports(__name__)
"""
SERVICE = """
    from feather import Service
    from feather.db.transaction import transactional
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
ROUTES = """
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
# The fixtures of the reference; the client that is signed in is the one that tests use.
CONFTEST = """
    import pytest
    from feather.db import db
    from models import User, Item

    @pytest.fixture
    def authenticated_user(app):
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
        with app.app_context():
            items = [Item(name=f'Item {i}') for i in range(3)]
            db.session.add_all(items)
            db.session.commit()
            return items
"""
TEST_ROUTES = """
    def test_public_page(client):
        response = client.get('/health')
        assert response.status_code == 200

    def test_create_item(csrf_client):
        response = csrf_client.post('/api/items', json={'name': 'Test'})
        assert response.status_code == 201

    def test_list_items_requires_auth(client):
        response = client.get('/api/items')
        assert response.status_code == 401

    def test_list_items_when_authenticated(authenticated_user):
        response = authenticated_user.get('/api/items')
        assert response.status_code == 200
        assert 'items' in response.json

    def test_samples_are_there(authenticated_user, sample_items):
        assert len(authenticated_user.get('/api/items').json['items']) == len(sample_items) == 3

    def test_samples_are_gone(authenticated_user):
        assert authenticated_user.get('/api/items').json['items'] == []
"""
TEST_SERVICES = """
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
TEST_MODELS = """
    from feather.db import db
    from models import Item

    def test_item_defaults(app):
        with app.app_context():
            item = Item(name='Test')
            db.session.add(item)
            db.session.commit()

            assert item.id is not None
            assert item.created_at is not None
"""


@pytest.mark.parametrize("order", ["forwards", "backwards"])
def test_the_examples_run(make_project: MakeProject, database_url: str, order: str) -> None:
    backwards = """
        def pytest_collection_modifyitems(items):
            items.reverse()
    """
    root = make_project(
        {
            ".env": f"SECRET_KEY=a-key-for-this-test-only\nDATABASE_URL={database_url}\n",
            "pytest.ini": "[pytest]\ntestpaths = tests\nfilterwarnings = error\n",
            "models/__init__.py": PACKAGE,
            "models/item.py": MODELS,
            "services/__init__.py": PACKAGE,
            "services/item_service.py": SERVICE,
            "routes/api/items.py": ROUTES,
            "tests/conftest.py": dedent(CONFTEST)
            + (dedent(backwards) if order == "backwards" else ""),
            "tests/test_items.py": TEST_ROUTES,
            "tests/test_item_service.py": TEST_SERVICES,
            "tests/test_item.py": TEST_MODELS,
        }
    )
    done = run_pytest(root, "-q")
    assert done.returncode == 0, done.stdout + done.stderr
    assert count(done) == 9
