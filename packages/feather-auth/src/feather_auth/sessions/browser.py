"""What a session is tied to: the browser, and the network it signed in from."""

from hashlib import sha256
from ipaddress import ip_network

from flask import request

_V4_BITS = 24
_V6_BITS = 64
"""The part of an address that stays when a network hands out another one (RFC 4291, 2.5.4)."""


def browser_mark() -> str:
    """Return a hash of the request's browser and network, the same for all of a visit's requests.

    The address is the connection's, or the one that trusted proxies report
    (``FEATHER_PROXIES``); no other header counts.
    """
    return sha256(f"{network()}|{request.user_agent.string}".encode()).hexdigest()


def network() -> str:
    """Return the network of the client's address: /24 of IPv4, /64 of IPv6; empty if unknown."""
    address = request.remote_addr or ""
    try:
        bits = _V6_BITS if ":" in address else _V4_BITS
        return str(ip_network(f"{address}/{bits}", strict=False))
    except ValueError:
        return ""
