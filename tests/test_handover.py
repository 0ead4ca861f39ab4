"""A question on its way to a contact: who gets it, who may answer, what becomes of the cards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.cards import actions
from bot.playground.demo import EMPLOYEE, Playground
from tests.slack import (
    HANDED_OVER,
    HR_HANDED_OVER,
    KNOWN,
    Slack,
    Somebody,
    all_values,
    at_once,
    now,
    replace_contact,
    small_contacts,
)

Json = dict[str, Any]
COMMUNICATIONS = {"name": "team communications", "role": "Communications"}


@pytest.fixture
def running(small: Playground) -> Playground:
    return small


def away(slack: Slack, folder: Path, contact: str) -> None:
    """From now on a contact is away."""
    small_contacts(folder, **{contact: "2099-12-31"})
    slack.running.service.content.refresh()


def handed_over(slack: Slack, text: str = HANDED_OVER) -> tuple[Somebody, Json]:
    """An employee whose question was handed over, and the card that says so."""
    asker = slack.person()
    asker.asks(text)
    return asker, asker.sees(asker.words("handover.intro"))


def escalation(slack: Slack) -> Json:
    return slack.rows("escalations")[-1]


def shown_to(slack: Slack, somebody: Somebody) -> list[str]:
    """Every string in every payload that ever went to this person, modals included."""
    sent = slack.posts_to(somebody) + slack.posts_to(somebody, "chat.update")
    views = [c.arguments for c in slack.workspace.calls if c.method.startswith("views.")]
    return all_values(sent) + all_values(views)


# ---- who gets it


def test_the_owner_of_the_topic_gets_the_card(slack: Slack) -> None:
    handed_over(slack, HR_HANDED_OVER)
    slack.contact("hr").sees(HR_HANDED_OVER)
    slack.quiet()
    assert slack.posts_to(slack.contact("communications")) == []


def test_the_deputy_gets_it_while_the_contact_is_away(slack: Slack, folder: Path) -> None:
    away(slack, folder, "communications")
    asker, card = handed_over(slack)
    assert "team hr" in card["text"], "the asker is told who has it"
    deputy, contact = slack.contact("hr"), slack.contact("communications")
    theirs = deputy.sees(HANDED_OVER)
    slack.quiet()
    assert slack.posts_to(contact) == []
    deputy.presses(theirs, actions.REPLY)
    assert deputy.submits(text="Dat mag.").ok
    asker.sees("Dat mag.")


def test_where_both_are_away_the_contact_gets_it(slack: Slack, folder: Path) -> None:
    small_contacts(folder, communications="2099-12-31", hr="2099-12-31")
    slack.running.service.content.refresh()
    handed_over(slack)
    slack.contact("communications").sees(HANDED_OVER)


def test_without_an_answer_for_anybody_the_first_contact_is_offered(slack: Slack) -> None:
    asker = slack.person()
    asker.asks("xqzt vwrkl")
    declined = asker.sees(asker.words("decline.text"))
    asker.presses(declined, actions.HAND_OVER)
    slack.contact("communications").sees("xqzt vwrkl")


# ---- confidential


def test_nothing_that_goes_to_the_contact_tells_who_asked(slack: Slack) -> None:
    asker, card = handed_over(slack)
    first, second = slack.contact("communications"), slack.contact("hr")
    theirs = first.sees(HANDED_OVER)
    first.presses(theirs, actions.DISMISS)
    first.presses(theirs, actions.PASS_ON)
    first.submits(contact="hr", text="Iets voor jou?")
    theirs = second.sees(HANDED_OVER)
    second.presses(theirs, actions.REPLY)
    slack.quiet()
    thread = card["thread_ts"]
    secret = (EMPLOYEE, asker.dm, "Employee", thread)
    for contact in (first, second):
        strings = shown_to(slack, contact)
        assert HANDED_OVER in strings
        assert not [text for text in strings for each in secret if each in text]

    assert asker.presses(card, actions.ADD_NAME).ok
    slack.quiet()
    assert f"<@{EMPLOYEE}>" in repr(now(slack, theirs)), "the asker chose to be known"


def test_a_question_from_a_channel_does_not_tell_which(slack: Slack) -> None:
    asker, contact = slack.person(), slack.contact("communications")
    asker.mentions_the_bot(HANDED_OVER)
    contact.presses(contact.sees(HANDED_OVER), actions.REPLY)
    contact.modal()
    slack.quiet()
    secret = (EMPLOYEE, "C0GENERAL", "general", "Employee")
    strings = shown_to(slack, contact)
    assert not [text for text in strings for each in secret if each in text]


def test_only_the_asker_can_add_the_name_or_withdraw(slack: Slack) -> None:
    _, card = handed_over(slack)
    slack.quiet()
    for other in (slack.colleague(), slack.contact("communications")):
        for action in (actions.ADD_NAME, actions.WITHDRAW):
            other.forges(card, action, str(escalation(slack)["question"]))
        assert other.told() == [other.words("refused.not_yours")] * 2
    assert (escalation(slack)["named"], escalation(slack)["state"]) == (0, "open")


# ---- answering


def test_the_reply_to_a_mention_arrives_in_the_dm_only(slack: Slack) -> None:
    asker, contact = slack.person(), slack.contact("communications")
    asker.mentions_the_bot(HANDED_OVER)
    contact.presses(contact.sees(HANDED_OVER), actions.REPLY)
    contact.submits(text="Katten mogen altijd.")
    asker.sees("Katten mogen altijd.")
    slack.quiet()
    assert "Katten" not in repr(slack.workspace.messages("#general"))
    assert "thread_ts" not in asker.sees("Katten mogen altijd.")


def test_a_used_clause_is_quoted_with_who_answered(slack: Slack) -> None:
    asker, card = handed_over(slack)
    contact = slack.contact("communications")
    theirs = contact.sees(HANDED_OVER)
    assert contact.presses(theirs, f"{actions.USE_CLAUSE}:0").ok

    reply = asker.sees("Dat is de regel.")
    clause = slack.running.service.content.current.library.entries["photos.1"]
    assert clause.text_in("nl").text in all_values(reply["blocks"])
    assert asker.words("reply.answered", **COMMUNICATIONS) in reply["text"]
    assert reply["thread_ts"] == card["thread_ts"]
    slack.quiet()
    assert f"<@{contact.user}>" in repr(now(slack, theirs)["blocks"])
    assert actions.REPLY not in all_values(now(slack, theirs))
    assert actions.WITHDRAW not in all_values(now(slack, card))


def test_a_dismissal_gives_the_asker_the_reason(slack: Slack) -> None:
    asker, _ = handed_over(slack)
    contact = slack.contact("communications")
    theirs = contact.sees(HANDED_OVER)
    contact.presses(theirs, actions.DISMISS)
    assert contact.submits(text="Vraag dit aan de dierenarts.").ok
    reply = asker.sees("dierenarts")
    assert asker.words("reply.dismissed", **COMMUNICATIONS) in reply["text"]
    slack.quiet()
    assert escalation(slack)["state"] == "dismissed"
    assert contact.words("desk.dismissed", by=f"<@{contact.user}>") in repr(now(slack, theirs))


@pytest.mark.parametrize("button", [actions.REPLY, actions.DISMISS])
def test_an_answer_of_only_spaces_is_refused(slack: Slack, button: str) -> None:
    handed_over(slack)
    contact = slack.contact("communications")
    contact.presses(contact.sees(HANDED_OVER), button)
    contact.submits(text="  \n ")
    slack.quiet()
    assert (escalation(slack)["answer"], escalation(slack)["closed_at"]) == (None, None)


def test_an_answer_that_could_not_be_kept_stays_in_the_field(slack: Slack) -> None:
    asker, _ = handed_over(slack)
    contact = slack.contact("communications")
    contact.presses(contact.sees(HANDED_OVER), actions.REPLY)
    slack.quiet()
    slack.sql(
        "CREATE TRIGGER broken BEFORE UPDATE ON escalations "
        "BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    )
    assert actions.TEXT in contact.submits(text="Een lang antwoord.").errors
    slack.sql("DROP TRIGGER broken")
    assert contact.submits(text="Een lang antwoord.").ok
    asker.sees("Een lang antwoord.")


# ---- passing on


def test_passing_on_moves_the_question_with_its_note(slack: Slack) -> None:
    asker, _ = handed_over(slack)
    old, new = slack.contact("communications"), slack.contact("hr")
    theirs = old.sees(HANDED_OVER)
    old.presses(theirs, actions.PASS_ON)
    assert old.submits(contact="hr", text="Jij hebt een kat.").ok

    card = new.sees(HANDED_OVER)
    assert "Jij hebt een kat." in all_values(card["blocks"])
    assert "team hr" in asker.sees("team hr")["text"]
    slack.quiet()
    assert now(slack, theirs)["text"] == old.words("desk.moved", name="team hr")
    assert HANDED_OVER not in repr(now(slack, theirs)), "nothing of it stays with the old contact"
    assert "Jij hebt een kat." not in asker.everything_seen()

    old.forges(theirs, actions.REPLY, str(escalation(slack)["id"]))
    assert old.told() == [old.words("refused.not_your_topic")]
    new.presses(card, actions.REPLY)
    assert new.submits(text="Dat mag.").ok
    assert "team hr" in asker.sees("Dat mag.")["text"]


def test_a_modal_opened_before_the_question_moved_is_refused(slack: Slack) -> None:
    asker, _ = handed_over(slack)
    contact = slack.contact("communications")
    theirs = contact.sees(HANDED_OVER)
    contact.presses(theirs, actions.PASS_ON)
    contact.submits(contact="hr")
    slack.contact("hr").sees(HANDED_OVER)
    metadata = {"escalation": escalation(slack)["id"]}
    said = contact.forges_modal(actions.REPLY_MODAL, metadata, text="Te laat.")
    assert said == contact.words("refused.not_your_topic")
    slack.quiet()
    assert "Te laat." not in asker.everything_seen()


def test_a_question_can_come_back(slack: Slack) -> None:
    asker, _ = handed_over(slack)
    first, second = slack.contact("communications"), slack.contact("hr")
    before = first.sees(HANDED_OVER)
    first.presses(before, actions.PASS_ON)
    first.submits(contact="hr")
    card = second.sees(HANDED_OVER)
    second.presses(card, actions.PASS_ON)
    second.submits(contact="communications", text="Toch voor jou.")
    back = first.sees("Toch voor jou.", after=before["ts"])
    slack.quiet()
    assert now(slack, before)["text"] == first.words("desk.came_back"), "one card has buttons"
    first.presses(back, actions.REPLY)
    assert first.submits(text="Goed dan.").ok
    asker.sees("Goed dan.")
    second.forges(card, actions.REPLY, "1")
    assert second.told() == [second.words("refused.not_your_topic")]


def test_a_contact_that_does_not_exist_is_refused(slack: Slack) -> None:
    handed_over(slack)
    contact = slack.contact("communications")
    contact.sees(HANDED_OVER)
    said = contact.forges_modal(
        actions.PASS_ON_MODAL, {"escalation": escalation(slack)["id"]}, contact="nobody"
    )
    assert said == contact.words("refused.unknown_contact")
    assert escalation(slack)["contact"] == "communications"


def test_passed_on_to_somebody_who_is_away_it_goes_to_the_deputy(
    slack: Slack, folder: Path
) -> None:
    handed_over(slack)
    contact = slack.contact("communications")
    card = contact.sees(HANDED_OVER)
    away(slack, folder, "hr")
    contact.presses(card, actions.PASS_ON)
    contact.submits(contact="hr")
    slack.quiet()
    assert escalation(slack)["assignee"] == contact.user


# ---- who may not


@pytest.mark.parametrize("who", ["hr", "employee", "asker"])
def test_whoever_is_not_the_contact_is_refused_on_the_server(slack: Slack, who: str) -> None:
    handed_over(slack)
    card = slack.contact("communications").sees(HANDED_OVER)
    slack.quiet()
    person = {
        "hr": slack.contact("hr"),
        "employee": slack.colleague(),
        "asker": slack.person(),
    }[who]
    number = str(escalation(slack)["id"])
    before = slack.rows("escalations"), slack.rows("outbox"), slack.rows("questions")
    refused = person.words("refused.not_your_topic")

    for action in (actions.REPLY, actions.PASS_ON, actions.DISMISS):
        person.forges(card, action, number)
    person.forges(card, f"{actions.USE_CLAUSE}:0", f"{number}|photos.1")
    assert person.told() == [refused] * 4
    for modal in (actions.REPLY_MODAL, actions.DISMISS_MODAL, actions.PASS_ON_MODAL):
        said = person.forges_modal(modal, {"escalation": number}, text="Mag!", contact="hr")
        assert said == refused
    slack.quiet()
    assert (slack.rows("escalations"), slack.rows("outbox"), slack.rows("questions")) == before
    assert slack.workspace.view(person.user) is None


def test_who_is_no_longer_the_contact_in_the_content_is_refused(slack: Slack, folder: Path) -> None:
    handed_over(slack)
    former = slack.contact("communications")
    card = former.sees(HANDED_OVER)
    replace_contact(folder)
    slack.running.service.content.refresh()
    former.presses(card, actions.REPLY)
    assert former.told() == [former.words("refused.not_your_topic")]
    assert escalation(slack)["state"] == "open"


# ---- at the same time


def test_of_two_contacts_who_answer_at_once_one_wins(slack: Slack, folder: Path) -> None:
    asker, _ = handed_over(slack)
    contact, deputy = slack.contact("communications"), slack.contact("hr")
    contact.sees(HANDED_OVER)
    away(slack, folder, "communications")  # now both may answer it
    metadata = {"escalation": escalation(slack)["id"]}

    said = at_once(
        lambda: contact.forges_modal(actions.REPLY_MODAL, metadata, text="Antwoord een"),
        lambda: deputy.forges_modal(actions.REPLY_MODAL, metadata, text="Antwoord twee"),
    )
    assert sorted(said) == ["", contact.words("refused.closed")]
    slack.quiet()
    winner, loser = ("Antwoord een", "twee") if said[0] == "" else ("Antwoord twee", "een")
    assert asker.everything_seen().count(winner) >= 1
    assert f"Antwoord {loser}" not in slack.stored() + asker.everything_seen()
    replies = [row for row in slack.rows("outbox") if row["kind"] == "reply"]
    assert len(replies) == 1


def test_pressing_twice_sends_one_answer(slack: Slack) -> None:
    asker, _ = handed_over(slack)
    contact = slack.contact("communications")
    card = contact.sees(HANDED_OVER)
    press = f"{actions.USE_CLAUSE}:0"
    at_once(*[lambda: contact.forges(card, press, "1|photos.1")] * 3)
    slack.quiet()
    assert contact.told() == [contact.words("refused.closed")] * 2
    assert len([row for row in slack.rows("outbox") if row["kind"] == "reply"]) == 1
    assert len(slack.posts_to(asker)) == 2


@pytest.mark.parametrize("round", range(6))
def test_of_an_answer_and_a_withdrawal_at_once_one_wins(slack: Slack, round: int) -> None:
    asker, mine = handed_over(slack)
    contact = slack.contact("communications")
    contact.sees(HANDED_OVER)
    metadata = {"escalation": 1}
    acts = [
        lambda: asker.forges(mine, actions.WITHDRAW, "1"),
        lambda: contact.forges_modal(actions.REPLY_MODAL, metadata, text="Een antwoord."),
    ]
    said = at_once(*acts)[1] if round % 2 else at_once(*reversed(acts))[0]
    slack.quiet()
    answered = said == ""
    assert escalation(slack)["state"] == ("answered" if answered else "withdrawn")
    assert ("Een antwoord." in asker.everything_seen()) == answered
    assert len(asker.told()) == answered


# ---- withdrawing


def test_after_withdrawal_every_button_of_the_card_says_so(slack: Slack) -> None:
    asker, mine = handed_over(slack)
    contact = slack.contact("communications")
    card = contact.sees(HANDED_OVER)
    asker.presses(mine, actions.WITHDRAW)
    slack.quiet()
    buttons = [(actions.REPLY, "1"), (actions.PASS_ON, "1"), (actions.DISMISS, "1")]
    for action, value in [*buttons, (f"{actions.USE_CLAUSE}:0", "1|photos.1")]:
        contact.forges(card, action, value)
    assert contact.told() == [contact.words("refused.closed")] * 4
    for modal in (actions.REPLY_MODAL, actions.DISMISS_MODAL, actions.PASS_ON_MODAL):
        said = contact.forges_modal(modal, {"escalation": 1}, text="Mag!", contact="hr")
        assert said == contact.words("refused.closed")
    for action in (actions.WITHDRAW, actions.ADD_NAME, actions.HAND_OVER):
        asker.forges(mine, action, "1")
    assert asker.told() == [asker.words("refused.gone")] * 3
    slack.quiet()
    assert escalation(slack)["state"] == "withdrawn"
    assert "Mag!" not in slack.stored()


def test_withdrawing_erases_who_asked_what_and_where(slack: Slack) -> None:
    asker, mine = handed_over(slack)
    contact = slack.contact("communications")
    contact.presses(contact.sees(HANDED_OVER), actions.PASS_ON)
    contact.submits(contact="hr", text="Over die kat.")
    slack.contact("hr").sees(HANDED_OVER)
    asker.presses(mine, actions.ADD_NAME)
    asker.presses(mine, actions.WITHDRAW)
    slack.quiet()
    for each in (contact, slack.contact("hr")):
        assert "Over die kat." not in each.everything_seen()
        assert HANDED_OVER not in each.everything_seen()
        assert EMPLOYEE not in each.everything_seen()
    stored = {table: repr(slack.rows(table)) for table in ("questions", "escalations", "inbox")}
    for table, rows in stored.items():
        assert not [x for x in (HANDED_OVER, "Over die kat.", EMPLOYEE) if x in rows], table


def test_an_answered_question_cannot_be_withdrawn(slack: Slack) -> None:
    asker, mine = handed_over(slack)
    contact = slack.contact("communications")
    contact.presses(contact.sees(HANDED_OVER), f"{actions.USE_CLAUSE}:0")
    slack.quiet()
    asker.forges(mine, actions.WITHDRAW, "1")
    assert asker.told() == [asker.words("refused.closed")]
    assert escalation(slack)["state"] == "answered"


# ---- asking for a person


def test_after_an_answer_that_did_not_help_the_contact_gets_the_question_once(
    slack: Slack,
) -> None:
    asker, contact = slack.person(), slack.contact("communications")
    asker.asks(KNOWN)
    answer = asker.sees(asker.words("answer.source", source=""))
    asker.presses(answer, actions.RATE, "1|no")
    offer = asker.sees(asker.words("handover.ask", name="team communications"))
    at_once(*[lambda: asker.forges(offer, actions.HAND_OVER, "1")] * 2)
    slack.quiet()
    assert len(slack.rows("escalations")) == len(slack.posts_to(contact)) == 1
    assert asker.told() == [], "it was passed on: the second press has nothing to add"
    asker.sees(asker.words("handover.after_answer"))
