"""What the pictures are drawn with: colours, shapes, and a canvas that smooths edges.

Coordinates are those of the finished picture. Everything is drawn three times as large and then
reduced. Nothing is left to chance: each run gives the same pictures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import cos, hypot, pi, radians, sin
from pathlib import Path

from PIL import Image, ImageDraw

Point = tuple[float, float]
Place = Callable[[Sequence[Point]], list[Point]]
"""Moves points of a part to where the part stands in the picture."""

LANDSCAPE = (1200, 627)
SQUARE = (1080, 1080)
SCALE = 3
FLAT_COLOURS = 144

NAVY, DEEP, TEAL, SKY = "#0b4f6c", "#073a50", "#3a8ca3", "#cfe6ec"
CREAM, SAND, PEACH, WHITE = "#fdf4e4", "#f0d6ae", "#f9d8b8", "#ffffff"
SUN, ORANGE, CORAL, BRICK, WINE = "#f6b94b", "#ee8434", "#e0603f", "#b5502f", "#7f3a2b"
MINT, LEAF, MOSS, PINE = "#a9d3b4", "#5fa777", "#35785a", "#215844"
WOOD, OAK, BARK, INK = "#d9a066", "#c4864a", "#7b4f32", "#12303f"
SKINS = ("#f4cba8", "#5f3b28", "#dba274", "#8d5838", "#f0b993", "#3f271c", "#b97b50")


class Canvas:
    """A picture in the making."""

    def __init__(self, size: tuple[int, int], background: str) -> None:
        self.size = size
        self._image = Image.new("RGB", (size[0] * SCALE, size[1] * SCALE), background)
        # an "RGBA" brush on an RGB picture blends colours that have an alpha, such as #00000020
        self._brush = ImageDraw.Draw(self._image, "RGBA")

    def shape(self, points: Sequence[Point], fill: str) -> None:
        """A filled shape with straight sides."""
        self._brush.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill)

    def blob(self, points: Sequence[Point], fill: str) -> None:
        """A filled shape that runs smoothly through its points."""
        self.shape(smooth(points, closed=True), fill)

    def box(self, x: float, y: float, width: float, height: float, fill: str, r: float = 0) -> None:
        """A rectangle from its top left corner, with corners of radius `r`."""
        area = (x * SCALE, y * SCALE, (x + width) * SCALE - 1, (y + height) * SCALE - 1)
        self._brush.rounded_rectangle(area, radius=r * SCALE, fill=fill)

    def oval(self, x: float, y: float, rx: float, ry: float, fill: str) -> None:
        """An ellipse around its middle."""
        area = ((x - rx) * SCALE, (y - ry) * SCALE, (x + rx) * SCALE, (y + ry) * SCALE)
        self._brush.ellipse(area, fill=fill)

    def disc(self, x: float, y: float, r: float, fill: str) -> None:
        """A filled circle."""
        self.oval(x, y, r, r, fill)

    def ring(self, x: float, y: float, r: float, width: float, fill: str) -> None:
        """A circle that is only a line, of `width`, inside radius `r`."""
        area = ((x - r) * SCALE, (y - r) * SCALE, (x + r) * SCALE, (y + r) * SCALE)
        self._brush.ellipse(area, outline=fill, width=round(width * SCALE))

    def slice(self, x: float, y: float, r: float, start: float, end: float, fill: str) -> None:
        """A piece of a disc between two angles (degrees, clockwise from the right)."""
        area = ((x - r) * SCALE, (y - r) * SCALE, (x + r) * SCALE, (y + r) * SCALE)
        self._brush.pieslice(area, start, end, fill=fill)

    def stroke(self, points: Sequence[Point], width: float, fill: str) -> None:
        """A line with round ends and corners."""
        for (x0, y0), (x1, y1) in pairwise(points):
            length = hypot(x1 - x0, y1 - y0) or 1
            dx, dy = (y1 - y0) / length * width / 2, (x0 - x1) / length * width / 2
            self.shape(
                [(x0 + dx, y0 + dy), (x1 + dx, y1 + dy), (x1 - dx, y1 - dy), (x0 - dx, y0 - dy)],
                fill,
            )
        for x, y in points:
            self.disc(x, y, width / 2, fill)

    def curve(self, points: Sequence[Point], width: float, fill: str) -> None:
        """A line with round ends that runs smoothly through its points."""
        self.stroke(smooth(points), width, fill)

    def bands(self, colours: Sequence[str], top: float, bottom: float, steps: int = 48) -> None:
        """A sky: horizontal bands that go from each colour to the next."""
        height = (bottom - top) / steps
        for step in range(steps):
            place = step / max(steps - 1, 1) * (len(colours) - 1)
            first = min(int(place), len(colours) - 2)
            colour = mix(colours[first], colours[first + 1], place - first)
            self.box(0, top + step * height, self.size[0], height + 1, colour)

    def save(self, path: Path) -> None:
        """Reduce the picture to its size and write it, with at most 256 colours, as PNG."""
        small = self._image.resize(self.size, Image.Resampling.LANCZOS)
        reduced(small).save(path, optimize=True)


def reduced(picture: Image.Image) -> Image.Image:
    """The picture in 256 colours: the most used ones exactly, the many at the edges nearly."""
    data = picture.tobytes()
    pixels = list(zip(data[0::3], data[1::3], data[2::3], strict=True))
    ranked = bytes(part for colour, _ in Counter(pixels).most_common() for part in colour)
    every = Image.frombytes("RGB", (len(ranked) // 3, 1), ranked)
    mixed = every.quantize(256 - FLAT_COLOURS, dither=Image.Dither.NONE).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette([*ranked[: 3 * FLAT_COLOURS], *mixed[: 3 * (256 - FLAT_COLOURS)]])
    few = picture.quantize(palette=palette, dither=Image.Dither.NONE)
    # Pillow finds the nearest colour only roughly: put the flat ones where they belong
    exact = {tuple(ranked[3 * i : 3 * i + 3]): i for i in range(FLAT_COLOURS)}
    few.putdata([exact.get(pixel, near) for pixel, near in zip(pixels, few.tobytes(), strict=True)])
    return few


def smooth(points: Sequence[Point], closed: bool = False, steps: int = 14) -> list[Point]:
    """Points of a Catmull-Rom curve through `points`."""
    ends = (points[-1:], points[:2]) if closed else (points[:1], points[-1:])
    path = [*ends[0], *points, *ends[1]]
    found: list[Point] = []
    for a, b, c, d in zip(path, path[1:], path[2:], path[3:], strict=False):
        found += [_between(a, b, c, d, step / steps) for step in range(steps)]
    return found if closed else [*found, points[-1]]


def _between(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    """The place at `t` (0-1) on the way from `b` to `c`, coming from `a`, bound for `d`."""

    def along(p: float, q: float, r: float, s: float) -> float:
        bend = 2 * p - 5 * q + 4 * r - s
        return q + (r - p) * t / 2 + bend * t * t / 2 + (3 * (q - r) + s - p) * t**3 / 2

    return along(a[0], b[0], c[0], d[0]), along(a[1], b[1], c[1], d[1])


def mix(first: str, second: str, share: float) -> str:
    """The colour at `share` (0-1) of the way from `first` to `second`."""
    pairs = [(int(first[i : i + 2], 16), int(second[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def around(x: float, y: float, r: float, degrees: float) -> Point:
    """The point at distance `r` from (x, y), clockwise from the right."""
    return x + r * cos(radians(degrees)), y + r * sin(radians(degrees))


def turned(points: Sequence[Point], x: float, y: float, degrees: float) -> list[Point]:
    """`points`, drawn around (0, 0), turned clockwise and moved to (x, y)."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    return [(x + px * c - py * s, y + px * s + py * c) for px, py in points]


