"""The picture “flowering lock”."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, sin

from toolkit.drawings.canvas import (
    BRICK,
    CORAL,
    CREAM,
    DEEP,
    INK,
    LEAF,
    MINT,
    MOSS,
    NAVY,
    ORANGE,
    SQUARE,
    SUN,
    TEAL,
    WHITE,
    Canvas,
    Point,
    around,
    heart,
    leaf,
    mix,
    turned,
)

RING: Point = (707, 392)
TEETH = (
    ((196, 34), (168, 26)),
    ((192, 26), (164, 36), (136, 24)),
    ((196, 38), (158, 20), (140, 32)),
)
"""Of each key: how far along, and how long."""


def flowering_lock() -> Canvas:
    """A closed padlock around which a plant climbs, with a bunch of keys."""
    canvas = Canvas(SQUARE, "#fbe6cf")
    canvas.disc(540, 500, 440, "#f9d8b8")
    canvas.disc(540, 500, 330, "#f6c89d")
    canvas.oval(540, 962, 330, 28, "#12303f26")
    _ring(canvas, 180, 360)
    _shackle(canvas)
    _vine(canvas, behind=True)
    _body(canvas)
    _vine(canvas, behind=False)
    _keys(canvas)
    _snail(canvas, 172, 962)
    _butterfly(canvas, 160, 356, CORAL)
    _butterfly(canvas, 880, 220, TEAL)
    return canvas


def _shackle(canvas: Canvas) -> None:
    """The steel bow."""
    steel, shine = "#9db7c0", "#d3e2e6"
    canvas.slice(540, 336, 206, 180, 360, steel)
    canvas.slice(540, 336, 194, 180, 360, shine)
    canvas.slice(540, 336, 182, 180, 360, steel)
    canvas.slice(540, 336, 128, 180, 360, "#f6c89d")
    for x, edge in ((334, 346), (668, 722)):
        canvas.box(x, 334, 78, 190, steel)
        canvas.box(edge, 334, 12, 190, shine)


def _body(canvas: Canvas) -> None:
    """The body, with a keyhole in a shield."""
    canvas.box(262, 484, 556, 464, mix(NAVY, INK, 0.5), 60)
    canvas.box(262, 470, 556, 460, NAVY, 60)
    canvas.box(290, 498, 500, 404, "#125f80", 44)
    canvas.box(304, 512, 472, 376, NAVY, 36)
    for x, y in ((326, 534), (754, 534), (326, 866), (754, 866)):
        canvas.disc(x, y, 13, SUN)
        canvas.disc(x - 3, y - 3, 5, "#fbd88c")
    canvas.disc(540, 694, 112, ORANGE)
    canvas.disc(540, 690, 110, SUN)
    canvas.ring(540, 690, 94, 5, "#fbd88c")
    canvas.disc(540, 664, 34, DEEP)
    canvas.shape([(522, 676), (558, 676), (574, 752), (506, 752)], DEEP)


def _vine(canvas: Canvas, behind: bool) -> None:
    """A stem that winds up the left side of the lock: half of it behind the bow, half before."""
    if behind:
        stem: list[Point] = [(356, 500), (430, 400), (446, 330), (372, 290), (320, 240)]
        leaves = [(436, 380, 80, 20, MOSS), (330, 262, 84, 150, MOSS)]
    else:
        stem = [(236, 958), (222, 850), (282, 760), (236, 660), (282, 560), (352, 500), (330, 430),
                (384, 380), (428, 350)]  # fmt: skip
        leaves = [
            (226, 880, 96, 200, LEAF), (238, 812, 100, -14, MOSS), (278, 752, 92, 178, MOSS),
            (250, 690, 104, -24, LEAF), (238, 640, 92, 198, LEAF), (282, 560, 84, 190, MOSS),
            (330, 512, 96, 12, MOSS), (334, 436, 82, 186, LEAF), (380, 384, 74, 250, LEAF),
        ]  # fmt: skip
    canvas.curve(stem, 13, MOSS)
    for x, y, length, degrees, colour in leaves:
        leaf(canvas, x, y, length, degrees, colour)
    if behind:
        canvas.curve([(372, 290), (440, 250), (520, 210), (596, 196)], 9, MOSS)
        leaf(canvas, 470, 236, 70, -70, LEAF)
        leaf(canvas, 540, 206, 64, 60, MOSS)
        return
    for x, y, r, petal, middle in (
        (318, 226, 54, CORAL, CREAM), (612, 190, 46, WHITE, SUN), (432, 346, 40, SUN, BRICK),
        (206, 720, 48, ORANGE, CREAM), (318, 600, 40, WHITE, SUN), (304, 778, 38, CORAL, SUN),
    ):  # fmt: skip
        for number in range(6):
            canvas.disc(*around(x, y, r * 0.58, number * 60 - 30), r * 0.42, petal)
        canvas.disc(x, y, r * 0.36, middle)


def _ring(canvas: Canvas, start: int, end: int) -> None:
    """The part of the key ring between two angles: it goes round the right leg of the bow."""
    arc = [around(*RING, 66, degrees) for degrees in range(start, end + 1, 10)]
    canvas.stroke(arc, 11, "#6c8792")


def _keys(canvas: Canvas) -> None:
    """Three keys on the ring, no two alike."""
    for degrees, colour, kind in ((104, MINT, 0), (78, CORAL, 1), (50, ORANGE, 2)):
        _key(canvas, around(*RING, 56, degrees), degrees, colour, kind)
    _ring(canvas, 0, 180)


def _key(canvas: Canvas, top: Point, degrees: float, colour: str, kind: int) -> None:
    """A key that hangs from `top`; its bit differs by kind."""

    def place(points: list[Point]) -> list[Point]:
        return turned(points, top[0], top[1], degrees)

    canvas.stroke(place([(70, 0), (196, 0)]), 18, colour)
    for along, out in TEETH[kind]:
        canvas.stroke(place([(along, 0), (along, -out)]), 15, colour)
    canvas.disc(*place([(38, 0)])[0], 50, colour)
    canvas.disc(*place([(38, 0)])[0], 36, mix(colour, WHITE, 0.25))
    middle = place([(42, 0)])[0]
    if kind == 1:
        heart(canvas, *middle, 40, CREAM)
    else:
        canvas.disc(*middle, 14, NAVY)


def _snail(canvas: Canvas, x: float, y: float) -> None:
    """A snail: at home behind a door of its own."""
    foot: list[Point] = [
        (x - 74, y), (x - 40, y - 18), (x + 40, y - 20), (x + 62, y - 66), (x + 92, y - 62),
        (x + 88, y - 22), (x + 56, y),
    ]  # fmt: skip
    canvas.blob(foot, "#e8b98a")
    for dx, dy in ((68, -104), (96, -100)):
        canvas.stroke([(x + 78, y - 62), (x + dx, y + dy)], 6, "#e8b98a")
        canvas.disc(x + dx, y + dy, 7, INK)
    canvas.disc(x, y - 56, 56, BRICK)
    canvas.disc(x - 1, y - 57, 47, CORAL)
    spiral = [
        (x + (42 - t * 1.15) * cos(t * 0.42), y - 56 + (42 - t * 1.15) * sin(t * 0.42))
        for t in range(36)
    ]
    canvas.stroke(spiral, 7, BRICK)


def _butterfly(canvas: Canvas, x: float, y: float, colour: str) -> None:
    """A butterfly seen from above."""

    def place(points: Sequence[Point]) -> list[Point]:
        return turned(points, x, y, 24)

    light = mix(colour, WHITE, 0.45)
    for side in (-1, 1):
        upper: list[Point] = [(0, -6), (side * 26, -40), (side * 56, -36), (side * 46, -4)]
        lower: list[Point] = [(0, 4), (side * 36, 6), (side * 38, 34), (side * 14, 32)]
        canvas.blob(place(upper), colour)
        canvas.blob(place(lower), mix(colour, INK, 0.15))
        canvas.disc(*place([(side * 36, -24)])[0], 8, light)
        canvas.disc(*place([(side * 26, 19)])[0], 6, light)
        canvas.curve(place([(0, -22), (side * 6, -36), (side * 14, -44)]), 3, INK)
    canvas.stroke(place([(0, -22), (0, 26)]), 8, INK)
