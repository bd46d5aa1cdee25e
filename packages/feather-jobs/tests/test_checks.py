"""What feather doctor says about jobs."""

import pytest
from queues import JobProject, MakeJobProject

from feather_jobs.checks import CHECKS, checks_for


def found(project: JobProject) -> dict[str, tuple[str, str, str]]:
    from feather.doctor.running import run

    with project.app.app_context():
        findings = list(run(project.app, CHECKS, {}))
    return {f.id: (f.severity, f.message, f.remedy) for f in findings}


def test_an_app_whose_jobs_get_done_is_clean(job_project: MakeJobProject) -> None:
    project = job_project()
    project.put()
    project.put_worker()
    assert found(project) == {}


@pytest.mark.parametrize("files", [{"jobs/work.py": ""}, None], ids=["no jobs", "no tables"])
def test_no_check_needs_tables(job_project: MakeJobProject, files: dict[str, str] | None) -> None:
    project = job_project(files, tables=False, dotenv="JOB_MAX_WORKERS=0\n")
    assert found(project) == {}


def test_more_threads_than_connections_are_told_with_figures(job_project: MakeJobProject) -> None:
    project = job_project(dotenv="JOB_MAX_WORKERS=8\n")
    assert found(project) == {
        "jobs.pool": (
            "warning",
            (
                "JOB_MAX_WORKERS=8 jobs at a time use up to 16 connections, and the pool has 15 "
                "(pool_size 5, max_overflow 10), which requests need as well"
            ),
            "Set JOB_MAX_WORKERS=7 or less, or a larger pool_size in SQLALCHEMY_ENGINE_OPTIONS",
        )
    }


@pytest.mark.parametrize("options", [{"pool_size": 10}, {"pool_size": 0}, {"max_overflow": -1}])
def test_a_pool_that_is_large_enough_is_not_told(
    job_project: MakeJobProject, options: dict[str, int]
) -> None:
    config = f"class TestingConfig:\n    SQLALCHEMY_ENGINE_OPTIONS = {options!r}\n"
    project = job_project({"config.py": config}, dotenv="JOB_MAX_WORKERS=8\n")
    assert found(project) == {}


@pytest.mark.parametrize("url", ["", "DATABASE_URL=sqlite:///:memory:\n"])
def test_jobs_without_a_database_are_lost(job_project: MakeJobProject, url: str) -> None:
    dotenv = "SECRET_KEY=a-key-for-this-test-only\nFEATHER_PLUGINS=jobs\n" + url
    project = job_project({".env": dotenv})
    assert found(project) == {
        "jobs.memory": (
            "error",
            (
                "the app declares 5 jobs, and they are kept in memory: what has not run is lost "
                "with each restart"
            ),
            "Set DATABASE_URL to SQLite in a file, or to PostgreSQL",
        )
    }


def test_only_production_needs_a_database_and_a_worker() -> None:
    assert {c.id for c in CHECKS if c.deploy} == {"jobs.memory", "jobs.no-worker"}
    assert not any(c.boot for c in CHECKS)


def test_workers_on_two_machines_at_one_sqlite_file(job_project: MakeJobProject) -> None:
    project = job_project()
    project.put_worker("w1", host="web-1")
    project.put_worker("w2", host="web-2", ago=100.0)  # gone
    assert found(project) == {}
    project.put_worker("w3", host="web-3")
    (severity, message, remedy) = found(project)["jobs.sqlite-hosts"]
    assert severity == "error"
    assert message.startswith("workers of 2 machines (web-1, web-3) use one SQLite file")
    assert "DATABASE_URL to PostgreSQL" in remedy


def test_unfinished_jobs_that_nothing_declares(job_project: MakeJobProject) -> None:
    project = job_project()
    project.put("jobs.work.gone")
    project.put("jobs.work.gone", status="scheduled")
    project.put("jobs.work.long_gone", status="done")
    (severity, message, remedy) = found(project)["jobs.unknown"]
    assert severity == "warning"
    assert message == (
        "unfinished jobs have a task that the app does not declare: jobs.work.gone (2)"
    )
    assert "feather jobs cancel JOB_ID" in remedy


def test_jobs_that_are_left_to_workers_that_are_not_there(job_project: MakeJobProject) -> None:
    project = job_project(dotenv="JOB_MAX_WORKERS=0\n")
    project.put_worker(ago=100.0)
    (severity, message, remedy) = found(project)["jobs.no-worker"]
    assert (severity, remedy.startswith("Start feather worker")) == ("warning", True)
    assert message.startswith("JOB_MAX_WORKERS is 0, so web processes run no jobs, and no worker")
    project.put_worker("w2")
    assert found(project) == {}


def test_the_plugin_contributes_them(job_project: MakeJobProject) -> None:
    host = job_project().app.extensions["feather"]
    contributed = [c.value for c in host.contributions["feather_doctor_checks"]]
    assert contributed == list(CHECKS) == list(checks_for("thread"))
