"""Until the asker adds their name a contact sees text, language and topic only.

One asker walks the whole desk over HTTP. After every step all that the app sent to anybody else,
all that it keeps and could show them, and all that it logged is searched for who asked and where.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cards import actions
from bot.playground.demo import EDITOR, EMPLOYEE, Playground
from bot.playground.shapes import GENERAL_ID
from bot.privacy import Privacy
from bot.records import Kind
from tests.slack import (
    HANDED_OVER,
    HR_HANDED_OVER,
    KNOWN,
    Slack,
    Somebody,
    home,
    now,
    office,
    opens_home,
    presses_home,
    small_content,
    time_passes,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = small_content(tmp_path / "content")
    office(folder, EDITOR)
    return folder


@pytest.fixture
def running(lines: list[str], small: Playground) -> Playground:
    return small


# ---- what is searched for, and where


def secrets(slack: Slack) -> list[str]:
    """The asker's id, name and conversation, and when anything in it was written."""
    asker = slack.person()
    name = slack.workspace.people[EMPLOYEE].name
    every = [m["ts"] for m in slack.workspace.messages(asker.dm)]
    mentions = [m["ts"] for m in slack.workspace.messages("#general") if m["user"] == EMPLOYEE]
    return [EMPLOYEE, name, asker.dm, GENERAL_ID, *every, *mentions]


def sent_to_others(slack: Slack) -> list[str]:
    """All payloads to somebody else: messages, changes of them, Home tabs, modals.

    The asker opens no modal here, so that every one is a contact's or an editor's.
    """
    own = (EMPLOYEE, slack.person().dm, GENERAL_ID)
    found = []
    for call in slack.workspace.calls:
        to = call.arguments.get("channel") or call.arguments.get("user_id")
        if call.method.startswith(("chat.", "views.")) and to not in own:
            found.append(f"{call.method} {json.dumps(call.arguments, ensure_ascii=False)}")
    return found


def kept_for_others(slack: Slack) -> list[str]:
    """All rows that a contact or an editor can be shown, and what is exported for them."""
    store = slack.running.service.store
    others = [slack.contact("communications").user, slack.contact("hr").user, EDITOR]
    tables = ["escalations", "history", "drafts", "absences"]
    found = [f"{table} {row}" for table in tables for row in slack.rows(table)]
    ids = [row["id"] for row in slack.rows("escalations")]
    found += [f"messages {said}" for each in ids for said in store.messages(each)]
    kinds = (Kind.ESCALATION, Kind.REMINDER, Kind.ASKER_SAYS, Kind.DRAFT, Kind.DRAFT_DECIDED)
    found += [f"outbox {row}" for row in slack.rows("outbox") if row["kind"] in kinds]
    return found + [f"export {Privacy(store).export(each)}" for each in others]


def leaks(slack: Slack, lines: list[str]) -> list[tuple[str, str]]:
    """Whatever tells who asked: what it tells, and all that it stands in."""
    slack.quiet()
    told = [line for user in ("communications", "hr") for line in slack.contact(user).told()]
    every = [*sent_to_others(slack), *kept_for_others(slack), *lines, *told]
    return [(each, text) for text in every for each in secrets(slack) if each in text]


# ---- what people do


def walks_through_taking_on(slack: Slack, asker: Somebody, comms: Somebody, hr: Somebody) -> None:
    """From Home: opened, claimed, released, passed on and back, and a modal of each kind."""
    asker.asks(HANDED_OVER)
    comms.sees(HANDED_OVER)
    presses_home(comms, f"{actions.OPEN}:0")
    comms.presses_in_modal(actions.CLAIM)
    slack.quiet()
    comms.presses_in_modal(actions.RELEASE)
    slack.quiet()
    card = comms.sees(HANDED_OVER)
    comms.presses(card, actions.DISMISS)
    comms.presses(card, actions.PASS_ON)
    assert comms.submits(contact="hr", text="Iets voor jou?").ok
    back = hr.sees(HANDED_OVER)
    hr.presses(back, actions.PASS_ON)
    assert hr.submits(contact="communications").ok
    slack.quiet()


