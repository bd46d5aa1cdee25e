"""Taking over the panel's files: the app's copy is the one in use."""

import subprocess
import sys

from admin_site import FILES

import feather


def feather_command(root, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "feather", *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_ejected_panel_is_in_use_and_its_tests_pass(make_project, own_metadata):
    root = make_project(
        {
            **FILES,
            "models/__init__.py": "",
            "config.py": "class TestingConfig:\n    DATABASE_URL = 'sqlite:///test.db'\n",
            "pytest.ini": "[pytest]\ntestpaths = tests\n",
        }
    )
    listed = feather_command(root, "eject", "admin", "--list")
    assert "none" in listed
    feather_command(root, "eject", "admin", "--all")
    expected = (
        "routes/pages/admin.py",
        "services/admin_service.py",
        "templates/pages/admin/base.html",
        "templates/pages/admin/users.html",
        "templates/partials/admin/user_row.html",
        "tests/test_admin_panel.py",
    )
    for path in expected:
        assert (root / path).is_file(), path
    routes = (root / "routes/pages/admin.py").read_text("utf-8")
    assert "from services.admin_service import EXPORTED, RANGES, AdminService" in routes
    assert "feather_admin" not in routes

    # The copy is what is shown and run.
    page = root / "templates/pages/admin/users.html"
    page.write_text(page.read_text("utf-8").replace("Approve sign-ups", "Welcome people"), "utf-8")
    app = feather.create_app(
        root, environment="testing", config={"DATABASE_URL": "sqlite:///app.db"},
        plugins=["auth", "admin"],
    )  # fmt: skip
    views = {n: v for n, v in app.view_functions.items() if n.startswith("page.admin")}
    assert {view.__module__ for view in views.values()} == {"routes.pages.admin"}
    assert (
        "Welcome people"
        in app.jinja_env.loader.get_source(app.jinja_env, "pages/admin/users.html")[0]
    )

    tests = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "2 passed" in tests.stdout, tests.stdout + tests.stderr
