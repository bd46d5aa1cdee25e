"""The comments of the components say what their macros take."""

import ast

import pytest
from jinja2 import Environment, nodes

from feather.frontend.gallery.documentation import (
    Component,
    Example,
    Parameter,
    UndocumentedComponent,
    components,
    parse,
)
from feather.frontend.gallery.groups import GROUPS, grouped
from feather.frontend.templates import TEMPLATE_FOLDER

FOLDER = TEMPLATE_FOLDER / "components"
COMPONENTS = components()
GOOD = """{#
A lamp.

bulb: str — What is in it.
watts: int = 5 — How bright it is.
**attrs — Further attributes.
caller — The shade.

Example:
{{ lamp("LED") }}

Example: Bright
{{ lamp("LED", watts=9) }}

Code: Once
{{ lamps() }}
#}
{% macro lamp(bulb, watts=5) %}{% endmacro %}
"""


def macro_of(component: Component) -> nodes.Macro:
    tree = Environment().parse((FOLDER / f"{component.name}.html").read_text("utf-8"))
    (macro,) = (m for m in tree.find_all(nodes.Macro) if not m.name.startswith("_"))
    return macro


def uses(macro: nodes.Macro, name: str) -> bool:
    return any(found.name == name for found in macro.find_all(nodes.Name))


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda c: c.name)
def test_every_parameter_is_documented_with_its_default(component: Component) -> None:
    macro = macro_of(component)
    assert macro.name == component.name
    names = [argument.name for argument in macro.args]
    required = len(names) - len(macro.defaults)
    defaults = [None] * required + [default.as_const() for default in macro.defaults]
    plain = [p for p in component.parameters if p.type]
    assert [p.name for p in plain] == names
    documented = [None if p.default is None else ast.literal_eval(p.default) for p in plain]
    assert documented == defaults
    assert [p.default is None for p in plain] == [i < required for i in range(len(names))]


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda c: c.name)
def test_attributes_and_callers_are_documented(component: Component) -> None:
    macro = macro_of(component)
    special = [p.name for p in component.parameters if p.type is None]
    taken = [("**attrs", uses(macro, "kwargs")), ("caller", uses(macro, "caller"))]
    assert special == [name for name, is_taken in taken if is_taken]


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda c: c.name)
def test_types_are_those_of_python(component: Component) -> None:
    for parameter in component.parameters:
        assert parameter.type in {None, "str", "int", "bool", "list", "dict", "Markup", "Page"}
        assert parameter.meaning.endswith((".", "?"))


def test_every_component_can_be_imported_from_one_file() -> None:
    text = (FOLDER / "__init__.html").read_text("utf-8")
    for component in COMPONENTS:
        line = f"{component.import_line[:-3]} as _{component.name} %}}"
        assert f"{line}{{% set {component.name} = _{component.name} %}}" in text
    assert text.count("{% set ") == len(COMPONENTS)


def test_every_component_has_its_place_in_the_gallery() -> None:
    placed = [name for names in GROUPS.values() for name in names]
    assert sorted(placed) == [component.name for component in COMPONENTS]
    assert [c.name for group in grouped().values() for c in group] == placed


def test_a_comment_becomes_a_component() -> None:
    component = parse("lamp", GOOD)
    assert component == Component(
        "lamp",
        "A lamp.",
        (
            Parameter("bulb", "str", None, "What is in it."),
            Parameter("watts", "int", "5", "How bright it is."),
            Parameter("**attrs", None, None, "Further attributes."),
            Parameter("caller", None, None, "The shade."),
        ),
        (
            Example("", '{{ lamp("LED") }}', is_drawn=True),
            Example("Bright", '{{ lamp("LED", watts=9) }}', is_drawn=True),
            Example("Once", "{{ lamps() }}", is_drawn=False),
        ),
    )
    assert component.signature == "lamp(bulb, watts=5, **attrs)"
    assert component.import_line == '{% from "components/lamp.html" import lamp %}'


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        (GOOD, "{% macro lamp() %}{% endmacro %}", "there is no comment"),
        ("A lamp.\n", "A lamp\n", "the comment does not begin with one sentence"),
        ("A lamp.\n", "A lamp,\nbright.\n", "the comment does not begin with one sentence"),
        ("Example:", "Examples:", "this line cannot be read: 'Examples:'"),
        ("watts: int = 5 — ", "watts: int = 5 - ", "this line cannot be read: 'watts: int = 5 - "),
    ],
)
def test_what_cannot_be_read_is_refused(before: str, after: str, problem: str) -> None:
    with pytest.raises(UndocumentedComponent) as raised:
        parse("lamp", GOOD.replace(before, after, 1))
    assert str(raised.value).startswith(f"components/lamp.html: {problem}")
    assert "lines 'name: type = default — meaning'" in str(raised.value)


def test_a_comment_without_an_example_is_refused() -> None:
    with pytest.raises(UndocumentedComponent, match="there is no example"):
        parse("lamp", "{# A lamp. #}")
