"""What a chart shows, checked and put into the words of its legend, its canvas and its table."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

TYPES = ("line", "bar")
AXES = ("left", "right")
MOST = 4
_KEYS = ("label", "values", "type", "axis")
_NO_VALUE = "\N{EN DASH}"


class ChartError(ValueError):
    """The template passes to ``chart()`` what cannot be drawn."""

    def __init__(self, chart: str, problem: str) -> None:
        super().__init__(f"chart {chart!r}: {problem}")


@dataclass(frozen=True)
class ChartData:
    """A chart's data.

    Attributes:
        series: What each series is called, its type, and its place among those of that type.
        props: What the island draws.
        columns: The headings of the table.
        rows: The cells of the table, for each label.
    """

    series: Sequence[Mapping[str, Any]]
    props: Mapping[str, Any]
    columns: Sequence[Mapping[str, Any]]
    rows: Sequence[Sequence[str]]


def chart_data(
    name: str, labels: Sequence[object], series: Sequence[Mapping[str, Any]], kind: str
) -> ChartData:
    """Check what a template passes to ``chart()``, and prepare it.

    Args:
        name: The chart's id, for messages.
        labels: What the values are about, in order.
        series: Mappings with ``label``, ``values``, and maybe ``type`` and ``axis``.
        kind: The type of series that have none.

    Raises:
        ChartError: It cannot be drawn; the message says what to write instead.
    """
    shown = [str(label) for label in labels]
    if not 1 <= len(series) <= MOST:
        raise ChartError(
            name,
            f"{len(series)} series, where 1 to {MOST} can be told apart; leave some out, add "
            "small ones up, or make two charts",
        )
    drawn: list[dict[str, Any]] = []
    for each in series:
        complete = _complete(name, each, kind)
        values = each["values"]
        if len(values) != len(shown):
            raise ChartError(
                name,
                f"the series {each['label']!r} has {len(values)} values for {len(shown)} labels; "
                "write None where one is missing",
            )
        complete["values"] = [_number(name, each["label"], value) for value in values]
        complete["place"] = 1 + sum(other["type"] == complete["type"] for other in drawn)
        drawn.append(complete)
    texts = [[_text(value) for value in each["values"]] for each in series]
    return ChartData(
        series=drawn,
        props={"labels": shown, "series": drawn},
        columns=[
            {"label": "Label", "hidden": True},
            *({"label": each["label"], "num": True} for each in drawn),
        ],
        rows=[list(row) for row in zip(shown, *texts, strict=True)],
    )


def _complete(name: str, series: object, kind: str) -> dict[str, Any]:
    if not isinstance(series, Mapping):
        raise ChartError(name, f"{series!r} is no series; write a dict with label and values")
    unknown = [key for key in series if key not in _KEYS]
    missing = [key for key in _KEYS[:2] if key not in series]
    if unknown or missing:
        problem = f"has {unknown[0]!r}" if unknown else f"lacks {missing[0]!r}"
        raise ChartError(
            name, f"a series {problem}; it has label and values, and maybe type and axis"
        )
    complete = {"label": str(series["label"]), "type": kind, "axis": AXES[0], **_given(series)}
    for key, choices in (("type", TYPES), ("axis", AXES)):
        if complete[key] not in choices:
            raise ChartError(
                name,
                f"the {key} of the series {complete['label']!r} is {complete[key]!r}; write "
                f"{' or '.join(map(repr, choices))}",
            )
    return complete


def _given(series: Mapping[str, Any]) -> dict[str, Any]:
    return {key: series[key] for key in ("type", "axis") if series.get(key) is not None}


def _number(name: str, label: object, value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ChartError(
            name, f"the series {label!r} has {value!r} among its values; write a number or None"
        )
    if not math.isfinite(value):
        raise ChartError(name, f"the series {label!r} has a value that is {value}; write None")
    return value if isinstance(value, int) else float(value)


def _text(value: float | Decimal | None) -> str:
    if value is None:
        return _NO_VALUE
    return f"{value:,.10g}" if isinstance(value, float) else f"{value:,}"
