"""What every file is read into: headings, paragraphs and list items, in the order of reading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

LONGEST_HEADING = 200
"""Characters; what is longer is a sentence, however it is printed."""

LONGEST_TITLE = 400
"""Characters of a clause's title."""

_NO_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\u2060\ufeff]")
_LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f]+")
_LETTER = re.compile(r"[^\W\d_]")
_NAMED_NUMBER = re.compile(
    r"(?:artikel|article|art\.|hoofdstuk|chapter|section|sectie|paragraaf|bijlage|annex|appendix|§)"
    r"\s*[\dIVX]+\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,4})[.)]?\s+(?=[^\W\d_])")


class NotReadableError(Exception):
    """A file that cannot be read, in one line that says why and what helps."""


class Kind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"


@dataclass(frozen=True)
class Block:
    """One heading, paragraph or list item.

    `level`: of a heading, 1 is the highest; of an item, how deep it lies. An item's text begins
    with its own mark, "- " or its number.
    """

    kind: Kind
    text: str
    level: int = 1
    page: int | None = None


@dataclass(frozen=True)
class Reading:
    """What a file held. `notes`: what was left out or looks doubtful, one line each."""

    blocks: Sequence[Block]
    notes: Sequence[str] = field(default=())


def tidy(text: str) -> str:
    """The same words with single spaces, line by line; what is no text is gone."""
    lines = _NO_TEXT.sub("", _LINE_ENDS.sub("\n", text)).split("\n")
    return "\n".join(line for each in lines if (line := _SPACES.sub(" ", each).strip()))


def has_letters(text: str) -> bool:
    return bool(_LETTER.search(text))


def number_depth(text: str) -> int:
    """How many numbers a text begins with: "2.1 Photos" has two, "Artikel 3" one, "Photos" none."""
    if _NAMED_NUMBER.match(text):
        return 1
    found = _NUMBER.match(text)
    return found.group(1).count(".") + 1 if found else 0


def is_named_number(text: str) -> bool:
    """Whether a line is headed by what it is: "Artikel 3", "Chapter 2"."""
    return bool(_NAMED_NUMBER.match(text)) and could_be_heading(text)


def could_be_heading(text: str, stands_out: bool = False) -> bool:
    """Whether a line reads like a heading: short, and no sentence, unless it has a number.

    `stands_out`: whether it is printed larger or bolder than the text.
    """
    is_sentence = text.endswith((".", ";", ",")) and not (stands_out and number_depth(text))
    short = len(text) <= LONGEST_HEADING and "\n" not in text
    return short and has_letters(text) and not is_sentence
