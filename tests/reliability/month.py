"""A month in fast time: what takes how long with a million questions in the database."""

from __future__ import annotations

import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.content import Content
from bot.desk import Desk
from bot.duty import Duty
from bot.erasing import Retention
from bot.escalating import Escalating
from bot.records import Keep, Kind, Place, Question
from bot.store import Store
from tests.reliability.world import CONTACTS, organisation
from tests.slack import KNOWN

DAY = 86_400.0
DAYS = 100.0
"""Over which the questions are spread: with 40 days of keeping more than half are past."""
KEEP = Keep(questions=40, deliveries=30)
PEOPLE = 10_000
STEP = 10_000
"""Rows that are inserted at once."""
STEPS = 8
"""Of the clean-up that are looked at: after these it has found how much fits into one."""
GOAL = 2.0
PROMISED = {
    "start: open the database", "start: is all well (/readyz)", "ask, decide and keep",
    "take from the outbox, note as sent", "receive an event", "take from the inbox",
    "the desk: what waits for a contact",
}  # fmt: skip
"""What may take at most GOAL times as long with a million: people or Slack wait for it."""


@dataclass
class Figure:
    """Seconds, the median, with few and with many questions."""

    what: str
    few: float
    many: float

    @property
    def ratio(self) -> float:
        return self.many / self.few if self.few else 0.0


def run(few: int, many: int, times: int = 100) -> list[Figure]:
    """Every figure with `few` and with `many` questions, from the same run."""
    with tempfile.TemporaryDirectory(prefix="wegwijzer-month-") as name:
        folder = Path(name)
        content = Content(organisation(folder), lambda _: CONTACTS)
        small = measure(filled(folder / "few.sqlite3", few), content, times)
        large = measure(filled(folder / "many.sqlite3", many), content, times)
    return [Figure(what, small[what], large[what]) for what in small]


def filled(path: Path, count: int) -> Path:
    """A database with `count` questions as they look after a month; 1 in 20 was handed over."""
    Store(path).close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA synchronous = OFF")
    now = time.time()
    for first in range(1, count + 1, STEP):
        ids = range(first, min(count, first + STEP - 1) + 1)
        for statement, rows in _rows(ids, now - DAYS * DAY, DAYS * DAY / count):
            db.executemany(statement, rows)
        db.commit()
    people = [(f"U{number:06}", "nl-NL", now) for number in range(min(count, PEOPLE))]
    db.executemany("INSERT INTO people VALUES (?, ?, ?)", people)
    db.commit()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return path


def _rows(ids: range, start: float, step: float) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    """Statements and their rows for these questions."""
    handed = [number for number in ids if number % 20 == 0]

    def at(number: int) -> float:
        return start + number * step

    yield (
        "INSERT INTO questions (id, source, asker, text, language, place, channel, thread, "
        "decision, entries, also, contact, topic, confidence, asked_at, versions) VALUES (?, ?, ?, "
        "?, 'nl', 'dm', ?, ?, ?, '[\"photos.1\"]', '[]', 'communications', 'photos', 0.9, ?, '{}')",
        [
            (n, f"D{n % PEOPLE}:{n}.1", f"U{n % PEOPLE:06}", f"{KNOWN} {n}", f"D{n % PEOPLE:06}",
             f"{n}.1", "answer" if n % 20 else "handover", at(n))
            for n in ids
        ],
    )  # fmt: skip
    yield (
        "INSERT INTO escalations (question, topic, contact, assignee, state, due, opened_at, "
        "closed_at, answered_by, answer) VALUES (?, 'photos', 'communications', 'U0COMMS', "
        "'answered', ?, ?, ?, 'U0COMMS', 'Dat mag.')",
        [(n, at(n), at(n), at(n)) for n in handed],
    )
    yield (
        "INSERT INTO outbox (kind, recipient, language, thread, question, channel, ts, sent, "
        "state, due, created_at, sent_at) "
        "VALUES ('response', ?, 'nl', ?, ?, ?, ?, 1, 'sent', ?, ?, ?)",
        [
            (f"D{n % PEOPLE:06}", f"{n}.1", n, f"D{n % PEOPLE:06}", f"{n}.2", at(n), at(n), at(n))
            for n in ids
        ],
    )
    yield (
        "INSERT INTO outbox (kind, recipient, language, question, escalation, channel, ts, sent, "
        "state, due, created_at, sent_at) SELECT 'escalation', assignee, 'nl', question, id, "
        "'D0COMMS', question || '.3', 1, 'sent', due, due, due FROM escalations WHERE question = ?",
        [(n,) for n in handed],
    )
    yield (
        "INSERT INTO inbox (receipt, state, attempts, received_at, due, settled_at) "
        "VALUES (?, 'done', 1, ?, ?, ?)",
        [(f"event:Ev{n * 2654435761 % 2**32:010}", at(n), at(n), at(n)) for n in ids],
    )


