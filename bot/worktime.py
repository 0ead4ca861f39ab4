"""When a person can be expected to answer: working hours, in the organisation's timezone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from knowledge.library import Office

MOST_CLOSED = 60
"""Working days in a row: content with which nobody ever works must not hold a question up."""


@dataclass(frozen=True)
class WorkTime:
    """Time as an office counts it: evenings, weekends and days off do not pass."""

    office: Office

    def after(self, start: datetime, hours: float) -> datetime:
        """The moment when `hours` (0 or more) of working time have passed since `start`.

        `start` has any timezone, the moment has the organisation's. It lies in working hours, their
        first and last moment included.
        """
        zone = ZoneInfo(self.office.timezone)
        now, left = start.astimezone(UTC), timedelta(hours=hours)
        for opens, closes in self._openings(start.astimezone(zone).date(), zone):
            now = max(now, opens)
            if now + left <= closes:
                break
            left -= max(closes - now, timedelta())
        return (now + left).astimezone(zone)

    def _openings(self, first: date, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
        """When the office opens and closes, from the day `first` on and without end.

        In UTC: between two moments of one timezone Python overlooks that a clock was moved.
        """
        hours, closed = self.office.working_hours, 0
        for day in (first + timedelta(days=number) for number in count()):
            if day.isoweekday() not in hours.days:
                continue
            if self.office.is_closed(day) and closed < MOST_CLOSED:
                closed += 1
                continue
            closed = 0
            opens, closes = (
                datetime.combine(day, each, zone).astimezone(UTC)
                for each in (hours.start, hours.end)
            )
            yield opens, closes
