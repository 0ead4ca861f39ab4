"""Kill -9 at random moments, while people ask, press buttons and answer."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field

from bot.cards import actions
from bot.playground import NotPossibleError
from bot.playground.blocks import words
from tests.reliability.world import (
    CONTACTS,
    START_SECONDS,
    Json,
    Processes,
    Slack,
    listens,
    serving,
    slack,
    wait_until,
)  # fmt: skip
from tests.reliability.world import twice_and_missing as compared
from tests.slack import HANDED_OVER, HR_HANDED_OVER, KNOWN, UNKNOWN

EMPLOYEES = [f"U{number:05}" for number in range(120)]
QUESTIONS = [KNOWN] * 16 + [UNKNOWN] * 2 + [HANDED_OVER, HR_HANDED_OVER]
ASK_SECONDS = 0.15
"""Between two questions, of all people together."""
SLACK_SECONDS = 0.1
"""The most that Slack takes before, and again after, a message stands there."""
RETRIES = (0.0, 1.0, 5.0)
"""Seconds after which Slack delivers again: in earnest 0, 60 and 300."""


@dataclass
class Figures:
    """What came of it. All are numbers of messages, but for `kills`."""

    processes: int
    kills: int = 0
    asked: int = 0
    acknowledged: int = 0
    lost: int = 0
    """Acknowledged, and nothing under the question in the end."""
    rated: int = 0
    """Presses of “not helpful” that were acknowledged, and those that the database lacks."""
    ratings_lost: int = 0
    pressed: int = 0
    presses_lost: int = 0
    """A hand-over that was acknowledged and is nowhere."""
    answers: int = 0
    answers_lost: int = 0
    """A contact's answer that was acknowledged and did not reach the asker."""
    sent: int = 0
    twice: int = 0
    missing: int = 0
    """Noted as sent, and not in Slack."""
    asked_twice: int = 0
    """Questions kept more than once."""
    quiet: bool = False
    problems: list[str] = field(default_factory=list)

    @property
    def is_kept(self) -> bool:
        wrong = (
            self.lost, self.ratings_lost, self.presses_lost, self.answers_lost, self.missing,
            self.asked_twice,
        )  # fmt: skip
        return not any(wrong) and self.quiet and not self.problems


class People:
    """Employees who ask and press, and contacts who answer, until they are told to stop."""

    def __init__(self, workspace: Slack, seed: int) -> None:
        self.workspace = workspace
        self.chance = random.Random(seed)
        self.asked: list[tuple[str, str]] = []
        self.passed_on: set[str] = set()
        self.answers: list[str] = []
        self.rated: set[str] = set()
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._repeat, args=(act, pause), daemon=True)
            for act, pause in ((self._ask, ASK_SECONDS), (self._press, 0.05), (self._answer, 0.1))
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join(30)

    def _repeat(self, act: Callable[[], None], pause: float) -> None:
        while not self._stopping.wait(pause):
            try:
                act()
            except NotPossibleError:
                continue  # the button went, or the modal did not come: they look again

    def _ask(self) -> None:
        user = self.chance.choice(EMPLOYEES)
        ts = self.workspace.say(user, user, self.chance.choice(QUESTIONS))
        self.asked.append((user, ts))

    def _press(self) -> None:
        """“Not helpful”, and now and then “ask a person”."""
        if not self.asked:
            return
        user, ts = random.choice(self.asked[-100:])
        for message in self.workspace.messages(user, thread_ts=ts)[1:]:
            shown = _actions(message)
            if actions.RATE in shown and random.random() < 0.8:
                value = shown[actions.RATE]["negative_button"]["value"]
                done = self.workspace.press(user, user, message["ts"], actions.RATE, value)
                if done.ok:
                    self.rated.add(ts)
            elif actions.HAND_OVER in shown and random.random() < 0.05:
                done = self.workspace.press(user, user, message["ts"], actions.HAND_OVER)
                if done.ok:
                    self.passed_on.add(ts)

    def _answer(self) -> None:
        contact = random.choice(list(CONTACTS.values()))
        cards = [m for m in self.workspace.messages(contact) if actions.REPLY in _actions(m)]
        if not cards:
            return
        self.workspace.press(contact, contact, cards[0]["ts"], actions.REPLY)
        view = self.workspace.view(contact)
        if view is None:
            return
        said = f"Antwoord nummer {len(self.answers)}-{random.randrange(10**9)}."
        done = self.workspace.submit(contact, view["id"], {actions.TEXT: said})
        if done.ok and self.workspace.views.find(view["id"]) is None:
            self.answers.append(said)
        elif self.workspace.views.find(view["id"]):
            self.workspace.close(contact, view["id"], everything=True)


