"""The guides say what is so: their buttons have those names, their steps and examples work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import comparison, content, starting
from bot.playground.demo import COLLEAGUE, EDITOR
from bot.starting import Answers
from bot.wording import words_in
from knowledge import library
from knowledge.asking import consider
from knowledge.models import LANGUAGES, Answer, HandOver
from tests.conftest import ROOT
from tests.folder import PNG
from tests.slack import (
    Json,
    Slack,
    Somebody,
    eventually,
    home,
    now,
    opens_home,
    presses_home,
)
from toolkit.models import Network

GUIDES = ROOT / "docs" / "guides"
NAMES = ("contacts", "editors")
LOCALES = {"nl": "nl-NL", "en": "en-GB"}
in_both = pytest.mark.parametrize("language", LANGUAGES)


def read(name: str, language: str) -> str:
    return (GUIDES / f"{name}.{language}.md").read_text(encoding="utf-8")


def named(name: str, language: str) -> list[str]:
    """What a guide has in bold: names of buttons, fields and headings in Slack."""
    without_code = re.sub(r"```.*?```", "", read(name, language), flags=re.DOTALL)
    return [
        " ".join(each.split()) for each in re.findall(r"\*\*(.+?)\*\*", without_code, re.DOTALL)
    ]


def keys_of(text: str, language: str) -> set[str]:
    return {key for key, said in words_in(language).texts.items() if said == text}


@in_both
@pytest.mark.parametrize("name", NAMES)
def test_every_name_in_bold_stands_in_slack(name: str, language: str) -> None:
    found = named(name, language)
    assert len(found) > 15
    assert [each for each in found if not keys_of(each, language)] == []


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_tell_the_same(name: str) -> None:
    nl, en = (read(name, language) for language in LANGUAGES)
    for part in (r"^#+ ", r"^```", r"^\|", r"^- |^\d\. "):
        assert len(re.findall(part, nl, re.MULTILINE)) == len(re.findall(part, en, re.MULTILINE))
    # a name may stand for several keys: what matters is that some key has both names
    for ours, theirs in (("nl", "en"), ("en", "nl")):
        there = set().union(*(keys_of(each, theirs) for each in named(name, theirs)))
        assert [each for each in named(name, ours) if not keys_of(each, ours) & there] == []


# the editor's examples, done in a folder of one's own


def examples(language: str) -> Iterator[tuple[str, Any]]:
    """Each example of the guide with the file that it names in its first line."""
    for block in re.findall(r"```yaml\n# (\S+)\n(.*?)```", read("editors", language), re.DOTALL):
        yield block[0], yaml.safe_load(block[1])


def put_in(path: Path, example: Any) -> None:
    """As an editor does: what has a known id takes its place, the rest comes behind."""
    there = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
    for key, value in example.items():
        if not isinstance(value, list):
            there[key] = value
            continue
        known = {each["id"]: each for each in there.get(key, [])}
        there[key] = list((known | {each["id"]: each for each in value}).values())
    path.write_text(yaml.safe_dump(there, allow_unicode=True, sort_keys=False), encoding="utf-8")


@in_both
def test_the_examples_for_editors_work(tmp_path: Path, language: str) -> None:
    before, folder = tmp_path / "before", tmp_path / "after"
    for each in (before, folder):
        starting.make(each, Answers("Stadswerf", ("nl", "en"), tuple(Network), "plain"))
    files = [name for name, _ in examples(language)]
    assert len(files) == len(set(files)) == 9
    for name, example in examples(language):
        put_in(folder / name, example)
    assert any("cake.png" in str(each) for each in content.problems_in(folder))
    (folder / "toolkit" / "images" / "cake.png").write_bytes(PNG)
    assert content.problems_in(folder) == []

    index, toolkit = content.load(folder)
    asked = example_of(language, "variants/response-times.yaml")["response-times.faq-9"][language]
    for question in asked:
        decision = consider(index, question).decision
        assert isinstance(decision, Answer)
        assert decision.entry.id == "response-times.faq-9"
    assert toolkit.campaigns["food-bank"].contact == "communications"
    assert len(toolkit.posts["food-bank.linkedin-1"].wordings(language)) == 2
    words = words_in(language)
    told = comparison.as_text(
        comparison.sheet(library.load(before), library.load(folder), language)
    )
    assert words("changes.substantive") in told
    assert words("changes.counts", added=1, changed=1, withdrawn=0) in told


def example_of(language: str, file: str) -> Any:
    return dict(examples(language))[file]


# the steps in Slack, by the names that the guides give them


def button(holder: Json, label: str) -> Json:
    """The button with this name in a message or modal."""
    waiting: list[Any] = [holder["blocks"]]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if value.get("type") == "button" and value["text"]["text"] == label:
                return value
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    raise AssertionError(f"there is no button {label!r}")


def told_in(language: str) -> dict[str, str]:
    """What the guides call the things in Slack, by the keys of the texts."""
    found = [said for name in NAMES for said in named(name, language)]
    return {key: said for said in found for key in keys_of(said, language)}


@in_both
def test_a_contact_and_an_editor_follow_their_guides(slack: Slack, language: str) -> None:
    words, texts = words_in(language), told_in(language)
    question = slack.handed_over_question("communications", language)
    asker = slack.person(locale=LOCALES[language])
    contact = slack.contact("communications", LOCALES[language])
    editor = slack.person(EDITOR, LOCALES[language])
    slack.running.service.store.keep_locale(EDITOR, LOCALES[language])
    opens_home(contact)

    asker.asks(question)
    card = contact.sees(question)
    shown = str(card)
    assert texts["desk.confidential"] in shown
    assert texts["desk.nearest"] in shown or texts["desk.nothing_near"] in shown
    for step in ("desk.claim", "desk.release"):
        presses(contact, now(slack, card), texts[step])
    home(contact, texts["home.queue"])
    presses_home(contact, button(home(contact), texts["desk.open"])["action_id"])
    assert question in str(contact.modal())

    presses(contact, now(slack, card), texts["desk.reply"])
    assert contact.modal()["submit"]["text"] == texts["modal.reply.submit"]
    assert texts["modal.reply.label"] in str(contact.modal())
    assert contact.submits(text="Ja, met de deur dicht.").ok
    reply = asker.sees("Ja, met de deur dicht.")
    asker.asks("En met de deur open?", thread=reply["thread_ts"])
    contact.sees("En met de deur open?")
    slack.quiet()

    presses(contact, now(slack, card), texts["desk.make_faq"])
    form = contact.modal()
    assert form["title"]["text"] == texts["draft.form.new"]
    assert form["submit"]["text"] == texts["draft.form.submit"]
    entries = slack.running.service.content.current.library.entries
    clause = next(each for each in entries if each.startswith("response-times."))
    wording = {f"question.{language}": "Mag de deur open?", f"variants.{language}": ""}
    assert contact.submits(clause=clause, **wording).ok
    presses(contact, now(slack, card), texts["talk.end"])

    offer = editor.sees(words("draft.heading"))
    for name in ("draft.edit", "draft.decline"):
        assert button(offer, texts[name])
    opens_home(editor)
    tab = home(editor, texts["home.drafts"])
    presses_home(editor, button(tab, texts["home.review_draft"])["action_id"])
    approve = button(editor.modal(), texts["draft.approve"])
    assert editor.presses_in_modal(approve["action_id"], approve["value"]).ok
    content_now = slack.running.service.content
    [draft] = slack.rows("drafts")
    assert eventually(lambda: draft["entry"] in content_now.current.library.entries, timeout=20.0)
    slack.quiet()
    presses(editor, now(slack, offer), texts["draft.open"])
    assert button(editor.modal(), texts["draft.take_out"])


@in_both
def test_the_other_ways_of_the_contacts_guide(slack: Slack, language: str) -> None:
    texts, locale = told_in(language), LOCALES[language]
    question = slack.question(
        "handed over with clauses nearby",
        lambda d: (
            isinstance(d.decision, HandOver)
            and d.decision.contact == "communications"
            and len(d.decision.nearest) > 0
        ),
        language,
    )
    asker, other = slack.person(locale=locale), slack.person(COLLEAGUE, locale)
    contact, next_one = slack.contact("communications", locale), slack.contact("hr", locale)

    for each in (asker, other):
        each.asks(question)
    slack.quiet()
    first, second = (m for m in cards(slack, contact) if question in m["text"])
    presses(contact, first, texts["desk.reply"])
    window = str(contact.modal())
    assert texts["modal.reply.also"] in window and texts["desk.use"] in window
    assert contact.submits(text="Ja, vooraf melden.").ok
    presses(contact, second, texts["desk.reply"])
    assert button(contact.modal(), texts["desk.use_earlier"])
    presses(contact, second, texts["desk.use"])
    slack.quiet()
    assert [row["state"] for row in slack.rows("escalations")] == ["answered"] * 2

    third = asked_again(slack, asker, contact, question)
    presses(contact, third, texts["desk.pass_on"])
    window = str(contact.modal())
    assert texts["modal.pass_on.contact"] in window and texts["modal.pass_on.label"] in window
    assert contact.submits(contact="hr", text="Weet jij dit?").ok
    theirs = next_one.sees(question)
    assert "Weet jij dit?" in str(theirs)
    presses(next_one, theirs, texts["desk.dismiss"])
    assert next_one.modal()["submit"]["text"] == texts["modal.dismiss.submit"]
    assert next_one.submits(text="Vraag het aan de receptie.").ok
    asker.sees("Vraag het aan de receptie.")

    fourth = asked_again(slack, asker, contact, question)
    mine = latest(slack, asker, texts["handover.add_name"])
    presses(asker, mine, texts["handover.add_name"])
    assert asker.user in str(now(slack, fourth))

    opens_home(contact)
    presses_home(contact, button(home(contact), texts["home.away"])["action_id"])
    window = contact.modal()
    assert window["submit"]["text"] == texts["home.away_submit"]
    assert texts["home.until"] in str(window)
    assert contact.submits(until="2099-12-31").ok
    next_one.sees(question, after=theirs["ts"])
    home(contact, texts["home.back"])


def cards(slack: Slack, somebody: Somebody) -> list[Json]:
    return slack.workspace.messages(somebody.dm, user=somebody.user)


def asked_again(slack: Slack, asker: Somebody, contact: Somebody, question: str) -> Json:
    """The contact's card of a question that is asked once more."""
    before = cards(slack, contact)[-1]["ts"]
    asker.asks(question)
    found = contact.sees(question, after=before)
    slack.quiet()
    return found


