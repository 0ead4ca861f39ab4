"""PDF -> blocks. A PDF knows letters and where they stand: what they are is told by their looks.

Larger or bold lines, and numbered ones, are headings. Lines that stand at the edge of many pages,
and tables of contents, are left out. A word that is broken at the end of a line is joined where the
whole word is known; otherwise its hyphen stays.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LAParams, LTChar, LTCurve, LTFigure, LTTextBox, LTTextLine
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser

from knowledge.importing.blocks import (
    Block,
    Kind,
    NotReadableError,
    Reading,
    could_be_heading,
    has_letters,
    is_named_number,
    number_depth,
    tidy,
)
from knowledge.importing.columns import Line, lines_in_order
from knowledge.text import words

if TYPE_CHECKING:
    from knowledge.importing.files import Progress

MOST_PAGES = 200
EDGE = 0.08
"""The share of a page's height, at its top and bottom, where running titles stand."""
LARGER = 1.08
"""How much larger than the running text a heading is."""
SHORT = 0.75
"""The share of the usual width below which a line was ended on purpose."""
FEWEST_LETTERS = 20
"""On a page: with fewer on most pages, the file is pictures of pages."""
MARK = (1.5, 7.0)
"""Points: how large the bullets are that are drawn instead of written."""
DOUBTS = 5
"""Words that are named."""
SAME_LEFT = 2.0
"""Points: lines that begin this near to each other begin at the same place."""
SEEN_OFTEN = 2
"""Pages with the same line at the edge: it is a running title then."""

_BULLET = re.compile(r"[•●○◦▪■□–—‣⁃*✓✔➢➤►\uf0b7\uf0a7\uf0d8\uf02d-]\s+(?=\S)|[\uf0b7\uf0a7]")
_ITEM = re.compile(r"(?:\d{1,2}[.)]|\(?[a-z][.)])\s+(?=\S)")
_CONTENTS_LINE = re.compile(r"(?:\.\s?){4,}\s*\d+\s*$|…{2,}\s*\d+\s*$")
_NUMBERS = re.compile(r"\d+|\b[ivx]+\b")
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_UNKNOWN_LETTER = re.compile(r"\(cid:\d+\)")
_LAST_BROKEN = re.compile(r"(?P<word>[^\W\d_]+)(?P<hyphen>[-\u00ad\u2010])$")
_HYPHENATED = re.compile(r"[^\W\d_]+-[^\W\d_]+")
_SECOND_PART = re.compile(r"(?:en|of|and|or|tot|to)\b")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_DASHES = ("-", "–", "—")
_ENDS = (".", "!", "?", ":", ";")
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)


def read(path: Path, progress: Progress | None, known: Container[str]) -> Reading:
    """The blocks of a PDF, each with its page. Raises NotReadableError."""
    pages = _pages(path, progress)
    notes = _without_letters(pages)
    kept, left_out = _without_edges(pages)
    lines = [line for line in kept if not _CONTENTS_LINE.search(line.text)]
    if len(lines) < len(kept):
        left_out.append(f"a table of contents, lines: {len(kept) - len(lines)}")
    notes += [f"left out: {each}" for each in left_out]
    joins = _Joins(lines, known)
    paragraphs = list(_paragraphs(lines, _body_of(lines), joins))
    if joins.doubtful:
        some = ", ".join(joins.doubtful[:DOUBTS])
        notes.append(f"hyphens that stayed from ends of lines: {len(joins.doubtful)} ({some})")
    return Reading(_leveled(paragraphs), notes)


