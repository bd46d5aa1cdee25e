"""feather jobs: looking at jobs, and changing what becomes of them."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from queues import KEY, JobProject, MakeJobProject
from typer.testing import CliRunner, Result

from feather_jobs.commands.jobs import app as jobs_app
from feather_jobs.operations.ages import age, span
from feather_jobs.status import FINISHED, STATUSES, UNFINISHED


@pytest.fixture
def project(job_project: MakeJobProject) -> JobProject:
    return job_project()


def jobs(*arguments: str, **options: Any) -> Result:
    return CliRunner().invoke(jobs_app, list(arguments), **options)


def good(*arguments: str, **options: Any) -> str:
    done = jobs(*arguments, **options)
    assert done.exit_code == 0, done.output
    return done.stdout


def rows(*arguments: str, noun: str = "jobs") -> list[dict[str, Any]]:
    printed = json.loads(good(*arguments, "--json"))
    assert printed["schema"] == 1
    found: list[dict[str, Any]] = printed[noun]
    return found


def refused(*arguments: str, code: int = 1) -> str:
    done = jobs(*arguments)
    assert done.exit_code == code, done.output
    assert done.stderr.startswith("feather: ")
    return done.stderr.removeprefix("feather: ").strip()


def test_status_counts_jobs_and_names_workers(project: JobProject) -> None:
    project.put(ago=200.0)
    project.put("jobs.work.write", queue="mail", status="running")
    project.put(status="done")
    project.put_worker(host="web-9", pid=4711, queues="default,mail")
    project.put_worker("gone", host="web-8", ago=100.0)
    printed = good("status")
    counted = {line.split()[0]: line.split()[1:] for line in printed.splitlines() if line.split()}
    assert (counted["queued"], counted["running"], counted["done"]) == (["1"], ["1"], ["1"])
    assert counted["dead"] == ["0"]
    assert counted["mail"] == ["0", "0", "1"]
    assert counted["web-9"][:2] == ["4711", "4"]
    assert "default, mail" in printed
    assert "web-8" not in printed
    assert "The oldest job that waits could have started 3 min ago." in printed
    assert "Note" not in printed


def test_status_tells_what_keeps_jobs_from_running(project: JobProject) -> None:
    project.put()
    project.put("jobs.work.write", queue="mail")
    project.put("jobs.old.gone")
    printed = good("status")
    assert "No worker is alive." in printed
    assert (
        "Note: 3 jobs wait, and no worker is alive: start one with feather worker, or a web "
        "process with JOB_MAX_WORKERS of 1 or more."
    ) in printed
    assert (
        "Note: 1 job waits for the task jobs.old.gone, which this app does not declare: it was "
        "renamed or removed, or its module is not imported."
    ) in printed
    project.put_worker(queues="default")
    assert (
        "Note: 1 job waits in the queue mail, which no worker serves: start one with feather "
        "worker --queues mail."
    ) in good("status")


def test_status_for_machines(project: JobProject) -> None:
    project.put(ago=60.0)
    project.put_worker(queues="default")
    printed = json.loads(good("status", "--json"))
    assert [row["status"] for row in printed["statuses"]] == list(STATUSES)
    assert {"status": "queued", "jobs": 1} in printed["statuses"]
    assert printed["queues"] == [{"queue": "default", "scheduled": 0, "queued": 1, "running": 0}]
    assert (printed["workers"][0]["id"], printed["workers"][0]["queues"]) == ("w1", ["default"])
    assert 59 < printed["oldest_waiting_seconds"] < 100
    assert (printed["backend"], printed["notes"]) == ("thread", [])


def test_a_list_shows_how_far_jobs_are(project: JobProject) -> None:
    assert good("list") == "There are no jobs.\n"
    then = datetime.now(UTC) - timedelta(minutes=5)
    first = project.put(
        status="running", started_at=then, progress_done=3, progress_total=12, ago=400.0, attempt=1
    )
    failed = project.put(status="failed", error="ValueError: no\nmore", started_at=then, ago=120.0)
    lines = [line for line in good("list").splitlines() if "jobs.work" in line]
    assert [line.split()[0] for line in lines] == [failed[-12:], first[-12:]]
    assert "3/12 (25%)" in lines[1]
    assert "6 min ago" in lines[1]
    assert "5 min" in lines[1]
    assert "ValueError: no" in lines[0]
    assert "3 min" in lines[0], "how long the attempt took"


def test_a_list_can_be_narrowed(project: JobProject) -> None:
    made = {
        "failed": project.put(status="failed"),
        "dead": project.put(status="dead"),
        "mail": project.put("jobs.work.write", queue="mail"),
        "other": project.put("jobs.other_write"),
    }
    named = {job_id: name for name, job_id in made.items()}

    def names(*options: str) -> list[str]:
        return [named[row["id"]] for row in rows("list", *options)]

    assert names() == ["other", "mail", "dead", "failed"]
    assert names("--status", "failed") == ["failed"]
    assert names("--status", "failed", "--status", "dead") == ["dead", "failed"]
    assert names("--queue", "mail") == ["mail"]
    assert names("--task", "write") == ["mail"]
    assert names("--task", "jobs.work.add") == ["dead", "failed"]
    assert good("list", "--queue", "nothing") == "There are no such jobs.\n"


def test_a_list_says_how_to_go_on(project: JobProject) -> None:
    ids = [project.put() for _ in range(5)]
    printed = good("list", "--limit", "2")
    assert (
        f"3 more were enqueued before: add --before {ids[3][-12:]} to feather jobs list, or --limit"
    ) in printed
    assert json.loads(good("list", "--limit", "2", "--json"))["more"] == 3
    rest = rows("list", "--limit", "3", "--before", ids[3][-12:])
    assert [row["id"] for row in rest] == [ids[2], ids[1], ids[0]]
    assert "more were" not in good("list", "--limit", "3", "--before", ids[3])
    assert jobs("list", "--limit", "0").exit_code == 2


def test_stuck_is_what_runs_too_long_or_for_nobody(project: JobProject) -> None:
    def running(minutes: float, **columns: Any) -> str:
        then = datetime.now(UTC) - timedelta(minutes=minutes)
        return project.put(status="running", started_at=then, **{"worker_id": "w1", **columns})

    project.put_worker("w1")
    project.put_worker("w2", ago=100.0)
    project.put(ago=9000.0)
    running(9)
    running(11, timeout=900.0)
    stuck = [running(11), running(2, timeout=60.0), running(0, worker_id="w2"), running(0)]
    with project.queue.store.writing() as connection:
        jobs_table = project.queue.store.tables.jobs
        values = jobs_table.update().where(jobs_table.c.id == stuck[3]).values(worker_id=None)
        connection.execute(values)
    assert [row["id"] for row in rows("list", "--stuck")] == stuck[::-1]
    assert "2 more were enqueued before" in good("list", "--stuck", "--limit", "2")


def test_failed_lists_every_bad_end(project: JobProject) -> None:
    ids = {status: project.put(status=status) for status in STATUSES}
    assert [row["id"] for row in rows("failed")] == [
        ids["dead"], ids["timed_out"], ids["failed"],
    ]  # fmt: skip
    assert "add --before" in good("failed", "--limit", "1")
    assert "to feather jobs failed" in good("failed", "--limit", "1")


def test_a_row_for_machines_has_the_columns_and_times(project: JobProject) -> None:
    project.put(rank=-3, ago=5.0)
    (row,) = rows("list")
    assert row["priority"] == 3
    assert datetime.fromisoformat(row["created_at"]).tzinfo is not None
    assert {"payload", "trace", "result", "rank"} & set(row) == set()


def test_info_shows_everything_but_secrets(project: JobProject) -> None:
    job_id = project.put(
        "jobs.work.add",
        1, {"api_key": "sesame", "at": datetime(2026, 5, 4, tzinfo=UTC)}, "hunter2",
        status="failed", error="ValueError: no", trace="work.py:9 in add", attempt=3, failures=2,
        losses=1, retry=2, request_id="r-1", user_id="u-1", result=None, state='p{"token":"x1y2"}',
        context='{"locale": "de"}', timeout=30.0, kwargs={},
    )  # fmt: skip
    printed = good("info", job_id)
    for line in (
        f"job:         {job_id}",
        "task:        jobs.work.add",
        "attempts:    3, 2 failed, 1 ended with their process (retry=2)",
        "timeout:     30 s",
        "request id:  r-1",
        "user id:     u-1",
        "  a = 1",
        '  b = {"api_key": "***", "at": "2026-05-04T00:00:00+00:00"}',
        '  password = "***"',
        '  token = "***"',
        '  locale = "de"',
        "  ValueError: no",
        "  work.py:9 in add",
    ):
        assert line in printed.splitlines()
    assert "hunter2" not in printed
    (row,) = rows("info", job_id)
    assert row["arguments"]["password"] == "***"
    assert (row["state"], row["trace"], row["losses"]) == ({"token": "***"}, "work.py:9 in add", 1)
    assert "hunter2" not in json.dumps(row)


def test_info_shows_no_secret_within_a_text(project: JobProject) -> None:
    job_id = project.put("jobs.work.add", "mail ada@example.com", ["Bearer abcdefgh12345678"])
    assert rows("info", job_id)[0]["arguments"] == {
        "a": "mail ***@example.com",
        "b": ["Bearer ***"],
    }


def test_info_shows_what_it_cannot_place(project: JobProject) -> None:
    unknown = project.put("jobs.gone", 1, {2}, b"abc", status="running", worker_id="w9")
    (row,) = rows("info", unknown)
    assert row["arguments"] == {"1": 1, "2": [2], "3": "<3 bytes>"}
    assert "worker:      w9, which is gone" in good("info", unknown)
    broken = project.put(payload="rubbish")
    assert rows("info", broken)[0]["arguments"] == {"(unreadable)": 7}
    row_of_model = project.put(
        payload='t[[{"$":["row",["models.note:Note",[7]]]},2],{}]', status="done", result="p[1]"
    )
    assert rows("info", row_of_model)[0]["arguments"]["a"] == "<Note 7>"
    assert rows("info", row_of_model)[0]["result"] == [1]


def test_a_part_of_an_id_is_enough_if_no_other_has_it(project: JobProject) -> None:
    first, second = project.put(), project.put()
    for part in (first, first[-12:], first[-4:], first[-12:-4].upper(), f"…{first[-12:]}"):
        assert rows("info", part)[0]["id"] == first
    message = refused("info", first[:8])
    assert message.startswith(f"several jobs have an id with {first[:8]}, so give more of it:\n")
    assert first in message
    assert second in message
    assert refused("info", "0000-nope").startswith("'0000-nope' is no id of a job: an id is 36")
    assert refused("info", "abc").startswith("'abc' is no id of a job")
    assert refused("info", "%%%%").startswith("'%%%%' is no id of a job")
    assert refused("retry", "ffffffff-0000").startswith(
        "there is no job ffffffff-0000: it was cleared, or never committed. feather jobs list"
    )


def test_retry_queues_what_did_not_succeed(project: JobProject) -> None:
    job_id = project.put("jobs.work.fail", "x", status="dead", losses=5, progress_done=3)
    assert good("retry", job_id[-12:]) == f"jobs.work.fail is queued again. ({job_id})\n"
    (row,) = rows("list")
    assert (row["status"], row["losses"], row["finished_at"]) == ("queued", 0, None)
    assert row["progress_done"] is None
    assert project.queue.store.durable


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("done", "is done: it succeeded; enqueue it again where your code does so"),
        ("running", "is running: it runs right now"),
        ("queued", "is queued: it waits already"),
        ("scheduled", "is scheduled: it waits already"),
    ],
)
def test_retry_refuses_the_others(project: JobProject, status: str, reason: str) -> None:
    job_id = project.put(status=status)
    assert refused("retry", job_id) == f"the job {job_id} {reason}"
    assert project.statuses() == {job_id: status}


def test_retry_all_takes_those_that_failed(project: JobProject) -> None:
    ids = {status: project.put(status=status) for status in STATUSES}
    other = project.put("jobs.work.fail", "x", status="failed")
    assert good("retry", "--all", "--task", "fail") == "Queued 1 job again.\n"
    assert good("retry", "--all") == "Queued 3 jobs again.\n"
    assert good("retry", "--all") == "There are no such jobs.\n"
    again = {ids["failed"], ids["timed_out"], ids["dead"], ids["queued"], other}
    assert {job_id for job_id, status in project.statuses().items() if status == "queued"} == again
    assert rows("retry", "--all") == []
    assert refused("retry", code=2).startswith("name a job, or all of those that failed")
    assert refused("retry", "abcd", "--all", code=2).startswith("name a job, or all")
    assert refused("retry", "abcd", "--task", "x", code=2).startswith("--task goes with --all")


def test_retry_with_sync_runs_the_job_and_shows_how_it_ended(job_project: MakeJobProject) -> None:
    project = job_project(dotenv="JOB_BACKEND=sync\n")
    job_id = project.put("jobs.work.fail", "nope", status="failed")
    assert good("retry", job_id) == f"jobs.work.fail is failed: ValueError: nope. ({job_id})\n"


def test_cancel_ends_what_waits_and_asks_what_runs(project: JobProject) -> None:
    waits, runs = project.put(status="scheduled"), project.put(status="running")
    assert good("cancel", waits) == f"jobs.work.add is cancelled. ({waits})\n"
    assert good("cancel", runs) == (
        f"jobs.work.add runs, and is to stop: it does when it asks current_job(). ({runs})\n"
    )
    assert project.statuses() == {waits: "cancelled", runs: "running"}
    assert "running (to stop)" in good("list")
    assert refused("cancel", waits) == (
        f"the job {waits} is cancelled already, and cannot be cancelled"
    )
    assert good("retry", waits) == f"jobs.work.add is queued again. ({waits})\n"


def test_clear_deletes_what_is_finished_and_nothing_else(
    project: JobProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    from feather_jobs.operations import clearing

    monkeypatch.setattr(clearing, "BATCH", 2)
    ids = {status: project.put(status=status) for status in STATUSES}
    project.put(status="done")
    assert good("clear", "--yes") == "Deleted 6 finished jobs.\n"
    assert set(project.statuses()) == {ids[status] for status in UNFINISHED}
    assert good("clear", "--yes") == "There are no such jobs.\n"


def test_clear_can_be_narrowed(project: JobProject) -> None:
    old = project.put(status="done", ago=3 * 86400.0)
    new = project.put(status="done", ago=1 * 86400.0)
    failed = project.put(status="failed", ago=9 * 86400.0)
    printed = json.loads(good("clear", "--yes", "--status", "done", "--older-than", "2", "--json"))
    assert printed == {"schema": 1, "statuses": [{"status": "done", "jobs": 1}], "deleted": 1}
    assert set(project.statuses()) == {new, failed}
    assert old not in project.statuses()
    assert good("clear", "--yes", "--older-than", "0.5") == "Deleted 2 finished jobs.\n"


def test_clear_asks_first(project: JobProject, monkeypatch: pytest.MonkeyPatch) -> None:
    project.put(status="done")
    project.put(status="failed")
    assert refused("clear", code=2) == (
        "nobody can be asked here: add --yes to delete finished jobs"
    )
    assert refused("clear", "--json", code=2).startswith("nobody can be asked here")
    monkeypatch.setattr("feather_jobs.commands.emptying._can_ask", lambda: True)
    done = jobs("clear", input="n\n")
    assert "Delete 2 finished jobs (1 done, 1 failed)?" in done.output
    assert (done.exit_code, len(project.statuses())) == (1, 2)
    assert "Deleted 2 finished jobs." in good("clear", input="y\n")


@pytest.mark.parametrize("status", UNFINISHED)
def test_clear_refuses_unfinished_jobs(project: JobProject, status: str) -> None:
    project.put(status=status)
    assert refused("clear", "--yes", "--status", status, code=2) == (
        f"--status '{status}': jobs that wait or run are never cleared; feather jobs cancel ends "
        "one"
    )


def test_a_misspelt_status_is_told(project: JobProject) -> None:
    assert refused("list", "--status", "faild", code=2) == (
        f"--status 'faild' is none of {', '.join(STATUSES)}: did you mean 'failed'?"
    )
    assert refused("clear", "--yes", "--status", "x", code=2).startswith(
        f"--status 'x' is none of {', '.join(FINISHED)}"
    )


def test_schedules_show_when_tasks_are_due(project: JobProject) -> None:
    (row,) = rows("schedules", noun="schedules")
    assert row["schedule"] == "0 9 * * * (Europe/Vienna)"
    assert (row["last_at"], row["last_status"], row["announced"]) == (None, None, False)
    assert datetime.fromisoformat(row["next_at"]) > datetime.now(UTC)
    assert "A schedule that is new or was changed begins when a worker sees it." in good(
        "schedules"
    )
    now = datetime.now(UTC)
    with project.queue.store.writing() as connection:
        table = project.queue.store.tables.schedules
        values = {"schedule": row["schedule"], "next_at": now + timedelta(minutes=90)}
        values |= {"task": row["task"], "last_at": now - timedelta(days=3)}
        connection.execute(table.insert().values(**values))
    job_id = project.put("jobs.work.report", status="failed")
    (line,) = (line for line in good("schedules").splitlines() if "jobs.work.report" in line)
    assert "3 days ago" in line
    assert "in 1 h" in line
    assert f"{job_id[-12:]} failed" in line
    assert "begins when" not in good("schedules")


def test_without_a_schedule_that_is_said(job_project: MakeJobProject) -> None:
    job_project({"jobs/work.py": ""})
    assert good("schedules") == (
        "No task is scheduled: declare one with @scheduled(cron=...) or (interval=...).\n"
    )


def test_watching_needs_a_terminal(project: JobProject) -> None:
    assert refused("list", "--watch", code=2).startswith("--watch needs a terminal: leave it out")
    assert refused("list", "--watch", "--json", code=2).startswith("--watch shows a table")


@pytest.mark.parametrize("command", ["status", "list", "schedules"])
def test_a_missing_table_is_told_with_the_remedy(job_project: MakeJobProject, command: str) -> None:
    job_project(tables=False)
    message = refused(command)
    assert message.startswith("the database has no table feather_jobs_")
    assert 'feather db migrate -m "jobs" && feather db upgrade' in message


def test_without_a_database_nothing_can_be_seen_from_outside(job_project: MakeJobProject) -> None:
    job_project({".env": "SECRET_KEY=a-key-for-this-test-only\nFEATHER_PLUGINS=jobs\n"})
    assert refused("status") == (
        "this app has no database, so its jobs are in the memory of the web process, which no "
        "other process can look into: set DATABASE_URL to a database, for example "
        "sqlite:///app.db"
    )


def test_an_app_without_a_queue_is_told(job_project: MakeJobProject) -> None:
    job_project({"app.py": "from flask import Flask\n\napp = Flask(__name__)\n"})
    assert refused("list").startswith("this app has no job queue: feather-jobs is switched off")


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0.5, "now"), (-0.5, "now"), (1, "1 s ago"), (59, "59 s ago"), (-90, "in 1 min"),
        (3599, "59 min ago"), (3600, "1 h ago"), (100_000, "27 h ago"), (200_000, "2 days ago"),
        (-99_999_999, "in 1,157 days"),
    ],
)  # fmt: skip
def test_ages_are_as_people_say_them(seconds: float, told: str) -> None:
    now = datetime.now(UTC)
    assert age(now - timedelta(seconds=seconds), now) == told
    assert age(None, now) == ""
    assert span(0.0123) == "12 ms"


def test_postgresql_is_asked_the_same(job_project: MakeJobProject, postgres_url: str) -> None:
    from feather_jobs.checks import CHECKS
    from feather_jobs.health import NobodyWorks, jobs_get_done

    project = job_project({".env": f"{KEY}FEATHER_PLUGINS=jobs\nDATABASE_URL={postgres_url}\n"})
    waits, bad = project.put(ago=400.0), project.put(status="failed")
    done = project.put(status="done", ago=86400.0)
    then = datetime.now(UTC) - timedelta(minutes=11)
    runs = project.put(status="running", started_at=then, worker_id="w1")
    with project.app.app_context():
        with pytest.raises(NobodyWorks):
            jobs_get_done(project.app)
        project.put_worker()
        jobs_get_done(project.app)
        assert [list(check.run(project.app)) for check in CHECKS] == [[]] * len(CHECKS)
    assert "web-1" in good("status")
    assert [row["id"] for row in rows("list")] == [runs, done, bad, waits]
    assert [row["id"] for row in rows("list", "--stuck", "--task", "add")] == [runs]
    assert [row["id"] for row in rows("failed", "--before", runs)] == [bad]
    assert rows("info", waits[-12:])[0]["id"] == waits
    assert rows("schedules", noun="schedules")[0]["last_job"] is None
    assert "queued again" in good("retry", bad)
    assert "is cancelled" in good("cancel", bad)
    assert good("clear", "--yes", "--older-than", "0.5") == "Deleted 1 finished job.\n"
    assert project.statuses() == {waits: "queued", bad: "cancelled", runs: "running"}
