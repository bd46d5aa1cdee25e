"""The base class of every plugin."""

from typing import ClassVar

import pluggy

hookimpl = pluggy.HookimplMarker("feather")


class Plugin:
    """A thin adapter between Feather and a Flask extension.

    Subclass it, name the class in the ``feather.plugins`` entry-point group, and implement any
    hook of :mod:`feather.specs` as a method marked with ``@hookimpl``. Each app gets an instance
    of its own; keep no app on it.

    Attributes:
        name: The entry point's name; unique among installed plugins.
        requires: Plugins that must be active too; they are wired first.
        after: Plugins that are wired first if they are active.
    """

    name: ClassVar[str]
    requires: ClassVar[tuple[str, ...]] = ()
    after: ClassVar[tuple[str, ...]] = ()
