"""A database that is filled by hand, so that every figure can be reckoned by head."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.periods import Period, month_of
from bot.records import EscalationState, Place, Question
from bot.report.model import Report, build
from bot.store import Store

BRUSSELS = ZoneInfo("Europe/Brussels")
OCTOBER = month_of(date(2026, 10, 1), BRUSSELS)
SECRET = "Mag mijn kat op Insta?"
"""The text of every question: it may turn up nowhere."""
NUMBERS = itertools.count()


@dataclass
class Desk:
    """The store, and what is done with questions."""

    store: Store

    def ask(
        self, count: int = 1, at: str = "2026-10-14 12:00", decision: str = "answer", *,
        first: str | None = None, topic: str | None = "photos", entry: str = "photos.1",
        helpful: bool | None = None, complaint: str | None = None, erased: bool = False,
        timezone: ZoneInfo = BRUSSELS,
    ) -> list[int]:  # fmt: skip
        """So many questions that are alike; their ids. `at`: in the timezone."""
        moment = datetime.fromisoformat(at).replace(tzinfo=timezone).timestamp()
        ids = []
        with self.store.transaction():
            for number in itertools.islice(NUMBERS, count):
                question = Question(SECRET, f"U0ASKER{number}", Place.DM, f"s{number}", "nl")
                found = self.store.add_question(
                    question, decision=first or decision, topic=topic, entries=(entry,),
                    confidence=0.9,
                )  # fmt: skip
                assert found is not None
                ids.append(found)
                self.store.db.execute(
                    "UPDATE questions SET decision = ?, helpful = ?, complaint = ?, asked_at = ? "
                    "WHERE id = ?",
                    [decision, helpful, complaint, moment, found],
                )
            if erased:
                self.store.erase_questions(ids)
        return ids

    def hand_over(
        self, count: int = 1, at: str = "2026-10-14 12:00", *, hours: float | None = None,
        state: str = "answered", late: bool = False, due: float = 0.0, erased: bool = False,
        decision: str = "handover", topic: str | None = "photos", remembered: bool = True,
    ) -> None:  # fmt: skip
        """Questions that went to a contact. `hours`: until closed; None where they wait."""
        for question in self.ask(count, at, decision, topic=topic):
            opened = datetime.fromisoformat(at).replace(tzinfo=BRUSSELS).timestamp()
            with self.store.transaction():
                found = self.store.add_escalation(
                    question, topic=topic, contact="hr", assignee="U0HR", due=due, wake_at=due
                )
                self.store.close_escalation(found, EscalationState(state))
                closed = None if hours is None else opened + 3600 * hours
                kept = None if hours is None or not remembered else 3600 * hours
                self.store.db.execute(
                    "UPDATE escalations SET opened_at = ?, closed_at = ?, answered_after = ?, "
                    "late = ? WHERE id = ?",
                    [opened, closed, kept, late, found],
                )
                if erased:
                    self.store.erase_questions([question])

    def report(self, period: Period = OCTOBER, now: float = 0.0) -> Report:
        return build(self.store, period, now)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    store = Store(tmp_path / "report.sqlite3")
    yield Desk(store)
    store.close()


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """An October with something in every figure, and a September to compare it with."""
    desk.ask(20, helpful=True)
    desk.ask(10, topic="press", entry="press.1")
    desk.ask(7, first="clarify", topic="press", entry="photos.faq-1")
    desk.ask(6, helpful=False, complaint="unclear")
    desk.ask(2, helpful=False, complaint="disagree")
    desk.ask(9, decision="decline", topic=None)
    desk.hand_over(8, hours=2.5, topic="press")
    desk.hand_over(5, hours=30.0, topic="press", late=True)
    desk.ask(12, "2026-09-10 12:00", helpful=True)
    desk.ask(3, "2026-09-10 12:00", topic="press")
    return desk
