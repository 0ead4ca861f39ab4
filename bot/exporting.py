"""What was approved in Slack, as content files for the organisation's own version control."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from bot.records import Draft, DraftKind
from knowledge.writing import faq_file, listed
from toolkit.suggesting import NAMED

FAQ, POSTS = "faq", "toolkit/posts"
UNTRANSLATED = "untranslated"
FOLDERS = {
    DraftKind.FAQ: (FAQ, UNTRANSLATED), DraftKind.POST: (POSTS, f"{UNTRANSLATED}/posts"),
}  # fmt: skip
"""Of what content can take, and of what still lacks one of its languages."""
NAME = "slack-{topic}.yaml"
MARK = "# Written by `python -m bot export`, sha256 "


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


def export(folder: Path, drafts: Sequence[Draft], languages: Sequence[str]) -> Exported:
    """Write what is in force, one file a topic or campaign; `languages`: those of the content.

    Files of an earlier export are replaced, or deleted where nothing stands in them any more.
    Raises NotOursError before anything is written, and OSError.
    """
    in_force = [draft for draft in drafts if draft.in_force is not None]
    lacking = [draft for draft in in_force if not set(languages) <= set(draft.in_force or {})]
    whole = [draft for draft in in_force if draft not in lacking]
    wanted = {
        path: text
        for kind, folders in FOLDERS.items()
        for name, some in zip(folders, (whole, lacking), strict=True)
        for path, text in _files(folder / name, [each for each in some if each.kind is kind])
    }
    there = [
        path
        for folders in FOLDERS.values()
        for name in folders
        for path in sorted((folder / name).glob(NAME.format(topic="*")))
    ]
    if not_ours := [path for path in there if path in wanted and not _is_ours(path)]:
        raise NotOursError(not_ours)
    stale = [path for path in there if path not in wanted and _is_ours(path)]
    for path, text in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_marked(text), encoding="utf-8")
    for path in stale:
        path.unlink()
    return Exported(
        tuple(wanted), tuple(stale), len(in_force), tuple(draft.entry for draft in lacking)
    )


def _files(folder: Path, drafts: Sequence[Draft]) -> Iterator[tuple[Path, str]]:
    by_topic = sorted(drafts, key=lambda each: (each.topic, each.id))
    for topic, some in groupby(by_topic, key=lambda each: each.topic):
        chosen = list(some)
        entries = [({"id": each.entry, **_written(each)}, _origin(each)) for each in chosen]
        is_faq = chosen[0].kind is DraftKind.FAQ
        text = faq_file(topic, entries) if is_faq else listed("posts", entries)
        yield folder / NAME.format(topic=topic), text


def _written(draft: Draft) -> dict[str, Any]:
    """What stands in the file: who suggested a post never does."""
    return {key: value for key, value in (draft.in_force or {}).items() if key != NAMED}


def _origin(draft: Draft) -> str:
    """By which roles, never by whom: the file goes where anybody may read it."""
    parts = [f"written {_day(draft.created_at)}", f"approved {_day(draft.approved_at)}"]
    for number, role in enumerate((draft.author_role, draft.approver_role)):
        if role:
            parts[number] += f" by {role}"
    return ", ".join(parts)


def _day(seconds: float | None) -> str:
    return datetime.fromtimestamp(seconds or 0, UTC).date().isoformat()


def _marked(text: str) -> str:
    return f"{MARK}{_digest(text)}\n{text}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _is_ours(path: Path) -> bool:
    """Whether a file is as an earlier export wrote it."""
    mark, _, text = path.read_bytes().decode("utf-8", "replace").partition("\n")
    return mark == f"{MARK}{_digest(text)}"
