"""Signed cookies, whose signature is checked once and whose age is checked every time."""

import time
from typing import Any

from itsdangerous import URLSafeTimedSerializer

_MOST_COOKIES = 1_000
_IMMUTABLE = (str, int, float, bool, type(None))


class SignedCookies:
    """The cookies that one set of keys has signed.

    Args:
        serializer: What signs them.
    """

    def __init__(self, serializer: URLSafeTimedSerializer) -> None:
        self._serializer = serializer
        # Verified ones, with seconds since the epoch; and what they hold, if it is flat.
        self._verified: dict[str, tuple[int, dict[str, Any] | None]] = {}

    def verified_in(self, header: str, name: str) -> str | None:
        """Find a cookie that was verified before, without parsing all of a request's cookies.

        Args:
            header: The header ``Cookie``.
            name: The cookie's name.

        Returns:
            The value; None if only a parser can tell, or the first cookie of the name is new.
        """
        if '"' in header:  # within quotes, a semicolon separates nothing
            return None
        for part in header.split(";"):
            key, _, value = part.partition("=")
            if key.strip(" \t") == name:
                value = value.strip(" \t")
                return value if value in self._verified else None
        return None

    def load(self, value: str, max_age: int) -> Any:
        """Return what a cookie holds.

        Args:
            value: The cookie.
            max_age: In seconds.

        Raises:
            itsdangerous.BadSignature: It is forged, or too old.
        """
        signed_at, flat = self._verified.get(value, (None, None))
        if signed_at is not None and 0 <= int(time.time()) - signed_at <= max_age:
            if flat is not None:
                return flat.copy()
            return self._serializer.load_payload(value.rsplit(".", 2)[0].encode())
        data, moment = self._serializer.loads(value, max_age=max_age, return_timestamp=True)
        if len(self._verified) >= _MOST_COOKIES:
            self._verified.clear()
        self._verified[value] = int(moment.timestamp()), data.copy() if _is_flat(data) else None
        return data


def _is_flat(data: Any) -> bool:
    """Tell whether a copy of *data* shares nothing with it that could be changed."""
    return type(data) is dict and all(type(value) in _IMMUTABLE for value in data.values())
