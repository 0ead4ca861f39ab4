"""Labelled questions -> the numbers of confidence.yaml.

Three small logistic models over the signals of a search, each with the threshold from which it is
acted upon. The questions must be ones that no variant was written from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import yaml

from knowledge import text as words
from knowledge.intervals import Array, Flags, wilson_lower
from knowledge.labels import Labelled
from knowledge.models import AnyEntry, Hit
from knowledge.search import Index, topic_of

FEWEST = 200
"""Questions: fewer say too little, and the shipped numbers stay."""
WORTH_OFFERING = 0.35
"""Choices are offered where one of them is right about this often or more."""
DECLINED_AT_MOST = 0.015
"""Of the answerable questions, about this share may be taken for another subject."""
RIGHTLY_REFERRED = 0.8
"""Of what is sent on because of a referral, this share should be unanswerable (same bound)."""
SENT_ON_AT_MOST = 0.16
"""Of what is about something else altogether, about this share may go where a referral points."""
FALSE_ANSWERS_AT_MOST = 0.0125
"""Of the unanswerable questions, about this share may get a clause as an answer."""
UNANSWERABLE = 0.25
"""The share of unanswerable questions to expect; those that are there are weighed to match it."""
NEAR = "near"
"""The group of unanswerable questions that are about our subject all the same."""
FOLDS = 10
RIDGE = 1.0


@dataclass(frozen=True)
class _Asked:
    """What is known of each question that found anything: one row, one flag each."""

    signals: Array
    answerable: Flags
    quoted: Flags
    """Whether the first hit would be quoted: a referral is no answer."""
    foreign: Flags
    """Whether the question is about something else altogether."""


class TooFewError(Exception):
    """Not enough questions that the content could answer or rightly not answer; says how many."""


def confidence(index: Index, questions: Sequence[Labelled], source: str) -> str:
    """The text of a confidence.yaml fitted to `questions` (`source`: what they are called).

    Questions that are variants word for word, and those about topics that the content lacks, are
    left out. Raises TooFewError.
    """
    asked = {line for entry in index.entries for line in _lines(entry)}
    known = set(index.library.topics)
    usable = [
        question
        for question in questions
        if (not question.topics or known & set(question.topics))
        and _plain(question.question) not in asked
    ]
    if len(usable) < FEWEST:
        raise TooFewError(f"{len(usable)} usable questions are fewer than {FEWEST}")
    note = (
        f"{index.day}, on {len(usable)} questions of {source}, none of which is a variant; "
        f"{len(index.entries)} entries"
    )
    fitted = fit(index, usable, note)
    return str(yaml.safe_dump(fitted, sort_keys=False, width=100))


def _lines(entry: AnyEntry) -> Iterator[str]:
    for text in entry.texts().values():
        yield from map(_plain, (text.heading, *text.variants))


def _plain(text: str) -> str:
    return " ".join(words.words(text))


def fit(index: Index, questions: Sequence[Labelled], note: str) -> dict[str, Any]:
    """Fit on what a search finds for `questions`. Returns the content of confidence.yaml."""
    known = set(index.library.topics)
    hits = [index.search(question.question) for question in questions]
    found = [(q, h) for q, h in zip(questions, hits, strict=True) if h]
    names = sorted(found[0][1][0].signals)
    asked = _Asked(
        np.array([[h[0].signals[name] for name in names] for _, h in found]),
        np.array([bool(q.topics) for q, _ in found]),
        np.array([topic_of(h[0].entry) in known for _, h in found]),
        np.array([not q.topics and q.group not in (NEAR, None) for q, _ in found]),
    )
    first = np.array([_right(q, h, 1) for q, h in found], dtype=float)
    among = np.array([_right(q, h, 3) for q, h in found], dtype=float)
    subject = np.array([bool(q.topics) or q.group == NEAR for q, _ in found], dtype=float)
    wanted = index.library.confidence.answer_precision
    threshold = max(_precise(asked, first, wanted, asked.quoted), _rarely_false(asked, first))
    return {
        "fitted": f"{note}; {_outlook(asked, first, threshold)}",
        "answer_precision": wanted,
        "first": _model(names, asked, first, threshold),
        "refer_from": round(_refer_from(asked, first), 4),
        "among": _model(names, asked, among, WORTH_OFFERING),
        "subject": _model(names, asked, subject, _rarely_declined(asked, subject)),
    }


def _right(question: Labelled, hits: Sequence[Hit], within: int) -> bool:
    topics = list(dict.fromkeys(topic_of(hit.entry) for hit in hits))[:within]
    if not question.topics:
        # the right first hit of an unanswerable question is a referral: it hands over
        return within == 1 and topics[0] == hits[0].entry.id
    return any(topic in question.topics for topic in topics)


def _model(names: list[str], asked: _Asked, right: Array, threshold: float) -> dict[str, Any]:
    weights = logistic(asked.signals, right)
    return {
        "intercept": round(float(weights[0]), 4),
        "weights": {n: round(float(w), 4) for n, w in zip(names, weights[1:], strict=True)},
        "threshold": round(threshold, 4),
    }


def logistic(signals: Array, right: Array) -> Array:
    """Ridge logistic regression by Newton's method: intercept first, then one weight a column."""
    design = np.column_stack([np.ones(len(signals)), signals])
    penalty = np.diag([1e-6, *[RIDGE] * signals.shape[1]])
    weights = np.zeros(design.shape[1])
    for _ in range(50):
        chance = probability(weights, signals)
        gradient = design.T @ (right - chance) - penalty @ weights
        curvature = design.T @ (design * (chance * (1 - chance))[:, None]) + penalty
        step = np.linalg.solve(curvature, gradient)
        weights += step
        if float(np.abs(step).max()) < 1e-8:
            break
    return weights