def walks_through_an_answer(slack: Slack, asker: Somebody, comms: Somebody, hr: Somebody) -> None:
    """One answer for two who asked alike, and a conversation in both directions."""
    other = slack.colleague()
    other.asks(HANDED_OVER)
    slack.quiet()
    comms.presses(comms.sees(HANDED_OVER), actions.REPLY)
    boxes = [b for b in comms.modal()["blocks"] if b.get("block_id") == actions.ALSO]
    alike = [option["value"] for option in boxes[0]["element"]["options"]]
    assert comms.submits(text="Dat mag, voor jullie allebei.", also=alike).ok
    reply = asker.sees("voor jullie allebei")
    asker.asks("En als de kat boos kijkt?", thread=reply["thread_ts"])
    heard = comms.sees("boos kijkt")
    comms.asks("Dan liever niet.", thread=heard["thread_ts"])
    asker.sees("Dan liever niet.")
    other.sees("voor jullie allebei")
    card = now(slack, comms.sees(HANDED_OVER))
    assert comms.presses(card, actions.END).ok
    asker.asks("Nog iets?", thread=reply["thread_ts"])
    slack.quiet()


def walks_through_a_mention(slack: Slack, asker: Somebody, comms: Somebody, hr: Somebody) -> None:
    """Nobody answers in time: reminders, the deputy, and an answer in the thread of a card."""
    asker.mentions_the_bot(f"{HANDED_OVER} In de gang")
    comms.sees("In de gang")
    time_passes(slack)
    time_passes(slack, due=True)
    reminder = comms.sees(comms.words("remind.over", topic="Foto's", due="")[:20])
    assert comms.presses(reminder, actions.OPEN).ok
    hr.asks("In de gang mag het.", thread=hr.sees("In de gang")["ts"])
    asker.asks("Ook op zondag?", thread=asker.sees("In de gang mag het.")["ts"])
    hr.asks("Ook dan.", thread=hr.sees("Ook op zondag?")["thread_ts"])
    asker.sees("Ook dan.")


def walks_through_a_command(slack: Slack, asker: Somebody, comms: Somebody, hr: Somebody) -> None:
    """A clause for an answer, then what was answered before, then a dismissal."""
    assert asker.types("/beleid", HR_HANDED_OVER).ok
    hr.presses(hr.sees(HR_HANDED_OVER), f"{actions.USE_CLAUSE}:0")
    asker.asks(f"{HANDED_OVER} Op het bord")
    comms.presses(comms.sees("Op het bord"), actions.REPLY)
    assert comms.presses_in_modal(f"{actions.USE_EARLIER}:0").ok
    asker.asks(f"{HANDED_OVER} Op de bus")
    comms.presses(comms.sees("Op de bus"), actions.DISMISS)
    assert comms.submits(text="Vraag dit aan de dierenarts.").ok
    asker.sees("dierenarts")
    slack.quiet()


def walks_through_taking_back(slack: Slack, asker: Somebody, comms: Somebody, hr: Somebody) -> None:
    """A withdrawal, an answer that did not help, and a follow-up in its thread."""
    ts = asker.asks(f"{HANDED_OVER} Toch niet")
    comms.sees("Toch niet")
    asker.presses(asker.sees(asker.words("handover.intro"), after=ts), actions.WITHDRAW)
    ts = asker.asks(KNOWN)
    answer = asker.sees(asker.words("answer.source", source=""), after=ts)
    [asked] = [row["id"] for row in slack.rows("questions") if row["text"] == KNOWN]
    asker.presses(answer, actions.RATE, f"{asked}|no")
    offer = asker.sees(asker.words("handover.ask", name="team communications"))
    asker.presses(offer, actions.HAND_OVER)
    comms.sees(KNOWN)
    asker.asks("En met een hond?", thread=ts)
    slack.quiet()


