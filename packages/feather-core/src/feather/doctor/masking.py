"""Passwords in addresses, also in those that are not quite right."""

import re

from feather.security.masking import redact

MASK = "********"
# Up to the last @ of a word: people write @ and / into passwords although they should not.
_user_in_url = re.compile(r"(?<=://)\S*(?=@)").sub


def without_passwords(text: str) -> str:
    """Return *text* with users, passwords and tokens in addresses masked.

    Args:
        text: A message or a value.
    """
    return _user_in_url(MASK, redact(text))
