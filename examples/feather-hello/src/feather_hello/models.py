"""The model for apps that define none, apart from its mixin: importing it makes its table known."""

from feather.db import Model
from feather_hello.mixins import GreetingMixin


class Greeting(GreetingMixin, Model):
    """Serves apps that do not claim the role."""

    __tablename__ = "feather_hello_greeting"
