"""The section Services: its examples run in a project as they are written there."""

from collections.abc import Iterator

import pytest
from flask import Flask
from projects import MakeProject

from feather import create_app
from feather.exceptions import ConflictError, ValidationError

MODELS = """
    from sqlalchemy.orm import Mapped, mapped_column

    from feather.db import Model
    from feather.db.mixins import UUIDMixin

    class User(UUIDMixin, Model):
        __tablename__ = "users"
        email: Mapped[str]
        username: Mapped[str]
"""
PACKAGE = """
    from feather.app.modules import lazy_exports

    __getattr__ = lazy_exports(__name__)
"""
USER_SERVICE = """
    from feather import Service, transactional
    from feather.exceptions import ValidationError, ConflictError
    from models import User

    class UserService(Service):
        @transactional  # Auto-commits on success, rollbacks on exception
        def create(self, email: str, username: str) -> User:
            if not email or '@' not in email:
                raise ValidationError('Valid email required', field='email')

            if User.query.filter_by(email=email).first():
                raise ConflictError('Email already registered')

            user = User(email=email, username=username)
            self.db.add(user)
            return user
"""
CACHE_SERVICE = """
    from feather.services import singleton, Service

    @singleton
    class CacheService(Service):
        def __init__(self):
            super().__init__()
            self.cache = {}  # Shared across all requests
"""
ROUTES = """
    from feather import api, inject
    from services import CacheService

    @api.get('/visits')
    @inject(CacheService)
    def visits(cache_service):
        cache_service.cache['visits'] = cache_service.cache.get('visits', 0) + 1
        return cache_service.cache
"""


@pytest.fixture
def app(make_project: MakeProject, own_metadata: object) -> Iterator[Flask]:
    """A project with the section's services."""
    root = make_project(
        {
            ".env": "SECRET_KEY=a-key-for-this-test-only\nDATABASE_URL=sqlite:///app.db\n",
            "models/__init__.py": PACKAGE,
            "models/user.py": MODELS,
            "services/__init__.py": PACKAGE,
            "services/user_service.py": USER_SERVICE,
            "services/cache_service.py": CACHE_SERVICE,
            "routes/api/visits.py": ROUTES,
        }
    )
    app = create_app(root, environment="testing", plugins=[])
    from feather.db import db

    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()


def test_a_service_commits_what_it_creates(app: Flask) -> None:
    from models import User
    from services import UserService

    from feather.db import db

    user_id = UserService().create(email="ada@example.com", username="ada").id
    db.session.remove()
    assert db.session.get(User, user_id).username == "ada"


def test_a_service_refuses_with_exceptions_and_keeps_nothing(app: Flask) -> None:
    from models import User
    from services import UserService

    service = UserService()
    with pytest.raises(ValidationError) as caught:
        service.create(email="nonsense", username="ada")
    assert caught.value.fields == {"email": "Valid email required"}
    service.create(email="ada@example.com", username="ada")
    with pytest.raises(ConflictError, match="Email already registered"):
        service.create(email="ada@example.com", username="again")
    assert User.query.count() == 1


def test_a_singleton_is_shared_across_requests(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/api/visits").json == {"visits": 1}
    assert client.get("/api/visits").json == {"visits": 2}