def measure(path: Path, content: Content, times: int) -> dict[str, float]:
    """Seconds of each step, the median of `times`; of the clean-up, of as many as there are."""
    opened = [_timed(lambda: Store(path).close()) for _ in range(20)]
    store = Store(path)
    found = {"start: open the database": statistics.median(opened)}
    found["start: is all well (/readyz)"] = _median(lambda: store.overdue(300), 5)
    found |= _traffic(store, content, times)
    found["the desk: what waits for a contact"] = _median(lambda: _queue(store, "open"), 5)
    found["the desk: what a contact closed"] = _median(lambda: _queue(store, "closed"), 5)
    found["every minute: unclear answers"] = _median(store.unclear, 5)
    found["the outbox command"] = _median(store.undelivered, 5)
    found["now and then: open questions"] = _median(lambda: list(store.open_escalations()), 5)
    found["now and then: contact unreachable"] = _median(lambda: store.unreachable(1), 5)
    found["forget me: how much is kept"] = _median(lambda: store.held("U000001"), 5)
    store.close()
    found["clean-up, its longest step"] = _cleaning(path)
    return found


def _queue(store: Store, show: str) -> None:
    if show == "closed":
        store.closed("U0COMMS", ["communications"], topic=None, offset=0, most=10)
    else:
        store.queue("U0COMMS", ["communications"], [], show=show, now=time.time())
    store.queue_counts("U0COMMS", ["communications"], [], time.time())


def _traffic(store: Store, content: Content, times: int) -> dict[str, float]:
    escalating = Escalating(store, Duty(store, content), lambda _: "nl")
    desk = Desk(store, content, escalating, lambda _: "nl")
    numbers = iter(range(10**9))

    def ask() -> None:
        n = next(numbers)
        desk.ask(f"event:new{n}", Question(KNOWN, f"U{n:06}", Place.DM, f"new{n}",
                                          channel=f"D{n:06}", thread=f"{n}.new"))  # fmt: skip

    def take_from_outbox() -> None:
        owed = store.take_owed(60.0)
        assert owed is not None and owed.kind is Kind.RESPONSE
        store.sent(owed, channel=owed.recipient, ts="1.1", pause=0.0)

    def receive() -> None:
        store.receive(f"event:late{next(numbers)}", "{}")

    def take_from_inbox() -> None:
        assert store.take_received(60.0) is not None

    return {
        "ask, decide and keep": _median(ask, times),
        "take from the outbox, note as sent": _median(take_from_outbox, times),
        "receive an event": _median(receive, times),
        "take from the inbox": _median(take_from_inbox, times),
    }


def _cleaning(path: Path) -> float:
    """Seconds of the longest of the first steps; the middle one of three copies."""
    spent = []
    for number in range(3):
        copy = path.with_name(f"copy-{number}.sqlite3")
        shutil.copy(path, copy)
        store = Store(copy)
        work = Retention(store, KEEP)
        spent.append(max(_timed(work.work) for _ in range(STEPS)))
        store.close()
        for made in copy.parent.glob(f"{copy.name}*"):
            made.unlink()
    return statistics.median(spent)


def _median(do: Callable[[], object], times: int) -> float:
    return statistics.median(_timed(do) for _ in range(times))


def _timed(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began
