"""Draws the pictures of the starter toolkit again: `python -m toolkit.draw`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from toolkit.drawings.bike_lane import bike_lane
from toolkit.drawings.book_stairs import book_stairs
from toolkit.drawings.canvas import Canvas
from toolkit.drawings.coffee_table import coffee_table
from toolkit.drawings.flowering_lock import flowering_lock
from toolkit.drawings.garden_boots import garden_boots
from toolkit.drawings.growing_talk import growing_talk
from toolkit.drawings.open_door import open_door
from toolkit.drawings.raised_hands import raised_hands
from toolkit.drawings.signpost import signpost

FOLDER = Path(__file__).parent / "content" / "images"

PICTURES: dict[str, Callable[[], Canvas]] = {
    "signpost.png": signpost,
    "open-door.png": open_door,
    "bike-lane.png": bike_lane,
    "coffee-table.png": coffee_table,
    "raised-hands.png": raised_hands,
    "growing-talk.png": growing_talk,
    "book-stairs.png": book_stairs,
    "flowering-lock.png": flowering_lock,
    "garden-boots.png": garden_boots,
}


def main(folder: Path = FOLDER) -> None:
    """Draw every picture into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, picture in PICTURES.items():
        picture().save(folder / name)


if __name__ == "__main__":
    main()
