"""The six pictures of the starter toolkit: `python -m toolkit.draw` draws them all again.

Only the drawing needs Pillow (a development extra); whoever uses the toolkit needs the PNG files.
Coordinates are those of the finished picture. Everything is drawn three times as large and then
reduced, which makes the edges smooth. Nothing is left to chance: each run gives the same pictures.
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

FOLDER = Path(__file__).parent / "content" / "images"
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


# ---------------------------------------------------------------------------------------- signpost


def signpost() -> Canvas:
    """A signpost where paths meet among green hills."""
    canvas = Canvas(LANDSCAPE, SKY)
    canvas.bands(["#b9dde8", "#dceef0", CREAM], 0, 420)
    canvas.disc(905, 205, 118, "#fff6dc80")
    canvas.disc(905, 205, 82, SUN)
    cloud(canvas, 190, 170, 110, WHITE)
    cloud(canvas, 690, 110, 76, WHITE)
    cloud(canvas, 1090, 150, 88, WHITE)
    _hills(canvas)
    _paths(canvas)
    _trees(canvas)
    _post(canvas)
    _flowers(canvas)
    return canvas


def _hills(canvas: Canvas) -> None:
    """Four ridges, from hazy to near."""
    ridges = (
        ("#bcdccb", (345, 300, 330, 285, 335, 300, 340)),
        (MINT, (390, 350, 375, 345, 330, 370, 335)),
        ("#86bf95", (400, 420, 390, 400, 410, 385, 405)),
        (LEAF, (470, 455, 440, 445, 440, 450, 470)),
    )
    for colour, heights in ridges:
        crest = smooth([(200.0 * i, float(y)) for i, y in enumerate(heights)])
        canvas.shape([(-5, 640), *crest, (1205, 640)], colour)


def _paths(canvas: Canvas) -> None:
    """A path from the front that splits: to the left, to the right and up into the hills."""
    ways: tuple[tuple[list[Point], list[float]], ...] = (
        ([(720, 560), (480, 524), (220, 508), (-20, 486)], [44, 34, 27, 22]),
        ([(690, 560), (880, 532), (1050, 516), (1220, 512)], [42, 31, 25, 22]),
        ([(752, 570), (772, 520), (762, 486), (734, 460), (730, 426)], [44, 27, 16, 9, 4]),
        ([(716, 700), (716, 640), (712, 590), (706, 540)], [190, 120, 76, 50]),
    )
    for rim, colour in ((7, "#d9bd8e"), (0, "#f3dfb9")):
        for middle, widths in ways:
            canvas.shape(ribbon(middle, [width + rim for width in widths]), colour)


def _trees(canvas: Canvas) -> None:
    """Round trees and pines, smaller where they stand farther off."""
    for x, y, size in (
        (842, 425, 34),
        (884, 432, 42),
        (1010, 432, 36),
        (300, 418, 30),
        (338, 424, 38),
    ):
        canvas.box(x - size * 0.08, y - size * 0.5, size * 0.16, size * 0.6, BARK)
        canvas.shape([(x - size * 0.42, y), (x, y - size * 1.5), (x + size * 0.42, y)], MOSS)
        canvas.shape([(x, y), (x, y - size * 1.5), (x + size * 0.42, y)], PINE)
    for x, y, size in ((1085, 470, 62), (1148, 478, 84), (80, 458, 78), (150, 462, 56)):
        canvas.box(x - size * 0.07, y - size * 0.6, size * 0.14, size * 0.7, BARK, 3)
        canvas.disc(x, y - size, size * 0.56, MOSS)
        canvas.disc(x - size * 0.14, y - size * 1.12, size * 0.34, mix(MOSS, LEAF, 0.55))


def _post(canvas: Canvas) -> None:
    """The post itself, with three boards; each board carries a small sign."""
    canvas.oval(545, 588, 92, 15, "#12303f38")
    canvas.box(528, 96, 30, 492, BARK, 8)
    canvas.box(528, 96, 12, 492, "#8f6142", 6)
    canvas.disc(543, 92, 24, SUN)
    canvas.disc(537, 86, 9, "#fbd88c")
    _board(canvas, 395, 130, 330, NAVY, right=True)
    _board(canvas, 350, 222, 300, CORAL, right=False)
    _board(canvas, 432, 314, 270, "#f2a93b", right=True)
    bubble(canvas, 440, 149, 48, 32, CREAM)
    for dot in range(3):
        canvas.disc(453 + dot * 11, 165, 3.4, NAVY)
    heart(canvas, 600, 259, 42, CREAM)
    _camera(canvas, 472, 332)


def _board(canvas: Canvas, x: float, y: float, width: float, fill: str, right: bool) -> None:
    """An arrow-shaped board with a lighter upper edge and two nails."""
    tip = 44.0
    points: list[Point] = [
        (0, 0),
        (width - tip, 0),
        (width, 37),
        (width - tip, 74),
        (0, 74),
        (12, 37),
    ]
    if not right:
        points = [(width - px, py) for px, py in points]
    canvas.shape([(x + px, y + py + 7) for px, py in points], mix(fill, INK, 0.45))
    canvas.shape([(x + px, y + py) for px, py in points], fill)
    for line in (24, 50):
        inner = (x + 40, x + width - tip - 20) if right else (x + tip + 20, x + width - 40)
        canvas.stroke([(inner[0], y + line), (inner[1], y + line)], 2, mix(fill, INK, 0.12))
    canvas.disc(543, y + 20, 5, mix(fill, INK, 0.5))
    canvas.disc(543, y + 54, 5, mix(fill, INK, 0.5))


def _camera(canvas: Canvas, x: float, y: float) -> None:
    """A small camera sign."""
    canvas.box(x + 14, y - 3, 20, 12, CREAM, 4)
    canvas.box(x, y + 4, 50, 34, CREAM, 7)
    canvas.disc(x + 25, y + 21, 11, "#f2a93b")
    canvas.disc(x + 25, y + 21, 6, CREAM)


def _flowers(canvas: Canvas) -> None:
    """Tufts of grass and flowers near the paths."""
    for x, y in (
        (70, 590),
        (190, 600),
        (330, 612),
        (1000, 600),
        (1120, 590),
        (885, 618),
        (255, 470),
    ):
        for lean in (-10, -4, 3, 9):
            canvas.curve(
                [(x + lean * 0.4, y), (x + lean * 0.7, y - 12), (x + lean * 1.5, y - 22)], 3, MOSS
            )
    spots = (
        (110, 585, CORAL), (150, 605, WHITE), (285, 600, SUN), (1050, 588, WHITE), (1085, 610, SUN),
        (1165, 604, CORAL), (935, 608, WHITE), (220, 580, WHITE), (40, 612, SUN),
    )  # fmt: skip
    for x, y, colour in spots:
        canvas.stroke([(x, y), (x, y + 16)], 2.5, MOSS)
        for petal in range(5):
            canvas.disc(*around(x, y, 6, petal * 72 - 90), 4.4, colour)
        canvas.disc(x, y, 3.6, ORANGE if colour != SUN else BRICK)


# --------------------------------------------------------------------------------------- open door


def open_door() -> Canvas:
    """An open front door in the evening, with warm light that falls out."""
    canvas = Canvas(SQUARE, NAVY)
    _bricks(canvas)
    _pavement(canvas)
    _inside(canvas)
    _door(canvas)
    _lamp(canvas, 196, 320)
    _window(canvas)
    _tub(canvas, 205, 838, 1.0)
    _tub(canvas, 915, 838, 0.92)
    _cat(canvas)
    return canvas


def _bricks(canvas: Canvas) -> None:
    """A dark blue wall with some bricks a little lighter or darker."""
    canvas.box(0, 0, 1080, 830, NAVY)
    for row in range(21):
        for column in range(-1, 12):
            x, y = column * 100 + (row % 2) * 50, row * 40
            kind = (row * 7 + column * 5 + row * column) % 9
            if kind in (0, 4):
                canvas.box(x + 3, y + 3, 94, 34, "#125a79" if kind == 0 else "#094560", 4)
    canvas.box(0, 770, 1080, 64, DEEP)


def _pavement(canvas: Canvas) -> None:
    """Pavement with a beam of light on it, and two steps."""
    canvas.box(0, 830, 1080, 250, "#2a5366")
    for y in (880, 945, 1025):
        canvas.box(0, y, 1080, 3, "#224757")
    canvas.shape([(365, 830), (715, 830), (930, 1080), (150, 1080)], "#e9b765")
    canvas.shape([(405, 830), (675, 830), (810, 1080), (270, 1080)], "#f6cd81")
    canvas.box(330, 800, 420, 40, "#d8c3a0", 4)
    canvas.box(330, 834, 420, 10, "#a68b66", 3)
    canvas.box(296, 844, 488, 36, "#e8d4b0", 4)
    canvas.box(296, 876, 488, 10, "#b3966d", 3)
    canvas.box(420, 806, 240, 22, BRICK, 6)
    canvas.box(432, 811, 216, 12, CORAL, 4)


def _inside(canvas: Canvas) -> None:
    """The frame, and the hall behind it: lamp, picture, coats, plant."""
    canvas.slice(540, 300, 206, 180, 360, CREAM)
    canvas.box(334, 296, 412, 506, CREAM)
    canvas.slice(540, 300, 176, 180, 360, "#fbd68c")
    for angle in (225, 270, 315):
        canvas.stroke([(540, 300), around(540, 300, 176, angle)], 8, CREAM)
    canvas.box(364, 316, 352, 486, "#fbd68c")
    canvas.shape([(364, 802), (430, 716), (716, 716), (716, 802)], "#c98a4b")
    canvas.box(430, 316, 286, 400, "#fde3a8")
    canvas.box(430, 704, 286, 12, "#f3c878")
    canvas.stroke([(585, 316), (585, 372)], 4, BARK)
    canvas.disc(585, 410, 74, "#fff3cf90")
    canvas.shape([(560, 372), (610, 372), (636, 416), (534, 416)], ORANGE)
    canvas.disc(585, 420, 14, "#fffbe8")
    _hall(canvas)


def _hall(canvas: Canvas) -> None:
    """What hangs and stands in the hall."""
    canvas.box(622, 470, 82, 66, BARK, 3)
    canvas.box(629, 477, 68, 52, SKY)
    canvas.shape([(629, 529), (655, 492), (676, 516), (686, 506), (697, 529)], LEAF)
    canvas.box(452, 476, 140, 10, BARK, 4)
    _coat(canvas, 500, 486, TEAL, 116)
    _coat(canvas, 560, 486, CORAL, 100)
    canvas.shape([(596, 690), (650, 690), (642, 750), (604, 750)], TEAL)
    for degrees in (-152, -28, -122, -58, -90):
        leaf(canvas, 623, 694, 76, degrees, LEAF if degrees in (-122, -58) else MOSS)


def _coat(canvas: Canvas, x: float, y: float, colour: str, length: float) -> None:
    """A coat on a hook."""
    dark = mix(colour, INK, 0.25)
    canvas.stroke([(x, y), (x, y + 12)], 5, BARK)
    for sign in (-1, 1):
        canvas.stroke([(x + sign * 13, y + 26), (x + sign * 22, y + length * 0.72)], 14, dark)
    canvas.shape(
        [
            (x - 10, y + 10),
            (x + 10, y + 10),
            (x + 20, y + 22),
            (x + 24, y + length),
            (x - 24, y + length),
            (x - 20, y + 22),
        ],
        colour,
    )
    canvas.stroke([(x, y + 24), (x, y + length - 2)], 2.5, dark)
    canvas.shape([(x - 10, y + 10), (x + 10, y + 10), (x, y + 26)], dark)
    for button in (40, 58, 76):
        canvas.disc(x + 6, y + button, 2.6, CREAM)


def _door(canvas: Canvas) -> None:
    """The door leaf, swung inwards on the left."""
    canvas.shape([(364, 316), (470, 352), (470, 752), (364, 802)], BRICK)
    canvas.shape([(364, 316), (372, 318), (372, 799), (364, 802)], WINE)
    canvas.shape([(386, 350), (450, 369), (450, 500), (386, 500)], "#f7c777")
    canvas.shape([(386, 530), (450, 530), (450, 632), (386, 640)], WINE)
    canvas.shape([(386, 664), (450, 654), (450, 738), (386, 764)], WINE)
    canvas.stroke([(418, 360), (418, 500)], 5, BRICK)
    canvas.disc(459, 566, 8, SUN)


def _lamp(canvas: Canvas, x: float, y: float) -> None:
    """A wall lamp with a glow."""
    for r, alpha in ((150, "18"), (108, "22"), (70, "30")):
        canvas.disc(x, y, r, "#ffd98a" + alpha)
    canvas.curve([(x, y - 74), (x - 2, y - 96), (x + 26, y - 100), (x + 30, y - 84)], 7, INK)
    canvas.shape([(x - 30, y - 44), (x, y - 74), (x + 30, y - 44)], INK)
    canvas.shape(
        [(x - 24, y - 44), (x + 24, y - 44), (x + 17, y + 24), (x - 17, y + 24)], "#ffe9b5"
    )
    canvas.stroke([(x, y - 42), (x, y + 22)], 3, INK)
    canvas.disc(x, y - 8, 10, WHITE)
    canvas.box(x - 20, y + 22, 40, 9, INK, 4)
    canvas.box(x + 22, y - 104, 14, 52, INK, 5)


def _window(canvas: Canvas) -> None:
    """A lit window with curtains and a flower pot."""
    canvas.box(838, 176, 168, 260, "#f9cf86")
    for sign in (-1, 1):
        edge, tie = 922 + sign * 84, 922 + sign * 62
        fold: list[Point] = [(922 + sign * 10, 176), (922 + sign * 34, 270), (tie, 340)]
        canvas.shape([(edge, 176), *smooth(fold), (922 + sign * 44, 436), (edge, 436)], "#f6b98a")
        canvas.stroke([(tie - sign * 4, 342), (edge, 338)], 7, CORAL)
    for x, y, width, height in (
        (822, 160, 16, 292),
        (1006, 160, 16, 292),
        (822, 160, 200, 16),
        (917, 160, 10, 292),
        (838, 272, 168, 10),
    ):
        canvas.box(x, y, width, height, CREAM)
    canvas.box(806, 436, 232, 24, "#e8d4b0", 4)
    canvas.shape([(894, 388), (950, 388), (942, 436), (902, 436)], TEAL)
    for degrees in (-140, -112, -68, -40):
        leaf(canvas, 922, 392, 52, degrees, MOSS)
    for dx, dy in ((-27, -58), (0, -72), (28, -56)):
        canvas.stroke([(922, 390), (922 + dx, 392 + dy)], 3, MOSS)
        canvas.disc(922 + dx, 392 + dy, 13, CORAL)
        canvas.disc(922 + dx, 392 + dy, 5, SUN)


def _tub(canvas: Canvas, x: float, y: float, size: float) -> None:
    """A clipped tree in a tub; (x, y) is the middle of its foot."""
    canvas.oval(x, y + 4 * size, 86 * size, 12 * size, "#00000030")
    canvas.box(x - 6 * size, y - 230 * size, 12 * size, 140 * size, BARK)
    for dx, dy, r, colour in (
        (0, -270, 82, MOSS),
        (-22, -292, 50, "#43886a"),
        (-32, -304, 24, LEAF),
    ):
        canvas.disc(x + dx * size, y + dy * size, r * size, colour)
    for dx, dy in (
        (30, -300),
        (44, -252),
        (-4, -236),
        (-50, -262),
        (8, -330),
        (56, -284),
        (-28, -218),
    ):
        canvas.disc(x + dx * size, y + dy * size, 8 * size, ORANGE)
    points = [(-66, -96), (66, -96), (50, 0), (-50, 0)]
    canvas.shape([(x + px * size, y + py * size) for px, py in points], CORAL)
    canvas.box(x - 74 * size, y - 112 * size, 148 * size, 26 * size, BRICK, 6 * size)


def _cat(canvas: Canvas) -> None:
    """A cat on the lowest step, its back to us, looking in."""
    canvas.oval(690, 874, 44, 8, "#12303f50")
    canvas.curve([(716, 866), (768, 862), (778, 826), (760, 806)], 13, INK)
    canvas.blob(
        [(690, 768), (716, 800), (728, 850), (716, 876), (664, 876), (652, 850), (664, 800)], INK
    )
    canvas.disc(690, 764, 29, INK)
    canvas.shape([(663, 760), (664, 722), (688, 740)], INK)
    canvas.shape([(717, 760), (716, 722), (692, 740)], INK)


# --------------------------------------------------------------------------------------- bike lane


def bike_lane() -> Canvas:
    """A bicycle on a cycle path, in front of a row of gabled houses."""
    canvas = Canvas(LANDSCAPE, PEACH)
    canvas.bands(["#a9d4e2", "#f6e3c8", "#f9cf9f"], 0, 400)
    canvas.disc(840, 250, 150, "#fff1c860")
    canvas.disc(840, 250, 108, "#ffd36e")
    cloud(canvas, 150, 118, 86, "#fff8ec")
    cloud(canvas, 640, 84, 62, "#fff8ec")
    cloud(canvas, 1080, 120, 74, "#fff8ec")
    _row_of_houses(canvas)
    _street(canvas)
    _bicycle(canvas, 600, 430, 108)
    return canvas


def _row_of_houses(canvas: Canvas) -> None:
    """Houses with different gables, left and right of a gap where the sun comes up."""
    houses = (
        (-20, 128, 236, "#c86a4a", "step"), (108, 104, 200, "#efc98f", "plain"),
        (212, 126, 262, NAVY, "bell"), (338, 112, 214, "#d98b5f", "step"),
        (450, 104, 246, "#7d9d8c", "neck"), (554, 118, 196, "#b5502f", "plain"),
        (950, 120, 222, "#e3a35c", "bell"), (1070, 142, 250, "#3a7c94", "step"),
    )  # fmt: skip
    canvas.box(672, 372, 280, 70, "#f0b98a")
    for x, height in ((690, 40), (742, 58), (800, 34), (852, 50), (902, 44)):
        canvas.shape(
            [
                (x - 30, 440),
                (x - 30, 440 - height),
                (x, 410 - height),
                (x + 30, 440 - height),
                (x + 30, 440),
            ],
            "#e5a678",
        )
    for x, width, height, colour, gable in houses:
        _house(canvas, x, width, height, colour, gable)
    for x, size in ((916, 54),):
        canvas.box(x - 4, 440 - size, 8, size, BARK)
        canvas.disc(x, 440 - size * 1.5, size * 0.8, MOSS)
        canvas.disc(x - size * 0.2, 440 - size * 1.66, size * 0.48, LEAF)


def _house(canvas: Canvas, x: float, width: float, height: float, colour: str, gable: str) -> None:
    """One house: gable, walls, windows, door."""
    ground, top = 440, 440 - height
    white = CREAM if colour != CREAM else WHITE
    canvas.shape([(x + px * width, top - py * 78) for px, py in _gable(gable)], colour)
    canvas.box(x, top - 1, width, height + 1, colour)
    canvas.box(x + width - 7, top, 7, height, mix(colour, INK, 0.18))
    canvas.disc(x + width / 2, top - 18, width * 0.085, white)
    canvas.disc(x + width / 2, top - 18, width * 0.05, mix(colour, INK, 0.6))
    columns, pane = (3, width * 0.19) if width > 115 else (2, width * 0.23)
    gap = (width - columns * pane) / (columns + 1)
    for floor in range(int((height - 70) // 62)):
        for column in range(columns):
            _pane(canvas, x + gap + column * (pane + gap), top + 16 + floor * 62, pane, white)
    canvas.box(x + gap, ground - 62, pane * 1.15, 62, mix(colour, INK, 0.55), 3)
    canvas.box(x + gap, ground - 62, pane * 1.15, 12, "#ffe3a1", 2)
    shop = x + gap * 2 + pane * 1.2
    canvas.box(shop, ground - 56, x + width - gap - shop, 36, white, 2)
    canvas.box(shop + 4, ground - 52, x + width - gap - shop - 8, 28, "#bfdbe0")


def _gable(kind: str) -> list[Point]:
    """The outline of a gable in a space of 1 by 1, the foot at y = 0."""
    if kind == "step":
        half: list[Point] = [
            (0, 0),
            (0, 0.25),
            (0.14, 0.25),
            (0.14, 0.5),
            (0.28, 0.5),
            (0.28, 0.75),
            (0.41, 0.75),
            (0.41, 1),
        ]
    elif kind == "bell":
        half = smooth([(0, 0), (0.05, 0.22), (0.2, 0.34), (0.27, 0.66), (0.38, 0.9), (0.5, 0.98)])[
            :-1
        ]
    elif kind == "neck":
        half = [
            (0, 0),
            (0, 0.1),
            *smooth([(0.06, 0.3), (0.2, 0.36), (0.27, 0.56)]),
            (0.27, 0.84),
            (0.23, 0.84),
            (0.23, 0.9),
        ]
        half += [(0.5, 1.1)]
    else:
        half = [(0, 0), (-0.03, 0), (-0.03, 0.08), (0.5, 0.86)]
    return [*half, *((1 - x, y) for x, y in reversed(half))]


def _pane(canvas: Canvas, x: float, y: float, width: float, frame: str) -> None:
    """A window with four panes."""
    canvas.box(x - 3, y - 3, width + 6, 44, frame, 2)
    canvas.box(x, y, width, 38, "#bfdbe0")
    canvas.shape([(x, y), (x + width * 0.7, y), (x, y + 26)], "#d9ebec")
    canvas.box(x + width / 2 - 1.5, y, 3, 38, frame)
    canvas.box(x, y + 17, width, 3, frame)


def _street(canvas: Canvas) -> None:
    """Pavement, hedge, and the red cycle path with its white dashes."""
    canvas.box(0, 438, 1200, 30, "#e4d3b6")
    for x in range(0, 1200, 60):
        canvas.box(x, 438, 2, 30, "#d2bd9a")
    canvas.box(0, 466, 1200, 8, "#b8a283")
    canvas.box(0, 474, 1200, 106, "#c9664b")
    canvas.box(0, 474, 1200, 5, "#f4e6d2")
    for x in range(-40, 1200, 150):
        canvas.box(x, 566, 84, 8, "#f7ecdc", 3)
    canvas.box(0, 580, 1200, 47, "#4d6672")
    for x in range(-20, 1220, 46):
        canvas.disc(x, 636 - (x // 46 % 3) * 4, 36, MOSS)
    for x in range(0, 1220, 92):
        canvas.disc(x + 12, 632, 22, LEAF)


def _bicycle(canvas: Canvas, x: float, y: float, r: float) -> None:
    """A city bicycle that rides to the right; (x, y) is its middle, `r` the wheel's radius."""
    back, front, ground = (x - 172, y), (x + 172, y), y + r
    canvas.oval(x, ground + 3, 300, 11, "#12303f40")
    for wheel in (back, front):
        _wheel(canvas, *wheel, r)
    _frame(canvas, x, y, back, front)
    _basket(canvas, x + 128, y - 196)


