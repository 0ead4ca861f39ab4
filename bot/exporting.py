"""What was approved in Slack, as content files for the organisation's own version control."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from bot.consenting import Stands, stands_of
from bot.records import Draft, DraftKind
from bot.store import Store
from knowledge.writing import faq_file, listed
from toolkit.suggesting import CONSENT, IMAGE, NAMED, PICTURE, consent_of, image_body

FAQ = "faq"
UNTRANSLATED = "untranslated"
POSTS, IMAGES, CONSENTS = "posts", "images", "consents"
HALVES = ("toolkit", UNTRANSLATED)
"""Folders of what the toolkit can take, and of what still lacks one of its languages."""
NAME = "slack-{topic}.yaml"
MARK = "# Written by `python -m bot export`, sha256 "
Picture = Callable[[Draft], tuple[str, bytes] | None]
"""The kind of the picture that came with a post, and its bytes; None where it stays behind."""


class NotOursError(Exception):
    """Files that stand in the way: export did not write them, or they were changed since."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self.paths = tuple(paths)
        super().__init__(", ".join(map(str, paths)))


@dataclass(frozen=True)
class Exported:
    """What was done: files that were written and deleted, and what lacks a language."""

    written: tuple[Path, ...]
    deleted: tuple[Path, ...]
    entries: int
    untranslated: tuple[str, ...]


def export(
    folder: Path, drafts: Sequence[Draft], languages: Sequence[str], picture: Picture
) -> Exported:
    """Write what is in force, one file a topic or campaign; `languages`: those of the content.

    Files of an earlier export are replaced, or deleted where nothing stands in them any more.
    Raises NotOursError before anything is written, and OSError.
    """
    in_force = [draft for draft in drafts if draft.in_force is not None]
    lacking = [draft for draft in in_force if not set(languages) <= set(draft.in_force or {})]
    whole = [draft for draft in in_force if draft not in lacking]
    wanted: dict[Path, bytes] = {}
    for half, some in zip((".", UNTRANSLATED), (whole, lacking), strict=True):
        faq = [each for each in some if each.kind is DraftKind.FAQ]
        wanted |= _faq(folder / (FAQ if half == "." else half), faq)
    for half, some in zip(HALVES, (whole, lacking), strict=True):
        posts = [each for each in some if each.kind is DraftKind.POST]
        wanted |= _toolkit(folder / half, posts, picture)
    there = _written_before(folder)
    ours = {path for path in there if _is_ours(path)}
    ours |= {image for path in ours for image in _shown_in(path)}
    if not_ours := [path for path in wanted if path.exists() and not _may_go(path, wanted, ours)]:
        raise NotOursError(not_ours)
    stale = sorted(path for path in ours if path not in wanted)
    for path, data in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for path in stale:
        path.unlink(missing_ok=True)
    return Exported(
        tuple(wanted), tuple(stale), len(in_force), tuple(draft.entry for draft in lacking)
    )


def pictures_in(store: Store) -> Picture:
    """Those that are here, and in which everybody agrees just now: a file keeps no later no."""

    def found(draft: Draft) -> tuple[str, bytes] | None:
        approved = draft.in_force or {}
        if PICTURE not in approved:
            return None
        asked, noticed = consent_of(approved), consent_of(draft.body)
        if (noticed is None) is not (asked is None):
            return None  # people were noticed in it since
        if asked and stands_of(store.pictured_in(asked.id)) is not Stands.AGREED:
            return None
        return store.kept_picture(approved[IMAGE])

    return found


def _faq(folder: Path, drafts: Sequence[Draft]) -> dict[Path, bytes]:
    return {
        folder / NAME.format(topic=topic): _marked(
            faq_file(topic, [({"id": each.entry, **(each.in_force or {})}, _origin(each))
                             for each in some])
        )
        for topic, some in _by_topic(drafts)
    }  # fmt: skip


def _toolkit(folder: Path, drafts: Sequence[Draft], picture: Picture) -> dict[Path, bytes]:
    """Posts with their pictures, and what the people in these were asked."""
    found: dict[Path, bytes] = {}
    for campaign, some in _by_topic(drafts):
        parts: dict[str, list[tuple[dict[str, Any], str]]] = {POSTS: [], IMAGES: [], CONSENTS: []}
        for draft in some:
            body, origin = draft.in_force or {}, _origin(draft)
            file = picture(draft)
            parts[POSTS].append((_post(draft, bare=PICTURE in body and file is None), origin))
            if file is None:
                continue
            kind, data = file
            image = image_body(body, kind)
            parts[IMAGES].append((image, origin))
            found[folder / IMAGES / image["file"]] = data
            if CONSENT in body[PICTURE]:
                parts[CONSENTS].append((body[PICTURE][CONSENT], origin))
        for key, entries in parts.items():
            if entries:
                found[folder / key / NAME.format(topic=campaign)] = _marked(listed(key, entries))
    return found


def _post(draft: Draft, *, bare: bool) -> dict[str, Any]:
    """What stands in the file: who suggested a post never does. `bare`: without its picture."""
    apart = (NAMED, PICTURE, *([IMAGE] if bare else []))
    kept = {key: value for key, value in (draft.in_force or {}).items() if key not in apart}
    return {"id": draft.entry, **kept}


def _by_topic(drafts: Sequence[Draft]) -> Iterator[tuple[str, list[Draft]]]:
    ordered = sorted(drafts, key=lambda each: (each.topic, each.id))
    for topic, some in groupby(ordered, key=lambda each: each.topic):
        yield topic, list(some)


def _written_before(folder: Path) -> list[Path]:
    """Files with the names of an export, whoever wrote them."""
    rooms = [
        folder / FAQ, folder / UNTRANSLATED,
        *(folder / half / key for half in HALVES for key in (POSTS, IMAGES, CONSENTS)),
    ]  # fmt: skip
    return [path for room in rooms for path in sorted(room.glob(NAME.format(topic="*")))]


def _shown_in(path: Path) -> list[Path]:
    """The pictures that a file of an earlier export describes."""
    if path.parent.name != IMAGES:
        return []
    names = re.findall(r"^ +file: ([a-z0-9-]+\.[a-z]+)$", path.read_text("utf-8"), re.MULTILINE)
    return [found for name in names if (found := path.parent / name).is_file()]


def _may_go(path: Path, wanted: Mapping[Path, bytes], ours: Collection[Path]) -> bool:
    """Whether a file may be replaced: pictures never change, so one that differs is another's."""
    if path.suffix == ".yaml":
        return path in ours
    return path.read_bytes() == wanted[path]


def _origin(draft: Draft) -> str:
    """By which roles, never by whom: the file goes where anybody may read it."""
    parts = [f"written {_day(draft.created_at)}", f"approved {_day(draft.approved_at)}"]
    for number, role in enumerate((draft.author_role, draft.approver_role)):
        if role:
            parts[number] += f" by {role}"
    return ", ".join(parts)


def _day(seconds: float | None) -> str:
    return datetime.fromtimestamp(seconds or 0, UTC).date().isoformat()


def _marked(text: str) -> bytes:
    return f"{MARK}{_digest(text)}\n{text}".encode()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _is_ours(path: Path) -> bool:
    """Whether a file is as an earlier export wrote it."""
    mark, _, text = path.read_bytes().decode("utf-8", "replace").partition("\n")
    return mark == f"{MARK}{_digest(text)}"
