"""Blocks -> what could be clauses: what stands under one heading, word for word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from knowledge.importing.blocks import Block, Kind, has_letters, number_depth

LONGEST = 2500
"""Characters of a clause: what one message in Slack can quote."""

_SENTENCE_END = re.compile(r"(?<=[.!?;:]) (?=\S)")


@dataclass(frozen=True)
class Piece:
    """One clause to be. `headings`: those above it, the highest first, its own (`title`) last."""

    text: str
    title: str | None = None
    headings: tuple[str, ...] = ()
    page: int | None = None


@dataclass
class _Section:
    """A heading, those above it, and what follows until the next one."""

    headings: tuple[str, ...] = ()
    blocks: list[Block] = field(default_factory=list)


def pieces_of(blocks: Iterable[Block]) -> list[Piece]:
    """The pieces, in the order of reading; together they hold every word that is no heading."""
    return [piece for section in _sections(blocks) for piece in _pieces(section)]


def _sections(blocks: Iterable[Block]) -> Iterator[_Section]:
    above: list[Block] = []
    current = _Section()
    for block in blocks:
        if block.kind is not Kind.HEADING:
            current.blocks.append(block)
            continue
        yield current
        while above and above[-1].level >= block.level:
            above.pop()
        above.append(block)
        current = _Section(tuple(each.text for each in above))
    yield current


def _pieces(section: _Section) -> Iterator[Piece]:
    title = section.headings[-1] if section.headings else None
    for some in _cut(section.blocks, title is None):
        text = joined(some)
        if has_letters(text):
            yield Piece(text, title, section.headings, some[0].page)


def _cut(blocks: Sequence[Block], each_paragraph: bool) -> Iterator[list[Block]]:
    """Where a new piece begins: at "2.1 …", where a text grows too long, under no heading at each
    paragraph."""
    current: list[Block] = []
    for block in (part for whole in blocks for part in _short_enough(whole)):
        is_paragraph = block.kind is Kind.PARAGRAPH and block.level == 1
        begins = is_paragraph and (each_paragraph or number_depth(block.text) > 1)
        if current and (begins or len(joined([*current, block])) > LONGEST):
            yield current
            current = []
        current.append(block)
    if current:
        yield current


def _short_enough(block: Block) -> Iterator[Block]:
    """A block of more than a clause can hold falls apart at its sentences."""
    text = block.text
    while len(text) > LONGEST:
        ends = [found.end() for found in _SENTENCE_END.finditer(text, 0, LONGEST)]
        at = ends[-1] if ends else text.rfind(" ", 0, LONGEST) + 1 or LONGEST
        yield Block(block.kind, text[:at].rstrip(), block.level, block.page)
        text = text[at:]
    yield Block(block.kind, text, block.level, block.page)


def joined(blocks: Sequence[Block]) -> str:
    """The text of a clause: an empty line between paragraphs, none between the items of a list."""
    found = ""
    for before, block in zip([None, *blocks], blocks, strict=False):
        if before is not None:
            in_list = block.kind is Kind.ITEM or block.level > 1
            found += "\n" if in_list else "\n\n"
        indent = "  " * (block.level - 1)
        found += indent + block.text.replace("\n", f"\n{indent}")
    return found
