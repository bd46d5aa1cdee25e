"""What must not start in production."""

from collections.abc import Iterable

from flask import Flask

from feather.doctor.findings import Diagnosis

_NEXT = """\
Settings come from config.py, the environment or .env; feather doctor --deploy checks them all.
To develop, run feather dev, or set FEATHER_ENV=development: without it this is production."""


class UnsafeStart(RuntimeError):
    """An app that must not serve anybody as it is.

    Attributes:
        findings: Every reason, not only the first.
    """

    def __init__(self, findings: Iterable[Diagnosis]) -> None:
        self.findings = tuple(findings)
        lines = [f"  {f.id}: {f.message}\n    remedy: {f.remedy}" for f in self.findings]
        super().__init__("\n".join(["This app does not start in production:", *lines, _NEXT]))


def boot_errors(app: Flask) -> list[Diagnosis]:
    """Run the checks of core and of the plugins that can refuse a start in production.

    Args:
        app: An app whose requests are set up.

    Returns:
        The errors among what they find, but for silenced checks; empty outside production.
    """
    if app.config.get("FEATHER_ENV") != "production":
        return []
    # Only production pays for these imports.
    from feather.doctor.checks.deployment import CHECKS
    from feather.doctor.contributed import contributed
    from feather.doctor.running import run
    from feather.doctor.silencing import silenced

    checks = [*CHECKS, *(check for _, check in contributed(app) if check.boot)]
    return [f for f in run(app, checks, silenced(app)) if f.severity == "error"]


def refuse_unsafe_start(app: Flask) -> None:
    """Let an app go on only if nothing forbids it to serve.

    Args:
        app: An app whose requests are set up.

    Raises:
        UnsafeStart: Naming the id, cause and remedy of everything that :func:`boot_errors` found.
    """
    findings = boot_errors(app)
    if findings:
        raise UnsafeStart(findings)
