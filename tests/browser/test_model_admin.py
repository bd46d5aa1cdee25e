"""An administrator makes, changes and deletes a row of the app's own model, by keyboard."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from admin_site import FILES, KINDS
from axe import violations
from browsers import Complaints, Held
from playwright.sync_api import Browser, Page, expect
from projects import MakeProject
from sqlalchemy import MetaData
from werkzeug.serving import make_server

from feather import create_app
from feather.db import db

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MODELS = """
    from typing import Any

    from sqlalchemy import JSON, ForeignKey, String, Text
    from sqlalchemy.orm import Mapped, mapped_column, relationship

    from feather.db import Model
    from feather.db.mixins import TimestampMixin, UUIDMixin
    from models.user import User


    class Post(UUIDMixin, TimestampMixin, Model):
        __tablename__ = "posts"
        title: Mapped[str] = mapped_column(String(60))
        slug: Mapped[str] = mapped_column(String(40), unique=True)
        body: Mapped[str] = mapped_column(Text, default="")
        extra: Mapped[Any | None] = mapped_column(JSON)
        published: Mapped[bool] = mapped_column(default=False)
        author_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
        author: Mapped[User] = relationship()
"""
ADMIN = """
    from feather.admin import ModelAdmin
    from models.post import Post

    ModelAdmin(
        Post, list=["title", "author", "published"], search=["title"],
        filters=["published", "author"],
        form=["title", "slug", "body", "extra", "published", "author"],
    )
