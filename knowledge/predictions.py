"""One decision in its stable shape: what `ask --json` prints, a line of `eval --predictions`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from knowledge.decide import Outcome
from knowledge.library import Library
from knowledge.models import Answer, Clarify, Decline, HandOver, Referral, verdict_for

NAMES: dict[type, str] = {
    Answer: "answer",
    Clarify: "clarify",
    HandOver: "handover",
    Decline: "decline",
}


def as_json(
    question: str, language: str, outcome: Outcome, library: Library, account: Any
) -> dict[str, Any]:
    """The stable shape of one decision, as `ask --json` prints it."""
    decision, best = outcome.decision, outcome.hits[0].entry if outcome.hits else None
    verdicts = library.verdicts_of(best) if best is not None else None
    clarify = decision if isinstance(decision, Clarify) else None
    also = decision.also if isinstance(decision, Answer | Clarify) else ()
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
