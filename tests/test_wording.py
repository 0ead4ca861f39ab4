"""What the bot itself says: the same in both languages, and fit for where it is shown."""

from __future__ import annotations

import ast
import re
import string
from datetime import date, datetime
from itertools import chain
from pathlib import Path

import pytest

from bot.wording import Words, words_in
from knowledge.models import LANGUAGES, Account, Verdict
from toolkit.models import Network, Rule

BOT = Path(__file__).parent.parent / "bot"
LISTS = {"examples", "greetings", "thanks", "forget_me", "months", "months_short", "weekdays"}
HEARD = {"greetings", "thanks", "forget_me"}
"""What people say to the bot, not the bot to them."""
BUTTONS = [
    "rate.yes", "rate.no", "rate.yes_label", "rate.no_label", "clarify.private",
    "clarify.professional", "clarify.corporate", "clarify.none", "handover.add_name",
    "handover.withdraw", "answer.again", "forget.button", "desk.reply", "desk.use", "desk.pass_on",
    "desk.dismiss",
    "toolkit.previous", "toolkit.next", "toolkit.another", "toolkit.all", "my_draft.open",
    "my_draft.read", "my_draft.with_image",
]  # fmt: skip
MODAL_HEADS = [
    "app.name", "modal.close", "modal.cancel", "modal.entry", "modal.reply.title",
    "modal.reply.submit", "modal.dismiss.title", "modal.dismiss.submit", "modal.pass_on.title",
    "modal.pass_on.submit", "check.title", "check.submit", "toolkit.title", "toolkit.send",
    "my_draft.title", "my_draft.submit", "my_draft.result", "my_draft.back",
]  # fmt: skip
CONFIRMATIONS = {"title": 100, "text": 300, "yes": 30, "no": 30}

language = pytest.mark.parametrize("words", [words_in(each) for each in LANGUAGES], ids=LANGUAGES)


def every_line(words: Words) -> list[str]:
    return list(
        chain.from_iterable(
            [text] if isinstance(text, str) else text for text in words.texts.values()
        )
    )


def placeholders(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def test_both_languages_have_the_same_keys() -> None:
    assert words_in("nl").texts.keys() == words_in("en").texts.keys()


def test_both_languages_fill_in_the_same_places() -> None:
    nl, en = words_in("nl").texts, words_in("en").texts
    for key in nl.keys() - LISTS:
        assert placeholders(nl[key]) == placeholders(en[key]), key
        assert all(name.isidentifier() for name in placeholders(nl[key])), key


@language
def test_only_lists_are_no_plain_texts_and_nothing_is_empty(words: Words) -> None:
    assert {key for key, text in words.texts.items() if not isinstance(text, str)} == LISTS
    for line in every_line(words):
        assert line.strip() == line != "", line


def test_dutch_addresses_the_reader_as_je() -> None:
    formal = re.compile(r"\b(u|uw|uwe|uzelf)\b", re.IGNORECASE)
    texts = words_in("nl").texts
    said = every_line(Words("nl", {key: texts[key] for key in texts.keys() - HEARD}))
    assert [line for line in said if formal.search(line)] == []


@language
@pytest.mark.parametrize("key", BUTTONS)
def test_buttons_fit(words: Words, key: str) -> None:
    assert len(words(key)) <= 75


@language
@pytest.mark.parametrize("key", ["rate.yes", "rate.no"])
def test_what_is_read_out_holds_what_stands_on_the_button(words: Words, key: str) -> None:
    assert words(key).casefold() in words(f"{key}_label").casefold()


@language
@pytest.mark.parametrize("key", MODAL_HEADS)
def test_what_stands_around_a_modal_fits(words: Words, key: str) -> None:
    assert len(words(key)) <= 24


@language
@pytest.mark.parametrize("key", ["withdraw", "use"])
def test_questions_before_what_cannot_be_undone_fit(words: Words, key: str) -> None:
    for part, most in CONFIRMATIONS.items():
        assert len(words(f"{key}.{part}")) <= most


@language
def test_there_are_prompts_to_start_with(words: Words) -> None:
    assert len(words.lines("examples")) >= 4
    assert all(len(line) <= 75 for line in words.lines("examples"))
    assert len(set(words.examples(4))) == 4


@language
def test_greetings_are_lower_case(words: Words) -> None:
    assert all(line == line.lower() for line in words.lines("greetings"))


@language
def test_every_value_of_the_domain_has_its_words(words: Words) -> None:
    named = [f"verdict.{each}" for each in Verdict] + [f"network.{each}" for each in Network]
    named += [f"{group}.{each}" for each in Account for group in ("account", "clarify")]
    named += [f"language.{each}" for each in LANGUAGES]
    named += [f"my_draft.found.{each}" for each in Rule]
    said = [words.texts[key] for key in named]
    assert len({words(f"verdict.{each}") for each in Verdict}) == len(Verdict)
    assert all(said)


def test_every_text_that_the_code_asks_for_is_there() -> None:
    texts = words_in("nl").texts
    asked = {key for path in BOT.rglob("*.py") for key in _asked_for(path)}
    assert len(asked) > 80, "the calls are no longer found"
    assert sorted(asked - texts.keys()) == []


def _asked_for(path: Path) -> list[str]:
    """The keys that stand as literals in calls of `words(…)` and in refusals."""
    calls = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and node.args and isinstance(node.func, ast.Name)
    ]
    return [
        node.args[0].value
        for node in calls
        if node.func.id in ("words", "RefusedError")  # type: ignore[attr-defined]
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    ]


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        words_in("nl")("no.such.key")


def test_values_are_filled_in_and_never_read_as_markup() -> None:
    assert "{role}" in words_in("en")("desk.heading", role="{role}")


def test_dates_and_moments_are_written_in_words() -> None:
    nl, en = words_in("nl"), words_in("en")
    assert nl.date(date(2026, 3, 1)) == "1 maart 2026"
    assert en.date(date(2026, 12, 31)) == "31 December 2026"
    assert nl.moment(datetime(2026, 6, 1, 9, 5)) == "maandag 1 juni, 09:05"
    assert en.moment(datetime(2026, 6, 7, 17, 0)) == "Sunday 7 June, 17:00"
    for words in (nl, en):
        assert len({words.date(date(2026, month, 1)) for month in range(1, 13)}) == 12
        assert len(words.lines("weekdays")) == 7
