"""Figures that were worked out by hand."""

from __future__ import annotations

import json
from typing import Any

import pytest

from knowledge.cases import Case
from knowledge.evaluate import figures
from knowledge.intervals import wilson_lower
from knowledge.library import Library
from knowledge.measures import FATES, FIGURES
from tests.labelled import case, small_set


@pytest.fixture(scope="module")
def found(library: Library) -> dict[str, Any]:
    return figures(small_set(library), library)


def test_figures_of_a_small_set(found: dict[str, Any]) -> None:
    counts = [found[key] for key in ("questions", "answerable", "unanswerable")]
    assert counts == [7, 5, 2]
    assert found["topic_not_in_content"] == 1
    assert found["hit_at_1"] == pytest.approx(1 / 5)
    assert found["recall_at_3"] == pytest.approx(4 / 5)
    assert found["mrr_at_10"] == pytest.approx((1 + 1 / 2 + 1 / 2 + 0 + 1 / 2) / 5)
    assert found["answered_directly"] == pytest.approx(2 / 5)
    assert found["right_at_once"] == pytest.approx(1 / 5)
    assert found["right_at_once_or_one_tap"] == pytest.approx(2 / 5)
    assert found["direct_precision"] == pytest.approx(1 / 3)
    assert found["direct_precision_lower"] == wilson_lower(1, 3)
    assert found["unanswerable_answered"] == {"near": 0.5}
    # 0.7 is below 0.9 and 0.8 alone, 0.3 is below all five
    assert found["auroc"] == pytest.approx((2 + 5) / 10)
    assert found["decisions_answerable"]["clarify"] == pytest.approx(3 / 5)
    assert found["by_language"]["nl"]["questions"] == 5
    assert json.loads(json.dumps(found)) == found


def test_one_thing_becomes_of_every_question(found: dict[str, Any]) -> None:
    fates = [found[name] for name in FATES]
    assert fates == pytest.approx([2 / 5, 2 / 5, 1 / 5, 0])
    assert sum(found["by_group"]["near"][name] for name in FATES) == pytest.approx(1)


def test_false_answers_by_group_and_kind(library: Library) -> None:
    cases = [
        case(library, [], ["photos.1"], "answer", 0.9, group="near", kind="gossip"),
        case(library, [], ["photos.1"], "account", 0.9, group="off", kind="gossip"),
        case(library, [], ["photos.1"], "clarify", 0.5, group="off", kind="salary"),
        case(library, [], [], "decline", 0.0, group=None, kind=""),
    ]
    found = figures(cases, library)
    assert found["false_answers"] == 0.5
    assert found["unanswerable_answered"] == {"all": 0.0, "near": 1.0, "off": 0.5}
    assert found["unanswerable_answered_by_kind"] == {"all": 0.0, "gossip": 1.0, "salary": 0.0}
    intervals = found["intervals"]
    assert intervals["unanswerable_answered"]["off"] == [0.0, 1.0]
    assert intervals["unanswerable_answered_by_kind"]["gossip"] == [1.0, 1.0]


def test_every_mean_has_an_interval_around_it(found: dict[str, Any]) -> None:
    intervals = found["intervals"]
    assert set(FIGURES) | {"auroc"} <= set(intervals)
    for name in (*FIGURES, "auroc"):
        low, high = intervals[name]
        assert 0 <= low <= found[name] <= high <= 1, name
    for name in ("unanswerable_answered", "unanswerable_answered_by_kind"):
        assert set(intervals[name]) == set(found[name])


def test_the_figures_are_the_same_every_time(found: dict[str, Any], library: Library) -> None:
    assert figures(small_set(library), library) == found


def test_more_questions_make_narrower_intervals(found: dict[str, Any], library: Library) -> None:
    many = figures(small_set(library) * 20, library)
    for name in ("hit_at_1", "right_at_once", "auroc"):
        (low, high), (lower, higher) = many["intervals"][name], found["intervals"][name]
        assert many[name] == pytest.approx(found[name])
        assert high - low < (higher - lower) / 2


def test_confidence_forecasts_that_the_first_hit_is_right(
    found: dict[str, Any], library: Library
) -> None:
    # by confidence: 0.9 right, 0.8 0.7 0.6 0.5 0.4 wrong; 0.3 is a referral, rightly
    curve = found["risk_coverage"]
    assert [p["risk"] for p in curve["points"]] == pytest.approx(
        [0, 1 / 2, 2 / 3, 3 / 4, 4 / 5, 5 / 6, 5 / 7]
    )
    assert curve["answered"] == {
        "coverage": pytest.approx(3 / 7),
        "risk": pytest.approx(2 / 3),
    }
    assert [each["questions"] for each in found["reliability"]] == [0, 0, 0, 1, 1, 1, 1, 1, 1, 1]
    referred = case(library, ["photos"], ["leave"], "handover", 0.3)
    assert not referred.first_is_right, "there was an answer"


def test_topics_that_the_content_lacks_are_nowhere(found: dict[str, Any]) -> None:
    assert set(found["by_topic"]) == {"photos", "press"}
    assert {each["topic"] for each in found["confusions"]} == {"photos", "press"}


@pytest.mark.parametrize("which", ["none", "unanswerable", "nothing found"])
def test_figures_of_nothing(library: Library, which: str) -> None:
    cases: list[Case] = {
        "none": [],
        "unanswerable": [each for each in small_set(library) if not each.answerable],
        "nothing found": [case(library, ["press"], [], "decline", 0.0)],
    }[which]
    found = figures(cases, library)
    assert found["questions"] == len(cases)
    assert found["auroc"] is None and found["intervals"]["auroc"] is None
    assert (found["hit_at_1"] is None) is (which != "nothing found")
    assert json.loads(json.dumps(found, allow_nan=False)) == found