def leaf(canvas: Canvas, x: float, y: float, length: float, degrees: float, fill: str) -> None:
    """A leaf that grows from (x, y) in a direction, with a lighter vein."""
    half = length * 0.27
    outline: list[Point] = [(0, 0), (length * 0.3, -half), (length * 0.7, -half * 0.8), (length, 0)]
    outline += [(length * 0.7, half * 0.8), (length * 0.3, half)]
    canvas.blob(turned(outline, x, y, degrees), fill)
    vein = turned([(length * 0.06, 0), (length * 0.8, 0)], x, y, degrees)
    canvas.stroke(vein, max(length * 0.025, 1.5), mix(fill, WHITE, 0.35))


def ribbon(middle: Sequence[Point], widths: Sequence[float]) -> list[Point]:
    """The outline of a smooth band along `middle`, half of it `widths` wide at each point."""
    line, both = smooth(middle), smooth([(float(i), w) for i, w in enumerate(widths)])
    left, right = [], []
    for number, ((x, y), (_, width)) in enumerate(zip(line, both, strict=True)):
        (x0, y0), (x1, y1) = line[max(number - 1, 0)], line[min(number + 1, len(line) - 1)]
        length = hypot(x1 - x0, y1 - y0) or 1
        dx, dy = (y1 - y0) / length * width, (x0 - x1) / length * width
        left.append((x + dx, y + dy))
        right.append((x - dx, y - dy))
    return [*left, *reversed(right)]


def heart(canvas: Canvas, x: float, y: float, size: float, fill: str) -> None:
    """A heart around (x, y)."""
    points = []
    for step in range(80):
        t = step / 80 * 2 * pi
        px = 16 * sin(t) ** 3
        py = 13 * cos(t) - 5 * cos(2 * t) - 2 * cos(3 * t) - cos(4 * t)
        points.append((x + px * size / 32, y - py * size / 32))
    canvas.shape(points, fill)


def cloud(canvas: Canvas, x: float, y: float, size: float, fill: str) -> None:
    """A cloud with a flat underside; (x, y) is the middle of that underside."""
    for dx, lift, r in (
        (-0.52, 0.24, 0.24),
        (-0.2, 0.42, 0.36),
        (0.22, 0.34, 0.32),
        (0.55, 0.2, 0.2),
    ):
        canvas.disc(x + dx * size, y - lift * size, r * size, fill)
    canvas.box(x - 0.76 * size, y - 0.3 * size, 1.51 * size, 0.3 * size, fill, 0.15 * size)


def bubble(canvas: Canvas, x: float, y: float, width: float, height: float, fill: str) -> None:
    """A speech bubble from its top left corner, its tail below on the left."""
    low = y + height
    canvas.box(x, y, width, height, fill, height * 0.32)
    tail: list[Point] = [(0.2, -0.04), (0.18, 0.26), (0.42, -0.04)]
    canvas.shape([(x + px * width, low + py * height) for px, py in tail], fill)
