"""One measurement in a process of its own: `python -m tests.benchmarks.worker KIND …`.

Prints one JSON object. Times are in milliseconds, memory in MB.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from tests.benchmarks import bigger, generator, memory, scorers
from tests.benchmarks.clock import each, spread, timed
from tests.benchmarks.golden import read_golden
from tests.benchmarks.house import SHIPPED, Index, Library, PostedBM25, consider, index_of, load

BUDGET = 8.0
"""Seconds of queries; a slow engine gets fewer of them."""
QUERIES = 1_000
COMPARED = 20
REPEATS = 5


def main() -> None:
    kind, *given = sys.argv[1:]
    kinds: dict[str, Callable[..., dict[str, Any]]] = {
        "scorer": scorer, "documents": documents, "decision": decision, "start": start,
    }  # fmt: skip
    print(json.dumps(kinds[kind](*given)))  # noqa: T201


def _real() -> list[generator.Parent]:
    shipped = load(SHIPPED)
    return generator.parents(shipped.current(date.today()), shipped.languages[0])


def scorer(engine: str, size: str) -> dict[str, Any]:
    """One engine over `size` documents: the ten best, query by query, by each name it has."""
    real = _real()
    documents = list(generator.documents(real, int(size)))
    asked = generator.queries(real, QUERIES)
    memory.settle()
    before, built = memory.resident(), dict[str, scorers.TopTen]()
    build = timed(lambda: built.update(scorers.SCORERS[engine](documents)))
    memory.settle()
    common = {"build": build * 1000, "memory": max(0.0, memory.resident() - before)}
    return {name: {**_timed(top, asked), **common} for name, top in built.items()}


def _timed(top: scorers.TopTen, asked: list[generator.Line]) -> dict[str, Any]:
    taken = each(top, asked, BUDGET)
    p50, p99 = spread(taken)
    return {"p50": p50, "p99": p99, "queries": len(taken)}


def documents(size: str) -> dict[str, Any]:
    """What the made documents are like, and how far our scores and rank-bm25's lie apart."""
    from rank_bm25 import BM25Plus

    real = _real()
    made = list(generator.documents(real, int(size)))
    ours, theirs = PostedBM25(made), BM25Plus(made, delta=0)
    asked = generator.queries(real, COMPARED)
    apart = max(float(abs(ours.get_scores(q) - theirs.get_scores(q)).max()) for q in asked)
    return {**vars(generator.shape(made)), "apart": apart, "compared": len(asked)}


def decision(size: str) -> dict[str, Any]:
    """From a question to a decision; `size` 0: the starter content as it is."""
    shipped, many = load(SHIPPED), int(size)
    today = date.today()
    library = bigger.library_of(shipped, shipped.current(today), many) if many else shipped
    indexes = list[Index]()
    built = timed(lambda: indexes.append(Index(library, today)))
    index = indexes[0]
    variants = [line for entry in shipped.entries.values() for t in entry.texts().values()
                for line in t.variants]  # fmt: skip
    golden = [question.question for question in read_golden()]
    taken = {
        "golden": each(lambda text: consider(index, text), golden),
        "variants": each(lambda text: consider(index, text), variants[:: len(variants) // QUERIES]),
    }
    figures = {name: dict(zip(("p50", "p99"), spread(s), strict=True)) for name, s in taken.items()}
    return {
        **figures,
        "entries": len(index.entries),
        "topics": len(index.topics),
        "index": built * 1000,
        "memory": memory.peak(),
    }


def start() -> dict[str, Any]:
    """Reading the starter content and building its index; and both from a kept one."""

    def today(_: Library) -> date:
        return date.today()

    def middle(do: Callable[[], Any]) -> float:
        return statistics.median(timed(do) for _ in range(REPEATS)) * 1000

    shipped = load(SHIPPED)
    with tempfile.TemporaryDirectory(prefix="wegwijzer-bench-") as folder:
        kept = Path(folder) / "kept"
        index_of(SHIPPED, today, kept)
        cached = middle(lambda: index_of(SHIPPED, today, kept))
    return {
        "yaml": middle(lambda: load(SHIPPED)),
        "index": middle(lambda: Index(shipped, today(shipped))),
        "cache": cached,
    }


if __name__ == "__main__":
    main()
