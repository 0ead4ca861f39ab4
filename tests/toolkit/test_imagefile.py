"""Pictures drawn anew: the same to look at, and nothing else in the file."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageCms, ImageSequence, PngImagePlugin

from toolkit.imagefile import cleaned, fault_of, kind_of
from toolkit.models import MOST_IMAGE_BYTES

SECRET = b"secret-place"


def saved(picture: Image.Image, form: str, **more: Any) -> bytes:
    into = BytesIO()
    picture.save(into, form, **more)
    return into.getvalue()


def anew(data: bytes, kind: str) -> Image.Image:
    assert fault_of(data, kind) is None
    found = cleaned(data, kind)
    assert fault_of(found, kind) is None, "check takes what was drawn anew"
    assert SECRET not in found
    return Image.open(BytesIO(found))


def noted() -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", SECRET.decode())
    info.add_itxt("XML:com.adobe.xmp", f"<x>{SECRET.decode()}</x>")
    return info


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1"])
def test_a_png_keeps_its_pixels(mode: str) -> None:
    picture = Image.new("RGBA", (5, 4), (200, 20, 20, 255))
    picture.putpixel((0, 0), (0, 0, 0, 0))
    exif = Image.Exif()
    exif[0x010F] = SECRET.decode()
    before = picture.convert(mode)
    found = anew(saved(before, "PNG", pnginfo=noted(), exif=exif, dpi=(300, 300)), "png")
    assert found.convert("RGBA").tobytes() == before.convert("RGBA").tobytes()
    assert not found.info.keys() - {"transparency"} and not dict(found.getexif())


def test_sixteen_bits_do_not_turn_white() -> None:
    found = anew(saved(Image.new("I;16", (3, 3), 0x4000), "PNG"), "png")
    assert found.convert("L").getpixel((1, 1)) == 0x40


def test_a_see_through_colour_stays_so() -> None:
    picture = Image.new("P", (3, 3), 1)
    picture.putpalette([0, 0, 0, 255, 0, 0])
    found = anew(saved(picture, "PNG", transparency=1), "png")
    assert found.convert("RGBA").getchannel("A").getextrema() == (0, 0)


def test_a_profile_goes_and_the_colours_stay() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = Image.new("RGB", (16, 16), (200, 100, 50))
    found = anew(saved(picture, "JPEG", icc_profile=profile, quality=95), "jpg")
    assert "icc_profile" not in found.info
    colours = [found.getchannel(each).getpixel((8, 8)) for each in "RGB"]
    assert all(abs(a - b) < 6 for a, b in zip(colours, (200, 100, 50), strict=True))  # type: ignore[operator]


@pytest.mark.parametrize("profile", [b"no profile", b""])
def test_a_profile_that_is_none_harms_nothing(profile: bytes) -> None:
    picture = Image.new("RGB", (16, 16), (200, 100, 50))
    assert anew(saved(picture, "JPEG", icc_profile=profile), "jpg").size == (16, 16)


def test_a_heavy_photo_does_not_become_too_heavy() -> None:
    noise = Image.effect_noise((3600, 3600), 80).convert("RGB")
    data = saved(noise, "JPEG", quality=75)
    assert len(data) < MOST_IMAGE_BYTES < len(saved(noise, "JPEG", quality=90))
    assert anew(data, "jpg").size == (3600, 3600)


def test_a_printers_jpeg_can_be_shown_on_a_screen() -> None:
    assert anew(saved(Image.new("CMYK", (16, 16), (0, 200, 200, 0)), "JPEG"), "jpg").mode == "RGB"


def test_a_gif_keeps_its_pace_and_its_holes() -> None:
    frames = [Image.new("RGBA", (6, 6), (number * 60, 0, 90, 255)) for number in range(4)]
    for frame in frames:
        frame.putpixel((0, 0), (0, 0, 0, 0))
    first, *others = frames
    data = saved(first, "GIF", save_all=True, append_images=others, duration=[30, 40, 50, 60],
                 loop=3, comment=SECRET)  # fmt: skip
    found = anew(data, "gif")
    assert [each.info["duration"] for each in ImageSequence.Iterator(found)] == [30, 40, 50, 60]
    assert found.info["loop"] == 3 and "comment" not in found.info
    found.seek(2)
    assert found.convert("RGBA").getchannel("A").getpixel((0, 0)) == 0


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.png", "png"), ("a.JPG", "jpg"), ("a.b.jpeg", "jpg"), ("a.GIF", "gif"), ("a.svg", None),
     ("a", None), (".png", None), ("a.png.exe", None), ("", None)],
)  # fmt: skip
def test_what_a_name_says(name: str, kind: str | None) -> None:
    assert kind_of(name) == kind
