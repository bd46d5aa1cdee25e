"""Marks on macros, by which a page knows them again when it is rendered."""

from jinja2 import Undefined, nodes

from feather.frontend.inlining.components import Component

NAME = "feather_component"
"""What the test and the filter are called in templates."""
_FINGERPRINT = "__feather_fingerprint__"
_NAMES = "__feather_names__"


def mark(macro: object, fingerprint: str, names: dict[str, object]) -> None:
    """Note on a macro what it was compiled from, and what it takes from elsewhere.

    Args:
        macro: The macro.
        fingerprint: That of its syntax.
        names: Values by name. A function among them that asks for its template's context would get
            another one where the macro is written out, so such a macro never is.
    """
    asking = (hasattr(v, "jinja_pass_arg") for v in names.values() if not isinstance(v, Undefined))
    if not any(asking):
        setattr(macro, _FINGERPRINT, fingerprint)
        setattr(macro, _NAMES, names)


def is_compiled_from(macro: object, fingerprint: str) -> bool:
    """Tell whether a macro has a certain syntax."""
    return getattr(macro, _FINGERPRINT, None) == fingerprint


def meaning_in(macro: object, name: str) -> object:
    """Return what a name means in the body of a macro."""
    return getattr(macro, _NAMES)[name]


def marking(component: Component) -> nodes.ExprStmt:
    """Return the statement that marks a component's macro, for the end of its file."""
    names = [nodes.Pair(nodes.Const(n), nodes.Name(n, "load")) for n in component.names]
    macro = nodes.Name(component.macro.name, "load")
    arguments = [macro, nodes.Const(component.fingerprint), nodes.Dict(names)]
    function = nodes.ImportedName(f"{__name__}.{mark.__name__}")
    statement = nodes.ExprStmt(nodes.Call(function, arguments, [], None, None))
    statement.set_lineno(component.macro.lineno)
    return statement


def test(macro: nodes.Expr, component: Component) -> nodes.Expr:
    """Return the test whether a macro is that of a component."""
    return nodes.Test(macro, NAME, [nodes.Const(component.fingerprint)], [], None, None)


def meaning(macro: nodes.Expr, name: str) -> nodes.Expr:
    """Return what a name means in the body of a macro that passed the test."""
    return nodes.Filter(macro, NAME, [nodes.Const(name)], [], None, None)
