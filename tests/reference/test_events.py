"""The section Events: its examples run in a project as they are written there."""

from collections.abc import Iterator

import pytest
from flask import Flask
from projects import MakeProject

from feather import create_app

MODELS = """
    from sqlalchemy.orm import Mapped, mapped_column

    from feather.db import Model
    from feather.db.mixins import UUIDMixin

    class User(UUIDMixin, Model):
        __tablename__ = "users"
        email: Mapped[str]
"""
PACKAGE = """
    from feather.app.modules import lazy_exports

    __getattr__ = lazy_exports(__name__)
"""
# What the examples leave to the reader: sending and tracking.
SURROUNDINGS = """
    import threading

    from models import User

    sent, tracked = [], []

    def send_email(address, text):
        sent.append((address, text, User.query.filter_by(email=address).count()))

    class analytics:
        @staticmethod
        def track(name, user_id):
            tracked.append((name, user_id, threading.current_thread().name))
"""
EVENTS = """
    from feather.events import Event

    class UserCreatedEvent(Event):
        def __init__(self, user_id: str, email: str):
            super().__init__(user_id=user_id)
            self.email = email
"""
LISTENERS = """
    from services.surroundings import analytics, send_email
    from services.user_events import UserCreatedEvent

    from feather.events import listen

    # Synchronous listener (runs in request thread)
    @listen(UserCreatedEvent)
    def send_welcome_email(event):
        send_email(event.email, 'Welcome!')

    # Async listener (runs in background thread pool)
    @listen(UserCreatedEvent, async_=True)
    def track_signup_analytics(event):
        # Doesn't block the response
        analytics.track('signup', user_id=event.user_id)
"""
SERVICE = """
    from models import User
    from services.user_events import UserCreatedEvent

    from feather import Service, transactional
    from feather.events import dispatch

    class UserService(Service):
        @transactional
        def create_user(self, email: str):
            user = User(email=email)
            self.db.add(user)
            # Dispatch after the transaction commits
            dispatch(UserCreatedEvent(user_id=user.id, email=user.email))
            return user

        @transactional
        def create_two_users(self, email: str):
            self.create_user(email)
            raise ValueError("the second one is refused")
"""


@pytest.fixture
def app(make_project: MakeProject, own_metadata: object) -> Iterator[Flask]:
    """A project with the section's event, listeners and service."""
    root = make_project(
        {
            ".env": "SECRET_KEY=a-key-for-this-test-only\nDATABASE_URL=sqlite:///app.db\n",
            "models/__init__.py": PACKAGE,
            "models/user.py": MODELS,
            "services/__init__.py": PACKAGE,
            "services/surroundings.py": SURROUNDINGS,
            "services/user_events.py": EVENTS,
            "services/user_listeners.py": LISTENERS,
            "services/user_service.py": SERVICE,
        }
    )
    app = create_app(root, environment="testing", plugins=[])
    from feather.db import db

    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()


def test_listeners_are_called_after_the_commit(app: Flask) -> None:
    from services import UserService
    from services.surroundings import sent, tracked

    from feather.events import drain

    user = UserService().create_user("ada@example.com")
    assert sent == [("ada@example.com", "Welcome!", 1)]
    assert drain()
    assert tracked == [("signup", user.id, "feather-events")]


def test_nobody_hears_of_a_user_that_was_rolled_back(app: Flask) -> None:
    from services import UserService
    from services.surroundings import sent, tracked

    from feather.events import drain

    with pytest.raises(ValueError, match="the second one is refused"):
        UserService().create_two_users("ada@example.com")
    assert drain()
    assert (sent, tracked) == ([], [])
