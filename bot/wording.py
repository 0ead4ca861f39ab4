"""Every word the bot itself says, from texts/nl.yaml and texts/en.yaml."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "texts"


class Words:
    """One language's texts: `words("answer.source", version=2)`."""

    def __init__(self, language: str, texts: Mapping[str, Any]) -> None:
        self.language = language
        self.texts = texts

    def __call__(self, key: str, **values: object) -> str:
        """The text under `key` with its `{placeholders}` filled in. Raises KeyError if unknown."""
        text = self.texts[key]
        assert isinstance(text, str), key
        return text.format(**values)

    def lines(self, key: str) -> list[str]:
        """The list of texts under `key`."""
        found = self.texts[key]
        assert isinstance(found, list), key
        return list(found)

    def examples(self, count: int = 2) -> list[str]:
        """Some example questions, other ones each time."""
        return random.sample(self.lines("examples"), count)

    def number(self, count: int) -> str:
        """A number with its thousands apart."""
        return f"{count:,}".replace(",", self("thousands"))

    def date(self, day: date) -> str:
        """A date in words: 1 January 2026."""
        return f"{day.day} {self.lines('months')[day.month - 1]} {day.year}"

    def moment(self, when: datetime) -> str:
        """A weekday with its date and hour: Monday 5 January, 17:00."""
        weekday = self.lines("weekdays")[when.weekday()]
        month = self.lines("months")[when.month - 1]
        return f"{weekday} {when.day} {month}, {when:%H:%M}"


@cache
def words_in(language: str) -> Words:
    """The texts of `language`."""
    with (FOLDER / f"{language}.yaml").open(encoding="utf-8") as file:
        return Words(language, dict(_flat(yaml.safe_load(file))))


def _flat(tree: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for key, value in tree.items():
        if isinstance(value, dict):
            found += _flat(value, f"{prefix}{key}.")
        else:
            found.append((f"{prefix}{key}", value))
    return found
