"""What stands on a page of a PDF, piece by piece -> its lines in the order of reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

STEP = 2
"""Points between the places that are tried for the space between two columns."""
MOST_STEPS = 2_000
"""That are tried: enough for a page of more than a metre."""
NARROWEST = 60
"""Points: no column is narrower."""
FEWEST_LINES = 5
"""That stand beside each other: with fewer it is no second column."""
CROSSING = 0.5
"""How many lines may run across columns, for each pair of lines that stand beside each other."""


@dataclass(frozen=True)
class Line:
    """One printed line, or a piece of one. Places are in points from the lower left corner."""

    text: str
    page: int
    size: float
    bold: bool
    left: float
    bottom: float
    right: float
    top: float
    at_edge: bool

    @property
    def style(self) -> tuple[float, bool]:
        return self.size, self.bold

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def lines_in_order(pieces: Sequence[Line]) -> list[Line]:
    """Whole lines: column by column, between what runs across all of them."""
    gutters = _gutters(pieces)
    lines: list[Line] = []
    columns: list[list[Line]] = [[] for _ in range(len(gutters) + 1)]
    for row in _rows(pieces):
        across, parts = _parted(row, gutters)
        if across:
            lines += [line for column in columns for line in column]
            columns = [[] for _ in columns]
            lines.append(_one(row))
        else:
            for column, part in zip(columns, parts, strict=True):
                column += [_one(part)] if part else []
    return lines + [line for column in columns for line in column]


def _rows(pieces: Sequence[Line]) -> Iterator[list[Line]]:
    """The pieces that stand at one height, from the top down."""
    row: list[Line] = []
    for piece in sorted(pieces, key=lambda each: -each.middle):
        if row and not any(each.bottom < piece.middle < each.top for each in row):
            yield row
            row = []
        row.append(piece)
    if row:
        yield row


def _gutters(pieces: Sequence[Line]) -> list[float]:
    """Where the spaces between columns are, from left to right."""
    if not pieces:
        return []
    # of each row: where its first piece ends, and where its last one begins
    rows = [(min(p.right for p in row), max(p.left for p in row)) for row in _rows(pieces)]
    first, last = min(p.left for p in pieces), max(p.right for p in pieces)
    crossed: dict[int, int] = {}
    # in a broken file the first and the last lie anywhere
    for step in range(int(min((last - first) / STEP, MOST_STEPS))):
        place = first + step * STEP
        if not first + NARROWEST <= place <= last - NARROWEST:
            continue
        crossing = sum(piece.left < place < piece.right for piece in pieces)
        both = sum(ends <= place <= begins for ends, begins in rows)
        if both >= FEWEST_LINES and crossing <= CROSSING * both:
            crossed[step] = crossing
    found: list[float] = []
    for step in sorted(crossed, key=crossed.__getitem__):
        place = first + _middle_of_gap(step, crossed) * STEP
        if all(abs(place - other) >= NARROWEST for other in found):
            found.append(place)
    return sorted(found)


def _middle_of_gap(step: int, crossed: Mapping[int, int]) -> float:
    """A line that is a little longer than its column does not run across then."""
    end = step
    while crossed.get(end + 1) == crossed[step]:
        end += 1
    return (step + end) / 2


def _parted(row: Sequence[Line], gutters: Sequence[float]) -> tuple[bool, list[list[Line]]]:
    """Whether something in a row runs across a gutter, and what stands in each column."""
    across = any(piece.left < gutter < piece.right for piece in row for gutter in gutters)
    parts: list[list[Line]] = [[] for _ in range(len(gutters) + 1)]
    for piece in row:
        parts[sum(piece.left >= gutter for gutter in gutters)].append(piece)
    return across, parts


def _one(row: Sequence[Line]) -> Line:
    """The pieces of a row as one line; it looks like most of its letters."""
    in_order = sorted(row, key=lambda each: each.left)
    main = max(in_order, key=lambda each: len(each.text))
    return replace(
        main,
        text=" ".join(each.text for each in in_order),
        bold=all(each.bold for each in in_order if each.text.strip("•-–—·")),
        left=in_order[0].left,
        right=max(each.right for each in in_order),
    )
