"""How far a figure may be trusted: Wilson's bound for a share, the bootstrap for every figure.

The bootstrap draws as many questions as there are, with replacement, again and again; the middle of
what a figure comes to is its interval. Where all questions came out alike the interval has no
width: that is no proof of certainty.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

RESAMPLES = 1000
LEVEL = 0.95
SEED = 20260601


def wilson_lower(successes: float, total: float, z: float = 1.2816) -> float:
    """The one-sided lower bound of a share (90% by default); 0 without cases."""
    if total == 0:
        return 0.0
    share = successes / total
    centre = share + z * z / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return (centre - spread) / (1 + z * z / total)


def resamples(questions: int, seed: int = SEED) -> Array:
    """How often each question is drawn: RESAMPLES rows, one column a question.

    Every row adds up to `questions`; the same seed gives the same rows.
    """
    if questions == 0:
        return np.zeros((RESAMPLES, 0))
    chances = np.full(questions, 1 / questions)
    drawn = np.random.default_rng(seed).multinomial(questions, chances, size=RESAMPLES)
    return np.asarray(drawn, dtype=np.float64)


def interval(values: Array) -> list[float] | None:
    """The middle 95% of what a figure came to: [low, high]. NaN is left out; None if all are."""
    there = values[~np.isnan(values)]
    if not len(there):
        return None
    low, high = np.quantile(there, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return [float(low), float(high)]


def means(drawn: Array, values: Sequence[float | None]) -> Array:
    """Each resample's mean of `values`, one a question (None: not counted); NaN without any."""
    column = np.array([np.nan if value is None else float(value) for value in values])
    counts = ~np.isnan(column)
    return _ratio(drawn[:, counts] @ column[counts], drawn[:, counts].sum(axis=1))


def aurocs(drawn: Array, scores: Sequence[float], positive: Sequence[bool]) -> Array:
    """Each resample's chance that a positive scores above a negative; NaN where one side is empty.

    `scores` and `positive` hold one value a question; a tie counts half.
    """
    if not len(scores):
        return np.full(len(drawn), np.nan)
    order = np.argsort(scores, kind="stable")
    ranked, up = np.asarray(scores)[order], np.asarray(positive, dtype=bool)[order]
    first_of_score = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
    above = np.add.reduceat(drawn[:, order] * up, first_of_score, axis=1)
    below = np.add.reduceat(drawn[:, order] * ~up, first_of_score, axis=1)
    won = (above * (np.cumsum(below, axis=1) - below / 2)).sum(axis=1)
    return _ratio(won, above.sum(axis=1) * below.sum(axis=1))


def auroc(positives: Sequence[float], negatives: Sequence[float]) -> float | None:
    """The chance that a positive ranks above a negative; None where one side is empty."""
    scores = [*positives, *negatives]
    is_positive = [True] * len(positives) + [False] * len(negatives)
    found = float(aurocs(np.ones((1, len(scores))), scores, is_positive)[0])
    return None if math.isnan(found) else found


def _ratio(upper: Array, lower: Array) -> Array:
    empty = np.full(len(lower), np.nan)
    return np.asarray(np.divide(upper, lower, out=empty, where=lower > 0))
