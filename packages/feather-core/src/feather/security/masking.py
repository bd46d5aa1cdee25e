"""Keeping secrets out of whatever people read."""

import re
from collections.abc import Mapping
from typing import Any

MASK = "***"
_is_secret = re.compile(
    r"secret|passw|passphrase|token|credential|authorization|cookie$|dsn|private|signature"
    r"|api_?key|(^|_)key(s|_fallbacks)?$|^(auth_)?(code|otp|pin)$",
    re.IGNORECASE,
).search
_credentials_in_url = re.compile(r"(?<=://)[^/@\s:]*:[^/@\s]*(?=@)").sub
_in_query = re.compile(r"([?&;]([^=&\s]+)=)([^&\s\"'#]+)").sub
_in_header = re.compile(r"(?i)\b((?:proxy-)?authorization|(?:set-)?cookie)(\"?'?\s*[:=]\s*).+").sub


def is_secret_name(name: str) -> bool:
    """Tell whether a value of this name is not for people's eyes.

    Args:
        name: The name of a setting, a field, a query parameter or a header.
    """
    return _is_secret(name.replace("-", "_")) is not None


def masked(name: str, value: Any) -> Any:
    """Return *value* fit to be shown.

    Args:
        name: The name of a setting or field; a secret one hides the whole value.
        value: Anything; text loses the credentials of the addresses in it, also text in mappings,
            lists and tuples, where names count as well.
    """
    if value is None or isinstance(value, bool | int | float):
        return value
    if is_secret_name(name):
        return MASK
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, Mapping):
        return {key: masked(str(key), item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        items = [masked(name, item) for item in value]
        return items if isinstance(value, list) else tuple(items)
    return value


def redact(text: str) -> str:
    """Return *text* without the secrets that addresses and headers in it carry.

    Args:
        text: A log message, for example one that quotes a request line.
    """
    if "=" in text or ":" in text:
        text = _credentials_in_url(MASK, text)
        text = _in_query(_mask_query_value, text)
        text = _in_header(rf"\1\2{MASK}", text)
    return text


def _mask_query_value(match: "re.Match[str]") -> str:
    return match[1] + (MASK if is_secret_name(match[2]) else match[3])
