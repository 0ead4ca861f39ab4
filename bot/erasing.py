"""What is erased and when: by the person, and by time. Knows no Slack.

The words go, and who asked; a figure without a name stays: decision, topic, language and the day.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from bot.records import Keep, Kind
from bot.store import Store

DAY_SECONDS = 86_400.0
LOOK_SECONDS = 3600.0
"""How often a process looks whether the day's turn is its own."""
SCRUB_SECONDS = 600.0
"""How soon what was erased is gone from the database's log too."""
FOR_THE_CONTACT = (Kind.ESCALATION, Kind.ASKER_SAYS)
"""Messages that show a contact what was asked: they are replaced."""
BATCH = 500
"""Rows in one transaction at the most."""
SMALLEST_BATCH = 10
"""Rows in the first step of a process."""
STEP_SECONDS = 0.05
"""How long a step may keep others from writing: the next one is as large as fits into it."""


def erase(store: Store, questions: Sequence[int], withdrawn: Sequence[int] = ()) -> int:
    """Erase questions, within a transaction; how many messages about them were forgotten.

    In Slack the contacts' cards are replaced, also those of later questions that quote these. The
    asker's own messages stay as they are, but for those of questions `withdrawn` just now: they
    promise an answer that will not come.
    """
    quoting = store.quoting(questions)
    store.owe_later(*FOR_THE_CONTACT, questions=questions)
    store.owe_later(Kind.RESPONSE, Kind.HANDED_OVER, questions=withdrawn)
    store.owe_later(Kind.RESPONSE, Kind.HANDED_OVER, Kind.ESCALATION, questions=quoting)
    waiting = set(withdrawn)
    dropped = store.drop_messages(
        *FOR_THE_CONTACT, questions=[each for each in questions if each not in waiting]
    )
    dropped += store.drop_messages(
        *FOR_THE_CONTACT, Kind.RESPONSE, Kind.HANDED_OVER, questions=withdrawn
    )
    store.strip_drafts(questions)
    store.erase_questions(questions)
    if questions:
        store.all_homes_changed()  # whoever had them in a list
    return dropped


class Retention:
    """The daily job: erases what was kept long enough, in small steps."""

    def __init__(self, store: Store, keep: Keep, batch: int = BATCH) -> None:
        self.store = store
        self.keep = keep
        self.batch = batch
        self._rows = min(SMALLEST_BATCH, batch)
        self._at_work = False

    def work(self) -> bool:
        """One step; True while there is more to do. Once a day, in one process of all."""
        if not self._at_work and not self.store.take_turn("retention", DAY_SECONDS):
            return False
        self._at_work = True  # and stays so where a step fails: it is taken up again later
        self._at_work = self._step()
        if not self._at_work:
            self.store.scrub()
        return self._at_work

    def _step(self) -> bool:
        now, rows, began = time.time(), self._rows, time.perf_counter()
        with self.store.transaction():
            long_ago = now - self.keep.questions * DAY_SECONDS
            old = self.store.questions_past(long_ago, rows)
            erase(self.store, old)
            self.store.erase_suggestions(long_ago)
            self.store.erase_consents(_day(now, self.keep.deliveries))
            self.store.drop_loose_pictures()
        with self.store.transaction():
            dropped = self.store.drop_deliveries(now - self.keep.deliveries * DAY_SECONDS, rows)
        unnamed = self._unname(now, rows)
        fit = int(rows * STEP_SECONDS / max(time.perf_counter() - began, 1e-6))
        self._rows = min(self.batch, max(SMALLEST_BATCH, min(fit, 2 * rows)))
        return max(len(old), dropped, unnamed) >= rows

    def _unname(self, now: float, rows: int) -> int:
        """Who took along and shared what of the toolkit; most rows of one of the two."""
        with self.store.transaction():
            taken = self.store.unname_taken(_day(now, self.keep.deliveries), rows)
            shared = self.store.unname_shared(_day(now, self.keep.questions), rows)
        return max(taken, shared)


def _day(now: float, days: int) -> date:
    """The last day that is over for so many days."""
    return datetime.fromtimestamp(now - days * DAY_SECONDS, UTC).date() - timedelta(days=1)
