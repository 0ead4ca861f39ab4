"""Numbers and Markdown tables."""

from __future__ import annotations

from collections.abc import Sequence


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table: the first column to the left, the others to the right."""
    line = "|---|" + "---:|" * (len(heads) - 1)
    return "\n".join([_row(heads), line, *map(_row, rows)])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def share(value: float | None) -> str:
    """A share (0-1) as a percentage."""
    return "–" if value is None else f"{100 * value:.1f}%"


def decimal(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def times(value: float | None) -> str:
    """A ratio: "2.3 times", without decimals from ten on; infinite: the other has nothing."""
    if value is None:
        return "–"
    if value == float("inf"):
        return "it has none"
    return f"{value:.0f} times" if value >= 10 else f"{value:.1f} times"


def duration(milliseconds: float) -> str:
    """Three figures or so, in µs, ms or s."""
    if milliseconds < 1:
        return f"{1000 * milliseconds:.0f} µs"
    if milliseconds < 1000:
        return f"{milliseconds:.{2 if milliseconds < 10 else 1 if milliseconds < 100 else 0}f} ms"
    return f"{milliseconds / 1000:.1f} s"
