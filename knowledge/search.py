"""BM25 over every entry, in each language of the content: search(text) -> ranked hits."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
from rank_bm25 import BM25Plus

from knowledge import text as words
from knowledge.library import Library
from knowledge.models import AnyEntry, Clause, Hit, Referral, Text

Scores = npt.NDArray[np.float64]

CANDIDATES = 10
TOPICS_AMONG_CANDIDATES = 5
DOUBT = 0.15
"""A language that is less likely than this is not searched."""
FIELDS = {"asked": 1.0, "said": 0.5}
"""Weight of each field: how people ask for an entry, and what the entry says."""


class PostedBM25(BM25Plus):  # type: ignore[misc]  # rank-bm25 ships no types
    """rank-bm25's BM25Plus with delta 0, scored from posting lists: the same numbers, sooner.

    delta 0 because any other adds a constant to every document, which ruins what is computed from
    the scores; with it, every weight is positive, also in a corpus of one document.
    """

    def __init__(self, corpus: list[list[str]]) -> None:
        super().__init__(corpus, delta=0)
        lengths = np.array(self.doc_len, dtype=np.float64)
        damping = self.k1 * (1 - self.b + self.b * lengths / self.avgdl)
        rows: dict[str, list[int]] = {}
        counts: dict[str, list[int]] = {}
        for row, frequencies in enumerate(self.doc_freqs):
            for term, count in frequencies.items():
                rows.setdefault(term, []).append(row)
                counts.setdefault(term, []).append(count)
        self.postings: dict[str, tuple[npt.NDArray[np.intp], Scores]] = {}
        for term, found in rows.items():
            at = np.array(found, dtype=np.intp)
            times = np.array(counts[term], dtype=np.float64)
            gain = self.idf[term] * times * (self.k1 + 1) / (damping[at] + times)
            self.postings[term] = (at, gain)

    def get_scores(self, query: Iterable[str]) -> Scores:
        """Score every document: a float per document, equal to rank-bm25's."""
        return self.weighted_scores((term, 1.0) for term in query)

    def weighted_scores(self, query: Iterable[tuple[str, float]]) -> Scores:
        """The same, with a weight for each term of the query."""
        scores = np.zeros(self.corpus_size)
        for term, weight in query:
            posting = self.postings.get(term)
            if posting is not None:
                scores[posting[0]] += weight * posting[1]
        return scores


@dataclass(frozen=True)
class _Found:
    """One language's scores over the entries, and what they were made of."""

    scores: Scores
    known: float
    """Share of the query's weight whose terms occur anywhere in the index."""
    matched: Scores
    """Per entry: share of the query's weight that its own terms cover."""
    overlap: Scores
    """Per entry: likeness (0-1) to the nearest way of asking for it."""


class _LanguageIndex:
    """The entries of one language as two fields of terms."""

    def __init__(self, entries: list[AnyEntry], language: str) -> None:
        self.language = language
        texts = [entry.texts().get(language) for entry in entries]
        self.askings = [[self._bag(line) for line in _askings(text)] for text in texts]
        asked = [[term for bag in bags for term in bag] for bags in self.askings]
        said = [list(self._bag(_says(text))) for entry, text in zip(entries, texts, strict=True)]
        # rank-bm25 divides by the average length: an index without a single word has none
        self.fields = {
            name: PostedBM25(corpus)
            for name, corpus in (("asked", asked), ("said", said))
            if any(corpus)
        }
        vocabulary = [frozenset(a) | frozenset(s) for a, s in zip(asked, said, strict=True)]
        self.entries_with: dict[str, list[int]] = {}
        for row, found in enumerate(vocabulary):
            for term in found:
                self.entries_with.setdefault(term, []).append(row)
        size = len(entries)
        self.rarity = {
            term: math.log(1 + size / len(rows)) for term, rows in self.entries_with.items()
        }
        self.unseen = math.log(1 + size)
        self.asking_sets = [[frozenset(bag) for bag in bags] for bags in self.askings]

    def _bag(self, line: str) -> list[str]:
        return list(words.terms(line, self.language).weights)

    def find(self, text: str, size: int) -> _Found:
        query = words.terms(text, self.language).weights
        scores = np.zeros(size)
        for name, field in self.fields.items():
            scores += FIELDS[name] * field.weighted_scores(query.items())
        weight = {t: w * self.rarity.get(t, self.unseen) for t, w in query.items()}
        total = sum(weight.values()) or 1.0
        matched = np.zeros(size)
        for term, gain in weight.items():
            rows = self.entries_with.get(term)
            if rows:
                matched[rows] += gain / total
        known = sum(gain for term, gain in weight.items() if term in self.rarity) / total
        return _Found(scores, known, matched, self._overlap(query, scores))

    def _overlap(self, query: Mapping[str, float], scores: Scores) -> Scores:
        """Only for the entries in front: the others are not asked for it."""
        overlap = np.zeros(len(scores))
        asked = frozenset(query)
        if not asked:
            return overlap
        front = np.argsort(-scores, kind="stable")[:CANDIDATES]
        for row in front:
            overlap[row] = max(
                (self._likeness(asked, bag) for bag in self.asking_sets[row]), default=0.0
            )
        return overlap

    def _likeness(self, one: frozenset[str], other: frozenset[str]) -> float:
        shared = sum(self.rarity.get(term, 0.0) for term in one & other)
        every = sum(self.rarity.get(term, self.unseen) for term in one | other)
        return shared / every if every else 0.0


