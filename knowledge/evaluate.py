"""Labelled questions -> figures: how often we are right, and how often rightly silent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from knowledge.breakdown import by, by_topic, confusions, fates_by, measured, ranking_by
from knowledge.cases import Case
from knowledge.intervals import auroc, aurocs, interval, means, resamples, wilson_lower
from knowledge.library import Library
from knowledge.measures import FATES, FIGURES, Measure, mean
from knowledge.predictions import NAMES
from knowledge.trust import reliability, risk_coverage


def figures(cases: Sequence[Case], library: Library) -> dict[str, Any]:
    """All figures over these cases. Questions whose topics the content lacks are only counted.

    A figure that no question counts for is None. `intervals` has the 95% intervals under the names
    of the figures.
    """
    counted = [case for case in cases if _in_content(case, library)]
    answerable = [case for case in counted if case.answerable]
    unanswerable = [case for case in counted if not case.answerable]
    return {
        "questions": len(counted),
        "answerable": len(answerable),
        "unanswerable": len(unanswerable),
        "topic_not_in_content": len(cases) - len(counted),
        **measured(counted, FIGURES),
        "direct_precision_lower": _precision_lower(counted),
        "auroc": auroc(_confidences(answerable), _confidences(unanswerable)),
        "decisions_answerable": _decisions(answerable),
        "decisions_unanswerable": _decisions(unanswerable),
        "unanswerable_answered": _false_answers_by(unanswerable, _group),
        "unanswerable_answered_by_kind": _false_answers_by(unanswerable, _kind),
        "by_language": ranking_by(answerable, lambda c: c.question.lang),
        "by_style": ranking_by(answerable, lambda c: c.question.style),
        "by_topic": by_topic(answerable, library.topics),
        "by_kind": fates_by(unanswerable, _kind),
        "by_group": fates_by(unanswerable, _group),
        "confusions": confusions(answerable, library.topics),
        "intervals": intervals(counted),
        "risk_coverage": _risk_coverage(counted),
        "reliability": reliability(_confidences(counted), _right(counted)),
    }


def intervals(cases: Sequence[Case]) -> dict[str, Any]:
    """The figures' 95% intervals, [low, high]; None where a figure is."""
    drawn = resamples(len(cases))

    def of(measure: Measure) -> list[float] | None:
        return interval(means(drawn, [measure(case) for case in cases]))

    def false_answers_by(key: Callable[[Case], str]) -> dict[str, list[float] | None]:
        names = by((case for case in cases if not case.answerable), key)
        return {name: of(_only(key, name, FIGURES["false_answers"])) for name in names}

    of_auroc = aurocs(drawn, _confidences(cases), [case.answerable for case in cases])
    return {
        **{name: of(measure) for name, measure in FIGURES.items()},
        "auroc": interval(of_auroc),
        "unanswerable_answered": false_answers_by(_group),
        "unanswerable_answered_by_kind": false_answers_by(_kind),
    }


def _only(key: Callable[[Case], str], name: str, measure: Measure) -> Measure:
    return lambda case: measure(case) if key(case) == name else None


def _false_answers_by(
    unanswerable: Sequence[Case], key: Callable[[Case], str]
) -> dict[str, float | None]:
    members = by(unanswerable, key)
    return {name: mean(cases, FIGURES["false_answers"]) for name, cases in members.items()}


def _decisions(cases: Sequence[Case]) -> dict[str, float | None]:
    def share(name: str) -> float | None:
        return mean(cases, lambda case: case.decision == name)

    return {name: share(name) for name in NAMES.values()}


def _risk_coverage(cases: Sequence[Case]) -> dict[str, Any]:
    """The curve, and as `answered` where on it the bot is: what it answers directly."""
    precision = mean(cases, FIGURES["direct_precision"])
    return {
        **risk_coverage(_confidences(cases), _right(cases)),
        "answered": {
            "coverage": mean(cases, FATES["answered_directly"]),
            "risk": None if precision is None else 1 - precision,
        },
    }


def _in_content(case: Case, library: Library) -> bool:
    return not case.answerable or not set(case.question.topics).isdisjoint(library.topics)


def _group(case: Case) -> str:
    return case.question.group or "all"


def _kind(case: Case) -> str:
    return case.question.kind or "all"


def _confidences(cases: Sequence[Case]) -> list[float]:
    return [case.outcome.confidence for case in cases]


def _right(cases: Sequence[Case]) -> list[bool]:
    return [case.first_is_right for case in cases]


def _precision_lower(cases: Sequence[Case]) -> float:
    direct = [case for case in cases if case.answers_directly]
    return wilson_lower(sum(case.right_within(1) for case in direct), len(direct))
