"""An app's models in the panel: lists, pages, forms, and who may do what."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from admin_forms import errors_in, facts_in, form_of
from admin_site import on_sqlite
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from statements import at_most

from feather.admin import Admin, ModelAdmin, ModelAdminError
from feather.auth import Auth, UserMixin
from feather.db import db
from feather.plugins import PluginError
from feather.testing import Fragment
from feather_auth.testing.signing_in import sign_in

MODELS = """
    import enum
    from datetime import date, datetime
    from decimal import Decimal

    from sqlalchemy import (
        CheckConstraint, Column, Enum, ForeignKey, Numeric, String, Table, Text,
    )
    from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

    from feather.db import Model
    from feather.db.mixins import OrderingMixin, SoftDeleteMixin, TimestampMixin, UUIDMixin
    from feather.db.types import UTCDateTime
    from models.user import User


    class Stage(enum.Enum):
        DRAFT = "draft"
        IN_REVIEW = "in review"


    post_tags = Table(
        "post_tags", Model.metadata,
        Column("post_id", ForeignKey("posts.id"), primary_key=True),
        Column("tag_id", ForeignKey("tags.id"), primary_key=True),
    )


    class Tag(UUIDMixin, Model):
        __tablename__ = "tags"
        name: Mapped[str] = mapped_column(String(40))
        memos: Mapped[list["Memo"]] = relationship()


    class Post(UUIDMixin, TimestampMixin, Model):
        __tablename__ = "posts"
        __table_args__ = (CheckConstraint("rating IS NULL OR rating <= 5", "rating_limit"),)
        __hidden__ = ("preview_token",)
        title: Mapped[str] = mapped_column(String(60))
        slug: Mapped[str | None] = mapped_column(String(40), unique=True)
        body: Mapped[str] = mapped_column(Text, default="")
        stage: Mapped[Stage] = mapped_column(default=Stage.DRAFT)
        published: Mapped[bool] = mapped_column(default=False)
        rating: Mapped[int | None]
        price: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
        due: Mapped[date | None]
        seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
        preview_token: Mapped[str | None] = mapped_column(String(80))
        likes: Mapped[int] = mapped_column(default=0)
        author_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
        author: Mapped[User] = relationship()
        tags: Mapped[list[Tag]] = relationship(secondary=post_tags)

        @validates("title")
        def check_title(self, _key, title):
            if "badword" in title:
                raise ValueError("Mind your language.")
            return title


    class Comment(UUIDMixin, Model):
        __tablename__ = "comments"
        text: Mapped[str] = mapped_column(String(200))
        post_id: Mapped[str] = mapped_column(ForeignKey("posts.id"))
        post: Mapped[Post] = relationship()


    class Step(UUIDMixin, OrderingMixin, Model):
        __tablename__ = "steps"
        label: Mapped[str] = mapped_column(String(40))


    class Call(UUIDMixin, Model):
        __tablename__ = "calls"
        action: Mapped[str] = mapped_column(Enum("START", "STOP", native_enum=False))
        actor: Mapped[str] = mapped_column(Enum("SYSTEM", "PERSON", native_enum=False))
        endpoint: Mapped[bool]
        what: Mapped[bool]


    class Memo(UUIDMixin, SoftDeleteMixin, Model):
        __tablename__ = "memos"
        text: Mapped[str] = mapped_column(String(40))
        tag_id: Mapped[str | None] = mapped_column(ForeignKey("tags.id"))

        def __str__(self):
            return f"Memo: {self.text}"
"""
ADMIN = """
    from feather.admin import AdminPage, ModelAdmin
    from models.post import Call, Comment, Memo, Post, Step, Tag

    ModelAdmin(
        Post,
        list=["title", "author", "stage", "published", "rating"],
        search=["title", "body"],
        filters=["published", "stage", "author"],
        form=[
            "title", "slug", "body", "stage", "published", "rating", "price", "due", "seen_at",
            "preview_token", "author", "tags",
        ],
    )
    ModelAdmin(Comment, list=["text", "post"], form=["text", "post"])
    ModelAdmin(Tag, form=["name"], icon="label")
    ModelAdmin(Step, form=["label"])
    ModelAdmin(Memo, form=["text"], title="Sticky notes")
    ModelAdmin(Call, filters=["action", "actor", "endpoint", "what"])

    PAGES = [AdminPage("reports", "Reports", "page.reports", "monitoring")]
"""
ROLES = """
    PERMISSIONS = {
        "user": {"*.read"},
        "editor": {"*.create", "*.update", "admin.posts"},
        "moderator": {"*.manage", "admin.comments"},
        "admin": {"*"},
    }
    POLICIES = {
        "posts.update": lambda user, post: (
            None if user.role == "admin" else post.author_id == user.id
        )
    }
"""
REPORTS = """
    from feather import page
    from feather.admin import panel_required


    @page.get("/admin/reports")
    @panel_required("admin.reports")
    def reports():
        return "the reports"


    @page.get("/admin/tags/<name>")
    @panel_required("admin.tags")
    def one_tag(name):
        return "the app's own page of " + name
