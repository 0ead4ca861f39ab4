"""How far a figure may be trusted, worked out by hand where that can be done."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.intervals import (
    RESAMPLES,
    auroc,
    aurocs,
    interval,
    means,
    resamples,
    wilson_lower,
)

SHARES = st.sampled_from([0.0, 0.1, 0.25, 0.5, 1.0])
ANSWERS = st.lists(st.one_of(st.none(), st.booleans(), SHARES), max_size=40)
ASKED = st.lists(st.tuples(SHARES, st.booleans()), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("successes", "total", "lower"),
    [
        (0, 0, 0.0),
        (0, 10, 0.0),
        (10, 10, 0.8589),  # 1 / (1 + z²/n)
        (95, 100, 0.9141),
        (950, 1000, 0.9404),
    ],
)
def test_wilson_lower_bound(successes: int, total: int, lower: float) -> None:
    assert wilson_lower(successes, total) == pytest.approx(lower, abs=2e-4)


@pytest.mark.parametrize(
    ("positives", "negatives", "expected"),
    [
        ([0.9, 0.8], [0.1], 1.0),
        ([0.1], [0.9, 0.8], 0.0),
        ([0.5], [0.5], 0.5),
        ([0.9, 0.4], [0.5, 0.1], 0.75),
        ([0.5, 0.5], [0.5, 0.1], 0.75),
        ([], [0.1], None),
        ([0.1], [], None),
        ([], [], None),
    ],
)
def test_auroc(positives: list[float], negatives: list[float], expected: float | None) -> None:
    assert auroc(positives, negatives) == expected


def test_each_resample_has_as_many_questions_as_there_are() -> None:
    drawn = resamples(7)
    assert drawn.shape == (RESAMPLES, 7)
    assert (drawn.sum(axis=1) == 7).all()
    assert drawn.mean() == pytest.approx(1.0)
    assert len(np.unique(drawn, axis=0)) > RESAMPLES / 2, "they differ from each other"
    assert resamples(0).shape == (RESAMPLES, 0)


def test_the_same_seed_draws_the_same() -> None:
    assert (resamples(50) == resamples(50)).all()
    assert (resamples(50, seed=1) != resamples(50, seed=2)).any()


def test_means_leave_out_what_does_not_count() -> None:
    drawn = np.array([[2.0, 1.0, 0.0], [1.0, 1.0, 1.0], [0.0, 0.0, 3.0]])
    found = means(drawn, [True, 0.5, None])
    assert found[:2] == pytest.approx([2.5 / 3, 1.5 / 2])
    assert np.isnan(found[2]), "only the question that does not count was drawn"


def test_the_interval_is_the_middle_of_what_there_is() -> None:
    values = np.array([*range(1001), np.nan], dtype=float)
    assert interval(values) == pytest.approx([25.0, 975.0])
    assert interval(np.array([np.nan, np.nan])) is None


def test_the_interval_of_a_share_is_as_wide_as_theory_says() -> None:
    found = interval(means(resamples(400), [place < 100 for place in range(400)]))
    error = 1.96 * (0.25 * 0.75 / 400) ** 0.5
    assert found == pytest.approx([0.25 - error, 0.25 + error], abs=0.008)


@given(ANSWERS)
@settings(max_examples=60, deadline=None)
def test_the_interval_contains_the_mean(answers: list[float | None]) -> None:
    counted = [float(answer) for answer in answers if answer is not None]
    found = interval(means(resamples(len(answers)), answers))
    if not counted:
        assert found is None
        return
    assert found is not None
    low, high = found
    assert 0 <= low <= sum(counted) / len(counted) + 1e-9
    assert sum(counted) / len(counted) - 1e-9 <= high <= 1


@given(ASKED)
@settings(max_examples=60, deadline=None)
def test_an_auroc_of_weights_is_that_of_as_many_copies(asked: list[tuple[float, bool]]) -> None:
    scores, positive = [score for score, _ in asked], [up for _, up in asked]
    drawn = resamples(len(asked))[:5]
    for row, found in zip(drawn, aurocs(drawn, scores, positive), strict=True):
        copies = [each for each, times in zip(asked, row, strict=True) for _ in range(int(times))]
        above = [score for score, up in copies if up]
        below = [score for score, up in copies if not up]
        wins = [(a > b) + (a == b) / 2 for a in above for b in below]
        expected = sum(wins) / len(wins) if wins else None
        assert expected == (None if np.isnan(found) else pytest.approx(found))


def test_the_interval_contains_the_auroc() -> None:
    scores = [place / 40 for place in range(40)]
    positive = [place % 3 > 0 or place > 30 for place in range(40)]
    found = interval(aurocs(resamples(40), scores, positive))
    ups = [score for score, up in zip(scores, positive, strict=True) if up]
    downs = [score for score, up in zip(scores, positive, strict=True) if not up]
    whole = auroc(ups, downs)
    assert found is not None and whole is not None
    assert 0 < found[0] < whole < found[1] < 1
