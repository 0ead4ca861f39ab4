"""The picture “open door”."""

from __future__ import annotations

from toolkit.drawings.canvas import (
    BARK,
    BRICK,
    CORAL,
    CREAM,
    DEEP,
    INK,
    LEAF,
    MOSS,
    NAVY,
    ORANGE,
    SKY,
    SQUARE,
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
)


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
