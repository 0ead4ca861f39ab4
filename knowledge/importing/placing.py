"""A piece -> the topic that it seems to be about, by the search that answers questions too."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from knowledge.decide import decide
from knowledge.importing.clauses import Piece
from knowledge.postings import Scores
from knowledge.search import Index, topic_of

ENOUGH = 0.5
"""From where on a topic is proposed: likelier than all others together."""
FEWEST_WORDS = 4
"""In a sentence: with fewer it says too little by itself."""

_SENTENCE_END = re.compile(r"(?<=[.!?:;])\s+|\n+")


@dataclass(frozen=True)
class Placed:
    """A piece, the topic that comes first for it (None: a referral does), and how likely it is.

    `is_sure`: whether that topic is proposed, not only named as the nearest.
    """

    piece: Piece
    topic: str | None
    confidence: float
    is_sure: bool


def place(index: Index, piece: Piece) -> Placed:
    """The likeliest topic, and how likely the search takes it to be (0-1).

    The search was made for questions, so it is asked in portions of that size: the title counts for
    half, the sentences below it for the other half. Introductions are about nothing in particular,
    and some topic comes first for them too: one is proposed only where title and text, each asked
    as a question, would be answered out of it.
    """
    sentences = [s for s in _SENTENCE_END.split(piece.text) if len(s.split()) >= FEWEST_WORDS]
    chances = _chances(index, sentences or [piece.text])
    if piece.title:
        chances = (chances + _chances(index, [piece.title])) / 2
    first = int(np.argmax(chances))
    topic = None if index.is_referral[first] else index.topics[first]
    confidence = float(chances[first])
    asked = [text for text in (piece.title, piece.text) if text]
    is_sure = (
        topic is not None
        and confidence >= ENOUGH
        and all(_answered_from(index, text, topic) for text in asked)
    )
    return Placed(piece, topic, confidence, is_sure)


def _chances(index: Index, texts: list[str]) -> Scores:
    """By topic, what the search takes for its chance in each of these texts, on average."""
    return np.asarray(np.mean([index.look(text).chances for text in texts], axis=0))


def _answered_from(index: Index, text: str, topic: str) -> bool:
    """Whether a question in these words would likely find its answer under a topic."""
    hits = index.search(text)
    confidence = decide(index.library, hits).confidence
    return bool(hits) and topic_of(hits[0].entry) == topic and confidence >= ENOUGH
