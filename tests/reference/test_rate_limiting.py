"""The section Rate Limiting: its examples in an app with accounts."""

from types import MappingProxyType

import pytest
from flask import Flask
from scaffolds import MakeApp

from feather.testing.csrf import CsrfClient

LIMITED = """\
from feather.auth import rate_limit

# 5 login attempts per minute per IP
@api.post('/login')
@rate_limit(5, 60)
def login():
    pass

# 100 API calls per minute per authenticated user
@api.get('/search')
@rate_limit(100, 60, key='user')
def search():
    pass

# Strict: limit by both IP and user
@api.post('/expensive')
@rate_limit(10, 3600, key='ip+user')
def expensive_operation():
    pass

# Custom error message
@api.post('/comments')
@rate_limit(10, 3600, message='You can only post 10 comments per hour')
def create_comment():
    pass
"""
LIMITS = MappingProxyType(
    {
        "/api/login": (5, 60, "Rate limit exceeded"),
        "/api/search": (100, 60, "Rate limit exceeded"),
        "/api/expensive": (10, 3600, "Rate limit exceeded"),
        "/api/comments": (10, 3600, "You can only post 10 comments per hour"),
    }
)


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    routes = "from feather import api\n" + LIMITED
    return make_app({"routes/api/limited.py": routes}, app_type="single-tenant")


@pytest.mark.parametrize("path", LIMITS)
def test_each_limit_holds_and_says_what_is_documented(app: Flask, path: str) -> None:
    limit, period, message = LIMITS[path]
    send = CsrfClient(app, app.response_class)
    method = "GET" if path == "/api/search" else "POST"
    found = [send.open(path, method=method).status_code for _ in range(limit)]
    assert found == [204] * limit
    refused = send.open(path, method=method)
    assert refused.status_code == 429
    assert refused.json["error"]["message"] == message
    assert 1 <= int(refused.headers["Retry-After"]) <= period
    elsewhere = {"REMOTE_ADDR": "10.9.8.7"}
    assert send.open(path, method=method, environ_base=elsewhere).status_code == 204
