"""Model roles: which class, of the app or of a plugin, serves as the user or the error log."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from flask import Flask

from feather.db.base import Model, db
from feather.plugins.model_role import ModelRole
from feather.suggestions import nearest

CORE_ROLES = (
    ModelRole(
        "error_log", "feather.errorlog.mixin:ErrorLogMixin", "feather.errorlog.model:ErrorLog"
    ),
)
"""The roles of feather-core itself."""

_KEY = "feather.models"


class RoleError(RuntimeError):
    """A model role that no class, or more than one, can serve."""


def resolve_roles(app: Flask) -> None:
    """Settle which class serves each role; does nothing for an app without a database.

    Call it when the app's models are imported and its plugins attached, before anything looks
    at the metadata. A class that subclasses the role's mixin claims the role; the default class
    of an unclaimed one is imported, which adds its table.

    Args:
        app: The app; its roles are core's and those that its plugins contribute.

    Raises:
        RoleError: If two classes claim one role, or a plugin names a class that is not there.
    """
    if app.extensions.get("sqlalchemy") is not db:
        return
    app.extensions[_KEY] = {role.name: _resolve(role, plugin) for plugin, role in _roles(app)}


def model_for(app: Flask, role: str) -> type[Any]:
    """Return the model that serves a role in an app.

    Args:
        app: The app.
        role: The role's name, for example ``"error_log"``.

    Raises:
        RoleError: If there is no such role, the app has no database, or its models are not
            imported yet.
    """
    models: dict[str, type[Any]] | None = app.extensions.get(_KEY)
    if models is None:
        reason = (
            "its models are settled later in the start: ask for the model where it is used"
            if app.extensions.get("sqlalchemy") is db
            else "it has no database: set DATABASE_URL, for example DATABASE_URL=sqlite:///app.db"
        )
        raise RoleError(f"the app {app.name!r} has no model for the role {role!r}: {reason}")
    if role not in models:
        raise RoleError(
            f"there is no model role {role!r}; the nearest is {nearest(role, models)!r} "
            f"(roles of this app: {', '.join(sorted(models))})"
        )
    return models[role]


def _roles(app: Flask) -> Iterator[tuple[str, ModelRole]]:
    yield from (("feather-core", role) for role in CORE_ROLES)
    host = app.extensions.get("feather")
    if host is not None:
        yield from host.contributions["feather_models"]


def _resolve(role: ModelRole, plugin: str) -> type[Any]:
    mixin = _import(role, role.mixin, plugin)
    claims = [cls for cls in _models_below(mixin) if _target(cls) != role.default]
    # A model that inherits from a claiming model is a kind of it and claims nothing itself.
    claims = [cls for cls in claims if not any(base in claims for base in cls.__mro__[1:])]
    if len(claims) > 1:
        names = " and ".join(sorted(f"{cls.__module__}.{cls.__qualname__}" for cls in claims))
        raise RoleError(
            f"{names} both subclass {mixin.__name__}, and one model only can be the app's "
            f"{role.name!r}: remove {mixin.__name__} from the bases of all but one"
        )
    return claims[0] if claims else _import(role, role.default, plugin)


def _models_below(mixin: type[Any]) -> Iterable[type[Any]]:
    """Yield the models that subclass *mixin* and whose tables are part of the metadata now."""
    found = [mixin]
    for cls in found:  # grows while it is walked
        found += [below for below in cls.__subclasses__() if below not in found]
    tables = Model.metadata.tables.values()
    return [cls for cls in found if any(getattr(cls, "__table__", None) is t for t in tables)]


def _import(role: ModelRole, target: str, plugin: str) -> type[Any]:
    module, _, name = target.partition(":")
    try:
        found: type[Any] = getattr(import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise RoleError(
            f"the plugin {plugin} names {target} for the model role {role.name!r}, which cannot "
            f"be imported: {error}. Report it to its authors, or set "
            f"FEATHER_DISABLED_PLUGINS={plugin}"
        ) from error
    return found


def _target(cls: type[Any]) -> str:
    return f"{cls.__module__}:{cls.__qualname__}"


def key_of(mixin: type[Any]) -> Any:
    """Return the primary key of the model that subclasses a role's mixin, for a foreign key.

    Call it where a model is declared, in a ``declared_attr``: the referred role must be settled
    earlier, so its :class:`~feather.plugins.contributions.ModelRole` stands before this one.

    Args:
        mixin: The mixin of the role that is referred to.

    Raises:
        RoleError: If no model, or more than one, subclasses it.
    """
    models = list(_models_below(mixin))
    models = [cls for cls in models if not any(base in models for base in cls.__mro__[1:])]
    if len(models) != 1:
        found = ", ".join(sorted(cls.__name__ for cls in models)) or "none"
        raise RoleError(
            f"a foreign key refers to the model with {mixin.__name__}, and there has to be "
            f"exactly one (found: {found})"
        )
    return models[0].__table__.c[models[0].__mapper__.primary_key[0].key]
