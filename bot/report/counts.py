"""How a number is told so that nobody can be found behind it."""

from __future__ import annotations

from collections.abc import Mapping

FEWEST = 5
"""The smallest group that is told apart, and the step in which larger ones are told."""
FEWEST_FOR_NINE_TENTHS = 10

Count = int | None
"""A number of questions: 0, None for one to four, or a multiple of five for that and up to four
more. It says nothing about the last digit, so that no total minus its parts gives a small group."""


def told(count: int) -> Count:
    """A number as it may be told."""
    return None if 0 < count < FEWEST else count // FEWEST * FEWEST


def percent(part: Count, whole: Count) -> int | None:
    """What share of `whole` a part is, from the numbers that are told; None where one is not."""
    return None if part is None or not whole else round(100 * part / whole)


def within_hours(closed: Mapping[int, int], tenths: int, fewest: int = FEWEST) -> int | None:
    """Within how many hours so many tenths were closed; None for fewer than `fewest` in all.

    `closed`: whole hours, cut down -> how many took that long. What took one to two hours was
    closed within two.
    """
    total, passed = sum(closed.values()), 0
    if total < fewest:
        return None
    for hours in sorted(closed):
        passed += closed[hours]
        if 10 * passed >= tenths * total:
            return hours + 1
    raise AssertionError("all of them are ten tenths")
