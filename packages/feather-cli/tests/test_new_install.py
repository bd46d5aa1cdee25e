"""``feather new`` and the project's own environment."""

import os
import subprocess
from pathlib import Path

import pytest
from commands import RunFeather

from feather_cli.scaffold import installing
from feather_cli.scaffold.installing import InstallError, install

# Nothing listens there, so that the index cannot be reached.
UNREACHABLE = {
    "PIP_INDEX_URL": "http://127.0.0.1:9",
    "PIP_EXTRA_INDEX_URL": "",
    "PIP_FIND_LINKS": "",
    "PIP_RETRIES": "0",
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_TIMEOUT": "2",
}


def test_a_failing_installation_keeps_the_project_and_says_how_to_resume(
    feather: RunFeather, tmp_path: Path
) -> None:
    done = feather("new", "shop", "--no-prompt", cwd=tmp_path, env=UNREACHABLE)
    assert done.returncode == 1
    assert "Installing its packages into venv/, usually within a minute ...\n" in done.stdout
    assert "Next:" not in done.stdout
    assert done.stderr.startswith(
        "feather: installing requirements.txt failed. The project is written; only its packages "
        "are missing.\n"
    )
    assert "No matching distribution found for feather-core" in done.stderr
    assert done.stderr.endswith(
        "To resume:\n  cd shop && venv/bin/python -m pip install -r requirements.txt\n"
    )
    assert (tmp_path / "shop/app.py").is_file()
    assert os.access(tmp_path / "shop/venv/bin/python", os.X_OK)


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch):
    """What would run; each step ends as the test says."""
    ran: list[tuple[list[str], Path]] = []
    outcomes: list[int | BaseException] = []

    def run(command: list[str], *, cwd: Path, env: dict[str, str], **_: object):
        ran.append((command, cwd))
        assert "PYTHONPATH" not in env
        outcome = outcomes.pop(0) if outcomes else 0
        if isinstance(outcome, BaseException):
            raise outcome
        lines = "\n".join(f"line {number}" for number in range(30))
        return subprocess.CompletedProcess(command, outcome, lines)

    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setattr(installing.subprocess, "run", run)
    return ran, outcomes


def test_the_environment_is_made_then_filled(commands, tmp_path: Path) -> None:
    ran, _ = commands
    assert install(tmp_path, "shop") >= 0
    (make, where), (fill, there) = ran
    assert make[1:] == ["-m", "venv", "venv"]
    assert fill[:6] == ["venv/bin/python", "-m", "pip", "install", "-r", "requirements.txt"]
    assert where == there == tmp_path


def test_an_environment_that_cannot_be_made_is_told_first(commands, tmp_path: Path) -> None:
    ran, outcomes = commands
    outcomes.append(1)
    with pytest.raises(InstallError) as caught:
        install(tmp_path, "my apps/shop")
    assert len(ran) == 1
    told = str(caught.value)
    assert told.startswith("making venv/ failed. The project is written")
    assert "line 29" in told
    assert "line 17\n" not in told  # only the last twelve
    assert told.endswith(
        "To resume:\n  cd 'my apps/shop' && python3 -m venv venv && "
        "venv/bin/python -m pip install -r requirements.txt"
    )


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (KeyboardInterrupt(), "installing requirements.txt was interrupted."),
        (OSError(2, "No such file"), "installing requirements.txt failed: [Errno 2] No such file."),
    ],
)
def test_an_interrupted_installation_can_be_resumed(
    commands, tmp_path: Path, failure: BaseException, told: str
) -> None:
    _, outcomes = commands
    outcomes += [0, failure]
    with pytest.raises(InstallError) as caught:
        install(tmp_path, "shop")
    assert str(caught.value).startswith(told)
    assert "cd shop && venv/bin/python -m pip install -r requirements.txt" in str(caught.value)
