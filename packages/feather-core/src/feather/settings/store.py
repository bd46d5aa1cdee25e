"""Reading the settings of one app."""

import os
from collections.abc import Mapping
from dataclasses import MISSING, Field
from typing import TYPE_CHECKING, Any, TypeVar

from feather.settings.convert import WrongValue, convert
from feather.settings.errors import SettingsError
from feather.settings.model import Settings

if TYPE_CHECKING:
    from flask import Flask

_KEY = "feather.settings"
T = TypeVar("T", bound=Settings)


class SettingsStore:
    """The settings of one app, each class read once.

    Args:
        config: The app's config, which comes first.
        dotenv: The values of its ``.env``, which come last. The environment, as it is now,
            comes between.
    """

    def __init__(self, config: Mapping[str, Any], dotenv: Mapping[str, str]) -> None:
        self._sources: list[tuple[str, Mapping[str, Any]]] = [
            ("the app's config", config),
            ("the environment", dict(os.environ)),
            (".env", dotenv),
        ]
        self._loaded: dict[type[Settings], Settings] = {}

    @classmethod
    def of(cls, app: "Flask", dotenv: Mapping[str, str] | None = None) -> "SettingsStore":
        """Return the store of *app*, made on first use, when *dotenv* counts."""
        if _KEY not in app.extensions:
            app.extensions[_KEY] = cls(app.config, dotenv or {})
        store: SettingsStore = app.extensions[_KEY]
        return store

    def load(self, kind: type[T]) -> T:
        """Return the settings of class *kind*.

        Raises:
            SettingsError: If values are wrong or missing.
        """
        if kind not in self._loaded:
            self._loaded[kind] = self._read(kind)
        loaded = self._loaded[kind]
        assert isinstance(loaded, kind)  # noqa: S101  # narrows the type for mypy
        return loaded

    def lookup(self, name: str) -> tuple[Any, str] | None:
        """Return the value of *name* and where it comes from; empty text counts as not set."""
        for origin, source in self._sources:
            value = source.get(name)
            if value is not None and value != "":
                return value, origin
        return None

    def _read(self, kind: type[T]) -> T:
        values: dict[str, object] = {}
        problems: list[str] = []
        for name, (annotation, declared) in kind.declared().items():
            found = self.lookup(name)
            if found is None:
                if declared.default is MISSING:
                    problems.append(f"{name} is not set: {_help(declared)}")
                continue
            value, origin = found
            try:
                values[name] = convert(value, annotation)
            except WrongValue as error:
                shown = "" if declared.metadata["secret"] else f"={value!r}"
                problems.append(f"{name}{shown} (from {origin}): {error}")
        if problems:
            raise SettingsError(problems)
        return kind(**values)


def _help(declared: Field[Any]) -> str:
    return f"{declared.metadata['help']} Set it in .env or in the environment."
