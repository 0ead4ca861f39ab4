"""Signals: what can be seen, without knowing the answer, about how good the first hit is.

A dozen of thirty that were tried: the others added nothing to these on questions kept apart.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from knowledge.models import Clause
from knowledge.postings import Scores

if TYPE_CHECKING:
    from knowledge.search import Found, Index

SHORT = 2


def signals_of(index: Index, found: Found) -> dict[str, float]:
    """Numbers of about 0-1, none of which depends on how many topics there are."""
    analysis, best = found.analysis, found.rows[0]
    topic = int(index.topic_of_row[best])
    order = np.argsort(-found.heard.fused, kind="stable")[:6]
    ahead = found.heard.fused[order[0]] - found.heard.fused[order[-1]] if len(order) == 6 else 20.0
    best_of_topics = index.voices.best_of_topics
    referrals = float(found.chances[index.is_referral].sum())
    weight = sum(analysis.stems.values())
    subject = {f"={name}" for name in index.library.words.subject}
    return {
        # how much likelier the first topic is than all others, and the first three
        "sure": _log_odds(float(found.chances[order[0]])),
        "sure_three": _log_odds(float(found.chances[order[:3]].sum())),
        # how far the first topic is ahead of the sixth
        "lead_sixth": min(1.0, float(ahead) / 20.0),
        # how likely it is that a referral is meant, whatever comes first
        "referrals": math.log(referrals + 1e-4) / 9.0,
        "referral": float(index.is_referral[topic]),
        # how much better the first topic explains the words than pure chance would
        "evidence": min(2.0, float(found.heard.evidence[topic]) / 60.0),
        # whether the words stand for something, and for something of our subject
        "meanings": min(1.0, len(analysis.meanings) / (weight + 1.0)),
        "on_subject": float(not subject.isdisjoint(analysis.meanings)),
        "short": float(len(analysis.words) <= SHORT),
        # whether the other voices would have named the same topic
        "words_agree": _share_of_highest(best_of_topics(found.heard.words), topic),
        "grams_agree": _share_of_highest(best_of_topics(found.heard.grams), topic),
        "clause": float(isinstance(index.entries[best], Clause)),
    }


def _log_odds(chance: float) -> float:
    return math.log((chance + 1e-4) / (1.0 - chance + 1e-4)) / 8.0


def _share_of_highest(scores: Scores, place: int) -> float:
    highest = float(scores.max(initial=0.0))
    return float(scores[place]) / highest if highest > 0 else 0.0
