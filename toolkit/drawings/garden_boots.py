"""The picture “garden boots”."""

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
    OAK,
    ORANGE,
    SAND,
    SUN,
    TEAL,
    WHITE,
    WOOD,
    Canvas,
    Point,
    around,
    cloud,
    leaf,
    mix,
    smooth,
)

BOOT: list[Point] = [
    (0, -168), (66, -168), (66, -84), (72, -66), (104, -56), (132, -44), (142, -22), (142, 0),
    (0, 0),
]  # fmt: skip


def garden_boots() -> Canvas:
    """Rubber boots of all sizes in a row, between a spade, a watering can and a wheelbarrow."""
    canvas = Canvas(LANDSCAPE, "#cfe6ec")
    canvas.bands(["#a9d4e2", "#dceef0", CREAM], 0, 400)
    canvas.disc(250, 150, 104, "#fff1c870")
    canvas.disc(250, 150, 72, SUN)
    for x, y, size in ((470.0, 116.0, 84.0), (86, 216, 66), (820, 92, 74), (1110, 160, 88)):
        cloud(canvas, x, y, size, WHITE)
    _land(canvas)
    _spade(canvas, 104, 548)
    _barrow(canvas, 985, 560)
    for x, size, colour, pattern in (
        (172, 0.94, NAVY, "plain"), (350, 0.72, SUN, "dots"), (486, 1.02, CORAL, "stripes"),
        (678, 0.54, TEAL, "plain"), (782, 0.84, MOSS, "dots"),
    ):  # fmt: skip
        _pair(canvas, x, 572, size, colour, pattern)
    _near(canvas)
    return canvas


def _land(canvas: Canvas) -> None:
    """Hills, young trees that are tied to a stake, and grass."""
    ridges = (
        ("#bcdccb", (372, 330, 362, 318, 356, 326, 350)),
        (MINT, (410, 398, 420, 386, 408, 380, 402)),
    )
    for colour, heights in ridges:
        crest = smooth([(200.0 * i, float(y)) for i, y in enumerate(heights)])
        canvas.shape([(-5, 640), *crest, (1205, 640)], colour)
    for x, y, size in (
        (330, 420, 50),
        (468, 424, 58),
        (640, 420, 54),
        (786, 418, 50),
        (1150, 420, 62),
    ):
        canvas.box(x + size * 0.2, y - size * 1.1, 5, size * 1.2, WOOD)
        canvas.box(x - 3, y - size * 1.2, 6, size * 1.3, BARK)
        canvas.stroke([(x, y - size * 0.7), (x + size * 0.24, y - size * 0.7)], 4, CORAL)
        canvas.oval(x, y - size * 1.66, size * 0.5, size * 0.64, MOSS)
        canvas.oval(x - size * 0.12, y - size * 1.8, size * 0.3, size * 0.36, LEAF)
    crest = smooth([(0.0, 446.0), (300, 432), (620, 444), (900, 430), (1200, 446)])
    canvas.shape([(-5, 640), *crest, (1205, 640)], LEAF)
    crest = smooth([(0.0, 560.0), (300, 548), (620, 556), (900, 546), (1200, 556)])
    canvas.shape([(-5, 640), *crest, (1205, 640)], "#4f976a")


def _pair(canvas: Canvas, x: float, y: float, size: float, colour: str, pattern: str) -> None:
    """Two boots beside each other; (x, y) is the heel of the nearer one."""
    canvas.oval(x + 92 * size, y + 3, 108 * size, 11 * size, "#12303f40")
    _boot(canvas, x + 34 * size, y - 12 * size, size, mix(colour, INK, 0.22), "plain")
    _boot(canvas, x, y, size, colour, pattern)


def _boot(canvas: Canvas, x: float, y: float, size: float, colour: str, pattern: str) -> None:
    """One boot in profile: toe to the right."""

    def place(points: list[Point]) -> list[Point]:
        return [(x + px * size, y + py * size) for px, py in points]

    dark, light = mix(colour, INK, 0.32), mix(colour, WHITE, 0.5)
    toe = smooth(BOOT[3:8])
    canvas.shape(place([*BOOT[:3], *toe, BOOT[8]]), colour)
    if pattern == "dots":
        for px, py in (
            (18, -132),
            (46, -118),
            (20, -100),
            (48, -84),
            (22, -64),
            (54, -46),
            (92, -34),
        ):
            canvas.disc(*place([(px, py)])[0], 6.5 * size, light)
    elif pattern == "stripes":
        for py in (-128, -100, -72):
            canvas.shape(place([(0, py), (66, py), (66, py + 11), (0, py + 11)]), light)
    else:
        canvas.curve(place([(14, -140), (13, -90), (16, -44)]), 6 * size, light)
    canvas.shape(place([(-4, -174), (70, -174), (70, -154), (-4, -154)]), dark)
    canvas.oval(*place([(33, -174)])[0], 37 * size, 7 * size, mix(colour, INK, 0.6))
    canvas.shape(
        place([(-3, -14), (144, -14), (144, 2), (60, 2), (56, -4), (40, -4), (38, 2), (-3, 2)]),
        dark,
    )


