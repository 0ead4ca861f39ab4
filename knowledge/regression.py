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
ALWAYS = 0.3
"""The value of a feature that every text has."""


class Regression:
    """Trained on texts (rows of counts) that each belong to one class (a number from 0)."""

    def __init__(self, counts: Counts, classes: Rows, size: int) -> None:
        self.numbers = counts.numbers
        present = np.zeros((counts.size, len(counts.numbers) + 1))
        present[counts.rows, counts.terms] = 1.0
        present[:, -1] = ALWAYS
        belongs = np.zeros((counts.size, size))
        belongs[np.arange(counts.size), classes] = 1.0
        # a class with few texts is not to be drowned by one with many
        texts = np.maximum(belongs.sum(axis=0), 1.0)
        weighted = present.T * np.sqrt(counts.size / max(1, size) / texts)[classes]
        self.weights = np.linalg.solve(
            weighted @ present + RIDGE * np.eye(present.shape[1]),
            weighted @ (belongs - 1.0 / max(1, size)),
        )

    def scores(self, meanings: Iterable[Hashable]) -> Scores:
        """For each class: about 0, up to 1 where these meanings are found in its texts alone."""
        numbers = self.numbers
        found = [numbers[meaning] for meaning in meanings if meaning in numbers]
        if not found:
            return np.zeros(self.weights.shape[1])
        return np.asarray(self.weights[found].sum(axis=0) + ALWAYS * self.weights[-1])
