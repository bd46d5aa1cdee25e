"""``FeatherFlask`` beside Flask: the same answers, hooks, signals and sessions."""

import io
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import (
    Blueprint,
    Config,
    Flask,
    Response,
    after_this_request,
    g,
    jsonify,
    redirect,
    request,
    request_finished,
    request_started,
    send_file,
    session,
    stream_with_context,
    url_for,
)
from flask.json.provider import DefaultJSONProvider
from flask.sessions import SecureCookieSessionInterface
from werkzeug.exceptions import SecurityError

from feather import Feather
from feather.http.flask import FeatherFlask, init_parts
from feather.http.responses import FeatherResponse
from feather.http.sessions import FeatherSessionInterface
from feather.http.signed_cookies import SignedCookies

KEY = "k" * 32


def stock_with_parts(name: str) -> Flask:
    app = Flask(name)
    init_parts(app)
    return app


def routes(app: Flask) -> Flask:
    app.secret_key = KEY
    assert isinstance(app.json, DefaultJSONProvider)
    app.json.sort_keys = False
    pages = Blueprint("pages", __name__)

    @app.get("/json")
    def a_dict() -> Any:
        return {"b": 1, "a": "ä", "none": None}

    @app.get("/list")
    def a_list() -> Any:
        return [1, 2]

    @app.get("/jsonify")
    def several() -> Any:
        return jsonify(a=1, b=2)

    @app.get("/text")
    def text() -> Any:
        return "Grüße"

    @app.get("/created")
    def created() -> Any:
        return {"id": 1}, 201, {"X-More": "yes"}

    @app.get("/nothing")
    def nothing() -> Any:
        return "", 204

    @app.get("/unchanged")
    def unchanged() -> Any:
        return Response(status=304, headers={"ETag": '"x"'})

    @app.get("/gone")
    def gone() -> Any:
        return redirect(url_for("pages.named", name="ü"))

    @app.get("/located")
    def located() -> Any:
        return {"a": 1}, 201, {"Location": "/ü", "Content-Location": "/ö"}

    @app.get("/stream")
    def stream() -> Any:
        @stream_with_context
        def chunks() -> Any:
            yield request.path
            yield "!"

        return chunks()

    @app.get("/file")
    def file() -> Any:
        return send_file(io.BytesIO(b"0123456789"), mimetype="text/plain", conditional=True)

    @app.get("/wsgi")
    def wsgi() -> Any:
        def inner(environ: Any, start_response: Any) -> Any:
            start_response("202 ACCEPTED", [("Content-Type", "text/plain")])
            return [b"inner"]

        return inner

    @app.get("/urls")
    def urls() -> Any:
        return {"own": request.url, "made": url_for("text", _external=True), "args": request.args}

    @pages.get("/named/<name>")
    def named(name: str) -> Any:
        return f"{name} {request.endpoint} {request.blueprint}"

    @app.get("/cookie")
    def cookie() -> Any:
        response = Response("x")
        response.set_cookie("one", "1")
        response.set_cookie("two", "2")
        return response

    @app.post("/echo")
    def echo() -> Any:
        return {"json": request.get_json()}

    @app.get("/slash/")
    def slash() -> Any:
        return "slash"

    app.register_blueprint(pages)
    return app


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "TRACE"])
@pytest.mark.parametrize(
    "path",
    [
        "/json", "/list", "/jsonify", "/text", "/created", "/nothing", "/unchanged", "/gone",
        "/located", "/stream", "/file", "/wsgi", "/urls?a=1&a=2&%C3%BC=%C3%A4", "/named/%C3%BC",
        "/named/%FF", "/cookie", "/echo", "/slash", "//slash//", "/absent", "/",
    ],
)  # fmt: skip
def test_every_answer_is_flasks(path: str, method: str) -> None:
    answers = []
    for make in (Flask, FeatherFlask, stock_with_parts):
        client = routes(make("x")).test_client()
        for _ in range(2):  # the second request finds what the first one left behind
            answer = client.open(path, method=method, base_url="http://Exämple.org:8080")
            headers = [h for h in answer.headers if h[0] not in ("Last-Modified", "Date")]
            answers.append((answer.status, headers, answer.data))
    assert all(answer == answers[0] for answer in answers[1:])
    assert len(answers) == 6


