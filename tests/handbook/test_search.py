"""The index of the search box: the words of the bot, and where they lead."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.handbook.site import Site
from knowledge import text as words
from knowledge.meanings import MARK, Lexicon
from knowledge.models import LANGUAGES
from tests.handbook.conftest import MakeSite


def index_of(site: Site, language: str) -> dict[str, Any]:
    script = (site.page(f"{language}/search-index.js") or b"").decode()
    found: dict[str, Any] = json.loads(script.removeprefix("window.handbookIndex=")[:-2])
    return found


def terms_of(index: dict[str, Any], word: str) -> list[int]:
    """The numbers that a word leads to."""
    found = index["terms"][index["words"].split(" ").index(word)]
    return found if isinstance(found, list) else [found]


def entries_of(index: dict[str, Any], word: str) -> set[str]:
    """The entries that a word leads to."""
    reached = set()
    for term in terms_of(index, word):
        place = 0
        for step in index["found"][term][::2]:
            place += step
            reached.add(index["entries"][place][0].partition("#")[2])
    return reached


def test_a_word_leads_to_the_entries_that_hold_it_or_a_form_of_it(make_site: MakeSite) -> None:
    index = index_of(make_site(), "nl")
    assert entries_of(index, "journalist") == {"press.1"}
    assert entries_of(index, "kiekje") == {"photos.1"}, "from a variant"
    assert set(terms_of(index, "foto")) & set(terms_of(index, "plaatje")), "they mean the same"


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_one_stem_share_a_term_as_in_the_bot(shipped: Site, language: str) -> None:
    index = index_of(shipped, language)
    listed = index["words"].split(" ")
    assert listed == sorted(listed)
    assert len(listed) == len(index["terms"]) > 5_000
    first: dict[str, int] = {}
    spelt = shipped.snapshot.library.words.spellings[language]  # type: ignore[index]
    for word, terms in zip(listed, index["terms"], strict=True):
        if word in words.STOP_WORDS[language] or word in spelt:
            continue
        own = terms if isinstance(terms, int) else terms[0]
        assert first.setdefault(words.stem(word, language), own) == own, word
    assert len(set(first.values())) == len(first)


def test_words_of_one_meaning_share_a_term(shipped: Site) -> None:
    index, lexicon = index_of(shipped, "nl"), Lexicon(shipped.snapshot.library.words)
    meant = set(lexicon.of_word("insta", "nl"))
    assert meant
    assert all(name.startswith(MARK) for name in meant)
    assert set(terms_of(index, "insta")) & set(terms_of(index, "instagram"))


def test_a_stop_word_leads_nowhere(shipped: Site) -> None:
    assert terms_of(index_of(shipped, "nl"), "de") == []


def test_every_entry_is_shown_with_its_address_heading_topic_and_verdict(
    make_site: MakeSite,
) -> None:
    listed = index_of(make_site(), "en")["entries"]
    assert listed == [
        ["en/topics/photos.html#photos.1", "Ask your colleagues before you share their picture",
         "Photos", "Allowed, if … / Ask first"],
        ["en/topics/photos.html#photos.faq-1", "May I show my own lunch on Instagram?",
         "Photos", "Allowed"],
        ["en/topics/press.html#press.1", "Leave the press to our spokesperson", "Press",
         "Not allowed"],
    ]  # fmt: skip


def test_content_of_referrals_alone_has_an_empty_index(make_site: MakeSite) -> None:
    gone = [(f"{name}.yaml", None) for name in ("policy/photos", "policy/press", "faq/photos",
                                                "variants/photos")]  # fmt: skip
    toolkit = [("toolkit/posts/spring.yaml", None), ("toolkit/watchwords.yaml", None)]
    index = index_of(make_site(*gone, *toolkit), "nl")
    assert index["entries"] == []
    assert not any(index["found"])
