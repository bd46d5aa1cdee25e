"""Signed cookies, whose signature is checked once and whose age is checked every time."""

import time
from typing import Any

from itsdangerous import URLSafeTimedSerializer

_MOST_COOKIES = 1_000


class SignedCookies:
    """The cookies that one set of keys has signed.

    Args:
        serializer: What signs them.
    """

    def __init__(self, serializer: URLSafeTimedSerializer) -> None:
        self._serializer = serializer
        self._signed_at: dict[str, int] = {}  # verified ones, with seconds since the epoch

    def load(self, value: str, max_age: int) -> Any:
        """Return what a cookie holds.

        Args:
            value: The cookie.
            max_age: In seconds.

        Raises:
            itsdangerous.BadSignature: It is forged, or too old.
        """
        signed_at = self._signed_at.get(value)
        if signed_at is not None and 0 <= int(time.time()) - signed_at <= max_age:
            return self._serializer.load_payload(value.rsplit(".", 2)[0].encode())
        data, moment = self._serializer.loads(value, max_age=max_age, return_timestamp=True)
        if len(self._signed_at) >= _MOST_COOKIES:
            self._signed_at.clear()
        self._signed_at[value] = int(moment.timestamp())
        return data
