"""``feather test``: what it runs, where, what it prints and with which code it ends."""

import sys
from pathlib import Path

import pytest
from projects import MakeProject
from typer.testing import CliRunner, Result

from feather_cli.commands import test as module

TEST_API = """
    import os
    import sys

    def test_user_can_sign_in():
        assert os.environ["FEATHER_ENV"] == "testing"
        print("interpreter", sys.prefix)

    def test_order():
        pass
"""


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What this test run set for its own coverage and workers is not the project's."""
    for name in ("PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER", "PYTEST_PLUGINS", "COVERAGE_FILE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def project(make_project: MakeProject, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = make_project(
        {
            "pytest.ini": "[pytest]\n",
            "tests/test_api.py": TEST_API,
            "tests/test_other.py": "def test_other():\n    pass\n",
        }
    )
    monkeypatch.chdir(root / "tests")  # commands work anywhere in a project
    return root


def run(capfd: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    result: Result = CliRunner().invoke(module.app, arguments)
    printed = capfd.readouterr()
    assert result.exit_code == code, (result.output, printed)
    return printed.out + printed.err + result.output


def test_all_tests_run_in_the_testing_environment(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    said = run(capfd, "--no-coverage", "--", "-s")
    assert "3 passed" in said
    assert f"interpreter {sys.prefix}" in said
    assert "::test_order" not in said


def test_verbose_names_each_test(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert "test_api.py::test_order PASSED" in run(capfd, "-v", "--no-coverage")


def test_a_path_is_taken_from_the_project(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert "2 passed" in run(capfd, "--no-coverage", "-p", "tests/test_api.py")


def test_arguments_after_two_dashes_reach_pytest(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert "1 passed, 2 deselected" in run(capfd, "--no-coverage", "--", "-k", "test_user")


def test_a_failure_gives_the_exit_code_of_pytest(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (project / "tests/test_other.py").write_text("def test_other():\n    assert 0\n", "utf-8")
    assert "1 failed" in run(capfd, "--no-coverage", code=1)
    run(capfd, "--no-coverage", "--", "--no-such-option", code=4)


def test_no_tests_say_what_to_do(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    said = run(capfd, "--no-coverage", "--", "-k", "nothing_is_called_so", code=1)
    assert f"feather: pytest found no tests in {project}: write functions called test_..." in said


def test_a_coverage_report_follows(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "half.py").write_text("def covered():\n    return 1\n", "utf-8")
    (project / "tests/test_other.py").write_text("def test_other():\n    import half\n", "utf-8")
    said = run(capfd)
    assert "half.py" in said
    assert "50%" in said


def test_missing_pytest_cov_is_named(
    project: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _hide(monkeypatch, "pytest_cov")
    said = run(capfd)
    assert "no coverage report, because pytest-cov is not installed: pip install pytest-cov" in said
    assert "3 passed" in said
    assert "pytest-cov" not in run(capfd, "--no-coverage")


def test_missing_pytest_is_named(
    project: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _hide(monkeypatch, "pytest")
    said = run(capfd, "--no-coverage", code=1)
    assert f"pytest is not installed for {sys.executable}: pip install pytest" in said


def test_outside_of_a_project(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "no Feather project at" in run(capfd, code=2)


@pytest.mark.parametrize("option", [["--fast"], ["-m", "unit"], ["--list-markers"], ["--clean"]])
def test_options_of_the_framework_need_it(
    project: Path, capfd: pytest.CaptureFixture[str], option: list[str]
) -> None:
    said = run(capfd, *option, code=2)
    assert f"{option[0]} is for Feather's own tests: feather test --framework {option[0]}" in said


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone of Feather, with a handful of tests."""
    import feather

    root = tmp_path / "clone"
    package = root / "packages/feather-core/src/feather"
    package.mkdir(parents=True)
    (root / "pyproject.toml").write_text(
        '[tool.pytest.ini_options]\naddopts = "--strict-markers"\nmarkers = [\n'
        '  "unit: functions",\n  "browser: drives a browser",\n  "wheels: installs",\n]\n',
        "utf-8",
    )
    (root / "test_all.py").write_text(
        "import pytest\n"
        "@pytest.mark.unit\ndef test_unit():\n    pass\n"
        "@pytest.mark.browser\ndef test_browser():\n    pass\n"
        "@pytest.mark.unit\n@pytest.mark.wheels\ndef test_wheels():\n    pass\n",
        "utf-8",
    )
    monkeypatch.setattr(feather, "__file__", str(package / "__init__.py"))
    return root


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (["--framework"], {"test_unit", "test_browser", "test_wheels"}),
        (["-f", "--fast"], {"test_unit"}),
        (["-f", "-m", "unit"], {"test_unit", "test_wheels"}),
        (["-f", "-m", "unit or browser", "--fast"], {"test_unit"}),
    ],
)
def test_the_framework_s_tests_are_chosen_by_marker(
    checkout: Path, capfd: pytest.CaptureFixture[str], options: list[str], names: set[str]
) -> None:
    said = run(capfd, *options, "-v")
    assert {name for name in ("test_unit", "test_browser", "test_wheels") if name in said} == names


def test_markers_are_listed(checkout: Path, capfd: pytest.CaptureFixture[str]) -> None:
    lines = run(capfd, "-f", "--list-markers").splitlines()
    assert lines[:3] == [
        "unit          functions",
        "browser       drives a browser",
        "wheels        installs",
    ]


def test_clean_removes_what_tests_leave_and_nothing_else(
    checkout: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    kept = checkout / ".venv/lib/__pycache__/kept.pyc"
    gone = [checkout / "packages/__pycache__/gone.pyc", checkout / ".pytest_cache/x"]
    for file in (kept, *gone):
        file.parent.mkdir(parents=True)
        file.touch()
    gone.append(checkout / ".coverage")
    gone[-1].touch()
    assert f"Removed 3 caches and reports of tests from {checkout}" in run(capfd, "-f", "--clean")
    assert kept.exists()
    assert (checkout / "test_all.py").exists()
    assert not any(file.exists() for file in gone)


def test_the_framework_s_options_need_a_clone(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import feather

    installed = tmp_path / "site-packages/feather/__init__.py"
    monkeypatch.setattr(feather, "__file__", str(installed))
    said = run(capfd, "--framework", code=2)
    assert "--framework needs a clone of Feather: feather-core is installed from" in said
    assert str(installed.parent) in said


def test_this_checkout_is_found(capfd: pytest.CaptureFixture[str]) -> None:
    said = run(capfd, "-f", "--", "--version")
    assert "pytest" in said


def _hide(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    import importlib.util

    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == package else find(name)
    )
