"""The examples of the reference run in an app that ``feather new`` made.

They stand in the tests as they are documented. What they leave to the reader, such as a model or a
plugin's decorator, is written around them.
"""

import pytest


@pytest.fixture
def user_model() -> dict[str, str]:
    """The file of the ``User`` that most examples speak of."""
    return {
        "models/user.py": """\
            from feather.db import db, Model
            from feather.db.mixins import TimestampMixin, UUIDMixin

            class User(UUIDMixin, TimestampMixin, Model):
                __tablename__ = 'users'

                email = db.Column(db.String(255))
                username = db.Column(db.String(255))
        """
    }
