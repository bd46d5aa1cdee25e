"""Who may open which page of the panel, and do what there."""

import pytest
from admin_site import BROWSER, HTMX

from feather.admin import panel_required

PERMITTED = ("admin", "operator")
REFUSED = ("user", "editor", "moderator")


def routes_of(app):
    """Every route of the panel with each of its methods."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.rule.startswith("/admin"):
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                yield method, rule


def test_every_route_of_the_panel_for_everybody(app, people, signed_in, stranger):
    """C30 and the permission matrix: nobody but administrators and operators gets in."""
    samples = {"user_id": people.other.id, "error_id": "none", "change": "resolve"}
    browsers = {kind: signed_in(kind) for kind in (*REFUSED, *PERMITTED, "pending", "suspended")}
    walked = 0
    for method, rule in routes_of(app):
        with app.test_request_context():
            path = app.url_for(rule.endpoint, **{name: samples[name] for name in rule.arguments})

        def answer(browser, headers=BROWSER, method=method, path=path):
            return browser.open(path, method=method, headers=headers, buffered=True)

        refused = answer(stranger)
        assert (refused.status_code, refused.location[:11]) == (303, "/auth/login"), path
        assert answer(stranger, HTMX).status_code == 401, path
        for kind in REFUSED:
            assert answer(browsers[kind]).status_code == 403, (kind, path)
            assert answer(browsers[kind], HTMX).status_code == 403, (kind, path)
        for kind in ("pending", "suspended"):
            assert answer(browsers[kind]).status_code == 403, (kind, path)
        for kind in PERMITTED:
            status = answer(browsers[kind]).status_code
            # What has no such row, or a form without its fields, is refused for that reason only.
            assert status not in (401, 403), (kind, path, status)
        shown = answer(browsers["admin"])
        if shown.status_code == 200:
            assert shown.headers["Cache-Control"] == "no-store", path
        walked += 1
    assert walked > 15


def test_a_stranger_comes_back_to_the_page_after_signing_in(app):
    answer = app.test_client().get("/admin/users?status=pending", headers=BROWSER)
    assert answer.status_code == 303
    assert answer.location == "/auth/login?next=/admin/users?status%3Dpending"


def test_the_start_of_the_panel_leads_to_the_first_page_that_is_open(admin, signed_in):
    assert admin.get("/admin/").location == "/admin/users"
    answer = signed_in("user").get("/admin/", headers=BROWSER)
    assert answer.status_code == 403
    assert "You are not allowed to do this." in answer.text


class TestGrantedParts:
    """An app gives a role some of the panel's permissions."""

    @pytest.fixture
    def files(self):
        return {
            "roles.py": """
                PERMISSIONS = {
                    "user": {"*.read"},
                    "moderator": {"admin.logs", "admin.users", "users.approve"},
                    "admin": {"*"},
                }
            """
        }

    def test_the_navigation_and_the_pages_are_those_of_the_role(self, signed_in):
        moderator = signed_in("moderator")
        page = moderator.get("/admin/users").text
        assert "/admin/logs" in page
        assert "/admin/audit" not in page
        assert moderator.get("/admin/audit").status_code == 403

    def test_buttons_and_actions_are_those_of_the_role(self, signed_in, people, user_now):
        moderator = signed_in("moderator")
        page = moderator.get(f"/admin/users/{people.pending.id}").text
        assert "Approve" in page
        assert "Suspend" not in page
        assert "Download CSV" not in moderator.get("/admin/users").text
        refused = moderator.post(f"/admin/users/{people.pending.id}/suspend", headers=BROWSER)
        assert refused.status_code == 403
        bulk = moderator.post(
            "/admin/users", data={"action": "suspend", "ids": [people.pending.id]}
        )
        assert bulk.status_code == 403
        assert user_now(people.pending).status == "pending"
        assert moderator.post(f"/admin/users/{people.pending.id}/approve").status_code == 303
        assert user_now(people.pending).status == "active"


@pytest.mark.parametrize("permissions", [(), (len,)], ids=["none", "without brackets"])
def test_a_guard_without_a_permission_is_refused(permissions):
    with pytest.raises(TypeError, match="panel_required needs the permissions of the page") as e:
        panel_required(*permissions)
    assert 'write @panel_required("admin.reports")' in str(e.value)
