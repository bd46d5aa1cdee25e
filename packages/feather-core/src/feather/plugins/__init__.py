"""Plugins: what an author imports. The host that runs them is in the modules of this package."""

from feather.plugins.contributions import (
    AdminPage,
    Backend,
    DoctorCheck,
    Finding,
    HealthCheck,
    JobContext,
    ModelRole,
    ScaffoldFile,
)
from feather.plugins.plugin import Plugin, hookimpl
from feather.plugins.problems import PluginError

__all__ = [
    "AdminPage",
    "Backend",
    "DoctorCheck",
    "Finding",
    "HealthCheck",
    "JobContext",
    "ModelRole",
    "Plugin",
    "PluginError",
    "ScaffoldFile",
    "hookimpl",
]
