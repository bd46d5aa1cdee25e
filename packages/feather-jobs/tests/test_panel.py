"""The jobs in the admin panel: what is shown to whom, and that its buttons do what they say."""

import re
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

import pytest
from flask import Flask
from flask_login import current_user
from jobsite import until
from sqlalchemy import insert, select
from statements import at_most
from templates_compiled import share_compiled

import feather
from feather import job, scheduled
from feather.db import db
from feather.jobs import current_job
from feather.plugins import Plugin, RowScope, hookimpl
from feather.testing.csrf import CsrfClient
from feather.testing.fragments import Fragment
from feather.testing.htmx import HtmxClient
from feather.uuid7 import uuid7
from feather_auth.store import store_of
from feather_jobs.queue import JobQueue, queue_of
from feather_jobs.status import CANCELLED, DEAD, DONE, FAILED, QUEUED, RUNNING, STATUSES

FILES = {
    ".env": "SECRET_KEY=a-key-for-this-test-only\n",
    "roles.py": """
        ROLE_INHERITS = {"user": [], "moderator": ["user"], "admin": ["moderator"]}
        PERMISSIONS = {"user": [], "moderator": ["admin.jobs"], "admin": ["*"]}
    """,
    "models/user.py": """
        from feather.auth import UserMixin
        from feather.db import Model


        class User(UserMixin, Model):
            __tablename__ = "users"
    """,
    "models/error_log.py": """
        from feather.db import Model
        from feather.errorlog import ErrorLogMixin


        class ErrorLog(ErrorLogMixin, Model):
            __tablename__ = "error_logs"
    """,
    "routes/pages/home.py": """
        from flask_login import login_user

        from feather import page
        from feather.auth import public
        from feather.db import db
        from models.user import User


        @page.get("/enter/<role>")
        @public
        def enter(role):
            user = db.session.scalars(db.select(User).where(User.role == role)).one()
            login_user(user, force=True)
            return "in"
    """,
}
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
goes_well, goes_on = Event(), Event()


@job
def deliver(address: str, password: str = "") -> str:
    if not goes_well.is_set():
        raise ValueError(f"{address} is away")
    return f"delivered to {address}"


@job(queue="slow")
def export(rows: int) -> None:
    current_job().progress(3, rows)
    while not goes_on.wait(0.02):
        current_job().check()


@scheduled(interval=3600)
def report() -> None:
    pass


class Scoped(Plugin):
    """Shows everybody the jobs that they have enqueued themselves, and no other."""

    name = "scoped"

    @hookimpl
    def feather_row_scopes(self) -> list[RowScope]:
        return [RowScope("job", lambda model: model.user_id == current_user.id)]


