"""Which of several questions ask about the same: near in topic, and in words that they share."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from knowledge.postings import Scores
from knowledge.search import Index

ALIKE = 0.5
"""How near (of 1) two questions must be: halfway between topic and words. Chosen on questions of
the set *work*; docs/desk.md says what comes of it on others."""


def alike(index: Index, text: str, others: Sequence[str]) -> list[int]:
    """The numbers of those among `others` that ask about the same as `text`, the likest first."""
    found = [index.look(each) for each in (text, *others)]
    topics = [_unit(each.chances) for each in found]
    features = [{**each.analysis.stems, **each.analysis.meanings} for each in found]
    spread = Counter(feature for each in features for feature in each)
    rarity = {feature: 1.0 + math.log(len(found) / n) for feature, n in spread.items()}
    words = [{f: weight * rarity[f] for f, weight in each.items()} for each in features]
    nearness = [
        (float(topics[0] @ topics[place]) + _cosine(words[0], words[place])) / 2
        for place in range(1, len(found))
    ]
    order = sorted(range(len(others)), key=lambda place: -nearness[place])
    return [place for place in order if nearness[place] >= ALIKE]


def _unit(chances: Scores) -> Scores:
    length = float(np.linalg.norm(chances))
    return chances / length if length else chances


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    shared = sum(weight * other.get(feature, 0.0) for feature, weight in one.items())
    return shared / (math.hypot(*one.values()) * math.hypot(*other.values())) if shared else 0.0
