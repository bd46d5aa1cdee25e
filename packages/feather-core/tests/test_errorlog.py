"""feather.errorlog: what is stored of errors, how, and what is not."""

import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, abort, request
from sqlalchemy import create_engine, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from feather.db import Model, db, init_app
from feather.db.roles import model_for, resolve_roles
from feather.db.transaction import transaction
from feather.errorlog import ErrorLogMixin, init_error_log
from feather.errorlog import store as stores
from feather.errorlog.backlog import MOST_WAITING, Budget
from feather.errorlog.entry import Entry
from feather.errorlog.states import set_state
from feather.errorlog.store import Store
from feather.errorlog.writer import Writer
from feather.errors.handlers import init_errors
from feather.exceptions import NotFoundError, ValidationError
from feather.http.responses import FeatherResponse
from feather.http.scope import identify
from feather.http.setup import init_http
from feather.settings import SettingsError

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N"


@pytest.fixture
def app(database_app, own_metadata):
    return wired(database_app)


def wired(app: Flask) -> Flask:
    """Wire the error log as the extension does, with two models and its table."""

    class ErrorLog(ErrorLogMixin, Model):
        __tablename__ = "feather_error_log"

    class Account(Model):
        __tablename__ = "account"
        name: Mapped[str] = mapped_column(primary_key=True)
        balance: Mapped[int]

    resolve_roles(app)
    app.response_class = FeatherResponse  # whose answers are over when a test client has them
    init_http(app)
    init_errors(app)
    app.writer = error_log_writer(app)
    app.account = Account
    with app.app_context():
        db.create_all()
    return app


def error_log_writer(app: Flask) -> Writer:
    """Wire the error log, and return what writes it."""
    made = []
    original = Writer.__init__

    def noted(self, write):
        made.append(self)
        original(self, write)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Writer, "__init__", noted)
        init_error_log(app)
    return made[0]


def logged(app: Flask) -> list:
    model = model_for(app, "error_log")
    with app.app_context():
        return list(db.session.scalars(select(model).order_by(model.created_at)))


def raising(app: Flask, error: BaseException | type[BaseException], path: str = "/fails") -> None:
    def view(**_arguments):
        raise error

    app.add_url_rule(path, endpoint=path, view_func=view, methods=["GET", "POST"])


def test_an_unexpected_error_is_stored_with_all_columns(app):
    @app.post("/orders/<number>")
    def order(number):
        identify(user_id="user-1", tenant_id="tenant-1")
        raise RuntimeError("the printer is on fire")

    before = datetime.now(UTC)
    answer = app.test_client().post("/orders/7?colour=red")
    (row,) = logged(app)
    assert (row.error_type, row.message) == ("RuntimeError", "the printer is on fire")
    assert (row.path, row.method, row.status) == ("/orders/7", "POST", 500)
    assert (row.user_id, row.tenant_id) == ("user-1", "tenant-1")
    assert row.request_id == answer.headers["X-Request-ID"]
    assert row.count == 1
    assert before <= row.created_at == row.last_seen_at <= datetime.now(UTC)
    assert "in order\n    raise RuntimeError" in row.stack_trace
    assert row.stack_trace.endswith("RuntimeError: the printer is on fire\n")


def test_client_errors_are_stored_without_a_stack_trace(app):
    raising(app, NotFoundError("no such product"), "/products")
    raising(app, ValidationError("wrong", field="email"), "/signup")
    client = app.test_client()
    client.get("/products")
    client.post("/signup")
    rows = logged(app)
    assert [(r.error_type, r.status, r.message) for r in rows] == [
        ("NotFoundError", 404, "no such product"),
        ("ValidationError", 400, "wrong"),
    ]
    assert [row.stack_trace for row in rows] == [None, None]


def test_unknown_addresses_are_one_row(app):
    for number in range(5):
        app.test_client().get(f"/wp-login-{number}.php")
    (row,) = logged(app)
    assert (row.status, row.count, row.path) == (404, 5, "/wp-login-4.php")


def test_an_error_of_a_view_that_aborts_is_its_own_row(app):
    app.add_url_rule("/a", endpoint="a", view_func=lambda: abort(404))
    app.add_url_rule("/b", endpoint="b", view_func=lambda: abort(404))
    client = app.test_client()
    client.get("/a")
    client.get("/b")
    assert [row.path for row in logged(app)] == ["/a", "/b"]


