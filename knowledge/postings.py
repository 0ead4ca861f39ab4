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
COMMON = 0.25
"""A term that stands in more than this share of the rows has a column for all of them."""


@dataclass(frozen=True)
class Presence:
    """Which term stands in which row: two arrays of one length, sorted by term, then by row.

    In 32 bits each: there are millions of them.
    """

    numbers: Mapping[Hashable, int]
    """The number that each term has in `terms`."""
    size: int
    """The number of rows."""
    terms: Small
    rows: Small

    @property
    def rows_with(self) -> Rows:
        """For each term: in how many rows it stands."""
        return np.bincount(self.terms, minlength=len(self.numbers))

    def gathered(self, into: Rows, size: int, values: Scores | None = None) -> Counts:
        """Rows put together: row i becomes a part of row `into[i]`, or of none where that is -1.

        Counts how many of them hold a term, or adds up `values`. Rows that go together have to
        stand side by side (but for what goes into none): nothing needs to be sorted then.
        """
        stays = into[into >= 0]
        if np.count_nonzero(np.diff(stays)) + bool(len(stays)) != len(np.unique(stays)):
            raise ValueError("rows that go together stand apart")
        terms, rows = self.terms, into[self.rows]
        if len(stays) < len(into):
            kept = rows >= 0
            terms, rows = terms[kept], rows[kept]
            values = None if values is None else values[kept]
        starts = _firsts(terms, rows)
        if values is None:
            times = np.diff(np.append(starts, len(terms))).astype(np.float64)
        else:
            times = np.add.reduceat(values, starts) if len(starts) else values
        return Counts(self.numbers, size, terms[starts], rows[starts].astype(np.int32), times)

    def beside(self, other: Presence) -> Presence:
        """The same rows with the terms of both. No term may be in both."""
        shift = len(self.numbers)
        numbers = {**self.numbers, **{term: shift + n for term, n in other.numbers.items()}}
        return Presence(
            numbers, self.size,
            np.concatenate([self.terms, other.terms + np.int32(shift)]),
            np.concatenate([self.rows, other.rows]),
        )  # fmt: skip

    def changed(self, into: Small, other: Presence) -> Presence:
        """Row i as row `into[i]`, or left out where that is -1, and the rows of `other` as well.

        `other` has a number for every term of this one: the same, and new ones for new terms.
        """
        rows = into[self.rows]
        stays = rows >= 0
        return presence(
            other.numbers, other.size,
            np.concatenate([self.terms[stays], other.terms]),
            np.concatenate([rows[stays], other.rows]),
        )  # fmt: skip

    def without_gaps(self) -> Presence:
        """The same with numbers for those terms only that stand in a row."""
        held = self.rows_with > 0
        if held.all():
            return self
        numbers = np.cumsum(held, dtype=np.int32) - 1
        kept = (term for term, number in self.numbers.items() if held[number])
        named = {term: number for number, term in enumerate(kept)}
        return Presence(named, self.size, numbers[self.terms], self.rows)


@dataclass(frozen=True)
class Counts(Presence):
    """How often which term stands in which row; in any order within a term."""

    times: Scores


def count(corpus: Sequence[Collection[Hashable]]) -> Counts:
    """Count the terms of each row of `corpus`."""
    numbers = {term: n for n, term in enumerate(dict.fromkeys(chain.from_iterable(corpus)))}
    flat = np.array([*map(numbers.__getitem__, chain.from_iterable(corpus))], dtype=np.intp)
    rows = np.repeat(np.arange(len(corpus)), [len(row) for row in corpus])
    keys, times = np.unique(flat * max(1, len(corpus)) + rows, return_counts=True)
    return Counts(numbers, len(corpus), *_split(keys, len(corpus)), times.astype(np.float64))


def presence(
    numbers: Mapping[Hashable, int], size: int, terms: npt.NDArray[Any], rows: npt.NDArray[Any]
) -> Presence:
    """Each term once in every row that it stands in, from pairs in any order."""
    keys = terms.astype(np.intp) * max(1, size) + rows
    keys.sort()
    return Presence(numbers, size, *_split(keys[_firsts(keys)], size))


def _split(keys: Rows, size: int) -> tuple[Small, Small]:
    terms, rows = np.divmod(keys, max(1, size))
    return terms.astype(np.int32), rows.astype(np.int32)