def _wheel(canvas: Canvas, x: float, y: float, r: float) -> None:
    """A wheel with spokes."""
    for spoke in range(0, 360, 20):
        canvas.stroke([(x, y), around(x, y, r - 8, spoke)], 1.6, "#f3eadb")
    canvas.ring(x, y, r, 11, INK)
    canvas.ring(x, y, r - 11, 5, "#e9dcc3")
    canvas.disc(x, y, 11, INK)


def _frame(canvas: Canvas, x: float, y: float, back: Point, front: Point) -> None:
    """The frame with mudguards, chain, pedals, saddle, handlebar and lamps."""
    crank, seat, head = (x - 22, y + 14), (x - 72, y - 132), (x + 116, y - 140)
    for wheel, start, end in ((back, 188, 318), (front, 215, 335)):
        guard = [around(*wheel, 117, degrees) for degrees in range(start, end, 5)]
        canvas.stroke(guard, 8, DEEP)
    canvas.stroke([front, (x + 134, y - 100), head, (x + 108, y - 186)], 12, NAVY)
    canvas.stroke([back, crank, seat, back], 10, NAVY)
    canvas.stroke([(seat[0] - 12, seat[1] - 34), crank], 12, NAVY)
    canvas.curve([crank, (x + 40, y - 38), (x + 122, y - 104)], 14, NAVY)
    canvas.curve([(seat[0] + 12, seat[1] + 34), (x + 30, y - 74), (x + 118, y - 126)], 9, NAVY)
    canvas.stroke([(x - 224, y - 118), (x - 92, y - 118)], 8, INK)
    canvas.stroke([(x - 210, y - 116), back], 5, INK)
    canvas.stroke([back, crank], 16, DEEP)
    canvas.disc(*crank, 27, SUN)
    canvas.disc(*crank, 15, DEEP)
    canvas.stroke([(crank[0] - 26, crank[1] - 30), crank, (crank[0] + 26, crank[1] + 30)], 7, INK)
    canvas.stroke([(crank[0] + 10, crank[1] + 32), (crank[0] + 44, crank[1] + 32)], 9, INK)
    canvas.stroke([(crank[0] - 44, crank[1] - 32), (crank[0] - 10, crank[1] - 32)], 9, INK)
    saddle = [(-58, -4), (-46, -18), (-8, -14), (46, -12), (50, -2), (4, 8), (-40, 14)]
    canvas.blob([(seat[0] - 8 + px, seat[1] - 40 + py) for px, py in saddle], WINE)
    canvas.curve(
        [(x + 106, y - 186), (x + 104, y - 212), (x + 72, y - 220), (x + 40, y - 206)], 9, INK
    )
    canvas.stroke([(x + 62, y - 216), (x + 38, y - 204)], 14, WINE)
    canvas.disc(x - 232, y - 104, 9, CORAL)