def test_c83_a_half_done_transfer_stays_undone_and_its_error_is_stored(app):
    with app.app_context():
        db.session.add_all(
            [app.account(name="ada", balance=100), app.account(name="ben", balance=0)]
        )
        db.session.commit()

    @app.post("/transfer")
    def transfer():
        db.session.execute(update(app.account).where(app.account.name == "ada").values(balance=40))
        db.session.execute(insert(app.account).values(name="ben", balance=60))

    assert app.test_client().post("/transfer").status_code == 500
    with app.app_context():
        assert db.session.get(app.account, "ada").balance == 100
    (row,) = logged(app)
    assert row.error_type == "IntegrityError"
    assert "unique" in row.message.lower()
    told = [line for line in row.stack_trace.splitlines() if not line.startswith("    ")]
    for hidden in ("INSERT", "[parameters", "ben", "60)"):
        assert hidden not in "\n".join([row.message, *told])


@pytest.mark.parametrize(
    ("message", "hidden"),
    [
        ("Authorization: Bearer abcdef123456", "abcdef123456"),
        ("headers {'Cookie': 'session=abcdef'}", "abcdef"),
        ("{'password': 'hunter2', 'x': 1}", "hunter2"),
        ('{"api_key": "hunter2"}', "hunter2"),
        ("client_secret=hunter2&x=1", "hunter2"),
        ("access-token: hunter2", "hunter2"),
        ("sshkey=hunter2", "hunter2"),
        ("used bearer hunter2hunter2", "hunter2hunter2"),
        ("the value " + JWT, "eyJzdWIi"),
        ("sk_live_4eC39HqLyjWDarjtT1zdp7dc failed", "4eC39HqLyjWDarjtT1zdp7dc"),
        ("digest 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b", "9f86d081884c7d"),
        ("postgresql://shop:hunter2@db/shop", "hunter2"),
        ("GET /reset?token=hunter2 failed", "hunter2"),
        ("no mail to ada.l+x@example.com", "ada.l+x"),
        ("1 error\nname\n [type=x, input_value='hunter2', input_type=str]", "hunter2"),
    ],
)
def test_c86_messages_and_traces_hold_no_secrets(app, message, hidden):
    raising(app, RuntimeError(message))
    app.test_client().get("/fails")
    (row,) = logged(app)
    assert "***" in row.message
    assert hidden not in row.message + row.stack_trace


@pytest.mark.parametrize(
    "message",
    [
        "no product 018f3f6e-7b1c-7000-8000-0123456789ab",
        "expected 3 rows, found 4: check the import",
        "KeyError: 'colour'",
        "the file /srv/reports/2024/summary.pdf is not there",
    ],
)
def test_messages_keep_what_helps(app, message):
    raising(app, RuntimeError(message))
    app.test_client().get("/fails")
    assert logged(app)[0].message == message


def test_c86_request_secrets_and_bodies_never_get_in(app):
    @app.post("/reset/<token>")
    def reset(token):
        password = request.form["password"]
        raise RuntimeError(f"cannot reset, {len(password)} letters")

    app.test_client().post(
        f"/reset/{JWT}?code=query-secret",
        data={"password": "body-secret"},
        headers={"Authorization": "Bearer header-secret", "Cookie": "session=cookie-secret"},
    )
    (row,) = logged(app)
    everything = repr([getattr(row, column.name) for column in row.__table__.columns])
    for secret in (JWT[:20], "query-secret", "body-secret", "header-secret", "cookie-secret"):
        assert secret not in everything
    assert row.path == "/reset/***"


def test_c86_statement_parameters_are_left_out_of_the_whole_chain(app):
    @app.get("/fails")
    def fails():
        try:
            db.session.execute(text("SELECT * FROM nowhere WHERE x = :x"), {"x": request.args["x"]})
        except Exception as error:
            raise LookupError("no prices") from error

    app.test_client().get("/fails?x=parameter-value")
    (row,) = logged(app)
    assert "parameter-value" not in row.stack_trace
    assert "WHERE x" not in row.stack_trace.split("which caused:")[0].split("\n")[-3]
    assert "\nwhich caused:\n" in row.stack_trace
    assert "nowhere" in row.stack_trace


def test_c86_messages_and_traces_are_bounded_and_storable(app, monkeypatch):
    # pytest-xdist cannot carry the lone surrogate that the log would show.
    monkeypatch.setattr(app.logger, "disabled", True)

    def dig(depth: int) -> None:
        if depth == 0:
            raise RuntimeError("é\x00\ud800" * 5000)
        dig(depth - 1)

    app.add_url_rule("/fails", view_func=lambda: dig(300))
    app.test_client().get("/fails")
    (row,) = logged(app)
    assert len(row.message.encode()) <= 2048
    assert row.message.endswith("…")
    assert len(row.stack_trace.encode()) <= 16_384


