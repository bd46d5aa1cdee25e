"""The settings of feather-hello."""

from typing import Literal

from feather.settings import Settings, setting

Style = Literal["plain", "loud"]


class HelloSettings(Settings):
    """How people are greeted."""

    HELLO_GREETING: str = setting("Hello", "The word before the name.")
    HELLO_STYLE: Style = setting("plain", "Whether to shout.")
