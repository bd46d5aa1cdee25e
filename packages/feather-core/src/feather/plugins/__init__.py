"""Plugins: what an author imports. The host that runs them is in the modules of this package.

Names are imported on first use: an app without plugins does not import pluggy.
"""

from feather.lazy import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from feather.plugins.contributions import (
        AdminPage,
        Backend,
        DoctorCheck,
        Ejectable,
        Finding,
        HealthCheck,
        JobContext,
        RowScope,
        ScaffoldFile,
    )
    from feather.plugins.model_role import ModelRole
    from feather.plugins.plugin import Plugin, hookimpl
    from feather.plugins.problems import PluginError

__all__ = [
    "AdminPage",
    "Backend",
    "DoctorCheck",
    "Ejectable",
    "Finding",
    "HealthCheck",
    "JobContext",
    "ModelRole",
    "Plugin",
    "PluginError",
    "RowScope",
    "ScaffoldFile",
    "hookimpl",
]

__getattr__, __dir__ = lazy(
    __name__,
    {
        "AdminPage": ".contributions",
        "Backend": ".contributions",
        "DoctorCheck": ".contributions",
        "Ejectable": ".contributions",
        "Finding": ".contributions",
        "HealthCheck": ".contributions",
        "JobContext": ".contributions",
        "ModelRole": ".model_role",
        "Plugin": ".plugin",
        "PluginError": ".problems",
        "RowScope": ".contributions",
        "ScaffoldFile": ".contributions",
        "hookimpl": ".plugin",
    },
)
