"""A picture that somebody suggested, while the process that fetches it is killed."""

from __future__ import annotations

import sqlite3
import time

from bot.playground.files import described
from tests.reliability.world import Processes, Slack, serving, slack, wait_until
from tests.slack import shown
from tests.test_suggested_pictures import drawn

AUTHOR = "U0AUTHOR"
KILLED_AFTER = (0.0, 0.1, 0.3, 0.8)
"""Seconds after the form was acknowledged: before, while and after the picture is fetched."""


def test_a_picture_is_fetched_whenever_its_process_is_killed() -> None:
    with slack([AUTHOR], delay=0.1) as workspace, serving(workspace) as processes:
        processes.start_all()
        for number, seconds in enumerate(KILLED_AFTER, start=1):
            suggests(workspace, f"Bericht {number}")
            time.sleep(seconds)
            processes.kill(processes.ports[0])
            let_time_pass(processes)
            processes.start_all()
            wait_until(lambda count=number: states(processes) == ["kept"] * count, 20, "a picture")
        texts = [text for (text,) in processes.rows("SELECT body ->> '$.nl[0]' FROM drafts")]
    assert texts == [f"Bericht {number}" for number in range(1, len(KILLED_AFTER) + 1)]


def suggests(workspace: Slack, text: str) -> None:
    """Send the form, as soon as it takes pictures; it is acknowledged."""

    def form() -> dict[str, object]:
        assert workspace.command(AUTHOR, "/toolkit", "suggest", AUTHOR).ok
        found: dict[str, object] = workspace.wait_for_view(AUTHOR, "")
        return found

    wait_until(lambda: "file_input" in shown(form()), 20, "a form that takes pictures", every=0.5)
    with workspace.lock:
        file = described(workspace.files.choose(AUTHOR, "foto.png", drawn()), workspace.url)
    values = {"text": text, "language": "nl", "network": "linkedin", "picture": [file]}
    outcome = workspace.submit(AUTHOR, str(form()["id"]), values)
    assert outcome.ok and not outcome.errors, outcome


def let_time_pass(processes: Processes) -> None:
    """As if a minute had gone by: what was leased is free again."""
    processes.let_time_pass()
    connection = sqlite3.connect(processes.database, timeout=10)
    with connection:
        connection.execute("UPDATE pictures SET due = 0 WHERE state = 'wanted'")
    connection.close()


def states(processes: Processes) -> list[str]:
    return [state for (state,) in processes.rows("SELECT state FROM pictures ORDER BY created_at")]
