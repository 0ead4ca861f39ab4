"""From what a person typed to a decision: the one road that every question goes.

A text may hold two questions, go on about what was asked before, or be in a language that we do not
speak; everything else is one search and one decision.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from knowledge import text as words
from knowledge.decide import Outcome, decide, hand_over_to
from knowledge.follow_ups import FollowUp
from knowledge.models import Account, Answer, Clarify, Clause, Decline, FaqEntry
from knowledge.search import Index, topic_of


@dataclass(frozen=True)
class Earlier:
    """What was asked before in the same conversation, and whose it would be."""

    text: str
    account: Account | None
    contact: str | None


def consider(
    index: Index, text: str, account: Account | None = None, earlier: Earlier | None = None
) -> Outcome:
    """Decide what to do with a text. `account` beats what the text itself says."""
    if words.is_foreign(text):
        found = _decided(index, text, account)
        return replace(found, decision=Decline(found.confidence, foreign=True))
    kind = index.follow_ups.kind_of(text) if earlier else None
    if earlier is None or kind is None:
        return _both(index, text, _decided(index, text, account))
    if kind is FollowUp.NAMES:
        outcome = _asked_again(index, text, account, earlier)
        if not isinstance(outcome.decision, Decline):
            return outcome
    alone = _decided(index, text, account)
    return alone if _quoted(alone) else _left_to_a_person(index, text, account, earlier)


def _decided(index: Index, text: str, account: Account | None) -> Outcome:
    return decide(index.library, index.search(text), account or index.account_in(text))


def _asked_again(index: Index, text: str, account: Account | None, earlier: Earlier) -> Outcome:
    """The question of before, for the platform, account or person that this one names."""
    named = account or index.account_in(text)
    again = earlier.text if named else f"{earlier.text} {text}"
    return replace(_decided(index, again, named or earlier.account), continued=True)


def _left_to_a_person(
    index: Index, text: str, account: Account | None, earlier: Earlier
) -> Outcome:
    """A text that only means something after the last one: no search can tell what."""
    hits = index.search(f"{earlier.text} {text}")
    found = decide(index.library, hits, account)
    decision = hand_over_to(earlier.contact, hits, found.confidence)
    return replace(found, decision=decision, continued=True)


def _both(index: Index, text: str, whole: Outcome) -> Outcome:
    """Both answers where the text holds two questions, each of which is sure."""
    parts = words.questions_in(text)
    if len(parts) != 2:
        return whole
    first, second = (_decided(index, part, whole.account) for part in parts)
    one, other = _quoted(first), _quoted(second)
    if one is None or other is None or topic_of(one) == topic_of(other):
        return whole
    assert isinstance(first.decision, Answer | Clarify)
    return replace(first, decision=replace(first.decision, also=(other,)))


def _quoted(outcome: Outcome) -> Clause | FaqEntry | None:
    """The entry that is quoted, at once or when the account is known."""
    decision = outcome.decision
    if isinstance(decision, Answer):
        return decision.entry
    entry = decision.choices[0] if isinstance(decision, Clarify) and decision.facet else None
    return entry if isinstance(entry, Clause | FaqEntry) else None
