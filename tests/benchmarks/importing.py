"""An import of a PDF of 50 pages that is made here: how long it takes, and how much of it is right.

`make bench-import`. The text is that of the shipped policy, a heading above each clause; so which
words, headings, pages and topics should come out is known.
"""

from __future__ import annotations

import os
import resource
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.importing import bring_in
from knowledge import library
from knowledge.importing import files
from knowledge.importing.blocks import Block, Kind
from knowledge.importing.clauses import Piece, pieces_of
from knowledge.importing.placing import place
from knowledge.models import Clause, FaqEntry
from knowledge.search import Index
from tests.importing.paper import TOP, Paper

PAGES = 50
PER_PAGE = 2
LANGUAGE = "nl"
EACH = 2
"""One clause in so many is placed anew, in both languages."""


def main() -> None:
    """Measure everything and print it."""
    shipped = library.load(library.SHIPPED)
    index = Index(shipped, shipped.today())
    clauses = [each for each in index.entries if isinstance(each, Clause)][: PAGES * PER_PAGE]
    with tempfile.TemporaryDirectory(prefix="wegwijzer-bench-") as name:
        path = Path(name) / "policy.pdf"
        path.write_bytes(made(clauses))
        figures = {
            "pages": str(PAGES),
            "size": f"{path.stat().st_size / 1000:,.0f} kB",
            **measured(path, index, clauses),
        }
    table = Table("what", "figure", title=f"Import of a PDF of {PAGES} pages")
    for row in figures.items():
        table.add_row(*row)
    console = Console(width=100)
    console.print(table)
    console.print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")


def made(clauses: Sequence[Clause]) -> bytes:
    """The PDF: two clauses a page, under a running title."""
    paper = Paper("Richtlijn sociale media")
    for number, clause in enumerate(clauses, 1):
        if number % PER_PAGE == 1:
            paper.page()
        else:
            paper.y = TOP / 2
        paper.heading(heading(number, clause)).paragraph(clause.text_in(LANGUAGE).text)
    return paper.made()


def heading(number: int, clause: Clause) -> str:
    return f"{number}. {clause.text_in(LANGUAGE).title}"


def measured(path: Path, index: Index, clauses: Sequence[Clause]) -> dict[str, str]:
    """By name what the table shows."""
    start = time.perf_counter()
    blocks = files.read(path).blocks
    read = time.perf_counter()
    pieces = pieces_of(blocks)
    for piece in pieces:
        place(index, piece)
    done = time.perf_counter()
    bring_in([path], path.parent / "content", index, LANGUAGE)
    whole = time.perf_counter() - done
    headings = [block for block in blocks if block.kind is Kind.HEADING]
    right = sum(
        block.text == heading(number, clause) and block.page == (number + 1) // PER_PAGE
        for number, (block, clause) in enumerate(zip(headings, clauses, strict=False), 1)
    )
    return {
        "reading": seconds(read - start),
        "proposing topics": seconds(done - read),
        "the whole import, with a bar on a terminal": seconds(whole),
        "most memory": f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:,.0f} MB",
        "headings right, with their page": f"{right} of {len(clauses)}",
        "texts right, to the letter": f"{same_texts(blocks, clauses)} of {len(clauses)}",
        **placed_anew(index),
    }


def placed_anew(index: Index) -> dict[str, str]:
    """How well topics are proposed: each clause of a sample, with an index that lacks it."""
    entries = index.library.entries
    sample = [each for each in index.entries if isinstance(each, Clause)][::EACH]
    total = nearest = proposed = right = 0
    for clause in sample:
        others = {
            key: entry
            for key, entry in entries.items()
            if key != clause.id and not (isinstance(entry, FaqEntry) and clause.id in entry.cites)
        }
        without = index.with_library(replace(index.library, entries=others))
        for text in clause.texts().values():
            placed = place(without, Piece(text.text, text.title))
            total += 1
            nearest += placed.topic == clause.topic
            proposed += placed.is_sure
            right += placed.is_sure and placed.topic == clause.topic
    return {
        "left out and placed anew: nearest topic right": f"{nearest} of {total}",
        "… a topic proposed": f"{proposed} of {total}",
        "… and that was right": f"{right} of {proposed}",
    }


def same_texts(blocks: Sequence[Block], clauses: Sequence[Clause]) -> int:
    texts = {" ".join(piece.text.split()) for piece in pieces_of(blocks)}
    return sum(" ".join(each.text_in(LANGUAGE).text.split()) in texts for each in clauses)


def seconds(taken: float) -> str:
    return f"{taken:.1f} s"


if __name__ == "__main__":
    main()