"""
SETTLED = """async () => {
    for (let calm = 0; calm < 5; ) {
        await new Promise(requestAnimationFrame);
        calm = document.getAnimations().length ? 0 : calm + 1;
    }
}"""
"""Colours of another scheme come by transitions, one after the other."""

TYPED_AND_SENT = """find => {
    find.value = "person4";
    find.dispatchEvent(new InputEvent("input", { bubbles: true }));
    find.form.requestSubmit();
}"""
"""By no keys: between them the search could have begun, on a busy machine."""


@pytest.fixture
def panel(make_project: MakeProject, own_metadata: MetaData) -> Iterator[str]:
    """The address of an app with sixty people and a post."""
    root = make_project({**FILES, "models/post.py": MODELS, "admin.py": ADMIN})
    app = create_app(
        root, environment="testing", plugins=["auth", "admin"],
        config={"DATABASE_URL": "sqlite:///app.db", "WTF_CSRF_ENABLED": True},
    )  # fmt: skip
    with app.app_context():
        from models.post import Post
        from models.user import User

        db.create_all()
        users = [User(email=f"person{n:02}@example.com", active=True) for n in range(60)]
        admin = User(email="admin@example.com", **KINDS["admin"])
        admin.id = "admin"
        db.session.add_all([admin, *users, Post(title="First", slug="first", author=users[0])])
        db.session.commit()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    with app.app_context():
        db.engine.dispose()


def test_a_row_is_managed_by_keyboard(
    panel: str, page: Page, complaints: Complaints, node_packages: Path
) -> None:
    def accessible() -> None:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]  # one of its words
            page.evaluate(SETTLED)
            assert violations(page, node_packages) == []

    page.goto(f"{panel}/enter/admin")
    page.goto(f"{panel}/admin/posts")
    expect(page.get_by_role("link", name="First")).to_be_visible()
    accessible()
    page.get_by_role("link", name="New post").press("Enter")

    page.get_by_label("Title").fill("Second")
    page.get_by_label("Slug").fill("first")
    page.get_by_label("Extra").fill('{"colour": "red", "sizes": [1, 2]}')
    find = page.get_by_role("searchbox", name="Find author")
    find.focus()
    page.keyboard.type("person5")
    page.keyboard.press("Enter")  # it searches, and does not save
    expect(page.get_by_role("main").get_by_text("10 found for “person5”.")).to_be_visible()
    expect(find).to_be_focused()
    page.keyboard.press("Tab")
    author = page.get_by_role("combobox", name="Author")
    expect(author).to_be_focused()
    for number in range(50, 58):  # not by typing its name, which takes too long on a busy machine
        page.keyboard.press("ArrowDown")
        expect(author.locator(":checked")).to_have_text(f"person{number}@example.com")
    page.get_by_label("Title").focus()
    page.keyboard.press("Enter")
    slug = page.get_by_label("Slug")
    expect(slug).to_be_focused()
    expect(slug).to_have_accessible_description("Another post has this slug already.")
    expect(author.locator(":checked")).to_have_text("person57@example.com")
    assert [line for line in complaints.lines if "422" not in line] == []
    complaints.lines.clear()
    accessible()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    slug.fill("second")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_text("“Second” was created.")).to_be_visible()
    assert sent.count("POST") == 1
    expect(page.get_by_role("region", name="Extra")).to_contain_text('"colour": "red"')
    accessible()

    page.get_by_role("link", name="Edit").press("Enter")
    page.get_by_label("Published").press("Space")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_text("“Second” was saved.")).to_be_visible()

    page.get_by_role("link", name="Posts").first.press("Enter")
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Actions for Second").press("Enter")
    page.get_by_role("menuitem", name="Delete").press("Enter")
    expect(page.get_by_role("alertdialog", name="Delete “Second”?")).to_be_visible()
    page.get_by_role("button", name="Delete post").press("Enter")
    expect(page.get_by_role("link", name="Second")).to_have_count(0)
    expect(page.get_by_role("button", name="Actions for First")).to_be_focused()
    expect(page.get_by_text("“Second” was deleted.").first).to_be_visible()
    assert complaints.lines == []


def test_a_choice_outlives_the_search_that_was_under_way(
    panel: str, page: Page, complaints: Complaints
) -> None:
    page.goto(f"{panel}/enter/admin")
    page.goto(f"{panel}/admin/posts/new")
    find = page.get_by_role("searchbox", name="Find author")
    author = page.get_by_role("combobox", name="Author")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    find.evaluate(TYPED_AND_SENT)
    expect(page.get_by_role("main").get_by_text("10 found for “person4”.")).to_be_visible()
    page.wait_for_timeout(400)  # longer than the search waits after typing
    assert [url for url in asked if "options" in url] == [
        f"{panel}/admin/posts/options/author?q=person4&author="
    ]

    waiting = Held(page, "**/options/**")
    find.fill("person5")
    late = waiting.next()
    author.select_option(label="person41@example.com")
    late.fulfill(body="Too late", content_type="text/html")
    page.unroute("**/options/**")
    find.press("Enter")
    expect(page.get_by_role("main").get_by_text("10 found for “person5”.")).to_be_visible()
    expect(author.locator(":checked")).to_have_text("person41@example.com")
    title = page.get_by_label("Title")
    title.fill("Second")
    page.get_by_label("Slug").fill("first")
    page.get_by_role("button", name="Create post").click()
    expect(page.get_by_label("Slug")).to_have_accessible_description(
        "Another post has this slug already."
    )
    find.fill("person3")  # also in the form that came back
    expect(page.get_by_role("main").get_by_text("10 found for “person3”.")).to_be_visible()
    expect(author.locator(":checked")).to_have_text("person41@example.com")
    assert [line for line in complaints.lines if "422" not in line] == []


def test_nothing_is_typed_into_a_form_that_is_being_sent(
    panel: str, page: Page, complaints: Complaints
) -> None:
    page.goto(f"{panel}/enter/admin")
    page.goto(f"{panel}/admin/posts/new")
    title = page.get_by_label("Title")
    page.get_by_label("Slug").fill("first")
    page.get_by_role("combobox", name="Author").select_option(label="person03@example.com")
    title.focus()
    sent = Held(page, "**/admin/posts/new")
    page.keyboard.type("Second")
    page.keyboard.press("Enter")
    late = sent.next()
    page.keyboard.type("lost")
    page.keyboard.press("Enter")
    late.abort()
    expect(page.locator(".f-toast")).to_contain_text("could not be reached")
    expect(title).to_be_focused()
    page.keyboard.type(" try")
    page.keyboard.press("Enter")
    sent.next().continue_()
    expect(page.get_by_label("Slug")).to_be_focused()
    expect(title).to_have_value("Second try")
    assert sent.routes == []


def test_a_row_is_managed_without_javascript(panel: str, browser: Browser) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{panel}/enter/admin")
        page.goto(f"{panel}/admin/posts/new")
        page.get_by_label("Title").fill("Second")
        page.get_by_label("Slug").fill("first")
        expect(page.get_by_role("searchbox", name="Find author")).to_be_hidden()
        author = page.get_by_role("combobox", name="Author")
        author.select_option(label="person03@example.com")
        page.get_by_role("button", name="Create post").click()
        expect(page.get_by_text("Another post has this slug already.").last).to_be_visible()
        page.get_by_label("Slug").fill("second")
        page.get_by_role("button", name="Create post").click()
        expect(page.get_by_text("“Second” was created.")).to_be_visible()
        page.get_by_role("button", name="Delete").click()
        expect(page.get_by_role("heading", name="Delete “Second”?")).to_be_visible()
        page.get_by_role("button", name="Delete post").click()
        expect(page.get_by_text("“Second” was deleted.")).to_be_visible()
