"""feather.cache.cache_response: what is kept, for whom, and what never is."""

import logging
import threading
import time

import pytest
from caches import app_with_cache
from flask import (
    Blueprint,
    Response,
    after_this_request,
    flash,
    get_flashed_messages,
    make_response,
    render_template_string,
    request,
    session,
    stream_with_context,
)
from flask_wtf.csrf import CSRFProtect, generate_csrf

from feather import create_app
from feather.cache import cache_response, get_cache
from feather.db import db
from feather.db import init_app as init_database
from feather.db.transaction import transactional
from feather.exceptions import NotFoundError
from feather.htmx import is_htmx
from feather.http.scope import Scope, current_scope

calls: list[object] = []


@pytest.fixture(autouse=True)
def _no_calls():
    calls.clear()


@pytest.fixture
def app(cache_config):
    return app_with_cache(SECRET_KEY="only for this test", TESTING=True, **cache_config)


@pytest.fixture
def cache(app):
    with app.app_context():
        yield get_cache()


@pytest.fixture
def client(app):
    return app.test_client()


def answer_with(app, make, **options):
    """Add a cached view at /page that notes each run."""

    @app.route("/page", methods=["GET", "POST"])
    @cache_response(ttl=60, **options)
    def view():
        calls.append(1)
        return make()


# ---------------------------------------------------------------- what is kept


@pytest.mark.parametrize("public", [True, False])
def test_a_response_is_sent_again_with_its_headers(app, client, public):
    def make():
        return {"number": len(calls)}, 200, {"X-Own": "ü", "Cache-Control": "max-age=5"}

    answer_with(app, make, public=public)
    first, second, third = (client.get("/page") for _ in range(3))
    assert first.json == second.json == third.json == {"number": 1}
    for response in (second, third):
        assert dict(response.headers) == dict(first.headers)
        assert response.status == first.status


def test_a_binary_body_survives(app, client):
    answer_with(app, lambda: Response(b"\x89PNG\xff", mimetype="image/png"))
    assert [client.get("/page").data for _ in range(3)] == [b"\x89PNG\xff"] * 3
    assert len(calls) == 1
    assert client.get("/page").mimetype == "image/png"


@pytest.mark.parametrize("public", [True, False])
def test_head_is_answered_from_what_get_left(app, client, public):
    answer_with(app, lambda: "text", public=public)
    assert client.head("/page").data == b""
    client.get("/page")
    client.get("/page")
    assert len(calls) == 2
    response = client.head("/page")
    assert (response.data, response.headers["Content-Length"]) == (b"", "4")
    assert len(calls) == 2


def test_other_methods_pass(app, client):
    answer_with(app, lambda: "text", public=True)
    for _ in range(2):
        client.get("/page")
        client.post("/page")
    assert len(calls) == 3


def test_responses_expire(app, client):
    @app.get("/brief")
    @cache_response(ttl=1, public=True)
    def brief():
        calls.append(1)
        return "x"

    for _ in range(3):
        client.get("/brief")
    assert len(calls) == 1
    time.sleep(1.1)
    client.get("/brief")
    assert len(calls) == 2


@pytest.mark.parametrize("public", [True, False])
def test_clear_forgets_responses(app, client, cache, public):
    answer_with(app, lambda: "x", public=public)
    for _ in range(3):
        client.get("/page")
    cache.clear()
    client.get("/page")
    assert len(calls) == 2


# ---------------------------------------------------------------- for whom


@pytest.mark.parametrize("public", [True, False])
def test_every_query_has_a_response_of_its_own_in_any_order(app, client, public):
    answer_with(app, lambda: request.query_string, public=public)
    queries = ["", "?a=1", "?a=2", "?a=1&b=2", "?a=1&a=2", "?a=2&a=1", "?a=1%262", "?b"]
    for _ in range(2):
        for query in queries:
            assert client.get(f"/page{query}").text == query[1:]
    assert len(calls) == len(queries)
    assert client.get("/page?b=2&a=1").text == "a=1&b=2"
    assert len(calls) == len(queries)


