"""UUID version 7: random identifiers that sort by the time they were made.

Layout and the use of sub-millisecond bits follow RFC 9562, sections 5.7 and 6.2 (method 3).
Python has its own ``uuid.uuid7`` from 3.14 on.
"""

import secrets
import time
from uuid import UUID

_NS_PER_MS = 1_000_000


def uuid7() -> UUID:
    """Make a UUID version 7 from the system clock and 62 random bits.

    The first 48 bits are Unix time in milliseconds and the next 12 the fraction of that
    millisecond, so identifiers made one after another land side by side in an index.

    Returns:
        A new identifier.
    """
    return UUID(int=uuid7_value(secrets.randbits(62)))


def uuid7_value(random: int) -> int:
    """Return the 128 bits of a UUID version 7 made now.

    Args:
        random: The 62 bits that tell it from others made at the same instant.
    """
    ms, ns = divmod(time.time_ns(), _NS_PER_MS)
    fraction = (ns << 12) // _NS_PER_MS
    version, variant = 0x7, 0b10
    return (ms & (1 << 48) - 1) << 80 | version << 76 | fraction << 64 | variant << 62 | random