def _basket(canvas: Canvas, x: float, y: float) -> None:
    """A wicker basket with flowers and bread."""
    canvas.shape(turned([(-13, -50), (13, -50), (13, 50), (-13, 50)], x + 92, y - 8, 22), "#dca35f")
    for dx, dy, colour in (
        (16, -30, CORAL),
        (40, -52, SUN),
        (60, -24, WHITE),
        (28, -8, "#f29b8b"),
        (2, -8, SUN),
    ):
        canvas.stroke([(x + 34, y + 24), (x + dx, y + dy)], 4, MOSS)
        leaf(canvas, x + 34, y + 14, 44, -100 + dx * 1.3, LEAF)
        for petal in range(6):
            canvas.disc(*around(x + dx, y + dy, 10, petal * 60), 7.4, colour)
        canvas.disc(x + dx, y + dy, 6.4, ORANGE if colour != SUN else BRICK)
    canvas.shape([(x - 22, y + 8), (x + 118, y + 8), (x + 104, y + 86), (x - 8, y + 86)], WOOD)
    for row in range(4):
        inset = 3 * row
        canvas.stroke(
            [(x - 17 + inset, y + 26 + row * 16), (x + 113 - inset, y + 26 + row * 16)], 3.5, OAK
        )
    for column in range(7):
        canvas.stroke([(x - 8 + column * 18.6, y + 12), (x + 2 + column * 15.4, y + 82)], 3.5, OAK)
    canvas.stroke([(x - 24, y + 10), (x + 120, y + 10)], 11, OAK)
    canvas.box(x + 108, y + 30, 26, 30, INK, 8)
    canvas.box(x + 128, y + 27, 10, 36, "#fff3cf", 5)


