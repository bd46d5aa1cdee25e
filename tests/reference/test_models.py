"""The reference's models, verbatim, in modules of an app."""

import re
import sys
from textwrap import dedent

import pytest

from feather.db import db
from feather.db.migrations import init, migrate, upgrade

POST = """
    # models/post.py
    from feather.db import db, Model
    from feather.db.mixins import UUIDMixin, TimestampMixin, SoftDeleteMixin

    class Post(UUIDMixin, TimestampMixin, SoftDeleteMixin, Model):
        __tablename__ = 'posts'

        title = db.Column(db.String(255), nullable=False)
        content = db.Column(db.Text)
        author_id = db.Column(db.String(36), db.ForeignKey('users.id'))
"""

CARD = """
    class Card(UUIDMixin, TimestampMixin, OrderingMixin, Model):
        __tablename__ = 'cards'
        __ordering_scope__ = ['column_id']  # Position is per-column

        title = db.Column(db.String(200))
        column_id = db.Column(db.String(36), db.ForeignKey('columns.id'))
"""
REORDER = """
    # Reorder
    card.move_to(0)           # Move to top
    card.move_above(other)    # Move above another card
    Card.query_ordered(column_id=col.id).all()
"""

SAAS = """
    class User(UserMixin, Model):
        email = db.Column(db.String(255), unique=True)  # OAuth identity
        stripe_customer_id = db.Column(db.String(255))  # For billing portal
        # NO subscription_status, NO quota, NO content here
    class Account(Model):
        name = db.Column(db.String(100))               # "Family", "Work", etc.
        owner_user_id = db.Column(db.ForeignKey("users.id"))
        quota = db.Column(db.Integer, default=0)       # Usage limits here
        # Projects, documents, assets belong to Account, not User
    class AccountUser(Model):
        user_id = db.Column(db.ForeignKey("users.id"), primary_key=True)
        account_id = db.Column(db.ForeignKey("accounts.id"), primary_key=True)
        role = db.Column(db.String(20))  # "admin", "member", "child"
    class Subscription(Model):
        account_id = db.Column(db.ForeignKey("accounts.id"))
        stripe_subscription_id = db.Column(db.String(255))
        status = db.Column(db.String(50))  # "active", "canceled", etc.
        tier_name = db.Column(db.String(50))  # "Basic", "Pro", "Enterprise"
"""
IMPORTS = "from feather.db import db, Model, paginate\nfrom feather.db.mixins import *\n"
USERS = """
    class User(UUIDMixin, TimestampMixin, Model):
        __tablename__ = 'users'
        email = db.Column(db.String(255), unique=True)
        username = db.Column(db.String(255))
    class Column(UUIDMixin, Model):
        __tablename__ = 'columns'
"""


@pytest.fixture
def run(database_app, own_metadata):
    """Run code as a module of the app, in its context; names stay from one call to the next."""
    names: dict = {"__name__": __name__}

    def execute(code: str) -> dict:
        exec(compile(dedent(code), "reference", "exec"), names)
        return names

    with database_app.app_context():
        execute(IMPORTS)
        execute(USERS)
        yield execute
        db.session.remove()


def test_a_post_is_a_model_with_all_that_its_mixins_promise(run):
    post_class = run(POST)["Post"]
    db.create_all()
    post = post_class(title="Hello")
    db.session.add(post)
    db.session.commit()
    post_id = post.id
    assert run(f"post = Post.query.get_or_404({post_id!r})")["post"] is post
    assert post.created_at == post.updated_at
    post.soft_delete()
    db.session.commit()
    assert post_class.query_active().all() == post_class.query.all() == []
    post.restore()
    assert post_class.query_active().all() == [post]


def test_a_post_becomes_a_migration(run, database_app):
    run(POST)
    init(database_app)
    written = migrate(database_app, "Posts")
    assert "create table posts" in written.operations
    assert len(upgrade(database_app)) == 1
    assert migrate(database_app, "Again") is None


def test_cards_are_ordered_within_their_column(run):
    names = run(CARD)
    db.create_all()
    col = names["col"] = names["Column"]()
    db.session.add(col)
    db.session.flush()
    cards = [names["Card"](title=title, column_id=col.id) for title in "abc"]
    for card in cards:
        db.session.add(card)
        db.session.flush()
    names["other"], _, names["card"] = cards
    run(REORDER)
    db.session.commit()
    ordered = run("found = Card.query_ordered(column_id=col.id).all()")["found"]
    assert [(card.title, card.position) for card in ordered] == [("c", 0), ("a", 1), ("b", 2)]


def test_users_are_listed_in_pages(run):
    user = run("")["User"]
    db.create_all()
    db.session.add_all([user(email=f"{number}@example.org") for number in range(25)])
    db.session.commit()
    page = run(
        """
        class UserService:
            def list_paginated(self, page: int = 1, per_page: int = 20):
                query = User.query.order_by(User.created_at.desc())
                return paginate(query, page=page, per_page=per_page)

        page = UserService().list_paginated(page=2)
        """
    )["page"]
    assert (len(page.items), page.total, page.pages) == (5, 25, 2)
    assert user.query.get(page.items[0].id) is page.items[0]


def test_users_accounts_and_subscriptions_are_separate(database_app, own_metadata):
    """The columns are the reference's; it leaves keys and table names to the app."""
    code = dedent(SAAS)
    for name in ("Account", "Subscription"):
        code = code.replace(f"class {name}(Model)", f"class {name}(UUIDMixin, Model)")
    code = re.sub(r"^class (\w+)\(.*", _with_table, code, flags=re.MULTILINE)
    names: dict = {"__name__": __name__}
    with database_app.app_context():
        exec(IMPORTS + "UserMixin = UUIDMixin\n" + code, names)
        db.create_all()
        user = names["User"](email="ann@example.org")
        db.session.add(user)
        db.session.flush()
        account = names["Account"](name="Family", owner_user_id=user.id)
        db.session.add(account)
        db.session.flush()
        db.session.add(names["AccountUser"](user_id=user.id, account_id=account.id, role="admin"))
        db.session.add(names["Subscription"](account_id=account.id, status="active"))
        db.session.commit()
        assert account.quota == 0
        assert names["AccountUser"].query.get((user.id, account.id)).role == "admin"
        db.session.remove()


def _with_table(found: re.Match) -> str:
    tables = {"User": "users", "Account": "accounts"}
    name = tables.get(found[1])
    return found[0] + (f"\n    __tablename__ = {name!r}" if name else "")


def test_a_tenant_scoped_model_without_the_plugin_is_refused_with_the_command(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "feather_tenancy", None)
    with pytest.raises(ImportError) as caught:
        run(
            """
            from feather.db.mixins import TenantScopedMixin

            class Project(UUIDMixin, TenantScopedMixin, Model):
                __tablename__ = 'projects'
                name = db.Column(db.String(100))
            """
        )
    assert str(caught.value) == (
        "Project uses TenantScopedMixin, which isolates nothing without feather-tenancy: "
        'pip install "feather-core[tenancy]"'
    )
    assert caught.value.name == "feather_tenancy"
