"""Markdown and DOCX -> HTML, of which html.py makes blocks."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import mammoth
from markdown_it import MarkdownIt

from knowledge.importing.blocks import NotReadableError

MOST_XML = 20_000_000
"""Bytes of one part of a DOCX, unpacked: a thousand pages."""

STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='toc 1'] => !
p[style-name='toc 2'] => !
p[style-name='toc 3'] => !
p[style-name='toc 4'] => !
p[style-name='TOC Heading'] => !
"""
_FRONT_MATTER = re.compile(r"---\n.*?\n(?:---|\.\.\.)\n", re.DOTALL)
_DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def html_of_markdown(text: str) -> str:
    """What looks like HTML in it stays text."""
    text = text.replace("\r\n", "\n")
    front = _FRONT_MATTER.match(text)
    renderer = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    return str(renderer.render(text[front.end() :] if front else text))


def html_of_docx(path: Path) -> str:
    """Headings, paragraphs, lists and tables; pictures are left out. Raises NotReadableError."""
    try:
        _look_inside(path)
        with path.open("rb") as file:
            found = mammoth.convert_to_html(
                file, style_map=STYLES, convert_image=mammoth.images.img_element(_no_image)
            )
    except (NotReadableError, MemoryError):
        raise
    except Exception as error:  # whatever a broken file makes the libraries below raise
        raise NotReadableError("is a broken Word file: save it anew") from error
    return str(found.value)


def _no_image(image: Any) -> dict[str, str]:  # noqa: ARG001 - mammoth's signature
    return {"src": ""}


def _look_inside(path: Path) -> None:
    """Refuse what unfolds into far more than the file: large parts, and entities."""
    with zipfile.ZipFile(path) as archive:
        for part in archive.infolist():
            if part.flag_bits & 1:
                raise NotReadableError("is protected with a password: save it without one")
            if not part.filename.endswith((".xml", ".rels")):
                continue
            if part.file_size > MOST_XML:
                limit = MOST_XML // 1_000_000
                raise NotReadableError(
                    f"unfolds to more than {limit} MB: it is no ordinary Word file"
                )
            # entities are ASCII: in UTF-16 there is a zero byte with each letter
            if _DECLARES.search(archive.read(part).replace(b"\0", b"")):
                raise NotReadableError("declares entities, which no Word file does")
