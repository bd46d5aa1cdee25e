"""Fixtures for the tests of every package: real servers, and distributions made by a test."""

import sys
from pathlib import Path

# Appended, so that nothing here hides a module of the same name.
sys.path += [str(Path(__file__).parent / "tests" / folder) for folder in ("services", "support")]

pytest_plugins = [
    "browsers",
    "caches",
    "commands",
    "database",
    "distributions",
    "environments",
    "islands",
    "node_packages",
    "postgres",
    "projects",
    "queues",
    "scaffolds",
    "ui_site",
    "valkey_server",
]
