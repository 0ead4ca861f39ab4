"""What words stand for, what they were meant to be, and whose account they name."""

from __future__ import annotations

import pytest

from knowledge import text
from knowledge.analysis import Analyser
from knowledge.corpus import read
from knowledge.facets import AccountPhrases
from knowledge.library import Words
from knowledge.meanings import Lexicon
from knowledge.models import Account
from knowledge.spelling import Speller

WORDS = Words.model_validate(
    {
        "spellings": {"nl": {"ff": "even", "da'k": "dat ik"}, "en": {"pls": "please"}},
        "meanings": {
            "client": {"nl": ["klant", "patiënt"], "en": ["customer", "patient"]},
            "complaint": {"nl": ["klacht", "boze reactie"], "en": ["complaint"]},
            "page": {"nl": ["pagina"], "en": ["page", "share button"]},
        },
        "accounts": {
            "private": {"nl": ["mijn eigen pagina", "mijn eigen insta"], "en": ["my own page"]},
            "corporate": {"nl": ["onze pagina"], "en": ["our page"]},
        },
    }
)


@pytest.fixture
def lexicon() -> Lexicon:
    return Lexicon(WORDS)


def meanings(lexicon: Lexicon, question: str, language: str) -> set[str]:
    stems = [text.stem(word, language) for word in text.words(question)]
    alone = {name for stem in stems for name in lexicon.of_word(stem, language)}
    return {name.lstrip("=") for name in alone | set(lexicon.of_phrases(stems, language))}


@pytest.mark.parametrize(
    ("question", "language", "found"),
    [
        ("twee klanten en een patiënt", "nl", {"client"}),
        ("two customers", "en", {"client"}),
        ("een klachtenformulier", "nl", {"complaint"}),
        ("op onze klantenpagina", "nl", {"client", "page"}),
        ("een boze reactie", "nl", {"complaint"}),
        ("een boze man, zijn reactie", "nl", set()),
        ("de customer", "nl", {"client"}),
        ("the share button", "en", {"page"}),
        ("de klant", "en", set()),
        ("iets anders", "nl", set()),
    ],
)
def test_words_parts_of_words_and_phrases_stand_for_something(
    lexicon: Lexicon, question: str, language: str, found: set[str]
) -> None:
    assert meanings(lexicon, question, language) == found


def test_short_forms_are_written_out(lexicon: Lexicon) -> None:
    assert lexicon.written_out(["ff", "da'k", "kom"], "nl") == ["even", "dat", "ik", "kom"]
    assert lexicon.written_out(["ff"], "en") == ["ff"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wachtword", "wachtwoord"),  # a letter too few
        ("wachtwooord", "wachtwoord"),  # too many
        ("wcahtwoord", "wachtwoord"),  # two swapped
        ("wachtwoort", "wachtwoord"),  # one changed
        ("wachtwoord", "wachtwoord"),
        ("wchtword", None),  # two mistakes
        ("bliss", None),  # a changed letter in a short word makes another word
        ("fot", None),  # too short to say
        ("4711", None),
        ("", None),
    ],
)
def test_one_mistake_is_repaired(typed: str, meant: str | None) -> None:
    assert Speller(["wachtwoord", "bless", "foto", "4712"]).nearest(typed) == meant


def test_a_question_is_analysed_by_the_words_of_the_texts(lexicon: Lexicon) -> None:
    texts = [("mag de klant dat zien", "nl")] * 3 + [("may they see that", "en")] * 3
    analyser = Analyser(lexicon, read(texts, ("nl", "en"), lexicon).known)
    found = analyser.analyse("mag de klnat dat ff zien, kwibus?")
    assert found.repaired == {"klnat": "klant"}
    assert found.words == ("mag", "de", "klant", "dat", "even", "zien", "kwibus")
    assert list(found.languages) == ["nl"]
    assert set(found.meanings) == {"=client"}
    assert "kwibus" in found.unknown
    assert found.stems["klant"] == 1.0 > found.stems["de"]
    assert ("mag", "de") in found.pairs


def test_both_languages_are_looked_in_where_it_is_not_clear(lexicon: Lexicon) -> None:
    texts = [("de post", "nl"), ("the post", "en")]
    analyser = Analyser(lexicon, read(texts, ("nl", "en"), lexicon).known)
    assert set(analyser.analyse("post").languages) == {"nl", "en"}


@pytest.mark.parametrize(
    ("question", "account"),
    [
        ("mag dat op mijn eigen insta?", Account.PRIVATE),
        ("is it ok on our page", Account.CORPORATE),
        ("our page shared it, can I post it on my own page", Account.PRIVATE),
        ("mijn eigen pagina en onze pagina", None),
        ("mag ik een foto delen", None),
        ("", None),
    ],
)
def test_the_account_is_recognised_from_the_question(
    question: str, account: Account | None
) -> None:
    assert AccountPhrases(WORDS).account_in(question) is account
