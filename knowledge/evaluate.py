"""Questions with labels -> figures: how often we are right, and how often rightly silent."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, ValidationError

from knowledge.decide import Outcome
from knowledge.library import Library
from knowledge.models import Answer, Clarify, Decline, Frozen, HandOver, Referral
from knowledge.search import topic_of

NAMES: dict[type, str] = {
    Answer: "answer",
    Clarify: "clarify",
    HandOver: "handover",
    Decline: "decline",
}


class Labelled(Frozen):
    """One question of a labelled set. Any of `topics` is right; none: it cannot be answered."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    question: str
    topics: tuple[str, ...]
    lang: str = ""
    kind: str = ""
    style: str = ""
    group: str | None = None
    set: str | None = None


class QuestionsError(Exception):
    """A file of questions that cannot be read; says the line."""


def read_questions(path: Path) -> list[Labelled]:
    """Read a JSON Lines file of labelled questions. Raises QuestionsError."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            found.append(Labelled.model_validate_json(line))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            key = ".".join(str(part) for part in first["loc"])
            raise QuestionsError(f"{path}:{number}: {key} {first['msg']}".strip()) from None
    return found


@dataclass(frozen=True)
class Case:
    """One labelled question and what was decided for it."""

    question: Labelled
    outcome: Outcome

    @property
    def ranked(self) -> list[str]:
        """Topics in the order of their best hit; a referral counts under its own id."""
        return list(dict.fromkeys(topic_of(hit.entry) for hit in self.outcome.hits))

    @property
    def answerable(self) -> bool:
        return bool(self.question.topics)

    def right_within(self, first: int) -> bool:
        return any(topic in self.question.topics for topic in self.ranked[:first])

    @property
    def decision(self) -> str:
        return NAMES[type(self.outcome.decision)]

    @property
    def answers_directly(self) -> bool:
        """Whether a clause is quoted without a further tap about which one is meant."""
        decision = self.outcome.decision
        return isinstance(decision, Answer) or (
            isinstance(decision, Clarify) and decision.facet is not None
        )

    @property
    def offers_right_choice(self) -> bool:
        decision = self.outcome.decision
        return (
            isinstance(decision, Clarify)
            and decision.facet is None
            and any(topic_of(entry) in self.question.topics for entry in decision.choices)
        )


def wilson_lower(successes: float, total: float, z: float = 1.2816) -> float:
    """The one-sided lower bound of a share (90% by default); 0 without cases."""
    if total == 0:
        return 0.0
    share = successes / total
    centre = share + z * z / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return (centre - spread) / (1 + z * z / total)


def auroc(positives: Sequence[float], negatives: Sequence[float]) -> float | None:
    """The chance that a positive ranks above a negative; None where one side is empty."""
    if not positives or not negatives:
        return None
    above = sum((p > n) + 0.5 * (p == n) for p in positives for n in negatives)
    return above / (len(positives) * len(negatives))


def share(cases: Iterable[Case], holds: Callable[[Case], bool]) -> float | None:
    """The share of the cases for which `holds`; None without cases."""
    results = [holds(case) for case in cases]
    return sum(results) / len(results) if results else None


def figures(cases: Sequence[Case], library: Library) -> dict[str, Any]:
    """All figures over these cases. Questions whose topics the content lacks are only counted."""
    missing = [
        c for c in cases if c.answerable and not set(c.question.topics) & set(library.topics)
    ]
    counted = [c for c in cases if c not in missing]
    answerable = [case for case in counted if case.answerable]
    unanswerable = [case for case in counted if not case.answerable]
    direct = [case for case in counted if case.answers_directly]
    right = sum(case.right_within(1) for case in direct)
    return {
        "questions": len(counted),
        "answerable": len(answerable),
        "unanswerable": len(unanswerable),
        "topic_not_in_content": len(missing),
        **ranking(answerable),
        "answered_directly": share(answerable, lambda c: c.answers_directly),
        "right_at_once": share(answerable, lambda c: c.answers_directly and c.right_within(1)),
        "right_at_once_or_one_tap": share(
            answerable,
            lambda c: (c.answers_directly and c.right_within(1)) or c.offers_right_choice,
        ),
        "decisions_answerable": _decisions(answerable),
        "decisions_unanswerable": _decisions(unanswerable),
        "direct_precision": right / len(direct) if direct else None,
        "direct_precision_lower": wilson_lower(right, len(direct)),
        "unanswerable_answered": {
            group: share(members, lambda c: c.answers_directly)
            for group, members in _by(unanswerable, lambda c: c.question.group or "all").items()
        },
        "auroc": auroc(
            [case.outcome.confidence for case in answerable],
            [case.outcome.confidence for case in unanswerable],
        ),
        "by_language": _ranking_by(answerable, lambda c: c.question.lang),
        "by_style": _ranking_by(answerable, lambda c: c.question.style),
    }


def ranking(cases: Sequence[Case]) -> dict[str, float | None]:
    """Hit@1, Recall@3 and MRR@10 over topics."""
    return {
        "hit_at_1": share(cases, lambda c: c.right_within(1)),
        "recall_at_3": share(cases, lambda c: c.right_within(3)),
        "mrr_at_10": sum(_reciprocal(c) for c in cases) / len(cases) if cases else None,
    }


def _reciprocal(case: Case) -> float:
    for place, topic in enumerate(case.ranked[:10], 1):
        if topic in case.question.topics:
            return 1.0 / place
    return 0.0


def _decisions(cases: Sequence[Case]) -> dict[str, float | None]:
    return {
        name: share(cases, lambda c, name=name: c.decision == name)  # type: ignore[misc]
        for name in NAMES.values()
    }


def _by(cases: Iterable[Case], key: Callable[[Case], str]) -> dict[str, list[Case]]:
    groups: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        groups[key(case)].append(case)
    return dict(sorted(groups.items()))


def _ranking_by(cases: Iterable[Case], key: Callable[[Case], str]) -> dict[str, Any]:
    return {
        name: {"questions": len(members), **ranking(members)}
        for name, members in _by(cases, key).items()
    }


def as_json(
    question: str, language: str, outcome: Outcome, library: Library, account: Any
) -> dict[str, Any]:
    """The stable shape of one decision, as `ask --json` prints it."""
    from knowledge.models import verdict_for

    decision, best = outcome.decision, outcome.hits[0].entry if outcome.hits else None
    verdicts = library.verdicts_of(best) if best is not None else None
    clarify = decision if isinstance(decision, Clarify) else None
    also = decision.also if isinstance(decision, Answer) else ()
    return {
        "question": question,
        "language": language,
        "decision": NAMES[type(decision)],
        "candidates": [
            {"entry": hit.entry.id, "topic": _topic(hit.entry), "score": round(hit.score, 6)}
            for hit in outcome.hits
        ],
        "entry": best.id if best else None,
        "topic": _topic(best) if best else None,
        "verdict": verdict_for(verdicts, account) if verdicts is not None else None,
        "confidence": round(outcome.confidence, 6),
        "contact": _contact(outcome, library),
        "choices": [entry.id for entry in clarify.choices] if clarify else [],
        "facet": clarify.facet if clarify else None,
        "also": [
            {
                "entry": entry.id,
                "topic": entry.topic,
                "verdict": verdict_for(library.verdicts_of(entry) or {}, account),
            }
            for entry in also
        ],
    }


def _topic(entry: Any) -> str | None:
    return None if isinstance(entry, Referral) else str(entry.topic)


def _contact(outcome: Outcome, library: Library) -> str | None:
    decision = outcome.decision
    if isinstance(decision, HandOver):
        return decision.contact
    if isinstance(decision, Decline) or not outcome.hits:
        return None
    return library.owner_of(outcome.hits[0].entry)


def write_predictions(path: Path, lines: Iterable[dict[str, Any]]) -> None:
    """Write one JSON object on each line."""
    with path.open("w", encoding="utf-8") as file:
        for line in lines:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
