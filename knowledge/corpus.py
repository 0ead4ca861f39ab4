"""The texts of all entries as arrays of numbers, counted without a loop over every word.

Each different word is looked at once; what was found out about it is then dealt out to every place
where it stands.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from knowledge import text as words
from knowledge.meanings import Lexicon
from knowledge.postings import Counts, Rows, presence


class Numbers(dict[Hashable, int]):
    """Numbers whatever it is asked for, in order of first appearance."""

    def __missing__(self, key: Hashable) -> int:
        self[key] = number = len(self)
        return number

    def of(self, keys: Iterable[Hashable]) -> Rows:
        return np.array([*map(self.__getitem__, keys)], dtype=np.intp)


@dataclass(frozen=True)
class Corpus:
    """What the texts hold, one row a text: presence only, every time is 1."""

    stems: Counts
    pairs: Counts
    """Stems side by side, numbered as `pair` does."""
    meanings: Counts
    grams: Counts
    known: Mapping[str, Mapping[str, int]]
    """By language: every word, and how often it stands anywhere."""


def pair(stems: Mapping[Hashable, int], first: str, second: str) -> int:
    """The number of two stems side by side; -1 where one of them occurs nowhere."""
    if first not in stems or second not in stems:
        return -1
    return stems[first] * len(stems) + stems[second]


def read(texts: Sequence[tuple[str, str]], lexicon: Lexicon) -> Corpus:
    """Take in (text, language) pairs; text i becomes row i."""
    reader = _Reader(lexicon)
    for language in dict.fromkeys(language for _, language in texts):
        rows = [row for row, (_, other) in enumerate(texts) if other == language]
        reader.take([words.words(texts[row][0]) for row in rows], np.array(rows), language)
    return reader.corpus(len(texts))


class _Reader:
    """Gathers the numbers of terms, and the rows they stand in, one language after the other."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.stems, self.meanings, self.grams = Numbers(), Numbers(), Numbers()
        self.found: dict[str, list[tuple[Rows, Rows]]] = {
            name: [] for name in ("stems", "meanings", "grams", "nearby")
        }
        self.known: dict[str, dict[str, int]] = {}

    def take(self, texts: Sequence[Sequence[str]], rows: Rows, language: str) -> None:
        """The words of all texts of one language: text i of these is row `rows[i]`."""
        typed, written = Numbers(), Numbers()
        at = typed.of(chain.from_iterable(texts))
        rows = np.repeat(rows, [len(text) for text in texts])
        out = [written.of(self.lexicon.written_out([str(w)], language)) for w in typed]
        at, rows = _dealt(out, at, rows)
        listed = [str(word) for word in written]
        self.known[language] = dict(
            zip(listed, np.bincount(at, minlength=len(listed)).tolist(), strict=True)
        )
        stem_of = [words.stem(word, language) for word in listed]
        stems = self.stems.of(stem_of)[at]
        self.found["stems"].append((stems, rows))
        grams = [self.grams.of(words.grams(word)) for word in listed]
        self.found["grams"].append(_dealt(grams, at, rows))
        alone = [self.meanings.of(self.lexicon.of_word(stem, language)) for stem in stem_of]
        self.found["meanings"].append(_dealt(alone, at, rows))
        self.found["meanings"].append(self._phrases(stems, rows, language))

    def _phrases(self, stems: Rows, rows: Rows, language: str) -> tuple[Rows, Rows]:
        """The meanings of phrases: read on only where the first two words of one stand."""
        size = len(self.stems)
        begins = [pair(self.stems, *two) for two in self.lexicon.beginnings(language)]
        keys = np.where(rows[:-1] == rows[1:], stems[:-1] * size + stems[1:], -2)
        listed = [str(stem) for stem in self.stems]
        names: list[str] = []
        of: list[int] = []
        for place in np.flatnonzero(np.isin(keys, begins)).tolist():
            nearby = slice(place, place + self.lexicon.longest_phrase)
            ahead = stems[nearby][rows[nearby] == rows[place]].tolist()
            found = self.lexicon.of_phrase([listed[number] for number in ahead], language)
            names += found
            of += [int(rows[place])] * len(found)
        return self.meanings.of(names), np.array(of, dtype=np.intp)

    def corpus(self, size: int) -> Corpus:
        """Everything that was taken in."""
        pairs = [
            ((stems[:-1] * len(self.stems) + stems[1:])[same], rows[1:][same])
            for stems, rows in self.found["stems"]
            for same in [rows[:-1] == rows[1:]]
        ]
        keys, of = _joined(pairs)
        kinds, numbers = np.unique(keys, return_inverse=True)
        return Corpus(
            presence(self.stems, size, *_joined(self.found["stems"])),
            presence(dict(zip(kinds.tolist(), range(len(kinds)), strict=True)), size, numbers, of),
            presence(self.meanings, size, *_joined(self.found["meanings"])),
            presence(self.grams, size, *_joined(self.found["grams"])),
            self.known,
        )


def _dealt(lists: Sequence[Rows], numbers: Rows, rows: Rows) -> tuple[Rows, Rows]:
    """For each of `numbers` its list, laid end to end, and the row that each item came from."""
    flat = np.concatenate([*lists, np.zeros(0, dtype=np.intp)])
    lengths = np.array([len(one) for one in lists], dtype=np.intp)
    starts = np.cumsum(lengths) - lengths
    taken = lengths[numbers]
    ends = np.cumsum(taken)
    places = np.repeat(starts[numbers] - (ends - taken), taken) + np.arange(taken.sum())
    return flat[places], np.repeat(rows, taken)


def _joined(parts: Sequence[tuple[Rows, Rows]]) -> tuple[Rows, Rows]:
    nothing = np.zeros(0, dtype=np.intp)
    return (
        np.concatenate([*(numbers for numbers, _ in parts), nothing]),
        np.concatenate([*(rows for _, rows in parts), nothing]),
    )
