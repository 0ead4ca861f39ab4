"""Spelling: the known word that a mistyped one was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable

SHORTEST = 4
"""Letters that a word needs before it is repaired: shorter ones are too much alike."""
SHORTEST_CHANGED = 6
"""The same where a letter was changed: "bless" is a word of its own, not "bliss" mistyped."""
LONGEST = 24


class Speller:
    """Finds any known word one mistake away: a letter too many, too few, changed, or two swapped.

    It tries every mistake in turn. Few questions hold a word that nobody knows, and an index of
    mistakes would cost more with every start than it saves.
    """

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(word for word in known if _is_repairable(word))
        self._letters = sorted(set[str]().union(*self._known))

    def nearest(self, word: str) -> str | None:
        """The one known word that is a single mistake away; None where there is none."""
        if not _is_repairable(word):
            return None
        near = self._known & _one_mistake_away(word, self._letters)
        ranked = sorted((_distance(word, other), other) for other in near)
        return next((other for distance, other in ranked if distance <= 1.0), None)


def _is_repairable(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and word.isalpha()


def _one_mistake_away(word: str, letters: Iterable[str]) -> set[str]:
    """What `word` becomes by one mistake with these letters."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    found = {head + tail[1:] for head, tail in cuts}
    found.update(head + tail[1::-1] + tail[2:] for head, tail in cuts)
    for head, tail in cuts:
        found.update([head + letter + tail for letter in letters])
        found.update([head + letter + tail[1:] for letter in letters])
    return found


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
