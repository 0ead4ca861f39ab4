"""A Slack that misbehaves: limits, breaks, cuts, and delivers events twice and out of order."""

from __future__ import annotations

import random
import threading
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field

from bot.playground.state import Failure
from tests.reliability.world import Processes, Slack, serving, slack, twice_and_missing
from tests.slack import HANDED_OVER, KNOWN, UNKNOWN

KINDS = {
    "429": Failure("", 429, 1, False, 1),
    "500": Failure("", 500, None, False, 1),
    "cut before": Failure("", 0, None, False, 1),
    "cut after": Failure("", 0, None, True, 1),
    "500 after": Failure("", 500, None, True, 1),
}
"""What goes wrong with a call; “after” its effect, so that the app cannot know of it."""
QUESTIONS = [KNOWN] * 8 + [UNKNOWN, HANDED_OVER]


@dataclass
class Figures:
    """What came of it, in messages and calls."""

    asked: int = 0
    asked_by_slack: int = 0
    """Deliveries of events that carried a question: more than there were questions."""
    lost: int = 0
    asked_twice: int = 0
    sent: int = 0
    troubles: Counter[str] = field(default_factory=Counter)
    twice: int = 0
    explained: int = 0
    """Posts that Slack made and then said it had not: each may stand there once more."""
    missing: int = 0
    quiet: bool = False
    problems: list[str] = field(default_factory=list)

    @property
    def is_kept(self) -> bool:
        wrong = (self.lost, self.asked_twice, self.missing, max(0, self.twice - self.explained))
        return not any(wrong) and self.quiet and not self.problems


class Trouble:
    """Lets a share of the calls go wrong, each in one of the ways."""

    def __init__(self, share: float, seed: int) -> None:
        self.share = share
        self.chance = random.Random(seed)
        self.met: Counter[str] = Counter()
        self.explained = 0
        self._lock = threading.Lock()

    def __call__(self, method: str) -> Failure | None:
        with self._lock:
            if self.chance.random() >= self.share:
                return None
            kind = self.chance.choice(list(KINDS))
            self.met[kind] += 1
            self.explained += method == "chat.postMessage" and KINDS[kind].after_effect
            return KINDS[kind]


PAUSES = 5
"""How often minutes are skipped at most."""


def _in_the_end(app: Processes, workspace: Slack, wait: float) -> bool:
    """Whether nothing waits any more. After five failures a pause is minutes: they are skipped."""
    for _ in range(PAUSES):
        if app.quiet(workspace, wait / PAUSES):
            return True
        app.stop()
        app.let_time_pass()
        app.start_all()
    return app.quiet(workspace, wait / PAUSES)


def run(questions: int, share: float, *, seed: int = 2, wait: float = 300.0) -> Figures:
    """Everybody asks one question, while `share` of the calls to Slack go wrong."""
    people = [f"U{number:05}" for number in range(questions)]
    trouble, chance = Trouble(share, seed), random.Random(seed)
    with ExitStack() as stack:
        workspace = stack.enter_context(slack(people, retry_delays=(0.0, 1.0, 5.0)))
        app = stack.enter_context(serving(workspace))
        app.start_all()
        workspace.trouble, workspace.shuffles = trouble, True
        asked = {workspace.say(user, user, chance.choice(QUESTIONS)) for user in people}
        figures = Figures(len(asked), quiet=_in_the_end(app, workspace, wait))
        figures.lost = len(asked - workspace.answered())
        kept = app.rows("SELECT thread, count(*) FROM questions GROUP BY thread")
        figures.asked_twice = sum(count - 1 for _, count in kept)
        figures.asked_by_slack = sum(
            each.payload["event"]["ts"] in asked
            for each in workspace.deliveries
            if each.kind == "event" and "ts" in each.payload["event"]
        )
        [(figures.sent,)] = app.rows("SELECT count(*) FROM outbox WHERE sent > 0")
        figures.twice, figures.missing = twice_and_missing(workspace, app)
        figures.troubles, figures.explained = trouble.met, trouble.explained
        figures.problems = list(workspace.problems)
    return figures
