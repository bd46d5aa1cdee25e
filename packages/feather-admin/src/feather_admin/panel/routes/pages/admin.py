"""The pages of the admin panel, below ``/admin/``."""

from collections import Counter
from typing import Any

from flask import current_app, redirect, render_template, request, url_for

from feather import page
from feather.admin import (
    ERROR_CHANGES,
    allowed_pages,
    audit_actions,
    audit_query,
    change_error,
    csv_response,
    done,
    error_counts,
    error_query,
    get_error,
    grantable_roles,
    list_audit,
    list_errors,
    may,
    note,
    panel_required,
    require,
    system_report,
)
from feather.auth import UserService, auth_required, current_user, sessions_of
from feather.exceptions import AuthorizationError, NotFoundError, ValidationError
from feather.htmx import render
from feather_admin.panel.services.admin_service import EXPORTED, RANGES, AdminService

MOST_AT_ONCE = 1000
DEFAULT_RANGE = "30d"


@page.get("/admin/")
@auth_required
def admin() -> Any:
    """Lead to the first page that the visitor may open."""
    for first in allowed_pages():
        return redirect(url_for(first.endpoint))
    raise AuthorizationError("You are not allowed to do this.")


@page.get("/admin/users")
@panel_required("admin.users")
def admin_users(service: AdminService) -> Any:
    """List users."""
    return render("pages/admin/users.html", fragment="partials/admin/users.html", **_list(service))


@page.get("/admin/users/figures")
@panel_required("admin.users")
def admin_user_figures(service: AdminService) -> Any:
    """Return the figures above the list, for when they have changed."""
    return render_template("partials/admin/user_figures.html", figures=service.figures())


@page.get("/admin/users/export")
@panel_required("admin.users", "users.export")
def admin_export_users(service: AdminService) -> Any:
    """Download the list as CSV."""
    query = service.user_query()
    note("users.exported", **query.arguments())
    return csv_response("users", EXPORTED, service.exported(query))


@page.post("/admin/users")
@panel_required("admin.users")
def admin_change_users(service: AdminService) -> Any:
    """Approve or suspend the chosen users, or all that the list asks for."""
    action = request.form.get("action", "")
    if action not in ("approve", "suspend"):
        raise ValidationError("Choose what to do: approve or suspend.", field="action")
    require(f"users.{action}")
    done_with, past = ("active", "approved") if action == "approve" else ("suspended",) * 2
    everybody = bool(request.form.get("all"))
    if everybody:
        ids = service.user_ids(service.user_query(), done_with, MOST_AT_ONCE)
    elif len(chosen := request.form.getlist("ids")) <= MOST_AT_ONCE:
        ids = service.seen_ids(chosen)
    else:
        text = f"Choose {MOST_AT_ONCE:,} users at most, or all of them."
        raise ValidationError(text, field="ids")
    users = UserService(current_user)
    outcome = users.approve_all(ids) if action == "approve" else users.suspend_all(ids)
    return done(
        _summary(past, outcome, everybody=everybody),
        tone="success" if outcome.changed else "warning",
        fragment=lambda: render_template("partials/admin/users.html", **_list(service)),
        back=url_for("page.admin_users"),
        events=("usersChanged", "selection:clear"),
    )


@page.get("/admin/users/<user_id>")
@panel_required("admin.users")
def admin_user(service: AdminService, user_id: str) -> Any:
    """Show a user."""
    return _profile(service, service.user(user_id))


@page.post("/admin/users/<user_id>/approve")
@panel_required("admin.users", "users.approve")
def admin_approve_user(service: AdminService, user_id: str) -> Any:
    """Let somebody in."""
    user = UserService(current_user).approve(service.user(user_id))
    return _changed(service, user, f"{_name(user)} was approved.")


@page.post("/admin/users/<user_id>/reactivate")
@panel_required("admin.users", "users.approve")
def admin_reactivate_user(service: AdminService, user_id: str) -> Any:
    """Let somebody in again."""
    user = UserService(current_user).approve(service.user(user_id))
    return _changed(service, user, f"{_name(user)} was reactivated.")


@page.post("/admin/users/<user_id>/suspend")
@panel_required("admin.users", "users.suspend")
def admin_suspend_user(service: AdminService, user_id: str) -> Any:
    """Block somebody and end their sessions."""
    user = UserService(current_user).suspend(service.user(user_id))
    return _changed(service, user, f"{_name(user)} was suspended and signed out.")


@page.post("/admin/users/<user_id>/role")
@panel_required("admin.users", "users.assign")
def admin_change_role(service: AdminService, user_id: str) -> Any:
    """Give somebody another role."""
    role = request.form.get("role", "")
    user = UserService(current_user).change_role(service.user(user_id), role)
    return _changed(service, user, f"{_name(user)} has the role {role} now.")


