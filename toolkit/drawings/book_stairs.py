"""The picture “book stairs”."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from toolkit.drawings.canvas import (
    BARK,
    CORAL,
    CREAM,
    DEEP,
    INK,
    LANDSCAPE,
    LEAF,
    MINT,
    MOSS,
    NAVY,
    ORANGE,
    PINE,
    SAND,
    SUN,
    TEAL,
    WHITE,
    WINE,
    Canvas,
    Point,
    around,
    leaf,
    mix,
    smooth,
    turned,
)

GROUND = 566.0
Book = tuple[float, float, float, str]
"""Where it begins, its width and height, its colour."""


def book_stairs() -> Canvas:
    """Stairs of books under the stars, with a telescope on the highest one."""
    canvas = Canvas(LANDSCAPE, DEEP)
    canvas.bands(["#0a2f49", "#125a79", "#4f93a3", "#f0c493"], 0, 520)
    _moon(canvas, 168, 128)
    _stars(canvas)
    _bulb_of_stars(canvas, 1000, 178)
    _hills(canvas)
    _stack(canvas, ((92, 236, 50, CORAL), (74, 268, 54, TEAL)))
    _stack(
        canvas,
        (
            (338, 214, 44, SUN), (322, 246, 52, NAVY),
            (350, 206, 46, MINT), (328, 240, 50, WINE),
        ),
    )  # fmt: skip
    _stack(
        canvas,
        (
            (600, 214, 44, ORANGE), (574, 250, 50, TEAL), (590, 226, 44, CREAM),
            (566, 262, 54, CORAL), (584, 232, 46, LEAF), (572, 250, 50, SUN),
        ),
    )  # fmt: skip
    _owl(canvas, 196, 462)
    _mug(canvas, 430, 374)
    _telescope(canvas, 700, 278)
    _open_book(canvas, 985, 560)
    _grass(canvas)
    return canvas


def _moon(canvas: Canvas, x: float, y: float) -> None:
    """A full moon with a glow and a few craters."""
    canvas.disc(x, y, 108, "#fff1c81c")
    canvas.disc(x, y, 84, "#fff1c824")
    canvas.disc(x, y, 60, "#fdf0cf")
    for dx, dy, r in ((-20, -14, 13), (18, 10, 17), (-8, 30, 9), (24, -28, 7)):
        canvas.disc(x + dx, y + dy, r, "#f2ddae")


def _stars(canvas: Canvas) -> None:
    """Stars all over, some with rays."""
    for number in range(64):
        x, y = (number * 379 + 61) % 1200, (number * number * 37 + number * 53) % 330
        canvas.disc(x, y, 1.3 + number % 3 * 0.7, "#fff6dcb0")
    for x, y, size in ((356, 88, 15), (540, 190, 11), (690, 66, 13), (800, 236, 10), (60, 268, 10)):
        _ray(canvas, x, y, size, "#fff6dc")


def _ray(canvas: Canvas, x: float, y: float, size: float, fill: str) -> None:
    """A star with four points."""
    points = [around(x, y, size if step % 2 == 0 else size * 0.26, step * 45) for step in range(8)]
    canvas.shape(points, fill)


def _bulb_of_stars(canvas: Canvas, x: float, y: float) -> None:
    """A constellation in the shape of a light bulb."""
    right: list[Point] = [(0, -104), (64, -82), (92, -22), (70, 34), (38, 74), (38, 112)]
    left: list[Point] = [(-px, py) for px, py in reversed(right[1:])]
    outline = [(x + px, y + py) for px, py in [*right, *left]]
    for start, end in pairwise([*outline, outline[0]]):
        canvas.stroke([start, end], 2.6, "#cfe6ec9a")
    thread = [(-38, 74), (-24, 6), (0, 34), (24, 6), (38, 74)]
    canvas.stroke([(x + px, y + py) for px, py in thread], 2.6, "#f6b94bb0")
    foot = [(x - 26, y + 134), (x + 26, y + 134)]
    canvas.stroke(foot, 2.6, "#cfe6ec9a")
    for px, py in [*outline, *foot]:
        _ray(canvas, px, py, 13, WHITE)
    for px, py in thread[1:4]:
        _ray(canvas, x + px, y + py, 12, SUN)


def _hills(canvas: Canvas) -> None:
    """Dark ridges against the last light."""
    ridges = (
        ("#3d7f88", (452, 430, 446, 418, 436, 408, 430)),
        ("#2b6b68", (486, 498, 470, 492, 476, 488, 462)),
        (PINE, (560, 548, 556, 546, 556, 540, 548)),
    )
    for colour, heights in ridges:
        crest = smooth([(200.0 * i, float(y)) for i, y in enumerate(heights)])
        canvas.shape([(-5, 640), *crest, (1205, 640)], colour)


def _stack(canvas: Canvas, books: Sequence[Book]) -> None:
    """Books on top of each other, named from the top down."""
    foot = GROUND - sum(height for _, _, height, _ in books)
    canvas.oval(books[-1][0] + books[-1][1] / 2, GROUND + 4, books[-1][1] * 0.58, 14, "#12303f50")
    for number, (x, width, height, colour) in enumerate(books):
        _book(canvas, x, foot, width, height, colour, spine=number % 2 == 0)
        foot += height


def _book(
    canvas: Canvas, x: float, y: float, width: float, height: float, colour: str, spine: bool
) -> None:
    """One book that lies: its spine in front, or its pages."""
    dark = mix(colour, INK, 0.28)
    canvas.box(x, y, width, height, dark if not spine else colour, 7)
    if spine:
        canvas.box(x, y + height * 0.72, width, height * 0.28, dark, 7)
        canvas.box(x, y + height * 0.6, width, height * 0.24, colour)
        band = mix(colour, WHITE, 0.55) if colour != CREAM else CORAL
        for place in (0.1, 0.86):
            canvas.box(x + width * place, y, 9, height, band)
        canvas.box(x + width * 0.3, y + height * 0.4, width * 0.4, 7, band, 3)
        return
    canvas.box(x + 16, y + 7, width - 20, height - 14, "#fbf0d9")
    for line in range(3):
        canvas.box(x + 16, y + 13 + line * (height - 20) / 3, width - 24, 2.4, "#e3cfa6")
    canvas.box(x, y, width, 8, colour, 4)
    canvas.box(x, y + height - 8, width, 8, colour, 4)
    canvas.box(x, y, 18, height, colour, 7)


def _owl(canvas: Canvas, x: float, y: float) -> None:
    """An owl that looks up; (x, y) is between its feet."""
    for side in (-1, 1):
        ear = [(x + side * 40, y - 84), (x + side * 36, y - 124), (x + side * 8, y - 98)]
        canvas.shape(ear, BARK)
    canvas.blob(
        [(x, y - 106), (x + 40, y - 84), (x + 44, y - 36), (x + 24, y - 2), (x - 24, y - 2),
         (x - 44, y - 36), (x - 40, y - 84)],
        BARK,
    )  # fmt: skip
    canvas.oval(x, y - 32, 27, 28, "#d9a066")
    for row, count in ((0, 3), (1, 2)):
        for number in range(count):
            px = x + (number - (count - 1) / 2) * 17
            canvas.slice(px, y - 40 + row * 15, 8, 0, 180, "#b98150")
    for side in (-1, 1):
        leaf(canvas, x + side * 41, y - 66, 62, 90 + side * 12, "#5d3a24")
        canvas.disc(x + side * 19, y - 78, 20, CREAM)
        canvas.disc(x + side * 19 + 4, y - 83, 11, INK)
        canvas.disc(x + side * 19 + 8, y - 87, 4, WHITE)
        canvas.stroke([(x + side * 12, y - 3), (x + side * 12, y + 1)], 9, ORANGE)
    canvas.shape([(x - 7, y - 70), (x + 7, y - 70), (x, y - 54)], ORANGE)


def _mug(canvas: Canvas, x: float, y: float) -> None:
    """A steaming mug; (x, y) is the middle of its foot."""
    canvas.ring(x + 34, y - 30, 20, 8, CREAM)
    canvas.box(x - 32, y - 62, 64, 62, CREAM, 9)
    canvas.box(x - 32, y - 42, 64, 12, CORAL)
    canvas.box(x - 32, y - 24, 64, 5, CORAL)
    for offset, height in ((-13, 46), (9, 58)):
        wave = [(0, 0), (9, -height / 3), (-5, -height * 2 / 3), (5, -height)]
        canvas.curve([(x + offset + px, y - 72 + py) for px, py in wave], 5, "#fdf4e478")


def _telescope(canvas: Canvas, x: float, y: float) -> None:
    """A telescope on three legs, aimed at the bulb; (x, y) lies between its feet."""
    for dx in (-62, 0, 62):
        canvas.stroke([(x, y - 108), (x + dx, y - 2)], 9, BARK if dx else "#5d3a24")
    canvas.stroke([(x - 36, y - 48), (x + 36, y - 48)], 5, "#5d3a24")
    degrees = -24.0
    parts = (
        (-118, -74, 17, CREAM), (-78, 14, 26, CORAL), (8, 96, 33, TEAL), (90, 124, 41, CORAL),
        (120, 134, 44, SUN),
    )  # fmt: skip
    for start, end, half, colour in parts:
        for low, high, shade in ((-half, half, colour), (half * 0.4, half, mix(colour, INK, 0.25))):
            corners = [(start, low), (end, low), (end, high), (start, high)]
            canvas.shape(turned(corners, x, y - 128, degrees), shade)
    for ring in (-78, 8):
        canvas.stroke(turned([(ring, -30), (ring, 30)], x, y - 128, degrees), 8, SUN)
    canvas.disc(x, y - 112, 17, SAND)
    canvas.disc(x, y - 112, 7, BARK)


def _open_book(canvas: Canvas, x: float, y: float) -> None:
    """An open book in the grass, from which a plant grows."""
    canvas.oval(x, y + 22, 168, 18, "#12303f50")
    canvas.shape(
        [(x - 156, y + 14), (x - 140, y - 44), (x, y - 18), (x + 140, y - 44), (x + 156, y + 14),
         (x, y + 30)],
        WINE,
    )  # fmt: skip
    for side in (-1, 1):
        page = smooth([(x, y - 24), (x + side * 60, y - 54), (x + side * 136, y - 52)])
        edge = smooth([(x + side * 148, y + 4), (x + side * 64, y + 0), (x, y + 22)])
        canvas.shape([*page, *edge], "#fff6e2" if side < 0 else "#fbeacb")
        for row in range(3):
            line = [(26, -20), (66, -35), (118 - row * 8, -32)]
            canvas.curve([(x + side * px, y + py + row * 12) for px, py in line], 3, "#cdb78f")
    canvas.curve([(x, y - 22), (x + 5, y - 60), (x - 2, y - 104)], 7, MOSS)
    for lift, degrees, size, colour in (
        (42, 205, 58, LEAF), (50, -28, 64, MOSS), (76, 215, 50, MOSS), (84, -40, 52, LEAF),
        (102, -92, 46, LEAF),
    ):  # fmt: skip
        leaf(canvas, x + 2, y - lift, size, degrees, colour)


def _grass(canvas: Canvas) -> None:
    """Tufts in front."""
    for x, y in ((46, 606), (300, 600), (520, 612), (800, 604), (1150, 600), (900, 616)):
        for lean in (-12, -5, 4, 11):
            canvas.curve(
                [(x + lean * 0.4, y), (x + lean * 0.8, y - 15), (x + lean * 1.6, y - 27)], 4, MOSS
            )
