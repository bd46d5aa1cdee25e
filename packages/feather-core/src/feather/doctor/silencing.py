"""Checks that an app does without, each for a reason that it gives."""

from collections.abc import Collection, Iterable, Mapping

from flask import Flask

from feather.doctor.settings import DoctorSettings
from feather.plugins.contributions import Finding
from feather.settings import SettingsError
from feather.suggestions import nearest

NEVER = frozenset(("core.secret-key-unset", "core.secret-key", "core.debug"))
"""Checks that always run: no reason makes it safe to do without them."""

ID = "doctor.silenced"
TITLE = "Every silenced check exists and is silenced for a reason"
_SETTING = "FEATHER_SILENCED_CHECKS"


def silenced(app: Flask) -> Mapping[str, str]:
    """Return the reasons of the silenced checks by id.

    Those without a reason do not count, and neither do :data:`NEVER`.

    Args:
        app: The app whose ``FEATHER_SILENCED_CHECKS`` is read.
    """
    configured = _configured(app).items()
    return {check: reason for check, reason in configured if reason and check not in NEVER}


def wrongly_silenced(app: Flask, known: Collection[str]) -> Iterable[Finding]:
    """Find what silences nothing.

    Args:
        app: The app.
        known: The ids that can be silenced.
    """
    for check, reason in _configured(app).items():
        if check in NEVER:
            yield Finding(
                "error",
                _SETTING,
                f"{check!r} is no check that can be silenced: no reason makes production safe "
                "without it, so it still runs",
                "Remove the entry, and correct what the check finds",
            )
        elif check not in known:
            yield Finding(
                "error",
                _SETTING,
                f"{check!r} is no check that can be silenced; the nearest is "
                f"{nearest(check, sorted(known))!r}",
                "Correct the id, or remove the entry; feather doctor --list shows all ids",
            )
        elif not reason:
            yield Finding(
                "error",
                _SETTING,
                f"{check!r} is silenced without a reason, so it still runs",
                f"Say why the app may do without it: {{{check!r}: 'the reason'}}",
            )


def _configured(app: Flask) -> dict[str, str]:
    try:
        value = DoctorSettings.of(app).FEATHER_SILENCED_CHECKS
    except SettingsError:
        return {}  # the check app.settings tells it
    if isinstance(value, str):
        lines = (line.partition(":") for line in value.splitlines() if line.strip())
        return {check.strip(): reason.strip() for check, _, reason in lines}
    return {check.strip(): reason.strip() for check, reason in value.items()}
