"""The texts of all entries as arrays of numbers, counted without a loop over every word.

Each different word is looked at once; what was found out about it is then dealt out to every place
where it stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from knowledge import text as words
from knowledge.meanings import Lexicon
from knowledge.postings import Presence, Rows, Small, presence

Line = tuple[str, str]
"""A text and its language."""

NOTHING: Small = np.zeros(0, dtype=np.int32)


class Numbers(dict[Hashable, int]):
    """Numbers for whatever it is asked about, in order of first appearance."""

    def of(self, keys: Iterable[Hashable]) -> Small:
        """The number of each of `keys`."""
        listed = list(keys)
        new = [key for key in dict.fromkeys(listed) if key not in self]
        self.update(zip(new, range(len(self), len(self) + len(new)), strict=True))
        return np.fromiter(map(self.__getitem__, listed), dtype=np.int32, count=len(listed))

    def of_each(self, lists: Iterable[Sequence[Hashable]]) -> tuple[Small, Rows]:
        """The numbers of all items of the lists, end to end, and how long each list is."""
        kept = list(lists)
        return self.of(chain.from_iterable(kept)), np.array([*map(len, kept)], dtype=np.intp)


@dataclass(frozen=True)
class Corpus:
    """What the texts hold, one row a text. Terms that stand nowhere any more keep their number."""

    stems: Presence
    pairs: Presence
    """Stems side by side, numbered as `pair` does."""
    meanings: Presence
    grams: Presence
    known: Mapping[str, Counter[str]]
    """By language: every word, and how often it stands anywhere."""

    def changed(
        self, into: Small, gone: Sequence[Line], new: Mapping[int, Line], lexicon: Lexicon
    ) -> Corpus:
        """Text i as row `into[i]`, or left out where that is -1, and new texts by their rows.

        `gone` are the texts that are left out. Costs little where few texts are gone or new.
        """
        reader = _Reader(lexicon, self)
        reader.take(new)
        added = reader.corpus(int(np.count_nonzero(into >= 0)) + len(new))
        left_out = _Reader(lexicon, self)
        left_out.take(dict(enumerate(gone)))
        return Corpus(
            self.stems.changed(into, added.stems),
            self.pairs.changed(into, added.pairs),
            self.meanings.changed(into, added.meanings),
            self.grams.changed(into, added.grams),
            {n: _counted(self.known[n], added.known[n], left_out.known[n]) for n in self.known},
        )


def pair(stems: Mapping[Hashable, int], first: str, second: str) -> int:
    """The number of two stems side by side; -1 where one of them occurs nowhere."""
    if first not in stems or second not in stems:
        return -1
    return stems[first] << 32 | stems[second]


def read(texts: Sequence[Line], languages: Iterable[str], lexicon: Lexicon) -> Corpus:
    """Take in (text, language) pairs; text i becomes row i."""
    nothing = presence({}, 0, NOTHING, NOTHING)
    empty = {language: Counter[str]() for language in languages}
    reader = _Reader(lexicon, Corpus(nothing, nothing, nothing, nothing, empty))
    reader.take(dict(enumerate(texts)))
    return reader.corpus(len(texts))


class _Reader:
    """Gathers the numbers of terms, and the rows they stand in, one language after the other."""

    def __init__(self, lexicon: Lexicon, before: Corpus) -> None:
        """Terms of `before` keep the numbers they have there."""
        self.lexicon = lexicon
        self.stems, self.pairs = Numbers(before.stems.numbers), Numbers(before.pairs.numbers)
        self.meanings = Numbers(before.meanings.numbers)
        self.grams = Numbers(before.grams.numbers)
        self.found: dict[str, list[tuple[Small, Small]]] = {
            name: [] for name in ("stems", "pairs", "meanings", "grams")
        }
        self.known = {language: Counter[str]() for language in before.known}

    def take(self, texts: Mapping[int, Line]) -> None:
        """Texts by their row."""
        for language in self.known:
            rows = sorted(row for row, (_, other) in texts.items() if other == language)
            found = [words.words(texts[row][0]) for row in rows]
            self._take(found, np.array(rows, dtype=np.int32), language)

    def _take(self, texts: Sequence[Sequence[str]], rows: Small, language: str) -> None:
        """The words of all texts of one language: text i of these is row `rows[i]`, ascending."""
        typed, written = Numbers(), Numbers()
        at = typed.of(chain.from_iterable(texts))
        rows = np.repeat(rows, [len(text) for text in texts])
        out = (self.lexicon.written_out([str(word)], language) for word in typed)
        at, rows = _dealt(*written.of_each(out), at, rows)
        listed = [str(word) for word in written]
        times = np.bincount(at, minlength=len(listed)).tolist()
        self.known[language].update(dict(zip(listed, times, strict=True)))
        stem_of = [words.stem(word, language) for word in listed]
        stems = self.stems.of(stem_of)[at]
        self.found["stems"].append((stems, rows))
        self.found["pairs"].append(self._pairs(stems, rows))
        grams = self.grams.of_each(words.grams(word) for word in listed)
        self.found["grams"].append(_dealt(*grams, at, rows))
        alone = self.meanings.of_each(self.lexicon.of_word(stem, language) for stem in stem_of)
        self.found["meanings"].append(_dealt(*alone, at, rows))
        self.found["meanings"].append(self._phrases(stems, rows, language))

    def _pairs(self, stems: Small, rows: Small) -> tuple[Small, Small]:
        """Each two stems that stand side by side in one text."""
        same = rows[1:] == rows[:-1]
        kinds, places = np.unique(_side_by_side(stems)[same], return_inverse=True)
        return self.pairs.of(kinds.tolist())[places], rows[1:][same]

    def _phrases(self, stems: Small, rows: Small, language: str) -> tuple[Small, Small]:
        """The meanings of phrases: read on only where the first two words of one stand."""
        begins = [pair(self.stems, *two) for two in self.lexicon.beginnings(language)]
        keys = np.where(rows[:-1] == rows[1:], _side_by_side(stems), -2)
        places = np.flatnonzero(np.isin(keys, begins))
        ends = np.searchsorted(rows, rows[places], side="right")
        ends = np.minimum(ends, places + self.lexicon.longest_phrase)
        stem_of, flat = [str(stem) for stem in self.stems], stems.tolist()
        names: list[str] = []
        of: list[int] = []
        for row, place, end in zip(
            rows[places].tolist(), places.tolist(), ends.tolist(), strict=True
        ):
            ahead = [stem_of[number] for number in flat[place:end]]
            found = self.lexicon.of_phrase(ahead, language)
            names += found
            of += [row] * len(found)
        return self.meanings.of(names), np.array(of, dtype=np.int32)

    def corpus(self, size: int) -> Corpus:
        """Everything that was taken in."""
        return Corpus(
            presence(self.stems, size, *_joined(self.found.pop("stems"))),
            presence(self.pairs, size, *_joined(self.found.pop("pairs"))),
            presence(self.meanings, size, *_joined(self.found.pop("meanings"))),
            presence(self.grams, size, *_joined(self.found.pop("grams"))),
            self.known,
        )


def _counted(before: Counter[str], new: Counter[str], gone: Counter[str]) -> Counter[str]:
    """`before + new - gone`, without going over all of `before`."""
    found = Counter(before)
    found.update(new)
    found.subtract(gone)
    for word in gone:
        if not found[word]:
            del found[word]
    return found


def _side_by_side(stems: Small) -> Rows:
    """For each two neighbours the number that `pair` gives them; it does not fit into 32 bits."""
    return stems[:-1].astype(np.intp) << 32 | stems[1:]


def _dealt(flat: Small, lengths: Rows, numbers: Small, rows: Small) -> tuple[Small, Small]:
    """For each of `numbers` its list, laid end to end, and the row that each item came from.

    `flat` holds the lists end to end: list i has `lengths[i]` items.
    """
    starts = np.cumsum(lengths) - lengths
    taken = lengths[numbers]
    ends = np.cumsum(taken)
    places = np.repeat(starts[numbers] - (ends - taken), taken) + np.arange(taken.sum())
    return flat[places], np.repeat(rows, taken)


def _joined(parts: Sequence[tuple[Small, Small]]) -> tuple[Small, Small]:
    return (
        np.concatenate([*(numbers for numbers, _ in parts), NOTHING]),
        np.concatenate([*(rows for _, rows in parts), NOTHING]),
    )
