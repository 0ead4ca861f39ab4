"""The handbook as files in a folder: all of it, or none."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bot.handbook.site import Site

MARK = ".wegwijzer-handbook"
"""In a folder that was built: the names of all files that were written into it."""


class NotOursError(Exception):
    """The folder holds something else than an earlier build; `what` names one such thing."""

    def __init__(self, what: Path) -> None:
        super().__init__(what)
        self.what = what


def build(site: Site, folder: Path) -> int:
    """Write the whole site in place of what an earlier build left there; the number of files.

    Raises NotOursError, and changes nothing, where `folder` holds anything else.
    """
    folder = folder.resolve()
    _refuse_others(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as beside:
        new, old = Path(beside) / "new", Path(beside) / "old"
        paths = site.paths
        for path in paths:
            file = new / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(site.page(path) or b"")
        (new / MARK).write_text("".join(f"{path}\n" for path in sorted(paths)), encoding="utf-8")
        if folder.exists():
            folder.rename(old)
        try:
            new.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise
    return len(paths)


def _refuse_others(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise NotOursError(folder)
    mark = folder / MARK
    ours = {MARK, *mark.read_text(encoding="utf-8").splitlines()} if mark.is_file() else set()
    for path in sorted(folder.rglob("*")):
        is_folder = path.is_dir() and not path.is_symlink()
        name = path.relative_to(folder).as_posix()
        if not is_folder and name not in ours:
            raise NotOursError(path)
