"""The picture “growing talk”."""

from __future__ import annotations

from math import sin

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
    SQUARE,
    SUN,
    TEAL,
    WHITE,
    Canvas,
    around,
    bubble,
    heart,
    leaf,
    mix,
)


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
