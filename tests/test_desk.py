"""The contact's desk: Home, taking on, reminders, deputies, absence, conversations, feedback."""

from __future__ import annotations

import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.cards import actions
from bot.content import Content
from bot.duty import Duty
from bot.erasing import erase
from bot.escalating import Escalating
from bot.playground.demo import EMPLOYEE, Playground, playground, slack_ids
from bot.privacy import Privacy
from bot.store import Store
from tests.slack import (
    HANDED_OVER,
    HR_HANDED_OVER,
    KNOWN,
    Slack,
    Somebody,
    all_values,
    at_once,
    eventually,
    home,
    now,
    opens_home,
    presses_home,
    published,
    replace_contact,
    small_contacts,
    small_policy,
    time_passes,
)

Json = dict[str, Any]


@pytest.fixture
def running(small: Playground) -> Playground:
    return small


def asks(slack: Slack, text: str = HANDED_OVER, who: str = EMPLOYEE) -> Somebody:
    asker = slack.person(who)
    asker.asks(text)
    asker.sees(asker.words("handover.intro"))
    slack.quiet()
    return asker


def escalation(slack: Slack) -> Json:
    return slack.rows("escalations")[-1]


def card_of(contact: Somebody, text: str = HANDED_OVER) -> Json:
    return contact.sees(text)


# ---- Home


def test_an_employee_sees_own_questions_and_what_became_of_them(slack: Slack) -> None:
    asker = asks(slack)
    asker.asks(KNOWN)
    slack.quiet()
    shown = " ".join(all_values(opens_home(asker)))
    assert KNOWN in shown
    assert HANDED_OVER in shown
    assert asker.words("state.answer") in shown
    assert "team communications" in shown
    assert asker.words("home.queue") not in shown, "an employee has no queue"

    presses_home(asker, f"{actions.READ_BACK}:0")
    assert "Dat is de regel." in " ".join(all_values(asker.modal()))


def test_home_follows_what_happens_while_it_is_open(slack: Slack) -> None:
    asker, contact = asks(slack), slack.contact("communications")
    opens_home(asker)
    opens_home(contact)
    contact.presses(card_of(contact), f"{actions.USE_CLAUSE}:0")
    home(asker, asker.words("state.answered"))
    home(contact, contact.words("home.none_open"))

    slack.sql("UPDATE outbox SET created_at = created_at - 3700 WHERE kind = 'home'")
    slack.quiet()
    before = len(published(asker))
    asker.asks(KNOWN)
    slack.quiet()
    assert len(published(asker)) == before, "opened more than an hour ago: nobody looks"


def test_home_is_renewed_at_most_once_in_five_pauses(
    manifest: Json, folder: Path, tmp_path: Path
) -> None:
    content = Content(folder, slack_ids)
    with playground(manifest, content, database=tmp_path / "paced.sqlite3", pause=0.3) as here:
        slack = Slack(here)
        asker = slack.person()
        slack.workspace.open_home(asker.user, "home")
        assert eventually(lambda: len(published(asker)) == 1)
        for _ in range(4):
            asker.asks(KNOWN)
        assert eventually(lambda: len(slack.rows("questions")) == 4)
        time.sleep(0.7)
        assert len(published(asker)) == 1
        home(asker, KNOWN)
        slack.quiet()
        assert len(published(asker)) == 2


