"""The voices that are heard about a question, and how they are put together.

BM25 over words and meanings, and BM25 over letter groups, say which entry a question is like. Naive
Bayes and regression say which topic's texts it belongs with.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from knowledge.analysis import Analysis
from knowledge.bayes import NaiveBayes
from knowledge.corpus import pair
from knowledge.postings import PostedBM25, Scores
from knowledge.regression import Regression
from knowledge.texts import Texts

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

    def __init__(self, texts: Texts) -> None:
        entries, topics = len(texts.entries), texts.topics
        size = int(topics.max(initial=-1)) + 1
        self._order = np.argsort(topics, kind="stable")
        self._starts = np.searchsorted(topics[self._order], np.arange(size))
        asked_of = np.where(texts.is_asked, texts.entry_of, -1)
        said_of = np.where(texts.is_asked, -1, texts.entry_of)
        topic_of = topics[texts.entry_of]
        held = texts.corpus
        self._stems = held.stems.numbers
        stems, meanings, grams = (
            each.without_gaps() for each in (held.stems, held.meanings, held.grams)
        )
        terms = stems.beside(meanings)
        self.asked = PostedBM25(terms.gathered(asked_of, entries))
        self.said = PostedBM25(terms.gathered(said_of, entries))
        self.letters = PostedBM25(grams.gathered(asked_of, entries))
        blocks = {
            "words": held.pairs.without_gaps().beside(stems),
            "grams": grams,
            "meanings": meanings,
        }
        self.bayes = NaiveBayes(blocks, topic_of, size)
        self.regression = Regression(meanings, topic_of, size)

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


def of_highest(scores: Scores) -> Scores:
    """Each score as a share of the highest."""
    highest = float(scores.max(initial=0.0))
    return scores / highest if highest > 0 else scores
