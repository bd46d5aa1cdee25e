"""The section Authentication: its examples in an app with accounts."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from scaffolds import MakeApp

from feather.auth import Profile
from feather.db import db
from feather_auth.settings import AuthSettings
from feather_auth.signin.completion import complete
from feather_auth.testing.signing_in import sign_in

IMPORTS = """\
from feather import api
from feather.auth import current_user

"""
DECORATORS = """\
from feather import auth_required, admin_required, role_required
from feather.auth import permission_required, platform_admin_required

@api.get('/me')
@auth_required  # Any authenticated + approved user
def get_profile():
    return {'user': current_user.to_dict()}

@api.delete('/users/<id>')
@admin_required  # Tenant admin (role="admin")
def delete_user(id):
    pass

@api.post('/articles')
@role_required('editor')  # Specific role (admin inherits all)
def create_article():
    pass

@api.post('/tenants')
@platform_admin_required  # Cross-tenant operations
def create_tenant():
    pass
"""
PERMISSIONS = """\
from feather.auth import permission_required

@api.get('/articles')
@permission_required('resources.read')  # All authenticated users
@permission_required('resources.read')  # All authenticated users
def list_articles():
    pass

@api.post('/articles')
@permission_required('resources.create')  # Editors and admins
def create_article():
    pass

@api.delete('/articles/<id>')
@permission_required('resources.delete')  # Admins only
def delete_article(id):
    pass
"""
ROLES = """\
# Add a new role
ROLE_INHERITS = {
    "admin": {"admin", "editor", "moderator", "reviewer", "user"},
    "editor": {"editor", "user"},
    "moderator": {"moderator", "user"},
    "reviewer": {"reviewer", "user"},  # New role
    "user": {"user"},
}
"""
SESSION_SETTINGS = """\
# Session settings (optional)
SESSION_LIFETIME_DAYS=7        # Default: 7
REMEMBER_COOKIE_DAYS=365       # Default: 365
SESSION_PROTECTION=strong      # Options: None, basic, strong
"""
SUSPENDED = "user = User(email=email, active=False)\n"
AUTO_APPROVED = """\
auto_approve = email.endswith('@yourcompany.com')
    user = User(email=email, active=auto_approve)
"""
SEEDS = """\
# seeds.py
def seed():
    # Admin user (scaffolded)
    admin = User(email=ADMIN_EMAIL, role="admin", active=True)
    db.session.add(admin)

    # Add your seed data here
    default_categories = ["General", "Support", "Billing"]
    for name in default_categories:
        db.session.add(Category(name=name))

    db.session.commit()
"""
Accounts = Callable[..., Flask]


@pytest.fixture
def with_accounts(make_app: MakeApp) -> Accounts:
    """Build an app with accounts and the given files."""

    def make(**options: object) -> Flask:
        return make_app(app_type="single-tenant", **options)

    return make


def somebody(app: Flask, **columns: object) -> FlaskClient:
    """Return a client that is signed in as a new user."""
    from models import User

    with app.app_context():
        user = User(email=f"{'-'.join(map(str, columns.values()))}@example.com", **columns)
        user.active = True
        db.session.add(user)
        db.session.commit()
        return sign_in(app, user)


def allowed(client: FlaskClient, *requests: str) -> set[str]:
    """Return which of the requests are answered with 200 or 204; the others get 403."""
    found = {r: client.open(r.split()[1], method=r.split()[0]).status_code for r in requests}
    assert set(found.values()) <= {200, 204, 403}, found
    return {request for request, status in found.items() if status != 403}


def test_the_decorators_let_in_who_is_documented(with_accounts: Accounts) -> None:
    app = with_accounts(files={"routes/api/guarded.py": IMPORTS + DECORATORS})
    requests = ("GET /api/me", "DELETE /api/users/7", "POST /api/articles", "POST /api/tenants")
    everybody, deleting, writing, operating = ({request} for request in requests)
    for columns, expected in (
        ({"role": "user"}, everybody),
        ({"role": "editor"}, everybody | writing),
        ({"role": "moderator"}, everybody),
        ({"role": "admin"}, everybody | writing | deleting),
        ({"is_platform_admin": True}, everybody | operating),
    ):
        assert allowed(somebody(app, **columns), *requests) == expected, columns
    assert app.test_client().get("/api/me").status_code == 401
    assert somebody(app, name="ada").get("/api/me").json["user"]["email"] == "ada@example.com"


def test_the_permissions_belong_to_the_roles_as_documented(with_accounts: Accounts) -> None:
    app = with_accounts(files={"routes/api/articles.py": IMPORTS + PERMISSIONS})
    requests = ("GET /api/articles", "POST /api/articles", "DELETE /api/articles/7")
    reading, creating, deleting = ({request} for request in requests)
    for role, expected in (
        ("user", reading),
        ("editor", reading | creating),
        ("moderator", reading),
        ("admin", reading | creating | deleting),
    ):
        assert allowed(somebody(app, role=role), *requests) == expected, role


def test_a_new_role_needs_no_migration(with_accounts: Accounts) -> None:
    routes = """\
from feather import api, role_required

@api.get('/review')
@role_required('reviewer')
def review():
    return {}
"""
    app = with_accounts(files={"roles.py": ROLES, "routes/api/review.py": routes})
    may = {
        role
        for role in ("user", "editor", "moderator", "reviewer", "admin")
        if allowed(somebody(app, role=role), "GET /api/review")
    }
    assert may == {"reviewer", "admin"}


def test_the_session_settings_are_read(with_accounts: Accounts) -> None:
    settings = AuthSettings.of(with_accounts(dotenv=SESSION_SETTINGS))
    assert settings.SESSION_LIFETIME_DAYS == 7
    assert settings.REMEMBER_COOKIE_DAYS == 365
    assert settings.SESSION_PROTECTION == "strong"


@pytest.mark.parametrize(
    ("edit", "email", "path"),
    [
        ("", "ada@yourcompany.com", "/pending"),
        (AUTO_APPROVED, "ada@yourcompany.com", "/"),
        (AUTO_APPROVED, "eve@example.com", "/pending"),
        ("user = User(email=email, active=True)\n", "eve@example.com", "/"),
    ],
)
def test_users_wait_unless_the_callback_approves_them(
    with_accounts: Accounts, scaffolds: Callable[..., Path], edit: str, email: str, path: str
) -> None:
    callback = (scaffolds("single-tenant", "sqlite") / "routes/pages/auth.py").read_text()
    assert callback.count(SUSPENDED) == 1
    callback = callback.replace(SUSPENDED, edit or SUSPENDED)
    app = with_accounts(files={"routes/pages/auth.py": callback})
    with app.test_request_context():
        assert complete(Profile(email, "email"), "/", remember=False) == path


def test_the_seeds_make_an_admin(with_accounts: Accounts) -> None:
    category = """\
from feather.db import Model, db
from feather.db.mixins import UUIDMixin

class Category(UUIDMixin, Model):
    name = db.Column(db.String(50))
"""
    imports = """\
from feather.db import db
from models import Category, User

ADMIN_EMAIL = "admin@example.com"

"""
    app = with_accounts(files={"models/category.py": category, "seeds.py": imports + SEEDS})
    from models import Category, User
    from seeds import seed

    with app.app_context():
        seed()
    with app.app_context():
        admin = User.query.one()
        assert (admin.role, admin.active, admin.is_admin) == ("admin", True, True)
        assert {category.name for category in Category.query} == {"General", "Support", "Billing"}
