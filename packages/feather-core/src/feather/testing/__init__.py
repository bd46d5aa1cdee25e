"""The test kit: fixtures for the tests of an app, as a pytest plugin.

Importing this package costs nothing, because pytest loads it in every test run of an environment.
"""

TYPE_CHECKING = False  # type checkers know the name; importing typing takes milliseconds
if TYPE_CHECKING:
    from feather.testing.csrf import CsrfClient as CsrfClient
    from feather.testing.events import RecordedEvents as RecordedEvents
    from feather.testing.fragments import Element as Element
    from feather.testing.fragments import Fragment as Fragment
    from feather.testing.htmx import HtmxClient as HtmxClient
    from feather.testing.htmx import HtmxResponse as HtmxResponse
    from feather.testing.queries import AssertQueries as AssertQueries

_HOMES = {
    "AssertQueries": "feather.testing.queries",
    "CsrfClient": "feather.testing.csrf",
    "Element": "feather.testing.fragments",
    "Fragment": "feather.testing.fragments",
    "HtmxClient": "feather.testing.htmx",
    "HtmxResponse": "feather.testing.htmx",
    "RecordedEvents": "feather.testing.events",
}


def __getattr__(name: str) -> object:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'feather.testing' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*_HOMES]
