"""What changed in the policy, as messages for a channel: as many as it takes, nothing left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block, HeaderBlock

from bot.cards.base import MOST_TEXT, Message, escape, quotation, section, shorten
from bot.comparison import Item, Sheet
from bot.wording import Words

MOST_BLOCKS = 49
"""In one message, below its title: Slack takes 50."""
MOST_HEADER = 150
MOST_LINE = 2500
"""Characters of a line that stand together: no text of an entry is longer."""


@dataclass(frozen=True)
class _Piece:
    """What stands in one message. `head`: it should not be the last thing in one."""

    block: Block
    text: str
    head: bool = False


def cards(words: Words, paper: Sheet) -> list[Message]:
    """The sheet in one message or more, numbered; each `text` says all that its blocks show."""
    titles = [f"*{escape(paper.title)}*\n{escape(paper.summary)}"]
    shares = _shares(list(_pieces(paper)), MOST_TEXT - len(titles[0]) - 20)
    for n in range(2, len(shares) + 1):
        titles.append(words("changes.continued", title=escape(paper.title), n=n, all=len(shares)))
    return [
        Message(
            "\n".join([title, *(piece.text for piece in share)]),
            (section(title), *(piece.block for piece in share)),
        )
        for title, share in zip(titles, shares, strict=True)
    ]


def _shares(pieces: Sequence[_Piece], room: int) -> list[list[_Piece]]:
    """The pieces by message: each within Slack's blocks and `room` characters of text."""
    shares: list[list[_Piece]] = [[]]
    for piece in pieces:
        share = shares[-1]
        full = len(share) == MOST_BLOCKS
        if share and (full or sum(len(each.text) + 1 for each in [*share, piece]) > room):
            over = len(share)
            while over and share[over - 1].head:  # a title goes along with what follows it
                over -= 1
            if over:
                shares[-1], carried = share[:over], share[over:]
                shares.append(carried)
        shares[-1].append(piece)
    return shares


def _pieces(paper: Sheet) -> Iterator[_Piece]:
    for title, items in paper.groups:
        header = HeaderBlock(text=shorten(title, MOST_HEADER))
        yield _Piece(header, f"*{escape(title)}*", head=True)
        for item in items:
            yield _head(f"*{escape(item.title)}*\n{escape(item.about)}")
            yield from _parts(item)


def _head(text: str) -> _Piece:
    return _Piece(section(text), text, head=True)


def _parts(item: Item) -> Iterator[_Piece]:
    for name, lines in item.parts:
        yield _head(f"_{escape(name)}_")
        for some in _together(lines):
            yield _Piece(quotation(some), escape(some))


def _together(lines: Sequence[str]) -> Iterator[str]:
    """The lines in as few stretches of at most MOST_LINE characters as there can be."""
    waiting: list[str] = []
    for line in lines:
        for at in range(0, len(line) or 1, MOST_LINE):
            part = line[at : at + MOST_LINE]
            if waiting and len("\n".join([*waiting, part])) > MOST_LINE:
                yield "\n".join(waiting)
                waiting = []
            waiting.append(part)
    if waiting:
        yield "\n".join(waiting)
