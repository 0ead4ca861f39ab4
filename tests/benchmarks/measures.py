"""The figures that every engine is compared by. Pure: results in, numbers out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.benchmarks.house import Labelled

PRECISION = 0.95
"""The precision of direct answers at which right ones are counted."""
DEPTH = 10


@dataclass(frozen=True)
class Result:
    """What an engine made of one question."""

    question: Labelled
    topics: tuple[str, ...]
    """In the order of their best entry; a referral counts under its own id."""
    score: float
    """What a threshold is put on: of the first entry, on any scale. Higher is surer."""
    quotable: bool
    """Whether the first entry would be quoted: a referral hands over, with every engine."""

    @property
    def right(self) -> bool:
        return bool(self.topics) and self.topics[0] in self.question.topics

    @property
    def place(self) -> int | None:
        """Where the first right topic stands, from 1; None where it is not found."""
        places = (n for n, t in enumerate(self.topics, 1) if t in self.question.topics)
        return next(places, None)


@dataclass(frozen=True)
class Ranking:
    """Shares (0-1) of the answerable questions."""

    hit_at_1: float
    recall_at_3: float
    mrr_at_10: float


@dataclass(frozen=True)
class AtPrecision:
    """What a threshold on the score lets through."""

    threshold: float
    direct: int
    """Questions that are answered directly, answerable or not."""
    right: int
    right_share: float
    """Of the answerable questions."""
    precision: float


def ranking(results: Sequence[Result]) -> Ranking:
    """Hit@1, Recall@3 and MRR@10 over the answerable questions."""
    places = [result.place for result in results if result.question.topics]
    total = max(1, len(places))
    found = [place for place in places if place is not None and place <= DEPTH]
    return Ranking(
        sum(place == 1 for place in found) / total,
        sum(place <= 3 for place in found) / total,
        sum(1 / place for place in found) / total,
    )


def at_precision(results: Sequence[Result], wanted: float = PRECISION) -> AtPrecision:
    """The lowest threshold on the score at which direct answers are right often enough.

    It is chosen on the very questions that it is judged by, which flatters, but every engine alike.
    Questions with the same score are let through together.
    """
    answerable = max(1, sum(bool(result.question.topics) for result in results))
    ordered = sorted((r for r in results if r.quotable), key=lambda r: -r.score)
    best, right = AtPrecision(float("inf"), 0, 0, 0.0, 1.0), 0
    for direct, result in enumerate(ordered, 1):
        right += result.right
        is_last = direct == len(ordered) or ordered[direct].score != result.score
        if is_last and right / direct >= wanted:
            best = AtPrecision(result.score, direct, right, right / answerable, right / direct)
    return best


def calibration_error(bins: Sequence[Mapping[str, Any]]) -> float:
    """How far confidence and share of right answers lie apart on average, weighed by questions.

    `bins` as `figures()["reliability"]` has them.
    """
    filled = [each for each in bins if each["questions"]]
    total = sum(each["questions"] for each in filled)
    apart = sum(e["questions"] * abs(e["confidence"] - e["right"]) for e in filled)
    return apart / total if total else 0.0