def test_c86_traces_name_files_without_the_machine_and_no_values(app):
    def compute(amount):
        return 1 / amount

    app.add_url_rule("/fails", view_func=lambda: compute(0))
    app.test_client().get("/fails")
    trace = logged(app)[0].stack_trace
    assert "flask/app.py" in trace
    assert "test_errorlog.py" in trace
    assert str(db.__class__.__module__) not in trace
    assert "/" not in {line[0] for line in trace.splitlines()}
    assert sys.prefix not in trace


def test_the_same_error_again_is_counted(app):
    raising(app, RuntimeError("first"))
    for _ in range(3):
        app.test_client().get("/fails")
    (row,) = logged(app)
    assert row.count == 3
    assert row.created_at < row.last_seen_at


def test_tenants_never_share_a_row(app):
    @app.get("/<tenant>")
    def fails(tenant):
        identify(tenant_id=tenant)
        raise RuntimeError(tenant)

    for tenant in ("red", "blue", "red"):
        app.test_client().get(f"/{tenant}")
    assert [(row.tenant_id, row.message, row.count) for row in logged(app)] == [
        ("red", "red", 2),
        ("blue", "blue", 1),
    ]


def test_c86_a_storm_of_errors_costs_few_writes_and_loses_no_count(app, monkeypatch):
    monkeypatch.setattr(app.logger, "disabled", True)  # loggers outlive the app
    raising(app, RuntimeError)
    client = app.test_client()
    began, writes, write = time.monotonic(), [], app.writer._write

    def noted(entries):
        writes.append(len(entries))
        write(entries)

    app.writer._write = noted
    for _ in range(200):
        client.get("/fails")
    end = time.monotonic() + 5
    while logged(app)[0].count < 200:
        assert time.monotonic() < end
        time.sleep(0.05)
    assert 20 <= len(writes) <= 22 + time.monotonic() - began
    assert len(logged(app)) == 1


def test_c86_a_storm_of_different_errors_is_bounded(caplog):
    stored, second = [], threading.Event()

    def keep(entries):
        stored.append(len(entries))
        if len(entries) > 1:
            second.set()

    writer = Writer(keep)
    for number in range(1000):
        writer.add(Entry(str(number), {}))
    assert second.wait(5)
    assert stored == [1] * 20 + [MOST_WAITING]
    told = [r.getMessage() for r in caplog.records]
    assert told == ["880 errors of too many different kinds were not stored"]


def test_old_rows_and_those_beyond_the_limit_are_deleted(app, monkeypatch):
    monkeypatch.setattr(stores, "MOST_ROWS", 5)
    table, now = model_for(app, "error_log").__table__, datetime.now(UTC)
    blank = {"error_type": "E", "message": "m", "path": "/", "method": "GET", "status": 500}
    with app.app_context():
        for age in range(10):
            seen = now - timedelta(days=age * 5)
            db.session.execute(
                insert(table).values(**blank, fingerprint=str(age), last_seen_at=seen)
            )
        db.session.commit()
    Store(app, 8).clean_up()
    assert sorted(row.fingerprint for row in logged(app)) == ["0", "1"]
    with app.app_context():
        for age in range(2, 10):
            db.session.execute(
                insert(table).values(**blank, fingerprint=str(age), last_seen_at=now)
            )
        db.session.commit()
        assert Store(app, 8).clean_up() > 0
        assert db.session.scalar(select(func.count()).select_from(table)) <= 5


def test_old_rows_are_deleted_while_errors_are_stored(app):
    raising(app, RuntimeError("new"))
    table = model_for(app, "error_log").__table__
    old = datetime.now(UTC) - timedelta(days=31)
    with app.app_context():
        db.session.execute(
            insert(table).values(
                error_type="E", message="old", path="/", method="GET", status=500,
                fingerprint="old", last_seen_at=old,
            )
        )  # fmt: skip
        db.session.commit()
    app.test_client().get("/fails")
    assert [row.message for row in logged(app)] == ["new"]


