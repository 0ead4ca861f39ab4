"""Seconds: taken one by one, told as median and 99th percentile.

Queries are timed by the processor's clock, which stands still while another process has its turn:
otherwise a slow engine, which is interrupted more often, would look slower still.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

WARM_UP, FEWEST = 3, 10


def timed(do: Callable[[], Any]) -> float:
    """The seconds that `do` took, by the clock on the wall."""
    started = time.perf_counter()
    do()
    return time.perf_counter() - started


def each(
    do: Callable[[Any], Any], given: Sequence[Any], budget: float = float("inf")
) -> list[float]:
    """Processor seconds for one after the other, a few to warm up aside, until `budget` is used."""
    for one in given[:WARM_UP]:
        do(one)
    deadline, taken = time.perf_counter() + budget, list[float]()
    for one in given[WARM_UP:]:
        started = time.process_time()
        do(one)
        taken.append(time.process_time() - started)
        if time.perf_counter() > deadline and len(taken) >= FEWEST:
            break
    return taken


def spread(seconds: Sequence[float]) -> tuple[float, float]:
    """Median and 99th percentile, in milliseconds."""
    ordered = sorted(seconds)
    p99 = ordered[round(0.99 * (len(ordered) - 1))]
    return statistics.median(ordered) * 1000, p99 * 1000
