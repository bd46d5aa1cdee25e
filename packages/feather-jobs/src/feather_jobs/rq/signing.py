"""What goes through Redis, signed: whoever can write there is not thereby believed."""

import hmac
import json
from hashlib import sha256
from typing import Any

from flask import Flask

from feather.settings import SettingsError

_PAYLOAD = b"feather.jobs.rq: payload"
_QUEUE = b"feather.jobs.rq: queue"
_TAG_LENGTH = 8


class Refused(ValueError):
    """Something in Redis that this app did not put there."""


class Signer:
    """RQ's serializer for one app: JSON behind a signature.

    Args:
        app: The app, whose SECRET_KEY the keys are derived from.

    Attributes:
        tag: Tells the queues of apps that share a Redis apart.

    Raises:
        SettingsError: The app has no SECRET_KEY.
    """

    def __init__(self, app: Flask) -> None:
        secret = app.secret_key
        if not secret:
            problem = "SECRET_KEY is not set, and JOB_BACKEND=rq signs what it sends through Redis"
            raise SettingsError([f"{problem}: set it in .env or in the environment"])
        key = secret.encode() if isinstance(secret, str) else secret
        self._key = hmac.digest(key, _PAYLOAD, "sha256")
        self.tag = hmac.new(key, _QUEUE, sha256).hexdigest()[:_TAG_LENGTH]

    def dumps(self, obj: Any, /) -> bytes:
        """Return a value as signed bytes."""
        text = json.dumps(obj).encode()
        return self._signature(text) + b"." + text

    def loads(self, data: bytes, /) -> Any:
        """Return the value that :meth:`dumps` wrote.

        Raises:
            Refused: The app did not sign it.
        """
        signature, _, text = bytes(data).partition(b".")
        if not hmac.compare_digest(signature, self._signature(text)):
            raise Refused("its payload is not signed by this app")
        return json.loads(text)

    def _signature(self, text: bytes) -> bytes:
        return hmac.new(self._key, text, sha256).hexdigest().encode()
