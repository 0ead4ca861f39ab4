"""From a contact's answer to an FAQ entry: who writes it, who approves it, and that it answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.cards import actions
from bot.content import Content
from bot.playground import Outcome
from bot.playground.demo import Playground, playground, slack_ids
from tests.slack import HANDED_OVER, Slack, Somebody, small_content, write_yaml

Json = dict[str, Any]

EDITOR, SECOND = "U0EDITOR", "U0SECOND"
ANSWER = "Ja, een foto van de kat mag, als er niemand op staat."
ENGLISH = {
    "question.en": "May a picture of the cat go with it?",
    "answer.en": "Yes, a picture of the cat is fine, as long as nobody is in it.",
}


def office(folder: Path, *editors: str, four_eyes: bool = True) -> None:
    """From now on these are the editors."""
    path = folder / "contacts.yaml"
    content = json.loads(path.read_text(encoding="utf-8"))
    write_yaml(path, **content | {"editors": list(editors), "four_eyes": four_eyes})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = small_content(tmp_path / "content")
    office(folder, EDITOR, SECOND)
    numbers = json.loads((folder / "confidence.yaml").read_text(encoding="utf-8"))
    # what is asked in the words of an entry is answered, whatever they mean elsewhere
    numbers["first"] = {"intercept": -400.0, "weights": {"evidence": 1000.0}, "threshold": 0.5}
    write_yaml(folder / "confidence.yaml", **numbers)
    return folder


@contextmanager
def an_app(manifest: Json, folder: Path, database: Path) -> Iterator[Slack]:
    content = Content(folder, slack_ids)
    with playground(manifest, content, database=database, pause=0.0, retry_delays=()) as here:
        yield Slack(here)
        assert here.workspace.problems == []


@pytest.fixture
def running(small: Playground) -> Playground:
    return small


def changed(slack: Slack) -> None:
    slack.running.service.content.refresh()


def answered(slack: Slack, text: str = HANDED_OVER, answer: str = ANSWER) -> tuple[Somebody, Json]:
    """A contact who answered a question, and their card."""
    asker, contact = slack.person(), slack.contact("communications")
    asker.asks(text)
    card = contact.sees(text)
    contact.presses(card, actions.REPLY)
    assert contact.submits(text=answer).ok
    asker.sees(answer)
    slack.quiet()
    return contact, card


def now(slack: Slack, card: Json) -> Json:
    [found] = [m for m in slack.workspace.messages(card["channel"]) if m["ts"] == card["ts"]]
    return found


def proposed(slack: Slack, **values: str) -> tuple[Somebody, Json]:
    """A contact who proposed an FAQ entry, and their card."""
    contact, card = answered(slack)
    contact.presses(card, actions.MAKE_FAQ)
    assert contact.submits(**values).ok
    slack.quiet()
    return contact, card


def editor(slack: Slack, user: str = EDITOR, locale: str = "nl-NL") -> Somebody:
    somebody = slack.person(user, locale)
    slack.running.service.store.keep_locale(user, locale)
    return somebody


def approved(slack: Slack, **values: str) -> tuple[Somebody, Json]:
    """An entry that is in force: its author, and the editor's card."""
    contact, _ = proposed(slack, **values)
    approver = editor(slack)
    card = approver.sees(contact.words("draft.heading"))
    assert approver.presses(card, actions.APPROVE_DRAFT).ok
    slack.quiet()
    return contact, card


def draft(slack: Slack) -> Json:
    return slack.rows("drafts")[-1]


def body(slack: Slack) -> Json:
    found: Json = json.loads(draft(slack)["body"])
    return found


def wrong(outcome: Outcome) -> Json:
    """The sentences at the fields of a modal that was refused."""
    assert outcome.delivery is not None
    answer = json.loads(outcome.delivery.body)
    assert answer["response_action"] == "errors"
    found: Json = answer["errors"]
    return found


# ---- from the answer to the entry


def test_an_answer_becomes_an_entry_that_answers(slack: Slack) -> None:
    contact, card = answered(slack)
    contact.presses(card, actions.MAKE_FAQ)
    form = contact.modal(contact.words("draft.form.names")[:20])
    assert HANDED_OVER in json.dumps(form, ensure_ascii=False)
    assert contact.submits(**ENGLISH).ok
    assert contact.words("draft.saved") in json.dumps(contact.modal(), ensure_ascii=False)
    approver = editor(slack)
    theirs = approver.sees(approver.words("draft.heading"))
    for text in (HANDED_OVER, ANSWER, *ENGLISH.values(), "Dat mag als zij vooraf ja zei."):
        assert text in theirs["text"]
    slack.person().asks(HANDED_OVER)
    assert slack.rows("questions")[-1]["decision"] == "handover", "it is not in force yet"
    assert approver.presses(theirs, actions.APPROVE_DRAFT).ok
    contact.sees(contact.words("draft.told_approved", by=f"<@{EDITOR}>", question=HANDED_OVER)[:40])
    asker = slack.colleague()
    asker.asks(HANDED_OVER)
    shown = asker.sees(ANSWER)
    assert "photos.1" in shown["text"]
    row = slack.rows("questions")[-1]
    assert row["decision"] == "answer"
    assert json.loads(row["versions"]) == {"photos.slack-1": 1, "photos.1": 1}
    asker.asks(ENGLISH["question.en"])
    asker.sees(ENGLISH["answer.en"])
    slack.quiet()
    assert contact.words("draft.became.approved") in json.dumps(
        now(slack, card), ensure_ascii=False
    )
