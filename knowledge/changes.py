"""Two versions of a policy -> what was added, changed or withdrawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from knowledge.library import Library
from knowledge.models import LANGUAGES, AnyEntry, Clause, Referral, Status, Text, Verdicts

Value = str | date | Verdicts | tuple[str, ...] | None
"""What a field holds, as in the content file; None where it holds nothing."""
Place = tuple[str, str | None]
"""The name of a field, and the language of a text."""
FIELDS = ("topic", "verdict", "cites", "basis", "contact", "effective", "until", "review")
"""What an entry says apart from its texts."""


class Kind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


class Mark(StrEnum):
    """What the author made of new words or a new verdict."""

    SUBSTANTIVE = "substantive"
    EDITORIAL = "editorial"
    UNMARKED = "unmarked"
    """There is a new version, but `earlier` does not say how the old one was changed into it."""
    UNVERSIONED = "unversioned"
    """There is no new version, though there should be one."""


@dataclass(frozen=True)
class Difference:
    """One field that holds something else. `language`: that of a text, None for other fields."""

    field: str
    language: str | None
    before: Value
    after: Value


@dataclass(frozen=True)
class Change:
    """What became of one entry. Of `before` and `after` one is None where it was not there."""

    before: AnyEntry | None
    after: AnyEntry | None
    differences: tuple[Difference, ...]
    """Where it is new or withdrawn: all that it says or said, but for its topic."""
    mark: Mark | None = None

    @property
    def entry(self) -> AnyEntry:
        """The entry as it is now, or as it was last."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def kind(self) -> Kind:
        if self.before is None:
            return Kind.ADDED
        return Kind.WITHDRAWN if self.after is None else Kind.CHANGED

    @property
    def topic(self) -> str | None:
        """A topic's id; None for a referral."""
        return None if isinstance(self.entry, Referral) else self.entry.topic


def between(old: Library, new: Library) -> list[Change]:
    """Every change, by topic as in topics.yaml, referrals last.

    A draft counts as not there: nobody ever gets it to read. No day matters: what begins or ends
    by its own dates is no change. Variants, which nobody reads either, are left out.
    """
    was, now = _approved(old), _approved(new)
    # what is gone comes after what is there, in its topic
    compared = (_compared(old, was.get(key), new, now.get(key)) for key in now | was)
    topics = {topic: rank for rank, topic in enumerate({**new.topics, **old.topics})}
    return sorted(
        (change for change in compared if change is not None),
        key=lambda change: len(topics) if change.topic is None else topics[change.topic],
    )


def _approved(library: Library) -> dict[tuple[type, str], AnyEntry]:
    """By kind too: an FAQ entry with the id of a former clause is another entry."""
    entries = library.entries.values()
    return {(type(e), e.id): e for e in entries if e.status is Status.APPROVED}


def _compared(
    old: Library, before: AnyEntry | None, new: Library, after: AnyEntry | None
) -> Change | None:
    said, says = _says(old, before), _says(new, after)
    differences = tuple(
        Difference(place[0], place[1], said.get(place), says.get(place))
        for place in sorted({**said, **says}, key=_rank)
        if said.get(place) != says.get(place)
    )
    if before is None or after is None:
        told = (each for each in differences if each.field != "topic")
        return Change(before, after, tuple(told))
    if not differences and before.version == after.version:
        return None
    return Change(before, after, differences, _mark(before, after, differences))


def _says(library: Library, entry: AnyEntry | None) -> Mapping[Place, Value]:
    """Every field that holds something."""
    if entry is None:
        return {}
    found: dict[Place, Any] = {(name, None): getattr(entry, name, None) for name in FIELDS}
    # that of the clause where an FAQ entry has none of its own: people read it all the same
    found["verdict", None] = library.verdicts_of(entry)
    for language, text in entry.texts().items():
        found |= {(name, language): getattr(text, name) for name in _read_in(text)}
    if isinstance(entry, Referral) and entry.pointer:
        found |= {("pointer", each): getattr(entry.pointer, each) for each in LANGUAGES}
    return {place: value for place, value in found.items() if value}


def _read_in(text: Text) -> Iterator[str]:
    return (name for name in type(text).model_fields if name != "variants")


def _rank(place: Place) -> tuple[bool, bool, int]:
    """The verdict, then the texts of each language, then the rest."""
    name, language = place
    return name != "verdict", language is None, LANGUAGES.index(language) if language else 0


def _mark(before: AnyEntry, after: AnyEntry, differences: tuple[Difference, ...]) -> Mark | None:
    """None where neither words nor verdict changed, or where the entry has no place for a mark."""
    is_clause = isinstance(after, Clause)
    # the verdict of an FAQ entry may be another one because its clause has a new version
    ruled_anew = any(
        each.language is not None or (is_clause and each.field == "verdict") for each in differences
    )
    if after.version <= before.version:
        return Mark.UNVERSIONED if ruled_anew else None
    if not isinstance(after, Clause):
        return None
    steps = {each.version: each.change for each in after.earlier if each.version < after.version}
    since = {change for version, change in steps.items() if version >= before.version}
    if "substantive" in since:
        return Mark.SUBSTANTIVE
    if before.version in steps:
        return Mark.EDITORIAL
    return Mark.UNMARKED if ruled_anew else None
