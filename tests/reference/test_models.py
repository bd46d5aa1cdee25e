"""The section Models: its examples as a scaffolded app has them."""

import sys
from textwrap import indent

import pytest
from flask import Flask
from scaffolds import MakeApp

from feather.db import db
from feather.db.migrations import migrate, upgrade

POST = """\
# models/post.py
from feather.db import db, Model
from feather.db.mixins import UUIDMixin, TimestampMixin, SoftDeleteMixin

class Post(UUIDMixin, TimestampMixin, SoftDeleteMixin, Model):
    __tablename__ = 'posts'

    title = db.Column(db.String(255), nullable=False)
    content = db.Column(db.Text)
    author_id = db.Column(db.String(36), db.ForeignKey('users.id'))
"""
CARD = """\
class Card(UUIDMixin, TimestampMixin, OrderingMixin, Model):
    __tablename__ = 'cards'
    __ordering_scope__ = ['column_id']  # Position is per-column

    title = db.Column(db.String(200))
    column_id = db.Column(db.String(36), db.ForeignKey('columns.id'))
"""
REORDER = """\
# Reorder
card.move_to(0)           # Move to top
card.move_above(other)    # Move above another card
Card.query_ordered(column_id=col.id).all()
"""
# The section shows the columns of the next four and leaves the rest to the app: each needs a key,
# and the foreign keys name tables that no model would have by default.
SAAS_USER = """\
class User(UserMixin, Model):
    email = db.Column(db.String(255), unique=True)  # OAuth identity
    stripe_customer_id = db.Column(db.String(255))  # For billing portal
    # NO subscription_status, NO quota, NO content here
"""
ACCOUNT = """\
class Account(UUIDMixin, Model):
    __tablename__ = 'accounts'

    name = db.Column(db.String(100))               # "Family", "Work", etc.
    owner_user_id = db.Column(db.ForeignKey("users.id"))
    quota = db.Column(db.Integer, default=0)       # Usage limits here
    # Projects, documents, assets belong to Account, not User
"""
ACCOUNT_USER = """\
class AccountUser(Model):
    user_id = db.Column(db.ForeignKey("users.id"), primary_key=True)
    account_id = db.Column(db.ForeignKey("accounts.id"), primary_key=True)
    role = db.Column(db.String(20))  # "admin", "member", "child"
"""
SUBSCRIPTION = """\
class Subscription(UUIDMixin, Model):
    account_id = db.Column(db.ForeignKey("accounts.id"))
    stripe_subscription_id = db.Column(db.String(255))
    status = db.Column(db.String(50))  # "active", "canceled", etc.
    tier_name = db.Column(db.String(50))  # "Basic", "Pro", "Enterprise"
"""
PROJECT = """\
from feather.db.mixins import TenantScopedMixin

class Project(UUIDMixin, TenantScopedMixin, Model):
    __tablename__ = 'projects'
    name = db.Column(db.String(100))
"""
# What the examples leave to the reader: imports, the tables that they refer to, and the mixin that
# comes with feather-auth.
IMPORTS = """\
from feather.db import db, Model
from feather.db.mixins import UUIDMixin, TimestampMixin, OrderingMixin

"""
COLUMN = """
class Column(UUIDMixin, Model):
    __tablename__ = 'columns'
"""
USER_MIXIN = """\
class UserMixin(UUIDMixin):
    __tablename__ = 'users'

"""
REORDERING = f"""\
from models import Card

def reorder(card, other, col):
{indent(REORDER, "    ")}"""


@pytest.fixture
def app(make_app: MakeApp, user_model: dict[str, str], database_url: str) -> Flask:
    files = {
        "models/post.py": POST,
        "models/card.py": IMPORTS + CARD + COLUMN,
        "services/reordering.py": REORDERING,
    }
    return make_app(user_model | files, **on(database_url))


def on(database_url: str) -> dict[str, str]:
    """Return what makes an app of the database's kind, on that database."""
    return {"database": database_url.partition(":")[0], "DATABASE_URL": database_url}


def test_a_post_is_a_model_with_all_that_its_mixins_promise(app: Flask) -> None:
    from models import Post

    with app.app_context():
        post = Post(title="Hello")
        db.session.add(post)
        db.session.commit()
        assert Post.query.get_or_404(post.id) is post
        assert post.created_at == post.updated_at
        post.soft_delete()
        db.session.commit()
        assert Post.query_active().all() == Post.query.all() == []
        post.restore()
        assert Post.query_active().all() == [post]


def test_a_post_becomes_a_migration(app: Flask) -> None:
    with app.app_context():
        db.drop_all()
    written = migrate(app, "Posts")
    assert "create table posts" in written.operations
    assert len(upgrade(app)) == 1
    assert migrate(app, "Again") is None


def test_cards_are_ordered_within_their_column(app: Flask) -> None:
    from models import Card, Column
    from services.reordering import reorder

    with app.app_context():
        col = Column()
        db.session.add(col)
        db.session.flush()
        cards = [Card(title=title, column_id=col.id) for title in "abc"]
        for card in cards:
            db.session.add(card)
            db.session.flush()
        reorder(card=cards[2], other=cards[0], col=col)
        db.session.commit()
        ordered = Card.query_ordered(column_id=col.id).all()
        assert [(card.title, card.position) for card in ordered] == [("c", 0), ("a", 1), ("b", 2)]


def test_users_accounts_and_subscriptions_are_separate(
    make_app: MakeApp, database_url: str
) -> None:
    files = {
        "models/user.py": IMPORTS + USER_MIXIN + SAAS_USER,
        "models/account.py": IMPORTS + ACCOUNT,
        "models/account_user.py": IMPORTS + ACCOUNT_USER,
        "models/subscription.py": IMPORTS + SUBSCRIPTION,
    }
    app = make_app(files, **on(database_url))
    from models import Account, AccountUser, Subscription, User

    with app.app_context():
        user = User(email="ann@example.org")
        db.session.add(user)
        db.session.flush()
        account = Account(name="Family", owner_user_id=user.id)
        db.session.add(account)
        db.session.flush()
        db.session.add(AccountUser(user_id=user.id, account_id=account.id, role="admin"))
        db.session.add(Subscription(account_id=account.id, status="active"))
        db.session.commit()
        assert account.quota == 0
        assert AccountUser.query.get((user.id, account.id)).role == "admin"


def test_a_tenant_scoped_model_without_the_plugin_is_refused_with_the_command(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "feather_tenancy", None)
    with pytest.raises(ImportError) as caught:
        make_app({"models/project.py": IMPORTS + PROJECT})
    assert str(caught.value) == (
        "Project uses TenantScopedMixin, which isolates nothing without feather-tenancy: "
        'pip install "feather-core[tenancy]"'
    )
    assert caught.value.name == "feather_tenancy"
