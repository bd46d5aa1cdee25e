"""Templates that a test's app need not compile anew: its process has compiled them before."""

from typing import TYPE_CHECKING

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

if TYPE_CHECKING:
    from types import CodeType


class _Compiled(BytecodeCache):
    """Compiled templates of this process, by name, file and source."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._known[bucket.key, bucket.checksum] = bucket.code


_compiled = _Compiled()


def share_compiled(app: Flask) -> None:
    """Have an app use what apps of the same making have compiled, as it uses its own pages again.

    Args:
        app: An app whose templates mean the same as in all others that this is called for: with
            filters and tests of Feather's alone.
    """
    app.jinja_env.bytecode_cache = _compiled