# ------------------------------------------------------------------------------------ coffee table


def coffee_table() -> Canvas:
    """A round table from above, laid for a break."""
    canvas = Canvas(SQUARE, NAVY)
    _floor(canvas)
    for degrees, colour in ((-52, CORAL), (38, SUN), (128, TEAL), (218, MINT)):
        _stool(canvas, *around(540, 540, 486, degrees), colour)
    canvas.disc(556, 562, 418, "#00000038")
    canvas.disc(540, 540, 415, OAK)
    canvas.disc(540, 540, 402, WOOD)
    for r in (340, 262, 172, 90):
        canvas.ring(528, 548, r, 3, "#cf9458")
    _plant_pot(canvas, 548, 520)
    _cup(canvas, 330, 350, 84, CREAM, "#6f4326", 215)
    _cup(canvas, 755, 372, 80, CORAL, "#b98450", -35)
    _cup(canvas, 318, 715, 82, SKY, "#c9752e", 140)
    _cup(canvas, 768, 738, 84, SUN, "#5a3520", 45)
    _latte(canvas, 755, 372)
    _biscuits(canvas, 552, 250)
    _notebook(canvas, 540, 838)
    _phone(canvas, 853, 546)
    _spoons(canvas)
    return canvas


def _floor(canvas: Canvas) -> None:
    """Floorboards in two shades of blue."""
    for row in range(9):
        canvas.box(0, row * 120, 1080, 120, "#0d5675" if row % 2 else NAVY)
        for column in range(3):
            canvas.box((column * 460 + row * 170) % 1200 - 40, row * 120, 4, 120, "#0a465f")
        canvas.box(0, row * 120, 1080, 3, "#0a465f")


