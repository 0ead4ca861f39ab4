"""Last month's figures for the contacts, once a month, however many processes run."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.content import Content
from bot.periods import month_of
from bot.records import Kind
from bot.report.model import Report, build
from bot.store import Store
from knowledge.library import Library

LOOK_SECONDS = 600.0
"""How often a process looks whether the day has come."""
FROM_HOUR = 9


class Monthly:
    """Owes each contact a message from nine o'clock on the month's first working day."""

    def __init__(
        self, store: Store, content: Content, known_language_of: Callable[[str], str | None],
        clock: Callable[[], float] = time.time,
    ) -> None:  # fmt: skip
        self.store = store
        self.content = content
        self.known_language_of = known_language_of
        self.clock = clock

    def work(self) -> None:
        """Owe the messages about last month where that was not done yet."""
        library = self.content.current.library
        now = datetime.fromtimestamp(self.clock(), UTC).astimezone(timezone_of(library))
        if not has_come(now, library):
            return
        month = month_of(now.date(), timezone_of(library)).before
        contacts = {each.slack for each in library.contacts.values() if each.slack}
        with self.store.transaction():
            if not self.store.do_once(f"report {month.since:%Y-%m}"):
                return
            if not self.store.count_asked(month):
                return
            for slack_id in sorted(contacts):
                language = self.known_language_of(slack_id) or library.languages[0]
                self.store.owe(Kind.REPORT, slack_id, language, item=f"{month.since:%Y-%m}")


def has_come(now: datetime, library: Library) -> bool:
    """Whether it is nine o'clock on the month's first working day, or later."""
    office = library.office
    days = (now.replace(day=number) for number in range(1, now.day + 1))
    working = (day for day in days if day.isoweekday() in office.working_hours.days)
    first = next((day for day in working if not office.is_closed(day.date())), None)
    return first is not None and (first < now or now.hour >= FROM_HOUR)


def report_of(store: Store, library: Library, month: str) -> Report:
    """The report on a month, 2026-10, as the figures are now."""
    period = month_of(date.fromisoformat(f"{month}-01"), timezone_of(library))
    return build(store, period, time.time())


def timezone_of(library: Library) -> ZoneInfo:
    """In which the organisation's days begin."""
    return ZoneInfo(library.office.timezone)
