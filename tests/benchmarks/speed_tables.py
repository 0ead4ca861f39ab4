"""What was measured about speed as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.benchmarks import goals
from tests.benchmarks.tables import duration, table, times

OURS, THEIRS, RIVAL = "Wegwijzer", "rank-bm25", "bm25s"
Measured = Mapping[str, Any]


def megabytes(value: float) -> str:
    return f"{value:,.0f} MB"


def scorers(size: int, made: Measured, by_engine: Mapping[str, Measured]) -> str:
    """All engines over one number of documents."""
    slowest = by_engine[THEIRS]["p50"]
    rows = [
        [
            name, duration(of["p50"]), duration(of["p99"]), times(slowest / of["p50"]),
            duration(of["build"]), megabytes(of["memory"]), f"{of['queries']:,}",
        ]
        for name, of in by_engine.items()
    ]  # fmt: skip
    heads = ["engine", "p50", "p99", "as fast as rank-bm25", "build", "memory", "queries"]
    return (
        f"**{size:,} entries**: {made['words']:,} words, {made['kinds']:,} different ones,"
        f" {made['median']} in the middle entry. Our scores and rank-bm25's differ by"
        f" {made['apart']:.0e} at the most.\n\n{table(heads, rows)}"
    )


def decisions(by_size: Mapping[int, Measured]) -> str:
    """From a question to a decision."""
    rows = [
        [
            f"{of['entries']:,} entries, {of['topics']:,} topics{'' if size else ' (starter)'}",
            *(duration(of[asked][p]) for asked in ("golden", "variants") for p in ("p50", "p99")),
            duration(of["index"]), megabytes(of["memory"]),
        ]
        for size, of in by_size.items()
    ]  # fmt: skip
    heads = [
        "library", "golden questions p50", "p99", "variants p50", "p99", "index built",
        "peak memory",
    ]  # fmt: skip
    return table(heads, rows)


def starting(of: Measured) -> str:
    """Reading, starting and memory of the app."""
    rows = [
        ["starter content read (YAML)", duration(of["yaml"]), ""],
        ["its index built", duration(of["index"]), ""],
        ["both", duration(of["yaml"] + of["index"]), duration(of["cache"])],
        ["`ask` in the terminal, start to end", *_both(of, "ask", duration)],
        ["`serve`, start to listening", *_both(of, "listening", duration)],
        ["`serve`, memory at its peak", *_both(of, "memory", megabytes)],
    ]
    return table(["starting", "the first time", "index kept from before"], rows)


def _both(of: Measured, key: str, shown: Callable[[float], str]) -> tuple[str, str]:
    return shown(of[key]), shown(of[f"{key}_kept"])


def reached(
    by_size: Mapping[int, Mapping[str, Measured]],
    decided: Mapping[int, Measured],
    app: Measured,
) -> str:
    """Against the goals."""
    values: dict[str, float | None] = {
        "decision": decided[0]["golden"]["p50"],
        "index": app["index"],
        "cache": app["cache"],
        "memory": app["memory"],
    }
    for size, by_engine in by_size.items():
        ours = by_engine[OURS]["p50"]
        values[f"scorer_{size}"] = by_engine[THEIRS]["p50"] / ours
        values[f"bm25s_{size}"] = by_engine[RIVAL]["p50"] / ours
    for size, of in decided.items():
        if size:
            values[f"decision_{size}"] = of["golden"]["p50"]
    return goals.against(goals.SPEED, values)
