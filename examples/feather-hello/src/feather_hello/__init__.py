"""Greets people, in any Flask app and as a Feather plugin."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feather_hello.extension import Hello

__all__ = ["Hello"]


def __getattr__(name: str) -> object:
    # Feather imports this package to find the plugin; Flask comes when somebody uses it.
    if name == "Hello":
        from feather_hello.extension import Hello

        return Hello
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
