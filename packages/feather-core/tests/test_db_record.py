"""What a model gives to and takes from plain data."""

import re
import subprocess
import sys
import textwrap

import pytest
from sqlalchemy.orm import Mapped, mapped_column, relationship

from feather.db import Model, db
from feather.db.mixins import UUIDMixin
from feather.exceptions import ValidationError


@pytest.fixture
def user(own_metadata):
    class Secretive:
        __hidden__ = ("token",)
        token = db.Column(db.String(9))

    class User(UUIDMixin, Secretive, Model):
        __hidden__ = ("password_hash",)
        __writable__ = ("name", "password")
        name: Mapped[str] = mapped_column("full_name")
        password_hash: Mapped[str | None] = mapped_column()
        role: Mapped[str] = mapped_column(default="member")
        notes: Mapped[list["Note"]] = relationship()

        @property
        def password(self):
            raise AttributeError

        @password.setter
        def password(self, value):
            self.password_hash = f"hash of {value}"

    class Note(UUIDMixin, Model):
        user_id = db.Column(db.ForeignKey("user.id"))

    User.registry.configure()  # before Note, which nothing else holds, is gone
    return User


def test_to_dict_gives_columns_by_attribute_without_the_hidden_ones(user):
    row = user(name="Ann", token="t", password_hash="h", role="admin")
    assert row.to_dict() == {"id": row.id, "name": "Ann", "role": "admin"}


def test_input_sets_what_the_model_names(user):
    row = user.from_input({"name": "Ann", "password": "p"})
    assert (row.name, row.password_hash) == ("Ann", "hash of p")
    assert row.fill({"name": "Bob"}) is row
    assert row.name == "Bob"


@pytest.mark.parametrize(
    "key", ["role", "id", "notes", "token", "password_hash", "__class__", "tenant_id", "_sa_x", 5]
)
def test_c02_input_never_reaches_anything_else(user, key):
    row = user(name="Ann")
    for take in (row.fill, user.from_input):
        with pytest.raises(ValidationError) as caught:
            take({"name": "Bob", key: "x"})
        assert caught.value.message == f"These cannot be set: {key}."
        assert caught.value.fields == {str(key): "This cannot be set."}
    assert row.name == "Ann"


def test_c02_without_a_list_nothing_is_writable(own_metadata):
    class Note(UUIDMixin, Model):
        title = db.Column(db.Text)

    with pytest.raises(ValidationError, match="These cannot be set: title"):
        Note.from_input({"title": "x"})
    assert Note.from_input({}).title is None


def test_a_thousand_refused_keys_make_no_long_answer(user):
    with pytest.raises(ValidationError) as caught:
        user.from_input({"k" * 1000 + str(number): 1 for number in range(1000)})
    assert len(caught.value.message) < 1000
    assert len(caught.value.fields) <= 10


@pytest.mark.parametrize(
    ("option", "names", "text"),
    [
        ("__hidden__", ("pasword",), "must be a list of its columns: 'pasword' is none"),
        ("__hidden__", "password", "must be a list of its columns: 'password' is none"),
        ("__writable__", ("nmae",), "must be a list of its attributes: 'nmae' is none"),
    ],
)
def test_a_misspelled_name_is_refused_when_the_model_is_declared(own_metadata, option, names, text):
    attributes = {option: names, "__module__": __name__, "password": db.Column(db.Text)}
    with pytest.raises(TypeError, match=re.escape(f"User.{option} = {names!r} {text}")):
        type("User", (UUIDMixin, Model), attributes)


APP_CODE = """
    from feather.db import Model, Page, db, paginate, paginate_cursor
    from feather.db.mixins import OrderingMixin, SoftDeleteMixin, TimestampMixin, UUIDMixin


    class Card(UUIDMixin, TimestampMixin, SoftDeleteMixin, OrderingMixin, Model):
        __ordering_scope__ = ["column_id"]
        __writable__ = ["title"]
        __hidden__ = {"deleted_at"}
        title = db.Column(db.Text, nullable=False)
        column_id = db.Column(db.String(36))


    def work(data: dict[str, object]) -> Page[Card]:
        card = Card.from_input(data).fill({"title": "x"})
        reveal_type(card)
        card.move_to(0)
        card.move_above(Card.query_ordered(column_id="c").first_or_404())
        card.soft_delete()
        first = db.session.scalars(db.select(Card)).first()
        assert first is not None and first.deleted_at is None
        page = paginate_cursor(db.select(Card), Card.created_at.desc())
        print([card.position for card in page], page.links("cards")["next"])
        names: Page[str] = paginate(db.select(Card.title))
        print(names.items[0].upper(), paginate(db.select(Card.id, Card.title)).total)
        return paginate(db.select(Card).order_by(Card.id), page=2)
"""


def test_the_code_of_an_app_type_checks_strictly(tmp_path):
    file = tmp_path / "card.py"
    file.write_text(textwrap.dedent(APP_CODE))
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "c"), str(file)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert 'Revealed type is "card.Card"' in checked.stdout, checked.stdout
    assert checked.returncode == 0, checked.stdout
