"""No verb that runs by itself, or for one person, reads a whole table that grows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.erasing import erase
from bot.records import Kind, Place, Question
from bot.store import Store

GROW = {
    "inbox",
    "questions",
    "escalations",
    "outbox",
    "people",
    "messages",
    "history",
    "consents",
    "handed_out",
    "shares",
}
FEW = {"outbox_owed", "outbox_failed", "escalations_open"}
"""Partial indexes that hold only what is still to be done: reading all of one is no scan."""
PERSON = "U0PERSON"

Verb = Callable[[Store], object]


def within(verb: Verb) -> Verb:
    """A verb that its caller puts into a transaction."""

    def run(store: Store) -> object:
        with store.transaction():
            return verb(store)

    return run


BY_ITSELF: dict[str, Verb] = {
    "take_received": lambda store: store.take_received(60.0),
    "take_owed": lambda store: store.take_owed(60.0),
    "overdue": lambda store: store.overdue(300.0),
    "unsent": Store.unsent,
    "waiting": Store.waiting,
    "open_escalations": Store.open_escalations,
    "unreachable": lambda store: store.unreachable(1),
    "to_wake": lambda store: store.to_wake(1.0),
    "unclear": Store.unclear,
    "take_turn": lambda store: store.take_turn("retention", 60.0),
    "questions_past": lambda store: store.questions_past(1.0, 500),
    "erase": within(lambda store: erase(store, [1])),
    "drop_deliveries": within(lambda store: store.drop_deliveries(1.0, 500)),
    "erase_consents": within(lambda store: store.erase_consents(date(2026, 1, 1))),
    "pictured_in": lambda store: store.pictured_in("team"),
    "is_unreached": lambda store: store.is_unreached("team"),
    "files_under_consent": Store.files_under_consent,
    "keep_files_in_step": within(lambda store: store.keep_files_in_step({"image": "team"})),
    "scrub": Store.scrub,
}
FOR_A_PERSON: dict[str, Verb] = {
    "receive": lambda store: store.receive("event:1", "{}"),
    "settle": within(lambda store: store.settle("event:1")),
    "question": lambda store: store.question(1),
    "last_in_thread": lambda store: store.last_in_thread("D1", "1.1"),
    "asked_before": lambda store: store.asked_before(1),
    "escalation_of": lambda store: store.escalation_of(1),
    "owe_again": within(lambda store: store.owe_again(Kind.RESPONSE, question=1)),
    "locale": lambda store: store.locale(PERSON, 0.0),
    "held": lambda store: store.held(PERSON),
    "questions_of": lambda store: store.questions_of(PERSON),
    "addresses_of": lambda store: store.addresses_of(PERSON),
    "withdraw_all": within(lambda store: store.withdraw_all(PERSON)),
    "forget_person": within(lambda store: store.forget_person(PERSON, [PERSON, "D1"])),
    "questions_by": lambda store: store.questions_by(PERSON, offset=0, most=10),
    "home_shows": lambda store: store.home_shows(PERSON),
    "homes_changed": within(lambda store: store.homes_changed([PERSON])),
    "card_in": lambda store: store.card_in("D1", "1.1"),
    "talk_in": lambda store: store.talk_in("D1", "1.1", PERSON),
    "cards_of": lambda store: store.cards_of(1),
    "messages": lambda store: store.messages(1),
    "history": lambda store: store.history(1),
    "open_of": lambda store: store.open_of("hr"),
    "queue": lambda store: store.queue(PERSON, ["hr"], [], show="open", now=1.0),
    "queue, closed": lambda store: store.closed(
        PERSON, ["hr", "privacy"], topic=None, offset=0, most=10
    ),
    "queue_counts": lambda store: store.queue_counts(PERSON, ["hr"], [], 0.0),
    "answers_about": lambda store: store.answers_about("leave", "hr", 3),
    "complaints": lambda store: store.complaints(["hr"], 10),
    "undelivered": Store.undelivered,
    "pictures_of": lambda store: store.pictures_of(PERSON),
    "pictured": lambda store: store.pictured(1),
    "owe_under": within(lambda store: store.owe_under("team", Kind.ASSET)),
    "forget_consents": within(lambda store: store.forget_consents(PERSON)),
    "use_of": lambda store: store.use_of(["post"]),
    "links_to": lambda store: store.links_to(["post"]),
    "last_taken": lambda store: store.last_taken(PERSON, "post", "nl"),
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """One row of everything: on the way, so that no verb stops before its last statement."""
    store = Store(tmp_path / "test.sqlite3")
    store.receive("event:0", "{}")
    with store.transaction():
        question = Question("?", PERSON, Place.DM, "D1:1.1", "nl", channel="D1", thread="1.1")
        asked = store.add_question(question, decision="handover")
        assert asked is not None
        escalation = store.add_escalation(
            asked, topic=None, contact="hr", assignee="U0CONTACT", due=0.0, wake_at=0.0
        )
        store.owe(Kind.ESCALATION, "U0CONTACT", "nl", question=asked, escalation=escalation)
    yield store
    store.close()


def scans(store: Store, verb: Verb) -> list[str]:
    """The steps in which a verb's statements read a whole table, with the statement."""
    statements: list[str] = []
    connection = store.db.conn
    connection.set_trace_callback(statements.append)
    verb(store)
    connection.set_trace_callback(None)
    found = []
    for statement in statements:
        if not re.match(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b", statement):
            continue
        for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall():
            # a search for “asker > NULL” finds every question that is not yet erased
            plan = re.sub(r"^SEARCH (\w+) USING INDEX \w+ \(asker>\?\)", r"SCAN \1", row[3])
            step = re.match(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?", plan)
            if step and step[2] not in FEW and is_grown(step[1], statement):
                found.append(f"{row[3]}: {statement}")
    assert statements, "the verb was watched"
    return found


def is_grown(name: str, statement: str) -> bool:
    """Whether a name in a plan, perhaps short for one, is a table that grows."""
    aliases = dict(re.findall(r"\b(?:FROM|JOIN) (\w+) (\w)\b", statement))
    return {short: table for table, short in aliases.items()}.get(name, name) in GROW


@pytest.mark.parametrize("name", [*BY_ITSELF, *FOR_A_PERSON])
def test_it_reads_no_whole_table(store: Store, name: str) -> None:
    assert scans(store, {**BY_ITSELF, **FOR_A_PERSON}[name]) == []


def test_only_the_operators_export_reads_the_outbox(store: Store) -> None:
    """Whom a message went to is asked nowhere else: an index would cost every message more."""
    [found] = scans(store, lambda store: store.rows_about(PERSON))
    assert found.startswith("SCAN o: SELECT o.*, q.asker FROM outbox")


def test_a_scan_would_be_noticed(store: Store) -> None:
    def scanning(store: Store) -> object:
        return store.db.execute("SELECT * FROM questions q WHERE q.text = 'x'").fetchall()

    assert len(scans(store, scanning)) == 1
