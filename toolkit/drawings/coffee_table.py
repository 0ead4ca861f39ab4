"""The picture “coffee table”."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.drawings.canvas import (
    BARK,
    CORAL,
    CREAM,
    INK,
    LEAF,
    MINT,
    MOSS,
    NAVY,
    OAK,
    ORANGE,
    SAND,
    SKY,
    SQUARE,
    SUN,
    TEAL,
    WHITE,
    WOOD,
    Canvas,
    Point,
    around,
    heart,
    leaf,
    mix,
    turned,
)


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
