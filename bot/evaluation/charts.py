"""Where figures go in a picture. Positions are in SVG units: x to the right, y downwards."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Point = Mapping[str, Any]


@dataclass(frozen=True)
class Plot:
    """A picture with room for its axes. Across: 0-1; upwards: 0 to `top`."""

    top: float = 1.0
    width: float = 460
    height: float = 320
    left: float = 56
    right: float = 26
    above: float = 14
    below: float = 48

    def x(self, share: float) -> float:
        return round(self.left + share * (self.width - self.left - self.right), 1)

    def y(self, value: float) -> float:
        inside = self.height - self.above - self.below
        return round(self.height - self.below - value / self.top * inside, 1)

    def line(self, points: Iterable[Point], across: str, upwards: str) -> str:
        """The corners of a line through the points that have both values."""
        return " ".join(
            f"{self.x(point[across])},{self.y(point[upwards])}"
            for point in points
            if point[across] is not None and point[upwards] is not None
        )

    @property
    def ticks(self) -> list[float]:
        """The values that the upward axis names: 0 and three to five others."""
        step = 0.2 if self.top > 0.5 else 0.1 if self.top > 0.2 else 0.05
        return [step * number for number in range(math.floor(self.top / step + 1e-9) + 1)]


def ceiling(values: Iterable[float | None]) -> float:
    """The next tenth above all values: where an axis may end."""
    highest = max((value for value in values if value is not None), default=0.0)
    return min(1.0, (math.floor(highest * 10) + 1) / 10)


def radius(questions: int, most: int) -> float:
    """The size of a dot whose area shows how many questions it stands for."""
    return round(3 + 9 * math.sqrt(questions / most), 1) if most else 3.0


def tenths(points: Sequence[Point]) -> list[Point]:
    """Of a curve's points, the first at or beyond each tenth of the coverage."""
    found: list[Point] = []
    for tenth in range(1, 11):
        point = next((p for p in points if p["coverage"] >= tenth / 10 - 1e-9), None)
        if point is not None and point not in found:
            found.append(point)
    return found
