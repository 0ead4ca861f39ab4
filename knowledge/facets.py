"""Facets: from whose account something is posted, as far as a question says so."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge import text as words
from knowledge.library import Words
from knowledge.models import LANGUAGES, Account

BEFORE_A_PLACE = frozenset("op via vanuit vanaf naar on from through onto".split())
"""Words before the account that is posted on: "our post ON MY OWN PAGE" is about a private one."""

Phrase = tuple[str, ...]


class AccountPhrases:
    """The phrases of words.yaml that say whose account is meant."""

    def __init__(self, listed: Words) -> None:
        self._account_of: dict[Phrase, Account] = {
            tuple(words.words(phrase)): account
            for account, phrases in listed.accounts.items()
            for language in LANGUAGES
            for phrase in phrases.in_language(language)
        }
        self._longest = max(map(len, self._account_of), default=0)

    def account_in(self, text: str) -> Account | None:
        """The account that a question names; None where it names none, or several alike."""
        found = words.words(text)
        named: list[tuple[bool, Account]] = []
        place = 0
        while place < len(found):
            length, account = self._at(found, place)
            if account is not None:
                named.append((place > 0 and found[place - 1] in BEFORE_A_PLACE, account))
            place += max(1, length)
        places = {account for is_place, account in named if is_place}
        accounts = places or {account for _, account in named}
        return accounts.pop() if len(accounts) == 1 else None

    def _at(self, found: Sequence[str], place: int) -> tuple[int, Account | None]:
        """The longest phrase that begins at `place`: its length, and the account it stands for."""
        for length in range(self._longest, 0, -1):
            account = self._account_of.get(tuple(found[place : place + length]))
            if account is not None:
                return length, account
        return 0, None
