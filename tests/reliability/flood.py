"""Everybody asks within a minute."""

from __future__ import annotations

import random
import statistics
import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge import library
from knowledge.asking import consider
from knowledge.library import SHIPPED
from knowledge.models import HandOver
from knowledge.search import Index
from tests.reliability.world import Processes, Slack, serving, slack, twice_and_missing
from tests.slack import HANDED_OVER, KNOWN

EARLY = 200
"""Questions after which memory is measured first."""


@dataclass
class Figures:
    """Seconds from when Slack has an event to its first 200; megabytes for each process."""

    processes: int
    asked: int
    acknowledged: int = 0
    p50: float = 0.0
    p99: float = 0.0
    most: float = 0.0
    memory_early: float = 0.0
    memory: float = 0.0
    dropped: int = 0
    twice: int = 0
    missing: int = 0
    quiet_after: float = 0.0
    """Seconds from the last question until nothing was owed."""
    quiet: bool = False

    @property
    def growth(self) -> float:
        return self.memory / self.memory_early

    @property
    def is_kept(self) -> bool:
        wrong = (self.dropped, self.missing, self.twice, self.asked - self.acknowledged)
        return not any(wrong) and self.quiet and self.most <= 3.0 and self.growth <= 1.2


def run(
    employees: int, seconds: float, processes: int, *, shipped: bool = True, early: int = EARLY,
    seed: int = 3, wait: float = 150.0,
) -> Figures:  # fmt: skip
    """`employees` ask one question each, at random moments within `seconds`."""
    chance = random.Random(seed)
    people = [f"U{number:05}" for number in range(employees + early)]
    asked = questions(chance, len(people)) if shipped else [KNOWN] * len(people)
    figures = Figures(processes, employees)
    with ExitStack() as stack:
        workspace = stack.enter_context(slack(people, retry_delays=(0.0, 1.0, 5.0)))
        app = stack.enter_context(serving(workspace, SHIPPED if shipped else None, processes))
        app.start_all()
        everything = list(zip(people, asked, strict=True))
        _ask(workspace, everything[:early], early / employees * seconds, chance)
        app.quiet(workspace, wait)
        figures.memory_early = statistics.mean(app.memory())
        workspace.taken.clear()
        _ask(workspace, everything[early:], seconds, chance)
        _count(figures, workspace, app, wait)
        figures.dropped = len(people) - len(workspace.answered())
    return figures


def _ask(
    workspace: Slack, asked: list[tuple[str, str]], seconds: float, chance: random.Random
) -> None:
    """Each at a moment of their own, whether or not the earlier ones were taken."""
    began = time.monotonic()
    moments = sorted(chance.uniform(0, seconds) for _ in asked)
    for moment, (user, text) in zip(moments, asked, strict=True):
        time.sleep(max(0.0, began + moment - time.monotonic()))
        workspace.say(user, user, text)


def _count(figures: Figures, workspace: Slack, app: Processes, wait: float) -> None:
    ended = time.monotonic()
    figures.quiet = app.quiet(workspace, wait)
    figures.quiet_after = time.monotonic() - ended
    figures.memory = statistics.mean(app.memory())
    spent = sorted(workspace.taken.values())
    figures.acknowledged = len(spent)
    figures.p50, figures.most = statistics.median(spent), spent[-1]
    figures.p99 = spent[round(0.99 * (len(spent) - 1))]
    figures.twice, figures.missing = twice_and_missing(workspace, app)


def questions(chance: random.Random, count: int) -> list[str]:
    """What people ask, as the shipped content has it; one in a hundred goes to a person.

    Few, because one contact stands in for all and gets one message a second.
    """
    shipped = library.load(Path(SHIPPED))
    index = Index(shipped, date.today())
    every = sorted(
        {v for e in shipped.entries.values() for t in e.texts().values() for v in t.variants}
    )
    found: list[str] = []
    for text in chance.sample(every, min(len(every), 600)):
        if not isinstance(consider(index, text).decision, HandOver):
            found.append(text)
    return [HANDED_OVER if n % 100 == 99 else chance.choice(found) for n in range(count)]
