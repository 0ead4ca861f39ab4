"""What the desk takes with 100,000 questions, 10,000 of them waiting for a contact."""

from __future__ import annotations

import json
import random
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from slack_sdk import WebClient

from bot.answering import Answering
from bot.cards.home import Shows
from bot.consenting import Consenting
from bot.content import Content
from bot.duty import Duty
from bot.editing import Editing
from bot.escalating import Escalating
from bot.homes import Homes
from bot.images import Images
from bot.periods import DAY, Period
from bot.records import COMPLAINTS
from bot.rendering import Renderer
from bot.report.model import build
from bot.report.printing import printed
from bot.store import Store
from bot.suggesting import Suggesting
from bot.wording import words_in
from knowledge.library import Library
from knowledge.models import Referral

SEED = 20260601
QUESTIONS = 100_000
OPEN = 10_000
HANDED_OVER = 25_000
"""Those that wait, and those that were closed."""
DAYS = 365
DAY_SECONDS = 86_400.0
KEPT_DAYS = 90
"""Older questions are erased, unless somebody waits for an answer."""
STEP = 10_000
"""Rows that are inserted at once."""


def fill(
    path: Path, library: Library, *, questions: int = QUESTIONS, waiting: int = OPEN,
    handed_over: int = HANDED_OVER, seed: int = SEED, now: float | None = None,
) -> Path:  # fmt: skip
    """Make a database as it is after a year; the same one for the same seed, content and `now`.

    `waiting` of the `handed_over` questions are with a contact still, half of them too late.
    """
    Store(path).close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA synchronous = OFF")
    year = _Year(library, random.Random(seed), now or time.time())
    passed = set(year.chance.sample(range(1, questions + 1), handed_over))
    still = set(year.chance.sample(sorted(passed), waiting))
    for first in range(1, questions + 1, STEP):
        for number in range(first, min(first + STEP, questions + 1)):
            year.add(number, questions, number in passed, number in still)
        for statement, rows in year.taken():
            db.executemany(statement, rows)
        db.commit()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return path


class _Year:
    """Makes rows of questions and escalations."""

    def __init__(self, library: Library, chance: random.Random, now: float) -> None:
        self.chance = chance
        self.now = now
        quoted = [each for each in library.entries.values() if not isinstance(each, Referral)]
        self.entries = [(each.id, each.topic, library.topics[each.topic].owner) for each in quoted]
        # some topics are asked about far more often than others
        self.weights = [1 / (1 + place) for place in range(len(self.entries))]
        chance.shuffle(self.weights)
        self.questions: list[Sequence[object]] = []
        self.escalations: list[Sequence[object]] = []

    def add(self, number: int, of: int, passed: bool, waits: bool) -> None:
        chance = self.chance
        asked_at = self.now - DAYS * DAY_SECONDS * (1 - number / of)
        entry, topic, contact = chance.choices(self.entries, self.weights)[0]
        decision, first = self._decision(passed)
        helpful = chance.choices([None, 1, 0], [7, 2, 1])[0] if decision == "answer" else None
        erased = self.now - asked_at > KEPT_DAYS * DAY_SECONDS and not waits
        known = decision != "decline"
        self.questions.append((
            number, f"erased:{number}" if erased else f"D{number}:{number}.1",
            None if erased else f"U{chance.randrange(10_000):06}",
            None if erased else f"Mag vraag {number} op LinkedIn?", chance.choice(["nl", "en"]),
            decision, first, json.dumps([entry] if known else []), contact,
            topic if known else None, chance.random(), helpful,
            chance.choice([None, *COMPLAINTS]) if helpful == 0 else None,
            asked_at // DAY_SECONDS * DAY_SECONDS if erased else asked_at,
        ))  # fmt: skip
        if passed:
            self._hand_over(number, topic, contact, asked_at, waits, erased)

    def _decision(self, passed: bool) -> tuple[str, str]:
        if passed:
            return "handover", "handover"
        return self.chance.choices(
            [("answer", "answer"), ("answer", "clarify"), ("clarify", "clarify"),
             ("decline", "decline")],
            [80, 10, 4, 6],
        )[0]  # fmt: skip

    def _hand_over(
        self, question: int, topic: str, contact: str, asked_at: float, waits: bool, erased: bool
    ) -> None:
        chance = self.chance
        due = self.now + chance.uniform(-2, 2) * DAY_SECONDS if waits else asked_at + DAY_SECONDS
        took = min(chance.expovariate(1 / 20_000), self.now - asked_at)
        late = due < self.now if waits else took > DAY_SECONDS
        self.escalations.append((
            question, topic, contact, f"U0{contact.upper()}",
            chance.choice(["open", "claimed"]) if waits else "answered", due, asked_at,
            None if waits else asked_at + took, int(late),
            None if waits else took // 3600 * 3600 if erased else took,
        ))  # fmt: skip

    def taken(self) -> Iterator[tuple[str, list[Sequence[object]]]]:
        """Statements with their rows, since the last time."""
        yield (
            "INSERT INTO questions (id, source, asker, text, language, decision, first_decision, "
            "entries, contact, topic, confidence, helpful, complaint, asked_at, place, also) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'dm', '[]')",
            self.questions,
        )
        yield (
            "INSERT INTO escalations (question, topic, contact, assignee, state, due, opened_at, "
            "closed_at, late, answered_after) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            self.escalations,
        )
        self.questions, self.escalations = [], []


