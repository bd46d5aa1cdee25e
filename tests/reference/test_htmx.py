"""The section HTMX: its routes as a scaffolded app has them."""

import pytest
from flask import Flask
from scaffolds import MakeApp

from feather.db import db
from feather.testing import HtmxClient

LIKE = """\
@api.post("/posts/<post_id>/like")
def like_post(post_id):
    post = Post.query.get_or_404(post_id)
    post.toggle_like(current_user)
    return render_template("partials/like_button.html", post=post, liked=True)
"""
TRIGGER = """\
response = make_response(render_template('partials/todo.html', todo=todo))
response.headers['HX-Trigger'] = 'todosUpdated'
return response
"""
# What the section shows without: its imports, the user that feather-auth signs in, and the view
# that the second example is the end of.
IMPORTS = """\
from types import SimpleNamespace

from feather import api, page
from flask import make_response, render_template
from models import Post

current_user = SimpleNamespace(id='user-1')

"""
VIEW = """
@page.post('/todos/<todo>')
def finish(todo):
"""
POST = """\
from feather.db import db, Model

class Post(Model):
    id = db.Column(db.Integer, primary_key=True)
    liked_by = db.Column(db.String(36))

    def toggle_like(self, user):
        self.liked_by = None if self.liked_by else user.id
"""


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    ending = "".join(f"    {line}\n" for line in TRIGGER.splitlines())
    files = {
        "models/post.py": POST,
        "routes/api/posts.py": IMPORTS + LIKE + VIEW + ending,
        "templates/partials/like_button.html": "<button>{{ post.liked_by }} {{ liked }}</button>",
        "templates/partials/todo.html": "<li>{{ todo }}</li>",
    }
    app = make_app(files)
    with app.app_context():
        from models import Post

        db.session.add(Post(id=123))
        db.session.commit()
    return app


def test_a_click_is_answered_with_the_button(app: Flask) -> None:
    htmx = HtmxClient(app)
    liked = htmx.post("/api/posts/123/like?_=1", data={"any": "field"})
    assert liked.fragment.one("button").text == "user-1 True"
    assert htmx.post("/api/posts/124/like").status_code == 404


def test_other_elements_are_told(app: Flask) -> None:
    answer = HtmxClient(app).post("/todos/milk")
    assert answer.fragment.one("li").text == "milk"
    assert list(answer.trigger) == ["todosUpdated"]
