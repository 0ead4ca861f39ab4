"""How fast and how large, beside other engines: `python -m tests.benchmarks.speed`.

Every measurement runs in a process of its own. Prints Markdown; `--write` renews the section of
docs/quality.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from typing import Any

from tests.benchmarks import app, sections
from tests.benchmarks import speed_tables as tables
from tests.benchmarks.golden import read_golden
from tests.benchmarks.scorers import SCORERS
from tests.benchmarks.sections import ROOT

SIZES = (1_000, 10_000, 100_000)
LIBRARIES = (0, 10_000)
"""Entries of the libraries that decisions are timed on; 0: the starter content."""
SECTION = "speed"
EQUAL = 1e-9


def main() -> None:
    """Measure everything."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.speed")
    parser.add_argument("--write", action="store_true", help="renew docs/quality.md")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of entries")
    given = parser.parse_args()
    text = measured(given.sizes)
    print(text)  # noqa: T201
    if given.write:
        sections.write(SECTION, text)


def measured(sizes: list[int]) -> str:
    """Every table."""
    started, load = time.perf_counter(), os.getloadavg()[0]
    scorers = {size: of_size(size) for size in sizes}
    decided = {size: worker("decision", str(size)) for size in LIBRARIES}
    golden = [question.question for question in read_golden()]
    running = {
        **worker("start"),
        **app.measured(golden),
    }
    parts = [
        tables.reached(scorers, decided, running),
        *(scorer_table(size, by_engine) for size, by_engine in scorers.items()),
        tables.decisions(decided),
        tables.starting(running),
        f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f} at the start;"
        f" measured in {(time.perf_counter() - started) / 60:.0f} minutes.",
    ]
    return "\n\n".join(parts)


def of_size(size: int) -> dict[str, dict[str, Any]]:
    """Every engine over this number of documents, by each name it has."""
    found: dict[str, dict[str, Any]] = {}
    for engine in SCORERS:
        found |= worker("scorer", engine, str(size))
    return found


def scorer_table(size: int, by_engine: dict[str, dict[str, Any]]) -> str:
    """One size's table; stops where our scores are not rank-bm25's."""
    made = worker("documents", str(size))
    if made["apart"] > EQUAL:
        raise SystemExit(f"{size:,} entries: our scores are {made['apart']} off rank-bm25's")
    return tables.scorers(size, made, by_engine)


def worker(*given: str) -> dict[str, Any]:
    """What one measurement came to."""
    command = [sys.executable, "-m", "tests.benchmarks.worker", *given]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(f"{' '.join(given)}: {found}", file=sys.stderr, flush=True)  # noqa: T201
    return found


if __name__ == "__main__":
    main()
