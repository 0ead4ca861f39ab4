"""Hits -> decision: the whole table, with a library and numbers made by hand."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path

import pytest

from knowledge.decide import CHOICES, decide, first_of_each_topic, settle
from knowledge.library import Chance, Confidence, Library, load
from knowledge.models import Account, Answer, Clarify, Decline, HandOver, Hit
from tests.folder import POLICY, write


def chance_of(signal: str) -> Chance:
    """A model that is sure (0.99) where `signal` is 1, and sure of the contrary where it is 0."""
    return Chance(intercept=-5.0, weights={signal: 10.0}, threshold=0.5)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    numbers = Confidence(
        fitted="by hand",
        first=chance_of("first"),
        among=chance_of("among"),
        subject=chance_of("subject"),
    )
    loaded = load(write(tmp_path_factory.mktemp("content"), POLICY))
    return dataclasses.replace(loaded, confidence=numbers)


def hits(library: Library, signals: Mapping[str, float], *ids: str) -> list[Hit]:
    found = [Hit(library.entries[id_], 1.0 / (place + 1)) for place, id_ in enumerate(ids)]
    return [dataclasses.replace(found[0], signals=signals), *found[1:]]


SURE = {"first": 1.0, "among": 1.0, "subject": 1.0}
PROBABLE = {"among": 1.0, "subject": 1.0}
OURS = {"subject": 1.0}


def test_without_hits_it_is_not_our_subject(library: Library) -> None:
    assert decide(library, []).decision == Decline(0.0)


def test_a_sure_entry_is_quoted(library: Library) -> None:
    outcome = decide(library, hits(library, SURE, "press.1", "photos.1"))
    assert isinstance(outcome.decision, Answer)
    assert outcome.decision.entry.id == "press.1"
    assert outcome.confidence == outcome.decision.confidence == pytest.approx(0.993, abs=0.001)
    assert [hit.entry.id for hit in outcome.hits] == ["press.1", "photos.1"]


def test_where_the_verdict_depends_on_the_account_that_is_asked(library: Library) -> None:
    found = hits(library, SURE, "photos.1", "press.1")
    asked = decide(library, found).decision
    assert isinstance(asked, Clarify)
    assert (asked.facet, [entry.id for entry in asked.choices]) == ("account", ["photos.1"])
    told = decide(library, found, Account.CORPORATE).decision
    assert isinstance(told, Answer)
    assert told.entry.id == "photos.1"


def test_an_entry_with_a_verdict_of_its_own_needs_no_account(library: Library) -> None:
    decision = decide(library, hits(library, SURE, "photos.faq-1")).decision
    assert isinstance(decision, Answer)


def test_a_referral_hands_over_to_whom_it_names(library: Library) -> None:
    decision = decide(library, hits(library, SURE, "leave", "photos.1")).decision
    assert isinstance(decision, HandOver)
    assert (decision.contact, decision.referral) == ("hr", library.entries["leave"])


def test_what_is_probably_among_the_first_is_offered(library: Library) -> None:
    found = hits(library, PROBABLE, "photos.1", "photos.faq-1", "press.1", "leave")
    decision = decide(library, found).decision
    assert isinstance(decision, Clarify)
    assert decision.facet is None
    assert [entry.id for entry in decision.choices] == ["photos.1", "press.1", "leave"]
    assert len(decision.choices) <= CHOICES


def test_what_is_ours_but_not_sure_goes_to_the_owner_of_the_nearest(library: Library) -> None:
    decision = decide(library, hits(library, OURS, "press.1", "leave", "photos.1")).decision
    assert isinstance(decision, HandOver)
    assert (decision.contact, decision.referral) == ("legal", None)
    assert [entry.id for entry in decision.nearest] == ["press.1", "photos.1"]


@pytest.mark.parametrize("signals", [{}, {"among": 1.0}])
def test_what_is_not_ours_is_declined_before_anything_is_offered(
    library: Library, signals: Mapping[str, float]
) -> None:
    assert isinstance(decide(library, hits(library, signals, "press.1")).decision, Decline)


def test_a_sure_entry_is_quoted_whatever_the_other_numbers_say(library: Library) -> None:
    decision = decide(library, hits(library, {"first": 1.0}, "press.1")).decision
    assert isinstance(decision, Answer)


def test_a_chosen_entry_is_settled_like_a_sure_one(library: Library) -> None:
    assert isinstance(settle(library, library.entries["press.1"], None, 0.2), Answer)
    assert isinstance(settle(library, library.entries["photos.1"], None, 0.2), Clarify)
    assert isinstance(settle(library, library.entries["leave"], None, 0.2), HandOver)


def test_one_entry_stands_for_each_topic(library: Library) -> None:
    found = hits(library, {}, "photos.faq-1", "photos.1", "press.1")
    assert [entry.id for entry in first_of_each_topic(found)] == ["photos.faq-1", "press.1"]


def test_a_referral_to_elsewhere_hands_over_to_nobody(tmp_path: Path) -> None:
    pointer = ("referrals.yaml", "contact: hr", "pointer: {nl: Bel de balie., en: Call the desk.}")
    library = load(write(tmp_path, POLICY, pointer))
    decision = settle(library, library.entries["leave"], None, 0.9)
    assert isinstance(decision, HandOver)
    assert decision.contact is None