"""
HTMX = {"HX-Request": "true"}
Sent = Mapping[str, Any]


@pytest.fixture
def files() -> dict[str, str]:
    return {
        "models/post.py": MODELS, "models/bare.py": BARE, "admin.py": ADMIN, "roles.py": ROLES,
        "routes/pages/reports.py": REPORTS,
    }  # fmt: skip


@pytest.fixture
def url(database_url: str) -> str:
    return database_url


@pytest.fixture
def add(app: Flask, people) -> Callable[..., str]:
    """Add a row: ``add("Post", title="A")``; gives the id."""

    def make(kind: str, **columns: Any) -> str:
        import models.post
        import models.user

        with app.app_context():
            if kind == "Post":
                columns = {"author_id": people.editor.id, **columns}
            row = getattr(models.user if kind == "User" else models.post, kind)(**columns)
            db.session.add(row)
            db.session.commit()
            return row.id

    return make


@pytest.fixture
def stored(app: Flask) -> Callable[..., Any]:
    """Return the values of a row as the database has them."""

    def read(kind: str, row_id: str, *names: str) -> Any:
        import models.post

        with app.app_context():
            row = db.session.get(getattr(models.post, kind), row_id)
            return None if row is None else [getattr(row, name) for name in names]

    return read


@pytest.fixture
def details(app: Flask) -> Callable[[], list[tuple[str, dict[str, Any]]]]:
    """Return the entries of the audit log about models."""
    from feather_auth.store import store

    def read() -> list[tuple[str, dict[str, Any]]]:
        with app.app_context():
            model = store().models.audit
            rows = db.session.execute(db.select(model.action, model.details).order_by(model.id))
            return [(a, d) for a, d in rows if not a.startswith(("session.", "user."))]

    return read


def test_a_row_is_made_changed_and_deleted(admin, add, stored, details, people) -> None:
    tag = add("Tag", name="News")
    assert Fragment(admin.get("/admin/posts").text).one("p.f-empty-title").text == (
        "Nothing here yet"
    )
    sent = form_of(admin, "/admin/posts/new")
    assert sent["stage"] == ["DRAFT"]  # the default of the column
    made = admin.post("/admin/posts/new", data={
        **sent, "title": "  First post ", "body": "one\r\ntwo", "stage": "IN_REVIEW",
        "published": "on", "rating": "4", "price": "12.50", "due": "2026-01-31",
        "seen_at": "2026-01-31T12:30", "author": people.user.id, "tags": [tag],
        "preview_token": "hush",
    })  # fmt: skip
    assert made.status_code == 303
    post = made.headers["Location"].removeprefix("/admin/posts/")
    names = ("title", "slug", "body", "published", "rating", "price", "seen_at", "author_id")
    assert stored("Post", post, *names) == [
        "First post", None, "one\ntwo", True, 4, Decimal("12.50"),
        datetime(2026, 1, 31, 12, 30, tzinfo=UTC), people.user.id,
    ]  # fmt: skip
    page = admin.get(f"/admin/posts/{post}").text
    facts = facts_in(page)
    assert facts["Stage"] == "In review"
    assert facts["Price"] == "12.50"
    assert facts["Due"] == "31 Jan 2026"
    assert facts["Tags"] == "News"
    assert facts["Preview token"] == "***"
    assert f'href="/admin/users/{people.user.id}"' in page
    assert "“First post” was created." in page

    address = f"/admin/posts/{post}/edit"
    unchanged = admin.post(address, data=form_of(admin, address))
    assert "nothing was changed" in admin.get(unchanged.headers["Location"]).text
    changed = {**form_of(admin, address), "title": "Second", "published": "", "tags": []}
    assert admin.post(address, data=changed).status_code == 303
    assert stored("Post", post, "title", "published", "tags", "preview_token") == [
        "Second", False, [], "hush"
    ]  # fmt: skip

    asked = admin.post(f"/admin/posts/{post}/delete", data={})
    assert Fragment(asked.text).one("h1").text == "Delete “Second”?"
    assert stored("Post", post, "title") == ["Second"]
    admin.post(f"/admin/posts/{post}/delete", data={"confirmed": "yes"})
    assert stored("Post", post, "title") is None
    actions = details()
    assert [action for action, _ in actions] == ["posts.created", "posts.updated", "posts.deleted"]
    created, updated, deleted = (entry for _, entry in actions)
    assert created["changes"]["preview_token"] == {"before": None, "after": "***"}
    assert updated == {
        "id": post, "label": "Second", "changes": {
            "title": {"before": "First post", "after": "Second"},
            "published": {"before": True, "after": False},
            "tags": {"before": [{"id": tag, "label": "News"}], "after": []},
        },
    }  # fmt: skip
    assert deleted["changes"]["title"] == {"before": "Second", "after": None}


@on_sqlite
def test_what_is_wrong_stands_beside_the_fields(admin, people, stored) -> None:
    sent = form_of(admin, "/admin/posts/new")
    wrong = {
        **sent, "title": "x" * 61, "rating": "many", "price": "1.999", "due": "tomorrow",
        "seen_at": "noon", "stage": "GONE", "author": "nobody", "tags": ["nothing"],
    }  # fmt: skip
    answer = admin.post("/admin/posts/new", data=wrong, headers=HTMX)
    assert answer.status_code == 422
    assert not answer.text.lstrip().startswith("<!doctype")
    assert errors_in(answer.text) == {
        "title": "Use at most 60 characters.",
        "rating": "Enter a whole number.",
        "price": "Use at most 2 decimal places.",
        "due": "Enter a date, such as 2026-01-31.",
        "seen_at": "Enter a date and a time in UTC, such as 2026-01-31T12:00.",
        "stage": "Choose one of these.",
        "author": "There is no such author.",
        "tags": "Some of these are not there.",
    }
    assert 'value="many"' in answer.text
    plain = admin.post("/admin/posts/new", data={**sent, "title": " ", "rating": str(2**31)})
    assert plain.text.lstrip().startswith("<!doctype")
    assert errors_in(plain.text) == {
        "title": "This field is required.",
        "rating": "Enter a number from -2,147,483,648 to 2,147,483,647.",
        "author": "This field is required.",
    }
    right = {**sent, "author": people.user.id}
    nul = admin.post("/admin/posts/new", data={**right, "title": "a\0b"})
    assert errors_in(nul.text) == {"title": "Remove the NUL character."}
    too_early = {**right, "title": "A", "seen_at": "0001-01-01T00:00+14:00"}
    never = admin.post("/admin/posts/new", data=too_early)
    assert errors_in(never.text) == {
        "seen_at": "Enter a date and a time in UTC, such as 2026-01-31T12:00."
    }
    rude = admin.post("/admin/posts/new", data={**right, "title": "badword"})
    assert errors_in(rude.text) == {"title": "Mind your language."}


def test_what_the_database_refuses_is_explained(admin, add, people) -> None:
    post = add("Post", title="One", slug="one")
    add("Comment", text="Nice", post_id=post)
    sent = {**form_of(admin, "/admin/posts/new"), "title": "Two", "author": people.user.id}
    taken = admin.post("/admin/posts/new", data={**sent, "slug": "one"})
    assert errors_in(taken.text) == {"slug": "Another post has this slug already."}
    assert 'value="Two"' in taken.text
    rated = admin.post("/admin/posts/new", data={**sent, "rating": "9"})
    assert errors_in(rated.text) == {"rating": "The database refuses this value."}
    admin.post(f"/admin/posts/{post}/delete", data={"confirmed": "yes"})
    page = Fragment(admin.get(f"/admin/posts/{post}").text)
    assert re.fullmatch(
        r"“One” cannot be deleted, because (rows of comments|other rows) refer to it\. "
        r"Delete or change these first\.",
        page.one("div.f-alert[role=alert]").text,
    )


@on_sqlite
def test_no_row_is_detached_without_a_word_from_one_that_is_deleted(admin, add, stored) -> None:
    tag = add("Tag", name="Red")
    memo = add("Memo", text="Milk", tag_id=tag)
    answer = admin.post(f"/admin/tags/{tag}/delete?view=list", headers=HTMX)
    said = answer.headers["HX-Trigger"].encode().decode("unicode_escape")
    assert "“Red” cannot be deleted, because rows of memos refer to it." in said
    assert stored("Memo", memo, "tag_id") == [tag]


@on_sqlite
def test_c02_only_the_fields_of_the_form_are_written(admin, add, stored, people) -> None:
    post = add("Post", title="One")
    created = stored("Post", post, "created_at", "author_id")
    evil = {
        "id": "mine", "likes": "999", "created_at": "2001-01-01T00:00", "tenant_id": "other",
        "__class__": "x", "author.role": "admin",
        "author_id": people.admin.id,
    }  # fmt: skip
    address = f"/admin/posts/{post}/edit"
    assert admin.post(address, data={**form_of(admin, address), **evil}).status_code == 303
    assert stored("Post", post, "likes", "created_at", "author_id") == [0, *created]
    new = {**form_of(admin, "/admin/posts/new"), "title": "New", "author": people.user.id}
    made = admin.post("/admin/posts/new", data={**new, **evil})
    row = made.headers["Location"].removeprefix("/admin/posts/")
    assert row != "mine"
    assert stored("Post", row, "likes", "author_id") == [0, people.user.id]
    assert stored("Post", row, "created_at")[0].year > 2001


def test_a_row_that_somebody_else_changed_is_not_overwritten(admin, add, stored) -> None:
    post = add(
        "Post", title="One", body="old", seen_at=datetime(2026, 1, 1, 1, 1, 1, 5, tzinfo=UTC)
    )
    address = f"/admin/posts/{post}/edit"
    mine, theirs = form_of(admin, address), form_of(admin, address)
    assert admin.post(address, data={**theirs, "title": "Theirs"}).status_code == 303
    refused = admin.post(address, data={**mine, "title": "Mine"}, headers=HTMX)
    assert refused.status_code == 422
    page = Fragment(refused.text)
    assert "Somebody else changed this meanwhile." in page.one(".f-alert").text
    assert page.one("input[name=title]").attributes["value"] == "Mine"
    assert [hint.text for hint in page.all("p.f-hint") if "Now" in hint.text] == ["Now: Theirs"]
    assert stored("Post", post, "title") == ["Theirs"]
    again = {**mine, "title": "Mine", "_seen": page.one("input[name=_seen]").attributes["value"]}
    assert admin.post(address, data={**again, "_seen": "forged"}).status_code == 422
    assert admin.post(address, data=again).status_code == 303
    assert stored("Post", post, "title", "body") == ["Mine", "old"]
    # What an input cannot hold exactly is not lost either.
    assert stored("Post", post, "seen_at")[0].microsecond == 5


def test_of_two_who_save_at_once_one_wins(admin, signed_in, add, stored) -> None:
    post = add("Post", title="One")
    address = f"/admin/posts/{post}/edit"
    browsers = [(name, signed_in("admin")) for name in ("A", "B")]
    forms = [form_of(browser, address) for _, browser in browsers]
    ready = Barrier(2)

    def save(number: int) -> int:
        name, browser = browsers[number]
        ready.wait()
        return browser.post(address, data={**forms[number], "title": name}).status_code

    with ThreadPoolExecutor(2) as pool:
        codes = list(pool.map(save, range(2)))
    assert sorted(codes) == [303, 422]
    assert stored("Post", post, "title") == [browsers[codes.index(303)][0]]


@on_sqlite
def test_roles_see_and_do_what_they_may(app, signed_in, add, people) -> None:
    own, other = add("Post", title="Own"), add("Post", title="Other", author_id=people.admin.id)
    asked = {
        "list": ("get", "/admin/posts"), "csv": ("get", "/admin/posts/export"),
        "new": ("get", "/admin/posts/new"), "one": ("get", f"/admin/posts/{other}"),
        "edit": ("get", f"/admin/posts/{other}/edit"), "own": ("get", f"/admin/posts/{own}/edit"),
        "save": ("post", f"/admin/posts/{other}/edit"),
        "options": ("get", "/admin/posts/options/author"),
        "delete": ("post", f"/admin/posts/{own}/delete"), "steps": ("get", "/admin/steps"),
    }  # fmt: skip
    allowed = {
        "user": set(),
        "moderator": set(),
        "editor": {"list", "csv", "new", "one", "own", "options"},
        "admin": asked.keys(),
        "operator": asked.keys() - {"edit", "save"},
    }
    for kind, may in allowed.items():
        browser = signed_in(kind)
        answers = {
            name: getattr(browser, how)(path, buffered=True).status_code
            for name, (how, path) in asked.items()
        }
        wanted = {name for name, code in answers.items() if code != 403}
        assert wanted == {*may} | ({"edit", "save"} if kind == "operator" else set()), kind
    stranger = app.test_client().get("/admin/posts", headers={"Accept": "text/html"})
    assert stranger.headers["Location"].startswith("/auth/login")
    # To choose a post is for those who may set one.
    reader = signed_in("moderator")
    assert reader.get("/admin/comments").status_code == 200
    assert reader.get("/admin/comments/options/post").status_code == 403
    editor = signed_in("editor")
    page = editor.get("/admin/posts").text
    assert [link.text for link in Fragment(page).all("a.admin-nav-item")] == ["Posts"]
    assert f"/admin/posts/{own}/edit" in page
    assert f"/admin/posts/{other}/edit" not in page
    assert "/delete" not in page


@on_sqlite
def test_the_navigation_has_models_and_the_apps_own_pages(admin, add) -> None:
    tag = add("Tag", name="News")
    page = Fragment(admin.get("/admin/memos").text)
    entries = [link.text for link in page.all("a.admin-nav-item")]
    assert entries[:6] == ["Users 1", "Reports", "Posts", "Comments", "Tags", "Steps"]
    assert page.one("h1").text == "Sticky notes"
    assert admin.get("/admin/reports").text == "the reports"
    # A route of the app at the same path wins, whatever its variable is called.
    assert admin.get(f"/admin/tags/{tag}").text == f"the app's own page of {tag}"


def test_the_list_is_searched_filtered_sorted_and_bounded(app, admin, add, people) -> None:
    for number in range(30):
        writer = add("User", email=f"writer{number}@example.org")  # one query each, if asked singly
        add("Post", title=f"Post {number:02}", rating=number % 5, author_id=writer)
    sure = "100%_\\ sure/true"
    add("Post", title=sure, body="x", published=True, author_id=people.user.id)

    def rows(query: str) -> list[str]:
        page = Fragment(admin.get(f"/admin/posts?{query}", headers=HTMX).text)
        return [link.text for link in page.all("a.admin-link")]

    with at_most(8, app):
        assert len(rows("")) == 25
    with at_most(8, app):
        assert admin.get("/admin/posts").status_code == 200
    assert rows("sort=title&page=2")[0] == "Post 24"
    assert rows("sort=-title")[0] == "Post 29"
    assert rows("published=yes") == [sure]
    assert rows(f"author={people.user.id}&published=yes&stage=DRAFT") == [sure]
    assert rows("stage=IN_REVIEW") == []
    # Words in either case, and every sign means itself.
    for query in ("SURE", "true+100", "%25_", "0%25", "_", "%5C", "E%2FT"):
        assert rows(f"q={query}") == [sure], query
    page = Fragment(admin.get("/admin/posts?sort=-title").text)
    assert page.one("form[role=search]").attributes["hx-sync"] == "closest section:replace"
    assert {a.attributes["hx-sync"] for a in page.all("a[hx-boost]")} == {"closest section:drop"}
    heading = page.all("th[aria-sort=descending]")
    assert [h.text for h in heading] == ["Title"]
    assert "Nothing matches" in admin.get("/admin/posts?q=zebra").text


@on_sqlite
def test_c74_hostile_queries_are_held_within_bounds(admin, add) -> None:
    add("Post", title="100%_\\ sure", preview_token="hush")
    add("Post", title="=cmd|' /C calc'!A0", body="plain")

    def count(query: str) -> int:
        answer = admin.get(f"/admin/posts?{query}", headers=HTMX)
        assert answer.status_code == 200
        return len(Fragment(answer.text).all("tr"))

    heading = 1
    assert count("q=" + "a" * 10_000) == 0
    for query in (
        "sort=preview_token", "sort=-password", "sort=author", "page=-1", "page=1000000000",
        "page=x", "published=maybe", "stage=GONE", "q=%00",
    ):  # fmt: skip
        assert count(query) == heading + 2, query
    assert count("author=%00") == heading + 2
    assert count("author=" + "x" * 36) == 0
    csv = admin.get("/admin/posts/export?sort=title")
    assert csv.headers["Content-Disposition"] == 'attachment; filename="posts.csv"'
    first, *lines = csv.text.splitlines()
    assert first == "Id,Title,Author,Stage,Published,Rating"
    assert any(",'=cmd|' /C calc'!A0,Editor Example,Draft,False," in line for line in lines)
    for path in ("/admin/posts/%00", "/admin/posts/" + "x" * 300, "/admin/posts/options/title"):
        assert admin.get(path).status_code == 404, path


def test_c04_ids_that_no_database_compares_with_are_not_there(admin, people) -> None:
    """C04: a NUL in the id of a user and of a session, on both databases."""
    revoke = f"/admin/users/{people.user.id}/sessions/revoke"
    assert admin.post(revoke, data={"session": "a\0b"}).status_code == 404
    sent = {"action": "approve", "ids": ["\0", people.pending.id]}
    answer = admin.post("/admin/users", data=sent, headers=HTMX)
    assert '"message":"1 user was approved."' in answer.headers["HX-Trigger"]


@on_sqlite
def test_filters_may_be_called_as_anything_is(app, admin, add, details) -> None:
    import models.post

    with app.app_context():
        call = models.post.Call(action="START", actor="SYSTEM", endpoint=True, what=True)
        db.session.add(call)
        db.session.commit()
    asked = "action=START&actor=SYSTEM&endpoint=yes&what=yes"
    page = Fragment(admin.get(f"/admin/calls?{asked}").text)
    assert len(page.all("a.admin-link")) == 1
    (export,) = [a for a in page.all("a") if a.text == "Download CSV"]
    assert export.attributes["href"] == f"/admin/calls/export?{asked}"
    assert len(admin.get(export.attributes["href"]).text.splitlines()) == 2
    # It follows the filters, which change in place.
    narrowed = Fragment(admin.get(f"/admin/calls?{asked}", headers=HTMX).text)
    download = narrowed.one("#records-download").attributes
    assert (download["href"], download["hx-swap-oob"]) == (export.attributes["href"], "true")
    assert "hx-swap-oob" not in page.one("#records-download").attributes
    filters = ["action: START", "actor: SYSTEM", "endpoint: yes", "what: yes"]
    assert details()[-1] == ("calls.exported", {"filters": filters})
    audit = Fragment(admin.get("/admin/audit?action=calls.exported").text).one("tbody").text
    assert "admin@example.com" in audit  # and not what the address says
    assert "filters: action: START, actor: SYSTEM" in audit


@on_sqlite
def test_a_relation_with_many_rows_is_searched_for(admin, add, app, stored) -> None:
    for number in range(60):
        last = add("Post", title=f"Post {number:02}")
    form = Fragment(admin.get("/admin/comments/new").text)
    find = form.one("input[name=q]")
    assert find.attributes["form"] == "post-finder"  # so that Enter does not save
    assert form.one("#post-finder").attributes["hx-get"] == "/admin/comments/options/post"
    assert len(form.one("select[name=post]").all("option")) == 51
    found = Fragment(admin.get(f"/admin/comments/options/post?q=post+07&post={last}").text)
    assert [option.text for option in found.all("option")] == ["Choose", "Post 59", "Post 07"]
    assert found.one("option[selected]").attributes["value"] == last
    assert found.one("[role=status]").text == "1 found for “post 07”."
    nothing = Fragment(admin.get("/admin/comments/options/post?q=zebra").text)
    assert nothing.one("[role=status]").text == "Nothing found for “zebra”."
    made = admin.post("/admin/comments/new", data={"text": "Nice", "post": last}, headers=HTMX)
    assert made.status_code == 204
    row = made.headers["HX-Redirect"].removeprefix("/admin/comments/")
    assert stored("Comment", row, "post_id") == [last]


@on_sqlite
def test_no_related_row_is_lost_however_many_there_are(app, admin, add) -> None:
    from models.post import Post, Tag

    post = add("Post", title="Old")
    with app.app_context():
        tags = [Tag(name=f"Tag {number}") for number in range(1100)]
        db.session.get_one(Post, post).tags = tags
        db.session.commit()
    sent = form_of(admin, f"/admin/posts/{post}/edit")
    searched = admin.get("/admin/posts/options/tags", query_string={"tags": sent["tags"]}).text
    for page in (searched, admin.post("/admin/posts/new", data={**sent, "title": ""}).text):
        chosen = [o for o in Fragment(page).all("option[selected]") if o.text.startswith("Tag ")]
        assert len(chosen) == 1100
    for title, kept in (("New", sent["tags"]), ("Newer", sent["tags"][1:])):
        data = {**form_of(admin, f"/admin/posts/{post}/edit"), "title": title, "tags": kept}
        assert admin.post(f"/admin/posts/{post}/edit", data=data).status_code == 303
        with app.app_context():
            assert len(db.session.get_one(Post, post).tags) == len(kept)


@pytest.fixture
def narrowed(app: Flask) -> Iterator[None]:
    """The signed-in person sees nobody but themselves, and no post called Secret."""
    from flask_login import current_user
    from models.post import Post
    from sqlalchemy import event
    from sqlalchemy.orm import with_loader_criteria

    from feather.plugins import RowScope
    from feather.plugins.collection import Contribution

    scope = RowScope("user", lambda user: user.id == current_user.id)
    host = app.extensions["feather"]
    host.contributions = {
        **host.contributions, "feather_row_scopes": (Contribution("test", scope),)
    }  # fmt: skip

    def pin(state: Any) -> None:
        if state.is_select:
            state.statement = state.statement.options(
                with_loader_criteria(Post, Post.title != "Secret", include_aliases=True)
            )

    event.listen(db.session.session_factory, "do_orm_execute", pin)
    yield
    event.remove(db.session.session_factory, "do_orm_execute", pin)


@on_sqlite
def test_what_is_out_of_scope_is_not_there(admin, add, stored, people, narrowed) -> None:
    secret, post = add("Post", title="Secret"), add("Post", title="Open")
    for path in ("", "/edit"):
        assert admin.get(f"/admin/posts/{secret}{path}").status_code == 404
    assert admin.post(f"/admin/posts/{secret}/delete", data={"confirmed": "1"}).status_code == 404
    refused = admin.post("/admin/comments/new", data={"text": "Hi", "post": secret})
    assert errors_in(refused.text) == {"post": "There is no such post."}
    options = Fragment(admin.get("/admin/posts/options/author").text)
    assert [option.text for option in options.all("option")] == ["Choose", "Admin Example"]
    for path in ("", f"/{post}", f"/{post}/edit", "/export"):
        page = admin.get(f"/admin/posts{path}").text
        assert "Open" in page, path
        assert "Editor" not in page, path  # who wrote it is out of sight
    address = f"/admin/posts/{post}/edit"
    sent = form_of(admin, address)
    assert sent["author"] == [people.editor.id]  # out of sight, and kept
    assert admin.post(address, data={**sent, "title": "Kept"}).status_code == 303
    assert stored("Post", post, "title", "author_id") == ["Kept", people.editor.id]
    moved = {**form_of(admin, address), "author": people.user.id}
    assert errors_in(admin.post(address, data=moved).text) == {"author": "There is no such author."}


@on_sqlite
def test_deleting_from_the_list_keeps_positions_and_what_can_be_restored(
    admin, add, stored, app
) -> None:
    steps = [add("Step", label=label) for label in "abc"]
    answer = admin.post(f"/admin/steps/{steps[0]}/delete?view=list", headers=HTMX)
    assert (answer.status_code, answer.text) == (200, "")
    assert "recordsChanged" in json.loads(answer.headers["HX-Trigger"])
    asked = Fragment(admin.get("/admin/steps?sort=-label").text).one("#admin-records").attributes
    assert (asked["hx-get"], asked["hx-trigger"]) == (
        "/admin/steps?sort=-label", "recordsChanged from:body",
    )  # fmt: skip
    shown = Fragment(admin.get(asked["hx-get"], headers=HTMX).text)
    assert [link.text for link in shown.all("a.admin-link")] == ["c", "b"]
    assert "“a” was deleted." in answer.headers["HX-Trigger"].encode().decode("unicode_escape")
    assert stored("Step", steps[1], "position") == [0]
    long = add("Tag", name="x" * 100_000)  # which no header and no cookie holds
    gone = admin.post(f"/admin/tags/{long}/delete?view=list", headers=HTMX)
    told = json.loads(gone.headers["HX-Trigger"])["showToast"]["message"]
    assert told == f"“{'x' * 200}…” was deleted."
    memo = add("Memo", text="Milk")
    assert "Memo: Milk" in admin.get("/admin/memos").text
    gone = admin.post(f"/admin/memos/{memo}/delete", headers=HTMX)
    assert gone.headers["HX-Redirect"] == "/admin/memos"
    assert admin.get(f"/admin/memos/{memo}").status_code == 404
    with app.app_context():
        from models.post import Memo

        assert Memo.query_with_deleted().one().deleted_at is not None


BARE = """
    from sqlalchemy import ForeignKey
    from sqlalchemy.orm import Mapped, mapped_column, relationship

    from feather.db import Model
    from feather.db.mixins import UUIDMixin


    class Plain(UUIDMixin, Model):
        __tablename__ = "plains"
        bares: Mapped[list["Bare"]] = relationship(back_populates="plain")


    class Bare(UUIDMixin, Model):
        __tablename__ = "bares"
        extra: Mapped[bytes]
        plain_id: Mapped[str] = mapped_column(ForeignKey("plains.id"))
        plain: Mapped[Plain] = relationship(back_populates="bares")
        other_id: Mapped[str] = mapped_column(ForeignKey("tags.id"))


    class Pair(Model):
        __tablename__ = "pairs"
        one: Mapped[int] = mapped_column(primary_key=True)
        two: Mapped[int] = mapped_column(primary_key=True)
