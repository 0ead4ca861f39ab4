"""The reliability diagram: confidence against how often it was right, as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

SIDE, LEFT, TOP = 320, 56, 16
INK, BAR, LINE = "#1f2328", "#4c8dd6", "#8c959f"
Bin = Mapping[str, Any]
"""One of `figures()["reliability"]`: from, to, questions, confidence, right."""


def reliability(found: Sequence[Bin]) -> str:
    """One bar a bin, as high as the share that was right; on the dashed line it would hold."""
    width, height = LEFT + SIDE + 24, TOP + SIDE + 52
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" font-family="sans-serif" font-size="12" fill="{INK}">',
        "<title>Confidence against the share of right answers</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        *_axes(),
        *(part for each in found if each["questions"] for part in _bar(each)),
        f'<line x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}" stroke="{INK}"'
        ' stroke-dasharray="5 4"/>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _x(share: float) -> float:
    return round(LEFT + SIDE * share, 1)


def _y(share: float) -> float:
    return round(TOP + SIDE * (1 - share), 1)


def _axes() -> Iterator[str]:
    for tenth in range(0, 11, 2):
        at = tenth / 10
        yield f'<line x1="{_x(0)}" y1="{_y(at)}" x2="{_x(1)}" y2="{_y(at)}" stroke="#e4e8ec"/>'
        yield f'<text x="{_x(0) - 8}" y="{_y(at) + 4}" text-anchor="end">{at:.1f}</text>'
        yield f'<text x="{_x(at)}" y="{_y(0) + 18}" text-anchor="middle">{at:.1f}</text>'
    yield f'<rect x="{LEFT}" y="{TOP}" width="{SIDE}" height="{SIDE}" fill="none" stroke="{LINE}"/>'
    yield f'<text x="{_x(0.5)}" y="{_y(0) + 40}" text-anchor="middle">confidence</text>'
    yield (
        f'<text transform="translate(16 {_y(0.5)}) rotate(-90)" text-anchor="middle">'
        "share that was right</text>"
    )


def _bar(each: Bin) -> Iterator[str]:
    """A bar with the number of questions in it, and a dot at the average confidence."""
    left, right, top = _x(each["from"]) + 2, _x(each["to"]) - 2, _y(each["right"])
    middle = _x(each["confidence"])
    yield (
        f'<rect x="{left}" y="{top}" width="{right - left:.1f}" height="{_y(0) - top:.1f}"'
        f' fill="{BAR}" fill-opacity="0.55"/>'
    )
    yield f'<circle cx="{middle}" cy="{top}" r="4" fill="{BAR}" stroke="#ffffff"/>'
    yield (
        f'<text x="{(left + right) / 2:.1f}" y="{_y(0) - 5}" font-size="10" text-anchor="middle">'
        f"{each['questions']}</text>"
    )
