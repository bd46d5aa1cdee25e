"""The order in which plugins are wired: the same on every machine."""

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from heapq import heapify, heappop, heappush

from feather.plugins.plugin import Plugin


class CircularPlugins(Exception):
    """Plugins that wait for each other.

    Attributes:
        names: The circle, first name repeated at the end.
    """

    def __init__(self, names: list[str]) -> None:
        super().__init__(" -> ".join(names))
        self.names = names


def in_order(plugins: Mapping[str, type[Plugin]]) -> list[str]:
    """Sort plugins so that each follows what it requires and what it comes after.

    Args:
        plugins: Plugin classes by name; everything required is among them.

    Returns:
        The names in order; names that could stand in either order are sorted.

    Raises:
        CircularPlugins: If plugins wait for each other.
    """
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for name, plugin in plugins.items():
        sorter.add(name, *plugin.requires, *(p for p in plugin.after if p in plugins))
    try:
        sorter.prepare()
    except CycleError as error:
        raise CircularPlugins(error.args[1]) from None
    ready = list(sorter.get_ready())
    heapify(ready)
    order: list[str] = []
    while ready:
        order.append(heappop(ready))
        sorter.done(order[-1])
        for name in sorter.get_ready():
            heappush(ready, name)
    return order
