"""The pytest plugin: adds a fixture to the tests of Feather projects.

pytest imports this module in every run of an environment, so it imports nothing of Flask's.
"""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from feather_jobs.testing.kit import JobsInTest


@pytest.fixture
def jobs(app: "Flask") -> "Iterator[JobsInTest]":
    """What the app has enqueued: look at it, run it, and let time pass."""
    from feather_jobs.testing.kit import jobs_in_test

    with jobs_in_test(app) as kit:
        yield kit