def _stool(canvas: Canvas, x: float, y: float, colour: str) -> None:
    """A round stool with a cushion, seen from above."""
    canvas.disc(x + 12, y + 16, 132, "#00000038")
    canvas.disc(x, y, 130, BARK)
    canvas.disc(x, y, 116, colour)
    canvas.ring(x, y, 98, 4, mix(colour, WHITE, 0.35))
    canvas.disc(x, y, 9, mix(colour, INK, 0.3))


def _cup(canvas: Canvas, x: float, y: float, r: float, colour: str, drink: str, ear: float) -> None:
    """A cup on a saucer; `ear` is the direction of its handle."""
    canvas.disc(x + 9, y + 12, r * 1.42, "#5a351f40")
    canvas.disc(x, y, r * 1.42, WHITE)
    canvas.ring(x, y, r * 1.3, 5, mix(colour, INK, 0.1))
    canvas.disc(x + 5, y + 7, r * 1.02, "#0000001c")
    canvas.stroke(
        [around(x, y, r * 0.8, ear), around(x, y, r * 1.36, ear)], r * 0.27, mix(colour, INK, 0.16)
    )
    canvas.disc(x, y, r, colour)
    canvas.disc(x, y, r * 0.86, mix(colour, INK, 0.16))
    canvas.disc(x + 2, y + 3, r * 0.8, drink)
    canvas.curve(
        [around(x, y, r * 0.6, degrees) for degrees in (195, 225, 255)], 6, mix(drink, WHITE, 0.3)
    )


