"""Plugins narrow what an administrator sees, as tenants will."""

import re
from types import SimpleNamespace

import pytest
from admin_site import BROWSER, HTMX
from flask_login import current_user

from feather.db import db
from feather.plugins import Plugin, RowScope, hookimpl
from feather.testing.fragments import Fragment


class OnlyExampleCom(Plugin):
    """Shows accounts at example.com, as the administrator has, their errors and audit entries."""

    name = "only_example_com"

    @hookimpl
    def feather_row_scopes(self):
        return [
            RowScope("user", lambda user: user.email.endswith(current_user.email[5:])),
            RowScope("error_log", lambda error: error.tenant_id == "here"),
            RowScope("audit", lambda entry: entry.subject.endswith("@example.com")),
        ]


@pytest.fixture
def plugins():
    return ["auth", "admin", OnlyExampleCom]


@pytest.fixture
def foreign(app, people):
    """A user and an error of elsewhere; gives their ids."""
    from models.user import User

    from feather.db.roles import model_for

    with app.app_context():
        error = model_for(app, "error_log")(
            error_type="ForeignError", message="secret of elsewhere", path="/there", method="GET",
            status=500, fingerprint="f", tenant_id="there",
        )  # fmt: skip
        user = User(email="bob@elsewhere.example", name="Bob Elsewhere", status="pending")
        db.session.add_all([error, user])
        db.session.commit()
        return {"user_id": user.id, "error_id": error.id}


def bare(answer):
    """Return status and text of an answer, without what differs between any two requests."""
    text = answer.text.replace(answer.headers["X-Request-ID"], "")
    return answer.status_code, re.sub(r'(name="csrf-token" content=)"[^"]*"', r"\1", text)


def test_c37_what_is_out_of_scope_is_not_there(app, admin, foreign):
    """C37: every route of the panel with the ids of elsewhere, and with ids that never were."""
    invented = dict.fromkeys(foreign, "0" * 36)
    walked = 0
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if not (rule.rule.startswith("/admin") and rule.arguments & set(foreign)):
            continue
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            for headers in (BROWSER, HTMX):
                answers = []
                for ids in (foreign, invented):
                    values = {"change": "resolve", **ids}
                    with app.test_request_context():
                        path = app.url_for(rule.endpoint, **{n: values[n] for n in rule.arguments})
                    form = {"role": "editor"}
                    answers.append(
                        bare(admin.open(path, method=method, data=form, headers=headers))
                    )
                assert answers[0] == answers[1], (method, path)
                assert answers[0][0] == 404
                walked += 1
    assert walked > 12


def test_c37_lists_numbers_downloads_and_bulk_actions_keep_to_the_scope(
    app, admin, people, foreign, user_now
):
    """C37: search, pagination, counts, exports."""
    for path in ("/admin/users", "/admin/users?q=bob", "/admin/logs", "/admin/audit"):
        page = admin.get(path).text
        assert "elsewhere" not in page.lower().replace("q=bob", ""), path
    export = admin.get("/admin/users/export").text
    assert len(export.splitlines()) == 9
    assert "elsewhere" not in export
    figures = Fragment(admin.get("/admin/users/figures").text).all("dd")
    assert [figure.text for figure in figures] == ["8", "1", "6", "1"]
    badge = Fragment(admin.get("/admin/users").text).one("a[aria-current=page]")
    assert badge.text == "Users 1"
    growth = Fragment(admin.get("/admin/analytics").text).all("div.f-stat")
    assert growth[0].one("dd").text == "8"
    admin.post("/admin/users", data={"action": "approve", "ids": [foreign["user_id"]]})
    admin.post("/admin/users?q=bob", data={"action": "approve", "all": "1"})
    assert user_now(SimpleNamespace(id=foreign["user_id"])).status == "pending"
