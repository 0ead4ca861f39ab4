"""Whether a file is the picture that its name says, and small enough to open anywhere.

Pillow reads the whole of it, within limits: what is cut off, disguised or made to fill the memory
is found here and not by whoever opens it next.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, UnidentifiedImageError

MOST_SIDE = 6000
"""The longest side of a picture, in pixels."""
MOST_FRAMES = 200
MOST_PIXELS = 50_000_000
"""Of all frames together: half a second's work."""
MOST_SCANS = 100
"""How often a JPEG may go over the whole picture: each time costs, and takes but a few bytes."""

FORMATS = {".png": "PNG", ".jpg": "JPEG", ".gif": "GIF"}
_ENDS = {
    ".png": b"\x00\x00\x00\x00IEND\xaeB`\x82",
    ".jpg": b"\xff\xd9",
    ".gif": b"\x00;",
}

_TOO_LARGE = f"is larger than {MOST_SIDE} by {MOST_SIDE} pixels"

# what Pillow itself lets pass before we see a size; it refuses from twice this number
Image.MAX_IMAGE_PIXELS = MOST_SIDE * MOST_SIDE


def fault_in(path: Path) -> str | None:
    """What is wrong with a .png, .jpg or .gif file, as the end of a sentence; None when nothing is.

    A file is read once and again only when it has changed.
    """
    stat = path.stat()
    return _fault_in(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=1000)
def _fault_in(path: Path, changed: int, size: int) -> str | None:  # noqa: ARG001 - the cache key
    data = path.read_bytes()
    if path.suffix == ".jpg" and data.count(b"\xff\xda") > MOST_SCANS:
        return f"has over {MOST_SCANS} scans"
    try:
        with Image.open(BytesIO(data), formats=[FORMATS[path.suffix]]) as picture:
            fault = _fault_of(picture)
    except UnidentifiedImageError:
        return f"is not a {path.suffix} image"
    except Image.DecompressionBombError:
        return _TOO_LARGE
    except Exception:  # a decoder that meets nonsense raises nearly anything
        return "is damaged or cut off"
    return fault or _fault_at_the_end(data, _ENDS[path.suffix])


def _fault_of(picture: Image.Image) -> str | None:
    """Look at every frame: at its size before it is unpacked."""
    pixels = 0
    for number in range(MOST_FRAMES + 1):
        try:
            picture.seek(number)
        except EOFError:
            return None
        if max(picture.size) > MOST_SIDE:
            return _TOO_LARGE
        pixels += picture.width * picture.height
        if pixels > MOST_PIXELS:
            return f"has over {MOST_PIXELS // 1_000_000} million pixels in all its frames"
        picture.load()
    return f"has over {MOST_FRAMES} frames"


def _fault_at_the_end(data: bytes, end: bytes) -> str | None:
    """Nothing may follow: no archive, page or script that rides along."""
    # the end of a GIF or JPEG may also stand inside it, that of a PNG may not
    at = data.find(end) if end == _ENDS[".png"] else data.rfind(end)
    if at < 0:
        return "is damaged or cut off"
    return None if at == len(data) - len(end) else "holds something else after the picture"