def _latte(canvas: Canvas, x: float, y: float) -> None:
    """Milk foam in the shape of a heart."""
    canvas.disc(x + 2, y + 3, 58, "#c8935f")
    heart(canvas, x + 2, y + 4, 66, CREAM)


def _biscuits(canvas: Canvas, x: float, y: float) -> None:
    """A plate with round biscuits."""
    canvas.disc(x + 8, y + 10, 104, "#5a351f40")
    canvas.disc(x, y, 104, CREAM)
    canvas.ring(x, y, 92, 4, TEAL)
    for degrees, reach in ((200, 42), (320, 44), (80, 42), (20, 4)):
        bx, by = around(x, y, reach, degrees)
        canvas.disc(bx + 3, by + 4, 36, "#5a351f30")
        canvas.disc(bx, by, 36, "#dd9f55")
        canvas.disc(bx - 2, by - 2, 30, "#e8b36d")
        for chip in range(5):
            canvas.disc(*around(bx, by, 18, chip * 72 + degrees), 4.6, "#6b3d22")
        canvas.disc(bx, by, 4.6, "#6b3d22")


def _plant_pot(canvas: Canvas, x: float, y: float) -> None:
    """A succulent in the middle."""
    canvas.disc(x + 9, y + 12, 86, "#5a351f40")
    canvas.disc(x, y, 84, CORAL)
    canvas.disc(x, y, 70, "#5b3a29")
    for count, reach, colour, offset in (
        (9, 104, MOSS, 0),
        (8, 82, LEAF, 22),
        (6, 56, "#86bf95", 8),
    ):
        for petal in range(count):
            leaf(canvas, x, y, reach, petal * 360 / count + offset, colour)
    canvas.disc(x, y, 13, SUN)


def _notebook(canvas: Canvas, x: float, y: float) -> None:
    """An open notebook with some lines and a pencil."""

    def place(points: Sequence[Point]) -> list[Point]:
        return turned([(px * 0.82, py * 0.82) for px, py in points], x, y, -9)

    canvas.shape(
        [(px + 7, py + 10) for px, py in place([(-112, -76), (112, -76), (112, 76), (-112, 76)])],
        "#5a351f40",
    )
    canvas.shape(place([(-114, -78), (114, -78), (114, 78), (-114, 78)]), NAVY)
    canvas.shape(place([(-106, -71), (106, -71), (106, 71), (-106, 71)]), "#fffaf0")
    canvas.stroke(place([(0, -71), (0, 71)]), 3, SAND)
    for row in range(5):
        canvas.stroke(
            place([(-90, -46 + row * 23), (-20 - row % 2 * 22, -46 + row * 23)]), 4, "#9dbdc6"
        )
    bulb = place([(54, -18)])[0]
    canvas.disc(*bulb, 22, SUN)
    canvas.stroke(place([(54, 8), (54, 24)]), 14, "#9dbdc6")
    for degrees in (-150, -120, -90, -60, -30):
        canvas.stroke([around(*bulb, 29, degrees - 9), around(*bulb, 39, degrees - 9)], 4, ORANGE)
    canvas.stroke(place([(96, 66), (22, 92)]), 11, ORANGE)
    canvas.stroke(place([(22, 92), (14, 95)]), 6, BARK)


def _phone(canvas: Canvas, x: float, y: float) -> None:
    """A phone with a speech bubble and a heart on its screen."""

    def place(points: Sequence[Point]) -> list[Point]:
        return turned(points, x, y, 12)

    canvas.stroke(
        [
            (px + 6, py + 9)
            for px, py in place([(-32, -70), (32, -70), (32, 70), (-32, 70), (-32, -70)])
        ],
        18,
        "#5a351f40",
    )
    canvas.shape(place([(-32, -70), (32, -70), (32, 70), (-32, 70)]), INK)
    canvas.stroke(place([(-32, -70), (32, -70), (32, 70), (-32, 70), (-32, -70)]), 18, INK)
    canvas.shape(place([(-33, -64), (33, -64), (33, 64), (-33, 64)]), SKY)
    canvas.stroke(place([(-15, -38), (8, -38)]), 24, WHITE)
    canvas.stroke(place([(-6, 2), (16, 2)]), 24, TEAL)
    heart(canvas, *place([(0, 42)])[0], 26, CORAL)


def _spoons(canvas: Canvas) -> None:
    """Spoons beside the cups."""
    for x, y, degrees in ((216, 536, 96), (646, 640, 152)):
        canvas.stroke(turned([(-44, 0), (30, 0)], x, y, degrees), 8, "#eef3f3")
        bowl = [(22, 0), (34, -13), (58, -11), (66, 0), (58, 11), (34, 13)]
        canvas.blob(turned([(float(px), float(py)) for px, py in bowl], x, y, degrees), "#eef3f3")
        canvas.blob(
            turned([(33.0, 0.0), (40, -7), (55, -6), (59, 0), (55, 6), (40, 7)], x, y, degrees),
            "#cfdde0",
        )