def walks_through_an_absence(slack: Slack, asker: Somebody, comms: Somebody, hr: Somebody) -> None:
    presses_home(comms, actions.AWAY)
    assert comms.submits(until="2099-12-31").ok
    hr.sees(KNOWN)
    home(hr, KNOWN)
    presses_home(comms, f"{actions.HOME_FILTER}:show", "closed")
    presses_home(comms, f"{actions.OPEN}:0")
    presses_home(comms, actions.BACK)


def walks_through_a_draft(slack: Slack, asker: Somebody, comms: Somebody, hr: Somebody) -> None:
    """An answer becomes an FAQ entry, by a contact and an editor."""
    editor = slack.person(EDITOR)
    comms.presses(now(slack, comms.sees("Op het bord")), actions.MAKE_FAQ)
    assert comms.submits().ok
    card = editor.sees(comms.words("draft.heading"))
    assert editor.presses(card, actions.APPROVE_DRAFT).ok
    opens_home(editor)
    store = slack.running.service.store
    with store.transaction():
        store.owe(Kind.REPORT, comms.user, "nl", item="2026-11")
    slack.quiet()


def walks_through_being_forgotten(
    slack: Slack, asker: Somebody, comms: Somebody, hr: Somebody
) -> None:
    ts = asker.asks("vergeet mij")
    asker.presses(asker.sees(asker.words("forget.intro"), after=ts), actions.FORGET)
    asker.sees(asker.words("forget.done"))
    slack.quiet()
    presses_home(comms, f"{actions.HOME_FILTER}:show", "closed")
    presses_home(comms, f"{actions.OPEN}:0")


WALK = (
    walks_through_taking_on, walks_through_an_answer, walks_through_a_mention,
    walks_through_a_command, walks_through_taking_back, walks_through_an_absence,
    walks_through_a_draft, walks_through_being_forgotten,
)  # fmt: skip


def test_no_contact_learns_who_asked(slack: Slack, lines: list[str]) -> None:
    asker, comms, hr = slack.person(), slack.contact("communications"), slack.contact("hr")
    for each in (comms, hr):
        opens_home(each)
    for step in WALK:
        step(slack, asker, comms, hr)
        assert leaks(slack, lines) == [], step.__name__

    told = "\n".join(sent_to_others(slack))
    for text in (HANDED_OVER, "boos kijkt", "In de gang", "Ook op zondag?", HR_HANDED_OVER,
                 "Op het bord", "Op de bus", "Toch niet", KNOWN):  # fmt: skip
        assert text in told, "the search looks where the contact does"


def test_with_the_name_added_it_is_found_and_with_no_other_question(
    slack: Slack, lines: list[str]
) -> None:
    """The search finds a name where there is one; place and time stay untold all the same."""
    asker, comms = slack.person(), slack.contact("communications")
    asker.asks(f"{HANDED_OVER} Zonder naam")
    comms.sees("Zonder naam")
    slack.quiet()
    ts = asker.asks(f"{HANDED_OVER} Met naam")
    assert asker.presses(asker.sees(asker.words("handover.intro"), after=ts), actions.ADD_NAME).ok
    slack.quiet()
    card = now(slack, comms.sees("Met naam"))
    comms.asks("Dat mag.", thread=card["ts"])
    asker.asks("Dank je, ook buiten?", thread=asker.sees("Dat mag.")["thread_ts"])
    comms.sees("ook buiten?")
    opens_home(comms)
    presses_home(comms, f"{actions.HOME_FILTER}:show", "closed")
    presses_home(comms, f"{actions.OPEN}:0")

    found = leaks(slack, lines)
    assert {secret for secret, _ in found} == {EMPLOYEE}
    methods = {text.split()[0] for _, text in found}
    assert methods == {"chat.update", "chat.postMessage", "views.open"}
    assert all("Met naam" in text or "ook buiten?" in text for _, text in found)
    assert not [text for _, text in found if "Zonder naam" in text]
