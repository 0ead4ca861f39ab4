"""How soon an FAQ entry answers once it was approved, where it was and in another process."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from bot.__main__ import manifest_for
from bot.app import Service
from bot.content import Content
from bot.playground.demo import EDITOR, playground, slack_id, slack_ids
from bot.records import DraftKind
from knowledge.asking import consider
from knowledge.library import SHIPPED
from knowledge.models import Answer, Clause
from tests.slack import Slack

REPEATS = 5
WAITED_SECONDS = 30.0


def measured() -> dict[str, float]:
    """Medians in milliseconds over the shipped content, from the press until it answers."""
    content = Content(SHIPPED, slack_ids, editors=[EDITOR])
    here: list[float] = []
    there: list[float] = []
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="wegwijzer-bench-"))
        database = Path(folder) / "bench.sqlite3"
        running = stack.enter_context(playground(manifest_for(None), content, database=database))
        other = stack.enter_context(Slack(running).another_process())
        for number in range(REPEATS):
            ours, theirs = _approved(running.service, other, number)
            here.append(ours)
            there.append(theirs)
    return {
        "approved_here": statistics.median(here) * 1000,
        "approved_elsewhere": statistics.median(there) * 1000,
    }


def _approved(service: Service, other: Service, number: int) -> tuple[float, float]:
    """Seconds until both processes answer with a new entry."""
    entries = service.content.current.index.entries
    clause = [each for each in entries if isinstance(each, Clause)][number]
    asked = f"{clause.text_in('nl').title}. Geldt dat ook in magazijn {number}?"
    entry = f"{clause.topic}.slack-{number + 1}"
    text = {"question": asked, "answer": f"Ja, ook in magazijn {number}."}
    body = {"cites": [clause.id], "review": "2099-01-01", "nl": text}
    store = service.store
    with store.transaction():
        draft = store.add_draft(
            DraftKind.FAQ,
            escalation=None, entry=entry, topic=clause.topic, body=body,
            author=slack_id("hr"), author_role="hr",
        )  # fmt: skip

    def answers(from_: Service) -> bool:
        decision = consider(from_.content.current.index, asked).decision
        return isinstance(decision, Answer) and decision.entry.id == entry

    started = time.perf_counter()
    service.editing.approve(f"bench:{number}", draft, EDITOR, 1)
    return _until(lambda: answers(service), started), _until(lambda: answers(other), started)


def _until(check: Callable[[], bool], started: float) -> float:
    while not check():
        if time.perf_counter() - started > WAITED_SECONDS:
            raise TimeoutError("the approved entry does not answer")
        time.sleep(0.005)
    return time.perf_counter() - started
