"""A newcomer's first minutes: a fresh clone, empty caches, ``make demo``."""

import os
import re
import socket
import subprocess
import time
from html import unescape
from pathlib import Path
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from environments import ROOT
from processes import free_port
from servers import serving

LIMIT_S = 240  # on a machine that does other things, too


@pytest.mark.timeout(600)
@pytest.mark.xdist_group("clone")
def test_make_demo_serves_a_page_from_a_fresh_clone(tmp_path: Path) -> None:
    clone = tmp_path / "feather"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    empty = {
        "HOME": str(tmp_path / "home"),
        "UV_CACHE_DIR": str(tmp_path / "uv"),
        "PIP_CACHE_DIR": str(tmp_path / "pip"),
        "npm_config_cache": str(tmp_path / "npm"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "MAKEFLAGS": "",
        "PATH": os.environ["PATH"],
    }
    (tmp_path / "home").mkdir()
    port = free_port()
    started = time.monotonic()
    command = ["make", "demo", f"PORT={port}"]
    with serving(clone, command, env=empty, timeout=LIMIT_S) as (address, process, lines):
        assert address == f"http://127.0.0.1:{port}"
        assert "Serving" in lines[-1]
        assert "25 of 260" in _as_administrator(address)
        print(f"make demo served its first page after {time.monotonic() - started:.1f} s")
        assert _processes_of(clone)
    assert process.poll() is not None
    assert _processes_of(clone) == [], "Ctrl-C left processes behind"
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
    with serving(clone, command, env=empty, timeout=120) as (address, _, _):
        assert "25 of 260" in _as_administrator(address)
    assert _untracked(clone) == ""


def _as_administrator(address: str) -> str:
    """Sign in as the page that the demo names offers it; return the panel's first page."""
    browser = build_opener(HTTPCookieProcessor())
    with browser.open(f"{address}/auth/login?next=/admin/", timeout=10) as response:
        offered = re.search(
            r'href="([^"]*admin(?:@|%40)example\.com[^"]*)"', response.read().decode()
        )
    assert offered, "nobody can sign in as admin@example.com"
    with browser.open(address + unescape(offered[1]), timeout=10) as response:
        panel: str = response.read().decode()
    return panel


def _processes_of(folder: Path) -> list[str]:
    command = ["ps", "-ww", "-eo", "args="]  # however narrow COLUMNS says the terminal is
    listed = subprocess.run(command, check=True, capture_output=True, text=True)
    return [line for line in listed.stdout.splitlines() if str(folder) in line]


def _untracked(clone: Path) -> str:
    return subprocess.run(
        ["git", "status", "--porcelain"], cwd=clone, check=True, capture_output=True, text=True
    ).stdout