def _spade(canvas: Canvas, x: float, y: float) -> None:
    """A spade in the earth, a robin on its handle."""
    canvas.oval(x, y + 4, 66, 17, "#74492f")
    canvas.oval(x - 6, y - 2, 48, 12, "#8a5a3b")
    canvas.shape([(x - 32, y - 84), (x + 32, y - 84), (x + 26, y), (x - 26, y)], "#8fa9b3")
    canvas.shape([(x, y - 84), (x + 32, y - 84), (x + 26, y), (x, y)], "#7894a0")
    canvas.box(x - 7, y - 268, 14, 196, OAK)
    canvas.box(x + 2, y - 268, 5, 196, BARK)
    canvas.stroke([(x - 32, y - 272), (x + 32, y - 272)], 15, OAK)
    _robin(canvas, x - 2, y - 280)


def _robin(canvas: Canvas, x: float, y: float) -> None:
    """A robin that looks to the right; (x, y) is between its feet."""
    canvas.shape([(x - 26, y - 34), (x - 72, y - 22), (x - 66, y - 8), (x - 22, y - 16)], "#5d3a24")
    canvas.oval(x, y - 32, 34, 29, BARK)
    canvas.oval(x + 13, y - 28, 22, 23, "#f4e2c4")
    canvas.disc(x + 16, y - 60, 23, BARK)
    canvas.blob(
        [(x + 18, y - 72), (x + 38, y - 62), (x + 34, y - 34), (x + 14, y - 26), (x + 4, y - 46)],
        CORAL,
    )
    canvas.shape([(x + 36, y - 66), (x + 54, y - 60), (x + 36, y - 55)], INK)
    canvas.disc(x + 22, y - 68, 4.5, INK)
    canvas.disc(x + 23.5, y - 69.5, 1.6, WHITE)
    leaf(canvas, x + 8, y - 42, 46, 158, "#5d3a24")
    for dx in (-6, 8):
        canvas.stroke([(x + dx, y - 6), (x + dx, y + 3)], 4, ORANGE)


def _barrow(canvas: Canvas, x: float, y: float) -> None:
    """A wheelbarrow full of young plants; (x, y) is where its wheel stands."""
    canvas.oval(x + 66, y + 8, 150, 13, "#12303f40")
    canvas.stroke([(x + 62, y - 66), (x + 96, y + 4), (x + 122, y - 62)], 9, BARK)
    for dx, lift, petal in (
        (-44, 0, CORAL),
        (4, 26, SUN),
        (56, 8, WHITE),
        (104, 22, ORANGE),
        (144, 0, CORAL),
    ):
        _plant(canvas, x + dx, y - 150, lift, petal)
    foot = [(x + 132, y - 56), (x - 20, y - 56)]
    canvas.shape([(x - 84, y - 158), (x + 178, y - 158), *foot], TEAL)
    canvas.shape([(x - 55, y - 112), (x + 157, y - 112), *foot], mix(TEAL, INK, 0.18))
    canvas.stroke([(x - 86, y - 158), (x + 180, y - 158)], 13, NAVY)
    canvas.stroke([(x - 8, y - 34), (x + 150, y - 60), (x + 216, y - 128)], 11, BARK)
    canvas.stroke([(x + 194, y - 106), (x + 218, y - 130)], 16, CORAL)
    canvas.disc(x - 8, y - 34, 40, INK)
    canvas.disc(x - 8, y - 34, 27, SAND)
    for degrees in range(0, 180, 45):
        spoke = [around(-8 + x, y - 34, 27, degrees), around(-8 + x, y - 34, 27, degrees + 180)]
        canvas.stroke(spoke, 4, BARK)
    canvas.disc(x - 8, y - 34, 8, BRICK)


def _plant(canvas: Canvas, x: float, y: float, lift: float, petal: str) -> None:
    """A young plant with one flower."""
    top = y - 52 - lift
    canvas.curve([(x, y), (x + 4, (y + top) / 2), (x, top)], 6, MOSS)
    for share, degrees, colour in (
        (0.2, 212, MOSS),
        (0.3, -32, "#3f8a60"),
        (0.6, 218, "#3f8a60"),
        (0.66, -40, MOSS),
    ):
        leaf(canvas, x + 2, y + (top - y) * share, 44, degrees, colour)
    for number in range(6):
        canvas.disc(*around(x, top, 13, number * 60), 9, petal)
    canvas.disc(x, top, 8, SUN if petal != SUN else BRICK)


def _near(canvas: Canvas) -> None:
    """Tufts, daisies, and a worm that has come up to look."""
    for x, y in (
        (30, 612),
        (180, 618),
        (350, 608),
        (480, 620),
        (690, 612),
        (930, 616),
        (1160, 606),
    ):
        for lean in (-11, -4, 4, 10):
            canvas.curve(
                [(x + lean * 0.4, y), (x + lean * 0.8, y - 13), (x + lean * 1.6, y - 24)], 4, MOSS
            )
    for x, y in ((66, 592), (322, 600), (650, 604), (905, 600), (1120, 596)):
        for number in range(7):
            canvas.disc(*around(x, y, 8, number * 360 / 7), 5, WHITE)
        canvas.disc(x, y, 4.6, SUN)
    canvas.curve([(760, 636), (766, 604), (782, 590), (800, 598)], 11, "#e79a86")
    canvas.disc(799, 596, 1.8, INK)
