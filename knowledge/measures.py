"""The figures that are means over questions: what each question is worth for which."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from knowledge.cases import Case
from knowledge.models import Decline, HandOver

Measure = Callable[[Case], float | None]
"""What one question is worth for a figure, 0-1 (a bool counts as 0 or 1); None: not counted."""


def mean(cases: Iterable[Case], measure: Measure) -> float | None:
    """The mean over the questions that count; None where none does."""
    values = [value for case in cases if (value := measure(case)) is not None]
    return sum(values) / len(values) if values else None


def _of_answerable(measure: Measure) -> Measure:
    return lambda case: measure(case) if case.answerable else None


RANKING: Mapping[str, Measure] = {
    "hit_at_1": _of_answerable(lambda c: c.right_within(1)),
    "recall_at_3": _of_answerable(lambda c: c.right_within(3)),
    "mrr_at_10": _of_answerable(lambda c: c.reciprocal),
}
FATES: Mapping[str, Measure] = {
    "answered_directly": lambda c: c.answers_directly,
    "offered_choice": lambda c: c.offers_choice,
    "handed_over": lambda c: isinstance(c.outcome.decision, HandOver),
    "declined": lambda c: isinstance(c.outcome.decision, Decline),
}
"""What becomes of a question; exactly one of them holds."""
FIGURES: Mapping[str, Measure] = {
    **RANKING,
    **{name: _of_answerable(fate) for name, fate in FATES.items()},
    "right_at_once": _of_answerable(lambda c: c.answers_directly and c.right_within(1)),
    "right_at_once_or_one_tap": _of_answerable(
        lambda c: (c.answers_directly and c.right_within(1)) or c.offers_right_choice
    ),
    "direct_precision": lambda c: c.right_within(1) if c.answers_directly else None,
    "false_answers": lambda c: None if c.answerable else c.answers_directly,
}
