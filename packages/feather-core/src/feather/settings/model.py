"""How a plugin declares its settings."""

from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from typing import TYPE_CHECKING, Any, ClassVar, Self, dataclass_transform, get_type_hints

from feather.settings.convert import WrongValue, convert
from feather.settings.errors import SettingsError
from feather.settings.sources import SettingsSources

if TYPE_CHECKING:
    from flask import Flask


def setting(default: Any = MISSING, help: str = "", *, secret: bool = False) -> Any:  # noqa: A002
    """Declare one setting of a :class:`Settings` class.

    Args:
        default: The value when nothing sets it. Without one the setting is required.
        help: What it does, in one sentence; printed by the reference and by error messages.
        secret: Keep the value out of every message, log and representation.

    Returns:
        A dataclass field.
    """
    return field(default=default, metadata={"help": help, "secret": secret}, repr=not secret)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(setting,))
class Settings:
    """Base of typed, frozen settings; subclass it and declare each name with :func:`setting`.

    Names are flat and written as in the environment: ``JOB_BACKEND``, ``GCS_BUCKET``. A value
    comes from the app's config, else the environment, else ``.env``, else the default. Text is
    converted to the annotated type by pydantic; ``tuple[str, ...]`` is split at commas.
    """

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    def __init_subclass__(cls) -> None:
        # The methods are written out below: dataclasses would compile them anew for each class,
        # which takes longer than all else that the start does with settings.
        dataclass(init=False, repr=False, eq=False, kw_only=True)(cls)

    def __init__(self, **values: object) -> None:
        declared = fields(self)
        if unknown := values.keys() - {item.name for item in declared}:
            raise TypeError(f"{type(self).__name__} has no setting {min(unknown)!r}")
        for item in declared:
            value = values.get(item.name, item.default)
            if value is MISSING:
                raise TypeError(f"{type(self).__name__} needs a value for {item.name!r}")
            vars(self)[item.name] = value

    def __repr__(self) -> str:
        shown = (f"{i.name}={getattr(self, i.name)!r}" for i in fields(self) if i.repr)
        return f"{type(self).__qualname__}({', '.join(shown)})"

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, i.name) == getattr(other, i.name) for i in fields(self))

    def __hash__(self) -> int:
        return hash(tuple(getattr(self, item.name) for item in fields(self)))

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    @classmethod
    def of(cls, app: "Flask") -> Self:
        """Return the settings of *app*, read once and then kept.

        Args:
            app: Any Flask app, with or without Feather.

        Raises:
            SettingsError: If a value has the wrong type or a required one is missing.
        """
        sources = SettingsSources.of(app)
        if cls not in sources.loaded:
            sources.loaded[cls] = cls.read(sources)
        settings = sources.loaded[cls]
        assert isinstance(settings, cls)  # noqa: S101  # narrows the type for mypy
        return settings

    @classmethod
    def read(cls, sources: SettingsSources) -> Self:
        """Read the settings from *sources*.

        Raises:
            SettingsError: Naming every value that is wrong or missing.
        """
        values: dict[str, object] = {}
        problems: list[str] = []
        for name, (annotation, declared) in cls.declared().items():
            found = sources.lookup(name)
            if found is None:
                if declared.default is MISSING:
                    problems.append(
                        f"{name} is not set: {declared.metadata['help']} "
                        "Set it in .env or in the environment."
                    )
                continue
            value, origin = found
            try:
                values[name] = convert(value, annotation)
            except WrongValue as error:
                shown = "" if declared.metadata["secret"] else f"={value!r}"
                problems.append(f"{name}{shown} (from {origin}): {error}")
        if problems:
            raise SettingsError(problems)
        return cls(**values)

    @classmethod
    def declared(cls) -> dict[str, tuple[Any, Field[Any]]]:
        """Return type and field of each setting by name."""
        hints = get_type_hints(cls, include_extras=True)
        return {item.name: (hints[item.name], item) for item in fields(cls)}
