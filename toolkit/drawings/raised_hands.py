"""The picture “raised hands”."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from toolkit.drawings.canvas import (
    BARK,
    CORAL,
    CREAM,
    DEEP,
    INK,
    LANDSCAPE,
    MOSS,
    NAVY,
    ORANGE,
    SAND,
    SKINS,
    SUN,
    TEAL,
    WHITE,
    Canvas,
    Place,
    Point,
    bubble,
    heart,
    mix,
    turned,
)


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
