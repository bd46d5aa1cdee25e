"""Imports of components that cost little: a page can have a hundred, as with some in each row."""

from collections import ChainMap
from collections.abc import KeysView, MutableMapping
from typing import Any

from jinja2 import Environment


class TemplateGlobals(ChainMap[str, Any]):
    """The globals of a template before those of its environment, as Jinja chains them.

    At every import Jinja subtracts their names from those of the importing template. The names of
    a ChainMap are compared one by one, in Python, which took a seventh of a page with such rows.
    """

    def keys(self) -> KeysView[str]:
        """Return the names, as they are now."""
        names: dict[str, None] = {}
        for mapping in self.maps:
            names |= dict.fromkeys(mapping)
        return names.keys()


def init_imports(environment: Environment) -> None:
    """Make imports cheap, unless an environment chains globals in a way of its own.

    Args:
        environment: The environment, before it loads a template.
    """
    if type(environment).make_globals is Environment.make_globals:

        def make_globals(own: MutableMapping[str, Any] | None) -> TemplateGlobals:
            return TemplateGlobals({} if own is None else own, environment.globals)

        environment.make_globals = make_globals  # type: ignore[assignment]  # of this one alone
