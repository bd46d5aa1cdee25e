"""What an app adds to the panel, and takes over of it."""

import pytest
from admin_site import BROWSER
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase

from feather.db import db
from feather.plugins import AdminPage, Plugin, PluginError, hookimpl
from feather.testing.fragments import Fragment

RECIPE = {
    "routes/pages/admin.py": """
        from flask import render_template, request

        from feather import page
        from feather.auth import admin_required

        REPORTS = [{"name": "Sales", "status": "new"}, {"name": "Costs", "status": "old"}]


        @page.get('/admin/reports')
        @admin_required
        def admin_reports():
            shown = {'reports': REPORTS, 'active_page': 'reports'}
            return render_template('pages/admin/reports.html', **shown)


        @page.get('/admin/htmx/reports/filter')
        @admin_required
        def htmx_filter_reports():
            status = request.args.get('status')
            reports = [r for r in REPORTS if r["status"] == status]
            return render_template('partials/admin/reports_table.html', reports=reports)
    """,
    "templates/pages/admin/reports.html": """
        {% extends "pages/admin/base.html" %}
        {% block admin_content %}
        <h1>Reports</h1>
        {% include 'partials/admin/reports_table.html' %}
        {% endblock %}
    """,
    "templates/partials/admin/reports_table.html": """
        <ul>{% for report in reports %}<li>{{ report.name }}</li>{% endfor %}</ul>
    """,
    "templates/pages/admin/base.html": """
        {% extends "pages/admin/frame.html" %}
        {% block admin_nav %}{{ super() }}
        <a href="{{ url_for('page.admin_reports') }}"
           class="admin-nav-item {{ 'active' if active_page == 'reports' }}">
            Reports
        </a>
        {% endblock %}
    """,
}


class TestRecipe:
    """The documented way to a page of one's own."""

    @pytest.fixture
    def files(self):
        return RECIPE

    def test_the_page_the_entry_and_the_fragment_are_there(self, admin, signed_in):
        page = Fragment(admin.get("/admin/reports").text)
        assert [item.text for item in page.one("main").all("li")] == ["Sales", "Costs"]
        entry = page.all("a.active")[-1]
        assert (entry.text, entry.attributes["href"]) == ("Reports", "/admin/reports")
        assert page.all("a.admin-nav-item")[0].text.startswith("Users")
        assert "Reports" in admin.get("/admin/users").text
        found = admin.get("/admin/htmx/reports/filter?status=old")
        assert Fragment(found.text).one("ul").text == "Costs"
        assert signed_in("moderator").get("/admin/reports", headers=BROWSER).status_code == 403


class TestTakenOver:
    """An app has a route and a template of its own at a path of the panel."""

    @pytest.fixture
    def files(self):
        return {
            "routes/pages/people.py": """
                from feather import page
                from feather.auth import admin_required


                @page.get("/admin/users/<id>")
                @admin_required
                def person(id):
                    return f"our own page of {id}"
            """,
            "templates/partials/admin/user_figures.html": "our own figures",
        }

    def test_they_win_and_the_rest_stays(self, admin, people):
        assert admin.get("/admin/users/7").text == "our own page of 7"
        page = admin.get("/admin/users").text
        assert "our own figures" in page
        assert "Pending approval" in page
        assert admin.post(f"/admin/users/{people.pending.id}/approve").status_code == 303


class Reports(Plugin):
    """Adds a page, whose details a test changes."""

    name = "reports"
    page = AdminPage("reports", "Reports", "page.admin_reports", "bar_chart", badge=lambda: 3)

    @hookimpl
    def feather_admin_pages(self):
        return [self.page]


