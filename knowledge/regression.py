"""The third voice: which topic a combination of meanings points to, by least squares.

Naive Bayes lets each meaning speak for itself, so that two that usually go together count twice.
This weighs them against each other. Meanings are few, so the weights are solved for at once.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable

import numpy as np

from knowledge.postings import Counts, Rows, Scores

RIDGE = 10.0
"""How much evidence a weight needs before it is believed, in texts."""
AT_ONCE = 4096
"""Texts that are looked at together while the weights are computed."""
ALWAYS = 0.3
"""The value of a feature that every text has."""


class Regression:
    """Trained on texts (rows of counts) that each belong to one class (a number from 0)."""

    def __init__(self, counts: Counts, classes: Rows, size: int) -> None:
        self.numbers = counts.numbers
        width = len(counts.numbers) + 1
        texts = np.maximum(np.bincount(classes, minlength=size), 1.0)
        # a class with few texts is not to be drowned by one with many
        weight = np.sqrt(counts.size / max(1, size) / texts)[classes]
        order = np.argsort(counts.rows, kind="stable")
        rows, terms = counts.rows[order], counts.terms[order]
        together = RIDGE * np.eye(width)
        with_class = np.zeros((width, size))
        # some thousand texts at a time: all at once would take gigabytes for a large library
        for start in range(0, counts.size, AT_ONCE):
            end = min(start + AT_ONCE, counts.size)
            part = slice(*np.searchsorted(rows, [start, end]).tolist())
            present = np.zeros((end - start, width))
            present[rows[part] - start, terms[part]] = 1.0
            present[:, -1] = ALWAYS
            weighted = present.T * weight[start:end]
            together += weighted @ present
            belongs = np.full((end - start, size), -1.0 / max(1, size))
            belongs[np.arange(end - start), classes[start:end]] += 1.0
            with_class += weighted @ belongs
        self.weights = np.linalg.solve(together, with_class)

    def scores(self, meanings: Iterable[Hashable]) -> Scores:
        """For each class: about 0, up to 1 where these meanings are found in its texts alone."""
        numbers = self.numbers
        found = [numbers[meaning] for meaning in meanings if meaning in numbers]
        if not found:
            return np.zeros(self.weights.shape[1])
        return np.asarray(self.weights[found].sum(axis=0) + ALWAYS * self.weights[-1])
