"""The second voice: multinomial naive Bayes over the same texts, from the topics' side.

BM25 asks which entry is most like a question; this asks whose texts would most likely hold it. It
adds up small hints from all texts of a topic, and is the stronger of the two.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping

import numpy as np

from knowledge.postings import Postings, Presence, Rows, Scores

SMOOTHING = 0.02
BLOCKS = {"words": 1.0, "grams": 1.0, "meanings": 0.8}
"""The kinds of features, with the length that each is scaled to: long texts have no more say."""


class NaiveBayes:
    """Trained on texts (rows of terms) that each belong to one class (a number from 0)."""

    def __init__(self, blocks: Mapping[str, Presence], classes: Rows, size: int) -> None:
        self.blocks = {
            name: _Block(blocks[name], length, classes, size) for name, length in BLOCKS.items()
        }
        mass = sum((block.mass for block in self.blocks.values()), np.zeros(size))
        kinds = sum(len(block.rarity) for block in self.blocks.values())
        self.nothing = np.log(SMOOTHING) - np.log(mass + SMOOTHING * max(1, kinds))
        """For each class: what a feature that it does not hold counts for."""
        self.size = size

    def scores(self, features: Mapping[str, Iterable[Hashable]]) -> tuple[Scores, Scores]:
        """For each class: how likely it writes this (a logarithm, but for a constant), and how
        much of that is what it has in common with it."""
        shared, total = np.zeros(self.size), 0.0
        for name, block in self.blocks.items():
            numbers, values = block.query(features[name])
            shared += block.postings.add_up([*zip(numbers, values, strict=True)])
            total += sum(values)
        return shared + total * self.nothing, shared


class _Block:
    """One kind of features: how much of it each class's texts hold."""

    def __init__(self, texts: Presence, length: float, classes: Rows, size: int) -> None:
        self.length = length
        self.rarity = rarity(texts)
        values = length * unit(texts, self.rarity)
        by_class = texts.gathered(classes, size, values)
        self.mass = np.bincount(by_class.rows, by_class.times, minlength=size)
        self.postings = Postings(by_class, np.log1p(by_class.times / SMOOTHING))

    def query(self, present: Iterable[Hashable]) -> tuple[list[int], list[float]]:
        """The numbers of the features that any text has, and their values, as in a text."""
        numbers = self.postings.numbers
        known = [numbers[feature] for feature in present if feature in numbers]
        if not known:
            return [], []
        values = self.rarity[known]
        values *= self.length / float(np.sqrt(values @ values))
        return known, values.tolist()


def rarity(texts: Presence) -> Scores:
    """For each term: 1 where it stands in every row, more where it is rare."""
    return np.asarray(1.0 + np.log((texts.size + 1) / (texts.rows_with + 1)))


def unit(texts: Presence, weights: Scores) -> Scores:
    """The term's weight wherever it stands, scaled so that every row has length 1."""
    values = weights[texts.terms]
    norms = np.sqrt(np.bincount(texts.rows, values**2, minlength=texts.size))
    return np.asarray(values / norms[texts.rows])
