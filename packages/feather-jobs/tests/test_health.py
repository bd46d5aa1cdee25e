"""The entry ``jobs`` of /health."""

import logging

import pytest
from queues import JobProject, MakeJobProject
from sqlalchemy import text


def health(project: JobProject) -> str:
    answer = project.app.test_client().get("/health").get_json()
    return str(answer["checks"]["jobs"])


def test_jobs_that_get_done_are_well(job_project: MakeJobProject) -> None:
    project = job_project()
    project.put(ago=3600.0)
    project.put_worker()
    assert health(project) == "ok"


@pytest.mark.parametrize("status", ["queued", "scheduled"])
def test_jobs_that_nobody_runs_are_unwell_after_five_minutes(
    job_project: MakeJobProject, caplog: pytest.LogCaptureFixture, status: str
) -> None:
    project = job_project()
    project.put(ago=290.0, status=status)
    project.put(ago=3600.0, status="done")
    project.put_worker(ago=3600.0)
    assert health(project) == "ok"
    project.put(ago=310.0, status=status)
    with caplog.at_level(logging.WARNING, "feather"):
        assert health(project) == "failed"
    assert (
        "NobodyWorks: jobs have waited for 5 minutes, and no worker is alive: start feather worker"
    ) in caplog.text


def test_a_missing_table_is_unwell(
    job_project: MakeJobProject, caplog: pytest.LogCaptureFixture
) -> None:
    project = job_project(tables=False)
    assert health(project) == "failed"
    assert "has no table feather_jobs_worker: write and apply a migration" in caplog.text


@pytest.mark.parametrize(
    "files",
    [{"jobs/work.py": ""}, {".env": "SECRET_KEY=a-key-for-this-test-only\nFEATHER_PLUGINS=jobs\n"}],
    ids=["no jobs", "no database"],
)
def test_an_app_without_jobs_or_database_is_well(
    job_project: MakeJobProject, files: dict[str, str]
) -> None:
    assert health(job_project(files, tables=False)) == "ok"


def test_a_pool_that_is_used_up_does_not_matter(job_project: MakeJobProject) -> None:
    from feather.db import db

    config = """
        class TestingConfig:
            SQLALCHEMY_ENGINE_OPTIONS = {"pool_size": 1, "max_overflow": 0}
    """
    project = job_project({"config.py": config})
    with project.app.app_context(), db.engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        assert health(project) == "ok"
