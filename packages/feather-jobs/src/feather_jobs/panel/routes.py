"""The pages of jobs in the admin panel, below ``/admin/jobs``."""

from typing import Any

from flask import render_template, request, url_for

from feather import page
from feather.admin import ListQuery, done, may, note, panel_required
from feather.htmx import render, trigger
from feather.htmx.headers import ToastType
from feather_jobs.operations.changing import why_not
from feather_jobs.panel import presentation as jobs_as
from feather_jobs.panel.service import MOST_AT_ONCE, JobPanelService
from feather_jobs.status import QUEUED, RUNNING


@page.get("/admin/jobs")
@panel_required("admin.jobs")
def admin_jobs(panel: JobPanelService) -> Any:
    """List jobs."""
    return render("pages/admin/jobs.html", fragment="partials/admin/jobs.html", **_list(panel))


@page.get("/admin/jobs/figures")
@panel_required("admin.jobs")
def admin_job_figures(panel: JobPanelService) -> Any:
    """Return the figures above the list, for when they have changed."""
    return render_template("partials/admin/job_figures.html", panel=panel)


@page.get("/admin/jobs/running")
@panel_required("admin.jobs")
def admin_running_jobs(panel: JobPanelService) -> Any:
    """Return the jobs that run; pages ask again while there are some."""
    answer = render_template("partials/admin/running_jobs.html", panel=panel, jobs_as=jobs_as)
    if request.args.get("seen") == str(len(panel.running)):
        return answer
    return trigger(answer, "jobsMoved")


@page.get("/admin/jobs/schedules")
@panel_required("admin.jobs")
def admin_job_schedules(panel: JobPanelService) -> Any:
    """List the scheduled tasks, and the workers."""
    return render_template(
        "pages/admin/job_schedules.html",
        active_page="jobs",
        schedules=panel.schedules(),
        workers=panel.workers().values(),
        jobs_as=jobs_as,
    )


@page.post("/admin/jobs")
@panel_required("admin.jobs", "jobs.retry")
def admin_retry_jobs(panel: JobPanelService) -> Any:
    """Queue the failed jobs again that the list asks for."""
    query = panel.query()
    asked: dict[str, Any] = dict(query.arguments())
    again = panel.retry_failed(query)
    if again:
        note("jobs.retried", number=len(again), **asked)
    return done(
        _retried(len(again)),
        tone="success" if again else "warning",
        fragment=lambda: render_template("partials/admin/jobs.html", **_list(panel, query)),
        back=url_for("page.admin_jobs", **asked),
        events=("jobsChanged",),
    )


@page.get("/admin/jobs/<job_id>")
@panel_required("admin.jobs")
def admin_job(panel: JobPanelService, job_id: str) -> Any:
    """Show a job."""
    return _shown(panel, panel.job(job_id))


@page.post("/admin/jobs/<job_id>/retry")
@panel_required("admin.jobs", "jobs.retry")
def admin_retry_job(panel: JobPanelService, job_id: str) -> Any:
    """Queue a job again."""
    queued = panel.retry(panel.job(job_id))
    job = panel.job(job_id)
    if not queued:
        return _changed(job, f"cannot be tried again: {why_not(job.status)}.", tone="warning")
    note("job.retried", job=job.id, task=job.task)
    if job.status in (QUEUED, RUNNING):
        return _changed(job, "is queued again.")
    label, _ = jobs_as.state(job)  # it has run: JOB_BACKEND=sync, or a quick worker
    return _changed(job, f"was tried again, and is {label.lower()}.")


@page.post("/admin/jobs/<job_id>/cancel")
@panel_required("admin.jobs", "jobs.cancel")
def admin_cancel_job(panel: JobPanelService, job_id: str) -> Any:
    """Cancel a job that waits, or ask a running one to stop."""
    became = panel.cancel(panel.job(job_id))
    job = panel.job(job_id)
    if became is None:
        label, _ = jobs_as.state(job)
        return _changed(job, f"cannot be cancelled: it is {label.lower()}.", tone="warning")
    note("job.cancelled", job=job.id, task=job.task)
    if became == RUNNING:
        return _changed(job, "is asked to stop, and does when it asks current_job().")
    return _changed(job, "was cancelled.")


def _list(panel: JobPanelService, query: ListQuery | None = None) -> dict[str, Any]:
    """Return what the list of jobs shows."""
    query = query or panel.query()
    return {
        "active_page": "jobs",
        "panel": panel,
        "query": query,
        "jobs": panel.listed(query),
        "jobs_as": jobs_as,
        "most": MOST_AT_ONCE,
    }


def _shown(panel: JobPanelService, job: Any) -> Any:
    """Return the page of a job, or for htmx what is on it."""
    return render(
        "pages/admin/job.html",
        fragment="partials/admin/job.html",
        active_page="jobs",
        job=job,
        jobs_as=jobs_as,
        place=jobs_as.place(job, panel.workers() if job.worker_id else {}),
        person=panel.person(job.user_id) if job.user_id and may("admin.users") else None,
    )


def _changed(job: Any, message: str, tone: ToastType = "success") -> Any:
    """Say what has become of a job: in its row of the list, or on its own page."""
    in_list = request.args.get("view") == "row"
    return done(
        f"{jobs_as.called(job.task)} {message}",
        tone=tone,
        fragment=lambda: (
            render_template("partials/admin/job_row.html", job=job, jobs_as=jobs_as)
            if in_list
            else _shown(JobPanelService(), job)
        ),
        back=url_for("page.admin_job", job_id=job.id),
        events=("jobsChanged",),
    )


def _retried(number: int) -> str:
    """Say what trying many jobs again came to."""
    if not number:
        return "There are no failed jobs to try again."
    more = " There may be more." if number == MOST_AT_ONCE else ""
    return f"{number:,} {'job is' if number == 1 else 'jobs are'} queued again.{more}"
