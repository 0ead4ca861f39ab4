"""Hits -> Answer, Clarify, HandOver or Decline. Pure: its numbers come from confidence.yaml."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.library import Library
from knowledge.models import (
    Account,
    Answer,
    AnyEntry,
    Clarify,
    Clause,
    Decision,
    Decline,
    FaqEntry,
    HandOver,
    Hit,
    Referral,
    verdict_for,
)
from knowledge.search import topic_of

CHOICES = 3


@dataclass(frozen=True)
class Outcome:
    """A decision and the hits that it was made from."""

    hits: tuple[Hit, ...]
    confidence: float
    decision: Decision
    account: Account | None = None
    """The account that the decision was made for."""
    continued: bool = False
    """Whether what was asked before was needed to understand the question."""


def decide(library: Library, hits: Sequence[Hit], account: Account | None = None) -> Outcome:
    """Decide what to do with a question, given what a search for it found."""
    if not hits:
        return Outcome((), 0.0, Decline(0.0), account)
    numbers, signals = library.confidence, hits[0].signals
    confidence = numbers.first.of(signals)
    best = hits[0].entry
    decision: Decision
    threshold = numbers.first.threshold
    if isinstance(best, Referral) and numbers.refer_from is not None:
        threshold = numbers.refer_from
    if confidence >= threshold:
        decision = settle(library, best, account, confidence)
    elif numbers.subject.of(signals) < numbers.subject.threshold:
        decision = Decline(confidence)  # before anything is offered: noise finds three topics too
    elif numbers.among.of(signals) >= numbers.among.threshold:
        decision = Clarify(first_of_each_topic(hits), confidence)
    else:
        decision = hand_over(library, hits, confidence)
    return Outcome(tuple(hits), confidence, decision, account)


def settle(
    library: Library, entry: AnyEntry, account: Account | None, confidence: float
) -> Answer | Clarify | HandOver:
    """What follows once it is clear which entry is meant."""
    if isinstance(entry, Referral):
        return HandOver(entry.contact, (), confidence, entry)
    verdicts = library.verdicts_of(entry)
    if verdicts is not None and verdict_for(verdicts, account) is None:
        return Clarify((entry,), confidence, "account")
    return Answer(entry, confidence)


def hand_over(library: Library, hits: Sequence[Hit], confidence: float) -> HandOver:
    """To the owner of the nearest topic, with the nearest entries beside it."""
    owners = (library.owner_of(hit.entry) for hit in hits)
    contact = next((owner for owner in owners if owner), library.first_contact.id)
    return hand_over_to(contact, hits, confidence)


def hand_over_to(contact: str | None, hits: Sequence[Hit], confidence: float) -> HandOver:
    """To this contact, with the nearest entries beside it."""
    nearest = tuple(e for e in first_of_each_topic(hits) if isinstance(e, Clause | FaqEntry))
    return HandOver(contact, nearest, confidence)


def first_of_each_topic(hits: Sequence[Hit]) -> tuple[AnyEntry, ...]:
    """The best entry of each of the first topics."""
    by_topic: dict[str, AnyEntry] = {}
    for hit in hits:
        by_topic.setdefault(topic_of(hit.entry), hit.entry)
    return tuple(by_topic.values())[:CHOICES]
