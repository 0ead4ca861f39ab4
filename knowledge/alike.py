"""Which of several questions ask about the same: those that share words, the rare ones most."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from knowledge.search import Index

ALIKE = 0.5
"""How near (of 1) two questions must be: see docs/desk.md for what it finds."""


def alike(index: Index, text: str, others: Sequence[str]) -> list[int]:
    """The numbers of those among `others` that ask about the same as `text`, the likest first."""
    features = [_features(index, each) for each in (text, *others)]
    spread = Counter(feature for each in features for feature in each)
    weights = {feature: 1.0 + math.log(len(features) / n) for feature, n in spread.items()}
    first, *rest = ({f: w * weights[f] for f, w in each.items()} for each in features)
    nearness = [(_cosine(first, other), -place) for place, other in enumerate(rest)]
    return [-place for near, place in sorted(nearness, reverse=True) if near >= ALIKE]


def _features(index: Index, text: str) -> dict[str, float]:
    """Stems and meanings, each with its weight: a stop word weighs little."""
    analysis = index.analyser.analyse(text)
    return {**analysis.stems, **analysis.meanings}


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    shared = sum(weight * other.get(feature, 0.0) for feature, weight in one.items())
    return shared / (_length(one) * _length(other)) if shared else 0.0


def _length(features: Mapping[str, float]) -> float:
    return math.hypot(*features.values())
