"""Running checks: every one is answered, whatever happens in it."""

import traceback
from collections.abc import Collection, Iterator
from pathlib import Path

from flask import Flask

from feather.doctor.findings import Diagnosis, identified
from feather.plugins.contributions import DoctorCheck, Finding


def run(
    app: Flask, checks: Collection[DoctorCheck], silent: Collection[str] = ()
) -> Iterator[Diagnosis]:
    """Run checks inside the app's context.

    Args:
        app: The app.
        checks: What to run.
        silent: The ids of those to leave out.

    Yields:
        What each found; a check that raises is a finding called ``<id>.crashed``.
    """
    for check in checks:
        if check.id in silent:
            continue
        try:
            with app.app_context():
                findings = [identified(check.id, finding) for finding in check.run(app)]
        except Exception as error:  # noqa: BLE001  # plugins' checks may fail in any way
            yield identified(f"{check.id}.crashed", _crash(check, error))
        else:
            yield from findings


def _crash(check: DoctorCheck, error: Exception) -> Finding:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return Finding(
        "error",
        f"{Path(last.filename)}:{last.lineno}",
        f"the check {check.id!r} raised {type(error).__name__}: {error}",
        "Report it to whoever wrote the check; FEATHER_SILENCED_CHECKS leaves the check out",
    )
