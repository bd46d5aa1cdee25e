"""Text that is safe in PDF documents made with reportlab."""

from html import escape
from unicodedata import category


def text(value: object) -> str:
    """Return *value* as text that a reportlab ``Paragraph`` shows as it is.

    A paragraph reads markup: in a stranger's text an unknown tag vanishes, one that is not closed
    stops the report with an error, and ``<img src="http://...">`` fetches what the stranger chose.

    Args:
        value: What to show; None becomes empty text. Line breaks stay line breaks, other control
            characters vanish.

    Returns:
        Markup without any tag but ``<br/>``.

    Raises:
        RuntimeError: If reportlab is not installed.

    Example::

        Paragraph(f"Invoice for {text(customer.name)}", styles["Normal"])
    """
    _require_reportlab()
    if value is None:
        return ""
    lines = str(value).splitlines()
    return "<br/>".join(escape("".join(filter(_printable, line))) for line in lines)


def _printable(character: str) -> bool:
    return character == "\t" or category(character) not in ("Cc", "Cs")


def _require_reportlab() -> None:
    from importlib.util import find_spec

    if find_spec("reportlab") is None:
        raise RuntimeError('feather.pdf needs reportlab: pip install "feather-core[pdf]"')