@pytest.mark.parametrize("public", [True, False])
def test_c79_a_host_header_poisons_nobody_else(app, client, public):
    answer_with(app, lambda: request.url, public=public)
    for _ in range(3):
        assert client.get("/page", headers={"Host": "evil.example"}).text == (
            "http://evil.example/page"
        )
        assert client.get("/page").text == "http://localhost/page"
        assert client.get("/page", base_url="https://localhost").text == "https://localhost/page"


@pytest.mark.parametrize("public", [True, False])
def test_c79_a_host_that_is_not_trusted_gets_nothing_from_the_cache(app, client, public):
    app.config["TRUSTED_HOSTS"] = ["localhost"]
    answer_with(app, lambda: request.url, public=public)
    for _ in range(3):
        assert client.get("/page").status_code == 200
        assert client.get("/page", headers={"Host": "evil.example"}).status_code == 400


def test_c79_each_user_and_tenant_has_a_response_of_their_own(app, client, cache):
    who = {"user": "alice", "tenant": "a"}
    cache.identities["user"] = lambda: who["user"]
    cache.identities["tenant"] = lambda: who["tenant"]
    answer_with(app, lambda: f"{who['user']} of {who['tenant']}")
    for _ in range(2):
        for user in ("alice", "bob", None):
            for tenant in ("a", "b", None):
                who.update(user=user, tenant=tenant)
                assert client.get("/page").text == f"{user} of {tenant}"
    assert len(calls) == 9


def test_c79_identities_cannot_be_mixed_up(app, client, cache):
    who = {}
    cache.identities["user"] = lambda: who.get("user")
    cache.identities["tenant"] = lambda: who.get("tenant")
    answer_with(app, lambda: str(who))
    for identity in (
        {"user": "x"},
        {"tenant": "x"},
        {"user": "x,s1:y"},
        {"user": "x", "tenant": "y"},
    ):
        who.clear()
        who.update(identity)
        assert client.get("/page").text == str(identity)


def test_c79_public_means_the_same_for_everybody(app, client, cache):
    who = {"user": "alice"}
    cache.identities["user"] = lambda: who["user"]
    answer_with(app, lambda: "the same", public=True)
    client.get("/page")
    who["user"] = "bob"
    client.get("/page", headers={"Authorization": "Bearer x"})
    assert len(calls) == 1


def test_c79_a_session_that_the_cache_cannot_tell_apart_is_not_shared(app, client):
    @app.get("/sign-in/<name>")
    def sign_in(name):
        session["name"] = name
        return "ok"

    answer_with(app, lambda: f"page of {session.get('name')}")
    alice, bob = app.test_client(), app.test_client()
    alice.get("/sign-in/alice")
    bob.get("/sign-in/bob")
    for _ in range(2):
        assert alice.get("/page").text == "page of alice"
        assert bob.get("/page").text == "page of bob"
        assert client.get("/page").text == "page of None"


@pytest.mark.parametrize("public", [True, False])
def test_c79_reading_the_session_in_public_keeps_nothing(app, public):
    answer_with(app, lambda: f"page of {session.get('name')}", public=public)
    for name in ("alice", "bob"):
        client = app.test_client()
        with client.session_transaction() as opened:
            opened["name"] = name
        assert client.get("/page").text == f"page of {name}"


def test_c79_a_session_read_before_the_view_does_not_matter(app, client):
    @app.before_request
    def look():
        session.get("language")

    answer_with(app, lambda: "the same")
    for _ in range(2):
        vary = client.get("/page").vary
        assert vary.as_set() == {"cookie"}, "Flask still says that the session was read"
    assert len(calls) == 1


def test_c79_unknown_credentials_pass_the_cache(app, client):
    answer_with(app, lambda: request.headers.get("Authorization", "nobody"))
    for who in ("Bearer alice", "Bearer bob"):
        assert client.get("/page", headers={"Authorization": who}).text == who
    assert [client.get("/page").text for _ in range(2)] == ["nobody"] * 2
    assert client.get("/page", headers={"Authorization": "Bearer alice"}).text == "Bearer alice"


