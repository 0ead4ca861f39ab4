"""Stretches of days, as the organisation's calendar has them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Whole days from `since` to `until`, both included, in a timezone.

    `start` and `end` are its bounds in seconds since the epoch, the end excluded. An erased
    question has no moment any more, only a day: `first_day` and `day_after` are the bounds for it.
    """

    since: date
    until: date
    timezone: ZoneInfo

    @property
    def start(self) -> float:
        return _midnight(self.since, self.timezone)

    @property
    def end(self) -> float:
        return _midnight(self.until + DAY, self.timezone)

    @property
    def first_day(self) -> float:
        return _midnight(self.since, UTC)

    @property
    def day_after(self) -> float:
        return _midnight(self.until + DAY, UTC)

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1

    @property
    def before(self) -> Period:
        """What this one is compared with: the month before, or as many days."""
        last = self.since - DAY
        if self.is_month:
            return month_of(last, self.timezone)
        return replace(self, since=self.since - self.days * DAY, until=last)

    @property
    def is_month(self) -> bool:
        """Whether it is one month of the calendar."""
        return self == month_of(self.since, self.timezone)

    def weeks(self) -> list[Period]:
        """Its parts from Monday to Sunday; the first and the last may be shorter."""
        return self._parts(lambda day: day + (7 - day.isoweekday()) * DAY)

    def months(self) -> list[Period]:
        """Its parts by month; the first and the last may be shorter."""
        return self._parts(lambda day: month_of(day, self.timezone).until)

    def _parts(self, last_of: Callable[[date], date]) -> list[Period]:
        found, since = [], self.since
        while since <= self.until:
            until = min(last_of(since), self.until)
            found.append(replace(self, since=since, until=until))
            since = until + DAY
        return found


def month_of(day: date, timezone: ZoneInfo) -> Period:
    """The month in which `day` lies."""
    first = day.replace(day=1)
    return Period(first, (first + 31 * DAY).replace(day=1) - DAY, timezone)


def _midnight(day: date, timezone: tzinfo) -> float:
    return datetime.combine(day, time(), timezone).timestamp()
