"""Request ids that a test can compare with."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from feather.http import gateway, request_id
from feather.http.scope import work_for

FROZEN = "00000000-0000-7000-8000-000000000000"


@contextmanager
def frozen() -> Iterator[str]:
    """Give every request one id, unless a trusted proxy sends another.

    Yields:
        The id; ``get_request_id()`` returns it outside of requests, too.
    """
    with pytest.MonkeyPatch.context() as patch, work_for(FROZEN):
        for module in (gateway, request_id):
            patch.setattr(module, "new_request_id", lambda: FROZEN)
        yield FROZEN