class TestPageOfAPlugin:
    """A plugin, or a class in the app, adds a page to the navigation."""

    @pytest.fixture
    def files(self):
        return {name: RECIPE[name] for name in RECIPE if "base.html" not in name}

    @pytest.fixture
    def plugins(self):
        return ["auth", "admin", Reports]

    def test_it_is_in_the_navigation_with_its_number(self, admin):
        entry = Fragment(admin.get("/admin/reports").text).one("a[aria-current=page]")
        assert entry.text == "Reports 3"

    @pytest.mark.parametrize(
        ("badge", "why"),
        [
            (lambda: db.session.execute(db.text("select 1 from gone")), "no such table: gone"),
            (lambda: 3.5, "a badge is a number or None, and this one is 3.5"),
        ],
    )
    def test_a_badge_that_fails_harms_no_page(self, monkeypatch, request, caplog, badge, why):
        entry = AdminPage("reports", "Reports", "page.admin_reports", "bar_chart", badge=badge)
        monkeypatch.setattr(Reports, "page", entry)
        admin = request.getfixturevalue("admin")
        page = admin.get("/admin/users")
        assert Fragment(page.text).one("a[href='/admin/reports']").text == "Reports"
        assert "the badge of the admin page 'reports' failed" in caplog.text
        assert why in caplog.text
        assert why in admin.get("/admin/logs").text

    @pytest.mark.parametrize(
        ("page", "message"),
        [
            (
                AdminPage("reports", "Reports", "page.admin_report", "bar_chart"),
                "which this app does not have; the nearest is 'page.admin_reports': correct",
            ),
            (
                AdminPage("reports", "Reports", "page.admin_user", "bar_chart"),
                "endpoint 'page.admin_user', /admin/users/<user_id>, whose address varies: name",
            ),
            (
                AdminPage("reports", "Reports", "page.admin_reports", "bar_chart", badge=3),
                "the admin page 'reports' has badge=3, which is no function: pass one that returns",
            ),
            (
                AdminPage("reports", "Reports", "page.home", "bar_chart"),
                "is open to anybody: decorate the view of 'page.home' with @panel_required(",
            ),
        ],
    )
    def test_one_that_cannot_be_stops_the_start(self, make_app, monkeypatch, page, message):
        monkeypatch.setattr(Reports, "page", page)
        with pytest.raises(PluginError, match="feather_ready raised PageError") as caught:
            make_app("sqlite:///app.db")
        assert message in str(caught.value)


class TestWithoutAccounts:
    """feather-admin is installed, and nobody signs in to the app."""

    @pytest.fixture
    def app(self, make_project, own_metadata):
        import feather

        root = make_project({"routes/pages/home.py": "from feather import page\n"})
        config = {"DATABASE_URL": "sqlite:///app.db"}
        return feather.create_app(root, environment="testing", config=config)

    def test_there_is_no_panel(self, app):
        assert not [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/admin")]


@pytest.fixture
def plain_app():
    """A Flask app that knows nothing of Feather but two extensions."""
    from feather.admin import Admin
    from feather.auth import Auth, UserMixin

    class Base(DeclarativeBase):
        pass

    app = Flask("plain")
    app.config.update(
        SECRET_KEY="for this test only", SQLALCHEMY_DATABASE_URI="sqlite://", TESTING=True
    )
    db = SQLAlchemy(app, model_class=Base)

    class User(UserMixin, db.Model):
        __tablename__ = "people"

    Auth(app, user_model=User)
    Admin(app)
    with app.app_context():
        db.create_all()
        db.session.add_all(
            [
                User(email="admin@example.com", role="admin", active=True),
                User(email="new@example.com"),
            ]
        )
        db.session.commit()
    return app


def test_a_plain_flask_app_has_the_panel(plain_app):
    from feather_auth.store import store
    from feather_auth.testing.signing_in import sign_in

    with plain_app.app_context():
        admin, waiting = store().models.user.query.order_by("email").all()
    browser = sign_in(plain_app, admin)
    page = Fragment(browser.get("/admin/users?sort=email").text)
    assert [link.text for link in page.all("a.admin-link")] == [
        "admin@example.com",
        "new@example.com",
    ]
    entries = [entry.text for entry in page.all("a.admin-nav-item")]
    assert entries == ["Users 1", "Analytics", "Audit log"]
    assert browser.post(f"/admin/users/{waiting.id}/approve").status_code == 303
    for path in (f"/admin/users/{waiting.id}", "/admin/analytics", "/admin/audit"):
        assert browser.get(path).status_code == 200, path
    for path in ("/admin/logs", "/admin/system"):
        assert browser.get(path, headers=BROWSER).status_code == 404, path
    assert plain_app.test_client().get("/admin/users", headers=BROWSER).status_code == 303


def test_an_app_without_sign_in_is_told_what_is_missing():
    from feather.admin import Admin

    with pytest.raises(RuntimeError, match="has no sign-in, and the admin panel is for its") as e:
        Admin(Flask("bare"))
    assert "call Auth(app, user_model=User) before Admin(app)" in str(e.value)