def measured(content: Content, times: int = 5) -> dict[str, list[float]]:
    """Seconds for what a contact does at the desk, and for the reports."""
    with tempfile.TemporaryDirectory(prefix="wegwijzer-desk-") as folder:
        store = Store(fill(Path(folder) / "desk.sqlite3", content.current.library))
        found = opening(content, store, 4 * times)
        found |= reporting(content.current.library, store, times)
        store.close()
    return found


def opening(content: Content, store: Store, times: int) -> dict[str, list[float]]:
    """Seconds to open the desk of the contact with the most questions, and one of these."""

    def nobody_known(user: str) -> None:
        return None

    duty = Duty(store, content)
    escalating, editing = Escalating(store, duty, nobody_known), Editing(store, duty, nobody_known)
    suggesting, consenting = Suggesting(store, duty, nobody_known), Consenting(store, duty)
    answering, homes = (
        Answering(store, escalating),
        Homes(store, editing, suggesting, nobody_known, lambda _: None, consenting),
    )
    images = Images(store, content, WebClient())  # nothing here asks it for a file
    renderer = Renderer(store, content, answering, homes, images, consenting, nobody_known)
    words = words_in("nl")
    waiting = Counter(each.contact for each in store.open_escalations())
    busiest = content.current.library.contacts[waiting.most_common(1)[0][0]]
    assert busiest.slack is not None
    user = busiest.slack
    with store.transaction():
        store.open_home(user, "nl", None)
    [first, *_] = store.queue(user, [busiest.id], [], show="open", now=time.time())
    escalation, asked = first.escalation, first.asked

    def turn_to(page: int) -> Callable[[], object]:
        with store.transaction():
            store.open_home(user, "nl", Shows(page=page).to_json())
        return lambda: homes.view(words, user)

    return {
        "desk opened": _seconds(turn_to(0), times),
        "... its hundredth page": _seconds(turn_to(99), times),
        "a question opened": _seconds(lambda: renderer.question(words, asked, escalation), times),
        "... with the form to answer it": _seconds(
            lambda: renderer.reply_modal(words, asked, escalation, user), times
        ),
    }


def reporting(library: Library, store: Store, times: int) -> dict[str, list[float]]:
    """Seconds to count a year, and to put it on paper in each form."""
    today = datetime.now(UTC).date()
    year = Period(today - (DAYS - 1) * DAY, today, ZoneInfo(library.office.timezone))
    month = Period(today - 29 * DAY, today, year.timezone)
    report = build(store, year, time.time())
    return {
        "report on a year": _seconds(lambda: build(store, year, time.time()), times),
        "report on 30 days": _seconds(lambda: build(store, month, time.time()), times),
    } | {
        f"... printed as {form}": _seconds(
            lambda form=form: printed(report, library, "nl", form), times
        )
        for form in ("md", "html", "json")
    }


def _seconds(do: Callable[[], object], times: int) -> list[float]:
    found = []
    for _ in range(times):
        began = time.perf_counter()
        do()
        found.append(time.perf_counter() - began)
    return found
