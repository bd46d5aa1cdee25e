"""The seeds of the section Authentication, on stand-ins for the models."""

from scaffolds import MakeApp

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
IMPORTS = """\
from feather.db import db
from models import Category, User

ADMIN_EMAIL = "admin@example.com"

"""
MODELS = """\
from feather.db import db, Model
from feather.db.mixins import UUIDMixin

class User(UUIDMixin, Model):
    __tablename__ = "users"

    email = db.Column(db.String(255))
    role = db.Column(db.String(20))
    active = db.Column(db.Boolean)

class Category(UUIDMixin, Model):
    name = db.Column(db.String(50))
"""


def test_seeds_are_put_in(make_app: MakeApp) -> None:
    app = make_app({"models/user.py": MODELS, "seeds.py": IMPORTS + SEEDS})
    from models import Category, User
    from seeds import seed

    with app.app_context():
        seed()
    with app.app_context():
        admin = User.query.one()
        assert (admin.email, admin.role, admin.active) == ("admin@example.com", "admin", True)
        assert {category.name for category in Category.query} == {"General", "Support", "Billing"}