def test_htmx_requests_and_whole_pages_are_kept_apart(app, client):
    answer_with(app, lambda: f"part {request.headers.get('HX-Target')}", public=True)
    for _ in range(3):
        assert client.get("/page").text == "part None"
        for target in ("list", "form"):
            headers = {"HX-Request": "true", "HX-Target": target}
            assert client.get("/page", headers=headers).text == f"part {target}"
    assert len(calls) == 3


def test_a_page_that_htmx_fetches_again_is_not_the_fragment(app, client):
    answer_with(app, lambda: "fragment" if is_htmx() else "page", public=True)
    restored = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    for _ in range(3):
        assert client.get("/page", headers={"HX-Request": "true"}).text == "fragment"
        assert client.get("/page", headers=restored).text == "page"
    assert len(calls) == 2


@pytest.mark.parametrize("public", [True, False])
def test_vary_is_respected(app, client, public):
    def make():
        response = make_response(request.headers.get("Accept-Language", "none"))
        response.vary.add("Accept-Language")
        return response

    answer_with(app, make, public=public)
    for _ in range(3):
        for language in ("de", "en"):
            assert client.get("/page", headers={"Accept-Language": language}).text == language
        assert client.get("/page").text == "none"
    assert len(calls) == 3


# ---------------------------------------------------------------- what never is


def with_header(name, value):
    def make():
        response = make_response(f"page {len(calls)}")
        response.headers[name] = value
        return response

    return make


def with_token():
    return f"<meta name=csrf content={generate_csrf()}>"


def with_token_in_a_template():
    return render_template_string("<input value='{{ csrf_token() }}'>")


def with_a_message():
    flash("saved for alice")
    return "x"


def with_a_generator():
    def lines():
        yield "a"
        yield "b"

    return Response(stream_with_context(lines()))


@pytest.mark.parametrize("public", [True, False])
@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (with_header("Set-Cookie", "a=b"), "it sets a cookie"),
        (with_header("Cache-Control", "private"), "it says Cache-Control: private"),
        (
            with_header("Cache-Control", "max-age=5, no-store"),
            "it says Cache-Control: max-age=5, no",
        ),
        (with_header("Cache-Control", "no-cache"), "it says Cache-Control: no-cache"),
        (with_header("Vary", "Cookie"), "it says Vary: Cookie"),
        (with_header("Vary", "*"), "it says Vary: *"),
        (with_header("Vary", "Accept, authorization"), "it says Vary: Accept, authorization"),
        (with_header("Content-Encoding", "gzip"), "it is compressed, so nobody can see"),
        (lambda: ("gone", 404), "the status is 404"),
        (lambda: ("", 204), "the status is 204"),
        (lambda: ("partly", 206), "the status is 206"),
        (with_a_generator, "it is streamed"),
        (with_a_message, "the view changed the session"),
        (with_token, "the view changed the session"),
    ],
)
def test_c79_what_belongs_to_one_visitor_is_never_kept(app, client, caplog, make, reason, public):
    CSRFProtect(app)
    answer_with(app, make, public=public)
    with caplog.at_level(logging.DEBUG, logger=app.logger.name):
        for _ in range(2):
            app.test_client().get("/page")
    assert len(calls) == 2
    assert f"/page is not cached: {reason}" in caplog.text


@pytest.mark.parametrize("make", [with_token, with_token_in_a_template])
@pytest.mark.parametrize("signed_in", [True, False])
def test_c79_a_csrf_token_in_the_body_is_never_kept(app, client, cache, make, signed_in):
    CSRFProtect(app)
    if signed_in:
        cache.identities["user"] = lambda: "alice"
    answer_with(app, make)
    assert client.get("/page").text != ""
    client.get("/page")  # the token is in the session already, which is only read now
    client.get("/page")
    assert len(calls) == 3


def test_c79_texts_that_others_call_private_are_never_kept(app, client, cache):
    cache.private_texts.append(lambda: "nonce-123")
    cache.private_texts.append(lambda: None)
    answer_with(app, lambda: "<script nonce='nonce-123'>")
    client.get("/page")
    client.get("/page")
    assert len(calls) == 2


def test_c79_a_page_with_a_nonce_is_never_kept(app, client):
    class Request(Scope):
        nonce = "nonce-123"

    answer_with(app, lambda: "<script nonce='nonce-123'>", public=True)
    token = current_scope.set(Request("id"))
    client.get("/page")
    client.get("/page")
    current_scope.reset(token)
    assert len(calls) == 2