@pytest.mark.parametrize(
    ("headers", "environ"),
    [
        ({"Range": "bytes=2-4"}, {}),
        ({"Host": "bad host"}, {}),
        ({"Host": ""}, {}),
        ({"Upgrade": "websocket", "Connection": "upgrade"}, {}),
        ({}, {"wsgi.url_scheme": "https"}),
        ({}, {"SCRIPT_NAME": "/mounted"}),
    ],
)
@pytest.mark.parametrize("path", ["/file", "/urls", "/gone"])
def test_unusual_requests_are_answered_like_flasks(
    path: str, headers: dict[str, str], environ: dict[str, str]
) -> None:
    answers = []
    for make in (Flask, FeatherFlask, stock_with_parts):
        client = routes(make("x")).test_client()
        for _ in range(2):
            answer = client.get(path, headers=headers, environ_overrides=environ)
            kept = [h for h in answer.headers if h[0] not in ("Last-Modified", "Date")]
            answers.append((answer.status, kept, answer.data))
    assert all(answer == answers[0] for answer in answers[1:])
    assert len(answers) == 6


def test_hooks_signals_and_teardown_run_in_flasks_order() -> None:
    def observe(app: Flask) -> list[str]:
        seen: list[str] = []
        note: Callable[[str], Any] = lambda name: lambda *a, **k: seen.append(name)  # noqa: E731
        started, finished = note("started"), note("finished")
        request_started.connect(started, app)
        request_finished.connect(finished, app)
        app.before_request(note("before"))
        app.teardown_request(note("teardown"))
        app.teardown_appcontext(note("app teardown"))
        app.after_request(lambda response: (seen.append("after"), response)[1])

        @app.get("/observed")
        def view() -> str:
            after_this_request(lambda response: (seen.append("after this"), response)[1])
            response = Response("x")
            response.call_on_close(note("closed"))
            return response  # type: ignore[return-value]

        app.test_client().get("/observed", buffered=True).close()
        return seen

    assert observe(FeatherFlask("x")) == observe(Flask("x"))
    assert observe(stock_with_parts("x")) == observe(Flask("x"))


def test_contexts_stay_with_the_test_client() -> None:
    with routes(FeatherFlask("x")).test_client() as client:
        client.get("/json?q=1")
        assert request.args["q"] == "1"
        g.kept = True


def test_a_coroutine_view_is_handed_to_flasks_adapter() -> None:
    class Adapting(FeatherFlask):
        def async_to_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
            def run(*args: Any, **kwargs: Any) -> Any:
                try:
                    func(*args, **kwargs).send(None)
                except StopIteration as done:
                    return done.value

            return run

    app = Adapting("x")

    class Views:
        async def method(self) -> str:
            return "method"

    @app.get("/function")
    async def function() -> str:
        return "function"

    app.add_url_rule("/method", "method", Views().method)
    assert app.test_client().get("/function").text == "function"
    assert app.test_client().get("/method").text == "method"


def session_app(**config: Any) -> FeatherFlask:
    app = FeatherFlask("x")
    app.config.update(SECRET_KEY=KEY, **config)

    @app.get("/set")
    def set_it() -> Any:
        session.permanent = "permanent" in request.args
        session["user"] = 7
        return {}

    @app.get("/get")
    def get_it() -> Any:
        return {"user": session.get("user")}

    @app.get("/clear")
    def clear() -> Any:
        session.clear()
        return {}

    @app.get("/ignore")
    def ignore() -> Any:
        return {}

    return app


def test_sessions_live_and_end() -> None:
    client = session_app().test_client()
    assert client.get("/get").json == {"user": None}
    assert "Set-Cookie" in client.get("/set").headers
    answer = client.get("/get")
    assert answer.json == {"user": 7}
    assert answer.headers["Vary"] == "Cookie"
    assert "Vary" not in client.get("/ignore").headers
    assert "session=;" in client.get("/clear").headers["Set-Cookie"]
    assert client.get("/get").json == {"user": None}