def _pages(path: Path, progress: Progress | None) -> list[list[Line]]:
    """The lines of each page."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of what readers do not mind
    try:
        with path.open("rb") as file:
            document = PDFDocument(PDFParser(file))
            if not document.is_extractable:
                raise NotReadableError("does not allow its text to be copied: save it without that")
            pages = []
            for page in PDFPage.create_pages(document):
                pages.append(page)
                if len(pages) > MOST_PAGES:
                    raise NotReadableError(f"has more than {MOST_PAGES} pages: import it in parts")
            return list(_lines_by_page(pages, progress))
    except (NotReadableError, MemoryError):
        raise
    except (PDFPasswordIncorrect, PDFEncryptionError):
        message = "is encrypted: save it without a password"
        raise NotReadableError(message) from None
    except Exception as error:  # a broken file makes the parser raise anything
        raise NotReadableError("is a broken PDF: print it to a new one") from error


def _lines_by_page(pages: Sequence[PDFPage], progress: Progress | None) -> Iterator[list[Line]]:
    manager = PDFResourceManager()
    # short margins: what stands apart is put together by columns, which pdfminer does not know
    device = PDFPageAggregator(manager, laparams=LAParams(char_margin=1.0, boxes_flow=None))
    interpreter = PDFPageInterpreter(manager, device)
    for number, page in enumerate(pages, 1):
        interpreter.process_page(page)
        layout = device.get_result()
        yield lines_in_order(list(_fragments(layout, number)))
        if progress:
            progress(number, len(pages))


def _fragments(layout: Any, page: int) -> Iterator[Line]:
    """What stands close together on one line; a drawn bullet is one too."""
    margin = EDGE * layout.height
    waiting = list(layout)
    while waiting:
        part = waiting.pop()
        if isinstance(part, LTCurve):
            if MARK[0] <= part.width <= MARK[1] and abs(part.width - part.height) < 1:
                yield Line("•", page, part.height, False, *part.bbox, False)
            continue
        if not isinstance(part, LTTextLine):
            waiting += list(part) if isinstance(part, LTTextBox | LTFigure) else []
            continue
        text = tidy(part.get_text().translate(_LIGATURES))
        chars = [c for c in part if isinstance(c, LTChar) and c.get_text().strip()]
        if text and chars:
            size = Counter(round(c.size * 2) / 2 for c in chars).most_common(1)[0][0]
            bold = sum(bool(_BOLD.search(c.fontname)) for c in chars) > 0.9 * len(chars)
            edge = part.y0 > layout.height - margin or part.y1 < margin
            yield Line(text, page, size, bold, *part.bbox, edge)


def _without_letters(pages: Sequence[Sequence[Line]]) -> list[str]:
    """A note for pages that hold no text. Raises NotReadableError where most do not."""
    text = "".join(line.text for page in pages for line in page)
    if len(_UNKNOWN_LETTER.findall(text)) * 20 > len(text):
        raise NotReadableError("does not say which letters it holds: run text recognition over it")
    empty = [
        number
        for number, page in enumerate(pages, 1)
        if sum(len(line.text) for line in page) < FEWEST_LETTERS
    ]
    if len(empty) * 2 > len(pages):
        raise NotReadableError("is a scan without text: run text recognition (OCR) over it first")
    return [f"no text on page {', '.join(map(str, empty))}"] if empty else []


def _without_edges(pages: Sequence[Sequence[Line]]) -> tuple[list[Line], list[str]]:
    """The lines but for page numbers and running titles, and what those were."""
    at_edge = Counter(
        plain for page in pages for plain in {_plain(line) for line in page if line.at_edge}
    )
    running = {plain for plain, times in at_edge.items() if times >= SEEN_OFTEN}
    kept = [
        line
        for page in pages
        for line in page
        if not (line.at_edge and (_plain(line) in running or not has_letters(line.text)))
    ]
    titles = sorted(plain for plain in running if has_letters(plain))
    return kept, [f"'{title}' at the edge of {at_edge[title]} pages" for title in titles]


def _plain(line: Line) -> str:
    """A line at the edge, whatever page it stands on."""
    return _NUMBERS.sub("…", line.text)


@dataclass(frozen=True)
class _Body:
    """The running text: how it looks, how far its lines lie apart, and how long a line is."""

    size: float
    bold: bool
    leading: float
    width: float


def _body_of(lines: Sequence[Line]) -> _Body:
    styles: Counter[tuple[float, bool]] = Counter()
    for line in lines:
        styles[line.style] += len(line.text)
    size, bold = styles.most_common(1)[0][0] if styles else (10.0, False)
    steps = Counter(
        round((a.top - b.top) * 2) / 2
        for a, b in pairwise(lines)
        if a.page == b.page and a.style == b.style == (size, bold) and 0 < a.top - b.top < 3 * size
    )
    widths = sorted(line.right - line.left for line in lines if line.style == (size, bold))
    width = widths[len(widths) * 9 // 10] if widths else 0.0
    return _Body(size, bold, steps.most_common(1)[0][0] if steps else size * 1.3, width)


class _Joins:
    """How one line goes on in the next. `known`: words that surely are words."""

    def __init__(self, lines: Sequence[Line], known: Container[str]) -> None:
        whole = [line.text for line in lines]
        self.own = {word for text in whole for word in words(_LAST_BROKEN.sub("", text))}
        self.hyphenated = {each.casefold() for text in whole for each in _HYPHENATED.findall(text)}
        self.known = known
        self.doubtful: list[str] = []

    def joined(self, before: str, after: str) -> str:
        """Both lines as one; a hyphen between them goes only where the whole is a known word."""
        found, first = _LAST_BROKEN.search(before), _FIRST_WORD.match(after)
        if found is None or first is None or _SECOND_PART.match(after):  # privé- en zakelijk
            return f"{before} {after}"
        start = before[: -len(found.group("hyphen"))]
        if found.group("hyphen") == "\u00ad" or self._is_word(found.group("word"), first.group()):
            return start + after
        self.doubtful.append(f"{found.group('word')}-{first.group()}")
        return before + after

    def _is_word(self, left: str, right: str) -> bool:
        if len(left) < 2 or not right[0].islower():
            return False  # e-mail, Slack-App
        if f"{left}-{right}".casefold() in self.hyphenated:
            return False
        return all(word in self.own or word in self.known for word in words(left + right))


@dataclass
class _Paragraph:
    """Lines that belong together."""

    first: Line
    text: str
    last: Line
    kind: Kind


def _paragraphs(lines: Sequence[Line], body: _Body, joins: _Joins) -> Iterator[_Paragraph]:
    current: _Paragraph | None = None
    for line in lines:
        if current is not None and _goes_on(current, line, body):
            current.text = joins.joined(current.text, line.text)
            current.last = line
            continue
        if current is not None:
            yield _judged(current, body)
        item = _BULLET.match(line.text) or (_ITEM.match(line.text) and not _stands_out(line, body))
        current = _Paragraph(line, line.text, line, Kind.ITEM if item else Kind.PARAGRAPH)
    if current is not None:
        yield _judged(current, body)


def _goes_on(paragraph: _Paragraph, line: Line, body: _Body) -> bool:
    """Whether a line is the next one of a paragraph."""
    last = paragraph.last
    if line.style != last.style and (_stands_out(line, body) or _stands_out(last, body)):
        return False
    if _is_item(line, paragraph) or _ITEM.match(line.text) or number_depth(line.text) > 1:
        return False
    if is_named_number(line.text) or (_ends_short(last, body) and not line.text[0].islower()):
        return False
    if line.page == last.page and 0 < last.top - line.top <= 1.3 * max(body.leading, line.size):
        return True
    # a new page or column: only what cannot be a beginning goes on
    elsewhere = line.page != last.page or line.top > last.top
    return elsewhere and not paragraph.text.endswith(_ENDS) and line.text[0].islower()


def _is_item(line: Line, before: _Paragraph) -> bool:
    """Whether a line begins with a bullet; a dash may also stand in the middle of a sentence."""
    if not _BULLET.match(line.text) or not line.text.startswith(_DASHES):
        return bool(_BULLET.match(line.text))
    if before.kind is Kind.ITEM:
        return abs(line.left - before.first.left) < SAME_LEFT
    return before.text.endswith(_ENDS) or abs(line.left - before.last.left) >= SAME_LEFT


def _ends_short(line: Line, body: _Body) -> bool:
    """Whether the writer ended a line, not the edge of the page: a sentence or numbered title."""
    is_short = line.right - line.left < SHORT * body.width
    return is_short and (line.text.endswith(_ENDS) or number_depth(line.text) > 0)


def _stands_out(line: Line, body: _Body) -> bool:
    return line.size >= body.size * LARGER or (
        line.bold and not body.bold and line.size >= body.size * 0.95
    )


def _judged(paragraph: _Paragraph, body: _Body) -> _Paragraph:
    """The paragraph, as a heading where it looks like one."""
    text, first = paragraph.text, paragraph.first
    if paragraph.kind is Kind.ITEM:
        paragraph.text = _BULLET.sub("- ", text, count=1)
        return paragraph
    stands_out = _stands_out(first, body)
    is_heading = could_be_heading(text, stands_out) and (
        stands_out
        or is_named_number(text)
        or (number_depth(text) > 1 and len(text) < 100)
        or _is_shouted(text)
    )
    paragraph.kind = Kind.HEADING if is_heading else Kind.PARAGRAPH
    return paragraph


def _is_shouted(text: str) -> bool:
    """A short line in capitals: more of them than of anything else."""
    return len(text) < 80 and text.isupper() and sum(map(str.isalpha, text)) > len(text) * 0.6


def _leveled(paragraphs: Sequence[_Paragraph]) -> list[Block]:
    """Blocks; the larger a heading is printed and the fewer numbers it has, the higher it is."""
    ranks = sorted({_rank(each) for each in paragraphs if each.kind is Kind.HEADING})
    return [
        Block(
            each.kind,
            each.text,
            ranks.index(_rank(each)) + 1 if each.kind is Kind.HEADING else 1,
            each.first.page,
        )
        for each in paragraphs
    ]


def _rank(paragraph: _Paragraph) -> tuple[float, bool, int]:
    line = paragraph.first
    return -line.size, not line.bold, max(1, number_depth(paragraph.text))
