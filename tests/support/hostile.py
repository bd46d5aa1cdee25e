"""Random parts of requests, many of them wrong, some made to do harm.

Each function takes the generator of random numbers: seeded, it makes the same requests again. Where
one takes valid fields, it keeps most of them, so that many requests get past the first check.
"""

import json
from random import Random
from typing import Any
from urllib.parse import quote

UUID = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
KEYS = (
    "q", "page", "tags", "active", "price", "day", "at", "key", "colour", "name", "age", "any",
    "address", "city", "csrf_token", "role", "__proto__", "__class__", "self", "", "a.b", "q[]",
)  # fmt: skip
TEXTS = (
    "", " ", "0", "-1", "1", "true", "false", "on", "null", "nan", "inf", "1e400", "9" * 40,
    "9" * 5000, "\0", "a\0b", "é", "\ud83d\ude00", "\ud800", "\u202e", "' OR 1=1 --", "{{7*7}}",
    "<script>", "../../etc/passwd", "2026-01-31", "2026-02-31", "2026-01-31T12:00:00Z",
    "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "1e18", "red", "x" * 10_000, UUID,
    "%", "[]", "{}", "1_000", "٣", "Infinity", "0x10", "1.0", "--", "1e999999999",
)  # fmt: skip
RAW = (
    "[" * 10_000, '{"a":' * 10_000, "{", "nul", '{"q": NaN}', '{"q": 1e999}', '"\\ud800"',
    "\ufeff{}", '{"q": "a", "q": "b"}', "[1]", "1", '""', "{}}", '{"q": 1' + "0" * 400 + "}",
    "\0", "{'q': 1}",
)  # fmt: skip
CONTENT_TYPES = (
    "application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
    "text/plain", "", "application/json; charset=utf-16", "multipart/form-data", "a/b; c=\x7f",
)  # fmt: skip
METHODS = ("OPTIONS", "TRACE", "PATCH", "BREW", "get", "CONNECT")
LENGTHS = ("-1", "x", "0", "7", "9" * 30, "1_0", "", "\xb2")
HEADERS = {
    "ACCEPT": ("text/html", "application/json;q=nan", "*/*;q=-1,,;", "\xff", "a" * 9000),
    "ACCEPT_LANGUAGE": ("x" * 5000, "de-\xff;q=1e999"),
    "AUTHORIZATION": ("Basic \xff", "Basic Og", "Bearer", "Digest nonce", " "),
    "CONNECTION": ("upgrade", "Transfer-Encoding"),
    "CONTENT_ENCODING": ("gzip",),
    "COOKIE": ("session=x.y.z", "=; ;session", "\xff\0", "session=" + "a" * 9000, ";" * 500),
    "HOST": ("evil.example", "shop.example:x", "[::1", "shop.example\0", "", "a" * 300, "\xff"),
    "HX_REQUEST": ("true", "yes"),
    "IF_MODIFIED_SINCE": ("never", "Thu, 31 Feb 2026 99:99:99 GMT", "0"),
    "IF_NONE_MATCH": ("*", 'W/"', "\xff", '"a"' * 500),
    "IF_RANGE": ("x", '"'),
    "IF_UNMODIFIED_SINCE": ("Thu, 01 Jan 1970 00:00:00 GMT",),
    "ORIGIN": ("null", "https://evil.example", "\xff"),
    "RANGE": ("bytes=0-", "bytes=9-1", "bytes=-0", "bytes=0-0,2-3", "lines=1", "bytes=\xff-", "x="),
    "REFERER": ("", "https://evil.example/", "https://[", "\xff"),
    "SEC_FETCH_SITE": ("cross-site", "same-origin", "\xff"),
    "TRANSFER_ENCODING": ("chunked", "gzip, chunked", "\xff"),
    "X_CSRFTOKEN": ("", "x.y.z", "\xff"),
    "X_FORWARDED_FOR": ("\xff", "127.0.0.1, " * 200),
    "X_FORWARDED_HOST": ("evil.example",),
    "X_FORWARDED_PREFIX": ("//evil.example",),
    "X_HTTP_METHOD_OVERRIDE": ("DELETE",),
    "X_REQUEST_ID": ("a\0b", "\xff", "{{7*7}}", "a" * 9000),
}


def content_type(chance: Random) -> str:
    """Return a content type, mostly one that views read."""
    return chance.choice(CONTENT_TYPES[:3] * 4 + CONTENT_TYPES)


def headers(chance: Random) -> dict[str, str]:
    """Return no header or a few, by the names that WSGI gives them."""
    names = chance.sample(list(HEADERS), chance.choice([0, 0, 1, 3]))
    return {f"HTTP_{name}": chance.choice(HEADERS[name]) for name in names}


def content_length(chance: Random, data: bytes) -> str:
    """Return the length of a body, or at times something else."""
    return str(len(data)) if chance.random() < 0.95 else chance.choice(LENGTHS)


def segment(text: str) -> str:
    """Return a text as one segment of a path."""
    return quote(text, safe="", errors="surrogatepass")


def value(chance: Random, depth: int = 0) -> Any:
    """Return a value as JSON holds it, and Python's numbers beyond."""
    match chance.choice(["text", "number", "constant"] + ["list", "dict"] * (depth < 4)):
        case "text":
            return chance.choice(TEXTS)
        case "number":
            return chance.choice([0, -1, 1.5, 10**30, 2**63, float("nan"), float("inf")])
        case "constant":
            return chance.choice([None, True, False])
        case "list":
            return [value(chance, depth + 1) for _ in range(chance.randrange(4))]
    keys = chance.choices(KEYS + TEXTS, k=chance.randrange(5))
    return {key: value(chance, depth + 1) for key in keys}


def some(chance: Random, valid: dict[str, Any]) -> dict[str, Any]:
    """Return fields: the valid ones, or most of them, and often something else."""
    kept = {key: sent for key, sent in valid.items() if chance.random() < 0.9}
    names = (*KEYS, *valid)
    return kept | {chance.choice(names): value(chance) for _ in range(chance.choice([0, 0, 1, 2]))}


def pairs(chance: Random, valid: dict[str, Any]) -> str:
    """Return fields as a query string or a form."""
    chosen = [(key, sent) for key, sent in some(chance, valid).items() if isinstance(sent, str)]
    made = (f"{segment(k)}={segment(v)}" for k, v in chosen)
    return "&".join(made) + chance.choice(["", "", "", "&%ff=%fe", "&=", "&%00"])


def multipart(chance: Random, valid: dict[str, Any]) -> str:
    """Return fields as a multipart body with the boundary ``x``."""
    parts = []
    for key, sent in some(chance, valid).items():
        name = chance.choice(["", "", '; filename="../\0x"', "; filename="])
        parts.append(f'--x\r\nContent-Disposition: form-data; name="{key}"{name}\r\n\r\n{sent}\r\n')
    return "".join(parts) + chance.choice(["--x--\r\n", "--x\r\n", ""])


def body(chance: Random, kind: str, valid: dict[str, Any]) -> bytes:
    """Return a body, mostly of the content type *kind*."""
    if chance.random() < 0.1:
        text = chance.choice(RAW)
    elif kind.startswith("multipart"):
        text = multipart(chance, valid)
    elif "form" in kind:
        text = pairs(chance, valid)
    else:
        text = json.dumps(some(chance, valid), ensure_ascii=chance.random() < 0.5)
    return text.encode("utf-8", "surrogatepass")
