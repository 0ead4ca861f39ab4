"""Contacts leave, cards cannot be posted, one message is broken: nobody's question is stuck."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cards import actions
from bot.content import Content, problems_in
from bot.playground.demo import Playground, playground, slack_id, slack_ids
from bot.records import Kind
from tests.slack import HANDED_OVER, KNOWN, Slack, small_contacts, write_yaml


@pytest.fixture
def content(folder: Path) -> Content:
    return Content(folder, slack_ids)


@pytest.fixture
def running(manifest: dict[str, object], content: Content, tmp_path: Path) -> Iterator[Playground]:
    with playground(
        manifest, content, database=tmp_path / "test.sqlite3", pause=0.0, retry_delays=()
    ) as here:
        yield here


def test_a_card_that_cannot_be_posted_goes_to_the_deputy(slack: Slack) -> None:
    asker, deputy = slack.person(), slack.contact("hr")
    gone = slack_id("communications")  # left the workspace
    slack.workspace.conversations.channels.pop(slack.workspace.channel(gone).id)
    asker.asks(HANDED_OVER)
    deputy.sees(HANDED_OVER)
    asker.sees("team hr")
    slack.quiet()
    assert [r["kind"] for r in slack.rows("outbox") if r["state"] == "failed"] == ["escalation"]


def test_when_a_contact_leaves_the_open_question_moves(slack: Slack, folder: Path) -> None:
    asker, old, new = slack.person(), slack.contact("communications"), slack.contact("hr")
    asker.asks(HANDED_OVER)
    old.sees(HANDED_OVER)
    contacts = folder / "contacts.yaml"
    replaced = contacts.read_text("utf-8").replace('"communications"', '"press"')
    contacts.write_text(replaced, "utf-8")
    topics = folder / "topics.yaml"
    moved = topics.read_text("utf-8").replace('"communications"', '"hr"')
    topics.write_text(moved, "utf-8")
    slack.running.service.content.refresh()
    slack.running.service.escalating.move_orphans()
    slack.quiet()

    assert HANDED_OVER not in old.everything_seen()
    assert new.presses(new.sees(HANDED_OVER), actions.REPLY).ok
    assert new.submits(text="Ja hoor.").ok
    asker.sees("Ja hoor.")


def test_one_message_that_cannot_be_sent_does_not_silence_its_recipient(slack: Slack) -> None:
    asker = slack.person()
    asker.asks(KNOWN)
    slack.quiet()
    store = slack.running.service.store
    with store.transaction():
        store.owe(Kind.ASSET, asker.dm, "nl", item="x#not a number")
        store.owe(Kind.USAGE, asker.dm, "nl")
    asker.sees(asker.words("usage.private"))


def test_a_faq_entry_that_quotes_a_draft_is_refused_and_never_found(folder: Path) -> None:
    clause = {
        "id": "photos.1", "status": "draft", "verdict": "allowed",
        "nl": {"title": "Kladje", "text": "Nog niet goedgekeurd."},
        "en": {"title": "Draft", "text": "Not approved yet."},
    }  # fmt: skip
    write_yaml(folder / "policy" / "photos.yaml", topic="photos", clauses=[clause])
    texts = {"question": "Mag een foto?", "answer": "Ja."}
    entry = {"id": "photos.faq-1", "cites": ["photos.1"], "nl": texts, "en": texts}
    write_yaml(folder / "faq" / "photos.yaml", topic="photos", faq=[entry])
    assert [each.message for each in problems_in(folder)] == ["the clause 'photos.1' is a draft"]


def test_content_in_which_a_contact_cannot_be_reached_is_not_taken_over(folder: Path) -> None:
    content = Content(folder, lambda library: dict.fromkeys(library.contacts, "U0ANYBODY"))
    before = content.current
    content._slack_ids = lambda library: {}
    small_contacts(folder, communications="2026-01-01")
    content.refresh()
    assert content.current is before


def test_usage_in_a_channel_promises_no_privacy(slack: Slack) -> None:
    asker = slack.person()
    asker.mentions_the_bot("help")
    answer = asker.sees(asker.words("usage.public"), place="#general")
    assert asker.words("usage.private") not in repr(answer)


def test_a_question_passed_to_somebody_who_is_away_goes_to_their_deputy(
    slack: Slack, folder: Path
) -> None:
    asker, contact = slack.person(), slack.contact("communications")
    asker.asks(HANDED_OVER)
    card = contact.sees(HANDED_OVER)
    small_contacts(folder, hr="2099-01-01")
    slack.running.service.content.refresh()
    contact.presses(card, actions.PASS_ON)
    refused = contact.submits(contact="hr").errors
    # hr's deputy is communications, who has the question already
    assert refused == {actions.TEXT: contact.words("refused.unknown_contact")}
    assert slack_id("hr") not in {row["assignee"] for row in slack.rows("escalations")}
