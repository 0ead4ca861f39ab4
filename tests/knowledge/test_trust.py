"""Whether confidence means what it says: small cases by hand, and what always holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.trust import POINTS, reliability, risk_coverage

ASKED = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=300)


def test_the_surest_are_answered_first_and_ties_together() -> None:
    found = risk_coverage([0.1, 0.8, 0.9, 0.8], [False, True, True, False])
    assert found["points"] == [
        {"coverage": 0.25, "risk": 0.0, "confidence": 0.9},
        {"coverage": 0.75, "risk": pytest.approx(1 / 3), "confidence": 0.8},
        {"coverage": 1.0, "risk": 0.5, "confidence": 0.1},
    ]
    assert found["area"] == pytest.approx(0.25 * 0 + 0.5 / 3 + 0.25 * 0.5)


@pytest.mark.parametrize(
    ("right", "area"),
    [
        ([True, True], 0.0),
        ([False, False], 1.0),
        ([True, False], (0 + 1 / 2) / 2),
        ([False, True], (1 + 1 / 2) / 2),
    ],
)
def test_the_area_is_the_mean_risk(right: list[bool], area: float) -> None:
    assert risk_coverage([0.9, 0.4], right)["area"] == pytest.approx(area)


def test_without_questions_there_is_no_curve() -> None:
    assert risk_coverage([], []) == {"points": [], "area": None}


@given(ASKED)
def test_a_curve_ends_where_all_are_answered(asked: list[tuple[float, bool]]) -> None:
    found = risk_coverage([score for score, _ in asked], [right for _, right in asked])
    coverage = [point["coverage"] for point in found["points"]]
    assert coverage == sorted(set(coverage))
    assert len(coverage) <= POINTS
    last = found["points"][-1]
    assert last["coverage"] == 1.0
    assert last["risk"] == pytest.approx(sum(not right for _, right in asked) / len(asked))
    assert last["confidence"] == min(score for score, _ in asked)
    assert 0 <= found["area"] <= 1 + 1e-9


def test_ten_ranges_of_confidence() -> None:
    found = reliability([0.0, 0.05, 0.1, 0.95, 1.0, 1.0], [False, True, True, True, True, False])
    assert [(each["from"], each["to"]) for each in found][::9] == [(0.0, 0.1), (0.9, 1.0)]
    assert [each["questions"] for each in found] == [2, 1, 0, 0, 0, 0, 0, 0, 0, 3]
    assert found[0]["confidence"] == pytest.approx(0.025)
    assert [found[place]["right"] for place in (0, 1, 2)] == [0.5, 1.0, None]
    assert (found[9]["confidence"], found[9]["right"]) == pytest.approx((2.95 / 3, 2 / 3))
    assert [each["questions"] for each in reliability([], [])] == [0] * 10


@given(ASKED)
def test_every_question_is_in_the_range_of_its_confidence(asked: list[tuple[float, bool]]) -> None:
    found = reliability([score for score, _ in asked], [right for _, right in asked])
    assert sum(each["questions"] for each in found) == len(asked)
    for each in found:
        if each["questions"]:
            assert each["from"] - 1e-9 <= each["confidence"] <= each["to"] + 1e-9
