"""A macro's body for one call: the arguments in place, and what they decide decided."""

import copy
from collections.abc import Iterable, Mapping

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from feather.frontend.attributes import attrs


def specialised(
    body: list[nodes.Node], values: Mapping[str, nodes.Expr], context: nodes.EvalContext
) -> list[nodes.Node]:
    """Return statements that do what a macro's body does for one call.

    Args:
        body: The body, of nothing but tests and output; it is left as it is.
        values: What each name in it stands for.
        context: How the statements are going to be compiled.
    """
    shared = {id(context.environment): context.environment}  # every node refers to it
    return _Specialiser(values, context).statements(copy.deepcopy(body, shared))


def merged(statements: Iterable[nodes.Node]) -> list[nodes.Node]:
    """Return statements with neighbouring output as one; Jinja joins what in it is fixed."""
    result: list[nodes.Node] = []
    for statement in statements:
        last = result[-1] if result else None
        if isinstance(statement, nodes.Output) and isinstance(last, nodes.Output):
            result[-1] = nodes.Output([*last.nodes, *statement.nodes], lineno=last.lineno)
        else:
            result.append(statement)
    return result


class _Specialiser(NodeTransformer):
    def __init__(self, values: Mapping[str, nodes.Expr], context: nodes.EvalContext) -> None:
        self._values = values
        self._context = context

    def statements(self, body: Iterable[nodes.Node]) -> list[nodes.Node]:
        return merged(new for statement in body for new in self.visit_list(statement))

    def visit_Name(self, node: nodes.Name) -> nodes.Expr:  # noqa: N802  # Jinja's name
        return self._values[node.name]

    def visit_If(self, node: nodes.If) -> list[nodes.Node]:  # noqa: N802  # as above
        open_branches: list[nodes.If] = []
        otherwise = node.else_
        for branch in (node, *node.elif_):
            test = self.visit(branch.test)
            holds = self._known(test)
            if holds:
                otherwise = branch.body
                break
            if holds is None:
                open_branches.append(nodes.If(test, self.statements(branch.body), [], []))
        rest = self.statements(otherwise)
        if not open_branches:
            return rest
        first, *others = open_branches
        return [nodes.If(first.test, first.body, others, rest)]

    def visit_Output(self, node: nodes.Output) -> nodes.Output:  # noqa: N802  # as above
        self.generic_visit(node)
        node.nodes = [one for printed in node.nodes for one in self._one_by_one(printed)]
        return node

    def _one_by_one(self, printed: nodes.Expr) -> list[nodes.Expr]:
        """Return ``{...}|attrs`` as one expression for each attribute: some are fixed."""
        known = self._context.environment.filters.get("attrs") is attrs
        if not known or not isinstance(printed, nodes.Filter) or printed.name != "attrs":
            return [printed]
        if not isinstance(printed.node, nodes.Dict):
            return [printed]
        singles = [nodes.Dict([pair]) for pair in printed.node.items]
        return [nodes.Filter(single, "attrs", [], [], None, None) for single in singles]

    def _known(self, test: nodes.Expr) -> bool | None:
        """Return whether a test holds, as far as that is certain before anything is computed."""
        if isinstance(test, (nodes.And, nodes.Or)):
            left = self._known(test.left)
            if left is None or left == isinstance(test, nodes.Or):
                return left
            return self._known(test.right)
        if isinstance(test, nodes.Dict):
            return bool(test.items)
        if isinstance(test, nodes.Compare) and [part.op for part in test.ops] == ["in"]:
            container = test.ops[0].expr
            if isinstance(container, nodes.Dict) and isinstance(test.expr, nodes.Const):
                return test.expr.value in [pair.key.as_const() for pair in container.items]
        try:
            return bool(test.as_const(self._context))
        except nodes.Impossible:
            return None