def test_what_is_not_committed_is_never_kept(app, client, tmp_path):
    app.instance_path = str(tmp_path)
    init_database(app, "sqlite:///app.db")

    @app.get("/page")
    @transactional
    @cache_response()
    def page():
        calls.append(1)
        return "x"

    client.get("/page")
    client.get("/page")
    assert len(calls) == 2
    with app.app_context():
        db.engine.dispose()


def test_c79_a_cookie_set_by_a_hook_is_not_replayed(app, client):
    def make():
        @after_this_request
        def cookie(response):
            response.set_cookie("seen", str(len(calls)))
            return response

        return "x"

    answer_with(app, make)
    assert "seen=1" in client.get("/page").headers["Set-Cookie"]
    assert "Set-Cookie" not in app.test_client().get("/page").headers


def test_a_message_for_one_visitor_is_not_kept(app, client):
    @app.get("/save")
    def save():
        flash("saved")
        return "ok"

    answer_with(app, lambda: str(get_flashed_messages()))
    client.get("/save")
    assert client.get("/page").text == "['saved']"
    assert app.test_client().get("/page").text == "[]"


def test_an_error_is_not_kept(app, client):
    def make():
        if len(calls) == 1:
            raise NotFoundError("not yet")
        return "there"

    app.register_error_handler(NotFoundError, lambda error: ("no", 404))
    answer_with(app, make, public=True)
    assert [client.get("/page").status_code for _ in range(3)] == [404, 200, 200]
    assert len(calls) == 2


# ---------------------------------------------------------------- in front of Flask


def hits_flask(app):
    seen = []
    front = app.extensions["feather.cache.front"]
    inner = front._inner

    def watching(environ, start_response):
        seen.append(environ["PATH_INFO"])
        return inner(environ, start_response)

    front._inner = watching
    return seen


@pytest.mark.parametrize("public", [True, False])
def test_a_response_for_everybody_is_sent_before_flask_is_asked(app, client, public):
    seen = hits_flask(app)
    answer_with(app, lambda: "x", public=public)
    for _ in range(5):
        assert client.get("/page").text == "x"
    assert len(seen) == 2, "one to compute it, one to have it ready"
    client.get("/page", headers={"Authorization": "Bearer x"})
    assert len(seen) == 3


def test_the_hooks_of_feather_itself_do_not_stand_in_between(make_project):
    view = """
        from feather import api, cache_response

        @api.get("/page")
        @cache_response(ttl=60)
        def page():
            return {"page": 1}
    """
    root = make_project({"routes/api/page.py": view})
    app = create_app(root, environment="testing", plugins=[])
    seen = hits_flask(app)
    answers = [app.test_client().get("/api/page") for _ in range(4)]
    assert [answer.json for answer in answers] == [{"page": 1}] * 4
    assert len(seen) == 2
    assert len({answer.headers["X-Request-ID"] for answer in answers}) == 4
    assert all("Content-Security-Policy" in answer.headers for answer in answers)


def test_what_a_middleware_adds_to_one_answer_is_not_in_the_next(app, client):
    front = app.wsgi_app

    def numbered(environ, start_response):
        def start(status, headers):
            headers.append(("X-Number", environ["HTTP_X_NUMBER"]))
            return start_response(status, headers)

        return front(environ, start)

    app.wsgi_app = numbered
    answer_with(app, lambda: "x", public=True)
    for number in "12345":
        headers = client.get("/page", headers={"X-Number": number}).headers
        assert headers.getlist("X-Number") == [number]


def test_flask_is_asked_who_it_is_as_soon_as_visitors_are_told_apart(app, client, cache):
    answer_with(app, lambda: "x")
    for _ in range(3):
        client.get("/page")
    seen = hits_flask(app)
    cache.identities["user"] = lambda: "alice"
    for _ in range(3):
        client.get("/page")
    assert len(seen) == 3
    assert len(calls) == 2