def test_the_queue_has_the_overdue_first_and_turns_its_pages(slack: Slack) -> None:
    contact = slack.contact("communications")
    for number in range(12):
        asks(slack, f"{HANDED_OVER} {number:02d}")
    slack.sql("UPDATE escalations SET due = due + id")
    slack.sql("UPDATE escalations SET due = 1000 WHERE id = 12")
    view = opens_home(contact)
    shown = " ".join(all_values(view))
    assert contact.words("home.counts", open=12, mine=0, overdue=1) in shown
    lines = [b for b in view["blocks"] if b.get("accessory", {}).get("value", "").isdigit()]
    queue = [b for b in lines if str(b["accessory"]["action_id"]).startswith(actions.OPEN)]
    assert len(queue) == 10
    assert f"{HANDED_OVER} 11" in queue[0]["text"]["text"], "overdue comes first"

    presses_home(contact, f"{actions.HOME_PAGE}:page_on")
    assert contact.words("home.page_of", page=2, pages=2) in " ".join(all_values(home(contact)))
    presses_home(contact, f"{actions.HOME_FILTER}:show", "overdue")
    shown = " ".join(all_values(home(contact)))
    assert f"{HANDED_OVER} 11" in shown
    assert f"{HANDED_OVER} 03" not in shown
    presses_home(contact, f"{actions.HOME_FILTER}:show", "mine")
    home(contact, contact.words("home.none_mine"))


def test_nobody_sees_the_queue_of_another(slack: Slack) -> None:
    asks(slack, HR_HANDED_OVER)
    shown = " ".join(all_values(opens_home(slack.contact("communications"))))
    assert HR_HANDED_OVER not in shown
    assert HR_HANDED_OVER in " ".join(all_values(opens_home(slack.contact("hr"))))


def test_a_question_opens_with_its_history_and_can_be_answered_there(slack: Slack) -> None:
    asker, contact = asks(slack), slack.contact("communications")
    opens_home(contact)
    presses_home(contact, f"{actions.OPEN}:0")
    shown = " ".join(all_values(contact.modal()))
    assert HANDED_OVER in shown
    assert contact.words("history.opened", role="Communications") in shown

    contact.presses_in_modal(actions.REPLY)
    assert contact.submits(text="Dat mag.").ok
    asker.sees("Dat mag.")
    slack.quiet()
    assert slack.workspace.view(contact.user) is None, "both modals are closed"
    presses_home(contact, f"{actions.HOME_FILTER}:show", "closed")
    presses_home(contact, f"{actions.OPEN}:0")
    shown = " ".join(all_values(contact.modal()))
    for event in ("claimed", "answered"):
        assert contact.words(f"history.{event}", role="Communications") in shown


def test_what_was_withdrawn_meanwhile_opens_empty(slack: Slack) -> None:
    asker, contact = asks(slack), slack.contact("communications")
    opens_home(contact)
    card = card_of(contact)
    asker.presses(asker.sees(asker.words("handover.intro")), actions.WITHDRAW)
    slack.quiet()
    contact.forges(card, f"{actions.OPEN}:0", str(escalation(slack)["id"]))
    shown = " ".join(all_values(contact.modal()))
    assert contact.words("desk.withdrawn") in shown
    assert HANDED_OVER not in shown


def test_forget_me_is_on_the_home_tab(slack: Slack) -> None:
    asker, contact = asks(slack), slack.contact("communications")
    for each in (asker, contact):
        assert HANDED_OVER in " ".join(all_values(opens_home(each)))
    presses_home(asker, actions.FORGET)
    asker.sees(asker.words("forget.done"))
    slack.quiet()
    assert HANDED_OVER not in slack.stored()
    assert asker.user not in repr(slack.rows("outbox"))
    for each in (asker, contact):
        assert HANDED_OVER not in " ".join(all_values(home(each))), "it is open all the while"


def test_what_was_answered_and_erased_since_can_be_opened_all_the_same(slack: Slack) -> None:
    asker, contact = answered(slack)
    opens_home(contact)
    presses_home(contact, f"{actions.HOME_FILTER}:show", "closed")
    with slack.running.service.store.transaction():
        erase(slack.running.service.store, [1])
    slack.quiet()
    home(contact, contact.words("home.none_closed"))
    # from a window that still shows it
    contact.forges(card_of(contact, contact.words("desk.erased")), f"{actions.OPEN}:0", "1")
    assert contact.words("desk.erased") in " ".join(all_values(contact.modal()))
    assert asker.user not in repr(contact.modal())


