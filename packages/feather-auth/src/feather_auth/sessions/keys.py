"""Keys of sessions: what the cookie holds, and what the database holds of it."""

from hashlib import sha256
from secrets import token_urlsafe

_BYTES = 32  # 256 bits, twice what OWASP's session management cheat sheet asks for


def new_key() -> str:
    """Return a new random key, as text for a cookie."""
    return token_urlsafe(_BYTES)


def digest(key: str) -> str:
    """Return what is stored of a key, so that nobody who reads the database can use it.

    A fast hash will do: a random key cannot be guessed.
    """
    return sha256(key.encode()).hexdigest()
