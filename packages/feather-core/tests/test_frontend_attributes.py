import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import StrictUndefined, Undefined
from markupsafe import Markup, escape

from feather.frontend.attributes import attrs


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ({}, ""),
        ({"hx_post": "/like"}, ' hx-post="/like"'),
        ({"for_": "email"}, ' for="email"'),
        ({"aria_label": "Save"}, ' aria-label="Save"'),
        ({"autofocus": True, "required": False, "form": None}, " autofocus"),
        ({"tabindex": 0}, ' tabindex="0"'),
        ({"hx-target:inherited": "#list"}, ' hx-target:inherited="#list"'),
        ({"hx_push_url": True, "hx_confirm": False}, ' hx-push-url="true"'),
        ({"aria_pressed": True}, ' aria-pressed="true"'),
        ({"aria_expanded": False, "aria_label": False}, ' aria-expanded="false"'),
        ({"rel": StrictUndefined(), "aria_current": Undefined()}, ""),
        ({"a": 1, "b": 2}, ' a="1" b="2"'),
    ],
)
def test_keywords_become_attributes(given: dict[str, object], written: str) -> None:
    assert attrs(given) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ('"><script>', "&#34;&gt;&lt;script&gt;"),
        ("a'b&c", "a&#39;b&amp;c"),
        # tojson gives markup that is safe between tags, but its quotes end an attribute.
        (Markup('{"a": "\\u003cb"}'), "{&#34;a&#34;: &#34;\\u003cb&#34;}"),
        (Markup("Tom &amp; Jerry"), "Tom &amp; Jerry"),
    ],
)
def test_values_cannot_leave_their_quotes(value: str, written: str) -> None:
    assert attrs({"title": value}) == f' title="{written}"'


@pytest.mark.parametrize(
    "name", ["", "_", "1a", "a b", 'a"', "a>", "a=b", "a/b", "a\n", "ä", "<", "@click", ":class"]
)
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is not the name of an attribute: write a letter"):
        attrs({name: "x"})


@pytest.mark.parametrize("name", ["onclick", "ONCLICK", "on_click", "hx_on__click", "hx-on:click"])
@pytest.mark.parametrize("value", ["alert(1)", None])
def test_scripts_in_attributes_are_refused(name: str, value: str | None) -> None:
    with pytest.raises(ValueError, match=r"forbids scripts in attributes\. Listen .* in an island"):
        attrs({name: value})


@pytest.mark.parametrize("name", ["style", "STYLE", "style_"])
def test_styles_in_attributes_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"'style' is refused: .* Pass class='\.\.\.'"):
        attrs({name: "color: red"})


@given(st.text(max_size=20) | st.text("&<>\"' a", max_size=6))
def test_any_text_is_written_escaped(text: str) -> None:
    assert attrs({"title": text}) == f' title="{escape(text)}"'