def _firsts(*arrays: npt.NDArray[Any]) -> Rows:
    """The places where one of these arrays holds something else than just before."""
    is_new = np.ones(len(arrays[0]), dtype=bool)
    is_new[1:] = np.any([array[1:] != array[:-1] for array in arrays], axis=0)
    return np.flatnonzero(is_new)


class Postings:
    """Scores rows by adding up, over the terms of a query, what each term gives them."""

    def __init__(self, counts: Counts, gains: Scores) -> None:
        """`gains[i]` is what `counts.terms[i]` adds to the score of `counts.rows[i]`."""
        self.numbers, self.size = counts.numbers, counts.size
        lengths = counts.rows_with
        common = lengths > counts.size * COMMON
        numbers = np.cumsum(common) - 1
        self.column_of = {term: int(numbers[term]) for term in np.flatnonzero(common).tolist()}
        is_common = common[counts.terms]
        columns = np.zeros((len(self.column_of), counts.size))
        columns[numbers[counts.terms[is_common]], counts.rows[is_common]] = gains[is_common]
        self.columns = list(columns)
        """What a common term gives every row: all are added faster than chosen ones."""
        self.rows, self.gains = counts.rows[~is_common].astype(np.intp), gains[~is_common]
        self.lengths = np.where(common, 0, lengths)
        self.starts = np.cumsum(self.lengths) - self.lengths
        self.bounds: list[int] = [*self.starts.tolist(), len(self.rows)]
        """Where each term's part begins, and the next one's: a list is read faster one by one."""

    def gains_of(self, term: Hashable) -> tuple[Rows, Scores]:
        """The rows that hold a term, in order, and what it adds to the score of each."""
        number = self.numbers[term]
        if number in self.column_of:
            column = self.columns[self.column_of[number]]
            rows = np.flatnonzero(column)
            return rows, column[rows]
        part = slice(self.bounds[number], self.bounds[number + 1])
        return self.rows[part], self.gains[part]

    def score(self, query: Query) -> Scores:
        """A score for every row, for a query of terms with their weights."""
        pairs = query.items() if isinstance(query, Mapping) else query
        numbers = self.numbers
        return self.add_up([(numbers[term], weight) for term, weight in pairs if term in numbers])

    def add_up(self, known: Sequence[tuple[int, float]]) -> Scores:
        """The same for the numbers of terms."""
        column_of, columns = self.column_of, self.columns
        scores = self._of_lists([each for each in known if each[0] not in column_of])
        for number, weight in known:
            if number in column_of:
                gained = columns[column_of[number]]
                scores += gained if weight == 1.0 else weight * gained
        return scores

    def _of_lists(self, known: Sequence[tuple[int, float]]) -> Scores:
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

    def _initialize(self, corpus: Sequence[Sequence[Hashable]] | Counts) -> dict[int, int]:
        """rank-bm25's hook for counting the documents that hold each term.

        What a term weighs depends on that number alone, so that the numbers stand for the terms.
        """
        self._counts = counts = corpus if isinstance(corpus, Counts) else count(corpus)
        lengths = np.bincount(counts.rows, counts.times, minlength=counts.size)
        self.corpus_size = counts.size
        self.doc_len = lengths.tolist()
        self.avgdl = float(lengths.mean()) if counts.size else 0.0
        return {holders: holders for holders in np.unique(counts.rows_with).tolist() if holders}

    def _calc_idf(self, nd: dict[int, int]) -> None:
        """rank-bm25's hook for weighing: its own idf, then everything else that a score needs."""
        super()._calc_idf(nd)
        counts = self._counts
        del self._counts
        idf = np.zeros(max(nd, default=0) + 1)
        idf[list(self.idf)] = list(self.idf.values())
        lengths = np.array(self.doc_len)[counts.rows]
        # no average without words, but then there is nothing to divide by it either
        damping = self.k1 * (1 - self.b + self.b * lengths / (self.avgdl or 1.0))
        weights = idf[counts.rows_with][counts.terms]
        gains = weights * counts.times * (self.k1 + 1) / (damping + counts.times)
        self.postings = Postings(counts, gains)

    def get_scores(self, query: Iterable[Hashable]) -> Scores:
        """Score every document: a float per document, equal to rank-bm25's."""
        return self.weighted_scores((term, 1.0) for term in query)

    def weighted_scores(self, query: Query) -> Scores:
        """The same, with a weight for each term of the query."""
        return self.postings.score(query)
