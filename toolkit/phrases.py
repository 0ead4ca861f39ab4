"""Finding words in a text that people write in many ways: capitals, accents, hyphens, hashtags."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar

ValueT = TypeVar("ValueT")

_RUN = re.compile(r"[^\W_]+")
_PART = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[a-z])(?=[0-9])")
MOST_BETWEEN = 3
"""Characters between two words of one phrase: "Noord-Zuid", "Noord - Zuid", not two sentences."""


@dataclass(frozen=True)
class Span:
    """A place in a text: from `start` up to `end`."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


class Word(NamedTuple):
    text: str
    start: int
    end: int
    glued: bool
    """Whether nothing stands between it and the word before: "Zeester" in "ProjectZeester"."""


class Plain:
    """A text without accents, fancy letters and invisible characters, that knows its places."""

    def __init__(self, original: str) -> None:
        self.original = original
        if original.isascii():
            self.text = original
            self._at: Sequence[int] = range(len(original))
            return
        kept = [(c, at) for at, found in enumerate(original) for c in _plain(found)]
        self.text = "".join(c for c, _ in kept)
        self._at = [at for _, at in kept]

    def span(self, start: int, end: int) -> Span:
        """Where in the original `text[start:end]` (not empty) stands, with its accents."""
        after = self._at[end] if end < len(self._at) else len(self.original)
        return Span(self._at[start], max(self._at[end - 1] + 1, after))

    @cached_property
    def words(self) -> list[Word]:
        """The words in order; "#ProjectZeester" holds two, the second glued to the first."""
        found = []
        for run in _RUN.finditer(self.text):
            start = run.start()
            for part in _PART.split(run.group()):
                glued = start > run.start()
                found.append(Word(part.casefold(), start, start + len(part), glued))
                start += len(part)
        return found


def _plain(character: str) -> str:
    if character.isascii():
        return character
    decomposed = unicodedata.normalize("NFKD", character.replace("\u2019", "'"))
    return "".join(c for c in decomposed if unicodedata.category(c) not in ("Mn", "Me", "Cf"))


@dataclass(frozen=True)
class Match(Generic[ValueT]):
    span: Span
    value: ValueT


class Phrases(Generic[ValueT]):
    """Words and groups of words, each with a value, found in a text in one pass."""

    def __init__(self, phrases: Mapping[str, ValueT]) -> None:
        self._by_words: dict[tuple[str, ...], ValueT] = {}
        self._as_one: dict[str, ValueT] = {}
        for phrase, value in phrases.items():
            if said := key(phrase):
                self._by_words[said] = value
                self._as_one["".join(said)] = value
        self._begin = {said[0] for said in self._by_words}
        self._most = max(map(len, self._by_words), default=0)

    @classmethod
    def of(cls, phrases: Iterable[str]) -> Phrases[str]:
        """Phrases that stand for themselves."""
        return Phrases({each: each for each in phrases})

    def find(self, plain: Plain) -> Iterator[Match[ValueT]]:
        """Where they stand, whole words only; of those that begin at one place the longest."""
        words = plain.words if self._begin else ()
        number = 0
        while number < len(words):
            after, value = self._longest_at(words, number, plain.text)
            if value is not None:
                yield Match(plain.span(words[number].start, words[after - 1].end), value)
            number = after

    def _longest_at(
        self, words: Sequence[Word], first: int, text: str
    ) -> tuple[int, ValueT | None]:
        """The number of the first word after the phrase that begins at `first`, and its value."""
        found: tuple[int, ValueT | None] = (first + 1, None)
        if not words[first].glued:
            after = _end_of_run(words, first)
            one = "".join(word.text for word in words[first:after])
            if one in self._as_one:
                found = (after, self._as_one[one])
        if words[first].text not in self._begin:
            return found
        said: tuple[str, ...] = ()
        for number in range(first, min(first + self._most, len(words))):
            if number > first and not _goes_on(text, words[number - 1], words[number]):
                break
            said = (*said, words[number].text)
            if number + 1 >= found[0] and said in self._by_words:
                found = (number + 1, self._by_words[said])
        return found


def _end_of_run(words: Sequence[Word], first: int) -> int:
    after = first + 1
    while after < len(words) and words[after].glued:
        after += 1
    return after


def _goes_on(text: str, before: Word, word: Word) -> bool:
    between = text[before.end : word.start]
    return len(between) <= MOST_BETWEEN and "\n" not in between


def key(phrase: str) -> tuple[str, ...]:
    """What all ways of writing a phrase have in common; empty where it holds no word."""
    return tuple(word.text for word in Plain(phrase).words)
