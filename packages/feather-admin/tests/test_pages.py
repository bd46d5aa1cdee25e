"""Analytics, errors, the audit log and the system page; and how many statements each page sends."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from admin_site import BROWSER, HTMX
from statements import at_most

from feather.db import db
from feather.testing.fragments import Fragment
from feather_admin.presentation import details

MOST_STATEMENTS = 8


@pytest.fixture
def errors(app, people):
    """Three kinds of errors; gives their ids by type."""
    from feather.db.roles import model_for

    now = datetime.now(UTC)
    kinds = [("RuntimeError", 500, 23), ("TimeoutError", 503, 1), ("NotFoundError", 404, 4)]
    with app.app_context():
        model = model_for(app, "error_log")
        rows = [
            model(
                error_type=kind,
                message=f"{kind} 100% of the time",
                path=f"/reports/{number}",
                method="GET",
                status=status,
                count=count,
                request_id=f"request-{number}",
                fingerprint=str(number),
                stack_trace="jobs.py:12 in run" if status >= 500 else None,
                user_id=people.other.id,
                last_seen_at=now - timedelta(hours=number),
            )
            for number, (kind, status, count) in enumerate(kinds)
        ]
        db.session.add_all(rows)
        db.session.commit()
        return {row.error_type: row.id for row in rows}


def kinds(answer):
    return [link.text for link in Fragment(answer.text).all("a.admin-link")]


def test_errors_are_filtered_searched_and_sorted(admin, errors):
    assert kinds(admin.get("/admin/logs")) == ["RuntimeError", "TimeoutError", "NotFoundError"]
    assert kinds(admin.get("/admin/logs?status=5xx")) == ["RuntimeError", "TimeoutError"]
    assert kinds(admin.get("/admin/logs?status=4xx")) == ["NotFoundError"]
    assert kinds(admin.get("/admin/logs?q=request-1")) == ["TimeoutError"]
    assert kinds(admin.get("/admin/logs?q=/reports/2")) == ["NotFoundError"]
    assert len(kinds(admin.get("/admin/logs?q=100%25"))) == 3
    assert kinds(admin.get("/admin/logs?q=%25%25")) == []
    assert kinds(admin.get("/admin/logs?sort=count"))[0] == "TimeoutError"
    assert "No errors match" in admin.get("/admin/logs?q=nothing").text


def test_an_error_is_resolved_muted_and_opened_again(admin, errors, audit):
    url = f"/admin/logs/{errors['RuntimeError']}"
    page = admin.get(url)
    assert "jobs.py:12 in run" in page.text
    assert "request-0" in page.text
    assert ">Other Example</a>" in page.text  # who had it last
    assert "Error logs <span" in page.text.replace("\n", " ") or "/admin/logs" in page.text
    answer = admin.post(f"{url}/resolve")
    assert "RuntimeError is resolved now." in admin.get(answer.location).text
    assert kinds(admin.get("/admin/logs")) == ["TimeoutError", "NotFoundError"]
    assert kinds(admin.get("/admin/logs?state=resolved")) == ["RuntimeError"]
    answer = admin.post(f"{url}/reopen", headers=HTMX)
    assert '"RuntimeError is open now."' in answer.headers["HX-Trigger"]
    assert Fragment(answer.text).one("#log")
    admin.post(f"{url}/mute")
    assert kinds(admin.get("/admin/logs?state=muted")) == ["RuntimeError"]
    assert [row[0] for row in audit()] == ["error.resolved", "error.reopened", "error.muted"]
    assert admin.post(f"{url}/delete", headers=BROWSER).status_code == 404
    assert "There is no such error" in admin.post("/admin/logs/x/mute", headers=BROWSER).text


class TestWithoutTraces:
    """An app lets moderators see errors, and no traces."""

    @pytest.fixture
    def files(self):
        return {"roles.py": 'PERMISSIONS = {"moderator": {"admin.logs"}, "admin": {"*"}}\n'}

    def test_the_trace_is_left_out_and_nothing_can_be_changed(self, signed_in, errors):
        moderator = signed_in("moderator")
        url = f"/admin/logs/{errors['RuntimeError']}"
        page = moderator.get(url).text
        assert "jobs.py:12" not in page
        assert "They need the permission errors.trace." in page
        assert "Resolve" not in page
        assert "Other Example" not in page
        assert moderator.post(f"{url}/resolve").status_code == 403


def test_buttons_act_before_the_whole_page_has_arrived(admin):
    page = admin.get("/admin/users").text
    assert page.index('id="admin-act"') < page.index('form="admin-act"')


@pytest.mark.parametrize("path", ["users", "logs", "audit"])
def test_other_filters_count_and_links_wait_for_them(admin, people, errors, path) -> None:
    page = Fragment(admin.get(f"/admin/{path}").text)
    assert page.one("form[role=search]").attributes["hx-sync"] == "closest section:replace"
    assert {a.attributes["hx-sync"] for a in page.all("a[hx-boost]")} == {"closest section:drop"}


def test_the_audit_log_is_searched_and_filtered(admin, people):
    admin.post(f"/admin/users/{people.pending.id}/approve")
    admin.post(f"/admin/users/{people.other.id}/role", data={"role": "editor"})
    page = admin.get("/admin/audit")
    assert "Role changed" in page.text
    assert "after: editor, before: user" in page.text
    rows = Fragment(admin.get("/admin/audit?action=user.approved").text).one("tbody").all("tr")
    assert [row.all("td")[3].text for row in rows] == ["pending@example.com"]
    found = admin.get("/admin/audit?q=other%40example.com", headers=HTMX)
    assert len(Fragment(found.text).one("tbody").all("tr")) == 1
    assert "No entries match" in admin.get("/admin/audit?q=%25").text


@pytest.fixture
def newcomers(app, people):
    """Sign-ups at fixed distances from today."""
    from models.user import User

    now = datetime.now(UTC)
    ages = [1, 1, 5, 20, 40, 45, 80, 300, 500]
    with app.app_context():
        db.session.add_all(
            User(email=f"n{n}@example.org", created_at=now - timedelta(days=age))
            for n, age in enumerate(ages)
        )
        db.session.commit()


def test_growth_is_counted_for_each_range(admin, newcomers):
    """Eight people signed up today, by the fixture of everybody."""
    expected = {"7d": (17, 11), "30d": (17, 12), "90d": (17, 15), "1y": (17, 16)}
    for chosen, (total, new) in expected.items():
        page = Fragment(admin.get(f"/admin/analytics?range={chosen}").text)
        figures = [stat.one("dd").text for stat in page.all("div.f-stat")]
        assert figures[:2] == [str(total), str(new)], chosen
        (current,) = [link for link in page.all("a") if "aria-current" in link.attributes][-1:]
        assert current.text in (chosen, "Analytics")
        assert page.one("#growth-chart").attributes["data-island"] == "feather-chart"
    summary = page.one("#growth-chart").one("canvas").attributes["aria-label"]
    assert summary == "Users grew from 1 to 17 in 53 weeks; 16 signed up."
    assert admin.get("/admin/analytics?range=century").status_code == 200


def test_the_system_page_tells_no_secret(app, admin):
    page = admin.get("/admin/system").text
    assert "a-key-for-this-test-only" not in page
    assert "********" in page
    assert re.search(r"Database</dt><dd>.*OK", page)
    assert "ERROR_LOG_DAYS" in page
    assert '["google"]' not in page  # but as one writes it in .env


@pytest.mark.parametrize("number", [10, 10_000])
def test_no_page_asks_the_database_more_often_for_more_rows(app, admin, people, errors, number):
    from models.user import User

    with app.app_context():
        db.session.execute(
            db.insert(User),
            [
                {"email": f"u{n}@example.org", "name": f"U {n}", "status": "pending"}
                for n in range(number)
            ],
        )
        db.session.commit()
    pages = ["/admin/users", "/admin/users?q=example&page=3", f"/admin/users/{people.other.id}"]
    pages += ["/admin/analytics?range=1y", "/admin/logs", f"/admin/logs/{errors['RuntimeError']}"]
    pages += ["/admin/audit", "/admin/system", "/admin/users/figures"]
    for page in pages:
        with at_most(MOST_STATEMENTS, app):
            assert admin.get(page).status_code == 200


def test_the_audit_log_says_what_changed_as_people_do():
    told = details({
        "id": "7",
        "changes": {
            "title": {"before": "Draft", "after": "Final"},
            "seen_at": {"before": None, "after": "2026-01-31T12:30"},
            "tags": {"before": [{"id": "1", "label": "News"}, {"label": "Old"}], "after": []},
            "public": {"before": False, "after": True},
            "body": {"before": "x" * 300, "after": None},
            "slug": {"before": None, "after": None},
        },
        "label": "Final",
        "sessions": 3,
        "reason": None,
    })  # fmt: skip
    assert list(told) == [
        ("label", "Final"),
        ("title", "Draft → Final"),
        ("seen at", "2026-01-31T12:30"),
        ("tags", "News, Old → nothing"),
        ("public", "no → yes"),
        ("body", f"{'x' * 100}… → nothing"),
        ("sessions", "3"),
        ("id", "7"),
    ]
    # An app's own entries may use the same words for something else.
    own = {"changes": {"a": 1}, "before": "x", "who": {"label": "Ada"}}
    assert list(details(own)) == [("before", "x"), ("changes", "{'a': 1}"), ("who", "Ada")]
