"""A whole library of many entries, made like the documents of `generator`, for the real index."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tests.benchmarks.generator import SEED, Generator, Parent, parents
from tests.benchmarks.house import (
    AnyEntry,
    Clause,
    FaqEntry,
    Library,
    Topic,
)


def library_of(shipped: Library, entries: Sequence[AnyEntry], size: int) -> Library:
    """The shipped library with `size` made entries in place of its own.

    Topics have as many entries as real ones; half of their entries are clauses, half FAQ entries.
    """
    of_topics = [entry for entry in entries if isinstance(entry, Clause | FaqEntry)]
    each = max(2, round(len(of_topics) / len(shipped.topics)))
    owner = shipped.first_contact.id
    topics = {f"made-{n}": Topic(id=f"made-{n}", owner=owner) for n in range(-(-size // each))}
    made = _Made(of_topics, shipped.languages)
    found = {entry.id: entry for topic in topics for entry in made.topic(topic, min(each, size))}
    kept = dict(list(found.items())[:size])
    return replace(shipped, topics=topics, entries=kept, places={})


class _Made:
    """Makes the entries of one topic after the other."""

    def __init__(self, real: Sequence[AnyEntry], languages: Sequence[str]) -> None:
        self._real = {language: parents(real, language) for language in languages}
        self._makers = {n: Generator(found) for n, found in self._real.items()}
        self._random = random.Random(SEED)
        self._size = len(real)

    def topic(self, topic: str, entries: int) -> Iterator[AnyEntry]:
        """Clauses and FAQ entries in turn, each FAQ entry citing the clause before it."""
        for number in range(entries):
            one, other = self._random.randrange(self._size), self._random.randrange(self._size)
            texts = {
                language: maker.child(self._real[language][one], self._real[language][other])
                for language, maker in self._makers.items()
            }
            yield _entry(topic, number, texts)


def _entry(topic: str, number: int, texts: Mapping[str, Parent]) -> AnyEntry:
    names = ("question", "answer") if number % 2 else ("title", "text")
    common = {"id": f"{topic}.{number}", "topic": topic}
    said = {language: _text(made, *names) for language, made in texts.items()}
    if number % 2:
        return FaqEntry.model_validate({**common, **said, "cites": (f"{topic}.{number - 1}",)})
    return Clause.model_validate({**common, **said, "verdict": "information"})


def _text(made: Parent, heading: str, body: str) -> dict[str, Any]:
    variants = tuple(" ".join(line) for line in made.variants)
    return {heading: " ".join(made.heading), body: " ".join(made.body), "variants": variants}
