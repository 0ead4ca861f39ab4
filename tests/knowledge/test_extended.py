"""An index for other entries, made from one that is there: the same as one made from the start."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import cache
from knowledge.library import Library, load
from knowledge.models import Clause, FaqEntry, FaqText, Status
from knowledge.search import Index
from tests.knowledge.conftest import TODAY

EQUAL = 1e-9
QUESTIONS = ("een kiekje op de website", "mijn lunch", "verlof aanvragn", "the press rang", "xyzzy")


def faq(number: int, question: str, cites: str = "photos.1", **more: object) -> FaqEntry:
    text = FaqText(question=question, answer=f"{question}: vraag het eerst.", variants=("kiekje",))
    entry = FaqEntry(id=f"added.{number}", topic=cites.split(".")[0], cites=(cites,), nl=text)
    return entry.model_copy(update=more)


def assert_the_same(one: Index, other: Index, questions: Sequence[str]) -> None:
    assert one.entries == other.entries
    assert one.topics == other.topics
    for question in questions:
        found, expected = one.look(question), other.look(question)
        assert found.analysis == expected.analysis
        for voice in dataclasses.fields(expected.heard):
            theirs = getattr(expected.heard, voice.name)
            assert getattr(found.heard, voice.name) == pytest.approx(theirs, abs=EQUAL), voice.name
        assert found.scores == pytest.approx(expected.scores, abs=EQUAL)


WORDS = st.lists(
    st.sampled_from("mag ik een foto kiekje groepsfoto collega pers nieuw woord lunch".split()),
    min_size=1,
    max_size=5,
)
ADDED = st.lists(
    st.tuples(WORDS.map(" ".join), st.sampled_from(["photos.1", "press.1"])), max_size=4
)


@given(ADDED, ADDED, st.sets(st.integers(0, 3)))
@settings(max_examples=15, deadline=None)
def test_entries_come_and_go_and_the_result_is_that_of_a_new_index(
    index: Index, first: list[tuple[str, str]], second: list[tuple[str, str]], stay: set[int]
) -> None:
    before = [faq(number, *given) for number, given in enumerate(first)]
    kept = [entry for number, entry in enumerate(before) if number in stay]
    new = [faq(number, *given) for number, given in enumerate(second, start=len(before))]
    asked = [*QUESTIONS, *(question for question, _ in (*first, *second))]
    for entries in (before, [*kept, *new], []):
        library = index.library.with_entries(entries)
        assert_the_same(index.with_library(library), Index(library, TODAY), asked)
        index = index.with_library(library)


def test_the_starter_content_grows_and_shrinks(shipped: Index) -> None:
    library = shipped.library
    clauses = [entry for entry in shipped.entries if isinstance(entry, Clause)]
    lines = [line for entry in shipped.entries for line in entry.text_in("nl").variants]
    chosen = random.Random(1).sample(lines, 40)
    new = [
        faq(number, f"{line} zonder voorgaande", cites=clause.id, topic=clause.topic)
        for number, (line, clause) in enumerate(zip(chosen[:20], clauses, strict=False))
    ]
    larger = library.with_entries(new[::-1])
    extended = shipped.with_library(larger)
    assert_the_same(extended, Index(larger, TODAY), chosen)
    assert_the_same(extended.with_library(library), shipped, chosen)


def test_what_was_added_is_found_and_the_index_before_is_as_it_was(index: Index) -> None:
    asked = "mag ik de zonsverduistering filmen"
    before = index.search(asked)
    extended = index.with_library(index.library.with_entries([faq(1, asked)]))
    assert extended.search(asked)[0].entry.id == "added.1"
    assert index.search(asked) == before


def test_an_index_from_the_cache_can_be_extended(library: Library, tmp_path: Path) -> None:
    cache.index_of(library.path, lambda _: TODAY, tmp_path)
    kept = cache.index_of(library.path, lambda _: TODAY, tmp_path)
    larger = kept.library.with_entries([faq(1, "mag ik de zonsverduistering filmen")])
    assert_the_same(kept.with_library(larger), Index(larger, TODAY), QUESTIONS)


def test_the_same_content_read_again_gives_the_same_index(index: Index) -> None:
    again = load(index.library.path)
    assert_the_same(index.with_library(again), index, QUESTIONS)


def test_an_entry_of_the_files_may_change_or_vanish(index: Index) -> None:
    entries = dict(index.library.entries)
    del entries["photos.faq-1"]
    press = entries["press.1"]
    entries["press.1"] = press.model_copy(update={"status": Status.DRAFT})
    other = dataclasses.replace(index.library, entries=entries)
    assert_the_same(index.with_library(other), Index(other, TODAY), QUESTIONS)


def test_other_words_are_learned_anew(index: Index) -> None:
    words = index.library.words.model_copy(update={"spellings": {"nl": {"xq": "kiekje"}}})
    other = dataclasses.replace(index.library, words=words)
    assert index.with_library(other).search("xq")[0].entry.id == "photos.1"
    assert index.search("xq") == []


# which entries a library takes


def test_the_files_win_and_what_leads_nowhere_is_left_out(library: Library) -> None:
    fits = faq(1, "een vraag")
    same_id = faq(2, "een vraag").model_copy(update={"id": "photos.1"})
    others = [
        faq(3, "een vraag", topic="weather"),
        faq(4, "een vraag", cites="photos.9"),
        faq(5, "een vraag", cites="photos.faq-1"),
        faq(1, "een andere vraag"),
    ]
    larger = library.with_entries([fits, same_id, *others])
    assert {**larger.entries} == {**library.entries, "added.1": fits}
    assert larger.entries["photos.1"] is library.entries["photos.1"]
    assert "added.1" not in library.entries
