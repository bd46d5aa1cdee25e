"""The section Services: its examples as a scaffolded app has them."""

import pytest
from flask import Flask
from scaffolds import MakeApp

from feather.db import db
from feather.exceptions import ConflictError, ValidationError

USER_SERVICE = """\
# services/user_service.py
from feather import Service, transactional
from feather.exceptions import ValidationError, ConflictError
from feather.db import paginate
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

    def list_paginated(self, page: int = 1, per_page: int = 20):
        query = User.query.order_by(User.created_at.desc())
        return paginate(query, page=page, per_page=per_page)
"""
CACHE_SERVICE = """\
from feather.services import singleton, Service

@singleton
class CacheService(Service):
    def __init__(self):
        super().__init__()
        self.cache = {}  # Shared across all requests
"""
ROUTES = """\
from feather import api, inject
from services import CacheService

@api.get('/visits')
@inject(CacheService)
def visits(cache_service):
    cache_service.cache['visits'] = cache_service.cache.get('visits', 0) + 1
    return cache_service.cache
"""


@pytest.fixture
def app(make_app: MakeApp, user_model: dict[str, str]) -> Flask:
    files = {
        "services/user_service.py": USER_SERVICE,
        "services/cache_service.py": CACHE_SERVICE,
        "routes/api/visits.py": ROUTES,
    }
    return make_app(user_model | files)


def test_a_service_commits_what_it_creates(app: Flask) -> None:
    from models import User
    from services import UserService

    with app.app_context():
        user_id = UserService().create(email="ada@example.com", username="ada").id
    with app.app_context():
        assert db.session.get(User, user_id).username == "ada"


def test_a_service_refuses_with_exceptions_and_keeps_nothing(app: Flask) -> None:
    from models import User
    from services import UserService

    with app.app_context():
        service = UserService()
        with pytest.raises(ValidationError) as caught:
            service.create(email="nonsense", username="ada")
        assert caught.value.fields == {"email": "Valid email required"}
        service.create(email="ada@example.com", username="ada")
        with pytest.raises(ConflictError, match="Email already registered"):
            service.create(email="ada@example.com", username="again")
        assert User.query.count() == 1


def test_users_are_listed_in_pages(app: Flask) -> None:
    from services import UserService

    with app.app_context():
        service = UserService()
        for number in range(25):
            service.create(email=f"{number}@example.org", username=str(number))
        page = service.list_paginated(page=2)
        assert (len(page.items), page.total, page.pages) == (5, 25, 2)
        assert page.items[-1].username == "0"


def test_a_singleton_is_shared_across_requests(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/api/visits").json == {"visits": 1}
    assert client.get("/api/visits").json == {"visits": 2}
