"""Spelling: the known word that a mistyped one was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable

SHORTEST = 4
"""Letters that a word needs before it is repaired: shorter ones are too much alike."""
SHORTEST_CHANGED = 6
"""The same where a letter was changed: "bless" is a word of its own, not "bliss" mistyped."""
LONGEST = 24


class Speller:
    """Knows every word with one letter left out, which finds any word one mistake away.

    A mistake is a letter too many, too few, changed, or two neighbours swapped.
    """

    def __init__(self, known: Iterable[str]) -> None:
        self._without_one: dict[str, list[str]] = {}
        for word in dict.fromkeys(known):
            if SHORTEST <= len(word) <= LONGEST and word.isalpha():
                for shorter in _shortened(word):
                    self._without_one.setdefault(shorter, []).append(word)

    def nearest(self, word: str) -> str | None:
        """The one known word that is a single mistake away; None where there is none."""
        if not SHORTEST <= len(word) <= LONGEST or not word.isalpha():
            return None
        near: dict[str, None] = {}
        for shorter in _shortened(word):
            near.update(dict.fromkeys(self._without_one.get(shorter, ())))
        ranked = sorted((_distance(word, other), other) for other in near)
        return next((other for distance, other in ranked if distance <= 1.0), None)


def _shortened(word: str) -> set[str]:
    """The word itself, and with each letter left out in turn."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def _distance(typed: str, meant: str) -> float:
    """0-1 for one mistake, by how common it is; 2 for anything else."""
    start = next((i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), None)
    if start is None:
        start = min(len(typed), len(meant))
    at_once = 0.2 if start == 0 else 0.0  # the first letter is rarely wrong
    rest, other = typed[start:], meant[start:]
    if len(rest) != len(other):
        shorter, longer = sorted((rest, other), key=len)
        return 0.5 + at_once if longer[1:] == shorter else 2.0
    if rest[:2] == other[1::-1] and rest[2:] == other[2:]:
        return 0.5 + at_once
    changed = rest[1:] == other[1:] and len(typed) >= SHORTEST_CHANGED
    return 0.8 + at_once if changed else 2.0