class Site:
    """The app, and people who look at its panel.

    Attributes:
        app: The app; nothing runs by itself.
        queue: Its queue.
        ids: The ids of its users, by role.
    """

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.queue: JobQueue = queue_of(app)
        self.ids: dict[str, str] = {}
        with app.app_context():
            db.create_all()
            model = store_of(app).models.user
            for role in ("user", "moderator", "admin"):
                user = model(email=f"{role}@example.com", role=role, active=True)
                db.session.add(user)
                db.session.flush()
                self.ids[role] = user.id
            db.session.commit()

    def browser(self, role: str = "admin") -> CsrfClient:
        client = CsrfClient(self.app, self.app.response_class)
        client.get(f"/enter/{role}")
        return client

    def htmx(self, role: str = "admin") -> HtmxClient:
        client = HtmxClient(self.app)
        client.client.get(f"/enter/{role}")
        return client

    def put(self, number: int = 1, **columns: Any) -> list[str]:
        """Add jobs as they may be found in the table."""
        now = datetime.now(UTC)
        finished = columns.get("status", QUEUED) not in STATUSES[:3]
        row = {
            "task": deliver.name, "queue": "default", "status": QUEUED, "rank": 0,
            "payload": self.queue.codec.encode([["ada"], {}]), "created_at": now, "run_at": now,
            "retry": 0, "attempt": 0, "failures": 0, "losses": 0, "cancelling": False,
            "finished_at": now if finished else None, **columns,
        }  # fmt: skip
        rows = [{"id": str(uuid7()), **row} for _ in range(number)]
        with self.queue.store.writing() as connection:
            connection.execute(insert(self.queue.store.tables.jobs), rows)
        return [one["id"] for one in rows]

    def status(self, job_id: str) -> str:
        jobs = self.queue.store.tables.jobs
        with self.queue.store.reading() as connection:
            wanted = select(jobs.c.status).where(jobs.c.id == job_id)
            return str(connection.execute(wanted).scalar_one())

    def audited(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Return what was done, by whom, and what is known of it, in order."""
        with self.app.app_context():
            entry = store_of(self.app).models.audit
            found = db.session.scalars(db.select(entry).order_by(entry.created_at, entry.id))
            return [(e.action, e.actor, e.details) for e in found if e.action.startswith("job")]

    def enqueue(self, task: Any, *arguments: Any) -> str:
        with self.app.app_context():
            return str(task.enqueue(*arguments).id)


@pytest.fixture
def make_site(make_project: Any, own_metadata: Any, database_url: str) -> Iterator[Callable]:
    """Build the app, with further plugins if need be."""
    goes_well.clear(), goes_on.clear()
    made: list[Flask] = []

    def make(*plugins: Any, chosen: Any = ("auth", "admin", "jobs"), **config: Any) -> Site:
        app = feather.create_app(
            make_project(FILES),
            environment="testing",
            config={"DATABASE_URL": database_url, **config},
            plugins=[*chosen, *plugins],
        )
        share_compiled(app)
        made.append(app)
        return Site(app)

    yield make
    goes_on.set()
    for app in made:
        with app.app_context():
            db.session.remove()
            db.drop_all()
            db.engine.dispose()


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    """The app."""
    return make_site()


def rows(text: str) -> list[str]:
    """Return the ids in the list of a page, in order."""
    found = Fragment(text).all("tr")
    return [(row.attributes.get("id") or "").removeprefix("job-") for row in found][1:]


@on_sqlite
def test_who_may_see_and_change_jobs(site: Site) -> None:
    (failed,) = site.put(status=FAILED, error="ValueError: ada is away", trace="in deliver, line 3")
    paths = ("/admin/jobs", "/admin/jobs/schedules", f"/admin/jobs/{failed}", "/admin/jobs/running")
    stranger = CsrfClient(site.app, site.app.response_class)
    for path in paths:
        assert stranger.get(path).status_code == 303
        assert site.browser("user").get(path).status_code == 403
        assert site.browser("moderator").get(path).status_code == 200
        assert site.browser("admin").get(path).status_code == 200
    moderator = site.browser("moderator")
    for path in (f"/admin/jobs/{failed}/retry", f"/admin/jobs/{failed}/cancel", "/admin/jobs"):
        assert stranger.post(path).status_code == 303
        assert moderator.post(path).status_code == 403
    assert site.status(failed) == FAILED
    shown = moderator.get(f"/admin/jobs/{failed}").text
    assert "ValueError: ada is away" in shown
    assert "line 3" not in shown
    assert "Retry" not in shown
    assert "Retry" not in moderator.get("/admin/jobs?status=failed").text
    shown = site.browser("admin").get(f"/admin/jobs/{failed}").text
    assert "in deliver, line 3" in shown
    assert "Retry deliver" in shown


def test_the_list_is_filtered_searched_and_turned_over(site: Site) -> None:
    done = site.put(30, status=DONE)
    dead = site.put(status=DEAD, queue="slow", task=export.name)
    waiting = site.put(status="scheduled", run_at=datetime.now(UTC) + timedelta(hours=2))
    admin = site.browser()
    first = admin.get("/admin/jobs").text
    assert rows(first) == [*waiting, *dead, *done[:6:-1]]
    figures = {e.one("dt").text: e.one("dd").text for e in Fragment(first).all(".f-stat")}
    assert figures == {"Waiting": "1", "Running": "0", "Failed": "1", "Done": "30"}
    page = Fragment(first)
    assert page.one("form[role=search]").attributes["hx-sync"] == "closest section:replace"
    assert {a.attributes["hx-sync"] for a in page.all("a[hx-boost]")} == {"closest section:drop"}
    older = Fragment(first).one("a[rel=next]").attributes["href"]
    second = admin.get(older).text
    assert rows(second) == done[6::-1]
    assert Fragment(second).one("[rel=next]").attributes.get("aria-disabled") == "true"
    newer = Fragment(second).one("a[rel=prev]").attributes["href"]
    assert rows(admin.get(newer).text) == rows(first)
    for query, found in {
        "status=failed": dead,
        "status=waiting": waiting,
        "queue=slow": dead,
        "q=EXPORT": dead,
        f"q={waiting[0][-12:]}": waiting,
        "status=done&queue=slow": [],
        "q=%25": [],
        "status=failed&before=elsewhere&page=x": dead,
        "queue=%00": rows(first),
    }.items():
        assert rows(admin.get(f"/admin/jobs?{query}").text) == found, query
    assert "No jobs match" in admin.get("/admin/jobs?q=nothing").text
    fragment = site.htmx().get("/admin/jobs?status=failed").fragment
    assert [e.attributes["id"] for e in fragment.all("tr")[1:]] == [f"job-{dead[0]}"]
    assert fragment.all(".f-stat") == []
    # What a phone shows of the columns that it has no room for, and what is read out.
    assert "Dead" in fragment.one("p[data-narrow]").text
    assert fragment.one("p[role=status]").text == "1 job shown"
    assert admin.get("/admin/jobs/nothing").status_code == 404


@on_sqlite
def test_notes_say_what_waits_in_vain(site: Site) -> None:
    site.put(2)
    site.put(task="jobs.old.gone")
    text = Fragment(site.browser().get("/admin/jobs").text)
    notes = [one.text for one in text.all(".f-alert")]
    assert "3 jobs wait, and no worker is alive: start one with feather worker" in notes[0]
    assert "1 job waits for the task jobs.old.gone, which this app does not declare" in notes[1]


def test_pages_need_few_statements_however_many_jobs_there_are(site: Site) -> None:
    (runs,) = site.put(status=RUNNING, worker_id="w1", started_at=datetime.now(UTC))
    (last,) = site.put(status=DONE, task=report.name)
    browser, htmx, user = site.browser(), site.htmx(), site.ids["user"]
    for more in (8, 1990):
        site.put(more // 2, status=DONE, user_id=user)
        site.put(more // 2, status=FAILED, queue="slow", task=export.name)
        with at_most(8, site.app):
            assert len(rows(browser.get("/admin/jobs").text)) == min(25, more + 2)
        with at_most(8, site.app):
            assert f"/admin/jobs/{last}" in browser.get("/admin/jobs/schedules").text
        with at_most(8, site.app):
            assert "a worker that is gone" in browser.get(f"/admin/jobs/{runs}").text
        with at_most(8, site.app):
            assert "/admin/jobs/" in browser.get(f"/admin/users/{user}").text
        with at_most(2, site.app):
            assert "deliver" in htmx.get("/admin/jobs/running").text
        with at_most(2, site.app):
            assert "deliver" in htmx.get("/admin/jobs?q=deliver").text


@on_sqlite
def test_a_running_job_is_watched_and_stopped(make_site: Callable[..., Site], run: Any) -> None:
    site = make_site(JOB_LEASE_SECONDS=1)
    htmx, address = site.htmx(), "/admin/jobs/running"
    idle = htmx.get(f"{address}?seen=0")
    assert idle.trigger == {}
    assert idle.fragment.all("progress") == []
    assert "every" not in str(idle.fragment.one("#running-jobs").attributes["hx-trigger"])
    first, second = site.enqueue(export, 12), site.enqueue(export, 12)
    with run(site.queue):
        until(lambda: htmx.get(address).text.count('value="3"') == 2)
        shown = htmx.get(f"{address}?seen=2")
        bar = shown.fragment.all("progress")[0].attributes
        assert (bar["max"], bar["aria-label"]) == ("12", "Progress of export")
        assert "every 3s" in str(shown.fragment.one("#running-jobs").attributes["hx-trigger"])
        assert "jobsMoved" not in shown.trigger
        page = Fragment(site.browser().get(f"/admin/jobs/{first}").text)
        assert page.one("progress").attributes["value"] == "3"
        assert "process" in page.one("#details").text
        asked = htmx.post(f"/admin/jobs/{first}/cancel?view=row")
        assert asked.trigger["showToast"] == {
            "message": "export is asked to stop, and does when it asks current_job().",
            "type": "success",
        }
        until(lambda: site.status(first) == CANCELLED)
        moved = htmx.get(f"{address}?seen=2")
        assert "jobsMoved" in moved.trigger
        assert len(moved.fragment.all("progress")) == 1
        goes_on.set()
        until(lambda: site.status(second) == DONE)
    assert "every" not in htmx.get(address).text
    refused = htmx.post(f"/admin/jobs/{second}/cancel").trigger["showToast"]
    assert refused == {"message": "export cannot be cancelled: it is done.", "type": "warning"}
    assert [entry[0] for entry in site.audited()] == ["job.cancelled"]


@on_sqlite
def test_a_failed_job_is_tried_again(site: Site, run: Any) -> None:
    lost, other = site.enqueue(deliver, "ada", "s3cret"), site.enqueue(deliver, "ben")
    with run(site.queue):
        until(lambda: {site.status(lost), site.status(other)} == {FAILED})
    browser = site.browser()
    before = browser.get(f"/admin/jobs/{lost}").text
    assert "ValueError: ada is away" in before
    assert "s3cret" not in before
    answer = browser.post(f"/admin/jobs/{lost}/retry", data={"next": "/admin/jobs?status=waiting"})
    assert (answer.status_code, answer.location) == (303, "/admin/jobs?status=waiting")
    after = browser.get(answer.location).text
    assert "deliver is queued again." in after
    assert rows(after) == [lost]
    swapped = site.htmx().post(f"/admin/jobs/{other}/retry?view=row")
    badges = swapped.fragment.one(f"#job-{other}").all(".f-badge")
    assert {badge.text for badge in badges} == {"Queued"}
    assert "jobsChanged" in swapped.trigger
    again = site.htmx().post(f"/admin/jobs/{other}/retry").trigger["showToast"]
    assert again["message"] == "deliver cannot be tried again: it waits already."
    goes_well.set()
    with run(site.queue):
        until(lambda: {site.status(lost), site.status(other)} == {DONE})
    assert "delivered to ada" in browser.get(f"/admin/jobs/{lost}").text
    entries = site.audited()
    assert [entry[:2] for entry in entries] == [("job.retried", "admin@example.com")] * 2
    assert entries[0][2] == {"job": lost, "task": deliver.name}


@on_sqlite
def test_a_waiting_job_is_cancelled(site: Site) -> None:
    (waits,) = site.put()
    page = Fragment(site.browser().get(f"/admin/jobs/{waits}").text)
    button = page.one("button[aria-label='Cancel deliver']")
    assert button.attributes["data-confirm-title"] == "Cancel deliver?"
    answer = site.browser().post(str(button.attributes["formaction"]))
    assert (answer.status_code, answer.location) == (303, f"/admin/jobs/{waits}")
    assert site.status(waits) == CANCELLED


def test_failed_jobs_that_match_are_tried_again_at_once(site: Site) -> None:
    mine = [*site.put(30, status=FAILED), *site.put(status="timed_out")]
    other = site.put(2, status=FAILED, task=export.name) + site.put(status=DONE)
    htmx = site.htmx()
    listed = htmx.get("/admin/jobs?status=failed&q=deliver").fragment
    (button,) = [b for b in listed.all("button") if b.text == "Retry all of these"]
    answer = htmx.post(str(button.attributes["hx-post"]))
    assert answer.trigger["showToast"]["message"] == "31 jobs are queued again."
    assert {site.status(one) for one in mine} == {QUEUED}
    assert [site.status(one) for one in other] == [FAILED, FAILED, DONE]
    nothing = site.browser().post("/admin/jobs?q=deliver", follow_redirects=True).text
    assert "There are no failed jobs to try again." in nothing
    (entry,) = site.audited()
    assert entry[2] == {"number": 31, "q": "deliver", "status": "failed"}


@on_sqlite
def test_what_is_tried_again_where_it_is_enqueued_says_what_became_of_it(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(JOB_BACKEND="sync")
    first, second = site.put(2, status=FAILED)
    said = site.htmx().post(f"/admin/jobs/{first}/retry").trigger["showToast"]["message"]
    assert said == "deliver was tried again, and is failed."
    goes_well.set()
    site.browser().post("/admin/jobs")
    assert [site.status(first), site.status(second)] == [DONE, DONE]


def test_what_is_out_of_scope_is_not_there(make_site: Callable[..., Site]) -> None:
    site = make_site(Scoped)
    (mine,) = site.put(status=FAILED, user_id=site.ids["admin"])
    (other,) = site.put(status=FAILED, user_id=site.ids["moderator"])
    (last,) = site.put(status=DONE, task=report.name)
    (waits,) = site.put()
    site.put(status=RUNNING, started_at=datetime.now(UTC))
    admin = site.browser()
    listed = admin.get("/admin/jobs").text
    assert rows(listed) == [mine]
    assert "Running now" not in listed
    assert [e.one("dd").text for e in Fragment(listed).all(".f-stat")] == ["0", "0", "1", "0"]
    assert last not in admin.get("/admin/jobs/schedules").text
    nowhere = str(uuid7())
    absent, hidden = admin.get(f"/admin/jobs/{nowhere}"), admin.get(f"/admin/jobs/{other}")
    assert (absent.status_code, hidden.status_code) == (404, 404)
    assert "There is no such job." in hidden.text
    assert same(absent.text, nowhere) == same(hidden.text, other)
    assert admin.post(f"/admin/jobs/{other}/retry").status_code == 404
    assert admin.post(f"/admin/jobs/{waits}/cancel").status_code == 404
    assert admin.post("/admin/jobs").status_code == 303
    assert [site.status(one) for one in (mine, other, waits)] == [QUEUED, FAILED, QUEUED]


def same(text: str, job_id: str) -> str:
    """Return a page without what differs each time: the id of the job, and tokens."""
    return re.sub(r'[0-9a-f-]{36}|nonce="[^"]*"|content="[^"]*"|value="[^"]*"', "", text)


@on_sqlite
def test_the_page_of_a_user_leads_to_their_jobs(site: Site) -> None:
    (theirs,) = site.put(user_id=site.ids["user"], request_id="r-1", status=DONE)
    admin = site.browser()
    assert f'href="/admin/jobs/{theirs}"' in admin.get(f"/admin/users/{site.ids['user']}").text
    shown = Fragment(admin.get(f"/admin/jobs/{theirs}").text)
    link = shown.one("#details").one("a")
    assert (link.text, link.attributes["href"]) == (
        "user@example.com",
        f"/admin/users/{site.ids['user']}",
    )
    assert "r-1" in shown.one("#details").text
    details = Fragment(site.browser("moderator").get(f"/admin/jobs/{theirs}").text).one("#details")
    assert details.all("a") == []
    assert site.ids["user"] in details.text


@on_sqlite
def test_without_a_panel_nothing_of_it_is_needed(
    make_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [n for n in sys.modules if re.match(r"feather_admin\b|feather_jobs\.panel\b", n)]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("feather_admin", "feather_jobs.panel"):
        monkeypatch.setitem(sys.modules, name, None)  # importing it fails
    site = make_site(chosen=["auth", "jobs"])
    (waits,) = site.put()
    assert site.browser().get("/admin/jobs").status_code == 404
    assert site.browser().get(f"/admin/jobs/{waits}").status_code == 404
