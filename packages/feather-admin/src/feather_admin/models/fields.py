"""A field of a model: what a list shows of a row, and a form asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from feather_admin.models.json_text import json_text
from feather_admin.models.kinds import Shape
from feather_admin.models.naming import key_of, label_of
from feather_admin.presentation import day, moment

_MILLISECOND = 1000
MASK = "***"


@dataclass(frozen=True, eq=False)  # attributes of models compare to SQL
class Relation:
    """Where a relationship leads.

    Attributes:
        model: The model of the related rows.
        pairs: Attributes of the row that have to equal attributes of the related one.
        many: Whether there are several related rows.
        search: The attributes that related rows are found and sorted by.
    """

    model: type[Any]
    pairs: tuple[tuple[str, str], ...]
    many: bool
    search: Sequence[Any]


@dataclass(frozen=True, eq=False)  # as above
class Field:
    """A column or relationship of a model.

    Attributes:
        name: The attribute.
        label: What people read.
        shape: The kind and limits of the column.
        attribute: The attribute of the class, for statements.
        columns: The columns of the table that it fills.
        required: Whether there has to be a value.
        default: What a new form offers.
        fills_itself: Whether a new row gets a value where the form has none.
        relation: Where a relationship leads; None for a column.
    """

    name: str
    label: str
    shape: Shape
    attribute: Any
    columns: tuple[str, ...]
    required: bool
    default: Any = None
    fills_itself: bool = False
    relation: Relation | None = None

    @property
    def kind(self) -> str:
        """Which input it has."""
        return self.shape.kind

    def value(self, row: Any) -> Any:
        """Return the value of a row."""
        return getattr(row, self.name)

    def shown(self, row: Any) -> str:
        """Return the value of a row as people read it; nothing for none."""
        return self.written(self.value(row))

    def written(self, value: Any) -> str:
        """Return a value as people read it; nothing for none.

        Args:
            value: A value of the attribute.
        """
        if value is None:
            return ""
        if self.kind == "secret":
            return MASK if value else ""
        if self.kind == "json":
            return json_text(value)
        if self.kind == "many":
            return ", ".join(sorted(label_of(one) for one in value))
        if self.kind == "one":
            return label_of(value)
        if self.kind == "choice":
            return next((c.label for c in self.shape.choices if c.stored == value), str(value))
        if isinstance(value, bool):
            return "Yes" if value else "No"
        if isinstance(value, datetime):
            return moment(value if value.tzinfo else value.replace(tzinfo=UTC))
        if isinstance(value, date):
            return day(datetime(value.year, value.month, value.day, tzinfo=UTC))
        return self.typed(value)

    def cell(self, row: Any) -> Any:
        """Return the value of a row for a cell of CSV."""
        value = self.value(row)
        as_is = isinstance(value, (bool, int, float, datetime, date, time))
        return value if as_is and self.kind != "json" else self.written(value) or None

    def raw(self, row: Any) -> list[str]:
        """Return what the form of a row would send for it unchanged."""
        if self.relation is not None:
            related = self.value(row)
            if self.relation.many:
                return sorted(str(key_of(one)) for one in related)
            if related is not None:
                return [str(key_of(related))]
            # A related row that nobody may see, or that is deleted, is not lost by saving.
            kept = [getattr(row, local) for local, _ in self.relation.pairs]
            return [str(kept[0])] if len(kept) == 1 and kept[0] is not None else []
        return [] if self.kind == "secret" else self.sent(self.value(row))

    def sent(self, value: Any) -> list[str]:
        """Return what a form sends for a value.

        Args:
            value: A value of the attribute of a column.
        """
        if self.kind == "flag":
            return ["on"] if value else []
        return [] if value is None else [self.typed(value)]

    def typed(self, value: Any) -> str:
        """Return a value as an input has it.

        Args:
            value: A value of the attribute of a column, not None.
        """
        if self.kind == "json":
            return json_text(value, indent=2)
        if self.kind == "choice":
            return next((c.value for c in self.shape.choices if c.stored == value), str(value))
        if isinstance(value, datetime):
            return typed_moment(value)
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, time):
            return value.isoformat("auto" if value.second or value.microsecond else "minutes")
        if isinstance(value, Decimal):
            return format(value, "f")
        return str(value).replace("\r\n", "\n")

    def same(self, old: Any, new: Any) -> bool:
        """Tell whether a form that was sent back unchanged would turn one value into the other.

        Args:
            old: The value of the row.
            new: What became of the input.
        """
        if self.kind == "json":
            return self.sent(old) == self.sent(new)  # to Python 1 is True
        if isinstance(old, datetime) and isinstance(new, datetime):
            rest = old.microsecond % _MILLISECOND  # more than an input holds
            return old.replace(microsecond=old.microsecond - rest) == new
        if isinstance(old, str) and isinstance(new, str) and self.kind != "choice":
            kept = self.typed(old)
            return (kept.strip() if self.kind == "text" else kept) == new
        return bool(old == new) or (old is None and new == "")


def typed_moment(value: datetime) -> str:
    """Return a time in UTC as an input of type ``datetime-local`` has it."""
    utc = value.astimezone(UTC) if value.tzinfo else value
    exact = "milliseconds" if utc.microsecond else "seconds" if utc.second else "minutes"
    return utc.replace(tzinfo=None).isoformat(timespec=exact)