def test_flask_reads_the_cookie_and_we_read_flasks() -> None:
    ours, theirs = session_app(), Flask("x")
    theirs.secret_key = KEY

    @theirs.get("/get")
    def get_it() -> Any:
        return {"user": session.get("user")}

    cookie = ours.test_client().get("/set").headers["Set-Cookie"].partition(";")[0]
    assert theirs.test_client(use_cookies=False).get("/get", headers={"Cookie": cookie}).json == {
        "user": 7
    }


def test_a_permanent_session_is_refreshed_by_requests_that_ignore_it() -> None:
    client = session_app(PERMANENT_SESSION_LIFETIME=timedelta(days=2)).test_client()
    client.get("/set?permanent")
    assert "Expires=" in client.get("/ignore").headers["Set-Cookie"]
    client.application.config["SESSION_REFRESH_EACH_REQUEST"] = False
    assert "Set-Cookie" not in client.get("/ignore").headers


def test_keys_rotate_while_the_app_runs() -> None:
    app = session_app()
    client = app.test_client()
    client.get("/set")
    app.config.update(SECRET_KEY="n" * 32, SECRET_KEY_FALLBACKS=[KEY])
    assert client.get("/get").json == {"user": 7}
    app.config["SECRET_KEY_FALLBACKS"] = None
    assert client.get("/get").json == {"user": None}


def test_a_cookie_that_was_accepted_ages_and_is_not_taken_for_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = session_app(PERMANENT_SESSION_LIFETIME=timedelta(minutes=5))
    client = app.test_client()
    client.get("/set")
    accepted = client.get_cookie("session")
    assert accepted is not None
    assert [client.get("/get").json for _ in range(2)] == [{"user": 7}] * 2
    payload, moment, signature = accepted.value.rsplit(".", 2)
    for forged in (
        f"{payload}.{moment}.{signature[::-1]}",
        f"{payload[::-1]}.{moment}.{signature}",
        f"{accepted.value}.",
        accepted.value[:-1],
    ):
        client.set_cookie("session", forged)
        assert client.get("/get").json == {"user": None}, forged
    now = time.time()
    for later, user in ((299, 7), (301, None), (-60, None), (0, 7)):
        monkeypatch.setattr(time, "time", lambda later=later: now + later)
        client.set_cookie("session", accepted.value)
        assert client.get("/get").json == {"user": user}, later


@pytest.mark.parametrize(
    "header",
    [
        "session={0}", "a=1; session={0}; b=2", " session = {0} ", "xsession={0}", 'session="{0}"',
        'a="x; session={0}; y"', "session=no; session={0}", "session={0}; session=no",
        "session; session={0}", "session=a b; session={0}", "a b session={0}", "a=session={0}",
    ],
)  # fmt: skip
def test_a_cookie_that_was_accepted_is_found_where_flask_finds_it(header: str) -> None:
    ours, theirs = session_app(), Flask("x")
    theirs.secret_key = KEY
    theirs.add_url_rule("/get", "get", ours.view_functions["get_it"])
    accepted = ours.test_client().get("/set").headers["Set-Cookie"].partition(";")[0]
    sent = {"Cookie": header.format(accepted.removeprefix("session="))}
    client = ours.test_client(use_cookies=False)
    assert client.get("/get", headers={"Cookie": accepted}).json == {"user": 7}
    usual = theirs.test_client(use_cookies=False).get("/get", headers=sent).json
    assert client.get("/get", headers=sent).json == usual


def test_a_cookie_holds_what_it_held_whatever_a_request_did_with_it() -> None:
    client = session_app().test_client()
    cookie = {"Cookie": client.get("/set").headers["Set-Cookie"].partition(";")[0]}
    again = client.application.test_client(use_cookies=False)
    for _ in range(3):
        assert again.get("/get", headers=cookie).json == {"user": 7}
        again.get("/clear", headers=cookie)
    serializer = FeatherSessionInterface().get_signing_serializer(client.application)
    assert serializer is not None
    cookies, signed = SignedCookies(serializer), serializer.dumps({"user": 7})
    for _ in range(3):
        assert cookies.load(signed, 60).pop("user") == 7


