"""One form for each email address, so that one person cannot be two."""

from feather.exceptions import ValidationError

_LONGEST = 254  # RFC 5321, section 4.5.3.1.3, without the angle brackets


def canonical_email(address: str) -> str:
    """Return the form in which an address is stored and compared.

    Upper and lower case are the same, in the local part too: no provider of today tells them
    apart, and two accounts for one mailbox would be a way around a suspension. A ``+tag`` stays,
    because not every provider ignores it. Domains are written as they are looked up (IDNA).

    Args:
        address: As somebody typed it, or as a provider reports it.

    Returns:
        The address: one ``@``, lower case, an ASCII domain without a final dot.

    Raises:
        ValidationError: It is not an email address.
    """
    # Its tables of characters take long to compile, and an app starts without them.
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(
            address.strip().removesuffix("."), check_deliverability=False, test_environment=True
        )
    except EmailNotValidError as error:
        raise ValidationError("Enter a full email address.", field="email") from error
    canonical = f"{found.local_part.casefold()}@{found.ascii_domain.lower()}"
    if len(canonical) > _LONGEST:
        raise ValidationError("This email address is too long.", field="email")
    return canonical
