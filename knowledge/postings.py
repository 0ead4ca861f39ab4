"""Posting lists: for each term the rows that hold it, and what it adds to their score there."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
from rank_bm25 import BM25Plus

Scores = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]
Small = npt.NDArray[np.int32]
Query = Mapping[Any, float] | Iterable[tuple[Hashable, float]]

MANY_TERMS, MANY_ROWS = 24, 500
"""A loop over the terms costs less than copying their lists, unless there are many short ones."""


@dataclass(frozen=True)
class Counts:
    """How often which term stands in which row: three arrays of one length, sorted by term.

    In 32 bits each: there are millions of them for a moment while an index is built.
    """

    numbers: Mapping[Hashable, int]
    """The number that each term has in `terms`."""
    size: int
    """The number of rows."""
    terms: Small
    rows: Small
    times: npt.NDArray[np.float32 | np.float64]

    @property
    def rows_with(self) -> Rows:
        """For each term: in how many rows it stands."""
        return np.bincount(self.terms, minlength=len(self.numbers))

    def gathered(self, into: Rows, size: int, values: Scores | None = None) -> Counts:
        """Rows put together: row i becomes a part of row `into[i]`, or of none where that is -1.

        Their times add up, or `values` in their place.
        """
        target = into[self.rows]
        keys = self.terms.astype(np.intp) * max(1, size) + target
        amounts = self.times if values is None else values
        if into.min(initial=0) < 0:
            keys, amounts = keys[target >= 0], amounts[target >= 0]
        found, places = np.unique(keys, return_inverse=True)
        added = np.bincount(places, amounts, minlength=len(found)).astype(np.float64)
        return _by_term(self.numbers, size, found, added)

    def beside(self, other: Counts) -> Counts:
        """The same rows with the terms of both. No term may be in both."""
        shift = len(self.numbers)
        numbers = {**self.numbers, **{term: shift + n for term, n in other.numbers.items()}}
        return Counts(
            numbers, self.size,
            np.concatenate([self.terms, other.terms + shift]),
            np.concatenate([self.rows, other.rows]),
            np.concatenate([self.times, other.times]),
        )  # fmt: skip


def count(corpus: Sequence[Collection[Hashable]]) -> Counts:
    """Count the terms of each row of `corpus`."""
    numbers = {term: n for n, term in enumerate(dict.fromkeys(chain.from_iterable(corpus)))}
    flat = np.array([*map(numbers.__getitem__, chain.from_iterable(corpus))], dtype=np.intp)
    rows = np.repeat(np.arange(len(corpus)), [len(row) for row in corpus])
    keys, times = np.unique(flat * max(1, len(corpus)) + rows, return_counts=True)
    return _by_term(numbers, len(corpus), keys, times.astype(np.float64))


def presence(
    numbers: Mapping[Hashable, int], size: int, terms: npt.NDArray[Any], rows: npt.NDArray[Any]
) -> Counts:
    """Count each term once in every row that it stands in."""
    keys = terms.astype(np.intp) * max(1, size) + rows
    keys.sort()
    keys = keys[np.append(True, keys[1:] != keys[:-1])[: len(keys)]]
    return _by_term(numbers, size, keys, np.ones(len(keys), dtype=np.float32))


def _by_term(
    numbers: Mapping[Hashable, int], size: int, keys: Rows, times: npt.NDArray[Any]
) -> Counts:
    terms, rows = np.divmod(keys, max(1, size))
    return Counts(numbers, size, terms.astype(np.int32), rows.astype(np.int32), times)


class Postings:
    """Scores rows by adding up, over the terms of a query, what each term gives them."""

    def __init__(self, counts: Counts, gains: Scores) -> None:
        """`gains[i]` is what `counts.terms[i]` adds to the score of `counts.rows[i]`."""
        self.numbers, self.size = counts.numbers, counts.size
        self.lengths = counts.rows_with
        self.starts = np.cumsum(self.lengths) - self.lengths
        self.bounds: list[int] = [*self.starts.tolist(), len(counts.rows)]
        """Where each term's part begins, and the next one's: a list is read faster one by one."""
        self.rows, self.gains = counts.rows.astype(np.intp), gains

    def score(self, query: Query) -> Scores:
        """A score for every row, for a query of terms with their weights."""
        pairs = query.items() if isinstance(query, Mapping) else query
        numbers = self.numbers
        known = [(numbers[term], weight) for term, weight in pairs if term in numbers]
        if len(known) < MANY_TERMS:
            return self._one_by_one(known)
        terms = np.array([number for number, _ in known])
        if self.lengths[terms].mean() > MANY_ROWS:
            return self._one_by_one(known)
        return self._all_at_once(terms, np.array([weight for _, weight in known]))

    def _one_by_one(self, known: Sequence[tuple[int, float]]) -> Scores:
        """Add each term's list by itself: best for few terms, and where lists are long."""
        scores = np.zeros(self.size)
        bounds, rows, gains = self.bounds, self.rows, self.gains
        for number, weight in known:
            start, end = bounds[number], bounds[number + 1]
            gained = gains[start:end]
            # add.at goes over the list once, where reading, adding and writing back go thrice
            np.add.at(scores, rows[start:end], gained if weight == 1.0 else weight * gained)
        return scores

    def _all_at_once(self, terms: Rows, weights: Scores) -> Scores:
        """Lay the lists end to end and add them in one go: best for many short lists."""
        lengths = self.lengths[terms]
        ends = np.cumsum(lengths)
        places = np.repeat(self.starts[terms] - (ends - lengths), lengths) + np.arange(ends[-1])
        gains = np.repeat(weights, lengths) * self.gains[places]
        return np.bincount(self.rows[places], gains, self.size).astype(np.float64, copy=False)


