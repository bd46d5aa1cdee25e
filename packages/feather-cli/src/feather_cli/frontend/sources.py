"""The files of plugins that class names are looked for in."""

from dataclasses import dataclass
from pathlib import Path

from feather.plugins.assembly import assemble
from feather.plugins.host import Host
from feather_cli.selection import configured_in


@dataclass(frozen=True)
class PluginSources:
    """What the plugins of a project contribute to its front end.

    Attributes:
        templates: Folders of templates.
        others: Further files or folders with class names in them.
    """

    templates: tuple[Path, ...]
    others: tuple[Path, ...]


def plugin_sources(root: Path) -> PluginSources:
    """Ask the plugins that an app in *root* would use.

    No app is made for it: a build runs where there is neither a database nor a secret. A plugin
    that cannot run is left out, for it keeps the app from starting anyway.

    Args:
        root: The project's folder.

    Raises:
        PluginError: If a plugin names something that is not a path, or does not exist.
        SettingsError: If the settings select plugins that do not exist.
    """
    host = Host(assemble(configured_in(root)).usable())
    templates = [c.value for c in host.collect("feather_template_folders")]
    sources = [c.value for c in host.collect("feather_tailwind_sources")]
    others = [path for path in dict.fromkeys(sources) if path not in templates]
    return PluginSources(tuple(dict.fromkeys(templates)), tuple(others))
