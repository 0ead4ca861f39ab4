"""FAQ entries that are made in conversation rather than in a file: their ids, and what is wrong.

A body has the shape of an entry in a content file, without its id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import ValidationError

from knowledge.duplicates import plain
from knowledge.library import Library
from knowledge.models import LANGUAGES, Clause, FaqEntry

Body = Mapping[str, Any]

CLAUSE, VERDICT, REVIEW = "clause", "verdict", "review"
QUESTION, ANSWER, VARIANTS = "question", "answer", "variants"
MOST_QUESTION = 400
MOST_ANSWER = 2500
MOST_VARIANTS = 1000
"""Characters, so that a draft in two languages can be shown whole in one Slack message."""
_KINDS = {
    "missing": "missing",
    "string_too_short": "missing",
    "too_short": "missing",
    "string_too_long": "too_long",
    "too_long": "too_long",
}


@dataclass(frozen=True)
class Wrong:
    """What keeps a body from being an entry: where (`question.nl`), in a word what, and which."""

    at: str
    what: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Wording:
    """What somebody filled in. `verdict` is empty for “as the clause”, `review` an ISO date.

    `texts`: by language question, answer and variants (one a line).
    """

    clause: str
    verdict: str
    review: str
    texts: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, body: Body) -> Wording:
        """What a body would have been made from."""
        texts = {
            language: {
                QUESTION: text.get(QUESTION, ""),
                ANSWER: text.get(ANSWER, ""),
                VARIANTS: "\n".join(text.get(VARIANTS, ())),
            }
            for language in LANGUAGES
            if (text := body.get(language))
        }
        return cls(
            next(iter(body["cites"]), ""), body.get(VERDICT, ""), body.get(REVIEW, ""), texts
        )

    def as_body(self) -> dict[str, Any]:
        """Languages in which nothing stands are left out."""
        body: dict[str, Any] = {"cites": [self.clause]}
        if self.verdict:
            body[VERDICT] = self.verdict
        if self.review:
            body[REVIEW] = self.review
        for language, fields in self.texts.items():
            lines = [line.strip() for line in fields.get(VARIANTS, "").splitlines()]
            text: dict[str, Any] = {
                QUESTION: " ".join(fields.get(QUESTION, "").split()),
                ANSWER: fields.get(ANSWER, "").strip(),
                VARIANTS: [line for line in lines if line],
            }
            if any(text.values()):
                body[language] = text
        return _tidied(body)


def entry_of(entry_id: str, topic: str, body: Body) -> FaqEntry:
    """The entry that a body stands for. Raises ValueError where it is none."""
    return FaqEntry.model_validate({"id": entry_id, **body, "topic": topic})


def made_id(topic: str, is_taken: Callable[[str], bool]) -> str:
    """The first id for an entry under this topic that nothing else has."""
    number = 1
    while is_taken(f"{topic}.slack-{number}"):
        number += 1
    return f"{topic}.slack-{number}"


def _tidied(body: Body) -> dict[str, Any]:
    """Without variants that say the same as the question, or as each other."""
    seen = {plain(text[QUESTION]) for text in _texts(body).values()}
    tidy = dict(body)
    for language, text in _texts(body).items():
        kept = []
        for line in text.get(VARIANTS, ()):
            if plain(line) and plain(line) not in seen:
                seen.add(plain(line))
                kept.append(line)
        rest = {key: value for key, value in text.items() if key != VARIANTS}
        tidy[language] = {**rest, VARIANTS: kept} if kept else rest
    return tidy


def wrong_in(
    library: Library, today: date, entry_id: str, topic: str, body: Body, *, is_new: bool
) -> list[Wrong]:
    """Everything that keeps a body from being in force. `is_new`: no entry has its id yet."""
    try:
        entry = entry_of(entry_id, topic, body)
    except ValidationError as error:
        return [
            Wrong(_field(library, detail["loc"]), _KINDS.get(detail["type"], "invalid"))
            for detail in error.errors()
        ]
    return [
        *_wrong_id(library, entry, is_new=is_new),
        *_wrong_clause(library, entry, today),
        *_wrong_texts(library, entry),
        *_wrong_review(entry, today),
    ]


def _texts(body: Body) -> dict[str, dict[str, Any]]:
    return {
        key: value
        for key, value in body.items()
        if isinstance(value, dict) and isinstance(value.get(QUESTION), str)
    }


def _field(library: Library, location: tuple[int | str, ...]) -> str:
    names = [str(part) for part in location if isinstance(part, str)]
    if len(names) > 1 and names[0] in library.languages:
        return f"{names[1]}.{names[0]}"
    if names and names[0] in (VERDICT, REVIEW):
        return names[0]
    return CLAUSE


def _wrong_id(library: Library, entry: FaqEntry, *, is_new: bool) -> Iterator[Wrong]:
    made = re.fullmatch(rf"{re.escape(entry.topic)}\.slack-[1-9]\d*", entry.id)
    if is_new and (made is None or entry.id in library.entries):
        yield Wrong(CLAUSE, "id", {"id": entry.id})


def _wrong_clause(library: Library, entry: FaqEntry, today: date) -> Iterator[Wrong]:
    if entry.topic not in library.topics:
        yield Wrong(CLAUSE, "topic", {"topic": entry.topic})
    for cited in entry.cites:
        clause = library.entries.get(cited)
        if not isinstance(clause, Clause):
            yield Wrong(CLAUSE, "clause_gone", {"id": cited})
        elif not clause.is_current(today):
            yield Wrong(CLAUSE, "clause_not_in_force", {"id": cited})
        elif clause.topic != entry.topic:
            yield Wrong(CLAUSE, "clause_topic", {"id": cited})


def _wrong_texts(library: Library, entry: FaqEntry) -> Iterator[Wrong]:
    if not entry.texts():
        yield Wrong(f"{QUESTION}.{library.languages[0]}", "missing")
    asked, said = _lines_of_others(library, entry.id)
    for language, text in entry.texts().items():
        lines = [(QUESTION, text.question), *((VARIANTS, line) for line in text.variants)]
        for name, line in lines:
            if plain(line) in asked:
                other = asked[plain(line)]
                yield Wrong(f"{name}.{language}", "elsewhere", {"id": other, "line": line})
        if plain(text.answer) in said:
            yield Wrong(f"{ANSWER}.{language}", "said", {"id": said[plain(text.answer)]})


def _lines_of_others(library: Library, entry_id: str) -> tuple[dict[str, str], dict[str, str]]:
    """Ways of asking, and texts, of all other entries -> the entry that they stand under."""
    asked: dict[str, str] = {}
    said: dict[str, str] = {}
    for other in library.entries.values():
        if other.id != entry_id:
            for text in other.texts().values():
                asked.update((plain(line), other.id) for line in (text.heading, *text.variants))
                said[plain(text.body)] = other.id
    return asked, said


def _wrong_review(entry: FaqEntry, today: date) -> Iterator[Wrong]:
    if entry.review is None:
        yield Wrong(REVIEW, "missing")
    elif entry.review <= today:
        yield Wrong(REVIEW, "review_past")
