"""Jinja's compiler, with simple components written out.

A call in ``{{ }}`` becomes the macro's body, as long as the macro that the page imports has that
body: the page looks each time that it is rendered. Another macro, because the file was edited or is
overridden now, is called as ever.
"""

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator
from jinja2.parser import Parser
from jinja2.visitor import NodeTransformer

from feather.frontend.inlining import marks
from feather.frontend.inlining.components import KNOWN, Component, component_of, find_component
from feather.frontend.inlining.folding import merged, specialised
from feather.frontend.inlining.syntax import every, names_in


def init_inlining(environment: Environment) -> None:
    """Let an environment write components out, unless it has a compiler of its own.

    Args:
        environment: The environment, before it compiles a template.
    """
    if environment.code_generator_class is CodeGenerator:
        environment.code_generator_class = InliningCodeGenerator
        environment.extend(**{KNOWN: {}})
        environment.tests[marks.NAME] = marks.is_compiled_from
        environment.filters[marks.NAME] = marks.meaning_in


class InliningCodeGenerator(CodeGenerator):
    """Jinja's compiler, with simple components written out."""

    def visit_Template(self, node: nodes.Template, frame: Any = None) -> None:  # noqa: N802  # Jinja's name
        """Compile a template."""
        environment = self.environment
        if not (environment.finalize or environment.is_async or environment.sandboxed):
            component = component_of(environment, self.name, node)
            if component is not None:
                node.body.append(marks.marking(component))
            context = nodes.EvalContext(environment, self.name)
            imports = any(isinstance(statement, nodes.FromImport) for statement in node.body)
            if context.autoescape and imports:
                found = every(node)
                if not any(isinstance(inner, nodes.EvalContextModifier) for inner in found):
                    _Page(context, found).visit(node)
            node.set_environment(environment)
        super().visit_Template(node, frame)


class _Page(NodeTransformer):
    """Replaces calls in a template, where what stands there is sure to be printed."""

    def __init__(self, context: nodes.EvalContext, found: list[nodes.Node]) -> None:
        self._context = context
        self._bound = list(_bound(found))
        self._known: dict[str, tuple[Component, nodes.Expr]] = {}
        self._prints = not any(isinstance(inner, nodes.Extends) for inner in found)
        self._numbers = count(1)

    def visit_Template(self, node: nodes.Template) -> None:  # noqa: N802  # Jinja's name
        body: list[nodes.Node] = []
        for statement in node.body:
            body += self.visit_list(statement)
            # Further down, and in blocks, a name that is bound once means what is imported here.
            if isinstance(statement, nodes.FromImport):
                pairs = _imports(statement)
                body += self._recognised(pair for pair in pairs if self._bound.count(pair[1]) == 1)
        node.body = body

    def visit_Block(self, node: nodes.Block) -> nodes.Node:  # noqa: N802  # as above
        used = names_in(every(node))
        self._always_printed(node)
        node.body[:0] = [self._look(alias) for alias in self._known if alias in used]
        return node

    def visit_Macro(self, node: nodes.Macro) -> nodes.Node:  # noqa: N802  # as above
        return self._always_printed(node)

    def visit_Output(self, node: nodes.Output) -> list[nodes.Node]:  # noqa: N802  # as above
        if not self._prints:
            return [node]
        return merged(
            self._written_out(printed) or nodes.Output([printed], lineno=node.lineno)
            for printed in node.nodes
        )

    def _always_printed(self, node: nodes.Block | nodes.Macro) -> nodes.Node:
        before, self._prints = self._prints, True
        self.generic_visit(node)
        self._prints = before
        return node

    def _recognised(self, imports: Iterable[tuple[str, str]]) -> Iterator[nodes.Assign]:
        """Learn names that stand for components from here on, and yield the looks at them."""
        for original, alias in imports:
            component = find_component(self._context.environment, original)
            if component is not None:
                self._known[alias] = component, self._temporary()
                yield self._look(alias)

    def _look(self, alias: str) -> nodes.Assign:
        component, as_known = self._known[alias]
        return nodes.Assign(as_known, marks.test(nodes.Name(alias, "load"), component), lineno=1)

    def _written_out(self, call: nodes.Expr) -> nodes.If | None:
        if not isinstance(call, nodes.Call) or not isinstance(call.node, nodes.Name):
            return None
        component, as_known = self._known.get(call.node.name, (None, None))
        if component is None or not component.takes(call):
            return None
        body: list[nodes.Node] = []
        values = component.defaults()
        parameters = [argument.name for argument in component.macro.args]
        given = [
            *zip(parameters, call.args, strict=False),
            *((k.key, k.value) for k in call.kwargs),
        ]
        for name, value in given:
            values[name] = self._once(value, body)
        others = [name for name, _ in given if name not in parameters]
        values["kwargs"] = nodes.Dict([nodes.Pair(nodes.Const(n), values[n]) for n in others])
        for name in component.names:
            values[name] = marks.meaning(call.node, name)
        body += specialised(component.macro.body, values, self._context)
        written = nodes.If(as_known, body, [], [nodes.Output([call])])
        written.set_lineno(call.lineno, override=True)
        return written

    def _once(self, value: nodes.Expr, before: list[nodes.Node]) -> nodes.Expr:
        """Return what stands for a value that is computed *before*, and once."""
        if isinstance(value, nodes.Const):
            return value
        name = self._temporary()
        before.append(nodes.Assign(name, value))
        return name

    def _temporary(self) -> nodes.InternalName:
        """Return a variable of the compiled code, which no template can name."""
        name = Parser(self._context.environment, "").free_identifier()
        name.name = f"feather_{next(self._numbers)}"
        return name


def _bound(found: Iterable[nodes.Node]) -> Iterator[str]:
    """Yield each name that a template gives a meaning, as often as it does."""
    for node in found:
        if isinstance(node, nodes.Import):
            yield node.target
        elif isinstance(node, nodes.FromImport):
            yield from (alias for _, alias in _imports(node))
        elif isinstance(node, nodes.Macro) or (isinstance(node, nodes.Name) and node.ctx != "load"):
            yield node.name


def _imports(statement: nodes.FromImport) -> list[tuple[str, str]]:
    """Return what is imported, each name with what it is called from then on."""
    return [name if isinstance(name, tuple) else (name, name) for name in statement.names]
