"""Instants as log lines write them."""

from time import gmtime, strftime

_latest = (0, "")


def timestamp(seconds: float) -> str:
    """Return an instant in ISO 8601, UTC, with milliseconds: ``2024-01-15T10:30:00.000Z``.

    Args:
        seconds: Seconds since 1970.
    """
    global _latest
    whole = int(seconds)
    known, text = _latest
    if known != whole:
        text = strftime("%Y-%m-%dT%H:%M:%S", gmtime(whole))
        _latest = (whole, text)
    return f"{text}.{int((seconds - whole) * 1000):03d}Z"
