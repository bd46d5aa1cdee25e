"""The settings that an app runs with, fit to be printed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import PurePath
from typing import Any, Literal
from uuid import UUID

from flask import Flask

from feather.doctor.declared import settings_classes
from feather.doctor.masking import MASK, without_passwords
from feather.plugins.contributions import Json
from feather.security.masking import is_secret_name
from feather.settings import SettingsError
from feather.settings.convert import WrongValue, convert
from feather.settings.sources import SettingsSources

Origin = Literal["app config", "environment", ".env", "default"]
_ALIASES = {"FEATHER_ENV": ("FEATHER_ENV", "FLASK_ENV")}
_SHORTEST_SECRET = 6
_in_keywords = re.compile(
    r"(?i)\b(\w*(?:passw|pwd|secret|token|api_?key)\w*\s*[=:]\s*)('[^']*'|\"[^\"]*\"|[^\s,;&]+)"
).sub


@dataclass(frozen=True)
class Entry:
    """One setting.

    Attributes:
        name: Its name.
        value: Its value; ``********`` for a secret that is set.
        origin: Where the value comes from.
        secret: Whether the value is kept back.
        help: What it does; empty for a key of the app's own.
        source: ``"core"``, the plugin that declares it, or ``"app"``.
    """

    name: str
    value: Json
    origin: Origin
    secret: bool
    help: str
    source: str


def effective_settings(
    app: Flask, environment: Mapping[str, str], dotenv: Mapping[str, str]
) -> list[Entry]:
    """Return every declared setting, and the app's config that Flask does not have by default.

    Args:
        app: The app.
        environment: The variables that the process was started with.
        dotenv: The values of the project's ``.env``.

    Returns:
        The entries by name. No value holds a secret, as far as names and addresses tell.
    """
    entries: list[tuple[Entry, Any]] = []
    for source, kind in settings_classes(app):
        values = _values(app, kind)
        for name, (annotation, field) in kind.declared().items():
            value = values[name]
            origin: Origin = "app config"
            if _given(environment, name, annotation, value):
                origin = "environment"
            elif _given(dotenv, name, annotation, value):
                origin = ".env"
            elif value is None or value == field.default:
                origin = "default"
            secret = field.metadata["secret"] or (isinstance(value, str) and is_secret_name(name))
            entries.append(
                (Entry(name, None, origin, secret, field.metadata["help"], source), value)
            )
    declared = {entry.name for entry, _ in entries}
    for name, value in app.config.items():
        if name not in declared and not _is_flask_default(app, name):
            secret = is_secret_name(name) and not isinstance(value, bool)
            entries.append((Entry(name, None, "app config", secret, "", "app"), value))
    return _shown({entry.name: (entry, value) for entry, value in entries})


def flask_default(app: Flask, name: str) -> Entry | None:
    """Return a key of Flask's that the app leaves alone; ``None`` if Flask has no such key."""
    if name not in app.default_config:
        return None
    secret = is_secret_name(name)
    value = fit(app.config[name]) if not secret or app.config[name] is None else MASK
    return Entry(name, value, "default", secret, "", "flask")


def fit(value: object) -> Json:
    """Return *value* as JSON has it, without the secrets that names and addresses give away."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return _in_keywords(rf"\1{MASK}", without_passwords(value))
    if isinstance(value, Mapping):
        return {
            str(key): MASK if is_secret_name(str(key)) and item else fit(item)
            for key, item in value.items()
        }
    if isinstance(value, set | frozenset):
        value = sorted(value, key=str)
    if isinstance(value, list | tuple):
        return [fit(item) for item in value]
    if isinstance(value, date | timedelta | Decimal | PurePath | UUID):
        return str(value)
    return f"<{type(value).__name__}>"  # its representation may hold anything


def _values(app: Flask, kind: type[Any]) -> dict[str, Any]:
    try:
        return dict(vars(kind.of(app)))
    except SettingsError:  # feather doctor tells it
        store = SettingsSources.of(app)
        return {
            name: found[0] if (found := store.lookup(name)) else None for name in kind.declared()
        }


def _given(source: Mapping[str, str], name: str, annotation: Any, value: object) -> bool:
    """Tell whether *source* says what the app has."""
    text = next((source[n] for n in _ALIASES.get(name, (name,)) if source.get(n)), None)
    if text is None:
        return False
    try:
        return convert(text, annotation) == value
    except WrongValue:
        return text == value


def _is_flask_default(app: Flask, name: str) -> bool:
    return name in app.default_config and app.config[name] == app.default_config[name]


def _shown(entries: Mapping[str, tuple[Entry, Any]]) -> list[Entry]:
    secrets = {
        value
        for entry, value in entries.values()
        if entry.secret and isinstance(value, str) and len(value) >= _SHORTEST_SECRET
    }
    return [
        Entry(
            name,
            (MASK if value else None) if entry.secret else _cleared(fit(value), secrets),
            entry.origin,
            entry.secret,
            entry.help,
            entry.source,
        )
        for name, (entry, value) in sorted(entries.items())
    ]


def _cleared(value: Json, secrets: set[str]) -> Json:
    """Return *value* without a secret that another setting repeats."""
    if isinstance(value, str):
        for secret in secrets:
            value = value.replace(secret, MASK)
        return value
    if isinstance(value, list):
        return [_cleared(item, secrets) for item in value]
    if isinstance(value, dict):
        return {key: _cleared(item, secrets) for key, item in value.items()}
    return value
