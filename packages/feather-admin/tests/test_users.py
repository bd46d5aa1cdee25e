"""The list of users, a user's page, and what administrators do there."""

import csv
import gzip
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from admin_site import BROWSER, HTMX

from feather.db import db
from feather.testing.fragments import Fragment
from feather_admin.lists.csv import safe


@pytest.fixture
def more_users(app, people):
    """Thirty people who signed up one after the other, a day apart."""
    from models.user import User

    now = datetime.now(UTC)
    with app.app_context():
        db.session.add_all(
            User(
                email=f"p{number:02}@example.org",
                name=f"Person {number:02}",
                status=("pending", "active", "suspended")[number % 3],
                created_at=now - timedelta(days=number + 1),
            )
            for number in range(30)
        )
        db.session.commit()


def names(answer):
    return [link.text for link in Fragment(answer.text).all("a.admin-link")]


def test_the_newest_are_first_and_the_address_chooses(admin, more_users):
    first = admin.get("/admin/users")
    assert names(first)[-1] == "Person 16"
    assert "1–25 of 38" in first.text  # noqa: RUF001  # as it is shown
    assert names(admin.get("/admin/users?page=2"))[-1] == "Person 29"
    assert names(admin.get("/admin/users?sort=name&status=pending"))[:2] == [
        "Pending Example",
        "Person 00",
    ]
    assert names(admin.get("/admin/users?q=person+07")) == ["Person 07"]
    assert names(admin.get("/admin/users?role=moderator")) == ["Moderator Example"]
    heads = Fragment(admin.get("/admin/users?sort=-name").text).all("th[aria-sort]")
    assert [head.attributes["aria-sort"] for head in heads] == ["descending"]


def test_htmx_gets_the_list_alone(admin, more_users):
    answer = admin.get("/admin/users?status=pending", headers=HTMX)
    assert answer.text.lstrip().startswith('<div id="users"')
    assert "HX-Request" in answer.headers["Vary"]


HOSTILE = (
    "q=%25", "q=_", "q=%5C", "q=" + "x" * 10_000, "sort=password", "sort=--name", "page=-1",
    "page=1000000000", "page=" + "9" * 5000, "page=x", "status=nobody", "q=%00", "role=%27--",
)  # fmt: skip


def test_c74_no_address_breaks_the_list_or_means_more_than_it_says(admin, more_users):
    """C74: escaped LIKE, allow-listed sort, bounded pages."""
    for query in HOSTILE:
        answer = admin.get(f"/admin/users?{query}")
        assert answer.status_code == 200, query
        if query.startswith(("q=%25", "q=_", "q=%5C", "q=x")):
            assert names(answer) == [], query
            assert "No users match" in answer.text
            assert Fragment(answer.text).all("a.f-button")[-1].text == "Clear filters"
        else:
            assert names(answer), query


def test_c74_the_download_holds_no_formula(app, admin, people, audit):
    """C74: a name that a spreadsheet would run is text in the file."""
    from models.user import User

    with app.app_context():
        db.session.get(User, people.user.id).name = '=cmd|"/C calc"!A0'
        db.session.commit()
    answer = admin.get("/admin/users/export?status=active&sort=email")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="users.csv"'
    assert answer.headers["Cache-Control"] == "no-store"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["email"] for row in rows] == sorted(
        f"{kind}@example.com"
        for kind in ("user", "other", "editor", "moderator", "admin", "operator")
    )
    assert rows[-1]["name"] == '\'=cmd|"/C calc"!A0'
    assert datetime.fromisoformat(rows[0]["created_at"]).tzinfo is not None
    assert audit()[-1][:2] == ("users.exported", "admin@example.com")


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "  =1"])
def test_c74_whatever_begins_like_a_formula_gets_a_quote(cell):
    assert safe(cell) == f"'{cell}"
    assert safe("a=1") == "a=1"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("Bob; =1", "Bob; '=1"), ("Bob;x;@1;-2", "Bob;x;'@1;'-2"), ("Bob\n=1", "Bob\n'=1"),
        ("\r=1", "'\r'=1"), ("=1;+2", "'=1;'+2"), ("a=b; c-d", "a=b; c-d"),
    ],
)  # fmt: skip
def test_c74_a_cell_is_no_formula_where_lines_are_split_at_semicolons(cell, written):
    """C74: as spreadsheets do where the comma is for decimals; quotes do not count there."""
    assert safe(cell) == written


def test_an_action_works_without_scripts_and_says_so(admin, people, user_now, audit):
    url = f"/admin/users/{people.pending.id}"
    answer = admin.post(f"{url}/approve", data={"next": "/admin/users?status=pending"})
    assert (answer.status_code, answer.location) == (303, "/admin/users?status=pending")
    assert "Pending Example was approved." in admin.get(answer.location).text
    assert user_now(people.pending).status == "active"
    assert audit() == [("user.approved", "admin@example.com", "pending@example.com")]
    # Elsewhere than on this site it leads nowhere.
    answer = admin.post(f"{url}/suspend", data={"next": "https://evil.example/"})
    assert answer.location == url


