"""What the operator sees: whether the app is well, and what is not in Slack."""

from __future__ import annotations

import http.client
import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from tests.slack import Slack, eventually


def ready(slack: Slack) -> tuple[int, dict[str, str]]:
    """What GET /readyz says."""
    url = urlsplit(slack.workspace.app_url or "")
    connection = http.client.HTTPConnection(url.hostname or "", url.port, timeout=5)
    connection.request("GET", "/readyz")
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, json.loads(body)


def outbox(database: Path) -> tuple[list[list[str]], str]:
    """The lines of `python -m bot outbox`, and what it adds for people."""
    env = {"WEGWIJZER_DATABASE": str(database)}
    run = CliRunner().invoke(main, ["outbox"], env=env, catch_exceptions=False)
    assert run.exit_code == 0
    return [line.split("\t") for line in run.stdout.splitlines()], run.stderr


def test_all_is_well(slack: Slack) -> None:
    slack.person().asks(slack.answered_question())
    slack.quiet()
    assert ready(slack) == (200, {"database": "ok", "delivery": "ok", "content": "ok"})


@pytest.mark.parametrize(
    "trouble", ["created_at = created_at - 301", "attempts = 9", "created_at = 0, sent = 1"]
)
def test_a_message_that_waits_too_long_is_no_good_sign(slack: Slack, trouble: str) -> None:
    slack.workspace.fail_next("chat.postMessage", status=500, times=50)
    slack.person().asks(slack.answered_question())
    store = slack.running.service.store
    assert eventually(lambda: store.unsent() == 1 and slack.rows("outbox")[0]["attempts"] > 0)
    assert ready(slack)[1]["delivery"] == "ok", "not yet"
    slack.sql(f"UPDATE outbox SET due = due + 600, {trouble}")
    status, found = ready(slack)
    was_sent = "sent = 1" in trouble
    assert status == (200 if was_sent else 503)
    assert found["delivery"] == ("ok" if was_sent else "1 messages are overdue")


def test_wrong_content_is_no_good_sign(slack: Slack) -> None:
    slack.running.service.content.is_refused = True
    try:
        assert ready(slack) == (
            503,
            {"database": "ok", "delivery": "ok", "content": "wrong, the old one is in force"},
        )
    finally:
        slack.running.service.content.is_refused = False


def test_the_outbox_tells_what_is_not_in_slack_and_not_whose_it_is(slack: Slack) -> None:
    database = slack.running.service.store.path
    asker = slack.person()
    slack.workspace.fail_next("chat.postMessage", error="user_disabled")
    asker.asks(slack.answered_question())
    slack.quiet()
    [line], total = outbox(database)
    assert line[1:4] == ["failed", "response", "question 1"]
    assert line[-1] == "user_disabled"
    assert asker.user not in repr(line)
    assert total == "1 messages are not in Slack\n"


def test_without_a_database_there_is_no_outbox(tmp_path: Path) -> None:
    env = {"WEGWIJZER_DATABASE": str(tmp_path / "none.sqlite3")}
    run = CliRunner().invoke(main, ["outbox"], env=env)
    assert run.exit_code == 2
    assert not (tmp_path / "none.sqlite3").exists()
