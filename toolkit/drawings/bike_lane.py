"""The picture “bike lane”."""

from __future__ import annotations

from toolkit.drawings.canvas import (
    BARK,
    BRICK,
    CORAL,
    CREAM,
    DEEP,
    INK,
    LANDSCAPE,
    LEAF,
    MOSS,
    NAVY,
    OAK,
    ORANGE,
    PEACH,
    SUN,
    WHITE,
    WINE,
    WOOD,
    Canvas,
    Point,
    around,
    cloud,
    leaf,
    mix,
    smooth,
    turned,
)


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
