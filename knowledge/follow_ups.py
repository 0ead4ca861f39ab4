"""Follow-ups: texts that go on about the question before them ("en op LinkedIn?", "waarom?")."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from knowledge import text as words
from knowledge.facets import AccountPhrases, Phrase
from knowledge.library import SameMeaning, Words
from knowledge.meanings import MARK, Lexicon
from knowledge.models import LANGUAGES


class FollowUp(Enum):
    """How a text leans on what was asked before it."""

    NAMES = "names"
    """It names another platform, account or person: the same question for that."""
    LEANS = "leans"
    """It means nothing by itself."""


MOST_WORDS = 9
"""A longer text is a question of its own."""
MOST_CONTENT = 3
"""Words with a meaning of their own that a follow-up has at most."""


class FollowUps:
    """Tells texts that go on about the question before from those that stand alone."""

    def __init__(self, listed: Words, lexicon: Lexicon, accounts: AccountPhrases) -> None:
        self._lexicon = lexicon
        self._accounts = accounts
        self._openers = _phrases(listed.follow_ups.openers)
        self._places = _phrases(listed.follow_ups.places)
        self._names = {MARK + name for name in listed.follow_ups.names}

    def kind_of(self, text: str) -> FollowUp | None:
        """How `text` leans on the question before it; None where it stands alone."""
        found = words.words(text)
        if not 0 < len(found) <= MOST_WORDS:
            return None
        opener = _head(found, self._openers) or _head(found, self._places)
        rest = found[len(opener) :]
        content = [word for word in rest if words.weight(word) == 1.0]
        named = self._accounts.account_in(text) is not None or any(map(self._is_name, content))
        if named and len(content) <= MOST_CONTENT and (opener or content == rest):
            return FollowUp.NAMES
        leans = opener in self._openers and len(content) < MOST_CONTENT
        return FollowUp.LEANS if leans or not content else None

    def _is_name(self, word: str) -> bool:
        return any(
            not self._names.isdisjoint(self._lexicon.of_word(words.stem(part, language), language))
            for language in LANGUAGES
            for part in self._lexicon.written_out([word], language)
        )


def _phrases(listed: SameMeaning) -> frozenset[Phrase]:
    return frozenset(
        tuple(words.words(phrase)) for n in LANGUAGES for phrase in listed.in_language(n)
    )


def _head(found: Sequence[str], phrases: frozenset[Phrase]) -> Phrase:
    """The longest of `phrases` that these words begin with; empty where none is."""
    heads = [tuple(found[:length]) for length in range(len(found), 0, -1)]
    return next((head for head in heads if head in phrases), ())