class Index:
    """Everything that may be found on one day. Immutable; safe to use from many threads."""

    def __init__(self, library: Library, today: date) -> None:
        self.library = library
        self.day = today
        self.entries = library.current(today)
        self.languages = {
            language: _LanguageIndex(self.entries, language) for language in library.languages
        }

    def search(self, text: str) -> list[Hit]:
        """The entries that share a word with `text`, best first: up to ten, of many topics.

        The first hit's signals (each about 0-1) say how far it may be trusted; knowledge.decide
        turns them into a confidence.
        """
        size = len(self.entries)
        odds = words.language_odds(text, self.library.languages)
        scores, matched, overlap = np.zeros(size), np.zeros(size), np.zeros(size)
        known = 0.0
        for language, chance in odds.items():
            if chance < DOUBT:
                continue
            found = self.languages[language].find(text, size)
            scores = np.maximum(scores, chance * found.scores)
            matched = np.maximum(matched, found.matched)
            overlap = np.maximum(overlap, found.overlap)
            known = max(known, found.known)
        rows = self._candidates(scores)
        if not rows:
            return []
        signals = self._signals(rows, scores, matched, overlap, known, len(words.words(text)))
        hits = [Hit(self.entries[row], float(scores[row])) for row in rows]
        return [Hit(hits[0].entry, hits[0].score, signals), *hits[1:]]

    def _candidates(self, scores: Scores) -> list[int]:
        """Rows by score; each of the best five topics has a place whatever the others hold."""
        order = [int(row) for row in np.argsort(-scores, kind="stable") if scores[row] > 0]
        first_of: dict[str, int] = {}
        for row in order:
            first_of.setdefault(topic_of(self.entries[row]), row)
        kept = dict.fromkeys(list(first_of.values())[:TOPICS_AMONG_CANDIDATES])
        for row in order:
            if len(kept) >= CANDIDATES:
                break
            kept[row] = None
        return sorted(kept, key=lambda row: (-scores[row], row))

    def _signals(
        self, rows: list[int], scores: Scores, matched: Scores, overlap: Scores, known: float,
        length: int,
    ) -> dict[str, float]:  # fmt: skip
        best = rows[0]
        topic = topic_of(self.entries[best])
        others = [scores[row] for row in rows if topic_of(self.entries[row]) != topic] + [0.0] * 3
        top = float(scores[best])
        return {
            "matched": float(matched[best]),
            "known": known,
            "overlap": float(overlap[best]),
            "margin": 1.0 - float(others[0]) / top,
            "margin_third": 1.0 - float(others[2]) / top,
            "strength": top / (top + 10.0),
            "per_word": min(1.0, top / (8.0 * max(1, length))),
            "length": min(1.0, math.log1p(length) / 5.0),
            "referral": float(isinstance(self.entries[best], Referral)),
            "clause": float(isinstance(self.entries[best], Clause)),
        }


def topic_of(entry: AnyEntry) -> str:
    """What an entry counts under: its topic, or itself for a referral."""
    return entry.id if isinstance(entry, Referral) else entry.topic


def _askings(text: Text | None) -> list[str]:
    return [] if text is None else [text.heading, *text.variants]


def _says(text: Text | None) -> str:
    if text is None:
        return ""
    conditions = getattr(text, "conditions", ())
    return " ".join((text.heading, text.body, *conditions))
