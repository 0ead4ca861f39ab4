"""By when a person answers: working hours pass, evenings and weekends do not count."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.worktime import after_working_hours
from knowledge.models import WorkingHours

BRUSSELS = ZoneInfo("Europe/Brussels")
OFFICE = WorkingHours()  # Monday to Friday, nine to five


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BRUSSELS)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-06-01 10:00", 2, "2026-06-01 12:00"),  # a Monday
        ("2026-06-01 10:00", 7, "2026-06-01 17:00"),
        ("2026-06-01 10:00", 7.5, "2026-06-02 09:30"),
        ("2026-06-01 10:00", 16, "2026-06-03 10:00"),
        ("2026-06-01 06:00", 1, "2026-06-01 10:00"),
        ("2026-06-01 17:00", 1, "2026-06-02 10:00"),
        ("2026-06-01 23:59", 1, "2026-06-02 10:00"),
        ("2026-06-05 16:00", 2, "2026-06-08 10:00"),  # over the weekend
        ("2026-06-06 12:00", 1, "2026-06-08 10:00"),
        ("2026-06-07 23:59", 8, "2026-06-08 17:00"),
        ("2026-03-27 16:00", 2, "2026-03-30 10:00"),  # the clock went forward in between
        ("2026-10-23 16:00", 2, "2026-10-26 10:00"),  # the clock went back in between
        ("2026-12-31 16:30", 1, "2027-01-01 09:30"),
        ("2026-06-01 10:00", 400, "2026-08-10 10:00"),
    ],
)
def test_only_working_hours_pass(start: str, hours: float, due: str) -> None:
    assert after_working_hours(at(start), hours, OFFICE, BRUSSELS) == at(due)


def test_hours_are_those_of_the_office_wherever_the_start_was_noted() -> None:
    start = datetime(2026, 6, 1, 14, 0, tzinfo=UTC)  # four in the afternoon in Brussels
    due = after_working_hours(start, 2, OFFICE, BRUSSELS)
    assert due == at("2026-06-02 10:00")
    assert due.utcoffset() == timedelta(hours=2)


def test_an_office_of_its_own_hours() -> None:
    market = WorkingHours(days=(6, 7), start=time(8, 30), end=time(12))
    assert after_working_hours(at("2026-06-01 10:00"), 4, market, BRUSSELS) == at(
        "2026-06-07 09:00"
    )


starts = st.datetimes(
    datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(BRUSSELS), allow_imaginary=False
)
some_hours = st.integers(1, 400).map(lambda quarters: quarters / 4)


@settings(deadline=None)
@given(starts, some_hours)
def test_a_promise_always_falls_in_working_hours_and_never_before_they_passed(
    start: datetime, hours: float
) -> None:
    due = after_working_hours(start, hours, OFFICE, BRUSSELS)
    assert due.isoweekday() in OFFICE.days
    assert OFFICE.start <= due.time() <= OFFICE.end
    assert due - start >= timedelta(hours=hours) - timedelta(hours=1)  # a clock may have moved
    assert due <= after_working_hours(start, hours + 1, OFFICE, BRUSSELS)
