"""A file -> blocks, whatever its format. What a file is, its bytes say; its name must agree."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.importing import html, marked, pdf
from knowledge.importing.blocks import Kind, NotReadableError, Reading, has_letters

MOST_BYTES = 20_000_000
MOST_MEMORY = 1_000_000_000
"""Bytes that reading a file may take: a small one can unfold to more than there is."""
MARKDOWN, HTML, DOCX, PDF = "Markdown", "HTML", "DOCX", "PDF"
BY_NAME = {
    ".md": MARKDOWN, ".markdown": MARKDOWN, ".txt": MARKDOWN,
    ".html": HTML, ".htm": HTML, ".xhtml": HTML, ".docx": DOCX, ".pdf": PDF,
}  # fmt: skip

Progress = Callable[[int, int], None]
"""Told after each page: how many are done, of how many."""

_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html)\b",
                   re.IGNORECASE | re.DOTALL)  # fmt: skip
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"


def read(path: Path, progress: Progress | None = None, known: Container[str] = ()) -> Reading:
    """What a file says. `known`: folded words that are surely words, to join hyphenated ones.

    Raises NotReadableError, and OSError.
    """
    if path.is_dir():
        raise NotReadableError("is a folder: name the files in it")
    size = path.stat().st_size
    if size > MOST_BYTES:
        limit = MOST_BYTES // 1_000_000
        raise NotReadableError(f"is larger than {limit} MB: split it, or take the pictures out")
    data = path.read_bytes()
    kind = _kind(path, data)
    try:
        with _memory_bounded():
            reading = _read(path, data, kind, progress, known)
    except MemoryError:
        limit = MOST_MEMORY // 1_000_000
        raise NotReadableError(f"unfolds to more than {limit} MB: it is no ordinary file") from None
    if not any(has_letters(b.text) for b in reading.blocks if b.kind is not Kind.HEADING):
        raise NotReadableError("holds no text")
    return reading


def _read(
    path: Path, data: bytes, kind: str, progress: Progress | None, known: Container[str]
) -> Reading:
    if kind == PDF:
        return pdf.read(path, progress, known)
    if kind == DOCX:
        return Reading(html.blocks_of(marked.html_of_docx(path), numbered=False))
    if kind == HTML:
        return Reading(html.blocks_of(_decoded(data, _charset(data))))
    return Reading(html.blocks_of(marked.html_of_markdown(_decoded(data, "utf-8"))))


@contextmanager
def _memory_bounded() -> Iterator[None]:
    """Lets nothing take MOST_MEMORY more than now, where the system can hold it to that (Linux)."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (ImportError, OSError):
        yield
        return
    before = resource.getrlimit(resource.RLIMIT_AS)
    most = pages * resource.getpagesize() + MOST_MEMORY
    if any(limit != resource.RLIM_INFINITY and limit < most for limit in before):
        yield  # held to less already
        return
    resource.setrlimit(resource.RLIMIT_AS, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def _kind(path: Path, data: bytes) -> str:
    """The format. Raises NotReadableError where name and bytes disagree."""
    named = BY_NAME.get(path.suffix.lower())
    if named is None:
        known = ", ".join(sorted(BY_NAME))
        raise NotReadableError(f"is of no known kind: its name should end in one of {known}")
    if not data.strip():
        raise NotReadableError("is empty")
    found = _kind_of_bytes(data)
    if found == _OLD_WORD:
        raise NotReadableError("is an old or protected Word file: save it as an open .docx")
    if found is None and named == HTML and b"\0" not in data and b"<" in data:
        found = HTML  # a part of a page, without its frame
    if found != named and (found is not None or named in (PDF, DOCX, HTML)):
        is_really = f"it holds {found}" if found else "its bytes say something else"
        raise NotReadableError(f"is not the {named} that its name says: {is_really}")
    return named


_OLD_WORD = "old Word"


def _kind_of_bytes(data: bytes) -> str | None:
    """None where nothing tells: Markdown is any text."""
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.startswith(_ZIP):
        return DOCX if b"word/" in data else "a ZIP archive"
    if data.startswith(_OLE):
        return _OLD_WORD
    if _HTML.match(data[:4096].removeprefix(b"\xef\xbb\xbf")):
        return HTML
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "no text"
    return None


def _charset(data: bytes) -> str:
    """What a page says it is written in; browsers take iso-8859-1 for what Windows made of it."""
    declared = _CHARSET.search(data[:4096])
    name = declared.group(1).decode().lower() if declared else "utf-8"
    return "cp1252" if name in ("iso-8859-1", "latin1", "ascii", "us-ascii") else name


def _decoded(data: bytes, charset: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        charset = "utf-16"
    elif data.startswith(b"\xef\xbb\xbf"):
        charset = "utf-8-sig"
    try:
        return data.decode(charset)
    except (UnicodeError, LookupError):
        raise NotReadableError(f"is not {charset.upper()} text: save it as UTF-8") from None
