"""The report as Markdown, to paste where people read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.report.sections import Sheet, Table


def render(sheet: Sheet) -> str:
    """The whole report."""
    return "\n".join(_lines(sheet)) + "\n"


def _lines(sheet: Sheet) -> Iterator[str]:
    nothing = sheet.words("report.nothing_here")
    yield from (f"# {plain(sheet.title)}", "", f"**{plain(sheet.about)}**", "")
    for note in sheet.notes:
        yield from (plain(note), "")
    yield from (f"- {plain(name)}: **{plain(value)}**" for name, value in sheet.figures)
    for section in sheet.sections:
        yield from ("", f"## {plain(section.title)}", "", plain(section.text), "")
        yield from _table(section.table) if section.table.rows else [plain(nothing)]


def _table(table: Table) -> Iterator[str]:
    numbers = len(table.head) - table.texts
    yield _row(table.head)
    yield "|" + " --- |" * table.texts + " ---: |" * numbers
    yield from map(_row, table.rows)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(map(plain, cells)) + " |"


def plain(text: str) -> str:
    """Text in which nothing is markup: titles are written by people."""
    for sign in "\\|*_`<[#":
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())
