"""What a way to sign in has found out about somebody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Profile:
    """Somebody who has proven who they are.

    Attributes:
        email: An address of theirs, in its canonical form, that is known to be theirs.
        method: How they signed in: ``"google"``, ``"email"`` or another provider's name.
        name: What the provider calls them; may be empty.
        picture: An address of a picture, or None.
        issuer: The provider's ``iss``; None for a method without a provider.
        subject: The provider's ``sub``; None likewise.
        claims: All that the provider's ID token says.
    """

    email: str
    method: str
    name: str = ""
    picture: str | None = None
    issuer: str | None = None
    subject: str | None = None
    claims: Mapping[str, Any] = field(default_factory=dict)