def test_what_is_exported_for_an_asker_names_no_contact(slack: Slack) -> None:
    asker, contact = asks(slack), slack.contact("communications")
    time_passes(slack)
    contact.asks("Dat mag.", thread=card_of(contact)["ts"])
    asker.asks("Ook buiten?", thread=asker.sees("Dat mag.")["thread_ts"])
    contact.sees("Ook buiten?")
    slack.quiet()
    exported = repr(Privacy(slack.running.service.store).export(asker.user))
    assert "Ook buiten?" in exported
    assert contact.user not in exported
    assert contact.dm not in exported


# ---- taking on


def test_who_takes_a_question_on_has_it_and_others_are_told_who(slack: Slack, folder: Path) -> None:
    asks(slack)
    contact, deputy = slack.contact("communications"), slack.contact("hr")
    card = card_of(contact)
    small_contacts(folder, communications="2099-12-31")
    slack.running.service.content.refresh()  # now both may
    assert contact.presses(card, actions.CLAIM).ok
    slack.quiet()
    deputy.forges(card, actions.REPLY, str(escalation(slack)["id"]))
    assert deputy.told() == [deputy.words("refused.claimed", who="team communications")]
    assert escalation(slack)["claimed_by"] == contact.user

    taken = now(slack, card)
    assert contact.presses(taken, actions.RELEASE).ok
    deputy.forges(card, actions.REPLY, str(escalation(slack)["id"]))
    assert deputy.submits(text="Dat mag.").ok
    assert escalation(slack)["answered_by"] == deputy.user


def test_who_writes_under_the_card_of_a_question_that_is_taken_is_told_who_has_it(
    slack: Slack, folder: Path
) -> None:
    asker = asks(slack)
    contact, deputy = slack.contact("communications"), slack.contact("hr")
    card = card_of(contact)
    time_passes(slack, due=True)  # now both have it
    assert contact.presses(now(slack, card), actions.CLAIM).ok
    deputy.asks("Dat mag.", thread=card_of(deputy)["ts"])
    deputy.sees(deputy.words("refused.claimed", who="team communications"))
    assert "Dat mag." not in asker.everything_seen()


@pytest.mark.parametrize("round", range(4))
def test_of_two_who_take_a_question_on_at_once_one_has_it(slack: Slack, round: int) -> None:
    asks(slack)
    time_passes(slack, due=True)
    both = [slack.contact("communications"), slack.contact("hr")]
    cards = [card_of(each) for each in both]
    at_once(
        *(partial(one.presses, card, actions.CLAIM) for one, card in zip(both, cards, strict=True))
    )
    slack.quiet()
    [winner] = [each for each in both if each.user == escalation(slack)["claimed_by"]]
    [loser] = [each for each in both if each is not winner]
    role = slack.rows("history")[-1]["contact"]
    assert winner.told() == []
    assert loser.told() == [loser.words("refused.claimed", who=f"team {role}")]
    assert [row["event"] for row in slack.rows("history")].count("claimed") == 1


# ---- reminders


def test_half_way_the_contact_is_reminded_once(slack: Slack) -> None:
    asks(slack)
    contact = slack.contact("communications")
    time_passes(slack)
    slack.running.service.escalating.remind()
    with slack.another_process():
        time.sleep(0.2)
    slack.quiet()
    reminders = [p for p in slack.posts_to(contact) if HANDED_OVER not in p["text"]]
    assert len(reminders) == 1
    message = contact.sees(reminders[0]["text"])
    assert contact.presses(message, actions.OPEN).ok
    assert HANDED_OVER in " ".join(all_values(contact.modal()))


def test_when_the_time_is_over_the_deputy_is_brought_in_and_the_asker_told(slack: Slack) -> None:
    asker = asks(slack)
    contact, deputy = slack.contact("communications"), slack.contact("hr")
    time_passes(slack)
    time_passes(slack, due=True)
    asker.sees("team hr")
    card = card_of(deputy)
    assert escalation(slack)["late"] == 1
    assert HANDED_OVER in " ".join(all_values(opens_home(deputy)))
    assert deputy.presses(card, actions.REPLY).ok
    assert deputy.submits(text="Ik neem het over: dat mag.").ok
    reply = asker.sees("Ik neem het over")
    assert "team hr" in reply["text"]
    slack.quiet()
    contact.forges(card_of(contact), actions.REPLY, str(escalation(slack)["id"]))
    assert contact.told() == [contact.words("refused.closed")]


