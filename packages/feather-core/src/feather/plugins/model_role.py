"""The one contribution that every app with a database needs, plugins or not."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ModelRole:
    """A model that a plugin needs and an app may define itself.

    The app claims the role by subclassing the mixin; otherwise the default class serves. Both are
    given as ``"module:name"``, so that nothing imports SQLAlchemy before a database is used.

    Attributes:
        name: The role, for example ``"user"``.
        mixin: Where the mixin is, for example ``"feather_auth.models:UserMixin"``.
        default: Where the class for an unclaimed role is.
    """

    name: str
    mixin: str
    default: str