class PostedBM25(BM25Plus):  # type: ignore[misc]  # rank-bm25 ships no types
    """rank-bm25's BM25Plus with delta 0, scored from posting lists: the same numbers, sooner.

    delta 0 because any other adds a constant to every document, which ruins what is computed from
    the scores; with it, every weight is positive, also in a corpus of one document.
    """

    def __init__(self, corpus: Sequence[Sequence[Hashable]] | Counts) -> None:
        super().__init__(corpus, delta=0)

    def _initialize(self, corpus: Sequence[Sequence[Hashable]] | Counts) -> dict[Hashable, int]:
        """rank-bm25's hook for counting: the number of documents that hold each term."""
        self._counts = counts = corpus if isinstance(corpus, Counts) else count(corpus)
        lengths = np.bincount(counts.rows, counts.times, minlength=counts.size)
        self.corpus_size = counts.size
        self.doc_len = lengths.tolist()
        self.avgdl = float(lengths.mean()) if counts.size else 0.0
        holders = zip(counts.numbers, counts.rows_with.tolist(), strict=True)
        return {term: rows for term, rows in holders if rows}

    def _calc_idf(self, nd: dict[Hashable, int]) -> None:
        """rank-bm25's hook for weighing: its own idf, then everything else that a score needs."""
        super()._calc_idf(nd)
        counts = self._counts
        del self._counts
        idf = np.array([self.idf.get(term, 0.0) for term in counts.numbers])
        lengths = np.array(self.doc_len)[counts.rows]
        # no average without words, but then there is nothing to divide by it either
        damping = self.k1 * (1 - self.b + self.b * lengths / (self.avgdl or 1.0))
        gains = idf[counts.terms] * counts.times * (self.k1 + 1) / (damping + counts.times)
        self.postings = Postings(counts, gains)

    def get_scores(self, query: Iterable[Hashable]) -> Scores:
        """Score every document: a float per document, equal to rank-bm25's."""
        return self.weighted_scores((term, 1.0) for term in query)

    def weighted_scores(self, query: Query) -> Scores:
        """The same, with a weight for each term of the query."""
        return self.postings.score(query)