"""
WRONG = {
    "Post, list=['titel']": "list names 'titel', and Post has no column or relationship of that "
    "name; the nearest is 'title'",
    "Post, list='title'": "list='title' must be a list: write ['title']",
    "Post, list=['preview_token']": "list names 'preview_token', which the model hides in its "
    "__hidden__: leave it out here, too",
    "Post, search=['rating']": "search names 'rating', which is no text: only columns of text can "
    "be searched; use filters for others",
    "Post, search=['stage']": "search names 'stage', which is no text",
    "Post, search=['preview_token']": "search names 'preview_token', which is a secret, and a "
    "search would tell it bit by bit: leave it out",
    "Post, filters=['due']": "filters names 'due', which is neither yes or no, nor a choice, nor a "
    "relationship: name it in search if it is text, or leave it out",
    "Post, form=['id']": "form names 'id', the primary key, which never changes: leave it out",
    "Post, form=['author_id']": "form names 'author_id', a foreign key: name the relationship "
    "'author' instead",
    "Post, form=['created_at']": "form names 'created_at', which TimestampMixin sets by itself",
    "Step, form=['position']": "form names 'position', which OrderingMixin sets by itself",
    "Post, form=['title', 'title']": "form names 'title' twice: leave one out",
    "Post, order='-titel'": "order='-titel' is no column of Post; the nearest is 'title'",
    "Post, order=['title']": "order=['title'] must be the name of one column, for example "
    "order='-id'",
    "Post, list=[Post.title]": "list has Post.title, which is no text: write its name in quotes, "
    "for example 'title'",
    "Stage": "this class is no model, for no table belongs to it: derive it from Model of "
    "feather.db, or in a Flask app from its db.Model",
    "Post, name='users'": "the panel has a page 'users' already, /admin/users: give this one "
    "another name, for example name='app_users'",
    "Post, name='reports'": "the panel has a page 'reports' already",
    "Post, name='My Posts'": "the name 'My Posts' is part of an address and of permissions: write "
    "lower-case letters, digits and _, for example name='posts'",
    f"Post, name='{'p' * 41}'": f"the name '{'p' * 41}' is longer than 40 characters, and the "
    "audit log keeps no more of it: give a shorter one, for example name='posts'",
    "User": "it holds accounts or what they did, which have rules of their own: use the panel's "
    "pages for users and the audit log",
    "'Post'": "this is no model: pass the class, such as ModelAdmin(Post)",
    "Pair": "its rows have a primary key of several columns, and an address holds one",
    "Plain, list=['bares']": "list names 'bares', which leads to any number of Bare: these belong "
    "into a ModelAdmin(Bare) of their own, with a filter",
    "Bare, form=['plain']": "form names 'plain', and nothing says by what rows of Plain are found: "
    "give Plain a column title, name, email or label, or declare ModelAdmin(Plain, search=[...])",
    "Bare, form=['other_id']": "form names 'other_id', a foreign key without a relationship",
    "Bare, form=['extra']": "form names 'extra', and there is no input for the type LargeBinary()",
}


@on_sqlite
def test_a_wrong_declaration_is_explained(app: Flask, files) -> None:
    import models.bare
    import models.post
    from models.user import User

    from feather_admin.models.resource import read_all
    from feather_auth.store import store_of

    names = {**vars(models.bare), **vars(models.post), "User": User, "ModelAdmin": ModelAdmin}
    own = store_of(app).models

    def refused(*declared: str) -> str:
        with pytest.raises(ModelAdminError) as refusal:
            read_all([eval(f"ModelAdmin({one})", names) for one in declared], ["reports"], own)
        return str(refusal.value)

    for declared, message in WRONG.items():
        called = declared.partition(",")[0]
        assert re.sub(r"in \S+:1: ", "in HERE: ", refused(declared)).startswith(
            f"ModelAdmin({called}) in HERE: {message}"
        )
    twice = refused("Post", "Comment, name='posts'")
    assert "ModelAdmin(Post) in " in twice
    assert "has the name 'posts', too: give one of them another" in twice
    with pytest.raises(ModelAdminError, match=r"takes ModelAdmin objects, and 'Post' is none"):
        read_all(["Post"], [], own)  # type: ignore[list-item]  # what is tested


@pytest.mark.parametrize(
    ("admin", "message"),
    [
        ("ModelAdmin(Post, list=['titel'])", r"ModelAdmin\(Post\) in admin:5: list names 'titel'"),
        ("PAGES = ['reports']", r"PAGES must be a list of AdminPage objects, and it has 'reports'"),
        ("PAGES = [AdminPage('users', 'Mine', 'page.reports', 'x')]", r"two pages .* 'users'"),
        ("from models import Pots", r"import name 'Pots' .*\n  remedy: correct admin\.py, line 5$"),
        ("class A(ModelAdmin): ...", r"class A declares nothing: a model is declared by a call, "),
        ("ModelAdmin(Post", r"SyntaxError: .*\n  remedy: correct admin\.py, line 5$"),
    ],
    ids=["model", "kind", "twice", "import", "class", "syntax"],
)
@on_sqlite
def test_a_wrong_admin_module_stops_the_start(
    make_app, files, admin: str, message: str, database_url
) -> None:
    files["admin.py"] = f"""
        from feather.admin import AdminPage, ModelAdmin
        from models.post import Post

        {admin}
    """
    with pytest.raises(PluginError, match=message):
        make_app(database_url)


def test_a_plain_flask_app_has_its_models_in_the_panel() -> None:
    class Base(DeclarativeBase):
        pass

    db = SQLAlchemy(model_class=Base)

    class User(UserMixin, db.Model):  # type: ignore[name-defined,misc]  # made at run time
        __tablename__ = "people"

    class BlogEntry(db.Model):  # type: ignore[name-defined,misc]  # as above
        id: Mapped[int] = mapped_column(primary_key=True)
        title: Mapped[str] = mapped_column(String(40))
        code: Mapped[str] = mapped_column(String(9), unique=True)
        owner_id: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
        owner: Mapped[User | None] = relationship(User)

    app = Flask("plain")
    app.config.update(
        SECRET_KEY="for this test only", SQLALCHEMY_DATABASE_URI="sqlite://", TESTING=True
    )
    db.init_app(app)
    Auth(app, user_model=User)
    Admin(app, models=[ModelAdmin(BlogEntry, search=["title"], form=["title", "code", "owner"])])
    with app.app_context():
        db.create_all()
        db.session.add(user := User(email="admin@example.com", role="admin", active=True))
        db.session.commit()
        browser = sign_in(app, user)
    assert "Nothing here yet" in browser.get("/admin/blog_entries").text
    sent = form_of(browser, "/admin/blog_entries/new")
    token = Fragment(browser.get("/admin/blog_entries/new").text).all("input[name=csrf_token]")
    sent = {**sent, "csrf_token": token[0].attributes["value"], "title": "One", "code": "a"}
    made = browser.post("/admin/blog_entries/new", data=sent)
    assert made.headers["Location"] == "/admin/blog_entries/1"
    again = browser.post("/admin/blog_entries/new", data=sent)
    assert errors_in(again.text) == {"code": "Another blog entry has this code already."}
    assert "Blog entries" in browser.get("/admin/blog_entries/1").text
    for wrong in ("x", "0x1", "99999999999999999999"):
        assert browser.get(f"/admin/blog_entries/{wrong}").status_code == 404
    with app.app_context():
        db.engine.dispose()
