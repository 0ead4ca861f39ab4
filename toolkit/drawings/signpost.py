"""The picture “signpost”."""

from __future__ import annotations

from toolkit.drawings.canvas import (
    BARK,
    BRICK,
    CORAL,
    CREAM,
    INK,
    LANDSCAPE,
    LEAF,
    MINT,
    MOSS,
    NAVY,
    ORANGE,
    PINE,
    SKY,
    SUN,
    WHITE,
    Canvas,
    Point,
    around,
    bubble,
    cloud,
    heart,
    mix,
    ribbon,
    smooth,
)


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
