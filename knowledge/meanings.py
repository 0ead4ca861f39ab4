"""Meanings: words of different form, and of both languages, that stand for the same thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain

from knowledge import text as words
from knowledge.library import Words
from knowledge.models import LANGUAGES

SHORTEST_PART = 4
"""Letters that a part of a compound has at least: shorter ones are mostly endings."""
LONGEST_COMPOUND = 40

MARK = "="
"""Stands before the name of a meaning, so that it is never taken for a stem."""

Names = tuple[str, ...]
Phrases = dict[str, list[tuple[tuple[str, ...], Names]]]
"""By first stem: the stems that follow it in a phrase, and the meanings of that phrase."""


class Lexicon:
    """The organisation's words.yaml, ready to be looked up by stems."""

    def __init__(self, listed: Words) -> None:
        self.spellings: dict[str, dict[str, tuple[str, ...]]] = {
            language: {short: tuple(words.words(long)) for short, long in spellings.items()}
            for language, spellings in listed.spellings.items()
        }
        self._alone: dict[str, dict[str, Names]] = {}
        self._phrases: dict[str, Phrases] = {}
        for language in LANGUAGES:
            groups = {name: same.in_language(language) for name, same in listed.meanings.items()}
            self._alone[language], self._phrases[language] = _by_stems(groups, language)
        self.longest_phrase = 1 + max(
            (
                len(rest)
                for phrases in self._phrases.values()
                for others in phrases.values()
                for rest, _ in others
            ),
            default=0,
        )
        self._remember()

    def _remember(self) -> None:
        self.of_word = lru_cache(maxsize=100_000)(self._of_word)

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in self.__dict__.items() if name != "of_word"}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        self._remember()

    def written_out(self, found: Iterable[str], language: str) -> list[str]:
        """The words, with what people type for short ("ff", "m'n") written out."""
        spellings = self.spellings.get(language, {})
        return [part for word in found for part in spellings.get(word) or (word,)]

    def knows(self, stem: str, language: str) -> bool:
        """Whether a word is listed as it is, and not only by its parts."""
        return stem in self._alone[language]

    def _of_word(self, stem: str, language: str) -> Names:
        """What a word stands for by itself: as it is, by its parts, or in the other language."""
        alone = self._alone[language].get(stem)
        if alone is None and language == "nl":
            alone = self._of_parts(stem)
            if not alone and len(stem) >= SHORTEST_PART:  # "die post sharen"
                alone = self._alone["en"].get(words.stem(stem, "en"))
        return alone or ()

    def _of_parts(self, stem: str) -> Names:
        names = (self._alone["nl"][part] for part in self.parts_of(stem))
        return tuple(dict.fromkeys(chain.from_iterable(names)))

    def parts_of(self, stem: str) -> Names:
        """A Dutch compound's head ("klachtenFORMULIER") and first part that stand for something."""
        if not 2 * SHORTEST_PART - 1 <= len(stem) <= LONGEST_COMPOUND:
            return ()
        cuts = range(3, len(stem) - 2)
        halves = ((stem[cut:], stem[:cut], stem[:cut].removesuffix("s")) for cut in cuts)
        known = self._alone["nl"]
        parts = (p for p in chain.from_iterable(halves) if len(p) >= SHORTEST_PART and p in known)
        return tuple(dict.fromkeys(parts))

    def of_phrases(self, stems: Sequence[str], language: str) -> list[str]:
        """What the phrases of two words and more that begin somewhere in `stems` stand for."""
        phrases = self._phrases[language]
        places = [place for place, stem in enumerate(stems) if stem in phrases]
        return [
            name
            for place in places
            for name in self.of_phrase(stems[place : place + self.longest_phrase], language)
        ]

    def of_phrase(self, stems: Sequence[str], language: str) -> list[str]:
        """What the phrases that `stems` begins with stand for."""
        ahead = tuple(stems[1:])
        found: list[str] = []
        for rest, names in self._phrases[language].get(stems[0], ()):
            if ahead[: len(rest)] == rest:
                found += names
        return found

    def beginnings(self, language: str) -> set[tuple[str, str]]:
        """The first two stems of every phrase."""
        phrases = self._phrases[language].items()
        return {(first, rest[0]) for first, others in phrases for rest, _ in others}


def _by_stems(
    groups: Mapping[str, Iterable[str]], language: str
) -> tuple[dict[str, Names], Phrases]:
    """The meanings of single words by stem, and of phrases by their first stem."""
    names_of: dict[tuple[str, ...], dict[str, None]] = {}
    for name, listed in groups.items():
        for phrase in listed:
            stems = tuple(words.stem(word, language) for word in words.words(phrase))
            if stems:
                names_of.setdefault(stems, {})[MARK + name] = None
    alone = {stems[0]: tuple(names) for stems, names in names_of.items() if len(stems) == 1}
    phrases: Phrases = {}
    for stems, names in names_of.items():
        if len(stems) > 1:
            phrases.setdefault(stems[0], []).append((stems[1:], tuple(names)))
    return alone, phrases