def test_a_resolved_error_that_occurs_again_is_open_and_a_muted_one_stays_muted(app):
    raising(app, RuntimeError("again"))
    client = app.test_client()
    client.get("/fails")
    (row,) = logged(app)
    assert (row.state, row.resolved_at) == ("open", None)

    def put(state):
        with app.app_context():
            changed = set_state(row.id, state)
            return changed.state, changed.resolved_at

    before = datetime.now(UTC)
    state, resolved_at = put("resolved")
    assert (state, before <= resolved_at) == ("resolved", True)
    assert put("resolved") == ("resolved", resolved_at)
    client.get("/fails")
    (row,) = logged(app)
    assert (row.state, row.resolved_at, row.count) == ("open", resolved_at, 2)
    put("muted")
    client.get("/fails")
    (row,) = logged(app)
    assert (row.state, row.resolved_at, row.count) == ("muted", resolved_at, 3)
    assert put("open") == ("open", None)


def test_what_occurred_before_an_error_was_resolved_does_not_open_it(app):
    raising(app, RuntimeError("once"))
    app.test_client().get("/fails")
    (row,) = logged(app)
    values = {name: getattr(row, name) for name in ("error_type", "message", "path", "method")}
    late = Entry(row.fingerprint, {**values, "status": 500})
    with app.app_context():
        set_state(row.id, "resolved")
    Store(app, 30).write([late])
    (row,) = logged(app)
    assert (row.state, row.count) == ("resolved", 2)


def test_an_error_that_occurs_while_it_is_being_resolved_waits_and_is_open(app):
    raising(app, RuntimeError("meanwhile"))
    client = app.test_client()
    client.get("/fails")
    (row,) = logged(app)
    request = threading.Thread(target=client.get, args=("/fails",))
    with app.app_context():
        with transaction():
            set_state(row.id, "resolved")
            db.session.flush()
            request.start()
            while db.engine.dialect.name == "postgresql" and not db.session.scalar(
                text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
            ):
                db.session.execute(text("SELECT pg_sleep(0.01), pg_stat_clear_snapshot()"))
        request.join()
    app.writer.flush()
    (row,) = logged(app)
    assert (row.state, row.count, row.resolved_at is None) == ("open", 2, False)


def test_states_that_do_not_exist_and_errors_that_do_not_are_refused(app):
    model = model_for(app, "error_log")
    raising(app, RuntimeError("here"))
    app.test_client().get("/fails")
    (row,) = logged(app)
    with app.app_context():
        with pytest.raises(ValidationError) as refused:
            set_state(row.id, "closed")
        assert refused.value.fields == {
            "state": "An error can be open, resolved or muted, not 'closed'."
        }
        for conditions in ("gone",), (row.id, model.tenant_id == "another"):
            with pytest.raises(NotFoundError) as missing:
                set_state(conditions[0], "muted", *conditions[1:])
            assert missing.value.message == "There is no such error in the log, or not any more."
        with pytest.raises(ValueError, match="state='x' is none of open, resolved, muted"):
            model(state="x")
    assert logged(app)[0].state == "open"


def test_a_list_of_one_state_needs_no_sorting_of_the_log(app):
    model = model_for(app, "error_log")
    latest = select(model).where(model.state == "muted")
    latest = latest.order_by(model.last_seen_at.desc(), model.id).limit(25)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            explain, index = "EXPLAIN QUERY PLAN", "USING INDEX"
        else:
            db.session.execute(text("SET enable_seqscan = off"))
            explain, index = "EXPLAIN", "Index Scan Backward using"
        statement = latest.compile(db.engine, compile_kwargs={"literal_binds": True})
        plan = str(db.session.execute(text(f"{explain} {statement}")).all())
    assert f"{index} ix_feather_error_log_state_last_seen_at" in plan


def test_without_the_table_one_line_is_logged_until_it_is_migrated(app, caplog):
    raising(app, RuntimeError("early"))
    with app.app_context():
        db.drop_all()
    client = app.test_client()
    assert client.get("/fails").status_code == 500
    client.get("/fails")
    told = [r.getMessage() for r in caplog.records if r.name.startswith("feather.errorlog")]
    assert told == [
        (
            "errors are not stored: the table feather_error_log does not exist yet. "
            "Run feather db migrate and feather db upgrade"
        )
    ]
    with app.app_context():
        db.create_all()
    client.get("/fails")
    assert len(logged(app)) == 1


def test_two_processes_may_store_the_same_error_first(app):
    raising(app, RuntimeError("race"))
    other = Store(app, 30)
    original = Store._repeated
    entries = []

    def late(self, connection, entry):
        found = original(self, connection, entry)
        if not found and not entries and connection.dialect.name == "postgresql":
            entries.append(entry)
            other.write([entry])
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "_repeated", late)
        app.test_client().get("/fails")
    (row,) = logged(app)
    assert row.count == 1 + len(entries)


