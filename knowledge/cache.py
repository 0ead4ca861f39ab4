"""What takes long to build, kept between two starts: content that did not change is not read again.

A kept piece is a pickle, which runs whatever it says: like Python's own __pycache__ it is only read
from a folder that nobody but this user can write to. It can be deleted at any time.
"""

from __future__ import annotations

import hashlib
import logging
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import numpy as np

from knowledge import library
from knowledge.library import Library
from knowledge.search import Index

log = logging.getLogger(__name__)

CODE = Path(__file__).parent
KEPT = 4
"""Files in the folder: a few contents that are tried in turn."""


def index_of(content: Path, today: Callable[[Library], date], folder: Path | None) -> Index:
    """The index of a content folder on the day that `today` says, from `folder` where it is kept.

    Raises ContentError and FileNotFoundError, as library.load() does.
    """
    if folder is None or not content.is_dir():
        return _built(content, today)
    path = folder / f"{_digest(content)}.index"
    kept = _read(path)
    if kept is not None and kept.day == today(kept.library):
        return kept
    index = _built(content, today)
    _write(path, index)
    return index


def _built(content: Path, today: Callable[[Library], date]) -> Index:
    read = library.load(content)
    return Index(read, today(read))


def _digest(content: Path) -> str:
    """Changes with any file of the content, with our code and with what it runs on."""
    found = hashlib.sha256(f"{content.resolve()} {sys.version} {np.__version__}".encode())
    # the shipped content stands in for files that are left out
    for root, pattern in ((CODE, "*.py"), (library.SHIPPED, "*.yaml"), (content, "**/*.y*ml")):
        for path in _sorted(root.glob(pattern)):
            found.update(f"{path}\0".encode())
            found.update(path.read_bytes())
    return found.hexdigest()[:32]


def _sorted(paths: Iterable[Path]) -> list[Path]:
    return sorted(path for path in paths if path.is_file())


def _read(path: Path) -> Index | None:
    try:
        if not _is_ours_alone(path.parent) or not _is_ours_alone(path):
            return None
        kept = pickle.loads(path.read_bytes())  # noqa: S301 - see above: written by this user
    except FileNotFoundError:
        return None
    except Exception as error:
        log.warning("the kept index %s cannot be read: %s", path, type(error).__name__)
        return None
    return kept if isinstance(kept, Index) else None


def _is_ours_alone(path: Path) -> bool:
    stat = path.stat()
    return stat.st_uid == os.getuid() and not stat.st_mode & 0o022


def _write(path: Path, index: Index) -> None:
    """All or nothing: another process may be reading or writing the same."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_ours_alone(path.parent):
            log.warning("others can write to %s: nothing is kept there", path.parent)
            return
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(pickle.dumps(index, protocol=pickle.HIGHEST_PROTOCOL))
        Path(file.name).replace(path)
        _tidy(path.parent)
    except OSError as error:
        log.info("the index is not kept: %s", error)


def _tidy(folder: Path) -> None:
    newest_first = sorted(folder.glob("*.index"), key=lambda p: p.stat().st_mtime, reverse=True)
    for path in newest_first[KEPT:]:
        path.unlink(missing_ok=True)
