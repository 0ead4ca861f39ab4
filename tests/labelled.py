"""Cases made by hand: a labelled question, what was found for it, and what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from knowledge.cases import Case
from knowledge.decide import Outcome
from knowledge.labels import Labelled
from knowledge.library import Library
from knowledge.models import Answer, Clarify, Decision, Decline, HandOver, Hit

NEAR = {"kind": "unanswerable", "group": "near"}


def case(
    library: Library,
    topics: Sequence[str],
    found: Sequence[str],
    decision: str,
    confidence: float,
    **labels: Any,
) -> Case:
    """A question about `topics` for which the entries `found` were found, in this order."""
    entries = [library.entries[id_] for id_ in found]
    decisions: dict[str, Decision] = {
        "clarify": Clarify(tuple(entries), confidence),
        "handover": HandOver("hr", (), confidence),
        "decline": Decline(confidence),
    }
    if entries:
        decisions["answer"] = Answer(entries[0], confidence)  # type: ignore[arg-type]
        decisions["account"] = Clarify((entries[0],), confidence, "account")
    hits = tuple(Hit(entry, 1.0 - place / 10) for place, entry in enumerate(entries))
    given = {"lang": "nl", "style": "plain", **({} if topics else NEAR), **labels}
    question = Labelled(id="q", question="?", topics=tuple(topics), **given)
    return Case(question, Outcome(hits, confidence, decisions[decision]))


def small_set(library: Library) -> list[Case]:
    """Eight questions to the policy of tests.folder: five answerable, two not, one lost."""
    return [
        case(library, ["photos"], ["photos.1", "press.1"], "answer", 0.9),
        case(library, ["press"], ["photos.1", "press.1"], "account", 0.8),
        case(library, ["press"], ["photos.1", "photos.faq-1", "press.1"], "clarify", 0.6),
        case(library, ["photos"], ["press.1", "leave"], "clarify", 0.5),
        case(library, ["photos"], ["leave", "photos.1"], "handover", 0.4),
        case(library, [], ["photos.1", "press.1"], "answer", 0.7),
        case(library, [], ["leave"], "handover", 0.3),
        case(library, ["gone"], ["photos.1"], "decline", 0.1),
    ]