@pytest.mark.parametrize("public", [True, False])
def test_a_decorator_around_it_is_asked_every_time(app, client, public):
    allowed = True

    def sign_in_required(view):
        def guarded():
            return view() if allowed else ("sign in", 401)

        return guarded

    @app.get("/page")
    @sign_in_required
    @cache_response(public=public)
    def page():
        return "for members"

    assert [client.get("/page").status_code for _ in range(3)] == [200] * 3
    allowed = False
    assert client.get("/page").status_code == 401


@pytest.mark.parametrize("hook", ["before_request", "after_request", "url_value_preprocessor"])
@pytest.mark.parametrize("on", ["app", "blueprint"])
def test_hooks_are_asked_every_time(app, client, hook, on):
    blueprint = Blueprint("members", __name__)
    runs = []

    @blueprint.get("/page")
    @cache_response(public=True)
    def page():
        return "x"

    owner = app if on == "app" else blueprint
    getattr(owner, hook)(lambda *given: runs.append(1) or (given[0] if hook[0] == "a" else None))
    app.register_blueprint(blueprint)
    for _ in range(4):
        client.get("/page")
    assert len(runs) == 4


def test_unless_is_asked_every_time(app, client):
    off = False
    answer_with(app, lambda: "x", public=True, unless=lambda: off)
    for _ in range(3):
        client.get("/page")
    off = True
    client.get("/page")
    assert len(calls) == 2
    off = False
    client.get("/page")
    assert len(calls) == 2, "what was kept before is still there"


# ---------------------------------------------------------------- keys


def test_a_key_stands_for_path_and_query(app, client):
    @app.get("/users/<user_id>")
    @cache_response(ttl=60, key="user:{user_id}")
    def user(user_id):
        calls.append(user_id)
        return user_id

    @app.get("/profiles/<user_id>")
    @cache_response(ttl=60, key="user:{user_id}")
    def profile(user_id):
        calls.append(user_id)
        return f"profile {user_id}"

    for _ in range(2):
        assert client.get("/users/1?utm=x").text == "1"
        assert client.get("/users/2").text == "2"
        assert client.get("/profiles/1").text == "profile 1"
    assert client.get("/users/1").text == "1"
    assert len(calls) == 3


def test_values_in_a_key_cannot_run_into_each_other(app, client):
    @app.get("/<a>/<b>")
    @cache_response(key="{a}:{b}")
    def pair(a, b):
        return f"{a} {b}"

    assert client.get("/1:2/3").text == "1:2 3"
    assert client.get("/1/2:3").text == "1 2:3"


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("user:{id}", r"names 'id', but .*view\(\) has no such parameter \(it has: user_id\)"),
        ("{user_id.__class__}", "names of URL parameters in braces, and 'user_id.__class__' is no"),
        ("{user_id!r}", "'user_id' is none"),
        ("{0}", "'0' is none"),
        ("{", "is not a template"),
    ],
)
def test_a_wrong_key_is_refused_when_the_view_is_decorated(key, message):
    with pytest.raises(ValueError, match=message):

        @cache_response(key=key)
        def view(user_id):
            pass


def test_parentheses_are_asked_for():
    with pytest.raises(TypeError, match=r"write @cache_response\(\) with parentheses above view"):

        @cache_response
        def view():
            pass


# ---------------------------------------------------------------- at the same time


def test_one_request_computes_and_the_others_wait(app):
    answer_with(app, lambda: time.sleep(0.1) or "x")
    assert at_once(app, 20) == ["x"] * 20
    assert len(calls) == 1


def test_a_response_that_is_not_kept_is_not_waited_for_again(app):
    all_compute = threading.Barrier(5)

    def make():
        if len(calls) <= 3:
            time.sleep(0.3)
        else:
            all_compute.wait(20)
        return with_header("Set-Cookie", "a=b")()

    answer_with(app, make)
    assert len(at_once(app, 3)) == 3
    assert len(at_once(app, 5)) == 5, "nobody waited for somebody else's"
    assert len(calls) == 8


def at_once(app, count):
    ready = threading.Barrier(count)
    texts = []

    def call():
        ready.wait()
        texts.append(app.test_client().get("/page").text)

    threads = [threading.Thread(target=call) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return texts
