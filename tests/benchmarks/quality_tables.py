"""The figures of one set of questions as Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from tests.benchmarks import goals
from tests.benchmarks.measures import (
    AtPrecision,
    Ranking,
    Result,
    at_precision,
    calibration_error,
    ranking,
)
from tests.benchmarks.ours import OfGroup
from tests.benchmarks.tables import decimal, share, table, times

OURS = "Wegwijzer"
NEWCOMER = "rank-bm25"
GROUPS = {
    "answerable": "answerable",
    "near": "near misses",
    "referral": "meant for a referral",
    "off": "off-topic",
    "junk": "noise",
    "noise": "noise",
}
DECISIONS = (
    "answered rightly", "answered wrongly", "offered, right among them", "offered, none right",
    "handed over", "declined",
)  # fmt: skip


def counts(results: Sequence[Result]) -> str:
    """How many questions, and how many of them cannot be answered."""
    groups = Counter(r.question.group or "other" for r in results if not r.question.topics)
    without = sum(groups.values())
    named = ", ".join(f"{number} {GROUPS.get(name, name)}" for name, number in groups.items())
    asked = f"{len(results)} questions: {len(results) - without} answerable, {without} not"
    return f"{asked} ({share(without / len(results))}: {named})." if without else f"{asked}."


def engines(results: Mapping[str, Sequence[Result]], shipped: Mapping[str, Any]) -> str:
    """All engines side by side; `shipped`: our figures with the threshold that we ship."""
    direct = {name: at_precision(found) for name, found in results.items()}
    rows = [_engine(name, ranking(found), direct[name]) for name, found in results.items()]
    at_once = [shipped["right_at_once"], shipped["direct_precision"]]
    rows.append([f"{OURS}, as it ships", "", "", "", *map(share, at_once)])
    heads = ["engine", "Hit@1", "Recall@3", "MRR@10", "right direct answers", "precision"]
    best, most = max(
        ((name, each.right) for name, each in direct.items() if name != OURS), key=lambda n: n[1]
    )
    ratio = times(direct[OURS].right / most) if most else "–"
    return (
        f"{table(heads, rows)}\n\nAgainst the best of the others in right direct answers ({best}):"
        f" {ratio} as many, {direct[OURS].right} and {most}."
    )


def _engine(name: str, ranks: Ranking, direct: AtPrecision) -> list[str]:
    figures = (ranks.hit_at_1, ranks.recall_at_3, ranks.mrr_at_10)
    right = f"{share(direct.right_share)} ({direct.right})"
    return [name, *map(decimal, figures), right, share(direct.precision) if direct.direct else "–"]


def reached(
    results: Mapping[str, Sequence[Result]],
    shipped: Mapping[str, Any],
    groups: Mapping[str, OfGroup],
) -> str:
    """Our figures against the goals, with their intervals (bootstrap) where there are any."""
    theirs = at_precision(results[NEWCOMER]).right
    ours = at_precision(results[OURS]).right
    values = {
        **{goal.key: shipped.get(goal.key) for goal in goals.QUALITY},
        **{key: each.share for key, each in groups.items()},
        "declined": shipped["decisions_answerable"]["decline"],
        "against_rank_bm25": ours / theirs if theirs else float("inf"),
    }
    between = {key: each.interval for key, each in groups.items()}
    return goals.against(goals.QUALITY, values, {**shipped["intervals"], **between})


def decided(counted: Mapping[str, Counter[str]]) -> str:
    """What was decided, by group of questions."""
    rows = []
    for name, numbers in counted.items():
        total = sum(numbers.values())
        if total:
            shares = [share(numbers[each] / total) if numbers[each] else "" for each in DECISIONS]
            rows.append([f"{GROUPS.get(name, name)} ({total})", *shares])
    return table(["questions", *DECISIONS], rows)


def by_kind(shipped: Mapping[str, Any]) -> str:
    """Our ranking by language and by style of question."""
    rows = [
        [name, str(of["questions"]), *(decimal(of[key]) for key in ("hit_at_1", "recall_at_3"))]
        for group in ("by_language", "by_style")
        for name, of in shipped[group].items()
        if name
    ]
    return table(["answerable questions", "number", "Hit@1", "Recall@3"], rows)


def reliability(shipped: Mapping[str, Any], of_quoted: float | None) -> str:
    """How far the confidence holds. `of_quoted`: AUROC where a referral first counts as 0."""
    bins = [each for each in shipped["reliability"] if each["questions"]]
    rows = [
        [f"{each['from']:.1f}–{each['to']:.1f}", str(each["questions"]),
         decimal(each["confidence"]), decimal(each["right"])]
        for each in bins
    ]  # fmt: skip
    lines = table(["confidence", "questions", "on average", "share right"], rows)
    return (
        f"{lines}\n\nOn average confidence and share lie {decimal(calibration_error(bins))} apart."
        f" An answerable question has a higher confidence than an unanswerable one with a chance of"
        f" {decimal(shipped['auroc'])} (AUROC); of {decimal(of_quoted)} where a referral that comes"
        f" first counts as no confidence in an answer."
    )