def test_when_nobody_answers_at_all_the_asker_hears_that_once(slack: Slack) -> None:
    asker = asks(slack)
    for _ in range(3):
        time_passes(slack, due=True)
    late = asker.words("handover.late", name="team communications (Communications)")
    told = [p for p in slack.posts_to(asker) if "nog geen antwoord" in p["text"]]
    assert len(told) == 1, late
    assert escalation(slack)["state"] == "open", "it is still there to be answered"


def test_three_processes_that_look_at_once_remind_once(slack: Slack) -> None:
    asks(slack)
    service = slack.running.service
    stores = [Store(service.store.path) for _ in range(3)]
    looks = [
        Escalating(store, Duty(store, service.content), lambda user: None).remind
        for store in stores
    ]
    past = time.time() - 60
    for due, reminders in ((False, 1), (True, 2), (True, 4)):
        slack.sql("UPDATE escalations SET wake_at = ?, due = iif(?, ?, due)", past, due, past)
        at_once(*looks)
        kinds = Counter(row["kind"] for row in slack.rows("outbox"))
        assert kinds["reminder"] == reminders
    assert (kinds["deputised"], kinds["late"]) == (1, 1)
    for store in stores:
        store.close()
    slack.quiet()


def test_nobody_hears_that_it_takes_longer_after_the_answer(slack: Slack) -> None:
    """What waited for Slack is not sent once it is untrue."""
    asker, contact = asks(slack), slack.contact("communications")
    slack.sql("UPDATE pace SET free_at = ? WHERE recipient = ?", time.time() + 900, asker.dm)
    past = time.time() - 60
    for _ in range(2):
        slack.sql("UPDATE escalations SET wake_at = ?, due = ?", past, past)
        slack.running.service.escalating.remind()
    contact.asks("Dat mag.", thread=card_of(contact)["ts"])
    assert eventually(lambda: escalation(slack)["state"] == "answered")
    slack.sql("UPDATE pace SET free_at = 0")
    slack.quiet()
    told = [post["text"] for post in slack.posts_to(asker)]
    assert len(told) == 2, "that it was handed over, and the answer"
    assert "Dat mag." in told[-1]


# ---- being away


def test_who_is_away_is_replaced_until_that_day(slack: Slack) -> None:
    asker = asks(slack)
    contact, deputy = slack.contact("communications"), slack.contact("hr")
    opens_home(contact)
    presses_home(contact, actions.AWAY)
    assert actions.UNTIL in contact.submits(until="2020-01-01").errors
    assert contact.submits(until="2099-12-31").ok
    slack.quiet()
    home(contact, contact.words("home.away_until", date="31 december 2099"))
    asker.sees("team hr")
    card_of(deputy)

    asks(slack, f"{HANDED_OVER} nog een")
    card_of(deputy, "nog een")
    assert not [p for p in slack.posts_to(contact) if "nog een" in p["text"]]
    presses_home(contact, actions.BACK)
    asks(slack, f"{HANDED_OVER} en weer")
    card_of(contact, "en weer")


def test_a_deputy_who_was_away_when_it_was_late_gets_it_later(slack: Slack, folder: Path) -> None:
    asks(slack)
    contact, deputy = slack.contact("communications"), slack.contact("hr")
    small_contacts(folder, hr="2099-12-31")
    slack.running.service.content.refresh()
    time_passes(slack, due=True)
    time_passes(slack, due=True)
    assert escalation(slack)["late"] == 1
    small_contacts(folder)
    slack.running.service.content.refresh()
    opens_home(contact)
    presses_home(contact, actions.AWAY)
    assert contact.submits(until="2099-12-31").ok
    assert deputy.presses(card_of(deputy), actions.REPLY).ok


