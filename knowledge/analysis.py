"""From a text to what is searched: its words, their stems, meanings and letter groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge import text as words
from knowledge.meanings import Lexicon
from knowledge.spelling import Speller

DOUBT = 0.25
"""A language that is less likely than this is left out."""
KNOWN_WORD = 1.5
"""What a word that only one language's texts hold counts for in telling the language."""
SEEN_OFTEN = 3
"""A word that stands in fewer texts may be a slip itself: nothing is repaired to it."""
COMMON = 10
"""A word that stands in fewer texts may be somebody's name: people ask with names in it."""

Weights = Mapping[str, float]


@dataclass(frozen=True)
class Analysis:
    """A question, ready to be searched with. Kept whole so that every step can be shown."""

    words: tuple[str, ...]
    """Folded, with short forms written out and slips repaired."""
    languages: Weights
    """The languages that were looked in, the likeliest first: how likely each is."""
    repaired: Mapping[str, str]
    """Words that nobody knows -> the known word that they were taken for."""
    stems: Weights
    """Each with its weight: a stop word weighs little."""
    unknown: frozenset[str]
    """Stems that occur in no text."""
    pairs: tuple[tuple[str, str], ...]
    """Stems that stand side by side."""
    meanings: Mapping[str, float]
    """What the words stand for, marked so that it cannot be taken for a stem ("=client")."""
    grams: Weights
    """Groups of letters, each with the weight of the weightiest word that it is in."""


class Analyser:
    """Analyses texts by the words of an organisation and the vocabulary of its entries."""

    def __init__(self, lexicon: Lexicon, known: Mapping[str, Mapping[str, int]]) -> None:
        """`known`: by language every word of the indexed texts, and how often it stands there."""
        self.lexicon = lexicon
        self.known = known
        self.languages = tuple(known)
        self.known_stems = {
            language: {words.stem(word, language) for word in held}
            for language, held in known.items()
        }
        self.speller = Speller(
            word for held in known.values() for word, n in held.items() if n >= SEEN_OFTEN
        )

    def _meanings(self, stems: Sequence[str], language: str) -> set[str]:
        of_word = self.lexicon.of_word
        alone = set[str]().union(*[of_word(stem, language) for stem in stems])
        return alone.union(self.lexicon.of_phrases(stems, language))

    def analyse(self, text: str) -> Analysis:
        """Analyse a question, whose language is not known."""
        typed = words.words(text)
        odds = self._odds(typed)
        written = self.lexicon.written_out(typed, next(iter(odds)))
        repaired = self._repaired(written)
        if repaired:
            written = [repaired.get(word, word) for word in written]
        stems: dict[str, float] = {}
        pairs: dict[tuple[str, str], None] = {}
        meanings: dict[str, float] = {}
        weights = [words.weight(word) for word in written]
        for language in odds:
            found = [words.stem(word, language) for word in written]
            for stem, weight in zip(found, weights, strict=True):
                stems[stem] = max(weight, stems.get(stem, 0.0))
            pairs.update(dict.fromkeys(pairwise(found)))
            meanings.update(dict.fromkeys(self._meanings(found, language), 1.0))
        unknown = stems.keys() - set().union(*(self.known_stems[n] & stems.keys() for n in odds))
        return Analysis(
            tuple(written), odds, repaired, stems, frozenset(unknown), tuple(pairs), meanings,
            _grams(written, weights),
        )  # fmt: skip

    def _odds(self, typed: Sequence[str]) -> dict[str, float]:
        """The languages worth looking in, the likeliest first, and how likely each is."""
        points = words.language_points(typed, self.languages)
        for word in typed:
            holders = [language for language in self.languages if word in self.known[language]]
            if len(holders) == 1:
                points[holders[0]] += KNOWN_WORD
        odds = sorted(words.shares(points).items(), key=lambda item: -item[1])
        return {language: chance for language, chance in odds if chance >= DOUBT}

    def knows(self, word: str) -> bool:
        """Whether a folded word occurs in the texts or among the meanings, in any form."""
        return any(
            word in self.known[language]
            or words.stem(word, language) in self.known_stems[language]
            or self.lexicon.knows(words.stem(word, language), language)
            for language in self.languages
        )

    def is_common(self, word: str) -> bool:
        """Whether a folded word stands so often in the texts that it names nobody."""
        return any(
            word in words.STOP_WORDS[language]
            or self.known[language].get(word, 0) >= COMMON
            or self.lexicon.knows(words.stem(word, language), language)
            for language in self.languages
        )

    def _repaired(self, written: Sequence[str]) -> dict[str, str]:
        found = {}
        for word in dict.fromkeys(written):
            if not self.knows(word):
                nearest = self.speller.nearest(word)
                if nearest is not None:
                    found[word] = nearest
        return found


def _grams(written: Iterable[str], weights: Iterable[float]) -> dict[str, float]:
    found: dict[str, float] = {}
    for word, weight in sorted({*zip(written, weights, strict=True)}, key=lambda item: item[1]):
        found.update(dict.fromkeys(words.grams(word), weight))
    return found
