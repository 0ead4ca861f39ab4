"""Marked sections of a document: what stands in them is generated, never typed."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
DOCUMENT = ROOT / "docs" / "quality.md"


class SectionError(Exception):
    """A section that is not marked in the document, or not exactly once."""


def renewed(text: str, name: str, body: str) -> str:
    """`text` with `body` in the section `name`, everything else as it was."""
    begin, end = f"<!-- generated: {name} -->", f"<!-- end: {name} -->"
    marked = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if len(marked.findall(text)) != 1:
        raise SectionError(f"'{begin} … {end}' should stand in the document once")
    return marked.sub(lambda _: f"{begin}\n\n{body.strip()}\n\n{end}", text)


def write(name: str, body: str, document: Path = DOCUMENT) -> None:
    """Renew the section in the file. Raises SectionError."""
    text = document.read_text(encoding="utf-8")
    document.write_text(renewed(text, name, body), encoding="utf-8")