def probability(weights: Array, signals: Array) -> Array:
    """The model's probability for each row of signals."""
    total = np.clip(weights[0] + signals @ weights[1:], -30, 30)
    return np.asarray(1.0 / (1.0 + np.exp(-total)))


def out_of_fold(signals: Array, right: Array) -> Array:
    """Each row's probability from a model that did not see it."""
    chance = np.zeros(len(right))
    fold = np.arange(len(right)) % FOLDS
    for number in range(FOLDS):
        weights = logistic(signals[fold != number], right[fold != number])
        chance[fold == number] = probability(weights, signals[fold == number])
    return chance


def _outlook(asked: _Asked, right: Array, threshold: float) -> str:
    """What to expect of the threshold, from models that did not see the question."""
    answered = asked.quoted & (out_of_fold(asked.signals, right) >= threshold)
    if not answered.any():
        return "nothing is answered directly"
    weight = np.where(asked.answerable, 1.0, _weight_of_unanswerable(asked.answerable))
    precision = float(np.average(right[answered], weights=weight[answered]))
    share = float(answered[asked.answerable].mean())
    return (
        f"out of fold {share:.2f} of the answerable answered directly, {precision:.3f} of it right"
    )


def _precise(asked: _Asked, right: Array, wanted: float, counted: Flags) -> float:
    """The lowest threshold above which the wanted precision holds; 1 where none does."""
    chance, right = out_of_fold(asked.signals, right)[counted], right[counted]
    weight = np.where(asked.answerable, 1.0, _weight_of_unanswerable(asked.answerable))[counted]
    order = np.argsort(-chance)
    hits, total = np.cumsum((weight * right)[order]), np.cumsum(weight[order])
    enough = [
        place for place in range(len(order)) if wilson_lower(hits[place], total[place]) >= wanted
    ]
    return float(chance[order[enough[-1]]]) if enough else 1.0


def _refer_from(asked: _Asked, right: Array) -> float:
    """The threshold above which a referral is mostly right, and seldom about something else."""
    precise = _precise(asked, right, RIGHTLY_REFERRED, ~asked.quoted)
    chance = np.where(asked.quoted, 0.0, out_of_fold(asked.signals, right))[asked.foreign]
    return max(precise, float(np.quantile(chance, 1 - SENT_ON_AT_MOST)) if len(chance) else 0.0)


def _rarely_false(asked: _Asked, right: Array) -> float:
    """The threshold above which few of the questions that nothing answers are answered."""
    chance = np.where(asked.quoted, out_of_fold(asked.signals, right), 0.0)[~asked.answerable]
    return float(np.quantile(chance, 1 - FALSE_ANSWERS_AT_MOST)) if len(chance) else 0.0


def _weight_of_unanswerable(answerable: Flags) -> float:
    there = int((~answerable).sum())
    return UNANSWERABLE / (1 - UNANSWERABLE) * int(answerable.sum()) / there if there else 1.0


def _rarely_declined(asked: _Asked, subject: Array) -> float:
    """The threshold below which few of the answerable questions fall."""
    chance = out_of_fold(asked.signals, subject)[asked.answerable]
    return float(np.quantile(chance, DECLINED_AT_MOST)) if len(chance) else 0.0
