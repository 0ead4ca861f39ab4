"""Pieces with their topics -> a file of draft clauses, written whole or not at all."""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from knowledge.importing.placing import Placed
from knowledge.models import Status
from knowledge.writing import listed

FOLDER = "policy"
HEADER = """\
# Read from {name}. Drafts, of which none is found or quoted: `python -m bot check` says what each
# needs. The topics were proposed by a search; nobody looked at them yet.
"""
LONGEST_NAME = 60
_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")


class TakenError(Exception):
    """Files that stand where drafts should be written."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self.paths = tuple(paths)
        super().__init__(", ".join(map(str, paths)))


def name_of(path: Path) -> str:
    """How the drafts of a file are called: its name, as ids are written."""
    plain = unicodedata.normalize("NFKD", path.stem).encode("ascii", "ignore").decode().lower()
    return _NOT_IN_IDS.sub("-", plain)[:LONGEST_NAME].strip("-") or "import"


def drafts_file(path: Path, placed: Sequence[Placed], language: str) -> str:
    """The YAML for one imported file, its clauses in the order of reading."""
    entries = [
        (_draft(name_of(path), number, path.name, each, language), "")
        for number, each in enumerate(placed, 1)
    ]
    return HEADER.format(name=path.name) + listed("clauses", entries)


def _draft(name: str, number: int, file: str, placed: Placed, language: str) -> dict[str, Any]:
    """A clause without a verdict: that is for a person to say."""
    piece = placed.piece
    source: dict[str, Any] = {"file": file}
    if piece.page is not None:
        source["page"] = piece.page
    if piece.headings:
        source["headings"] = list(piece.headings)
    if placed.topic:
        confidence = round(placed.confidence, 2)
        source["proposed"] = {"topic": placed.topic, "confidence": confidence}
    draft: dict[str, Any] = {"id": f"{name}.{number}"}
    if placed.is_sure:
        draft["topic"] = placed.topic
    title = {"title": piece.title} if piece.title else {}
    return {
        **draft,
        "status": Status.DRAFT.value,
        "source": source,
        language: {**title, "text": piece.text},
    }


def write(folder: Path, texts: Mapping[str, str]) -> list[Path]:
    """Write each text to `folder`/policy/NAME.yaml: all of them, or none where one fails.

    Raises TakenError where one of the files is there already, and OSError.
    """
    target = folder / FOLDER
    paths = {target / f"{name}.yaml": text for name, text in texts.items()}
    if taken := [path for path in paths if path.exists()]:
        raise TakenError(taken)
    target.mkdir(parents=True, exist_ok=True)
    parts: dict[Path, Path] = {}
    done: list[Path] = []
    try:
        for path, text in paths.items():
            parts[path] = _part(target, text)
        for path, part in parts.items():
            part.rename(path)
            done.append(path)
    except BaseException:  # Ctrl-C too: a part is nothing that anybody can use
        for path in (*parts.values(), *done):
            with suppress(OSError):
                path.unlink()
        raise
    return done


def _part(folder: Path, text: str) -> Path:
    """A file that no reader of content looks at."""
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=folder, suffix=".part", delete=False
    ) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part = Path(file.name)
    part.chmod(0o644)
    return part
