"""Bare Flask apps with a cache, in memory and on Redis."""

from collections.abc import Iterator

import pytest
from flask import Flask

from feather.cache import check_backend, init_cache


def app_with_cache(**config: object) -> Flask:
    """Make an app that has a cache and nothing else of Feather's.

    Args:
        **config: Its settings.
    """
    app = Flask("shop")
    app.config.update(config)
    init_cache(app)
    check_backend(app)
    return app


@pytest.fixture(params=["memory", "redis"])
def cache_config(request: pytest.FixtureRequest) -> dict[str, object]:
    """Run the test twice, each time with the settings of one backend."""
    if request.param == "memory":
        return {}
    return {"CACHE_BACKEND": "redis", "CACHE_URL": request.getfixturevalue("redis_url")}


@pytest.fixture
def cache_app(cache_config: dict[str, object]) -> Flask:
    """An app with an empty cache."""
    return app_with_cache(**cache_config)


@pytest.fixture
def cache_context(cache_app: Flask) -> Iterator[Flask]:
    """An app with an empty cache, inside its context."""
    with cache_app.app_context():
        yield cache_app
