"""What is erased, by whom and when; what stays, and what a person can see of it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlite_utils import Database

from bot.__main__ import main
from bot.cards import actions
from bot.content import Content
from bot.erasing import BATCH, DAY_SECONDS, Retention
from bot.migrations import MIGRATIONS
from bot.playground.demo import COLLEAGUE, EMPLOYEE, Playground, slack_ids
from bot.privacy import Privacy
from bot.records import Held, Keep, Kind
from bot.store import Store
from tests.slack import (
    HANDED_OVER,
    HR_HANDED_OVER,
    KNOWN,
    Slack,
    Somebody,
    all_values,
    an_app,
    eventually,
    small_policy,
)

Json = dict[str, Any]
ANSWER = "Vraag het eerst aan de kat."
FIGURES = ("decision", "topic", "language", "entries", "versions", "place", "helpful", "contact")


@pytest.fixture
def running(manifest: dict[str, object], folder: Path, tmp_path: Path) -> Iterator[Playground]:
    """The app with a small organisation of two contacts; its daily job is not due yet."""
    content, path = Content(folder, slack_ids), tmp_path / "test.sqlite3"
    store = Store(path)
    store.take_turn("retention", 1e9)
    store.close()
    with an_app(manifest, content, path) as slack:
        yield slack.running


def store_of(slack: Slack) -> Store:
    return slack.running.service.store


def stored(slack: Slack, *but: str) -> str:
    """All that the database holds, but for some tables."""
    tables = set(store_of(slack).db.table_names()) - set(but)
    return repr({table: slack.rows(table) for table in tables})


def in_the_files(slack: Slack) -> bytes:
    """The database as it lies on the disk, with what stands beside it."""
    path = store_of(slack).path
    return b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))


def question(slack: Slack, number: int = -1) -> Json:
    return slack.rows("questions")[number]


def figures(row: Json) -> Json:
    return {name: row[name] for name in FIGURES}


def now(slack: Slack, card: Json) -> str:
    """A message as it reads now, cards and all."""
    [found] = [m for m in slack.workspace.messages(card["channel"]) if m["ts"] == card["ts"]]
    return repr(found)


def handed_over(slack: Slack, asker: Somebody, text: str = HANDED_OVER) -> tuple[Json, Json]:
    """A question that was handed over: the asker's card and the contact's."""
    asked = asker.asks(text)
    mine = asker.sees(asker.words("handover.intro"), after=asked)
    contact = "hr" if text == HR_HANDED_OVER else "communications"
    return mine, slack.contact(contact).sees(text)


def answered(slack: Slack, asker: Somebody, text: str = HR_HANDED_OVER) -> tuple[Json, Json]:
    """The same, and the contact answered it."""
    mine, theirs = handed_over(slack, asker, text)
    contact = slack.contact("hr" if text == HR_HANDED_OVER else "communications")
    contact.presses(theirs, actions.REPLY)
    contact.submits(text=ANSWER)
    asker.sees(ANSWER)
    slack.quiet()
    return mine, theirs


def offered(slack: Slack, asker: Somebody, said: str = "vergeet mij") -> Json:
    """The card that says what is erased and what stays."""
    asker.asks(said)
    return asker.sees(asker.words("forget.final"))


def forgotten(slack: Slack, asker: Somebody) -> None:
    asker.presses(offered(slack, asker), actions.FORGET)
    asker.sees(asker.words("forget.done"))
    slack.quiet()


def long_ago(slack: Slack, days: float) -> None:
    """Everything that happened so far happened that many days ago."""
    seconds = days * DAY_SECONDS
    for table, columns in {
        "questions": ["asked_at"], "escalations": ["opened_at", "closed_at", "due"],
        "outbox": ["created_at", "sent_at"], "inbox": ["received_at", "settled_at"],
        "people": ["fetched_at"],
    }.items():  # fmt: skip
        for column in columns:
            slack.sql(f"UPDATE {table} SET {column} = {column} - {seconds}")


def the_job_is_due(slack: Slack) -> None:
    slack.sql("UPDATE jobs SET next_at = 0 WHERE job = 'retention'")


def a_day_passes(slack: Slack, keep: Keep | None = None, batch: int = 500) -> Retention:
    """The daily job is due, and runs to its end."""
    job = Retention(store_of(slack), keep or Keep(), batch)
    the_job_is_due(slack)
    while job.work():
        pass
    slack.quiet()
    return job


# ---- asking to be forgotten


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("said", ["first", "shouted", "last"])
def test_a_person_first_reads_what_goes_and_what_stays(
    slack: Slack, language: str, said: str
) -> None:
    slack.person().asks(KNOWN)
    handed_over(slack, slack.person())
    slack.quiet()
    asker = slack.person(locale={"nl": "nl-NL", "en": "en-GB"}[language])
    before = slack.rows("questions"), slack.rows("escalations")
    heard = asker.words.lines("forget_me")
    text = {"first": heard[0], "shouted": f"{heard[0].upper()}!", "last": heard[-1]}[said]
    card = offered(slack, asker, text)
    assert asker.words("forget.questions", count=2) in card["text"]
    assert asker.words("forget.waiting", count=1) in card["text"]
    assert asker.words("forget.slack") in card["text"]
    slack.quiet()
    assert (slack.rows("questions"), slack.rows("escalations")) == before


def test_a_command_gets_the_card_in_the_direct_message(slack: Slack) -> None:
    asker = slack.person()
    asker.types("/beleid", "vergeet mij")
    card = asker.sees(asker.words("forget.final"))
    asker.presses(card, actions.FORGET)
    asker.sees(asker.words("forget.done"))


def test_in_a_channel_nothing_is_done_or_told(slack: Slack) -> None:
    asker = slack.person()
    asker.asks(KNOWN)
    slack.quiet()
    asker.mentions_the_bot("vergeet mij")
    said = slack.colleague().sees(asker.words("forget.elsewhere"), place="#general")
    slack.quiet()
    assert actions.FORGET not in all_values(said)
    assert question(slack)["asker"] == EMPLOYEE
    assert len(slack.posts_to(asker)) == 1, "the answer, and no card"


def test_after_a_yes_nothing_of_the_person_is_left_but_figures(slack: Slack) -> None:
    asker = slack.person()
    asker.asks(KNOWN)
    asker.presses(asker.sees("Dat is de regel."), actions.RATE, "1|no")
    slack.quiet()
    answered(slack, asker)
    mine, _ = handed_over(slack, asker)
    asker.presses(mine, actions.ADD_NAME)
    asker.mentions_the_bot(KNOWN)
    slack.quiet()
    before = [figures(row) for row in slack.rows("questions")]
    asked = question(slack)["asked_at"]
    held = stored(slack)
    assert all(each in held for each in (EMPLOYEE, asker.dm, KNOWN, HANDED_OVER, ANSWER))

    forgotten(slack, asker)
    slack.running.service.store.scrub()
    left = stored(slack)
    for each in (EMPLOYEE, asker.dm, "C0GENERAL", KNOWN, HANDED_OVER, HR_HANDED_OVER, ANSWER):
        assert each not in left, each
        assert each.encode() not in in_the_files(slack), each
    assert [figures(row) for row in slack.rows("questions")] == before
    for row in slack.rows("questions"):
        assert row["asked_at"] == asked // DAY_SECONDS * DAY_SECONDS, "the day, not the moment"
        assert row["confidence"] == round(row["confidence"], 2)
    assert [row["state"] for row in slack.rows("escalations")] == ["answered", "withdrawn"]
    for row in slack.rows("escalations"):
        assert all(row[each] % DAY_SECONDS == 0 for each in ("opened_at", "closed_at", "due"))


def test_after_a_yes_every_contacts_card_is_replaced(slack: Slack) -> None:
    asker = slack.person()
    _, closed = answered(slack, asker)
    mine, waiting = handed_over(slack, asker)
    forgotten(slack, asker)
    hr, communications = slack.contact("hr"), slack.contact("communications")
    assert hr.words("desk.erased") in now(slack, closed)
    assert communications.words("desk.withdrawn") in now(slack, waiting)
    for contact in (hr, communications):
        seen = contact.everything_seen()
        assert not [x for x in (HANDED_OVER, HR_HANDED_OVER, ANSWER, EMPLOYEE) if x in seen]
    assert asker.words("handover.withdrawn") in now(slack, mine), "no promise is left"
    assert ANSWER in asker.everything_seen(), "what is in Slack's own history stays"


def test_a_card_that_quotes_a_forgotten_question_is_replaced_too(slack: Slack) -> None:
    asker, other = slack.person(), slack.person(COLLEAGUE)
    contact = slack.contact("communications")
    thread = asker.mentions_the_bot(KNOWN)
    slack.quiet()
    other.mentions_the_bot("en als hij dan weigert?", thread=thread)
    card = contact.sees(contact.words("desk.before"))
    assert KNOWN in repr(card)
    slack.quiet()
    forgotten(slack, asker)
    assert KNOWN not in now(slack, card)
    assert "en als hij dan weigert?" in now(slack, card), "that question is somebody else's"
    assert question(slack)["follows"] is None
    assert question(slack)["asker"] == COLLEAGUE


def test_others_keep_what_is_theirs(slack: Slack) -> None:
    asker, other = slack.person(), slack.person(COLLEAGUE)
    other.asks(KNOWN)
    handed_over(slack, other)
    slack.quiet()
    before = slack.rows("questions"), slack.rows("escalations"), slack.rows("outbox")
    forgotten(slack, asker)
    after = slack.rows("questions"), slack.rows("escalations"), slack.rows("outbox")
    assert after[:2] == before[:2]
    assert after[2][: len(before[2])] == before[2]


def test_whoever_presses_is_forgotten_and_nobody_else(slack: Slack) -> None:
    asker, other = slack.person(), slack.person(COLLEAGUE)
    for person in (asker, other):
        person.asks(KNOWN)
        slack.quiet()
    card = offered(slack, asker)
    other.forges(card, actions.FORGET, EMPLOYEE)
    slack.quiet()
    assert sorted(str(row["asker"]) for row in slack.rows("questions")) == ["None", EMPLOYEE]
    assert question(slack, 0)["asker"] == EMPLOYEE


def test_pressing_again_does_nothing_more(slack: Slack) -> None:
    asker = slack.person()
    asker.asks(KNOWN)
    slack.quiet()
    card = offered(slack, asker)
    slack.quiet()
    for _ in range(2):
        assert asker.presses(card, actions.FORGET).ok
    slack.quiet()
    assert asker.everything_seen().count(asker.words("forget.done")) >= 1
    left = slack.rows("questions")
    asker.asks(KNOWN)
    asker.sees("Dat is de regel.")
    slack.quiet()
    assert slack.rows("questions")[:-1] == left, "and they can ask again"


def test_buttons_on_the_old_cards_say_that_there_is_nothing_any_more(slack: Slack) -> None:
    asker = slack.person()
    asker.asks(KNOWN)
    answer = asker.sees("Dat is de regel.")
    mine, _ = handed_over(slack, asker)
    forgotten(slack, asker)
    asker.forges(answer, actions.RATE, "1|no")
    asker.forges(answer, actions.ASK_AGAIN, "1")
    asker.forges(mine, actions.WITHDRAW, "2")
    assert asker.told() == [asker.words("refused.gone")] * 3


def test_what_is_still_on_its_way_is_not_handled_and_not_sent(slack: Slack) -> None:
    asker, other = slack.person(), slack.person(COLLEAGUE)
    slack.running.service.scheduler.stop()
    for person in (asker, other):
        person.asks(KNOWN)
        slack.workspace.settle()
    taken = store_of(slack).take_received(60.0)
    assert taken is not None
    assert EMPLOYEE in taken.body, "one of them is being handled at this very moment"
    store = store_of(slack)
    with store.transaction():
        store.owe(Kind.ASSET, EMPLOYEE, "nl", item="post#0")
    erased = Privacy(store).forget(EMPLOYEE)
    assert (erased.events, erased.messages) == (1, 1)
    assert KNOWN in stored(slack), "the other's event is there"
    assert EMPLOYEE not in stored(slack)
    with store.transaction():
        assert not store.settle(taken.receipt), "what was begun comes to nothing"
    with slack.another_process():
        other.sees("Dat is de regel.")
        slack.quiet()
    assert [row["asker"] for row in slack.rows("questions")] == [COLLEAGUE]
    assert slack.posts_to(asker) == []


def test_a_message_under_way_takes_no_other_messages_place(slack: Slack) -> None:
    store = store_of(slack)
    slack.running.service.scheduler.stop()
    with store.transaction():
        store.owe(Kind.FORGET, "D1", "nl", item=EMPLOYEE)
    under_way = store.take_owed(60.0)
    assert under_way is not None
    Privacy(store).forget_me("receipt", EMPLOYEE, "nl", "D1")
    store.sent(under_way, channel="D1", ts="1.0", pause=0.0)
    assert EMPLOYEE not in stored(slack)
    following = store.take_owed(60.0)
    assert following is not None
    assert following.kind is Kind.FORGOTTEN


def test_an_event_that_was_given_up_is_erased(slack: Slack) -> None:
    asker = slack.person()
    slack.running.service.scheduler.stop()
    asker.asks(KNOWN)
    slack.workspace.settle()
    slack.sql("UPDATE inbox SET state = 'failed'")
    assert Privacy(store_of(slack)).forget(EMPLOYEE).events == 1
    assert KNOWN not in stored(slack)


def test_a_contacts_answers_stay_without_the_contact(slack: Slack) -> None:
    asker = slack.person()
    _, theirs = answered(slack, asker)
    hr = slack.contact("hr")
    forgotten(slack, hr)
    row = slack.rows("escalations")[0]
    assert (row["answered_by"], row["answer"], row["contact"]) == (None, ANSWER, "hr")
    with store_of(slack).transaction():
        store_of(slack).owe_again(Kind.ESCALATION, question=1)
    slack.quiet()
    assert hr.words("desk.answered", by="Hr") in now(slack, theirs)
    assert "None" not in hr.words("desk.answered", by="Hr")


def test_an_open_question_of_somebody_else_stays_with_its_contact(slack: Slack) -> None:
    asker = slack.person()
    _, theirs = handed_over(slack, asker)
    contact = slack.contact("communications")
    forgotten(slack, contact)
    contact.presses(theirs, actions.REPLY)
    assert contact.submits(text=ANSWER).ok
    asker.sees(ANSWER)


def many(slack: Slack, count: int) -> None:
    """So many questions of the employee, each handed over and still open."""
    numbers = f"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"
    slack.sql(
        f"{numbers} INSERT INTO questions (id, source, asker, text, language, place, channel, "
        "thread, decision, entries, also, contact, topic, confidence, asked_at) SELECT i, i, ?, "
        "'geheim ' || i, 'nl', 'dm', 'D1', i, 'handover', '[]', '[]', 'hr', 'leave', 0.5, ? FROM n",
        EMPLOYEE,
        time.time(),
    )
    slack.sql(
        f"{numbers} INSERT INTO escalations (id, question, contact, assignee, state, due, "
        "opened_at) SELECT i, i, 'hr', 'U0HR', 'open', 0, 0 FROM n"
    )
    for kind, recipient in (("response", "D1"), ("escalation", "U0HR")):
        slack.sql(
            f"{numbers} INSERT INTO outbox (kind, recipient, language, question, escalation, "
            "channel, ts, sent, state, due, created_at) SELECT ?, ?, 'nl', i, i, 'D2', i, 1, "
            "'sent', 0, 0 FROM n",
            kind,
            recipient,
        )


def test_ten_thousand_questions_are_forgotten_at_once_and_hold_nobody_up(slack: Slack) -> None:
    slack.running.service.scheduler.stop()
    many(slack, 10_000)
    store = store_of(slack)
    started = time.monotonic()
    erased = Privacy(store).forget(EMPLOYEE)
    assert time.monotonic() - started < 5
    assert erased.held == Held(questions=10_000, waiting=10_000, answers=0)
    assert "geheim" not in stored(slack)
    assert EMPLOYEE not in stored(slack)
    with store.transaction():
        store.owe(Kind.USAGE, "U0HR", "nl")
    first = store.take_owed(60.0)
    assert first is not None
    assert first.kind is Kind.USAGE, "ten thousand cards wait behind what somebody waits for"


# ---- withdrawing


def test_a_withdrawn_question_is_in_no_file_any_more(slack: Slack) -> None:
    asker = slack.person()
    for _ in range(20):  # neighbours on the same pages
        asker.asks(KNOWN)
    mine, theirs = handed_over(slack, asker)
    contact = slack.contact("communications")
    contact.presses(theirs, actions.PASS_ON)
    contact.submits(contact="hr", text="Zoek jij dit uit?")
    slack.contact("hr").sees(HANDED_OVER)
    slack.quiet()
    words = [each.encode() for each in (HANDED_OVER, "Zoek jij dit uit?")]
    assert all(each in in_the_files(slack) for each in words)

    asker.presses(mine, actions.WITHDRAW)
    slack.quiet()
    store_of(slack).scrub()
    assert not [each for each in words if each in in_the_files(slack)]
    assert KNOWN.encode() in in_the_files(slack), "the others are where they were"


def test_of_a_withdrawn_question_no_message_says_who_asked(slack: Slack) -> None:
    asker = slack.person()
    mine, theirs = handed_over(slack, asker)
    contact = slack.contact("communications")
    contact.presses(theirs, actions.PASS_ON)
    contact.submits(contact="hr")
    asker.sees("team hr")
    slack.quiet()
    asker.presses(mine, actions.WITHDRAW)
    slack.quiet()
    rows = slack.rows("outbox")
    assert rows
    for row in rows:
        names = ("recipient", "channel", "thread", "ts", "question", "escalation", "item")
        assert not any(row[name] for name in names), row
    assert question(slack)["source"] == "erased:1"


def test_a_later_card_no_longer_quotes_what_was_withdrawn(slack: Slack) -> None:
    asker, contact = slack.person(), slack.contact("communications")
    asked = asker.asks(HANDED_OVER)
    mine = asker.sees(asker.words("handover.intro"))
    slack.quiet()
    asker.asks("en als hij dan weigert?", thread=asked)
    card = contact.sees(contact.words("desk.before"))
    later = asker.sees(asker.words("handover.earlier"))
    asker.presses(mine, actions.WITHDRAW)
    slack.quiet()
    assert HANDED_OVER not in contact.everything_seen()
    assert "en als hij dan weigert?" in now(slack, card)
    assert asker.words("handover.earlier") not in now(slack, later)


# ---- time


def test_after_its_days_a_question_is_a_figure(slack: Slack) -> None:
    asker = slack.person()
    asker.asks(KNOWN)
    asker.presses(asker.sees("Dat is de regel."), actions.RATE, "1|yes")
    _, theirs = answered(slack, asker)
    before = [figures(row) for row in slack.rows("questions")]
    long_ago(slack, 89)
    a_day_passes(slack)
    assert question(slack)["text"] == HR_HANDED_OVER, "not before its time"

    long_ago(slack, 2)
    a_day_passes(slack)
    left = stored(slack, "pace", "people")
    for each in (EMPLOYEE, asker.dm, KNOWN, HR_HANDED_OVER, ANSWER, "U0HR"):
        assert each not in left, each
    assert [figures(row) for row in slack.rows("questions")] == before
    hr = slack.contact("hr")
    assert hr.words("desk.erased") in now(slack, theirs)
    assert HR_HANDED_OVER not in hr.everything_seen()
    assert ANSWER in asker.everything_seen(), "the asker keeps the conversation"
    assert not [row for row in slack.rows("outbox") if row["question"]]


def test_an_open_question_waits_however_old_it_is(slack: Slack) -> None:
    asker = slack.person()
    mine, theirs = handed_over(slack, asker)
    slack.quiet()
    long_ago(slack, 4000)
    a_day_passes(slack)
    assert question(slack)["text"] == HANDED_OVER
    contact = slack.contact("communications")
    contact.presses(theirs, actions.REPLY)
    contact.submits(text=ANSWER)
    asker.sees(ANSWER)
    slack.quiet()
    assert actions.WITHDRAW not in now(slack, mine), "its cards still follow"
    a_day_passes(slack)
    assert question(slack)["text"] == HANDED_OVER, "its days begin when it is closed"
    long_ago(slack, 91)
    a_day_passes(slack)
    assert question(slack)["text"] is None


def test_what_goes_on_about_an_erased_question_does_not_point_to_it(slack: Slack) -> None:
    asker = slack.person()
    asked = asker.asks(KNOWN)
    slack.quiet()
    long_ago(slack, 91)
    asker.asks("en als hij dan weigert?", thread=asked)
    contact = slack.contact("communications")
    card = contact.sees(contact.words("desk.before"))
    slack.quiet()
    assert question(slack)["follows"] == 1
    a_day_passes(slack)
    assert (question(slack, 0)["asker"], question(slack)["asker"]) == (None, EMPLOYEE)
    assert question(slack)["follows"] is None, "else the figure would have a name again"
    assert KNOWN not in now(slack, card)


def test_traces_of_what_was_delivered_go_too(slack: Slack) -> None:
    asker = slack.person()
    asker.asks("hoi")
    asker.sees(asker.words("usage.private"))
    slack.quiet()
    [row] = slack.rows("outbox")
    assert (row["state"], row["recipient"], row["channel"], row["ts"]) == ("sent", "", None, None)
    slack.sql(
        "INSERT INTO inbox (receipt, body, state, received_at, due) VALUES "
        "('event:x', '{}', 'failed', ?, 0)",
        time.time(),
    )
    long_ago(slack, 29)
    a_day_passes(slack)
    kept = {table: len(slack.rows(table)) for table in ("inbox", "outbox")}
    assert kept == {"inbox": 2, "outbox": 1}
    assert any(row["user"] == EMPLOYEE for row in slack.rows("people"))

    long_ago(slack, 2)
    a_day_passes(slack)
    assert slack.rows("inbox") == slack.rows("outbox") == []
    assert not any(row["user"] == EMPLOYEE for row in slack.rows("people"))


def test_what_was_not_handled_or_sent_yet_is_not_dropped_by_time(slack: Slack) -> None:
    store = store_of(slack)
    slack.running.service.scheduler.stop()
    asker = slack.person()
    asker.asks(KNOWN)
    slack.workspace.settle()
    with store.transaction():
        store.owe(Kind.ASSET, EMPLOYEE, "nl", item="post#0")
    long_ago(slack, 4000)
    the_job_is_due(slack)
    Retention(store, Keep(questions=1, deliveries=1)).work()
    assert [row["state"] for row in slack.rows("inbox")] == ["waiting"]
    assert [row["state"] for row in slack.rows("outbox")] == ["owed"]


def test_pauses_between_messages_are_forgotten(slack: Slack) -> None:
    slack.quiet()
    slack.sql("INSERT INTO pace (recipient, free_at) VALUES ('U0LATER', 9e9), ('U0BEFORE', 1)")
    store_of(slack).scrub()
    assert [row["recipient"] for row in slack.rows("pace")] == ["U0LATER"]


def test_the_days_are_settings(slack: Slack) -> None:
    asker = slack.person()
    asker.asks(KNOWN)
    slack.quiet()
    long_ago(slack, 5)
    a_day_passes(slack, Keep(questions=6, deliveries=6))
    assert question(slack)["text"] == KNOWN
    assert slack.rows("inbox")
    a_day_passes(slack, Keep(questions=4, deliveries=6))
    assert question(slack)["text"] is None
    assert slack.rows("inbox")
    a_day_passes(slack, Keep(questions=4, deliveries=4))
    assert slack.rows("inbox") == []


def test_the_job_works_in_steps_between_which_others_can_write(slack: Slack) -> None:
    slack.running.service.scheduler.stop()
    many(slack, 10)
    slack.sql("UPDATE escalations SET state = 'answered', closed_at = 0")
    slack.sql("UPDATE questions SET asked_at = 0")
    the_job_is_due(slack)
    job = Retention(store_of(slack), Keep(), batch=4)
    other = Store(store_of(slack).path)
    left = []
    while job.work():
        with other.transaction():  # the lock is free
            other.settle(f"step {len(left)}")
        left.append(sum(row["asker"] is not None for row in slack.rows("questions")))
    other.close()
    assert left == [6, 2]
    assert all(row["asker"] is None for row in slack.rows("questions"))


def test_one_process_does_it_once_a_day(slack: Slack) -> None:
    asker = slack.person()
    asker.asks(KNOWN)
    slack.quiet()
    first = a_day_passes(slack)
    long_ago(slack, 91)
    other = Retention(Store(store_of(slack).path), Keep())
    assert not first.work()
    assert not other.work()
    other.store.close()
    assert question(slack)["text"] == KNOWN
    the_job_is_due(slack)
    first.work()
    assert question(slack)["text"] is None


def test_a_step_that_failed_is_done_later(slack: Slack) -> None:
    slack.person().asks(KNOWN)
    slack.quiet()
    long_ago(slack, 91)
    the_job_is_due(slack)
    slack.sql(
        "CREATE TRIGGER broken BEFORE UPDATE ON questions "
        "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    )
    job = Retention(store_of(slack), Keep())
    with pytest.raises(Exception, match="disk full"):
        job.work()
    slack.sql("DROP TRIGGER broken")
    assert question(slack)["text"] == KNOWN
    job.work()
    assert question(slack)["text"] is None


def test_a_running_app_does_it_by_itself_step_after_step(slack: Slack) -> None:
    slack.running.service.scheduler.stop()
    many(slack, 2 * BATCH + 1)
    slack.sql("DELETE FROM outbox")
    slack.sql("UPDATE escalations SET state = 'answered', closed_at = 0")
    slack.sql("UPDATE questions SET asked_at = 0")
    the_job_is_due(slack)
    assert b"geheim" in in_the_files(slack)
    with slack.another_process():
        assert eventually(lambda: "geheim" not in repr(slack.rows("questions")))
        assert eventually(lambda: b"geheim" not in in_the_files(slack)), "nor in its log"


def test_a_running_app_empties_its_log_by_itself(slack: Slack) -> None:
    asker = slack.person()
    mine, _ = handed_over(slack, asker)
    asker.presses(mine, actions.WITHDRAW)
    slack.quiet()
    assert HANDED_OVER not in stored(slack), "it may still stand in the log"
    with slack.another_process():
        assert eventually(lambda: HANDED_OVER.encode() not in in_the_files(slack))


# ---- an answer whose rule changed


def test_a_card_never_quotes_another_version_in_place_of_the_one_it_quoted(
    slack: Slack, folder: Path
) -> None:
    asker = slack.person()
    asker.asks(KNOWN)
    answer = asker.sees("Dat mag als zij vooraf ja zei.")
    slack.quiet()
    assert json.loads(question(slack)["versions"]) == {"photos.1": 1}
    small_policy(folder, "photos", "Alleen met een handtekening.", KNOWN, version=2)
    slack.running.service.content.refresh()
    asker.presses(answer, actions.RATE, "1|no")
    slack.quiet()
    card = asker.sees(asker.words("answer.changed", topic="Foto's"))
    assert card["ts"] == answer["ts"]
    assert "handtekening" not in now(slack, answer)
    assert actions.HAND_OVER in all_values(card), "and a person is still offered"

    assert asker.presses(card, actions.ASK_AGAIN).ok
    fresh = asker.sees("Alleen met een handtekening. Dat is de regel.")
    assert fresh["ts"] != answer["ts"]
    assert fresh["thread_ts"] == answer["thread_ts"]
    slack.quiet()
    assert json.loads(question(slack)["versions"]) == {"photos.1": 2}
    slack.colleague().forges(card, actions.ASK_AGAIN, "1")
    assert len(slack.rows("questions")) == 2, "for the asker alone"


@pytest.mark.parametrize("versions", ['{"photos.1": 1}', "{}"], ids=["same", "asked before"])
def test_a_card_whose_rule_did_not_change_quotes_it_again(slack: Slack, versions: str) -> None:
    asker = slack.person()
    asker.asks(KNOWN)
    answer = asker.sees("Dat is de regel.")
    slack.quiet()
    slack.sql("UPDATE questions SET versions = ?", versions)
    asker.presses(answer, actions.RATE, "1|yes")
    slack.quiet()
    assert asker.words("rate.thanks") in now(slack, answer)
    assert "Dat is de regel." in now(slack, answer)


# ---- seeing what is kept


def test_a_person_can_see_everything_that_is_kept_and_nothing_of_others(slack: Slack) -> None:
    asker, other = slack.person(), slack.person(COLLEAGUE)
    asker.asks(KNOWN)
    slack.quiet()
    answered(slack, asker)
    handed_over(slack, asker)
    handed_over(slack, other, "Mag de hond er ook bij, op een foto?")
    slack.quiet()
    slack.sql(
        "INSERT INTO inbox (receipt, body, state, received_at, due) VALUES ('event:x', ?, "
        "'failed', 0, 0)",
        json.dumps({"event": {"user": EMPLOYEE, "text": "Wat een vraag"}}),
    )
    store_of(slack).keep_locale(EMPLOYEE, "nl-NL")
    found = Privacy(store_of(slack)).export(EMPLOYEE)
    shown = json.dumps(found, ensure_ascii=False)
    for each in (KNOWN, HR_HANDED_OVER, HANDED_OVER, ANSWER, "Wat een vraag", asker.dm, "nl-NL"):
        assert each in shown, each
    contacts = [slack.contact(each) for each in ("hr", "communications")]
    theirs = [place for contact in contacts for place in (contact.user, contact.dm)]
    for each in (COLLEAGUE, other.dm, "de hond", *theirs):
        assert each not in shown, each
    first, second, third = found["questions"]
    assert first["handed_over"] is None
    assert (first["entries"], first["versions"]) == (["photos.1"], {"photos.1": 1})
    assert (second["handed_over"]["contact"], second["handed_over"]["answer"]) == ("hr", ANSWER)
    assert third["handed_over"]["state"] == "open"
    assert {row["kind"] for row in found["messages"]} >= {"response", "escalation", "reply"}
    assert found["questions"][0]["asked_at"].endswith("+00:00")


def test_a_contact_sees_what_they_answered_and_not_who_asked(slack: Slack) -> None:
    asker = slack.person()
    answered(slack, asker)
    handed_over(slack, asker)
    found = Privacy(store_of(slack)).export("U0HR")
    [handled] = found["handled_as_contact"]
    assert (handled["answer"], handled["answered_by"]) == (ANSWER, "U0HR")
    shown = json.dumps(found, ensure_ascii=False)
    for each in (EMPLOYEE, asker.dm, HR_HANDED_OVER, HANDED_OVER, "U0COMMUNICATIONS"):
        assert each not in shown, each


def test_of_whom_nothing_is_kept_nothing_is_shown(slack: Slack) -> None:
    slack.person().asks(KNOWN)
    slack.quiet()
    found = Privacy(store_of(slack)).export("U0NOBODY")
    assert found.pop("person") == "U0NOBODY"
    found.pop("exported_at")
    assert not any(found.values())


def test_after_forgetting_there_is_nothing_to_see(slack: Slack) -> None:
    asker = slack.person()
    asker.asks(KNOWN)
    answered(slack, asker)
    forgotten(slack, asker)
    store_of(slack).scrub()
    found = Privacy(store_of(slack)).export(EMPLOYEE)
    assert not any(found[each] for each in found.keys() - {"person", "exported_at"})


# ---- the operator


def operator(*line: str, database: Path) -> Result:
    given = {"WEGWIJZER_DATABASE": str(database)}
    return CliRunner().invoke(main, line, env=given, catch_exceptions=False)


def test_the_operator_forgets_somebody_while_the_bot_runs(slack: Slack) -> None:
    asker, path = slack.person(), store_of(slack).path
    _, closed = answered(slack, asker)
    _, waiting = handed_over(slack, asker)
    slack.quiet()
    run = operator("forget", EMPLOYEE, database=path)
    assert (run.exit_code, run.stderr) == (0, "")
    assert run.stdout.splitlines()[:2] == [
        "questions erased: 2",
        "questions withdrawn that waited for a contact: 1",
    ]
    slack.quiet()
    hr, communications = slack.contact("hr"), slack.contact("communications")
    assert hr.words("desk.erased") in now(slack, closed)
    assert communications.words("desk.withdrawn") in now(slack, waiting)
    assert EMPLOYEE not in stored(slack, "pace", "people")

    again = operator("forget", EMPLOYEE, database=path)
    assert again.exit_code == 0
    assert "questions erased: 0" in again.stdout


def test_the_operator_prints_what_is_kept_to_read_or_on_one_line(slack: Slack) -> None:
    path = store_of(slack).path
    slack.person().asks(KNOWN)
    slack.quiet()
    run = operator("export-person", EMPLOYEE, database=path)
    line = operator("export-person", EMPLOYEE, "--json", database=path)
    for each in (run, line):
        assert (each.exit_code, each.stderr) == (0, "")
        assert json.loads(each.stdout)["questions"][0]["text"] == KNOWN
    assert run.stdout.count("\n") > 20
    assert line.stdout.count("\n") == 1
    nobody = operator("export-person", "U0NOBODY", database=path)
    assert nobody.exit_code == 0
    assert json.loads(nobody.stdout)["questions"] == []


@pytest.mark.parametrize("command", ["forget", "export-person"])
@pytest.mark.parametrize("user", ["anna", "u012ab3cd", "C012AB3CD", "U", "U012%", ""])
def test_who_is_no_member_is_told_so(tmp_path: Path, command: str, user: str) -> None:
    run = operator(command, user, database=tmp_path / "none.sqlite3")
    assert run.exit_code == 2
    assert "U012AB3CD" in run.stderr


@pytest.mark.parametrize("command", ["forget", "export-person"])
def test_a_database_that_is_not_there_is_told_and_not_made(tmp_path: Path, command: str) -> None:
    run = operator(command, EMPLOYEE, database=tmp_path / "none.sqlite3")
    assert run.exit_code == 2
    assert "WEGWIJZER_DATABASE" in run.stderr
    assert run.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


# ---- databases of before


def test_a_database_of_before_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite3"
    old = Database(path)
    MIGRATIONS.apply(old, stop_before="privacy")
    old["questions"].insert(
        {
            "source": "D1:1", "asker": EMPLOYEE, "text": KNOWN, "language": "nl", "place": "dm",
            "decision": "answer", "entries": '["photos.1"]', "also": "[]", "confidence": 0.5,
            "asked_at": 1.0,
        }
    )  # fmt: skip
    old.close()
    store = Store(path)
    asked = store.question(1)
    assert asked is not None
    assert (asked.text, asked.versions) == (KNOWN, {})
    assert Privacy(store).forget(EMPLOYEE).held.questions == 1
    store.close()
