"""One block of a Jinja template, without the page around it."""

from collections.abc import Callable, Iterator
from typing import Any

from jinja2 import Template
from jinja2.runtime import Context

from feather.suggestions import nearest

_Blocks = dict[str, list[Callable[[Context], Iterator[str]]]]


def render_block(template: Template, name: str, variables: dict[str, Any]) -> str:
    """Render a block of a template, or of one that it extends.

    The block sees what the templates import and set before their first block, and nothing that
    stands around it in the page: loop variables have to be among *variables*.

    Args:
        template: The template.
        name: The name of the block.
        variables: What the template gets.

    Raises:
        LookupError: If there is no such block.
    """
    context = template.new_context(variables)
    try:
        _begin(template, context)
        if name in context.blocks:
            return template.environment.concat(context.blocks[name][0](context))
    except Exception:  # noqa: BLE001  # it is raised again, with the template's own lines
        template.environment.handle_exception()
    raise LookupError(_unknown(template, name, context.blocks))


class _FirstBlock(Exception):
    """The page has come to its first block."""


class _Untouched(_Blocks):
    """The blocks of a template, until one of them is to be rendered."""

    def __getitem__(self, name: str) -> Any:
        raise _FirstBlock


def _begin(template: Template, context: Context) -> None:
    """Render the page up to its first block, for what it imports, sets and extends till then."""
    blocks = context.blocks = _Untouched(context.blocks)
    try:
        for _ in template.root_render_func(context):
            pass
    except _FirstBlock:
        pass
    finally:
        context.blocks = dict(blocks)


def _unknown(template: Template, name: str, blocks: _Blocks) -> str:
    if not blocks:
        return f"{template.name} has no block {name!r}, and no other: write {{% block {name} %}}"
    return (
        f"{template.name} has no block {name!r}; the nearest is {nearest(name, blocks)!r} of "
        f"{', '.join(sorted(blocks))}"
    )
