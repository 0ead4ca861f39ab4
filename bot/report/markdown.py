"""The report as Markdown, to paste where people read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.report.sections import Sheet, Table


def render(sheet: Sheet) -> str:
    """The whole report."""
    return "\n".join(_lines(sheet)) + "\n"


def _lines(sheet: Sheet) -> Iterator[str]:
    nothing = sheet.words("report.nothing_here")
    yield from (f"# {_plain(sheet.title)}", "", f"**{_plain(sheet.about)}**", "")
    for note in sheet.notes:
        yield from (_plain(note), "")
    yield from (f"- {_plain(name)}: **{_plain(value)}**" for name, value in sheet.figures)
    for section in sheet.sections:
        yield from ("", f"## {_plain(section.title)}", "", _plain(section.text), "")
        yield from _table(section.table) if section.table.rows else [_plain(nothing)]


def _table(table: Table) -> Iterator[str]:
    numbers = len(table.head) - table.texts
    yield _row(table.head)
    yield "|" + " --- |" * table.texts + " ---: |" * numbers
    yield from map(_row, table.rows)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(map(_plain, cells)) + " |"


def _plain(text: str) -> str:
    """Text in which nothing is markup: titles are written by people."""
    for sign in "\\|*_`<[#":
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())
