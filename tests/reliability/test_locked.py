"""A message stands in Slack, and just then the database is too busy to note it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.content import Content
from bot.playground.demo import EMPLOYEE, playground, slack_ids
from bot.playground.state import State
from tests.slack import KNOWN, Slack, small_content

LOCKED_SECONDS = 3.5
"""Longer than a write waits for another."""


@pytest.fixture
def slack(manifest: dict[str, object], tmp_path: Path) -> Iterator[Slack]:
    content = Content(small_content(tmp_path / "content"), slack_ids)
    database = tmp_path / "test.sqlite3"
    with playground(manifest, content, database=database, pause=0.0, retry_delays=()) as here:
        yield Slack(here)


def test_a_busy_database_does_not_make_a_message_appear_twice(
    slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = slack.running.service.store.path
    posted, seen = State.post_as_bot, []

    def post_and_lock(self: State, *args: object, **given: object) -> object:
        found = posted(self, *args, **given)  # type: ignore[arg-type]
        if not seen:
            other = sqlite3.connect(database, check_same_thread=False, isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            threading.Timer(LOCKED_SECONDS, other.close).start()
        seen.append(found)
        return found

    monkeypatch.setattr(State, "post_as_bot", post_and_lock)
    slack.person(EMPLOYEE).asks(KNOWN)
    slack.quiet(15)
    assert len(seen) == 1
