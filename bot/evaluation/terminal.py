"""The figures of an evaluation as tables in a terminal, under the names that the JSON has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.evaluation.charts import tenths

Row = Mapping[str, Any]
WIDE = 120
NOTHING = "–"


def print_figures(figures: Mapping[str, Any]) -> None:
    """Print every figure; topics, confusions and ranges have tables of their own."""
    console, intervals = _console(), figures["intervals"]
    single = Table("figure", "value", "95% interval", title="Evaluation")
    for name, value in figures.items():
        if not isinstance(value, Mapping | Sequence):
            single.add_row(name, number(value), span(intervals[name]) if name in intervals else "")
    curve = figures["risk_coverage"]
    single.add_row("risk_coverage area", number(curve["area"]), "")
    console.print(single)
    for name, group in figures.items():
        if name not in ("intervals", "risk_coverage") and isinstance(group, Mapping):
            console.print(_table_of(name, group, intervals.get(name)))
    several = {**figures, "risk_coverage": tenths(curve["points"])}
    for name in ("confusions", "reliability", "risk_coverage"):
        console.print(_table(several[name] or [{NOTHING: None}], name))


def _console() -> Console:
    """As wide as the terminal is; a file or a pipe takes the longest names."""
    found = Console()
    return found if found.is_terminal else Console(width=WIDE)


def _table_of(name: str, group: Mapping[str, Any], intervals: Mapping[str, Any] | None) -> Table:
    """One row for each key: its figures, or its one share, with the interval where it has one."""
    rows = []
    for key, value in group.items():
        cells = value if isinstance(value, Mapping) else {"share": value}
        row = {name: key, **cells}
        rows.append(row if intervals is None else {**row, "95% interval": span(intervals[key])})
    return _table(rows or [{name: None}])


def _table(rows: Sequence[Row], title: str | None = None) -> Table:
    table = Table(title=title)
    for name in rows[0]:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*map(number, row.values()))
    return table


def number(value: object) -> str:
    """A figure with three decimals; a count or a name as it is; nothing as a dash."""
    if value is None:
        return NOTHING
    return f"{value:.3f}" if isinstance(value, float) else escape(str(value))


def span(interval: Sequence[float] | None) -> str:
    """An interval's ends, as figures."""
    return NOTHING if interval is None else f"{interval[0]:.3f} – {interval[1]:.3f}"
