"""Words: folding, stems, stop words, letter groups and the language of a question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import text

BOTH = ("nl", "en")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Mag ik MIJN foto’s delen?", ["mag", "ik", "mijn", "foto's", "delen"]),
        ("één café, nul crème", ["een", "cafe", "nul", "creme"]),
        ("vraag van <@U123|jan> in <#C1|algemeen> <!here>", ["vraag", "van", "in"]),
        ("zie https://example.org/a?b=c en mail hr@example.org", ["zie", "en", "mail"]),
        ("<https://example.org|ons beleid>", ["ons", "beleid"]),
        (":tada: 🎉 top", ["top"]),
        ("24/7 bereikbaar", ["24", "7", "bereikbaar"]),
        ("\x00\x07", []),
        ("", []),
    ],
)
def test_words_are_what_people_say_and_nothing_else(typed: str, found: list[str]) -> None:
    assert text.words(typed) == found


def test_a_pasted_book_is_read_up_to_a_limit() -> None:
    assert len(text.words("a " * 40_000)) == text.MOST_CHARACTERS // 2


@given(st.text())
def test_any_text_can_be_read(typed: str) -> None:
    assert all(word and word == word.casefold() for word in text.words(typed))
    for language in BOTH:
        assert all(weight > 0 for weight in text.terms(typed, language).weights.values())


def test_stop_words_count_for_less_and_are_not_dropped() -> None:
    weights = text.terms("mag de foto", "nl").weights
    assert weights["foto"] == 1.0
    assert weights["de"] == text.STOP_WEIGHT < 1.0


def test_a_stem_is_the_same_for_forms_of_a_word_in_its_language() -> None:
    assert text.stem("collega's", "nl") == text.stem("collegas", "nl")
    assert text.stem("posting", "en") == text.stem("posts", "en")
    assert text.stem("customer", "en") != text.stem("customer", "nl")


def test_letter_groups_mark_where_a_word_begins_and_ends() -> None:
    assert text.grams("foto") == (" fot", "foto", "oto ")
    assert text.grams("x") == (" x ",)


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("mag ik dit bericht delen", "nl"),
        ("can I share this message", "en"),
        ("linkedin", None),
        ("", None),
    ],
)
def test_the_language_is_named_where_it_is_clear(typed: str, language: str | None) -> None:
    assert text.detect(typed, BOTH) == language


def test_there_is_no_doubt_where_there_is_one_language() -> None:
    assert text.detect("anything at all", ("nl",)) == "nl"
