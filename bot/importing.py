"""Files of an existing policy -> drafts in a content folder: reading, progress, what is told."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from knowledge import text as words
from knowledge.importing import drafts, files
from knowledge.importing.blocks import NotReadableError, Reading
from knowledge.importing.clauses import pieces_of
from knowledge.importing.placing import Placed, place
from knowledge.models import LANGUAGES
from knowledge.search import Index

TITLE_SHOWN = 60


class NotImportedError(Exception):
    """Why nothing was written: a line for each file that stood in the way."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("\n".join(lines))


@dataclass(frozen=True)
class Read:
    """A file that could be read, and the language that it is in."""

    path: Path
    reading: Reading
    language: str


@dataclass(frozen=True)
class Imported:
    """The drafts of one file, and where they are."""

    read: Read
    placed: Sequence[Placed]
    written: Path

    @property
    def unplaced(self) -> list[Placed]:
        return [each for each in self.placed if not each.is_sure]


def bring_in(
    paths: Sequence[Path], folder: Path, index: Index, language: str | None = None
) -> list[Imported]:
    """Read every file, propose topics out of `index`, and write the drafts into `folder`.

    Where a file cannot be read or its drafts are there already nothing at all is written: raises
    NotImportedError, and OSError.
    """
    _one_name_each(paths)
    known = {word for counts in index.texts.corpus.known.values() for word in counts}
    with _progress() as bar:
        read = _read_all(paths, known, language, bar)
        placed = [_placed(each, index, bar) for each in read]
    texts = {
        drafts.name_of(each.path): drafts.drafts_file(each.path, some, each.language)
        for each, some in zip(read, placed, strict=True)
    }
    try:
        written = drafts.write(folder, texts)
    except drafts.TakenError as error:
        raise NotImportedError(
            [f"{path} is there already: move it away, or rename your file" for path in error.paths]
        ) from None
    return list(map(Imported, read, placed, written))


def _read_all(
    paths: Sequence[Path], known: Container[str], language: str | None, bar: Progress
) -> list[Read]:
    """All files; raises NotImportedError with a line for each that cannot be read."""
    read: list[Read] = []
    lines: list[str] = []
    for path in paths:
        task = bar.add_task(path.name, total=1)
        try:
            reading = files.read(path, partial(_advance, bar, task), known)
            read.append(Read(path, reading, language or _language_of(reading)))
        except NotReadableError as error:
            lines.append(f"{path} {error}")
        except FileNotFoundError:
            lines.append(f"{path} is not there")
        bar.update(task, completed=bar.tasks[task].total)
    if lines:
        raise NotImportedError(lines)
    return read


def _placed(read: Read, index: Index, bar: Progress) -> list[Placed]:
    pieces = pieces_of(read.reading.blocks)
    task = bar.add_task(f"{read.path.name}: topics", total=len(pieces))
    placed = []
    for number, piece in enumerate(pieces, 1):
        placed.append(place(index, piece))
        _advance(bar, task, number, len(pieces))
    return placed


def _advance(bar: Progress, task: TaskID, done: int, total: int) -> None:
    bar.update(task, completed=done, total=total)


def _one_name_each(paths: Sequence[Path]) -> None:
    seen: dict[str, Path] = {}
    for path in paths:
        other = seen.setdefault(drafts.name_of(path), path)
        if other is not path:
            raise NotImportedError([f"{other} and {path} would be written to one file: rename one"])


def _language_of(reading: Reading) -> str:
    """Raises NotReadableError where it is neither of ours, or not clear."""
    text = " ".join(block.text for block in reading.blocks)
    found = None if words.is_foreign(text) else words.detect(text, LANGUAGES)
    if found is None:
        known = " or ".join(LANGUAGES)
        raise NotReadableError(f"is not clearly in one language: say it with --language {known}")
    return found


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar for each file, on a terminal; nothing elsewhere."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        yield bar


def told(done: Sequence[Imported], folder: Path) -> Iterator[str]:
    """What was written, what was left out, and what was not placed, line by line."""
    for each in done:
        sure = len(each.placed) - len(each.unplaced)
        yield (f"{each.written}: {len(each.placed)} drafts in '{each.read.language}', "
               f"{sure} with a topic")  # fmt: skip
        yield from (f"  {note}" for note in each.read.reading.notes)
        yield from (f"  not placed: {_named(placed)}" for placed in each.unplaced)
    yield f"python -m bot check {folder} says what each draft needs"


def _named(placed: Placed) -> str:
    piece = placed.piece
    name = piece.title or piece.text
    short = name if len(name) <= TITLE_SHOWN else f"{name[:TITLE_SHOWN].rstrip()}…"
    page = f", page {piece.page}" if piece.page else ""
    nearest = f" (nearest: {placed.topic}, {placed.confidence:.2f})" if placed.topic else ""
    return f"{' '.join(short.split())}{page}{nearest}"