# ------------------------------------------------------------------------------------ raised hands


def raised_hands() -> Canvas:
    """A row of raised hands in many skin tones and sleeves."""
    canvas = Canvas(LANDSCAPE, CREAM)
    canvas.disc(600, 640, 520, "#fbe6c3")
    canvas.disc(600, 640, 400, "#f9d9a6")
    canvas.disc(600, 640, 280, "#f6c981")
    _confetti(canvas)
    sleeves = (NAVY, SUN, CORAL, TEAL, MOSS, ORANGE, DEEP)
    heights = (330, 250, 300, 215, 290, 240, 325)
    signs = ("open", "peace", "open", "pencil", "open", "flag", "heart")
    for number, (skin, sleeve, y, sign) in enumerate(
        zip(SKINS, sleeves, heights, signs, strict=True)
    ):
        _arm(canvas, 108 + number * 164, y, (number - 3) * 3.2, skin, sleeve, number)
        _hand(canvas, 108 + number * 164, y, (number - 3) * 3.2, skin, sign, mirrored=number > 3)
    return canvas


def _confetti(canvas: Canvas) -> None:
    """Bubbles, hearts and dots above the hands."""
    for x, y, size, colour in ((48, 70, 84, NAVY), (400, 34, 74, CORAL), (756, 48, 88, TEAL)):
        bubble(canvas, x, y, size, size * 0.66, colour)
        for dot in range(3):
            canvas.disc(x + size * (0.27 + dot * 0.23), y + size * 0.33, size * 0.065, WHITE)
    for x, y, size, colour in (
        (300, 74, 44, CORAL),
        (690, 66, 36, ORANGE),
        (40, 222, 30, ORANGE),
        (1150, 90, 30, ORANGE),
    ):
        heart(canvas, x, y, size, colour)
    dots = (
        (190, 60, 10, SUN), (170, 130, 8, TEAL), (382, 132, 9, NAVY), (600, 66, 8, MOSS),
        (640, 130, 11, SUN), (880, 44, 7, NAVY), (1080, 50, 9, NAVY), (1030, 40, 8, MOSS),
        (130, 196, 7, CORAL), (890, 140, 7, CORAL), (530, 130, 7, TEAL),
    )  # fmt: skip
    for x, y, r, colour in dots:
        canvas.disc(x, y, r, colour)


def _arm(
    canvas: Canvas, x: float, y: float, lean: float, skin: str, sleeve: str, kind: int
) -> None:
    """A forearm with a sleeve from below the picture up to the wrist at (x, y + 70)."""

    def place(points: Sequence[Point]) -> list[Point]:
        return turned(points, x, y, lean)

    canvas.shape(place([(-30, 40), (30, 40), (36, 180), (-36, 180)]), skin)
    canvas.shape(place([(-52, 140), (52, 140), (68, 520), (-68, 520)]), sleeve)
    light = mix(sleeve, WHITE, 0.35)
    if kind % 3 == 0:
        for row in range(6):
            top, half = 208 + row * 52, 54.9 + row * 2.2
            canvas.shape(
                place([(-half, top), (half, top), (half + 0.5, top + 12), (-half - 0.5, top + 12)]),
                light,
            )
    elif kind % 3 == 1:
        for row in range(7):
            for column in (-1, 0, 1):
                canvas.disc(
                    *place([(column * 34 + (row % 2) * 17 - 8, 214 + row * 46)])[0], 7, light
                )
    canvas.stroke(place([(-50, 154), (50, 154)]), 34, mix(sleeve, INK, 0.22))


def _hand(
    canvas: Canvas, x: float, y: float, lean: float, skin: str, sign: str, mirrored: bool
) -> None:
    """A hand that is open, or shows a sign. The thumb is on the right unless mirrored."""
    side = -1 if mirrored else 1
    dark = mix(skin, INK, 0.22) if skin != SKINS[5] else mix(skin, WHITE, 0.16)

    def place(points: Sequence[Point]) -> list[Point]:
        return turned([(px * side, py) for px, py in points], x, y, lean)

    if sign in HELD:
        HELD[sign](canvas, place)
    stretched = {"open": (0, 1, 2, 3), "heart": (0, 1, 2, 3), "peace": (2, 3)}.get(sign, ())
    _fingers(canvas, place, skin, stretched)
    palm = [(-44, -8), (-20, -22), (24, -22), (46, -6), (44, 40), (30, 78), (-30, 78), (-44, 40)]
    canvas.blob(place([(float(px), float(py)) for px, py in palm]), skin)
    if len(stretched) == 4:
        canvas.stroke(place([(32, 42), (58, 14), (70, -18)]), 25, skin)
        canvas.curve(place([(-16, 50), (2, 40), (10, 22)]), 3, dark)
    else:
        _fist(canvas, place, skin, dark, stretched)


def _fist(canvas: Canvas, place: Place, skin: str, dark: str, stretched: Sequence[int]) -> None:
    """The folded fingers, with the thumb across them."""
    for finger in range(4):
        if finger not in stretched:
            fx = -33 + finger * 22
            canvas.stroke(place([(fx, -14), (fx, 20)]), 25, dark)
            canvas.stroke(place([(fx, -14), (fx, 19)]), 21, skin)
    for width, colour in ((31, dark), (26, skin)):
        canvas.stroke(place([(32, 54), (36, 32), (-2, 30)]), width, colour)


def _pencil(canvas: Canvas, place: Place) -> None:
    """A pencil that a fist holds."""
    canvas.stroke(place([(-64, -118), (46, 100)]), 20, ORANGE)
    canvas.shape(place([(-55, -123), (-73, -113), (-78, -145)]), SAND)
    canvas.shape(place([(-69.5, -136), (-76, -132.5), (-78, -145)]), INK)


