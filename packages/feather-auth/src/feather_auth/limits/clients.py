"""Who is counted: an address, a user, or both."""

from ipaddress import IPv6Address, ip_address
from typing import Literal

from flask import request

from feather_auth.sessions.identity import current_user_or_none

Key = Literal["ip", "user", "ip+user"]
KEYS: tuple[Key, ...] = ("ip", "user", "ip+user")
_HOST_BITS = 64
"""Of an IPv6 address: one customer has all of them (RFC 6177), so they count as one."""


def client(key: Key) -> str:
    """Return what stands for whoever sent the request.

    The address is the connection's, or what ``FEATHER_PROXIES`` trusted proxies report; another
    header cannot change it. Where there is no user to count, the address counts.

    Args:
        key: What is counted.
    """
    if key == "ip":
        return address()
    user = current_user_or_none()
    if user is None:
        return address()
    return f"user:{user.id}" if key == "user" else f"user:{user.id}|{address()}"


def address() -> str:
    """Return the client's address, or its /64 network if it is an IPv6 one."""
    text = request._get_current_object().remote_addr or ""  # type: ignore[attr-defined]  # a LocalProxy has it
    if ":" not in text:
        return text
    try:
        found = ip_address(text)
    except ValueError:
        return text
    if not isinstance(found, IPv6Address):
        return text
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return f"{IPv6Address(int(found) >> _HOST_BITS << _HOST_BITS)}/{_HOST_BITS}"
