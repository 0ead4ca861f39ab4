"""A larger library than anybody has, recombined from the real one; the same every time.

Each made entry has two real ones for parents, and each of its lines (heading, variants, body)
begins like a line of the one and ends like a line of the other, cut at the same share of both. So
words occur as often as they really do (Zipf), stand beside each other as they really do, entries
keep a subject, and lines and entries keep their real lengths. Some words grow into compounds with
another, so that the vocabulary grows with the library as real ones do.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.benchmarks.house import AnyEntry, words

SEED = 20260601
NEW_WORDS = 0.02
"""The share of words that grow into a compound. With it 10,000 and 100,000 entries have about as
many different words as the real content foretells (1.5 times as many in twice the entries)."""
SHORTEST_PART = 4
QUERY_WORDS = (6, 10)
"""The shortest and the longest query: about eight words, as variants have."""

Line = list[str]


@dataclass(frozen=True)
class Parent:
    """A real entry in one language, as words."""

    heading: Line
    body: Line
    variants: list[Line]


def parents(entries: Sequence[AnyEntry], language: str) -> list[Parent]:
    """The real entries that have a wording in `language`."""
    texts = [entry.texts()[language] for entry in entries if language in entry.texts()]
    return [
        Parent(plain(t.heading), plain(t.body), [line for v in t.variants if (line := plain(v))])
        for t in texts
    ]


def plain(text: str) -> Line:
    """Words that every analyser takes for the same: folded letters and digits, nothing else."""
    return [word.replace("'", "") for word in words(text)]


class Generator:
    """Makes entries and queries out of real ones."""

    def __init__(self, real: Sequence[Parent], seed: int = SEED) -> None:
        self.real = real
        self._random = random.Random(seed)
        every = [w for p in real for line in (p.heading, p.body, *p.variants) for w in line]
        self._parts = [word for word in every if len(word) >= SHORTEST_PART]

    def entry(self) -> Parent:
        """One made entry."""
        one, other = self._random.choice(self.real), self._random.choice(self.real)
        return self.child(one, other)

    def child(self, one: Parent, other: Parent) -> Parent:
        """An entry of these two parents, with as many variants as the first."""
        return Parent(
            self.line(one.heading, other.heading),
            self.line(one.body, other.body),
            [self.line(line, self._random.choice(other.variants or [line]))
             for line in one.variants],
        )  # fmt: skip

    def line(self, one: Line, other: Line) -> Line:
        """The beginning of `one` and the end of `other`, some words grown into compounds."""
        at = self._random.random()
        made = one[: round(at * len(one))] + other[round(at * len(other)) :] or list(one)
        for _ in range(self._grown(len(made))):
            place = self._random.randrange(len(made))
            if len(made[place]) >= SHORTEST_PART:
                made[place] += self._random.choice(self._parts)
        return made

    def _grown(self, length: int) -> int:
        expected = NEW_WORDS * length
        return int(expected) + (self._random.random() < expected % 1)

    def queries(self, number: int) -> list[Line]:
        """Questions of about eight words, recombined from real variants."""
        shortest, longest = QUERY_WORDS
        asked = [v for p in self.real for v in p.variants if shortest <= len(v) <= longest]
        return [
            self.line(self._random.choice(asked), self._random.choice(asked)) for _ in range(number)
        ]


def documents(real: Sequence[Parent], size: int, seed: int = SEED) -> Iterator[Line]:
    """`size` made entries, each as all its words: heading, variants, body."""
    made = Generator(real, seed)
    for _ in range(size):
        entry = made.entry()
        yield [w for line in (entry.heading, *entry.variants, entry.body) for w in line]


def queries(real: Sequence[Parent], number: int, seed: int = SEED) -> list[Line]:
    """Queries for such documents, of a random sequence of their own."""
    return Generator(real, seed + 1).queries(number)


@dataclass(frozen=True)
class Shape:
    """What a set of documents is like."""

    documents: int
    words: int
    kinds: int
    median: int
    """Words in a document."""


def shape(made: Sequence[Line]) -> Shape:
    """Count the words of `made`."""
    counted = Counter(word for line in made for word in line)
    lengths = sorted(map(len, made))
    return Shape(len(made), sum(lengths), len(counted), lengths[len(lengths) // 2])
