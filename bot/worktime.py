"""When a person can be expected to answer: working hours, in the organisation's timezone."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from knowledge.models import WorkingHours


def after_working_hours(
    start: datetime, hours: float, office: WorkingHours, timezone: ZoneInfo
) -> datetime:
    """The moment when `hours` of working time have passed since `start` (both with a timezone)."""
    now = start.astimezone(timezone)
    left = timedelta(hours=hours)
    while True:
        opens = now.replace(
            hour=office.start.hour, minute=office.start.minute, second=0, microsecond=0
        )
        closes = now.replace(
            hour=office.end.hour, minute=office.end.minute, second=0, microsecond=0
        )
        if now.isoweekday() in office.days and now < closes:
            now = max(now, opens)
            if left <= closes - now:
                return now + left
            left -= closes - now
        now = (opens + timedelta(days=1)).replace(hour=0, minute=0)
