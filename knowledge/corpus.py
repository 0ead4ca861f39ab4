"""The texts of all entries as arrays of numbers, counted without a loop over every word.

Each different word is looked at once; what was found out about it is then dealt out to every place
where it stands.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge import text as words
from knowledge.meanings import Lexicon
from knowledge.postings import Counts, Rows, Small, presence


class Numbers(dict[Hashable, int]):
    """Numbers whatever it is asked for, in order of first appearance."""

    def __missing__(self, key: Hashable) -> int:
        self[key] = number = len(self)
        return number

    def of(self, keys: Iterable[Hashable]) -> Small:
        return np.fromiter(map(self.__getitem__, keys), dtype=np.int32)


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
        numbers = np.array(rows, dtype=np.int32)
        reader.take([words.words(texts[row][0]) for row in rows], numbers, language)
    return reader.corpus(len(texts))


class _Reader:
    """Gathers the numbers of terms, and the rows they stand in, one language after the other."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.stems, self.meanings, self.grams = Numbers(), Numbers(), Numbers()
        self.found: dict[str, list[tuple[Small, Small]]] = {
            name: [] for name in ("stems", "meanings", "grams", "nearby")
        }
        self.known: dict[str, dict[str, int]] = {}

    def take(self, texts: Sequence[Sequence[str]], rows: Small, language: str) -> None:
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

    def _phrases(self, stems: Small, rows: Small, language: str) -> tuple[Small, Small]:
        """The meanings of phrases: read on only where the first two words of one stand."""
        size = len(self.stems)
        begins = [pair(self.stems, *two) for two in self.lexicon.beginnings(language)]
        keys = np.where(rows[:-1] == rows[1:], _side_by_side(stems, size), -2)
        listed = [str(stem) for stem in self.stems]
        names: list[str] = []
        of: list[int] = []
        for place in np.flatnonzero(np.isin(keys, begins)).tolist():
            nearby = slice(place, place + self.lexicon.longest_phrase)
            ahead = stems[nearby][rows[nearby] == rows[place]].tolist()
            found = self.lexicon.of_phrase([listed[number] for number in ahead], language)
            names += found
            of += [int(rows[place])] * len(found)
        return self.meanings.of(names), np.array(of, dtype=np.int32)

    def corpus(self, size: int) -> Corpus:
        """Everything that was taken in."""
        pairs = [
            (_side_by_side(stems, len(self.stems))[same], rows[1:][same])
            for stems, rows in self.found["stems"]
            for same in [rows[:-1] == rows[1:]]
        ]
        keys, of = _joined(pairs)
        kinds, numbers = np.unique(keys, return_inverse=True)
        return Corpus(
            presence(self.stems, size, *_joined(self.found.pop("stems"))),
            presence(dict(zip(kinds.tolist(), range(len(kinds)), strict=True)), size, numbers, of),
            presence(self.meanings, size, *_joined(self.found.pop("meanings"))),
            presence(self.grams, size, *_joined(self.found.pop("grams"))),
            self.known,
        )


def _side_by_side(stems: Small, size: int) -> Rows:
    """For each two neighbours the number that `pair` gives them; it does not fit into 32 bits."""
    return stems[:-1].astype(np.intp) * size + stems[1:]


def _dealt(lists: Sequence[Small], numbers: Small, rows: Small) -> tuple[Small, Small]:
    """For each of `numbers` its list, laid end to end, and the row that each item came from."""
    flat = np.concatenate([*lists, np.zeros(0, dtype=np.int32)])
    lengths = np.array([len(one) for one in lists], dtype=np.intp)
    starts = np.cumsum(lengths) - lengths
    taken = lengths[numbers]
    ends = np.cumsum(taken)
    places = np.repeat(starts[numbers] - (ends - taken), taken) + np.arange(taken.sum())
    return flat[places], np.repeat(rows, taken)


def _joined(parts: Sequence[tuple[npt.NDArray[Any], Small]]) -> tuple[npt.NDArray[Any], Small]:
    nothing = np.zeros(0, dtype=np.int32)
    return (
        np.concatenate([*(numbers for numbers, _ in parts), nothing]),
        np.concatenate([*(rows for _, rows in parts), nothing]),
    )
