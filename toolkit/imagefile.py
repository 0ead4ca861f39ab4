"""Whether bytes are the picture that their name says, and small enough to open anywhere.

Pillow reads the whole of it, within limits: what is cut off, disguised or made to fill the memory
is found here and not by whoever opens it next.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageOps, ImageSequence, UnidentifiedImageError

from toolkit.models import MOST_IMAGE_BYTES

MOST_SIDE = 6000
"""The longest side of a picture, in pixels."""
MOST_FRAMES = 200
MOST_PIXELS = 50_000_000
"""Of all frames together: half a second's work."""
MOST_SCANS = 100
"""How often a JPEG may go over the whole picture: each time costs, and takes but a few bytes."""

FORMATS = {"png": "PNG", "jpg": "JPEG", "gif": "GIF"}
"""By kind, which is how a file's name ends."""
_ENDS = {
    "png": b"\x00\x00\x00\x00IEND\xaeB`\x82",
    "jpg": b"\xff\xd9",
    "gif": b"\x00;",
}
_QUALITIES = (90, 80, 70)
"""Of a JPEG that is drawn anew: the first with which it is not too heavy."""

# what Pillow itself lets pass before we see a size; it refuses from twice this number
Image.MAX_IMAGE_PIXELS = MOST_SIDE * MOST_SIDE


class What(StrEnum):
    """What can be wrong with a picture."""

    KIND = "kind"
    HEAVY = "heavy"
    LARGE = "large"
    FRAMES = "frames"
    DAMAGED = "damaged"
    MORE = "more"


@dataclass(frozen=True)
class Fault:
    """What is wrong, and the end of a sentence that says so."""

    what: What
    said: str


_TOO_LARGE = Fault(What.LARGE, f"is larger than {MOST_SIDE} by {MOST_SIDE} pixels")
_DAMAGED = Fault(What.DAMAGED, "is damaged or cut off")
_MORE = Fault(What.MORE, "holds something else after the picture")


def kind_of(name: str) -> str | None:
    """The kind that a file's name says, if it is one that can be shown."""
    kind = Path(name).suffix.removeprefix(".").lower().replace("jpeg", "jpg")
    return kind if kind in FORMATS else None


def fault_in(path: Path) -> Fault | None:
    """What is wrong with a .png, .jpg or .gif file; None when nothing is.

    A file is read once and again only when it has changed.
    """
    stat = path.stat()
    return _fault_in(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=1000)
def _fault_in(path: Path, changed: int, size: int) -> Fault | None:  # noqa: ARG001 - the cache key
    return fault_of(path.read_bytes(), path.suffix.removeprefix("."))


def fault_of(data: bytes, kind: str) -> Fault | None:
    """What is wrong with a picture that is said to be of this kind."""
    if len(data) > MOST_IMAGE_BYTES:
        return Fault(What.HEAVY, "is over 10 MB")
    if kind == "jpg" and data.count(b"\xff\xda") > MOST_SCANS:
        return Fault(What.DAMAGED, f"has over {MOST_SCANS} scans")
    try:
        with Image.open(BytesIO(data), formats=[FORMATS[kind]]) as picture:
            fault = _fault_of(picture)
    except UnidentifiedImageError:
        return Fault(What.KIND, f"is not a .{kind} image")
    except Image.DecompressionBombError:
        return _TOO_LARGE
    except Exception:  # a decoder that meets nonsense raises nearly anything
        return _DAMAGED
    return fault or _fault_at_the_end(data, _ENDS[kind])


def _fault_of(picture: Image.Image) -> Fault | None:
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
            millions = MOST_PIXELS // 1_000_000
            return Fault(What.LARGE, f"has over {millions} million pixels in all its frames")
        picture.load()
    return Fault(What.FRAMES, f"has over {MOST_FRAMES} frames")


def _fault_at_the_end(data: bytes, end: bytes) -> Fault | None:
    """Nothing may follow: no archive, page or script that rides along."""
    # the end of a GIF or JPEG may also stand inside it, that of a PNG may not
    at = data.find(end) if end == _ENDS["png"] else data.rfind(end)
    if at < 0:
        return _DAMAGED
    return None if at == len(data) - len(end) else _MORE


def digest_of(data: bytes) -> str:
    """What tells one picture from another."""
    return hashlib.sha256(data).hexdigest()


# ---- what a picture tells besides what it shows


def cleaned(data: bytes, kind: str) -> bytes:
    """The same picture and nothing else: where and with what it was taken is gone.

    It is drawn anew, upright and in the colours of every screen. `data` is without fault. Of a
    moving PNG the first frame stays; a GIF goes on moving.
    """
    with Image.open(BytesIO(data), formats=[FORMATS[kind]]) as picture:
        if kind == "gif":
            return _as_gif(picture)
        if kind == "jpg":
            return _as_jpeg(_redrawn(picture, "RGB"))
        return _saved(_redrawn(picture, _mode_of(picture)), "PNG")


def _saved(picture: Image.Image, form: str, **more: Any) -> bytes:
    into = BytesIO()
    picture.save(into, form, **more)
    return into.getvalue()


def _as_jpeg(picture: Image.Image) -> bytes:
    """As good as it can be within the limit: one that was below it should not be above it now."""
    found = b""
    for quality in _QUALITIES:
        found = _saved(picture, "JPEG", quality=quality)
        if len(found) <= MOST_IMAGE_BYTES:
            break
    return found


def _mode_of(picture: Image.Image) -> str:
    return "RGBA" if picture.has_transparency_data else "RGB"


def _redrawn(picture: Image.Image, mode: str) -> Image.Image:
    """The pixels alone: a picture made of them remembers nothing."""
    upright = ImageOps.exif_transpose(picture)
    if upright.mode.startswith("I"):  # 16 bits a pixel: to 8, else all of it would be white
        upright = upright.convert("I").point(lambda value: value / 256).convert("L")
    shown = _in_common_colours(upright, mode)
    return Image.frombytes(mode, shown.size, shown.tobytes())


def _in_common_colours(picture: Image.Image, mode: str) -> Image.Image:
    """As sRGB: a phone's own profile would go with the rest, and the colours with it."""
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "CMYK") and mode == "RGB":
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            found = ImageCms.profileToProfile(
                picture, source, ImageCms.createProfile("sRGB"), outputMode=mode
            )
        except (ImageCms.PyCMSError, OSError):  # a profile that is none
            found = None
        if found is not None:
            return found
    return picture.convert(mode)


def _as_gif(picture: Image.Image) -> bytes:
    """Frame by frame, with its own pace and as often as it was."""
    pace, frames = [], []
    for frame in ImageSequence.Iterator(picture):
        pace.append(int(frame.info.get("duration") or 100))
        frames.append(Image.frombytes("RGBA", frame.size, frame.convert("RGBA").tobytes()))
    first, *others = frames
    if not others:
        return _saved(first, "GIF")
    again = {"loop": picture.info["loop"]} if "loop" in picture.info else {}
    return _saved(
        first, "GIF", save_all=True, append_images=others, duration=pace, disposal=2, **again
    )