def test_what_varies_already_varies_with_the_cookie_too() -> None:
    app = session_app()

    @app.get("/varied")
    def varied() -> Any:
        return Response(str(session.get("user")), headers={"Vary": "Accept"})

    client = app.test_client()
    client.get("/set")
    assert client.get("/varied").headers["Vary"] == "Accept, Cookie"


def test_what_a_request_does_to_its_session_reaches_no_other() -> None:
    app = session_app()

    @app.get("/spoil")
    def spoil() -> Any:
        session["list"].append(2)
        return {}

    @app.get("/list")
    def listed() -> Any:
        if "list" not in session:
            session["list"] = [1]
        return {"list": session["list"]}

    client = app.test_client()
    for _ in range(3):
        assert client.get("/list").json == {"list": [1]}
        client.get("/spoil")


def test_a_forged_cookie_is_no_session_and_no_key_means_no_session() -> None:
    app = session_app()
    forged = app.test_client(use_cookies=False).get("/get", headers={"Cookie": "session=x.y.z"})
    assert forged.json == {"user": None}
    app.secret_key = None
    app.testing = True
    with pytest.raises(RuntimeError, match="no secret key was set"):
        app.test_client().get("/set")


def test_trusted_hosts_are_checked_on_every_request_although_they_are_remembered() -> None:
    app = routes(FeatherFlask("x"))
    client = app.test_client()
    assert client.get("/text", base_url="http://one.example").status_code == 200
    app.config["TRUSTED_HOSTS"] = ["two.example"]
    assert client.get("/text", base_url="http://one.example").status_code == 400
    assert client.get("/text", base_url="http://two.example").status_code == 200
    for number in range(100):
        client.get("/text", base_url=f"http://h{number}.two.example")
    app.config["TRUSTED_HOSTS"] = [".two.example"]
    for number in range(100):
        assert client.get("/text", base_url=f"http://h{number}.two.example").status_code == 200
    assert len(app._hosts) <= 64
    with pytest.raises(SecurityError), app.test_request_context(base_url="http://evil.example"):
        raise request.routing_exception  # type: ignore[misc]


def test_host_and_subdomain_matching_stay_flasks() -> None:
    app = FeatherFlask("x", host_matching=True, static_host="s.example")
    app.add_url_rule("/", "a", lambda: "a", host="a.example")
    app.add_url_rule("/", "b", lambda: "b", host="b.example")
    client = app.test_client()
    for _ in range(2):
        assert client.get("/", base_url="http://a.example").text == "a"
        assert client.get("/", base_url="http://b.example").text == "b"


def test_overriding_the_response_or_json_class_takes_effect() -> None:
    class Shouting(FeatherFlask.response_class):  # type: ignore[name-defined,misc]
        def get_wsgi_headers(self, environ: Any) -> Any:
            headers = super().get_wsgi_headers(environ)
            headers["X-Shout"] = "!"
            return headers

    class Wrapping(FeatherFlask.json_provider_class):  # type: ignore[name-defined,misc]
        def dumps(self, obj: Any, **kwargs: Any) -> str:
            return super().dumps({"wrapped": obj}, **kwargs)

    class App(FeatherFlask):
        response_class = Shouting
        json_provider_class = Wrapping

    answer = routes(App("x")).test_client().get("/created")
    assert answer.headers["X-Shout"] == "!"
    assert answer.json == {"wrapped": {"id": 1}}


def test_json_options_set_late_take_effect() -> None:
    app = routes(FeatherFlask("x"))
    client = app.test_client()
    assert client.get("/json").text == '{"b":1,"a":"\\u00e4","none":null}\n'
    provider = app.json
    assert isinstance(provider, DefaultJSONProvider)
    provider.sort_keys, provider.ensure_ascii = True, False
    assert client.get("/json").text == '{"a":"ä","b":1,"none":null}\n'
    provider.compact = False
    assert client.get("/json").text.startswith('{\n  "a": "ä"')


