"""Settings of ``feather doctor``."""

from feather.settings import Settings, setting


class DoctorSettings(Settings):
    """Which checks an app does without."""

    FEATHER_SILENCED_CHECKS: dict[str, str] | str = setting(
        "",
        "Checks of `feather doctor` to leave out, each with the reason: a dictionary in "
        "`config.py`, or lines `id: reason`.",
    )
