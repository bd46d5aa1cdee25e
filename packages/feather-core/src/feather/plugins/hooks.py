"""Which hooks there are, and which a plugin implements."""

import pluggy

from feather import specs
from feather.plugins.plugin import Plugin

KNOWN = tuple(name for name in dir(specs) if name.startswith("feather_"))


def hooks_of(plugin: type[Plugin]) -> list[str]:
    """Return the names of the methods of *plugin* that are marked with ``@hookimpl``, sorted."""
    marked = pluggy.PluginManager("feather").parse_hookimpl_opts
    return [name for name in sorted(dir(plugin)) if marked(plugin, name)]
