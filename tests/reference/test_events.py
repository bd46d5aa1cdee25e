"""The section Events: its examples as a scaffolded app has them."""

from textwrap import indent

import pytest
from flask import Flask
from scaffolds import MakeApp

from feather.events import drain

EVENT = """\
from feather.events import Event

class UserCreatedEvent(Event):
    def __init__(self, user_id: str, email: str):
        super().__init__(user_id=user_id)
        self.email = email
"""
LISTENERS = """\
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
IMPORT = """\
from feather.events import dispatch
"""
METHOD = """\
@transactional
def create_user(self, email: str):
    user = User(email=email)
    self.db.add(user)
    # Dispatch after the transaction commits
    dispatch(UserCreatedEvent(user_id=user.id, email=user.email))
    return user
"""
# What the examples leave to the reader: sending and tracking, and the service of the method.
SURROUNDINGS = """\
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
LISTENING = """\
from services.surroundings import analytics, send_email
from services.user_events import UserCreatedEvent

"""
SERVICE = f"""\
from feather import Service, transactional
from models import User
from services.user_events import UserCreatedEvent
{IMPORT}

class UserService(Service):
{indent(METHOD, "    ")}
    @transactional
    def create_two_users(self, email: str):
        self.create_user(email)
        raise ValueError('the second one is refused')
"""


@pytest.fixture
def app(make_app: MakeApp, user_model: dict[str, str]) -> Flask:
    files = {
        "services/surroundings.py": SURROUNDINGS,
        "services/user_events.py": EVENT,
        "services/user_listeners.py": LISTENING + LISTENERS,
        "services/user_service.py": SERVICE,
    }
    return make_app(user_model | files)


def test_listeners_are_called_after_the_commit(app: Flask) -> None:
    from services import UserService
    from services.surroundings import sent, tracked

    with app.app_context():
        user_id = UserService().create_user("ada@example.com").id
        assert sent == [("ada@example.com", "Welcome!", 1)]
        assert drain()
    assert tracked == [("signup", user_id, "feather-events")]


def test_nobody_hears_of_a_user_that_was_rolled_back(app: Flask) -> None:
    from services import UserService
    from services.surroundings import sent, tracked

    with app.app_context():
        with pytest.raises(ValueError, match="the second one is refused"):
            UserService().create_two_users("ada@example.com")
        assert drain()
    assert (sent, tracked) == ([], [])