def test_only_a_contact_can_be_away(slack: Slack) -> None:
    asker = asks(slack)
    said = asker.forges_modal(actions.AWAY_MODAL, {}, until="2099-12-31")
    assert said == asker.words("refused.not_your_topic")
    assert slack.rows("absences") == []


# ---- the conversation after the answer


def answered(slack: Slack, text: str = "Dat mag, als het leuk is.") -> tuple[Somebody, Somebody]:
    asker, contact = asks(slack), slack.contact("communications")
    card = card_of(contact)
    contact.asks(text, thread=card["ts"])
    asker.sees(text[:60])
    slack.quiet()
    return asker, contact


def test_an_answer_in_the_thread_of_the_card_reaches_the_asker(slack: Slack) -> None:
    asker, _ = answered(slack, "é" * 5000)
    reply = asker.sees("ééé")
    assert "team communications" in reply["text"]
    assert "".join(all_values(reply["blocks"])).count("é") == 5000
    assert escalation(slack)["state"] == "answered"
    assert len(slack.rows("questions")) == 1, "an answer is no question"


def test_both_sides_can_go_on_until_one_closes_it(slack: Slack) -> None:
    asker, contact = answered(slack)
    question = slack.rows("questions")[0]
    asker.asks("En als de kat boos kijkt?", thread=question["thread"])
    heard = contact.sees("boos kijkt")
    assert heard["thread_ts"] == card_of(contact)["ts"]
    assert EMPLOYEE not in repr(heard)
    contact.asks("Dan liever niet.", thread=heard["thread_ts"])
    said = asker.sees("Dan liever niet.")
    assert said["thread_ts"] == question["thread"]
    assert "team communications" in said["text"]
    assert len(slack.rows("questions")) == 1

    reply = asker.sees("Dat mag, als het leuk is.")
    assert asker.presses(reply, actions.END).ok
    slack.quiet()
    contact.asks("Nog iets.", thread=heard["thread_ts"])
    contact.sees(contact.words("refused.ended"))
    asker.asks(KNOWN, thread=question["thread"])
    slack.quiet()
    assert len(slack.rows("questions")) == 2, "after that it is a question again"
    assert "Nog iets." not in asker.everything_seen()


def test_the_conversation_of_a_mention_goes_on_in_the_dm(slack: Slack) -> None:
    asker, contact = slack.person(), slack.contact("communications")
    asker.mentions_the_bot(HANDED_OVER)
    contact.asks("Dat mag.", thread=card_of(contact)["ts"])
    reply = asker.sees("Dat mag.")
    asker.asks("En op zondag?", thread=reply["ts"])
    contact.asks("Ook dan.", thread=contact.sees("En op zondag?")["thread_ts"])
    assert asker.sees("Ook dan.")["thread_ts"] == reply["ts"]
    assert "Ook dan." not in repr(slack.workspace.messages("#general"))


def test_somebody_else_in_the_thread_of_a_card_is_refused(slack: Slack, folder: Path) -> None:
    asks(slack)
    contact = slack.contact("communications")
    card = card_of(contact)
    replace_contact(folder)
    slack.running.service.content.refresh()
    contact.asks("Dat mag.", thread=card["ts"])
    contact.sees(contact.words("refused.not_your_topic"))
    assert escalation(slack)["state"] == "open"


def test_an_answer_that_is_too_long_is_refused_and_kept_from_nobody(slack: Slack) -> None:
    asks(slack)
    contact = slack.contact("communications")
    contact.asks("x" * 8000, thread=card_of(contact)["ts"])
    contact.sees(contact.words("refused.too_long"))
    assert escalation(slack)["state"] == "open"


# ---- helping to answer