@page.post("/admin/users/<user_id>/sessions/revoke")
@panel_required("admin.users", "users.revoke")
def admin_revoke_sessions(service: AdminService, user_id: str) -> Any:
    """Sign somebody out everywhere, or on one device."""
    user, session = service.user(user_id), request.form.get("session")
    if not UserService(current_user).end_sessions(user, session) and session is not None:
        raise NotFoundError("There is no such session.")
    return _changed(service, user, f"{_name(user)} was signed out.")


@page.get("/admin/analytics")
@panel_required("admin.analytics")
def admin_analytics(service: AdminService) -> Any:
    """Show how the number of users has changed."""
    chosen = request.args.get("range", DEFAULT_RANGE)
    chosen = chosen if chosen in RANGES else DEFAULT_RANGE
    growth = service.growth(*RANGES[chosen])
    return render_template(
        "pages/admin/analytics.html",
        active_page="analytics",
        ranges=RANGES,
        chosen=chosen,
        growth=growth,
        labels=[f"{start:%-d %b}" for start in growth.starts],
    )


@page.get("/admin/logs")
@panel_required("admin.logs")
def admin_logs() -> Any:
    """List errors, one for each kind."""
    query = error_query()
    return render(
        "pages/admin/logs.html",
        fragment="partials/admin/logs.html",
        active_page="logs",
        query=query,
        page=list_errors(query),
        counts=error_counts(),
    )


@page.get("/admin/logs/<error_id>")
@panel_required("admin.logs")
def admin_log(service: AdminService, error_id: str) -> Any:
    """Show an error."""
    return _error_page(service, get_error(error_id))


@page.post("/admin/logs/<error_id>/<change>")
@panel_required("admin.logs", "errors.resolve")
def admin_change_log(service: AdminService, error_id: str, change: str) -> Any:
    """Resolve an error, mute it, or open it again."""
    if change not in ERROR_CHANGES:
        raise NotFoundError("There is no such page.")
    changed = change_error(error_id, change)
    return done(
        f"{changed.error_type} is {changed.state} now.",
        fragment=lambda: _error_page(service, changed),
        back=url_for("page.admin_log", error_id=error_id),
    )


@page.get("/admin/audit")
@panel_required("admin.audit")
def admin_audit() -> Any:
    """List who did what to whom."""
    actions = audit_actions()
    query = audit_query(actions)
    return render(
        "pages/admin/audit.html",
        fragment="partials/admin/audit.html",
        active_page="audit",
        actions=actions,
        query=query,
        page=list_audit(query),
    )


@page.get("/admin/system")
@panel_required("admin.system")
def admin_system() -> Any:
    """Show whether the app is well, its plugins and its settings."""
    return render_template("pages/admin/system.html", active_page="system", system=system_report())


def _error_page(service: AdminService, shown: Any) -> Any:
    """Return the page of an error, or for htmx what is on it."""
    return render(
        "pages/admin/log.html",
        fragment="partials/admin/log.html",
        active_page="logs",
        error=shown,
        person=service.person(shown.user_id) if shown.user_id and may("admin.users") else None,
    )


def _list(service: AdminService) -> dict[str, Any]:
    """Return what the list of users shows."""
    query, figures = service.user_query(), service.figures()
    total = None if query.narrowed else sum(figures.values())
    return {
        "active_page": "users",
        "query": query,
        "figures": figures,
        "page": service.users(query, total),
        "roles": service.roles,
    }


def _profile(service: AdminService, user: Any) -> Any:
    """Return the page of a user, or for htmx what is on it."""
    return render(
        "pages/admin/user.html",
        fragment="partials/admin/user.html",
        active_page="users",
        user=user,
        roles=grantable_roles(),
        timeline=service.timeline(user),
        sessions=sessions_of(user),
        errors=service.errors_of(user) if may("admin.logs") else (),
        jobs=service.jobs_of(user) if may("admin.jobs") else (),
        has_jobs_page="page.admin_job" in current_app.view_functions,
    )


def _changed(service: AdminService, user: Any, message: str) -> Any:
    """Say what has become of a user: in the row of the list, or on the user's own page."""
    in_list = request.args.get("view") == "row"
    return done(
        message,
        fragment=lambda: (
            render_template("partials/admin/user_row.html", user=user)
            if in_list
            else _profile(service, user)
        ),
        back=url_for("page.admin_user", user_id=user.id),
        events=("usersChanged",),
    )


def _summary(done: str, outcome: Any, *, everybody: bool) -> str:
    """Say what a change of many users came to."""
    number = len(outcome.changed)
    asked = number + len(outcome.unchanged) + len(outcome.refused)
    if not (asked or everybody):
        return "Nobody was chosen: tick the users first."
    parts = [f"{number:,} {'user was' if number == 1 else 'users were'} {done}."]
    if outcome.unchanged:
        parts.append(f"{len(outcome.unchanged):,} had nothing to change.")
    for reason, times in Counter(outcome.refused.values()).items():
        parts.append(f"{times:,} refused: {reason}")
    if everybody and asked == MOST_AT_ONCE:
        parts.append(f"These were the first {asked:,} of them: do it again for the others.")
    return " ".join(parts)


def _name(user: Any) -> str:
    return str(user.name or user.email)
