"""A day at the desk, over HTTP and across a restart: three askers, two contacts and an editor."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from bot.cards import actions
from bot.playground.demo import COLLEAGUE, EDITOR
from knowledge.models import Clause
from tests.slack import (
    Json,
    Slack,
    Somebody,
    all_values,
    eventually,
    home,
    now,
    opens_home,
    presses_home,
    time_passes,
)

pytestmark = pytest.mark.parametrize("language", ["nl", "en"])
LOCALES = {"nl": "nl-NL", "en": "en-GB"}
ANSWER = {
    "nl": "Ja, dat mag, zolang de deur van het archief dicht blijft.",
    "en": "Yes, you may, as long as the door of the archive stays shut.",
}
ASKS_ON = {"nl": "En als de deur open staat?", "en": "And if the door is open?"}
GOES_ON = {"nl": "Dan eerst de deur dicht.", "en": "Then shut the door first."}
OF_HR = {"nl": "Dat regel je met je leidinggevende.", "en": "You settle that with your manager."}
AS_KNOWLEDGE = {
    "nl": "Mag ik filmen in het archief in de kelder?",
    "en": "May I film in the archive in the basement?",
}
NOTE = {"nl": "Weet jij dit?", "en": "Do you know this?"}


@dataclass
class Cast:
    """Who takes part. `third` is a contact of another subject, and asks like anybody else."""

    hidden: Somebody
    named: Somebody
    third: Somebody
    comms: Somebody
    hr: Somebody
    editor: Somebody
    question: str
    of_hr: str


@pytest.fixture
def cast(slack: Slack, language: str) -> Cast:
    locale = LOCALES[language]
    return Cast(
        hidden=slack.person(locale=locale),
        named=slack.person(COLLEAGUE, locale),
        third=slack.contact("privacy", locale),
        comms=slack.contact("communications", locale),
        hr=slack.contact("hr", locale),
        editor=slack.person(EDITOR, locale),
        question=slack.handed_over_question("communications", language),
        of_hr=slack.handed_over_question("hr", language),
    )


def test_a_day_at_the_desk(slack: Slack, language: str, cast: Cast) -> None:
    slack.running.service.store.keep_locale(EDITOR, LOCALES[language])
    in_the_morning(slack, language, cast)
    with slack.restarted():
        in_the_afternoon(slack, language, cast)
        in_the_evening(slack, language, cast)
    assert [row["state"] for row in slack.rows("escalations")] == ["answered"] * 3
    assert slack.rows("drafts")[0]["state"] == "approved"


def in_the_morning(slack: Slack, language: str, cast: Cast) -> None:
    """Three questions arrive; one is claimed, one passed on, and one asker adds their name."""
    opens_home(cast.comms)
    cast.hidden.asks(cast.question)
    card = cast.comms.sees(cast.question)
    ts = cast.named.asks(cast.question)
    mine = cast.named.sees(cast.named.words("handover.intro"), after=ts)
    assert cast.named.presses(mine, actions.ADD_NAME).ok
    assert cast.third.types("/beleid" if language == "nl" else "/policy", cast.of_hr).ok
    theirs = cast.hr.sees(cast.of_hr)
    cast.hr.presses(theirs, actions.PASS_ON)
    assert cast.hr.submits(contact="communications", text=NOTE[language]).ok
    cast.comms.sees(cast.of_hr)
    slack.quiet()
    home(cast.comms, cast.comms.words("home.counts", open=3, mine=0, overdue=0))
    assert cast.comms.presses(now(slack, card), actions.CLAIM).ok
    home(cast.comms, cast.comms.words("home.counts", open=3, mine=1, overdue=0))
    time_passes(slack)
    assert cast.hidden.user not in cast.comms.everything_seen()
    assert cast.named.user in cast.comms.everything_seen()


def in_the_afternoon(slack: Slack, language: str, cast: Cast) -> None:
    """Too late: the deputy is brought in, and answers two at once. The other goes its own way."""
    reminded = reminders(slack, cast.comms)
    assert len(reminded) == 3, "half of the time is over: once for each question"
    time_passes(slack, due=True)
    assert len(reminders(slack, cast.comms)) == 6
    told = cast.hidden.words("handover.deputised_late", name="", due="")[:12]
    for asker in (cast.hidden, cast.named, cast.third):
        asker.sees(told)
    presses_home(cast.comms, f"{actions.HOME_FILTER}:show", "overdue")
    home(cast.comms, cast.comms.words("home.counts", open=3, mine=0, overdue=3))

    deputy = cast.hr
    assert deputy.presses(deputy.sees(cast.question), actions.REPLY).ok
    [boxes] = [b for b in deputy.modal()["blocks"] if b.get("block_id") == actions.ALSO]
    alike = [option["value"] for option in boxes["element"]["options"]]
    assert deputy.submits(text=ANSWER[language], also=alike).ok
    [card] = [c for c in cards(slack, cast.comms) if cast.of_hr in c["text"]]
    cast.comms.asks(OF_HR[language], thread=card["ts"])

    for asker, text in ((cast.hidden, ANSWER), (cast.named, ANSWER), (cast.third, OF_HR)):
        asker.sees(text[language])
    slack.quiet()
    for asker, text in ((cast.hidden, ANSWER), (cast.named, ANSWER), (cast.third, OF_HR)):
        heard = [p for p in slack.posts_to(asker) if text[language] in p["text"]]
        assert len(heard) == 1, "everybody hears the outcome once"
    assert OF_HR[language] not in cast.hidden.everything_seen() + cast.named.everything_seen()


def in_the_evening(slack: Slack, language: str, cast: Cast) -> None:
    """A conversation without a name, and an answer that becomes knowledge."""
    reply = cast.hidden.sees(ANSWER[language])
    cast.hidden.asks(ASKS_ON[language], thread=reply["thread_ts"])
    heard = cast.hr.sees(ASKS_ON[language])
    cast.hr.asks(GOES_ON[language], thread=heard["thread_ts"])
    assert cast.hidden.sees(GOES_ON[language])["thread_ts"] == reply["thread_ts"]
    assert cast.hidden.presses(reply, actions.END).ok
    slack.quiet()
    for each in (cast.comms, cast.hr):
        assert cast.hidden.user not in each.everything_seen()

    card = next(c for c in cards(slack, cast.hr) if cast.question in c["text"])
    cast.hr.presses(card, actions.MAKE_FAQ)
    wording = {"question": AS_KNOWLEDGE[language], "variants": ""}
    fields = {f"{name}.{language}": text for name, text in wording.items()}
    assert cast.hr.submits(clause=a_clause(slack), **fields).ok
    to_review = cast.editor.sees(cast.editor.words("draft.heading"))
    assert ANSWER[language] in json.dumps(to_review, ensure_ascii=False)
    assert cast.hidden.user not in repr(to_review)
    assert cast.editor.presses(to_review, actions.APPROVE_DRAFT).ok
    slack.quiet()
    [draft] = slack.rows("drafts")
    content = slack.running.service.content  # takes it in beside its work
    assert eventually(lambda: draft["entry"] in content.current.library.entries, timeout=20.0)
    ts = cast.third.asks(AS_KNOWLEDGE[language])
    cast.third.sees(ANSWER[language], after=ts)
    slack.quiet()
    [asked] = [q for q in slack.rows("questions") if q["text"] == AS_KNOWLEDGE[language]]
    assert (asked["decision"], json.loads(asked["entries"])) == ("answer", [draft["entry"]])


def a_clause(slack: Slack) -> str:
    """One that the contact's answer goes with, as the form asks for."""
    library = slack.running.service.content.current.library
    found = (each for each in library.entries.values() if isinstance(each, Clause))
    return next(each.id for each in found if library.owner_of(each) == "communications")


def cards(slack: Slack, contact: Somebody) -> list[Json]:
    """Every message in a contact's conversation as it reads now, the latest first."""
    return slack.workspace.messages(contact.dm, user=contact.user)[::-1]


def reminders(slack: Slack, contact: Somebody) -> list[Json]:
    return [p for p in slack.posts_to(contact) if actions.OPEN in all_values(p)]
