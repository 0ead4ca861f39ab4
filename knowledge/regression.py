"""The third voice: which topic a combination of meanings points to, by least squares.

Naive Bayes lets each meaning speak for itself, so that two that usually go together count twice.
This weighs them against each other. Meanings are few, so the weights are solved for at once.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable

import numpy as np

from knowledge.postings import Presence, Rows, Scores

RIDGE = 10.0
"""How much evidence a weight needs before it is believed, in texts."""
AT_ONCE = 4096
"""Texts that are looked at together while the weights are computed."""
ALWAYS = 0.3
"""The value of a feature that every text has."""


class Regression:
    """Trained on texts (rows of terms) that each belong to one class (a number from 0)."""

    def __init__(self, texts: Presence, classes: Rows, size: int) -> None:
        self.numbers = texts.numbers
        of_class = np.maximum(np.bincount(classes, minlength=size), 1.0)
        # a class with few texts is not to be drowned by one with many
        weight = np.sqrt(texts.size / max(1, size) / of_class)[classes]
        together = RIDGE * np.eye(len(texts.numbers) + 1) + _together(texts, weight)
        with_class = _with_class(texts, weight, classes, size)
        self.weights = np.linalg.solve(together, with_class)

    def scores(self, meanings: Iterable[Hashable]) -> Scores:
        """For each class: about 0, up to 1 where these meanings are found in its texts alone."""
        numbers = self.numbers
        found = [numbers[meaning] for meaning in meanings if meaning in numbers]
        if not found:
            return np.zeros(self.weights.shape[1])
        return np.asarray(self.weights[found].sum(axis=0) + ALWAYS * self.weights[-1])


def _together(texts: Presence, weight: Scores) -> Scores:
    """For each two features the weight of the texts that have both: [term + 1, term + 1]."""
    width = len(texts.numbers) + 1
    order = np.argsort(texts.rows, kind="stable")
    rows, terms = texts.rows[order], texts.terms[order]
    root, found = np.sqrt(weight), np.zeros((width, width))
    # some thousand texts at a time: all at once would take gigabytes for a large library
    for start in range(0, texts.size, AT_ONCE):
        end = min(start + AT_ONCE, texts.size)
        part = slice(*np.searchsorted(rows, [start, end]).tolist())
        present = np.zeros((end - start, width))
        present[rows[part] - start, terms[part]] = root[rows[part]]
        present[:, -1] = ALWAYS * root[start:end]
        found += present.T @ present
    return found


def _with_class(texts: Presence, weight: Scores, classes: Rows, size: int) -> Scores:
    """How much more a feature stands in a class's texts than in an even share: [term + 1, class]"""
    places = texts.terms.astype(np.intp) * size + classes[texts.rows]
    terms = np.bincount(places, weight[texts.rows], len(texts.numbers) * size)
    always = ALWAYS * np.bincount(classes, weight, size)
    found = np.concatenate([terms, always]).reshape(len(texts.numbers) + 1, size)
    return np.asarray(found - found.sum(axis=1, keepdims=True) / max(1, size))
