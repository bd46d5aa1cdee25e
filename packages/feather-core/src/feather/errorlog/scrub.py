"""Text of exceptions without secrets, SQL parameters and addresses of people."""

import re
import sys

from feather.security.masking import MASK, is_secret_name, redact

MESSAGE_BYTES = 2048
_MOST_READ = 8192

# Each pattern starts at the start of a word and gives nothing back, so that it stays linear.
_assignments = re.compile(
    r"(?<![\w-])([\w-]++)([\"']?\s*+[:=]\s*+)(b?\"[^\"]*+\"|b?'[^']*+'|[^\s,;&)}\]]++)"
).sub
_emails = re.compile(r"(?<![\w.+%-])[\w.+%-]++@(?=[\w-]++\.\w)").sub
_schemes = re.compile(r"(?i)\b(bearer|basic|digest)\s++(?=\S{8})\S++").sub
_jwts = re.compile(r"\beyJ[\w-]++\.[\w-]++(?:\.[\w-]*+)?").sub
_words = re.compile(r"(?<![\w-])[\w-]{24,}+").sub
_hexadecimal = re.compile(r"[0-9a-fA-F]{32,}").fullmatch
_pydantic_inputs = re.compile(r"input_value=.*?(?=, input_type=)", re.DOTALL).sub
_driver_value = re.compile(r": \".*").sub


def scrub(text: str) -> str:
    """Return *text* without secrets and e-mail addresses.

    Hides the values of names such as ``password`` and ``api_key``, credentials in addresses and
    headers, and words that look like tokens. UUIDs stay: they name things.

    Args:
        text: Any text; what a database cannot store is replaced.
    """
    text = text.encode("utf-8", "replace").decode().replace("\x00", "\N{REPLACEMENT CHARACTER}")
    text = redact(text)
    text = _pydantic_inputs(f"input_value={MASK}", text)
    text = _schemes(rf"\1 {MASK}", text)
    text = _assignments(_mask_value, text)
    text = _jwts(MASK, text)
    text = _emails(f"{MASK}@", text)
    return _words(_mask_token, text)


def message_of(error: BaseException) -> str:
    """Return the scrubbed text of an exception, at most 2048 bytes.

    Args:
        error: Any exception. Of one that a database raised only the first line is used, and
            neither the statement nor its parameters.
    """
    return limited(scrub(_text(error)[:_MOST_READ]))


def limited(text: str, size: int = MESSAGE_BYTES) -> str:
    """Return *text*, cut where it takes more than *size* bytes."""
    encoded = text.encode()
    if len(encoded) <= size:
        return text
    return encoded[: size - 3].decode(errors="ignore") + "…"


def _text(error: BaseException) -> str:
    sqlalchemy = sys.modules.get("sqlalchemy.exc")
    if sqlalchemy is not None and isinstance(error, sqlalchemy.StatementError):
        if error.orig is None:
            return _first_line(error.args[0] if error.args else "")
        if not isinstance(error, sqlalchemy.DBAPIError):
            return f"{type(error.orig).__name__} in a parameter of a statement"
        return f"{type(error.orig).__name__}: {_driver_text(error.orig)}"
    if type(error).__module__.split(".")[0] in {"psycopg", "sqlite3"}:
        return _driver_text(error)
    try:
        return str(error)
    except Exception:  # noqa: BLE001  # an exception's own __str__ can do anything
        return "(its text cannot be read)"


def _driver_text(error: BaseException) -> str:
    """PostgreSQL quotes the value that it does not like, after a colon or in further lines."""
    return _driver_value(f": {MASK}", _first_line(str(error)))


def _first_line(text: object) -> str:
    return str(text).strip().partition("\n")[0]


def _mask_value(match: "re.Match[str]") -> str:
    name = match[1]
    if is_secret_name(name) or name.lower().endswith("key"):
        return f"{name}{match[2]}{MASK}"
    return match[0]


def _mask_token(match: "re.Match[str]") -> str:
    """Hide a long word of mixed case with digits, and a long hexadecimal one."""
    word = match[0]
    mixed = word != word.lower() and word != word.upper() and any(c.isdigit() for c in word)
    return MASK if mixed or _hexadecimal(word) else word
