"""Components that are simple enough to be written out."""

from hashlib import sha256
from typing import NamedTuple

from jinja2 import Environment, TemplateNotFound, TemplateSyntaxError, nodes

_FILE = "components/{}.html"


class Component(NamedTuple):
    """The macro ``NAME`` of ``components/NAME.html``, if all it does is to test and to print.

    Attributes:
        macro: Its syntax.
        names: What it takes from its own file or from Jinja's globals.
        fingerprint: What it shares with macros of the same syntax only.
    """

    macro: nodes.Macro
    names: tuple[str, ...]
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
            and ("kwargs" in _names(self.macro) or {*keywords}.issubset(parameters))
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
    if len(macros) != 1 or tree.find(nodes.Extends) or not _is_simple(environment, macros[0]):
        return None
    parameters = {argument.name for argument in macros[0].args}
    names = tuple(sorted(_names(macros[0]) - parameters - {"kwargs"}))
    fingerprint = sha256(repr(macros[0]).encode("utf-8", "replace")).hexdigest()
    return Component(macros[0], names, fingerprint)


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
        return component_of(environment, template, environment.parse(source, template, filename))
    except (TemplateNotFound, TemplateSyntaxError):
        return None  # Jinja tells it where the component is imported


def _is_simple(environment: Environment, macro: nodes.Macro) -> bool:
    filters = [environment.filters.get(used.name) for used in macro.find_all(nodes.Filter)]
    tests = [environment.tests.get(used.name) for used in macro.find_all(nodes.Test)]
    return (
        all(isinstance(inner, (nodes.If, nodes.Output)) for inner in macro.find_all(nodes.Stmt))
        and all(isinstance(default, nodes.Const) for default in macro.defaults)
        and not {"caller", "varargs"} & _names(macro)
        # What is called might change the dict, which is not the same one everywhere.
        and not any("kwargs" in _names(call) for call in macro.find_all(nodes.Call))
        # What asks for its template's context would get another one.
        and not any(f is None or hasattr(f, "jinja_pass_arg") for f in (*filters, *tests))
    )


def _names(node: nodes.Node) -> set[str]:
    return {name.name for name in node.find_all(nodes.Name)}