def _flag(canvas: Canvas, place: Place) -> None:
    """A pennant that a fist holds."""
    canvas.stroke(place([(-2, -160), (4, 50)]), 10, BARK)
    canvas.shape(place([(-4, -162), (-104, -122), (-2, -82)]), CORAL)
    heart(canvas, *place([(-34, -121)])[0], 30, CREAM)


def _heart_above(canvas: Canvas, place: Place) -> None:
    """A heart that floats above a hand."""
    heart(canvas, *place([(-4, -164)])[0], 88, CORAL)


HELD: dict[str, Callable[[Canvas, Place], None]] = {
    "pencil": _pencil,
    "flag": _flag,
    "heart": _heart_above,
}


def _fingers(canvas: Canvas, place: Place, skin: str, which: Sequence[int]) -> None:
    """The stretched fingers, from the little one (0) to the index finger (3)."""
    tips: tuple[Point, ...] = ((-54, -66), (-22, -98), (14, -102), (46, -78))
    for finger in which:
        canvas.stroke(place([(-33 + finger * 22, 6), tips[finger]]), 22, skin)


# ------------------------------------------------------------------------------------ growing talk


def growing_talk() -> Canvas:
    """A plant that grows from a speech bubble."""
    canvas = Canvas(SQUARE, "#e4f1ea")
    canvas.disc(540, 470, 400, "#d2e8da")
    canvas.disc(540, 470, 300, "#c1dfcc")
    canvas.oval(545, 1000, 330, 26, "#12303f22")
    _speech_pot(canvas)
    _stems(canvas)
    _visitors(canvas)
    return canvas


def _speech_pot(canvas: Canvas) -> None:
    """The speech bubble that serves as a pot, with three dots."""
    canvas.box(250, 660, 580, 262, NAVY, 84)
    canvas.shape([(350, 900), (318, 1004), (474, 910)], NAVY)
    canvas.oval(540, 676, 176, 34, DEEP)
    canvas.oval(540, 678, 162, 27, "#5b3a29")
    canvas.oval(540, 674, 140, 19, "#74492f")
    for dot, colour in ((-110, SUN), (0, CREAM), (110, CORAL)):
        canvas.disc(540 + dot, 806, 36, colour)


def _stems(canvas: Canvas) -> None:
    """Stems with leaves, and a flower on each."""
    main = [(540, 668), (548, 560), (522, 430), (545, 300), (540, 236)]
    left = [(530, 668), (470, 590), (385, 520), (330, 420)]
    right = [(552, 668), (610, 600), (700, 560), (760, 470)]
    for stem, width in ((left, 11), (right, 11), (main, 15)):
        canvas.curve([(float(x), float(y)) for x, y in stem], width, MOSS)
    leaves = (
        (546, 590, 150, -32, LEAF), (540, 540, 140, 205, MOSS), (524, 450, 160, -18, MOSS),
        (523, 420, 150, 200, LEAF), (540, 330, 130, -30, LEAF), (538, 340, 125, 212, MOSS),
        (470, 590, 105, 175, LEAF), (395, 528, 100, 168, MOSS), (420, 550, 96, -98, LEAF),
        (640, 585, 104, 20, MOSS), (700, 560, 104, 8, LEAF), (668, 574, 92, -105, LEAF),
    )  # fmt: skip
    for x, y, length, degrees, colour in leaves:
        leaf(canvas, x, y, length, degrees, colour)
    _flower(canvas, 540, 205, 92, ORANGE, SUN)
    _flower(canvas, 322, 400, 58, CORAL, CREAM)
    _flower(canvas, 768, 450, 60, SUN, BRICK)


def _flower(canvas: Canvas, x: float, y: float, r: float, petal: str, heart_of_it: str) -> None:
    """A round flower with two rings of petals."""
    for ring, share, colour in ((0, 1.0, mix(petal, INK, 0.1)), (18, 0.8, petal)):
        for number in range(10):
            px, py = around(x, y, r * 0.64 * share, number * 36 + ring)
            canvas.disc(px, py, r * 0.32 * share, colour)
    canvas.disc(x, y, r * 0.4, heart_of_it)
    for number in range(8):
        canvas.disc(*around(x, y, r * 0.24, number * 45), r * 0.05, mix(heart_of_it, BARK, 0.5))


def _visitors(canvas: Canvas) -> None:
    """Two bees, a butterfly, and small bubbles that drift away."""
    for x, y, side in ((690, 190, -1), (210, 300, 1)):
        canvas.oval(x - 7 * side, y - 24, 14, 20, "#ffffffc8")
        canvas.oval(x + 13 * side, y - 22, 12, 17, "#ffffffc8")
        canvas.oval(x, y, 32, 22, SUN)
        for stripe in (-10, 6):
            canvas.box(x + stripe * side - 4, y - 20, 8, 40, INK, 4)
        canvas.disc(x + 27 * side, y - 2, 13, INK)
        trail = [(x - (50 + i * 22) * side, y + 14 * sin(i * 1.3) + 6) for i in range(5)]
        for px, py in trail:
            canvas.disc(px, py, 3.4, "#7aa893")
    bubble(canvas, 842, 232, 116, 78, WHITE)
    heart(canvas, 900, 272, 44, CORAL)
    bubble(canvas, 118, 520, 100, 68, WHITE)
    for row, end in ((0, 190), (1, 168)):
        canvas.stroke([(142, 544 + row * 20), (end, 544 + row * 20)], 7, TEAL)
    bubble(canvas, 886, 588, 84, 58, ORANGE)
    for dot in range(3):
        canvas.disc(908 + dot * 20, 617, 6, WHITE)


PICTURES: dict[str, Callable[[], Canvas]] = {
    "signpost.png": signpost,
    "open-door.png": open_door,
    "bike-lane.png": bike_lane,
    "coffee-table.png": coffee_table,
    "raised-hands.png": raised_hands,
    "growing-talk.png": growing_talk,
}


def main(folder: Path = FOLDER) -> None:
    """Draw every picture into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, picture in PICTURES.items():
        picture().save(folder / name)


if __name__ == "__main__":
    main()
