"""The main job, over HTTP: an employee asks, the clause answers, the rest reaches a person."""

from __future__ import annotations

from typing import Any

import pytest

from bot.cards import actions
from knowledge.asking import consider
from knowledge.models import Answer
from tests.slack import Slack, Somebody, all_values, verdict_words

pytestmark = pytest.mark.parametrize("language", ["nl", "en"])
LOCALES = {"nl": "nl-NL", "en": "en-GB"}


def test_an_answer_quotes_the_clause_word_for_word(slack: Slack, language: str) -> None:
    employee = slack.person(locale=LOCALES[language])
    question = slack.answered_question(language)
    snapshot = slack.running.service.content.current
    decision = consider(snapshot.index, question).decision
    assert isinstance(decision, Answer)
    clause = snapshot.library.clause_of(decision.entry)

    asked = employee.asks(question)
    answer = employee.sees(clause.id)

    texts = all_values(answer["blocks"])
    assert clause.text_in(language).text in texts
    assert any(word in text for text in texts for word in verdict_words(employee.words))
    assert any(f"{clause.version}" in t and clause.id in t for t in texts)
    contact = snapshot.library.contact(snapshot.library.owner_of(decision.entry))
    assert any(contact.name.get(language) in text for text in texts)
    assert clause.text_in(language).text in answer["text"], "screen readers read only the text"
    assert answer["thread_ts"] == asked


def handed_over(slack: Slack, language: str) -> tuple[Somebody, Somebody, str, dict[str, Any]]:
    """An employee and the contact to whom their question went, the question, and what was said."""
    employee = slack.person(locale=LOCALES[language])
    contact = slack.contact("communications", LOCALES[language])
    question = slack.handed_over_question("communications", language)
    employee.asks(question)
    told = employee.sees(employee.words("handover.intro"))
    contact.sees(question)
    return employee, contact, question, told


def test_what_is_not_answered_goes_to_the_contact_and_comes_back(
    slack: Slack, language: str
) -> None:
    employee, contact, question, told = handed_over(slack, language)
    card = contact.sees(question)
    assert employee.user not in repr(card), "the contact may not learn who asked"
    assert "Employee" not in repr(card)

    assert contact.presses(card, actions.REPLY).ok
    assert contact.modal()["callback_id"] == actions.REPLY_MODAL
    assert contact.submits(text="Ja, dat is prima. *Echt* <!channel> & zo.").ok

    reply = employee.sees("Ja, dat is prima.")
    assert "Ja, dat is prima. *Echt* <!channel> & zo." in all_values(reply["blocks"])
    assert "<!channel>" not in reply["text"]
    assert reply["thread_ts"] == told["thread_ts"]
    contact.sees(f"<@{contact.user}>")


def test_the_name_is_added_by_the_asker_alone(slack: Slack, language: str) -> None:
    employee, contact, question, told = handed_over(slack, language)

    employee.presses(told, actions.ADD_NAME)
    slack.quiet()
    assert f"<@{employee.user}>" in repr(contact.sees(question))


def test_withdrawing_erases_the_text_and_replaces_the_card(slack: Slack, language: str) -> None:
    employee, contact, question, told = handed_over(slack, language)

    employee.presses(told, actions.WITHDRAW)
    slack.quiet()

    contact.sees(contact.words("desk.withdrawn"))
    assert question not in contact.everything_seen()
    store = slack.running.service.store
    for table in ("questions", "escalations", "inbox", "outbox"):
        rows = [tuple(row.values()) for row in store.db[table].rows]
        assert question not in repr(rows), table


def test_choosing_one_of_three_completes_the_answer(slack: Slack, language: str) -> None:
    employee = slack.person(locale=LOCALES[language])
    question = slack.offered_question(language)
    employee.asks(question)
    choice = employee.sees(employee.words("clarify.choice"))

    employee.presses(choice, f"{actions.CHOOSE}:0")
    slack.quiet()

    [now] = [m for m in slack.workspace.messages(employee.dm) if m["ts"] == choice["ts"]]
    assert employee.words("clarify.none") not in repr(now)


def test_none_of_these_hands_over(slack: Slack, language: str) -> None:
    employee = slack.person(locale=LOCALES[language])
    employee.asks(slack.offered_question(language))
    choice = employee.sees(employee.words("clarify.choice"))
    employee.presses(choice, actions.NONE_OF_THESE)
    employee.sees(employee.words("handover.intro"))


def test_the_account_is_asked_with_one_tap(slack: Slack, language: str) -> None:
    employee = slack.person(locale=LOCALES[language])
    employee.asks(slack.account_question(language))
    question = employee.sees(employee.words("clarify.account"))
    employee.presses(question, f"{actions.ACCOUNT}:corporate")
    employee.sees(employee.words("account.corporate"))


def test_an_answer_that_did_not_help_offers_a_person(slack: Slack, language: str) -> None:
    employee = slack.person(locale=LOCALES[language])
    employee.asks(slack.answered_question(language))
    answer = employee.sees(employee.words("answer.source", source=""))

    employee.presses(answer, actions.RATE, f"{1}|no")
    offer = employee.sees(employee.words("answer.sorry", name="")[:20])
    employee.presses(offer, actions.HAND_OVER)
    employee.sees(employee.words("handover.after_answer"))
    slack.quiet()
    assert slack.running.service.store.escalation_of(1) is not None
