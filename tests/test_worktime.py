"""By when a person answers: working hours pass; evenings, weekends and days off do not count."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.worktime import WorkTime
from knowledge.library import SHIPPED, Office, load
from knowledge.models import WorkingHours
from knowledge.public_holidays import holidays_in

BRUSSELS = ZoneInfo("Europe/Brussels")
HOURS = WorkingHours()  # Monday to Friday, nine to five


def office(hours: WorkingHours = HOURS, *closed: date, holidays: tuple[str, ...] = ()) -> Office:
    return Office(timezone="Europe/Brussels", working_hours=hours, holidays=holidays, closed=closed)


OFFICE = office()


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
        ("2026-06-01 10:00", 0, "2026-06-01 10:00"),
        ("2026-06-01 18:00", 0, "2026-06-02 09:00"),
    ],
)
def test_only_working_hours_pass(start: str, hours: float, due: str) -> None:
    assert WorkTime(OFFICE).after(at(start), hours) == at(due)


def test_hours_are_those_of_the_office_wherever_the_start_was_noted() -> None:
    start = datetime(2026, 6, 1, 14, 0, tzinfo=UTC)  # four in the afternoon in Brussels
    due = WorkTime(OFFICE).after(start, 2)
    assert due == at("2026-06-02 10:00")
    assert due.utcoffset() == timedelta(hours=2)


def test_an_office_of_its_own_hours() -> None:
    market = office(WorkingHours(days=(6, 7), start=time(8, 30), end=time(12)))
    assert WorkTime(market).after(at("2026-06-01 10:00"), 4) == at("2026-06-07 09:00")


@pytest.mark.parametrize(
    ("night", "hours", "due"),
    [
        ("2026-03-29 00:00", 4, "2026-03-29 05:00"),  # the hour from two to three is not there
        ("2026-03-29 00:00", 6, "2026-04-05 01:00"),
        ("2026-10-25 00:00", 4, "2026-10-25 03:00"),  # it is there twice
        ("2026-10-25 00:00", 7, "2026-10-25 06:00"),
    ],
)
def test_who_works_while_the_clock_moves_works_the_hours_that_pass(
    night: str, hours: float, due: str
) -> None:
    nights = office(WorkingHours(days=(7,), start=time(0), end=time(6)))
    assert WorkTime(nights).after(at(night), hours) == at(due)


# days off

IN_NL = [
    "2026-01-01", "2026-04-06", "2026-04-27", "2026-05-14", "2026-05-25", "2026-12-25",
    "2027-03-29", "2027-04-27", "2027-05-06", "2027-05-17",
    "2025-04-26",  # King's Day moves off a Sunday
    "2025-05-05", "2030-05-05",
]  # fmt: skip
OPEN_IN_NL = ["2026-04-03", "2027-03-26", "2026-05-05", "2027-05-05", "2026-05-01", "2026-12-24"]
IN_BE = [
    "2026-01-01", "2026-04-06", "2026-05-01", "2026-05-14", "2026-05-25", "2026-07-21",
    "2026-08-15", "2026-11-01", "2026-11-11", "2026-12-25",
]  # fmt: skip
OPEN_IN_BE = ["2026-04-03", "2026-04-27", "2026-05-05", "2026-05-15", "2026-12-26", "2028-12-26"]


@pytest.mark.parametrize(
    ("country", "closed", "opened"), [("NL", IN_NL, OPEN_IN_NL), ("BE", IN_BE, OPEN_IN_BE)]
)
@pytest.mark.parametrize("locale", ["nl_NL", "en_US", "fr_BE"])
def test_a_country_has_its_holidays_whatever_the_machine_speaks(
    monkeypatch: pytest.MonkeyPatch, country: str, closed: list[str], opened: list[str], locale: str
) -> None:
    monkeypatch.setenv("LANGUAGE", locale)
    holidays_in.cache_clear()
    house = office(holidays=(country,))
    assert [day for day in closed if not house.is_closed(date.fromisoformat(day))] == []
    assert [day for day in opened if house.is_closed(date.fromisoformat(day))] == []


@pytest.mark.parametrize(
    ("holidays", "due"),
    [
        ((), "2026-04-27 10:00"),
        (("BE",), "2026-04-27 10:00"),
        (("NL",), "2026-04-28 10:00"),  # King's Day, after the weekend
        (("BE", "NL"), "2026-04-28 10:00"),
    ],
)
def test_a_holiday_in_any_of_the_countries_is_skipped(holidays: tuple[str, ...], due: str) -> None:
    assert WorkTime(office(holidays=holidays)).after(at("2026-04-24 16:00"), 2) == at(due)


def test_an_organisation_has_days_off_of_its_own() -> None:
    bridge = office(HOURS, date(2026, 12, 28), date(2026, 12, 29), holidays=("NL",))
    assert WorkTime(bridge).after(at("2026-12-24 16:00"), 2) == at("2026-12-30 10:00")


def test_half_the_reply_time_is_half_the_working_hours() -> None:
    worktime = WorkTime(office(holidays=("NL",)))
    asked = at("2026-04-24 13:00")
    assert worktime.after(asked, 8 / 2) == at("2026-04-24 17:00")
    assert worktime.after(asked, 8) == at("2026-04-28 13:00")


def test_a_house_that_never_opens_still_names_a_moment() -> None:
    every_day = (date(2026, 1, 1) + timedelta(days=number) for number in range(1500))
    due = WorkTime(office(HOURS, *every_day)).after(at("2026-06-01 10:00"), 4)
    assert at("2026-06-01 10:00") < due < at("2027-01-01 00:00")
    assert HOURS.start <= due.time() <= HOURS.end


def test_the_shipped_office_keeps_the_dutch_holidays() -> None:
    shipped = load(SHIPPED).office
    assert WorkTime(shipped).after(at("2026-12-24 16:00"), 2) == at("2026-12-28 10:00")


# whatever the moment, the office and the time

offices = st.builds(
    office,
    st.builds(
        WorkingHours,
        days=st.sets(st.integers(1, 7), min_size=1).map(sorted).map(tuple),
        start=st.times(time(4), time(11)),
        end=st.times(time(12), time(23, 59)),
    ),
    holidays=st.sampled_from([(), ("NL",), ("BE",), ("NL", "BE")]),
).flatmap(
    lambda house: st.lists(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=20).map(
        lambda closed: house.model_copy(update={"closed": tuple(closed)})
    )
)
moments = st.datetimes(
    datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(BRUSSELS), allow_imaginary=False
)
some_hours = st.integers(0, 400).map(lambda quarters: quarters / 4)
whatever = settings(deadline=None)


@whatever
@given(offices, moments, some_hours)
def test_a_promise_always_falls_in_working_hours_and_never_before_they_passed(
    house: Office, start: datetime, hours: float
) -> None:
    due, open_at = WorkTime(house).after(start, hours), house.working_hours
    assert due.isoweekday() in open_at.days
    assert open_at.start <= due.time() <= open_at.end
    assert not house.is_closed(due.date())
    assert due.astimezone(UTC) - start.astimezone(UTC) >= timedelta(hours=hours)


@whatever
@given(offices, moments, moments, some_hours, some_hours)
def test_who_asks_later_or_takes_longer_is_never_promised_an_earlier_moment(
    house: Office, start: datetime, other: datetime, hours: float, more: float
) -> None:
    worktime = WorkTime(house)
    early, late = sorted((start, other), key=datetime.timestamp)
    assert worktime.after(early, hours) <= worktime.after(late, hours)
    assert worktime.after(start, hours) <= worktime.after(start, hours + more)


@whatever
@given(offices, moments, some_hours, some_hours)
def test_two_stretches_of_working_time_add_up(
    house: Office, start: datetime, first: float, second: float
) -> None:
    worktime = WorkTime(house)
    in_two = worktime.after(worktime.after(start, first), second)
    assert in_two == worktime.after(start, first + second)
