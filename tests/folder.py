"""A small content folder, made by hand: tests change one thing in it and see what follows."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from pathlib import Path

import yaml

from knowledge.library import SHIPPED


def png(width: int, height: int) -> bytes:
    """A black picture: in little more than a thousandth of the bytes that it takes unpacked."""
    rows = zlib.compress(bytes((1 + (width + 7) // 8) * height), 9)
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


PNG = png(60, 40)

POLICY: Mapping[str, str] = {
    "topics.yaml": """\
topics:
  - id: photos
    title_nl: Foto's
    title_en: Photos
    owner: hr
  - id: press
    title_nl: Pers
    title_en: Press
    owner: legal
""",
    "contacts.yaml": """\
timezone: Europe/Brussels
contacts:
  - id: hr
    role: {nl: HR, en: HR}
    name: {nl: de HR-adviseur, en: the HR adviser}
    slack: U0HR
    deputy: legal
  - id: legal
    role: {nl: Juridisch, en: Legal}
    name: {nl: de jurist, en: the lawyer}
    deputy: hr
""",
    "policy/photos.yaml": """\
topic: photos
clauses:
  - id: photos.1
    version: 2
    effective: 2026-01-01
    until: 2099-12-31
    verdict: {private: allowed-if, professional: allowed-if, corporate: ask-first}
    nl:
      title: Vraag je collega's of hun foto online mag
      text: Zet geen foto online zonder dat iedereen erop ja zei.
      variants:
        - mag ik een kiekje delen
        - selfie op kantoor plaatsen
    en:
      title: Ask your colleagues before you share their picture
      text: Put no picture online before everybody in it agreed.
""",
    "policy/press.yaml": """\
topic: press
clauses:
  - id: press.1
    verdict: not-allowed
    nl: {title: Laat de pers aan de woordvoerder, text: Antwoord geen journalist zelf.}
    en: {title: Leave the press to our spokesperson, text: Never answer journalists yourself.}
""",
    "faq/photos.yaml": """\
topic: photos
faq:
  - id: photos.faq-1
    cites: [photos.1]
    verdict: allowed
    nl: {question: Mag mijn eigen lunch op Instagram?, answer: Ja hoor.}
    en: {question: May I show my own lunch on Instagram?, answer: Yes.}
""",
    "variants/photos.yaml": """\
photos.1:
  nl:
    - plaatje plaatsen
    - groepsfoto uploaden
  en:
    - upload a snapshot
""",
    "referrals.yaml": """\
referrals:
  - id: leave
    contact: hr
    nl: {title: Verlof aanvragen, text: Verlof vraag je aan bij HR.}
    en: {title: Ask for a holiday, text: Human resources grants holidays.}
""",
}

TOOLKIT: Mapping[str, str | bytes] = {
    "toolkit/campaigns.yaml": """\
campaigns:
  - id: spring
    from: 2026-03-01
    until: 2026-05-31
    name: {nl: Lente, en: Spring}
    goal: {nl: Samen naar buiten, en: Going outside together}
    contact: hr
""",
    "toolkit/hashtags.yaml": """\
hashtags:
  - id: tags.bike
    state: approved
    approved_by: hr
    approved_on: 2026-01-15
    name: {nl: Fiets, en: Bike}
    nl: ["#OpDeFiets"]
    en: ["#ByBike"]
""",
    "toolkit/images.yaml": """\
images:
  - id: bike
    state: approved
    approved_by: hr
    approved_on: 2026-01-15
    file: bike.png
    alt: {nl: Een fiets., en: A bicycle.}
    credit: Wegwijzer
    licence: MIT
""",
    "toolkit/posts/spring.yaml": """\
posts:
  - id: spring.x-1
    campaign: spring
    network: x
    accounts: [private]
    state: approved
    approved_by: hr
    approved_on: 2026-01-15
    until: 2026-04-30
    clauses: [photos.1]
    hashtags: tags.bike
    image: bike
    link: https://example.org/fiets
    nl: [Ik fiets elke dag naar het werk.]
    en: [I cycle to work every day.]
  - id: spring.linkedin-1
    campaign: spring
    network: linkedin
    accounts: [professional]
    state: approved
    approved_by: hr
    approved_on: 2026-01-15
    nl: [Onze tuin staat in bloei., De tulpen zijn er.]
    en: [Our garden is in bloom.]
""",
    "toolkit/watchwords.yaml": """\
organisation:
  names: [Stadswerf]
clauses: {name: photos.1}
watchwords:
  - words: [Project Zeester, Bouwcorp]
    hint: {nl: Nog niet bekend., en: Not announced.}
    clause: photos.1
""",
    "toolkit/images/bike.png": PNG,
}

Change = tuple[str, str | bytes | None] | tuple[str, str, str]
"""A file with its new text (None: without the file), or a file, what stands there, and instead."""


def write(folder: Path, files: Mapping[str, str | bytes], *changes: Change) -> Path:
    """Write `files` into `folder`, changed."""
    texts: dict[str, str | bytes | None] = dict(files)
    for name, *change in changes:
        if len(change) == 1:
            texts[name] = change[0]
        else:
            before, (old, new) = texts[name], change
            assert isinstance(before, str)
            assert isinstance(old, str) and isinstance(new, str)
            assert old in before, f"{name} does not hold {old!r}"
            texts[name] = before.replace(old, new)
    for name, text in texts.items():
        if text is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def sure_of(*certain: str) -> str:
    """A confidence.yaml that is always sure of `certain` (first, among, subject), of no other."""
    numbers = yaml.safe_load((SHIPPED / "confidence.yaml").read_text(encoding="utf-8"))
    for name, chance in numbers.items():
        if isinstance(chance, dict) and "intercept" in chance:
            sure = 5.0 if name in certain else -5.0
            numbers[name] = {"intercept": sure, "weights": {}, "threshold": 0.5}
    return yaml.safe_dump(numbers)
