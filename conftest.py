"""Fixtures for the tests of every package: real servers, started when first used."""

import sys
from pathlib import Path

# Appended, so that nothing here hides a module of the same name.
sys.path.append(str(Path(__file__).parent / "tests" / "services"))

pytest_plugins = ["postgres", "database"]