def latest(slack: Slack, somebody: Somebody, label: str) -> Json:
    """The last message to somebody that says this."""
    return [each for each in cards(slack, somebody) if label in str(each)][-1]


@in_both
def test_an_editor_approves_a_post_as_the_guide_says(slack: Slack, language: str) -> None:
    texts, locale = told_in(language), LOCALES[language]
    author, editor = slack.person(locale=locale), slack.person(EDITOR, locale)
    slack.running.service.store.keep_locale(EDITOR, locale)
    assert author.types("/toolkit", "voorstel" if language == "nl" else "suggest").ok
    filled = {"text": "Kom je ook?", "network": "linkedin"}
    assert author.submits(**filled, language=language).ok
    editor.sees("Kom je ook?")
    opens_home(editor)
    tab = home(editor, texts["home.suggestions"])
    presses_home(editor, button(tab, texts["home.review_draft"])["action_id"])
    approve = button(editor.modal(), texts["suggestion.approve"])
    assert editor.presses_in_modal(approve["action_id"], approve["value"]).ok
    window = editor.modal()
    asked = str(window)
    for key in ("toolkit.campaign", "suggestion.approval.accounts", "suggestion.form.hashtags"):
        assert texts[key] in asked
    assert window["submit"]["text"] == texts["draft.approve"]
    assert editor.submits(campaign="working-here").ok
    posts = slack.running.service.content
    assert eventually(lambda: "toolkit.slack-1" in posts.current.catalogue.posts, timeout=20.0)
    slack.quiet()
    presses(editor, latest(slack, editor, texts["suggestion.open"]), texts["suggestion.open"])
    assert button(editor.modal(), texts["suggestion.take_out"])


def presses(somebody: Somebody, message: Json, label: str) -> None:
    found = button(message, label)
    assert somebody.presses(message, found["action_id"], found["value"]).ok
    somebody.slack.quiet()  # the card reads otherwise now
