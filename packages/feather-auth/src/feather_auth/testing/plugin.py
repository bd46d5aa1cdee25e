"""The pytest plugin: adds fixtures to the tests of Feather projects.

pytest imports this module in every run of an environment, so it imports nothing of Flask's.
"""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture
def login_as(app: "Flask") -> "Callable[..., FlaskClient]":
    """Sign somebody in: ``login_as(user)`` gives a client whose requests are theirs.

    The session is a real one, with a row in the database. ``login_as(user, client)`` signs in
    on a client that the test has, such as ``csrf_client``.
    """
    from feather_auth.testing.signing_in import sign_in

    def login(user: Any, client: "FlaskClient | None" = None) -> "FlaskClient":
        return sign_in(app, user, client)

    return login
