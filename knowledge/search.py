"""Every entry, searched in both languages at once: search(text) -> ranked hits."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date

import numpy as np

from knowledge import texts
from knowledge.analysis import Analyser, Analysis
from knowledge.facets import AccountPhrases
from knowledge.follow_ups import FollowUps
from knowledge.library import Library
from knowledge.meanings import Lexicon
from knowledge.models import Account, AnyEntry, Clause, Hit, Referral
from knowledge.postings import PostedBM25, Scores
from knowledge.signals import signals_of
from knowledge.texts import Texts
from knowledge.voices import Heard, Voices, of_highest

CANDIDATES = 10
TOPICS_AMONG_CANDIDATES = 5
AT_FIRST = 100
"""Entries that are sorted; all of them only where these are of too few topics."""

GENERAL = 0.15
"""How much nearer (of 2) than its topic's first clause, which holds in general, another entry must
be: what is asked in general words lies equally near to all of them."""
SURENESS = 0.52
"""How fast a lead over other topics turns into a chance: fitted so that the chances hold."""


@dataclass(frozen=True)
class Found:
    """Everything one search came upon: arrays hold one number an entry, or one a topic."""

    analysis: Analysis
    heard: Heard
    chances: Scores
    """By topic: adding up to 1."""
    scores: Scores
    """By entry: its topic's chance, less where another entry of the topic is nearer."""
    rows: list[int]
    """The candidates: entries by number, best first."""


class Index:
    """Everything that may be found on one day. Immutable; safe to use from many threads."""

    def __init__(self, library: Library, today: date) -> None:
        self.day = today
        lexicon = Lexicon(library.words)
        self.accounts = AccountPhrases(library.words)
        self.follow_ups = FollowUps(library.words, lexicon, self.accounts)
        self._hold(library)
        read = texts.read(self.entries, self.topic_of_row, library.languages, lexicon)
        self._learn(read, lexicon)

    def _hold(self, library: Library) -> None:
        self.library = library
        self.entries = library.current(self.day)
        self.topics = list(dict.fromkeys(topic_of(entry) for entry in self.entries))
        referrals = {topic_of(entry) for entry in self.entries if isinstance(entry, Referral)}
        self.is_referral = np.array([topic in referrals for topic in self.topics], dtype=bool)
        number = {topic: place for place, topic in enumerate(self.topics)}
        self.is_general = np.array(_first_clauses(self.entries), dtype=bool)
        self.topic_of_row = np.array([number[topic_of(e)] for e in self.entries], dtype=np.intp)

    def _learn(self, read: Texts, lexicon: Lexicon) -> None:
        self.texts = read
        self.analyser = Analyser(lexicon, read.corpus.known)
        self.voices = Voices(read)

    def with_library(self, library: Library) -> Index:
        """The index of a library that differs from this one's in some entries, on the same day.

        It finds what `Index(library, self.day)` would, and is there sooner the fewer entries are
        other objects than before: unchanged texts are not read again.
        """
        ours = self.library
        if (library.words, library.languages) != (ours.words, ours.languages):
            return Index(library, self.day)
        other, lexicon = copy(self), self.analyser.lexicon
        other._hold(library)
        read = texts.changed(self.texts, other.entries, other.topic_of_row, lexicon)
        other._learn(read, lexicon)
        return other

    def with_same_entries(self, library: Library) -> Index:
        """The same index for a library that differs from this one's in nothing that is searched."""
        other = copy(self)
        other.library = library
        return other

    def search(self, text: str) -> list[Hit]:
        """The entries that have something in common with `text`, best first: up to ten.

        The first hit's signals (each about 0-1) say how far it may be trusted; knowledge.decide
        turns them into a confidence.
        """
        found = self.look(text)
        if not found.rows:
            return []
        hits = [Hit(self.entries[row], float(found.scores[row])) for row in found.rows]
        return [Hit(hits[0].entry, hits[0].score, signals_of(self, found)), *hits[1:]]

    def account_in(self, text: str) -> Account | None:
        """The account that a question names ("op mijn eigen insta"); None where it is silent."""
        return self.accounts.account_in(text)

    def look(self, text: str) -> Found:
        """Search, and keep what every step came to."""
        analysis = self.analyser.analyse(text)
        heard = self.voices.hear(analysis)
        chances = _chances(heard.fused)
        nearness = of_highest(heard.words) + of_highest(heard.grams)
        nearness = np.where(nearness > 0, nearness + GENERAL * self.is_general, 0.0)
        nearest = self.voices.best_of_topics(nearness)[self.topic_of_row]
        scores = chances[self.topic_of_row] * nearness / np.where(nearest > 0, nearest, 1.0)
        return Found(analysis, heard, chances, scores, self._candidates(scores))

    def _candidates(self, scores: Scores) -> list[int]:
        """Rows by score; each of the best five topics has a place whatever the others hold."""
        order = _best(scores, AT_FIRST)
        first_of = self._first_of_topics(order)
        if len(first_of) < TOPICS_AMONG_CANDIDATES:
            order = _best(scores, len(scores))
            first_of = self._first_of_topics(order)
        rest = CANDIDATES - len(first_of)
        others = [row for row in order[: 2 * CANDIDATES] if row not in first_of.values()][:rest]
        return sorted([*first_of.values(), *others], key=lambda row: (-scores[row], row))

    def _first_of_topics(self, order: list[int]) -> dict[int, int]:
        """The first of these rows for each of the first topics."""
        first_of: dict[int, int] = {}
        for row, topic in zip(order, self.topic_of_row[order].tolist(), strict=True):
            first_of.setdefault(topic, row)
            if len(first_of) == TOPICS_AMONG_CANDIDATES:
                break
        return first_of


def _best(scores: Scores, most: int) -> list[int]:
    """The rows with the highest scores, best first, none without a score: about `most`."""
    lowest = np.partition(scores, -most)[-most] if most < len(scores) else 0.0
    rows = np.flatnonzero((scores >= lowest) & (scores > 0))
    found: list[int] = rows[np.argsort(-scores[rows], kind="stable")].tolist()
    return found


def _first_clauses(entries: Sequence[AnyEntry]) -> list[bool]:
    """Which entries are the first clause of their topic."""
    first: dict[str, AnyEntry] = {}
    for entry in entries:
        if isinstance(entry, Clause):
            first.setdefault(entry.topic, entry)
    return [isinstance(entry, Clause) and first[entry.topic] is entry for entry in entries]


def topic_of(entry: AnyEntry) -> str:
    """What an entry counts under: its topic, or itself for a referral."""
    return entry.id if isinstance(entry, Referral) else entry.topic


def _chances(fused: Scores) -> Scores:
    odds = np.exp(SURENESS * (fused - fused.max(initial=-np.inf)))
    return np.asarray(odds / odds.sum()) if len(fused) else fused


__all__ = ["Found", "Index", "PostedBM25", "topic_of"]
