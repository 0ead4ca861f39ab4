"""Where figures go in a picture."""

from __future__ import annotations

import pytest

from bot.evaluation.charts import Plot, ceiling, radius, tenths

PLOT = Plot(top=0.5, width=120, height=70, left=10, right=10, above=5, below=15)


def test_a_share_has_its_place_between_the_axes() -> None:
    assert [PLOT.x(0), PLOT.x(0.5), PLOT.x(1)] == [10, 60, 110]
    assert [PLOT.y(0), PLOT.y(0.25), PLOT.y(0.5)] == [55, 30, 5], "upwards is less"


def test_a_line_leaves_out_what_is_missing() -> None:
    points = [{"a": 0, "b": 0.5}, {"a": None, "b": None}, {"a": 1, "b": 0}]
    assert PLOT.line(points, "a", "b") == "10,5.0 110,55.0"


@pytest.mark.parametrize(
    ("values", "top"),
    [([], 0.1), ([None], 0.1), ([0.0], 0.1), ([0.31], 0.4), ([0.4], 0.5), ([1.0], 1.0)],
)
def test_an_axis_ends_above_all_values(values: list[float | None], top: float) -> None:
    assert ceiling(values) == pytest.approx(top)


@pytest.mark.parametrize("top", [place / 10 for place in range(1, 11)])
def test_an_axis_names_a_few_round_values_up_to_its_end(top: float) -> None:
    ticks = Plot(top=top).ticks
    assert ticks[0] == 0
    assert 3 <= len(ticks) <= 6
    assert top - 0.11 < ticks[-1] <= top + 1e-9
    assert all(round(100 * tick) == pytest.approx(100 * tick) for tick in ticks)


def test_the_area_of_a_dot_tells_how_many() -> None:
    assert radius(0, 100) == 3
    assert radius(100, 100) == 12
    assert radius(25, 100) == 7.5
    assert radius(0, 0) == 3


def test_a_curve_in_about_ten_points() -> None:
    points = [{"coverage": number / 40} for number in range(1, 41)]
    assert [point["coverage"] for point in tenths(points)] == [n / 10 for n in range(1, 11)]
    few = [{"coverage": 0.35}, {"coverage": 1.0}]
    assert tenths(few) == few
    assert tenths([]) == []
