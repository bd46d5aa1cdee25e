"""feather.pdf: text in documents."""

import importlib.util
from io import BytesIO

import pytest
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

from feather import pdf


def shown(markup: str) -> str:
    """Return the text that a paragraph with *markup* shows, in a document that can be built."""
    paragraph = Paragraph(markup, getSampleStyleSheet()["Normal"])
    text = "".join(fragment.text for fragment in paragraph.frags)
    SimpleDocTemplate(BytesIO()).build([paragraph])
    return text


@pytest.mark.parametrize(
    "value",
    [
        "<b>bold</b>",
        "<nonsense>",
        "a < b & c > d",
        "&amp; &lt;",
        '<img src="http://127.0.0.1:9/x.png"/>',
        "</para><para>",
        "quotes ' and \"",
    ],
)
def test_text_is_shown_as_it_is(value):
    assert shown(pdf.text(value)) == value


def test_without_text_markup_takes_effect():
    assert shown("<b>bold</b> <nonsense>") == "bold "
    with pytest.raises(ValueError, match="Parse error"):
        shown("<b>")


def test_other_values_become_text():
    assert [pdf.text(value) for value in (None, 5, "", 1.5)] == ["", "5", "", "1.5"]


def test_line_breaks_stay_and_control_characters_vanish():
    assert pdf.text("a\r\nb\nc\x00\x1b[d\te\ud800") == "a<br/>b<br/>c[d\te"
    assert shown(pdf.text("first\nsecond\x00")) == "firstsecond"


def test_without_reportlab_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(RuntimeError, match=r'pip install "feather-core\[pdf\]"'):
        pdf.text("x")