def test_a_database_that_is_gone_delays_one_request_fails_none_and_errors_are_kept(
    tmp_path, own_metadata, caplog, monkeypatch
):
    monkeypatch.setattr("feather.errorlog.writer._BACK_OFF_SECONDS", 60)
    app = Flask("shop", root_path=str(tmp_path), instance_path=str(tmp_path / "instance"))
    init_app(app, "sqlite:///app.db")
    wired(app)
    raising(app, RuntimeError("kept"))
    attempts, write = [], app.writer._write
    monkeypatch.setattr(app.writer, "_write", lambda some: attempts.append(1) or write(some))
    path = tmp_path / "instance" / "app.db"
    blocker = create_engine(f"sqlite:///{path}")
    with blocker.connect() as connection:
        connection.exec_driver_sql("BEGIN EXCLUSIVE")
        for _ in range(5):
            assert app.test_client().get("/fails").status_code == 500
        for thread in threading.enumerate():
            if thread.name == "feather-error-log":
                thread.join(30)
        assert len(attempts) == 1
    blocker.dispose()
    told = [r.getMessage() for r in caplog.records if r.name == "feather.errorlog.writer"]
    assert told == [
        (
            "the error log cannot be written, and tries again later: "
            "OperationalError: OperationalError: database is locked"
        )
    ]
    app.writer.flush()
    assert logged(app)[0].count == 5
    with app.app_context():
        db.engine.dispose()


def test_a_store_that_hangs_delays_one_request_and_no_other():
    release, stored = threading.Event(), []

    def hang(entries):
        release.wait(60)
        stored.extend(entries)

    writer = Writer(hang)
    began = time.monotonic()
    writer.add(Entry("a", {}))
    assert 0.9 < time.monotonic() - began < 20
    began = time.monotonic()
    for _ in range(100):
        writer.add(Entry("b", {}))
    assert time.monotonic() - began < 20
    release.set()
    end = time.monotonic() + 20
    while len(stored) < 2:
        assert time.monotonic() < end
        time.sleep(0.01)
    assert [(entry.fingerprint, entry.count) for entry in stored] == [("a", 1), ("b", 100)]


def test_errors_that_wait_are_stored_when_the_process_ends(tmp_path):
    code = """
import sys
from feather.errorlog.entry import Entry
from feather.errorlog.states import set_state
from feather.errorlog.writer import Writer
writer = Writer(lambda entries: [print(e.fingerprint, e.count) for e in entries])
for number in range(50):
    writer.add(Entry("same", {}))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert sum(int(line.split()[1]) for line in done.stdout.splitlines()) == 50
    assert done.stderr == ""


def test_the_budget_allows_a_burst_then_one_a_second():
    now = [0.0]
    budget = Budget(lambda: now[0])
    assert [budget.wait() for _ in range(20)] == [0] * 20
    assert budget.wait() == pytest.approx(1)
    assert budget.wait() == pytest.approx(2)
    now[0] = 2.5
    assert budget.wait() == pytest.approx(0.5)
    now[0] = 60.0
    assert [budget.wait() for _ in range(20)] == [0] * 20
    assert budget.wait() == pytest.approx(1)


def test_the_days_must_be_a_positive_number():
    app = Flask("shop")
    app.config["ERROR_LOG_DAYS"] = 0
    with pytest.raises(SettingsError, match="ERROR_LOG_DAYS=0: errors are kept for 1 day or more"):
        init_error_log(app)


def test_an_app_without_a_database_stores_nothing_and_imports_no_sqlalchemy():
    code = (
        "import sys; from flask import Flask; from feather.errorlog import init_error_log\n"
        "app = Flask('shop'); init_error_log(app)\n"
        "assert 'feather.error_sinks' not in app.extensions\n"
        "assert 'sqlalchemy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_a_claiming_model_with_columns_of_its_own_is_used(database_app, own_metadata):
    class Failure(ErrorLogMixin, Model):
        seen_by: Mapped[str] = mapped_column(default="nobody")

    app = database_app
    resolve_roles(app)
    app.response_class = FeatherResponse  # whose answers are over when a test client has them
    init_http(app)
    init_errors(app)
    init_error_log(app)
    with app.app_context():
        db.create_all()
    raising(app, IntegrityError("INSERT INTO x", {"p": "hunter2"}, ValueError("no")))
    app.test_client().get("/fails")
    (row,) = logged(app)
    assert (type(row), row.seen_by, row.message) == (Failure, "nobody", "ValueError: no")
