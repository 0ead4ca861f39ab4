"""A thank-you once a month, in a channel of the organisation's choice, for who shared something.

Only who asked for it is named. Of the others a total is told, as in a report.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.content import Content
from bot.periods import Period, month_of
from bot.records import Kind, Thanked
from bot.report.counts import Count, told
from bot.report.monthly import has_come, timezone_of
from bot.store import Store
from knowledge.library import Library


@dataclass(frozen=True)
class Thanks:
    """What a month's thank-you tells. `shared`: how often, as it may be told."""

    month: Period
    shared: Count
    people: tuple[Thanked, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that may be told."""
        return not self.shared and not self.people


def thanks_for(store: Store, library: Library, month: str) -> Thanks:
    """The thank-you for a month, 2026-10, as the figures are now."""
    period = month_of(date.fromisoformat(f"{month}-01"), timezone_of(library))
    shared = told(sum(each.shared for each in store.used_in(period)))
    return Thanks(period, shared, tuple(store.thanked_in(period)))


class Thanking:
    """Owes the channel a message from nine o'clock on the month's first working day."""

    def __init__(
        self, store: Store, content: Content, clock: Callable[[], float] = time.time
    ) -> None:
        self.store = store
        self.content = content
        self.clock = clock

    def work(self) -> None:
        """Owe the message about last month where that was not done yet."""
        snapshot = self.content.current
        library, channel = snapshot.library, snapshot.catalogue.thanks.channel
        now = datetime.fromtimestamp(self.clock(), UTC).astimezone(timezone_of(library))
        if channel is None or not has_come(now, library):
            return
        month = f"{month_of(now.date(), timezone_of(library)).before.since:%Y-%m}"
        with self.store.transaction():
            if not self.store.do_once(f"thanks {month}"):
                return
            if not thanks_for(self.store, library, month).is_empty:
                self.store.owe(Kind.THANKED, channel, library.languages[0], item=month)