def test_an_action_by_htmx_gives_the_row_and_a_toast(admin, people, user_now):
    url = f"/admin/users/{people.pending.id}/approve?view=row"
    answer = admin.post(url, headers=HTMX)
    row = Fragment(answer.text).one("tr")
    assert row.attributes["id"] == f"user-{people.pending.id}"
    assert "Active" in row.text
    trigger = answer.headers["HX-Trigger"]
    assert '"message":"Pending Example was approved."' in trigger
    assert '"usersChanged"' in trigger


def test_a_suspension_ends_the_sessions(admin, signed_in, people):
    browser = signed_in("other")
    assert browser.get("/mine").status_code == 200
    admin.post(f"/admin/users/{people.other.id}/suspend")
    assert browser.get("/mine", headers=BROWSER).status_code == 303
    admin.post(f"/admin/users/{people.other.id}/reactivate")
    assert signed_in("other").get("/mine").status_code == 200


def test_one_session_ends_or_all(app, admin, login_as, people):
    browsers = [login_as(people.other) for _ in range(3)]
    url = f"/admin/users/{people.other.id}"
    ids = [
        button.attributes["value"]
        for button in Fragment(admin.get(url).text).all("button[name=session]")
    ]
    assert len(ids) == 3
    admin.post(f"{url}/sessions/revoke", data={"session": ids[0]})
    assert sorted(b.get("/mine", headers=BROWSER).status_code for b in browsers) == [200, 200, 303]
    other = admin.post(f"/admin/users/{people.user.id}/sessions/revoke", data={"session": ids[1]})
    assert other.status_code == 404
    assert admin.post(f"{url}/sessions/revoke", data={"session": ""}).status_code == 404
    admin.post(f"{url}/sessions/revoke")
    assert {b.get("/mine", headers=BROWSER).status_code for b in browsers} == {303}


def test_c32_nobody_acts_on_themselves(admin, people, user_now):
    """C32: an administrator approves himself."""
    for action in ("approve", "reactivate", "suspend", "role"):
        url = f"/admin/users/{people.admin.id}/{action}"
        answer = admin.post(url, data={"role": "user"}, headers=BROWSER)
        assert answer.status_code == 403, action
        assert "You cannot do this to your own account." in answer.text
    assert user_now(people.admin).role == "admin"
    page = admin.get(f"/admin/users/{people.admin.id}").text
    assert "Suspend" not in page


def test_c32_the_last_administrator_stays(signed_in, people, user_now):
    """C32: even an operator of the platform cannot take the last one away."""
    operator = signed_in("operator")
    for action in ("suspend", "role"):
        answer = operator.post(
            f"/admin/users/{people.admin.id}/{action}", data={"role": "user"}, headers=HTMX
        )
        assert answer.status_code == 409
        assert "This is the last active administrator: make another one first." in answer.text


class TestLowerRanks:
    """An app lets its moderators manage accounts."""

    @pytest.fixture
    def files(self):
        rights = ("approve", "suspend", "assign", "revoke")
        return {
            "roles.py": f"""
                PERMISSIONS = {{
                    "moderator": {{"admin.users", *{[f"users.{right}" for right in rights]!r}}},
                    "admin": {{"*"}},
                }}
            """
        }

    def test_c32_they_reach_nobody_above_them_and_give_no_role_above(
        self, signed_in, people, user_now
    ):
        """C32: a role above one's own, and somebody who outranks."""
        moderator = signed_in("moderator")
        above = f"/admin/users/{people.admin.id}"
        for path in ("suspend", "role", "sessions/revoke"):
            answer = moderator.post(f"{above}/{path}", data={"role": "user"}, headers=BROWSER)
            assert answer.status_code == 403, path
        assert "You cannot change somebody whose role is above yours." in answer.text
        below = f"/admin/users/{people.other.id}"
        answer = moderator.post(f"{below}/role", data={"role": "admin"}, headers=BROWSER)
        assert answer.status_code == 403
        assert "You cannot give a role that is above your own." in answer.text
        choices = [o.attributes["value"] for o in Fragment(moderator.get(below).text).all("option")]
        assert choices == ["moderator", "user"]
        assert moderator.post(f"{below}/role", data={"role": "moderator"}).status_code == 303
        assert user_now(people.other).role == "moderator"


def test_an_unknown_role_names_the_nearest(admin, people):
    answer = admin.post(
        f"/admin/users/{people.other.id}/role", data={"role": "moderato"}, headers=HTMX
    )
    assert answer.status_code == 422
    assert "there is no role &#39;moderato&#39;; the nearest is &#39;moderator&#39;" in answer.text


