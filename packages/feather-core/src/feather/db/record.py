"""What every model can do with plain data: give its columns, and take input it agreed to."""

from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Self

from sqlalchemy import event
from sqlalchemy.orm import Mapper, class_mapper

from feather.exceptions import ValidationError

_SHOWN = 10


class Record:
    """Data in, data out.

    Attributes:
        __hidden__: Names of columns that :meth:`to_dict` leaves out; those of mixins and parent
            models are left out as well.
        __writable__: Names of the attributes that input may set, through :meth:`fill` and
            :meth:`from_input`; nothing else, so without a list nothing.
    """

    __hidden__: ClassVar[Collection[str]] = ()
    __writable__: ClassVar[Collection[str]] = ()

    def to_dict(self) -> dict[str, Any]:
        """Give the columns by attribute name, for an answer in JSON.

        Returns:
            The values as they are, without those in ``__hidden__`` and without relationships.
        """
        hidden = _hidden(type(self))
        columns = class_mapper(type(self)).column_attrs
        return {c.key: getattr(self, c.key) for c in columns if c.key not in hidden}

    def fill(self, data: Mapping[str, Any]) -> Self:
        """Set attributes from input: the only way for input into a row that exists.

        Args:
            data: Values by attribute; their types are the route's to check.

        Returns:
            The row itself.

        Raises:
            ValidationError: A key is not in ``__writable__``; nothing is set.
        """
        for name, value in self._accepted(data).items():
            setattr(self, name, value)
        return self

    @classmethod
    def from_input(cls, data: Mapping[str, Any]) -> Self:
        """Make a row from input: the only way for input into a new row.

        Args:
            data: Values by attribute; their types are the route's to check.

        Returns:
            The new row; add it to the session.

        Raises:
            ValidationError: A key is not in ``__writable__``.
        """
        return cls(**cls._accepted(data))

    @classmethod
    def _accepted(cls, data: Mapping[str, Any]) -> dict[str, Any]:
        refused = [str(name)[:50] for name in data if name not in cls.__writable__]
        if refused:
            fields = dict.fromkeys(refused[:_SHOWN], "This cannot be set.")
            raise ValidationError(f"These cannot be set: {', '.join(fields)}.", fields=fields)
        return dict(data)


def _hidden(model: type[Any]) -> set[str]:
    return {name for base in model.__mro__ for name in vars(base).get("__hidden__", ())}


@event.listens_for(Record, "after_mapper_constructed", propagate=True)
def _check_names(mapper: Mapper[Any], model: type[Any]) -> None:
    """A misspelled name would hide nothing; that must not be found out in production."""
    for option, known in (("__hidden__", mapper.columns.keys()), ("__writable__", dir(model))):
        names = getattr(model, option)
        wrong = [names] if isinstance(names, str) else [n for n in names if n not in known]
        if wrong:
            raise TypeError(
                f"{model.__name__}.{option} = {names!r} must be a list of its "
                f"{'columns' if option == '__hidden__' else 'attributes'}: {wrong[0]!r} is none"
            )
