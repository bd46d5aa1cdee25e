"""SoftDeleteMixin: every kind of statement passes over deleted rows unless asked not to."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import ForeignKey, func
from sqlalchemy.orm import (
    Mapped,
    Session,
    aliased,
    joinedload,
    lazyload,
    mapped_column,
    relationship,
    selectinload,
    subqueryload,
)
from werkzeug.exceptions import NotFound

from feather.db import Model, db
from feather.db.mixins import SoftDeleteMixin, UUIDMixin


@pytest.fixture
def models(database_app, own_metadata):
    class Blog(UUIDMixin, Model):
        posts: Mapped[list["Post"]] = relationship(
            back_populates="blog", order_by="Post.title", cascade="all", passive_deletes=True
        )

    class Post(UUIDMixin, SoftDeleteMixin, Model):
        title: Mapped[str] = mapped_column()
        blog_id: Mapped[str] = mapped_column(ForeignKey("blog.id", ondelete="CASCADE"))
        blog: Mapped[Blog] = relationship(back_populates="posts")
        notes: Mapped[list["Note"]] = relationship(back_populates="post")

    class Note(UUIDMixin, Model):
        post_id: Mapped[str] = mapped_column(ForeignKey("post.id"))
        post: Mapped[Post | None] = relationship(back_populates="notes")

    with database_app.app_context():
        db.create_all()
        posts = [Post(title=title, notes=[Note()]) for title in "abc"]
        db.session.add(Blog(posts=posts))
        db.session.commit()
        posts[1].soft_delete()
        db.session.commit()
        db.session.remove()
        yield Blog, Post, Note
        db.session.remove()


@pytest.fixture
def post(models):
    return models[1]


QUERIES = {
    "Model.query": lambda post: post.query.all(),
    "query_active": lambda post: post.query_active().all(),
    "session.query": lambda post: db.session.query(post).all(),
    "select": lambda post: db.session.scalars(db.select(post)).all(),
    "columns": lambda post: db.session.execute(db.select(post.title)).all(),
    "alias": lambda post: db.session.scalars(db.select(aliased(post))).all(),
    "subquery": lambda post: db.session.execute(db.select(db.select(post).subquery())).all(),
    "cte": lambda post: db.session.execute(db.select(db.select(post).cte())).all(),
    "in": lambda post: post.query.filter(post.id.in_(db.select(post.id))).all(),
    "union": lambda post: db.session.execute(
        db.union(db.select(post.title), db.select(post.title))
    ).all(),
    "stream": lambda post: list(db.session.scalars(db.select(post).execution_options(yield_per=1))),
    "plain session": lambda post: Session(db.engine).scalars(db.select(post)).all(),
    "order and limit": lambda post: post.query.order_by(post.title).limit(3).all(),
}


@pytest.mark.parametrize("name", QUERIES)
def test_queries_pass_over_deleted_rows(post, name):
    assert len(QUERIES[name](post)) == 2


COUNTS = {
    "count()": lambda post, note: post.query.count(),
    "count of entity": lambda post, note: db.session.scalar(db.select(func.count(post.id))),
    "count from": lambda post, note: db.session.scalar(db.select(func.count()).select_from(post)),
    "join": lambda post, note: db.session.scalar(
        db.select(func.count()).select_from(note).join(note.post)
    ),
    "has": lambda post, note: note.query.filter(note.post.has()).count(),
    "exists": lambda post, note: note.query.filter(
        db.select(post.id).where(post.id == note.post_id).exists()
    ).count(),
}


@pytest.mark.parametrize("name", COUNTS)
def test_counts_pass_over_deleted_rows(models, name):
    _, post, note = models
    assert COUNTS[name](post, note) == 2


@pytest.mark.parametrize("load", [lazyload, joinedload, selectinload, subqueryload])
def test_relationships_pass_over_deleted_rows(models, load):
    blog, _, note = models
    found = db.session.scalars(db.select(blog).options(load(blog.posts))).unique().one()
    assert [row.title for row in found.posts] == ["a", "c"]
    db.session.remove()
    notes = db.session.scalars(db.select(note).options(load(note.post))).all()
    assert sorted(row.post.title for row in notes if row.post) == ["a", "c"]


def test_relationships_of_objects_that_no_query_loaded_are_filtered_too(models):
    blog, post, _ = models
    made = blog()
    db.session.add(made)
    db.session.flush()
    db.session.add_all([post(title="x", blog_id=made.id), post(title="y", blog_id=made.id)])
    db.session.commit()
    post.query.filter_by(title="x").one().soft_delete()
    db.session.commit()
    assert [row.title for row in made.posts] == ["y"]


def test_deleted_rows_are_not_found_by_their_key(post):
    key = post.query_with_deleted().filter_by(title="b").one().id
    db.session.remove()
    assert post.query.get(key) is None
    assert db.session.get(post, key) is None
    with pytest.raises(NotFound):
        post.query.get_or_404(key)
    with pytest.raises(NotFound):
        db.get_or_404(post, key)
    assert db.session.get(post, key, execution_options={"include_deleted": True}).title == "b"


def test_what_the_session_still_holds_is_not_found_either(post):
    row = post.query.filter_by(title="a").one()
    row.soft_delete()
    for _ in range(2):
        assert post.query.get(row.id) is None
        assert db.session.get(post, row.id) is None
        with pytest.raises(NotFound):
            post.query.get_or_404(row.id)
        assert post.query_with_deleted().get(row.id) is row
        assert db.session.get(post, row.id, execution_options={"include_deleted": True}) is row
        db.session.commit()
    db.session.refresh(row)
    assert row.deleted_at is not None


def test_deletion_is_stamped_once_and_can_be_undone(post):
    row = post.query.filter_by(title="a").one()
    assert row.deleted_at is None
    before = datetime.now(UTC)
    row.soft_delete()
    first = row.deleted_at
    assert before <= first <= datetime.now(UTC)
    row.soft_delete()
    assert row.deleted_at is first
    db.session.commit()
    assert post.query.count() == 1
    row.restore()
    db.session.commit()
    assert post.query.count() == 2


def test_deleted_rows_can_be_asked_for(post):
    assert [row.title for row in post.query_with_deleted().order_by(post.title)] == ["a", "b", "c"]
    everything = db.select(post).execution_options(include_deleted=True)
    assert len(db.session.scalars(everything).all()) == 3
    deleted = post.query_with_deleted().filter(post.deleted_at.is_not(None)).all()
    assert [row.title for row in deleted] == ["b"]


def test_bulk_statements_pass_over_deleted_rows(post):
    db.session.execute(db.update(post).values(title="z"))
    assert sorted(row.title for row in post.query_with_deleted()) == ["b", "z", "z"]
    assert post.query.filter_by(title="z").update({"title": "y"}) == 2
    assert db.session.execute(db.delete(post).where(post.title == "b")).rowcount == 0
    purge = db.delete(post).where(post.deleted_at < datetime.now(UTC))
    notes = db.delete(post.notes.property.mapper.class_)
    db.session.execute(notes)
    assert db.session.execute(purge.execution_options(include_deleted=True)).rowcount == 1
    assert post.query.delete() == 2


def test_objects_that_are_changed_in_bulk_by_key_are_changed(post):
    ids = [row.id for row in post.query]
    db.session.execute(db.update(post), [{"id": key, "title": "z"} for key in ids])
    db.session.commit()
    assert [row.title for row in post.query] == ["z", "z"]


def test_a_parent_can_be_deleted_with_its_deleted_children(models):
    """Which the session does not see: the database deletes them."""
    blog, post, note = models
    db.session.execute(db.delete(note))
    db.session.commit()
    db.session.delete(blog.query.one())
    db.session.commit()
    assert post.query_with_deleted().count() == 0