def test_an_earlier_answer_can_be_sent_again(slack: Slack) -> None:
    answered(slack)
    asker = asks(slack, f"{HANDED_OVER} opnieuw")
    contact = slack.contact("communications")
    contact.presses(card_of(contact, "opnieuw"), actions.REPLY)
    assert "Dat mag, als het leuk is." in " ".join(all_values(contact.modal()))
    contact.presses_in_modal(f"{actions.USE_EARLIER}:0")
    slack.quiet()
    assert len([p for p in slack.posts_to(asker) if "als het leuk is" in p["text"]]) == 2
    assert contact.words("desk.sent") in " ".join(all_values(contact.modal()))


def test_one_answer_serves_several_who_asked_alike(slack: Slack) -> None:
    first, contact = asks(slack), slack.contact("communications")
    second = slack.colleague()
    second.asks(HANDED_OVER)
    slack.quiet()
    contact.presses(card_of(contact), actions.REPLY)
    boxes = [b for b in contact.modal()["blocks"] if b.get("block_id") == actions.ALSO]
    [other] = [o["value"] for o in boxes[0]["element"]["options"]]
    assert contact.submits(text="Voor jullie allebei: ja.", also=[other]).ok
    first.sees("Voor jullie allebei")
    second.sees("Voor jullie allebei")
    slack.quiet()
    assert [row["state"] for row in slack.rows("escalations")] == ["answered"] * 2
    assert second.user not in first.everything_seen()
    assert first.user not in second.everything_seen()


def test_an_answer_for_others_leaves_alone_what_is_not_the_contacts(slack: Slack) -> None:
    asks(slack)
    asks(slack, HR_HANDED_OVER)
    contact = slack.contact("communications")
    contact.presses(card_of(contact), actions.REPLY)
    hidden = {"escalation": 1}
    assert contact.forges_modal(actions.REPLY_MODAL, hidden, text="Ja.") == ""
    slack.quiet()
    assert slack.rows("escalations")[1]["state"] == "open"


# ---- feedback


def test_why_it_did_not_help_is_kept_without_a_name(slack: Slack) -> None:
    asker, contact = slack.person(), slack.contact("communications")
    asker.asks(KNOWN)
    answer = asker.sees(asker.words("answer.source", source=""))
    asker.presses(answer, actions.RATE, "1|no")
    assert asker.submits(reason="unclear").ok
    slack.quiet()
    assert slack.rows("questions")[0]["complaint"] == "unclear"
    shown = " ".join(all_values(opens_home(contact)))
    assert contact.words("complaint.unclear") in shown
    assert contact.words("home.few", n=5) in shown
    assert KNOWN not in shown
    assert EMPLOYEE not in shown


def test_who_found_a_rule_unclear_hears_once_that_it_changed(slack: Slack, folder: Path) -> None:
    asker = slack.person()
    asker.asks(KNOWN)
    answer = asker.sees(asker.words("answer.source", source=""))
    asker.presses(answer, actions.RATE, "1|no")
    asker.submits(reason="unclear")
    service = slack.running.service
    service.desk.tell_of_clearer_rules()
    slack.quiet()
    assert "aangepast" not in asker.everything_seen()

    small_policy(folder, "photos", "Dat mag met toestemming.", KNOWN, version=2)
    service.content.refresh()
    for _ in range(2):
        service.desk.tell_of_clearer_rules()
    told = asker.sees("aangepast")
    slack.quiet()
    assert len([p for p in slack.posts_to(asker) if "aangepast" in p["text"]]) == 1
    assert asker.presses(told, actions.ASK_AGAIN).ok
    slack.quiet()
    assert "Dat mag met toestemming." in asker.everything_seen()


def test_a_reason_that_does_not_exist_is_refused(slack: Slack) -> None:
    asker = slack.person()
    asker.asks(KNOWN)
    slack.quiet()
    asker.forges_modal(actions.COMPLAINT_MODAL, {"asked": 1}, reason="boos")
    other = slack.colleague()
    other.forges_modal(actions.COMPLAINT_MODAL, {"asked": 1}, reason="unclear")
    assert slack.rows("questions")[0]["complaint"] is None
