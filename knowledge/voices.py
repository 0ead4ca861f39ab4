"""The voices that are heard about a question, and how they are put together.

BM25 over words and meanings, and BM25 over letter groups, say which entry a question is like. Naive
Bayes and regression say which topic's texts it belongs with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.analysis import Analyser, Analysis
from knowledge.bayes import NaiveBayes
from knowledge.corpus import pair
from knowledge.models import AnyEntry, Text
from knowledge.postings import PostedBM25, Rows, Scores
from knowledge.regression import Regression

WORDS, GRAMS, MEANINGS = 5.0, 3.0, 10.0
"""What BM25's two voices (as shares of their highest score) and regression count for beside naive
Bayes's logarithms. Measured on questions and on variants that were kept out."""
SAID = 0.25
"""What an entry says counts for this much beside how people ask for it."""


@dataclass(frozen=True)
class Heard:
    """What the voices say about one text."""

    asked: Scores
    """By entry: how like its questions it is."""
    said: Scores
    """By entry: how like what it says."""
    words: Scores
    """By entry: both."""
    grams: Scores
    """By entry."""
    bayes: Scores
    """By topic: logarithms, of which only differences mean something."""
    evidence: Scores
    """By topic: how much of that is what its texts have in common with the question."""
    meanings: Scores
    """By topic."""
    fused: Scores
    """By topic: all voices, on the scale of `bayes`."""


class Voices:
    """Learned from the texts of all entries."""

    def __init__(self, entries: Sequence[AnyEntry], topics: Rows, analyser: Analyser) -> None:
        """`topics[i]`: the number (from 0, none left out) of the topic of entry i."""
        self.topics = topics
        self.size = int(topics.max(initial=-1)) + 1
        self._order = np.argsort(topics, kind="stable")
        self._starts = np.searchsorted(topics[self._order], np.arange(self.size))
        asked = [(row, line) for row, entry in enumerate(entries) for line in _asked(entry)]
        said = [(row, line) for row, entry in enumerate(entries) for line in _said(entry)]
        self._learn(asked, said, analyser)

    def _learn(self, asked: Sequence[_Line], said: Sequence[_Line], analyser: Analyser) -> None:
        corpus = analyser.learn([line for _, line in (*asked, *said)])
        rows = np.array([row for row, _ in (*asked, *said)], dtype=np.intp)
        entries, is_asked = len(self.topics), np.arange(len(rows)) < len(asked)
        asked_rows, said_rows = np.where(is_asked, rows, -1), np.where(is_asked, -1, rows)
        terms = corpus.stems.beside(corpus.meanings)
        self.asked = PostedBM25(terms.gathered(asked_rows, entries))
        self.said = PostedBM25(terms.gathered(said_rows, entries))
        self.letters = PostedBM25(corpus.grams.gathered(asked_rows, entries))
        self._stems = corpus.stems.numbers
        blocks = {
            "words": corpus.stems.beside(corpus.pairs),
            "grams": corpus.grams,
            "meanings": corpus.meanings,
        }
        self.bayes = NaiveBayes(blocks, self.topics[rows], self.size)
        self.regression = Regression(corpus.meanings, self.topics[rows], self.size)

    def hear(self, analysis: Analysis) -> Heard:
        """Ask every voice."""
        terms = {**analysis.stems, **analysis.meanings}
        asked, said = self.asked.weighted_scores(terms), self.said.weighted_scores(terms)
        words = asked + SAID * said
        grams = self.letters.weighted_scores(analysis.grams)
        pairs = [pair(self._stems, *two) for two in analysis.pairs]
        features = {
            "words": [*analysis.stems, *pairs],
            "grams": analysis.grams,
            "meanings": analysis.meanings,
        }
        bayes, evidence = self.bayes.scores(features)
        meanings = self.regression.scores(analysis.meanings)
        fused = (
            bayes
            + WORDS * self.best_of_topics(of_highest(words))
            + GRAMS * self.best_of_topics(of_highest(grams))
            + MEANINGS * meanings
        )
        return Heard(asked, said, words, grams, bayes, evidence, meanings, fused)

    def best_of_topics(self, scores: Scores) -> Scores:
        """For each topic the highest of its entries' scores."""
        return np.maximum.reduceat(scores[self._order], self._starts) if len(scores) else scores


_Line = tuple[int, tuple[str, str]]
"""The number of an entry, and one of its texts with its language."""


def of_highest(scores: Scores) -> Scores:
    """Each score as a share of the highest."""
    highest = float(scores.max(initial=0.0))
    return scores / highest if highest > 0 else scores


def _asked(entry: AnyEntry) -> list[tuple[str, str]]:
    """How people ask for an entry: its heading and variants."""
    texts = entry.texts().items()
    return [(line, n) for n, text in texts for line in (text.heading, *text.variants)]


def _said(entry: AnyEntry) -> list[tuple[str, str]]:
    """What an entry says."""
    return [(_everything(text), language) for language, text in entry.texts().items()]


def _everything(text: Text) -> str:
    more = (*getattr(text, "conditions", ()), getattr(text, "why", None) or "")
    return " ".join((text.body, *more))
