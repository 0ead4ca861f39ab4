"""What the app itself makes of a labelled set: its decisions, and the same results as a peer's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.benchmarks.house import (
    Case,
    HandOver,
    Index,
    Labelled,
    Referral,
    auroc,
    consider,
    interval,
    means,
    resamples,
)
from tests.benchmarks.measures import Result

NEAR = ("near", "referral")
"""The groups of unanswerable questions that are about our subject all the same."""


def cases(index: Index, questions: Iterable[Labelled]) -> list[Case]:
    """Put every question to the app as a person would: no account named beside the text."""
    return [Case(question, consider(index, question.question)) for question in questions]


def results(found: Iterable[Case]) -> list[Result]:
    """The same as of a peer, with the confidence as score."""
    return [
        Result(
            case.question,
            tuple(case.ranked),
            case.outcome.confidence,
            bool(case.outcome.hits) and not isinstance(case.outcome.hits[0].entry, Referral),
        )
        for case in found
    ]


def auroc_of_quoted(found: Iterable[Result]) -> float | None:
    """AUROC of the confidence that something is rightly quoted: a referral first counts as 0."""
    sides: dict[bool, list[float]] = {True: [], False: []}
    for result in found:
        score = result.score if result.quotable else 0.0
        sides[bool(result.question.topics)].append(score)
    return auroc(sides[True], sides[False])


def decisions(found: Iterable[Case]) -> dict[str, Counter[str]]:
    """By group ("answerable" first): how often what was decided."""
    counted: dict[str, Counter[str]] = {"answerable": Counter()}
    for case in found:
        group = "answerable" if case.answerable else case.question.group or "unanswerable"
        counted.setdefault(group, Counter())[_decision(case)] += 1
    return counted


def _decision(case: Case) -> str:
    """Where a clause is quoted or the account asked for, whether it is the right one too."""
    if case.answers_directly:
        return "answered rightly" if case.right_within(1) else "answered wrongly"
    if case.decision == "clarify":
        return "offered, right among them" if case.offers_right_choice else "offered, none right"
    return {"handover": "handed over", "decline": "declined"}[case.decision]


@dataclass(frozen=True)
class OfGroup:
    """A share (0-1) of some unanswerable questions, with its 95% interval."""

    share: float | None
    interval: Sequence[float] | None


def of_groups(found: Sequence[Case]) -> dict[str, OfGroup]:
    """The shares of unanswerable questions that the goals are about."""
    near = [c for c in found if not c.answerable and c.question.group in NEAR]
    rest = [c for c in found if not c.answerable and c.question.group not in NEAR]
    return {
        "near_answered": _share([c.answers_directly for c in near]),
        "off_answered": _share([c.answers_directly for c in rest]),
        "off_handed_over": _share([isinstance(c.outcome.decision, HandOver) for c in rest]),
    }


def _share(flags: Sequence[bool]) -> OfGroup:
    if not flags:
        return OfGroup(None, None)
    between = interval(means(resamples(len(flags)), flags))
    return OfGroup(sum(flags) / len(flags), between)
