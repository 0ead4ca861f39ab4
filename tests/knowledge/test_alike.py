"""Questions that ask about the same are put together; what has nothing in common is not."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from knowledge.alike import alike
from knowledge.library import load
from knowledge.search import Index

SHIPPED = Path(__file__).parent.parent.parent / "knowledge" / "content"


@cache
def index() -> Index:
    return Index(load(SHIPPED), date(2026, 6, 1))


def test_the_same_question_comes_first() -> None:
    asked = "mag de groepsfoto van de barbecue op facebook"
    others = [
        "hoe lang duurt het voor we antwoorden op een klacht",
        "wie helpt met een hack",
        asked,
    ]
    assert alike(index(), asked, others)[0] == 2


def test_other_words_and_another_language_are_found_too() -> None:
    asked = "mag ik een foto van mijn collega online zetten"
    others = ["may I post a picture of a colleague", "is er nog koffie", "een journalist belt me"]
    assert alike(index(), asked, others) == [0]


def test_nothing_in_common_is_not_alike() -> None:
    assert alike(index(), "xqzt", ["vwrkl"]) == []
    assert alike(index(), "een journalist belt me", ["mag ik het logo op mijn taart"]) == []
    assert alike(index(), "een journalist belt me", []) == []