def _actions(message: Json) -> dict[str, Json]:
    """The buttons of a message, by action."""
    blocks = message.get("blocks") or []
    return {e["action_id"]: e for b in blocks for e in b.get("elements", []) if "action_id" in e}


def run(
    kills: int, processes: int, *, seed: int = 1, wait: float = 200.0, fast: bool = False
) -> Figures:
    """`kills` kills of one of `processes`, at random moments; at most `wait` seconds for the rest.

    Where there is one process, time passes while none runs: what the dead one had in hand is
    due again when the next one starts. With more, they wait for the lease of a minute, unless
    `fast`: then all are down for that minute at the end.
    """
    figures = Figures(processes)
    with ExitStack() as stack:
        workspace = stack.enter_context(slack(EMPLOYEES, SLACK_SECONDS, retry_delays=RETRIES))
        app = stack.enter_context(serving(workspace, count=processes))
        app.start_all()
        people = People(workspace, seed)
        people.start()
        for _ in range(kills):
            _kill_one(app, people)
            figures.kills += 1
        people.stop()
        if fast:
            for port in list(app.running):
                app.kill(port)
            app.let_time_pass()
            app.start_all()
        app.listening()
        figures.quiet = app.quiet(workspace, wait)
        _count(figures, workspace, app, people)
    return figures


def _kill_one(app: Processes, people: People) -> None:
    """One process dies and is started again."""
    alone = len(app.ports) == 1
    port = random.choice(app.ports)
    wait_until(lambda: listens(port), START_SECONDS, "a process that listens")
    time.sleep(random.uniform(0.05, 1.2))
    app.kill(port)
    if alone:
        app.let_time_pass()
    app.start(port)


def _count(figures: Figures, workspace: Slack, app: Processes, people: People) -> None:
    taken, answered = workspace.acknowledged(), workspace.answered()
    asked = {ts for _, ts in people.asked}
    figures.asked, figures.acknowledged = len(asked), len(asked & taken)
    figures.lost = len((asked & taken) - answered)
    kept = app.rows("SELECT thread, count(*) FROM questions GROUP BY thread")
    figures.asked_twice = sum(count - 1 for _, count in kept)
    handed = app.rows(
        "SELECT q.thread FROM questions q JOIN escalations e ON e.question = q.id"
    )  # fmt: skip
    figures.pressed = len(people.passed_on)
    figures.presses_lost = len(people.passed_on - {thread for (thread,) in handed})
    [(kept_ratings,)] = app.rows("SELECT count(*) FROM questions WHERE helpful = 0")
    # a press whose answer was cut off may have been kept too: more is no loss
    figures.rated, figures.ratings_lost = (
        len(people.rated),
        max(0, len(people.rated) - kept_ratings),
    )
    said = [words(m) for user in EMPLOYEES for m in workspace.messages(user) if "bot_id" in m]
    figures.answers = len(people.answers)
    figures.answers_lost = sum(
        not any(answer in each for each in said) for answer in people.answers
    )
    [(figures.sent,)] = app.rows("SELECT count(*) FROM outbox WHERE sent > 0")
    figures.twice, figures.missing = compared(workspace, app)
    figures.problems = list(workspace.problems)
