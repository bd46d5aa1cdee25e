"""Components that are simple enough to be written out."""

from hashlib import sha256
from typing import NamedTuple

from jinja2 import Environment, TemplateNotFound, TemplateSyntaxError, nodes

from feather.frontend.inlining.syntax import every, names_in

_FILE = "components/{}.html"
KNOWN = "feather_components"
"""The attribute of an environment that keeps what was read: sources and components by name."""


class Component(NamedTuple):
    """The macro ``NAME`` of ``components/NAME.html``, if all it does is to test and to print.

    Attributes:
        macro: Its syntax.
        names: What it takes from its own file or from Jinja's globals.
        takes_others: Whether it uses keywords that it does not name.
        fingerprint: What it shares with macros of the same syntax only.
    """

    macro: nodes.Macro
    names: tuple[str, ...]
    takes_others: bool
    fingerprint: str

    def defaults(self) -> dict[str, nodes.Expr]:
        """Return what parameters are that a call leaves out."""
        first = len(self.macro.args) - len(self.macro.defaults)
        parameters = [argument.name for argument in self.macro.args]
        return dict(zip(parameters[first:], self.macro.defaults, strict=True))

    def takes(self, call: nodes.Call) -> bool:
        """Tell whether a call gives each parameter once, or leaves it to its default."""
        parameters = [argument.name for argument in self.macro.args]
        keywords = [keyword.key for keyword in call.kwargs]
        given = [*parameters[: len(call.args)], *keywords]
        return (
            call.dyn_args is None
            and call.dyn_kwargs is None
            and len(call.args) <= len(parameters)
            and len({*given, "caller"}) == len(given) + 1
            and {*given, *self.defaults()}.issuperset(parameters)
            and (self.takes_others or {*keywords}.issubset(parameters))
        )


def component_of(
    environment: Environment, name: str | None, tree: nodes.Template
) -> Component | None:
    """Return the component that a template defines.

    Args:
        environment: The environment that it is compiled in.
        name: The template's name.
        tree: Its syntax.
    """
    macros = [node for node in tree.body if isinstance(node, nodes.Macro)]
    macros = [macro for macro in macros if name == _FILE.format(macro.name)]
    if len(macros) != 1 or tree.find(nodes.Extends):
        return None
    (macro,) = macros
    found = every(macro)
    if not _is_simple(environment, macro, found):
        return None
    used = names_in(found)
    outside = used - {argument.name for argument in macro.args} - {"kwargs"}
    fingerprint = sha256(repr(macro).encode("utf-8", "replace")).hexdigest()
    return Component(macro, tuple(sorted(outside)), "kwargs" in used, fingerprint)


def find_component(environment: Environment, name: str) -> Component | None:
    """Return the component of a name, as its file is now.

    Args:
        environment: The environment that looks for the file.
        name: The name of the macro.
    """
    template = _FILE.format(name)
    if environment.loader is None or not nodes.EvalContext(environment, template).autoescape:
        return None
    try:
        source, filename, _ = environment.loader.get_source(environment, template)
        known: dict[str, tuple[str, Component | None]] = getattr(environment, KNOWN)
        if name not in known or known[name][0] != source:
            tree = environment.parse(source, template, filename)
            known[name] = source, component_of(environment, template, tree)
        return known[name][1]
    except (TemplateNotFound, TemplateSyntaxError):
        return None  # Jinja tells it where the component is imported


def _is_simple(environment: Environment, macro: nodes.Macro, found: list[nodes.Node]) -> bool:
    filters = [environment.filters.get(n.name) for n in found if isinstance(n, nodes.Filter)]
    tests = [environment.tests.get(n.name) for n in found if isinstance(n, nodes.Test)]
    statements = [n for n in found if isinstance(n, nodes.Stmt) and n is not macro]
    calls = [n for n in found if isinstance(n, nodes.Call)]
    return (
        all(isinstance(inner, (nodes.If, nodes.Output)) for inner in statements)
        and all(isinstance(default, nodes.Const) for default in macro.defaults)
        and not {"caller", "varargs"} & names_in(found)
        # What is called might change the dict, which is not the same one everywhere.
        and not any("kwargs" in names_in(every(call)) for call in calls)
        # What asks for its template's context would get another one.
        and not any(f is None or hasattr(f, "jinja_pass_arg") for f in (*filters, *tests))
    )
