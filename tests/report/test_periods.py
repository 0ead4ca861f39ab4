"""Stretches of days."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.periods import Period, month_of

BRUSSELS, NEW_YORK = ZoneInfo("Europe/Brussels"), ZoneInfo("America/New_York")


def period(since: str, until: str) -> Period:
    return Period(date.fromisoformat(since), date.fromisoformat(until), BRUSSELS)


def days(periods: list[Period]) -> list[tuple[str, str]]:
    return [(each.since.isoformat(), each.until.isoformat()) for each in periods]


def test_its_bounds_are_midnights_there() -> None:
    october = month_of(date(2026, 10, 25), BRUSSELS)
    assert (october.since, october.until) == (date(2026, 10, 1), date(2026, 10, 31))
    assert october.start == datetime(2026, 10, 1, tzinfo=BRUSSELS).timestamp()
    assert october.end == datetime(2026, 11, 1, tzinfo=BRUSSELS).timestamp()
    assert october.end - october.start == (31 * 24 + 1) * 3600, "summer time ends in it"
    assert (october.first_day, october.day_after) == (1790812800, 1793491200), "midnights UTC"


@pytest.mark.parametrize(
    ("since", "until", "before"),
    [
        ("2026-03-01", "2026-03-31", ("2026-02-01", "2026-02-28")),
        ("2026-01-01", "2026-01-31", ("2025-12-01", "2025-12-31")),
        ("2026-03-02", "2026-03-31", ("2026-01-31", "2026-03-01")),
        ("2026-03-05", "2026-03-05", ("2026-03-04", "2026-03-04")),
    ],
)
def test_a_month_is_compared_with_a_month_and_days_with_days(
    since: str, until: str, before: tuple[str, str]
) -> None:
    assert days([period(since, until).before]) == [before]


def test_weeks_begin_on_monday_and_months_on_the_first() -> None:
    assert days(period("2026-10-30", "2026-11-10").weeks()) == [
        ("2026-10-30", "2026-11-01"), ("2026-11-02", "2026-11-08"), ("2026-11-09", "2026-11-10"),
    ]  # fmt: skip
    assert days(period("2026-10-30", "2026-12-02").months()) == [
        ("2026-10-30", "2026-10-31"), ("2026-11-01", "2026-11-30"), ("2026-12-01", "2026-12-02"),
    ]  # fmt: skip
    assert days(period("2026-10-05", "2026-10-05").weeks()) == [("2026-10-05", "2026-10-05")]
