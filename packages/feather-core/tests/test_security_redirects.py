"""C09: targets that a request names never lead to another site."""

import pytest
from flask import redirect, request

from feather.http.flask import FeatherFlask
from feather.security.redirects import is_safe_path, safe_redirect_target

HOSTILE = [
    "", " ", "evil.example", "evil.example/path", "https://evil.example", "HTTPS://evil.example",
    "http:evil.example", "https:/evil.example", "https:///evil.example", "http:/\\evil.example",
    "//evil.example", "///evil.example", "////evil.example/%2e%2e", "//user@evil.example",
    "/\\evil.example", "\\/evil.example", "\\\\evil.example", "/\\/evil.example", "\\evil.example",
    "/path\\..\\\\evil.example", "/./\\evil.example",
    "/\tevil.example", "/\t/evil.example",
    "/\n/evil.example", "/\r/evil.example", "\t//evil.example",
    "\n/ok", " /ok", "/ ok", "/\x00/evil.example", "/\x0b/evil.example", "/\x7f/evil.example",
    "/\x85/evil.example", "/\u2028/evil.example", "\u00a0//evil.example",
    "/%2fevil.example", "/%2Fevil.example", "/%5cevil.example", "/%5Cevil.example",
    "/%252fevil.example", "/%25252fevil.example", "/%2525252525252fevil.example",
    "/%09/evil.example", "/%0d%0aLocation:%20https://evil.example", "/ok?a=%0d%0aSet-Cookie:%20a=b",
    "/ok?a=%250d%250ab", "/%00", "/.//evil.example",
    "/..//evil.example", "/a//b", "/ok/%2f%2fevil.example",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)", "\x01javascript:alert(1)",
    "javascript://%0aalert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x",
    "blob:https://evil.example/1", "file:///etc/passwd", "mailto:a@evil.example",
    "?next=/ok", "#ok", "ok", "./ok", "../ok", ".", "/" + "a" * 2048,
]  # fmt: skip
SAFE = [
    "/", "/ok", "/boards/7",
    "/boards/7?tab=all", "/boards/7?tab=all#card-3", "/a/b/../c", "/a.b/c,d;e",
    "/search?q=https://evil.example//x", "/search?q=a%5Cb",
    "/search?q=100%25", "/search?q=two%20words",
    "/gr%C3%BC%C3%9Fe", "/grüße", "/@me", "/a:b", "/a?next=//evil.example", "/a#//evil.example",
]  # fmt: skip


@pytest.mark.parametrize("target", HOSTILE)
def test_c09_hostile_targets_are_refused(target: str) -> None:
    assert not is_safe_path(target)
    assert safe_redirect_target(target, "/home") == "/home"


@pytest.mark.parametrize("target", SAFE)
def test_c09_paths_of_the_site_are_kept(target: str) -> None:
    assert safe_redirect_target(target) == target


def test_c09_no_target_is_the_default() -> None:
    assert safe_redirect_target(None) == "/"


@pytest.mark.parametrize("header", ["Location", "HX-Redirect", "HX-Location", "HX-Push-Url"])
def test_c09_every_header_that_navigates_can_carry_the_result(header: str) -> None:
    app = FeatherFlask("x")

    @app.get("/")
    def go() -> object:
        target = safe_redirect_target(request.args.get("next"))
        return redirect(target) if header == "Location" else ("", 204, {header: target})

    client = app.test_client()
    for target in HOSTILE:
        assert client.get("/", query_string={"next": target}).headers[header] == "/"