def test_c02_c33_no_form_sets_more_than_it_is_for(app, admin, people, user_now):
    """C02 and C33: authority over the platform, and anything else, in any POST of the panel."""
    extra = {
        "is_platform_admin": "true", "active": "true", "status": "active", "id": "x",
        "approved_at": "2020-01-01", "email": "evil@example.com", "tenant_id": "1",
    }  # fmt: skip
    walked = 0
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/admin") and "POST" in rule.methods:
            values = {"user_id": people.other.id, "error_id": "none", "change": "resolve"}
            with app.test_request_context():
                names = {name: values[name] for name in rule.arguments}
                path = app.url_for(rule.endpoint, **names)
            data = {**extra, "role": "editor", "action": "approve", "ids": [people.other.id]}
            admin.post(path, data=data)
            walked += 1
    assert walked >= 6
    user = user_now(people.other)
    assert (user.email, user.is_platform_admin) == ("other@example.com", False)
    assert user.id == people.other.id


def test_many_are_approved_at_once_and_the_rest_is_explained(admin, people, user_now):
    ids = [people.pending.id, people.suspended.id, people.admin.id, "nobody"]
    answer = admin.post("/admin/users", data={"action": "approve", "ids": ids})
    assert answer.status_code == 303
    page = admin.get("/admin/users").text
    assert "2 users were approved." in page
    assert {user_now(people.pending).status, user_now(people.suspended).status} == {"active"}


def test_all_that_match_are_suspended_at_once(app, admin, more_users, people):
    answer = admin.post(
        "/admin/users?q=person&status=active", data={"action": "suspend", "all": "1"}, headers=HTMX
    )
    assert '"message":"10 users were suspended."' in answer.headers["HX-Trigger"]
    assert '"selection:clear"' in answer.headers["HX-Trigger"]
    assert "No users match" in answer.text
    assert names(admin.get("/admin/users?status=active&q=admin")) == ["Admin Example"]


def test_all_that_match_are_changed_in_turns(app, admin, more_users, people, monkeypatch):
    """Each goes on where the last one ended, and says that there are more."""
    monkeypatch.setattr("feather_admin.panel.routes.pages.admin.MOST_AT_ONCE", 12)
    told = []
    for _ in range(4):
        answer = admin.post("/admin/users?q=person", data={"action": "suspend", "all": "1"})
        assert answer.status_code == 303
        told.append(Fragment(admin.get("/admin/users").text).one("div.admin-flash").text)
    more = "12 users were suspended. These were the first 12 of them: do it again for the others."
    assert told == [more, "8 users were suspended.", *["0 users were suspended."] * 2]


def test_a_bulk_action_without_anything_to_do_says_what_is_missing(admin):
    answer = admin.post("/admin/users", data={"action": "delete"}, headers=HTMX)
    assert answer.status_code == 422
    assert "Choose what to do: approve or suspend." in answer.text
    answer = admin.post("/admin/users", data={"action": "approve"}, headers=HTMX)
    assert "Nobody was chosen" in answer.headers["HX-Trigger"]
    many = {"action": "approve", "ids": [str(number) for number in range(1001)]}
    answer = admin.post("/admin/users", data=many, headers=HTMX)
    assert answer.status_code == 422
    assert "Choose 1,000 users at most, or all of them." in answer.text


def test_the_page_of_a_user_tells_the_story(admin, people):
    url = f"/admin/users/{people.pending.id}"
    for action in ("approve", "suspend", "reactivate"):
        admin.post(f"{url}/{action}")
    admin.post(f"{url}/role", data={"role": "editor"})
    page = Fragment(admin.get(url).text)
    events = [item.all("strong")[0].text for item in page.one("ol.admin-timeline").all("li")]
    assert events == ["Role changed", "Reactivated", "Suspended", "Approved", "Signed up"]
    assert "from user to editor" in page.text
    assert "admin@example.com" in page.one("ol.admin-timeline").text


def test_errors_of_a_user_are_on_their_page(app, admin, signed_in, people):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    assert signed_in("other").get("/break").status_code == 500
    page = admin.get(f"/admin/users/{people.other.id}").text
    assert "RuntimeError" in page
    assert "/admin/logs/" in page


def test_a_user_who_is_not_there(admin):
    answer = admin.get("/admin/users/nobody", headers=BROWSER)
    assert answer.status_code == 404
    assert "There is no such user." in answer.text


def test_a_page_of_users_is_light(app, admin, more_users):
    """What a browser has to load and to keep: bytes on the wire, elements of the document."""
    from models.user import User

    mixed = admin.get("/admin/users")
    with app.app_context():
        db.session.execute(db.update(User).where(User.role == "user").values(status="pending"))
        db.session.commit()
    # Those who wait have a button more.
    for page in (mixed, admin.get("/admin/users?status=pending")):
        assert len(Fragment(page.text).one("tbody").all("tr")) == 25
        assert len(gzip.compress(page.data)) <= 15 * 1024
        assert len(re.findall(r"<[a-z]", page.text)) <= 800