def test_c91_the_config_prints_without_its_secrets() -> None:
    app = FeatherFlask("x")
    app.config.update(
        SECRET_KEY="s3cr3t-one",
        SECRET_KEY_FALLBACKS=["s3cr3t-two"],
        GOOGLE_CLIENT_SECRET="s3cr3t-three",
        DATABASE_URL="postgresql://me:s3cr3t-four@db/app",
        RESEND_API_KEY="s3cr3t-five",
        SESSION_COOKIE_NAME="sid",
        ENGINE={"connect_args": {"password": "s3cr3t-six", "timeout": 3}},
        REPLICAS=["redis://:s3cr3t-seven@one/0"],
        BROKERS=("amqp://me:s3cr3t-eight@two/x", 5),
    )
    for shown in (repr(app.config), str(app.config), f"{app.config}"):
        assert "s3cr3t" not in shown
        assert "'SESSION_COOKIE_NAME': 'sid'" in shown
        assert "postgresql://***@db/app" in shown
        assert "'ENGINE': {'connect_args': {'password': '***', 'timeout': 3}}" in shown
        assert "'REPLICAS': ['redis://***@one/0']" in shown
        assert "'BROKERS': ('amqp://***@two/x', 5)" in shown


def test_c91_the_config_of_a_stock_flask_app_prints_without_them_too() -> None:
    app = Flask("x")
    before = app.config
    app.config.update(FEATHER_ENV="testing", SECRET_KEY="s3cr3t-one")
    Feather(app, plugins=[])
    assert "'SECRET_KEY': '***'" in repr(app.config)
    assert app.config is before
    assert app.config["SECRET_KEY"] == "s3cr3t-one"


def test_a_config_class_of_the_apps_own_stays() -> None:
    class Own(Config):
        def __repr__(self) -> str:
            return "mine"

    class App(Flask):
        config_class = Own

    app = App("x")
    app.config.update(FEATHER_ENV="testing", SECRET_KEY="s3cr3t-one")
    Feather(app, plugins=[])
    assert repr(app.config) == "mine"


@pytest.mark.parametrize("make", [Flask, FeatherFlask, stock_with_parts])
def test_an_answer_of_a_class_of_the_apps_own_keeps_its_class(make: Callable[[str], Flask]) -> None:
    class Signed(Response):
        def get_wsgi_headers(self, environ: Any) -> Any:
            headers = super().get_wsgi_headers(environ)
            headers["X-Signed"] = "yes"
            return headers

    app = make("x")
    app.add_url_rule("/", "view", lambda: Signed("text"))
    assert app.test_client().get("/").headers["X-Signed"] == "yes"


def test_a_stock_app_gets_each_part_that_is_still_flasks_own() -> None:
    app = stock_with_parts("x")
    assert type(app) is Flask
    assert app.response_class is FeatherResponse
    assert type(app.session_interface) is FeatherSessionInterface
    assert {"ensure_sync", "create_url_adapter", "do_teardown_request"} <= vars(app).keys()


def test_a_stock_app_keeps_the_parts_of_its_own() -> None:
    class OwnSessions(SecureCookieSessionInterface):
        pass

    class OwnResponse(Response):
        pass

    class Own(Flask):
        response_class = OwnResponse
        session_interface = OwnSessions()

        def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
            return lambda *args, **kwargs: (
                f"own {super(Own, self).ensure_sync(func)(*args, **kwargs)}"
            )

        def do_teardown_request(self, *args: Any) -> None:
            torn_down.append(True)

    torn_down: list[bool] = []
    app = Own("x")
    app.create_url_adapter = own_adapter = app.create_url_adapter  # type: ignore[method-assign]
    init_parts(app)
    app.add_url_rule("/", "view", lambda: "view")
    answer = app.test_client().get("/")
    assert answer.text == "own view"
    assert torn_down == [True]
    assert app.response_class is OwnResponse
    assert type(app.session_interface) is OwnSessions
    assert app.create_url_adapter is own_adapter
