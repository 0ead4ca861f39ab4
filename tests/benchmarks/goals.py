"""What the figures are to reach, and what they aim at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.benchmarks.tables import duration, share, table, times


@dataclass(frozen=True)
class Goal:
    """One line of "figures to reach"; `aim` None where there is nothing beyond reaching it."""

    key: str
    what: str
    reach: float
    aim: float | None
    shown: Callable[[float], str] = share
    less_is_better: bool = False

    def verdict(self, value: float) -> str:
        if self.aim is not None and self._meets(value, self.aim):
            return "aim reached"
        return "reached" if self._meets(value, self.reach) else "**short**"

    def _meets(self, value: float, limit: float) -> bool:
        return value <= limit if self.less_is_better else value >= limit


def _memory(megabytes: float) -> str:
    return f"{megabytes:.0f} MB"


QUALITY = (
    Goal("hit_at_1", "Hit@1", 0.80, 0.88),
    Goal("recall_at_3", "Recall@3", 0.92, 0.96),
    Goal("direct_precision", "precision of direct answers", 0.95, 0.97),
    Goal("right_at_once", "answerable: answered rightly at once", 0.40, 0.60),
    Goal("right_at_once_or_one_tap", "answerable: at once or with one tap", 0.86, 0.93),
    Goal("near_answered", "near misses answered directly", 0.05, 0.02, less_is_better=True),
    Goal("off_answered", "off-topic and noise answered directly", 0.01, 0.0, less_is_better=True),
    Goal("declined", "answerable: declined", 0.02, 0.01, less_is_better=True),
    Goal("off_handed_over", "off-topic and noise handed to a person", 0.20, 0.10,
         less_is_better=True),
    Goal("against_rank_bm25", "right direct answers, against rank-bm25's", 2.0, None, times),
)  # fmt: skip

SPEED = (
    Goal("scorer_1000", "scorer against rank-bm25, 1,000 entries", 20, 30, times),
    Goal("scorer_10000", "scorer against rank-bm25, 10,000 entries", 100, 200, times),
    Goal("scorer_100000", "scorer against rank-bm25, 100,000 entries", 200, 400, times),
    Goal("bm25s_1000", "scorer against bm25s, 1,000 entries", 1, None, times),
    Goal("bm25s_10000", "scorer against bm25s, 10,000 entries", 1, None, times),
    Goal("bm25s_100000", "scorer against bm25s, 100,000 entries", 1, None, times),
    Goal("decision", "question to decision, starter content (p50)", 1.5, 0.5, duration, True),
    Goal("decision_10000", "question to decision, 10,000 entries (p50)", 5, 2, duration, True),
    Goal("index", "index built, starter content", 700, None, duration, True),
    Goal("cache", "content and index from the cache", 200, None, duration, True),
    Goal("memory", "memory of the app, at its peak", 250, None, _memory, True),
)


def against(
    goals: Sequence[Goal],
    values: Mapping[str, float | None],
    intervals: Mapping[str, Sequence[float] | None] | None = None,
) -> str:
    """A table of the goals that there are values for, with the interval [low, high] of each."""
    rows = []
    for goal in goals:
        value = values.get(goal.key)
        if value is None:
            continue
        row = [goal.what, goal.shown(value)]
        if intervals is not None:
            row.append(" – ".join(map(goal.shown, intervals.get(goal.key) or ())))
        aim = goal.shown(goal.aim) if goal.aim is not None else ""
        rows.append([*row, goal.shown(goal.reach), aim, goal.verdict(value)])
    between = ["95% interval"] if intervals is not None else []
    return table(["figure", "measured", *between, "to reach", "aim", ""], rows)
