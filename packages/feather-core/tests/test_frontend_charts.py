"""What ``chart()`` refuses, and what it says then."""

from decimal import Decimal
from typing import Any

import pytest

from feather.frontend.charts import ChartError, chart_data


def series(**changes: Any) -> dict[str, Any]:
    return {"label": "Users", "values": [1, 2], **changes}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            [],
            (
                "0 series, where 1 to 4 can be told apart; leave some out, add small ones up, or "
                "make two charts"
            ),
        ),
        ([series()] * 5, "5 series, where 1 to 4 can be told apart; leave some out, "),
        (["Users"], "'Users' is no series; write a dict with label and values"),
        ([{"label": "x"}], "a series lacks 'values'; it has label and values, and maybe type and"),
        ([series(color="red")], "a series has 'color'; it has label and values, and maybe type"),
        ([series(type="pie")], "the type of the series 'Users' is 'pie'; write 'line' or 'bar'"),
        ([series(axis="top")], "the axis of the series 'Users' is 'top'; write 'left' or 'right'"),
        (
            [series(values=[1])],
            "the series 'Users' has 1 values for 2 labels; write None where one is missing",
        ),
        (
            [series(values=[1, "2"])],
            "the series 'Users' has '2' among its values; write a number or None",
        ),
        (
            [series(values=[True, 2])],
            "the series 'Users' has True among its values; write a number or None",
        ),
        ([series(values=[1, float("nan")])], "the series 'Users' has a value that is nan; write"),
        ([series(values=[1, Decimal("inf")])], "the series 'Users' has a value that is Infinity;"),
    ],
)
def test_what_cannot_be_drawn_is_refused(given: list[Any], message: str) -> None:
    with pytest.raises(ChartError) as refused:
        chart_data("growth", ["a", "b"], given, "line")
    assert str(refused.value).startswith(f"chart 'growth': {message}")


def test_series_have_their_place_among_those_of_their_type() -> None:
    data = chart_data("c", ["a", "b"], [series(), series(type="bar"), series(type=None)], "line")
    assert [(each["type"], each["place"]) for each in data.series] == [
        ("line", 1), ("bar", 1), ("line", 2),
    ]  # fmt: skip


def test_numbers_of_the_table_are_easy_to_read() -> None:
    values = [1234567, 0.1 + 0.2, Decimal("1000.50"), None]
    data = chart_data("c", list("abcd"), [series(values=values)], "line")
    assert [row[1] for row in data.rows] == ["1,234,567", "0.3", "1,000.50", "\N{EN DASH}"]
