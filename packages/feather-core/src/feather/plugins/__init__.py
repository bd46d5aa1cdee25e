"""Plugins: what an author imports. The host that runs them is in the modules of this package.

Names are imported on first use: an app without plugins does not import pluggy.
"""

from feather.lazy import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from feather.plugins.contributions import AdminPage as AdminPage
    from feather.plugins.contributions import Backend as Backend
    from feather.plugins.contributions import DoctorCheck as DoctorCheck
    from feather.plugins.contributions import Finding as Finding
    from feather.plugins.contributions import HealthCheck as HealthCheck
    from feather.plugins.contributions import JobContext as JobContext
    from feather.plugins.contributions import ModelRole as ModelRole
    from feather.plugins.contributions import ScaffoldFile as ScaffoldFile
    from feather.plugins.plugin import Plugin as Plugin
    from feather.plugins.plugin import hookimpl as hookimpl
    from feather.plugins.problems import PluginError as PluginError

__getattr__, __dir__ = lazy(
    __name__,
    {
        "AdminPage": "contributions",
        "Backend": "contributions",
        "DoctorCheck": "contributions",
        "Finding": "contributions",
        "HealthCheck": "contributions",
        "JobContext": "contributions",
        "ModelRole": "contributions",
        "Plugin": "plugin",
        "PluginError": "problems",
        "ScaffoldFile": "contributions",
        "hookimpl": "plugin",
    },
)
