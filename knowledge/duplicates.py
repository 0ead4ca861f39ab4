"""What stands in a content folder twice: it costs clarity, and shows that something went wrong.

A way of asking under two topics pulls both answers towards it; a golden question that is a variant
tests nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge import yamlfile
from knowledge.library import SHIPPED
from knowledge.models import LANGUAGES, Status
from knowledge.yamlfile import Document, Location, Problem

GOLDEN = "golden"
HEADINGS, BODIES = ("title", "question"), ("text", "answer")
FEWEST_WORDS = 5
"""In a sentence that a golden question and a variant share by more than chance."""

_SENTENCE = re.compile(r"[.?!]+(?:\s|$)|\n")
_NOT_A_WORD = re.compile(r"\W+")


@dataclass(frozen=True)
class _Line:
    """One text and where it stands. `under`: the topic, or the referral, that it belongs to."""

    text: str
    under: str
    document: Document
    at: Location

    @property
    def place(self) -> str:
        return f"{self.document.name}:{self.document.line(self.at)}"

    def problem(self, message: str) -> Problem:
        return Problem(self.document.name, self.document.line(self.at), message)


def problems_in(folder: Path, golden: Path | None = None) -> list[Problem]:
    """Everything that stands twice in a folder that can be loaded; each names both places.

    `golden`: a folder of golden questions, which should hold no variant.
    """
    asked: list[_Line] = []
    said: list[_Line] = []
    for line, is_asked in _lines_of(folder):
        (asked if is_asked else said).append(line)
    return [
        *_twice(asked, "this way of asking"),
        *_twice(said, "this text"),
        *(_golden(golden, asked) if golden else ()),
    ]


def golden_beside(folder: Path) -> Path | None:
    """The golden questions that go with a content folder, where there are any."""
    project = SHIPPED.parent.parent / "tests" / GOLDEN
    places = [folder / GOLDEN, *([project] if folder.resolve() == SHIPPED.resolve() else [])]
    return next((place for place in places if place.is_dir()), None)


def _lines_of(folder: Path) -> Iterator[tuple[_Line, bool]]:
    """Each line, and whether it is a way of asking rather than what an entry says."""
    under: dict[str, str] = {}
    files = [*_files(folder / "policy"), *_files(folder / "faq"), *_files(folder, "referrals")]
    for document in map(yamlfile.read, files):
        data = document.data
        for key in ("clauses", "faq", "referrals"):
            for number, entry in enumerate(data.get(key, ())):
                if entry.get("status") == Status.DRAFT:
                    continue  # it is not searched, and may well say what another clause says
                under[entry["id"]] = data.get("topic", entry.get("topic", entry["id"]))
                for language in LANGUAGES:
                    text, at = entry.get(language) or {}, (key, number, language)
                    yield from _lines_in(text, under[entry["id"]], document, at)
    for document in map(yamlfile.read, _files(folder / "variants")):
        for entry_id, by_language in (document.data or {}).items():
            for language, lines in by_language.items():
                belongs = under.get(entry_id, entry_id)
                yield from _variants(lines, belongs, document, (entry_id, language))


def _files(folder: Path, stem: str = "*") -> list[Path]:
    return sorted(folder.glob(f"{stem}.y*ml"))


def _lines_in(
    text: Mapping[str, Any], under: str, document: Document, at: Location
) -> Iterator[tuple[_Line, bool]]:
    for key in (*HEADINGS, *BODIES):
        if key in text:
            yield _Line(text[key], under, document, (*at, key)), key in HEADINGS
    yield from _variants(text.get("variants", ()), under, document, (*at, "variants"))


def _variants(
    lines: Iterable[str], under: str, document: Document, at: Location
) -> Iterator[tuple[_Line, bool]]:
    for number, line in enumerate(lines):
        yield _Line(line, under, document, (*at, number)), True


def plain(text: str) -> str:
    """What two texts have in common that differ in case and punctuation alone."""
    return _NOT_A_WORD.sub(" ", text.casefold()).strip()


def _twice(lines: Iterable[_Line], what: str) -> Iterator[Problem]:
    first: dict[str, _Line] = {}
    for line in lines:
        other = first.setdefault(plain(line.text), line)
        if other is not line and other.under != line.under:
            yield line.problem(f"{what} stands under '{other.under}' ({other.place}) too")
        elif other is not line:
            yield line.problem(f"{what} stands at {other.place} too")


def _golden(folder: Path, asked: Iterable[_Line]) -> Iterator[Problem]:
    variants: dict[str, _Line] = {}
    for line in asked:
        for sentence in _sentences(line.text):
            variants.setdefault(sentence, line)
    for document in map(yamlfile.read, _files(folder)):
        yield from document.problems
        questions = document.data.get("questions", ()) if isinstance(document.data, dict) else ()
        for number, item in enumerate(questions):
            for language in (each for each in LANGUAGES if each in item):
                shared = next(filter(variants.get, _sentences(item[language])), None)
                if shared is not None:
                    line = _Line(item[language], "", document, ("questions", number, language))
                    yield line.problem(f"this golden question shares '{shared}' with a variant "
                                       f"({variants[shared].place})")  # fmt: skip


def _sentences(text: str) -> list[str]:
    """The whole text, and its sentences of some length."""
    parts = [plain(part) for part in _SENTENCE.split(text)]
    return [plain(text), *(part for part in parts if part.count(" ") + 1 >= FEWEST_WORDS)]
