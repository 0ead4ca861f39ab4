"""What arrived is handled once, what is owed is delivered, whatever breaks in between."""

from __future__ import annotations

import threading
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.cards import actions
from bot.delivery import MOST_AFTER_YOU
from bot.playground.demo import EMPLOYEE, Playground
from bot.records import Kind
from tests.slack import (
    HANDED_OVER,
    HR_HANDED_OVER,
    KNOWN,
    Slack,
    Somebody,
    eventually,
    small_policy,
)

Json = dict[str, Any]
RULE = "Dat is de regel."
"""Stands in the answer to KNOWN and nowhere else."""


@pytest.fixture
def running(small: Playground) -> Playground:
    return small


def crash(slack: Slack) -> None:
    """From here on this process stores what arrives and does nothing with it."""
    slack.running.service.scheduler.stop()


def break_table(slack: Slack, table: str) -> None:
    """Nothing can be added to a table, as on a full disk."""
    slack.sql(
        f"CREATE TRIGGER broken BEFORE INSERT ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    )


def repair(slack: Slack) -> None:
    slack.sql("DROP TRIGGER broken")


def hurry(slack: Slack) -> None:
    """Whatever waits for a later moment is due now."""
    slack.sql("UPDATE outbox SET due = 0 WHERE state = 'owed'")
    slack.sql("UPDATE pace SET free_at = 0")
    slack.sql("UPDATE inbox SET due = 0 WHERE state = 'waiting'")


def events_of(slack: Slack, text: str) -> list[str]:
    """The ids of the events that carried a text."""
    slack.workspace.settle()
    found = {
        delivery.event_id: None
        for delivery in slack.workspace.deliveries
        if delivery.kind == "event" and delivery.payload["event"].get("text") == text
    }
    return list(found)


def answers(slack: Slack, asker: Somebody) -> list[Json]:
    """The messages with the answer that stand in the person's conversation."""
    every = slack.workspace.messages(asker.dm)
    return [m for m in every if "bot_id" in m and RULE in m["text"]]


def states(slack: Slack, table: str = "outbox") -> list[str]:
    return [row["state"] for row in slack.rows(table)]


# ---- stored before it is acknowledged


def test_an_event_is_stored_when_slack_hears_200(slack: Slack) -> None:
    crash(slack)
    asker = slack.person()
    asker.asks(KNOWN)
    slack.workspace.settle()
    assert slack.workspace.deliveries[-1].status == 200
    [row] = slack.rows("inbox")
    assert KNOWN in row["body"]
    assert row["state"] == "waiting"


def test_an_event_that_cannot_be_stored_is_answered_500_and_its_redelivery_works(
    slack: Slack,
) -> None:
    asker = slack.person()
    break_table(slack, "inbox")
    asker.asks(KNOWN)
    [event] = events_of(slack, KNOWN)
    assert slack.workspace.deliveries[-1].status == 500
    assert slack.rows("inbox") == slack.rows("questions") == []

    repair(slack)
    assert slack.workspace.redeliver(event).status == 200
    asker.sees(RULE)
    slack.quiet()
    assert len(answers(slack, asker)) == 1


def test_a_button_that_cannot_be_stored_says_so_and_works_again(slack: Slack) -> None:
    asker = slack.person()
    asker.asks(KNOWN)
    answer = asker.sees(RULE)
    slack.quiet()
    break_table(slack, "inbox")
    asker.presses(answer, actions.RATE, "1|yes")
    sentence = asker.words("error.action", reference="").rstrip(".")
    assert asker.told()[0].startswith(sentence)
    assert slack.rows("questions")[0]["helpful"] is None
    repair(slack)
    assert asker.presses(answer, actions.RATE, "1|yes").ok
    assert slack.rows("questions")[0]["helpful"] == 1


def test_a_command_that_cannot_be_stored_says_so(slack: Slack) -> None:
    asker = slack.person()
    break_table(slack, "inbox")
    shown = asker.types("/beleid", KNOWN)
    assert asker.words("error.action", reference="").rstrip(".") in asker.told()[0]
    assert shown.message_ts
    assert slack.rows("questions") == slack.rows("outbox") == []


def test_events_that_arrive_together_share_a_commit(slack: Slack) -> None:
    crash(slack)
    store, kept, commits = slack.running.service.store, [], []
    store.committed = lambda: commits.append(1)

    def receive(number: int) -> None:
        kept.append((number, store.receive(f"event:{number % 8}", "{}")))

    threads = [threading.Thread(target=receive, args=(number,)) for number in range(9)]
    with store.transaction():
        for thread in threads:
            thread.start()
        assert eventually(lambda: len(store._arrived) == len(threads) - 1)
    for thread in threads:
        thread.join()
    assert len(commits) == 3, "the one that they waited for, the first of them, and all others"
    assert sorted(each for number, each in kept if number not in (0, 8)) == [True] * 7
    assert sorted(each for number, each in kept if number in (0, 8)) == [False, True]
    assert store.waiting() == 8


def test_an_event_in_a_commit_that_failed_is_not_taken_for_stored(slack: Slack) -> None:
    crash(slack)
    store, told = slack.running.service.store, []
    slack.sql("CREATE TRIGGER broken BEFORE INSERT ON inbox WHEN new.receipt = 'event:bad' "
              "BEGIN SELECT RAISE(ABORT, 'no'); END")  # fmt: skip

    def receive(name: str) -> None:
        try:
            told.append((name, store.receive(f"event:{name}", "{}")))
        except Exception:
            told.append((name, False))

    threads = [threading.Thread(target=receive, args=(each,)) for each in ("bad", "good", "well")]
    with store.transaction():
        for thread in threads:
            thread.start()
        assert eventually(lambda: len(store._arrived) == len(threads) - 1)
    for thread in threads:
        thread.join()
    stored = {row["receipt"] for row in slack.rows("inbox")}
    assert stored == {f"event:{name}" for name, kept in told if kept}
    assert "event:bad" not in stored


def test_a_write_that_waits_for_too_long_fails_instead_of_hanging(
    slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash(slack)
    monkeypatch.setattr("bot.store.base.BUSY_SECONDS", 0.05)
    store, caught = slack.running.service.store, []

    def receive() -> None:
        try:
            store.receive("event:1", "{}")
        except Exception as error:
            caught.append(error)

    with store.transaction():
        thread = threading.Thread(target=receive)
        thread.start()
        thread.join(5)
    assert [type(each).__name__ for each in caught] == ["OperationalError"]


def test_what_slack_waits_for_goes_first(slack: Slack) -> None:
    scheduler = slack.running.service.scheduler
    asker, looked = slack.person(), []

    def is_busy() -> bool:
        looked.append(time.monotonic())
        return True

    scheduler.is_busy = is_busy
    asker.asks(KNOWN)
    asker.sees(RULE)
    assert len(looked) >= MOST_AFTER_YOU, "held back, and looked again until its patience was over"
    scheduler.is_busy = lambda: False
    slack.quiet()


# ---- handled once


def test_the_same_event_again_asks_nothing_again(slack: Slack) -> None:
    asker = slack.person()
    asker.asks(KNOWN)
    asker.sees(RULE)
    slack.quiet()
    [event] = events_of(slack, KNOWN)
    assert slack.workspace.redeliver(event).status == 200
    assert slack.workspace.redeliver(event, num=2).status == 200
    slack.quiet()
    assert len(slack.rows("questions")) == len(answers(slack, asker)) == 1


def test_two_events_for_one_message_are_one_question(slack: Slack) -> None:
    asker = slack.person()
    ts = asker.asks(KNOWN)
    event = {
        "type": "app_mention", "channel": asker.dm, "user": asker.user, "text": KNOWN, "ts": ts,
        "event_ts": ts,
    }  # fmt: skip
    assert slack.sends(event) == 200
    assert slack.sends({**event, "type": "message", "channel_type": "im"}) == 200
    asker.sees(RULE)
    slack.quiet()
    assert len(slack.rows("questions")) == len(answers(slack, asker)) == 1
    assert set(states(slack, "inbox")) == {"done"}


@pytest.mark.parametrize("text", [KNOWN, "hoi"])
def test_the_same_command_again_does_nothing_again(slack: Slack, text: str) -> None:
    asker = slack.person()
    asker.types("/beleid", text)
    [sent] = [d for d in slack.workspace.deliveries if d.kind == "command"]
    slack.workspace.send_form("command", sent.payload, sent.payload, "again")
    slack.quiet()
    assert len(slack.posts_to(asker)) == len(slack.rows("outbox")) == 1


# ---- crashes


def test_what_was_stored_before_a_crash_is_answered_after_it(slack: Slack) -> None:
    crash(slack)
    asker = slack.person()
    asked = asker.asks(KNOWN)
    slack.workspace.settle()
    with slack.another_process():
        assert asker.sees(RULE)["thread_ts"] == asked
        slack.quiet()
    assert len(answers(slack, asker)) == 1
    assert states(slack, "inbox") == ["done"]
    assert slack.rows("inbox")[0]["body"] is None, "and its text is erased"


def test_what_was_owed_before_a_crash_is_sent_after_it(slack: Slack) -> None:
    asker = slack.person()
    hold(slack, asker.dm)
    asker.asks(KNOWN)
    assert eventually(lambda: states(slack) == ["owed"])
    crash(slack)
    hurry(slack)
    with slack.another_process():
        asker.sees(RULE)
        slack.quiet()
    assert len(answers(slack, asker)) == 1


def test_an_event_whose_handler_died_is_taken_up_after_the_lease(slack: Slack) -> None:
    crash(slack)
    asker = slack.person()
    asker.asks(KNOWN)
    slack.workspace.settle()
    store = slack.running.service.store
    taken = store.take_received(60)
    assert taken is not None

    with slack.another_process():
        other = slack.colleague()
        other.asks(KNOWN)
        other.sees(RULE)  # this process works, and leaves the leased event alone
        assert answers(slack, asker) == []
        slack.sql("UPDATE inbox SET leased_until = ? WHERE receipt = ?", 1, taken.receipt)
        asker.sees(RULE)
        slack.quiet()
    assert len(answers(slack, asker)) == 1


def test_a_message_whose_sender_died_is_sent_after_the_lease(slack: Slack) -> None:
    asker = slack.person()
    hold(slack, asker.dm)
    asker.asks(KNOWN)
    assert eventually(lambda: states(slack) == ["owed"])
    crash(slack)
    hurry(slack)
    assert slack.running.service.store.take_owed(60) is not None

    with slack.another_process():
        other = slack.colleague()
        other.asks(KNOWN)
        other.sees(RULE)
        assert answers(slack, asker) == []
        slack.sql("UPDATE outbox SET leased_until = 1")
        slack.sql("UPDATE pace SET free_at = 1")
        asker.sees(RULE)
        slack.quiet()
    assert len(answers(slack, asker)) == 1


def test_stopping_leaves_the_rest_in_the_database(slack: Slack) -> None:
    asker, other = slack.person(), slack.colleague()
    hold(slack, asker.dm)
    asker.asks(KNOWN)
    assert eventually(lambda: states(slack) == ["owed"])
    slack.running.service.scheduler.stop()
    other.asks(KNOWN)
    slack.workspace.settle()
    store = slack.running.service.store
    assert (store.waiting(), store.unsent()) == (1, 1)
    hurry(slack)
    assert slack.posts_to(asker) == slack.posts_to(other) == []


def test_an_event_that_fails_again_and_again_is_given_up_and_its_sender_told(
    slack: Slack,
) -> None:
    asker = slack.person()
    break_table(slack, "questions")
    asker.asks(KNOWN)

    def given_up() -> bool:
        hurry(slack)
        return states(slack, "inbox") == ["failed"]

    assert eventually(given_up)
    apology = asker.sees(asker.words("error.text", reference="")[:30])
    assert KNOWN not in repr(apology)
    assert slack.rows("inbox")[0]["attempts"] > 3


def test_an_event_that_failed_once_is_answered_soon(slack: Slack) -> None:
    asker = slack.person()
    break_table(slack, "questions")
    asker.asks(KNOWN)
    assert eventually(lambda: any(row["attempts"] for row in slack.rows("inbox")))
    repair(slack)
    asker.sees(RULE)


# ---- Slack refuses


@pytest.mark.parametrize(
    ("failure", "copies"),
    [
        ({"status": 429, "retry_after": 30}, 1),
        ({"status": 500}, 1),
        ({"status": 0}, 1),
        ({"error": "internal_error"}, 1),
        ({"status": 500, "after_effect": True}, 2),
        ({"status": 0, "after_effect": True}, 2),
    ],
    ids=lambda value: "-".join(map(str, value.values())) if isinstance(value, dict) else None,
)
def test_a_message_that_slack_did_not_take_is_sent_again(
    slack: Slack, failure: dict[str, Any], copies: int
) -> None:
    asker = slack.person()
    slack.workspace.fail_next("chat.postMessage", **failure)
    asker.asks(KNOWN)
    assert eventually(lambda: [row["error"] for row in slack.rows("outbox")] not in ([], [None]))
    [row] = slack.rows("outbox")
    assert row["state"] == "owed"
    if "retry_after" in failure:
        assert row["due"] > time.time() + 20, "Slack's own delay is kept"
    hurry(slack)
    slack.quiet()
    # where Slack did post it and could not say so, nobody can know: better twice than never
    assert len(answers(slack, asker)) == copies
    assert len(slack.posts_to(asker)) == 2
    assert states(slack) == ["sent"]


def test_a_card_that_could_not_be_changed_is_changed_later(slack: Slack) -> None:
    asker = slack.person()
    asker.asks(KNOWN)
    answer = asker.sees(RULE)
    slack.quiet()
    slack.workspace.fail_next("chat.update", status=500)
    asker.presses(answer, actions.RATE, "1|yes")
    assert eventually(lambda: slack.rows("outbox")[0]["error"] is not None)
    hurry(slack)
    asker.sees(asker.words("rate.thanks"))
    assert len(answers(slack, asker)) == 1


@pytest.mark.parametrize("error", ["channel_not_found", "user_disabled", "is_archived"])
def test_what_slack_will_always_refuse_is_given_up_and_others_go_on(
    slack: Slack, error: str
) -> None:
    asker = slack.person()
    slack.workspace.fail_next("chat.postMessage", error=error)
    asker.asks(KNOWN)
    assert eventually(lambda: states(slack) == ["failed"])
    asker.asks(KNOWN)
    asker.sees(RULE)
    slack.quiet()
    assert sorted(states(slack)) == ["failed", "sent"]
    [row] = [row for row in slack.rows("outbox") if row["state"] == "failed"]
    assert row["error"] == error


def test_a_message_that_slack_never_takes_does_not_hold_up_the_next(slack: Slack) -> None:
    asker = slack.person()
    hold(slack, asker.dm)
    asked = asker.asks(KNOWN)
    assert eventually(lambda: states(slack) == ["owed"])
    slack.workspace.unsay(asker.user, asker.dm, asked)  # its thread is gone
    asker.asks(KNOWN)

    def answered() -> bool:
        hurry(slack)
        return len(answers(slack, asker)) == 1

    assert eventually(answered)


@pytest.mark.parametrize("error", ["invalid_auth", "token_revoked", "missing_scope"])
def test_what_fails_for_the_installation_waits_until_that_is_mended(
    slack: Slack, error: str
) -> None:
    asker = slack.person()
    slack.workspace.fail_next("chat.postMessage", error=error)
    asker.asks(KNOWN)
    assert eventually(lambda: [row["error"] for row in slack.rows("outbox")] == [error])
    assert states(slack) == ["owed"]
    hurry(slack)
    asker.sees(RULE)


def test_a_hand_over_that_cannot_be_delivered_does_not_vanish(slack: Slack) -> None:
    asker, contact = slack.person(), slack.contact("communications")
    hold(slack, contact.user)
    asker.asks(HANDED_OVER)
    asker.sees(asker.words("handover.intro"))
    assert eventually(lambda: sorted(states(slack)) == ["owed", "sent"])
    slack.workspace.fail_next("chat.postMessage", error="user_disabled")
    hurry(slack)
    slack.quiet()
    elsewhere = slack.posts_to(slack.contact("hr"))
    assert elsewhere or len(slack.posts_to(asker)) > 1, "somebody else has it, or the asker knows"


# ---- a channel in which the bot may not write


NOT_HERE = ["not_in_channel", "restricted_action", "restricted_action_thread_only_channel",
            "is_archived", "channel_not_found"]  # fmt: skip


def in_the_channel(slack: Slack) -> list[Json]:
    return [m for m in slack.workspace.messages("#general") if "bot_id" in m]


def private_posts(slack: Slack, asker: Somebody) -> list[Json]:
    return [m for m in slack.workspace.messages(asker.dm) if "bot_id" in m]


@pytest.mark.parametrize("error", NOT_HERE)
def test_an_answer_that_a_channel_refuses_goes_to_its_asker_once(slack: Slack, error: str) -> None:
    asker = slack.person()
    slack.workspace.fail_next("chat.postMessage", error=error)
    asker.mentions_the_bot(KNOWN)
    card = asker.sees(RULE)
    slack.quiet()
    assert card["text"].startswith(asker.words("answer.in_private"))
    assert KNOWN in repr(card["blocks"]), "the question does not stand above it"
    assert in_the_channel(slack) == []
    assert asker.presses(card, actions.RATE, "1|yes").ok
    asker.sees(asker.words("rate.thanks"))
    slack.quiet()
    assert len(private_posts(slack, asker)) == 1
    told = [(row["state"], row["error"]) for row in slack.rows("outbox")]
    assert told == [("failed", error), ("sent", None)], "the operator sees why"


def test_a_choice_in_a_channel_that_refuses_the_answer_is_answered_in_private(
    slack: Slack,
) -> None:
    asker = slack.person()
    asker.mentions_the_bot(KNOWN)
    card = slack.workspace.wait_for_message("#general", RULE)
    slack.quiet()
    slack.workspace.fail_next("chat.update", error="is_archived")
    asker.presses(card, actions.RATE, "1|no")
    offered = asker.sees(asker.words("answer.sorry", name="team communications")[:20])
    asker.presses(offered, actions.HAND_OVER)
    asker.sees(asker.words("handover.after_answer"))
    slack.quiet()
    assert len(slack.posts_to(slack.contact("communications"))) == 1


def test_a_hand_over_that_a_channel_does_not_hear_of_is_told_in_private_once(
    slack: Slack,
) -> None:
    asker = slack.person()
    for each in (asker.user, slack.contact("communications").user):
        hold(slack, each)  # the refusal is for the channel, whoever sends first
    slack.workspace.fail_next("chat.postMessage", error="not_in_channel")
    asker.mentions_the_bot(HANDED_OVER)
    assert eventually(lambda: "failed" in states(slack))
    hurry(slack)
    asker.sees(asker.words("handover.intro"))
    slack.quiet()
    assert len(private_posts(slack, asker)) == 1
    assert in_the_channel(slack) == []


def test_who_cannot_be_reached_at_all_is_not_tried_for_ever(slack: Slack) -> None:
    slack.workspace.fail_next("chat.postMessage", error="not_in_channel")
    slack.workspace.fail_next("chat.postMessage", error="user_disabled")
    slack.person().mentions_the_bot(KNOWN)
    assert eventually(lambda: states(slack) == ["failed", "failed"])


def test_giving_up_and_what_is_owed_instead_are_one_step(
    slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    asker, broken = slack.person(), [True]
    store = slack.running.service.store
    owe = store.owe

    def stumbles_once(kind: Kind, recipient: str, *args: Any, **given: Any) -> None:
        if recipient == asker.user and broken and broken.pop():
            raise RuntimeError
        owe(kind, recipient, *args, **given)

    monkeypatch.setattr(store, "owe", stumbles_once)
    slack.workspace.fail_next("chat.postMessage", error="not_in_channel", times=2)
    asker.mentions_the_bot(KNOWN)
    assert eventually(lambda: not broken)
    assert states(slack) == ["owed"], "not given up either"
    slack.sql("UPDATE outbox SET leased_until = 0")
    hurry(slack)
    asker.sees(RULE)
    slack.quiet()
    assert in_the_channel(slack) == []


# ---- order and pause


def test_each_recipient_gets_messages_in_order_with_a_pause(slack: Slack) -> None:
    asker, other = slack.person(), slack.colleague()
    asked = []
    for person in (asker, asker, asker, other):
        hold(slack, person.dm)
        asked.append(person.asks(KNOWN))
        assert eventually(lambda: len(states(slack)) == len(asked))
    crash(slack)
    hurry(slack)
    with slack.another_process(pause=0.3):
        slack.quiet()
    [theirs] = answers(slack, other)
    mine = answers(slack, asker)
    assert [message["thread_ts"] for message in mine] == asked[:3]
    times = [float(message["ts"]) for message in mine]
    assert all(later - sooner >= 0.3 for sooner, later in pairwise(times))
    assert float(theirs["ts"]) < times[-1], "nobody waits for another's pause"


def hold(slack: Slack, recipient: str) -> None:
    """Nothing is sent to a recipient until hurry()."""
    slack.sql(
        "INSERT INTO pace (recipient, free_at) VALUES (?, ?) "
        "ON CONFLICT (recipient) DO UPDATE SET free_at = excluded.free_at",
        recipient,
        time.time() + 3600,
    )


# ---- rendered when it is sent


def test_what_was_withdrawn_before_it_was_sent_is_never_sent(slack: Slack) -> None:
    asker, contact = slack.person(), slack.contact("communications")
    hold(slack, contact.user)
    asker.asks(HANDED_OVER)
    mine = asker.sees(asker.words("handover.intro"))
    asker.presses(mine, actions.WITHDRAW)
    asker.sees(asker.words("handover.withdrawn"))
    hurry(slack)
    slack.quiet()
    assert slack.posts_to(contact) == []
    assert "void" in states(slack)


def test_a_message_says_what_holds_when_it_is_sent(slack: Slack) -> None:
    asker, contact = slack.person(), slack.contact("communications")
    hold(slack, contact.user)
    asker.asks(HANDED_OVER)
    mine = asker.sees(asker.words("handover.intro"))
    asker.presses(mine, actions.ADD_NAME)
    hurry(slack)
    assert f"<@{EMPLOYEE}>" in repr(contact.sees(HANDED_OVER))
    slack.quiet()
    assert len(slack.posts_to(contact)) == 1
    assert slack.posts_to(contact, "chat.update") == []


def test_the_outbox_holds_no_text(slack: Slack) -> None:
    asker = slack.person()
    asker.asks(HANDED_OVER)
    asker.asks(KNOWN)
    asker.sees(RULE)
    slack.quiet()
    assert not [text for text in (HANDED_OVER, KNOWN, RULE) if text in repr(slack.rows("outbox"))]


# ---- content


def test_a_change_in_the_content_is_used_without_a_restart(slack: Slack, folder: Path) -> None:
    asker = slack.person()
    small_policy(folder, "photos", "Alleen met een handtekening.", KNOWN)
    content = slack.running.service.content
    clause = "Alleen met een handtekening. Dat is de regel."
    assert eventually(
        lambda: content.current.library.entries["photos.1"].text_in("nl").text == clause
    ), "the scheduler looks every two seconds"
    asker.asks(KNOWN)
    assert clause in asker.sees(RULE)["text"]


@pytest.mark.parametrize(
    "broken", [b"clauses: [", b"topic: nonsense\nclauses: []\n", b"\xff\xfe\x00", b""]
)
def test_wrong_content_is_not_taken_over(
    slack: Slack, folder: Path, broken: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    asker = slack.person()
    (folder / "policy" / "photos.yaml").write_bytes(broken)
    slack.running.service.content.refresh()
    asker.asks(KNOWN)
    asker.sees("Dat mag als zij vooraf ja zei. Dat is de regel.")
    assert "photos.yaml:" in caplog.text, "whoever runs it reads which file is wrong"

    small_policy(folder, "photos", "Weer heel.", KNOWN)
    slack.running.service.content.refresh()
    asker.asks(KNOWN)
    asker.sees("Weer heel. Dat is de regel.")


def test_an_answer_whose_clause_was_withdrawn_before_it_was_sent_says_so(
    slack: Slack, folder: Path
) -> None:
    asker = slack.person()
    hold(slack, asker.dm)
    asker.asks(KNOWN)
    assert eventually(lambda: states(slack) == ["owed"])
    (folder / "policy" / "photos.yaml").unlink()
    slack.running.service.content.refresh()
    hurry(slack)
    asker.sees(asker.words("answer.gone"))
    slack.quiet()
    assert answers(slack, asker) == []


# ---- everything at once


def test_many_questions_through_many_failures_are_each_answered_once(slack: Slack) -> None:
    people = [slack.person(), slack.colleague(), slack.contact("communications")]
    for error in ({"status": 500}, {"status": 429, "retry_after": 1}, {"status": 0}):
        slack.workspace.fail_next("chat.postMessage", **error)
    for number in range(5):
        for person in people:
            person.asks(KNOWN if number % 2 else HR_HANDED_OVER)

    def done() -> bool:
        hurry(slack)
        slack.workspace.settle()
        store = slack.running.service.store
        return store.waiting() == store.unsent() == 0 and len(slack.rows("questions")) == 15

    assert eventually(done, 10)
    threads = [
        (person.dm, message["thread_ts"])
        for person in people
        for message in slack.workspace.messages(person.dm)
        if "bot_id" in message and "thread_ts" in message
    ]
    assert len(threads) == len(set(threads)) == 15
    cards = [row for row in slack.rows("outbox") if row["kind"] == Kind.ESCALATION]
    assert len(cards) == 9
