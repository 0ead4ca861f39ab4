"""`python -m bot socket`: the process that answers over Socket Mode, as it is run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.cards import actions
from bot.content import Content
from bot.playground import Person, Workspace, create_server, serve_in_thread
from bot.playground.demo import EMPLOYEE, Playground
from tests.conftest import ROOT
from tests.slack import Slack, Somebody

BOT_TOKEN, APP_TOKEN = "xoxb-1-2-abc", "xapp-1-A0-2-abc"
CONTACT = "U0CONTACT"
STARTS_WITHIN = 30.0
COMES_BACK_WITHIN = 20.0


@pytest.fixture(scope="module")
def slack(manifest: dict[str, Any], content: Content) -> Iterator[Slack]:
    """A workspace whose app is to come over a socket."""
    people = [Person(EMPLOYEE, "Employee", "nl-NL"), Person(CONTACT, "Contact", "nl-NL")]
    workspace = Workspace(
        manifest, people, signing_secret="unused", bot_token=BOT_TOKEN, app_token=APP_TOKEN,
        retry_delays=(0.0, 3.0, 3.0),
    )  # fmt: skip
    page = serve_in_thread(create_server(workspace))
    try:
        yield Slack(Playground(page.url, workspace, SimpleNamespace(content=content)))
    finally:
        workspace.stop()
        page.stop()


@dataclass(frozen=True)
class Process:
    popen: subprocess.Popen[bytes]
    log: Path


@contextmanager
def started(
    slack: Slack, folder: Path, given: Mapping[str, str] | None = None
) -> Iterator[Process]:
    """The process; killed at the end if it is still there."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "SYSTEMROOT") if key in os.environ}
    environment = {
        **kept,
        "PYTHONPATH": str(ROOT),
        "SLACK_API_URL": f"{slack.running.url}/api/",
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "WEGWIJZER_CONTACT": CONTACT,
        "WEGWIJZER_DATABASE": str(folder / "questions.sqlite3"),
        **(given or {}),
    }
    log = folder / "log"
    with log.open("wb") as output, subprocess.Popen(
        [sys.executable, "-m", "bot", "socket"], env=environment, cwd=folder,
        stdout=output, stderr=subprocess.STDOUT,
    ) as popen:  # fmt: skip
        try:
            yield Process(popen, log)
        finally:
            if popen.poll() is None:
                popen.kill()


def connected(slack: Slack, within: float) -> None:
    slack.workspace.wait_for(lambda: slack.workspace.sockets.connections, within, "the app")


@pytest.fixture(scope="module")
def process(slack: Slack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    with started(slack, tmp_path_factory.mktemp("socket")) as process:
        connected(slack, STARTS_WITHIN)
        yield process


@pytest.fixture
def employee(slack: Slack, process: Process) -> Iterator[Somebody]:
    yield slack.person(EMPLOYEE)
    assert slack.workspace.settle(15.0)
    assert slack.workspace.problems == []


def gets_an_answer(somebody: Somebody) -> dict[str, Any]:
    """Ask in the DM; the answer in that thread."""
    asked = somebody.asks(somebody.slack.answered_question())
    source = somebody.words("answer.source", source="")
    return somebody.slack.workspace.wait_for_message(
        somebody.dm, source, thread_ts=asked, timeout=15.0
    )


def test_a_question_is_answered(employee: Somebody) -> None:
    answer = gets_an_answer(employee)
    assert answer["blocks"]


def test_a_command_is_answered_in_place(employee: Somebody) -> None:
    outcome = employee.types("/beleid", employee.slack.answered_question())
    assert outcome.ok
    assert outcome.message_ts, "the acknowledgement carries a line"


def test_the_toolkit_is_a_modal_that_is_answered(employee: Somebody) -> None:
    assert employee.types("/toolkit", "linkedin").ok
    assert employee.modal()["callback_id"] == actions.TOOLKIT_MODAL
    assert employee.submits().ok
    employee.modal(employee.words("toolkit.sent"))


def test_buttons_and_modals_bring_a_reply_of_the_contact(employee: Somebody) -> None:
    contact = employee.slack.person(CONTACT)
    question = employee.slack.handed_over_question("communications")
    employee.asks(question)
    card = contact.sees(question)
    assert contact.presses(card, actions.REPLY).ok
    assert contact.submits(text="Ja, dat is prima.").ok
    employee.sees("Ja, dat is prima.")


@pytest.mark.parametrize("way", ["asked", "closed", "broken"])
def test_a_lost_connection_comes_back(employee: Somebody, way: str) -> None:
    sockets = employee.slack.workspace.sockets
    if way == "asked":
        sockets.refresh()
    else:
        sockets.cut(politely=way == "closed")
    connected(employee.slack, COMES_BACK_WITHIN)
    gets_an_answer(employee)


def test_a_question_asked_meanwhile_is_answered_afterwards(employee: Somebody) -> None:
    workspace = employee.slack.workspace
    workspace.sockets.cut()
    asked = gets_an_answer(employee)["thread_ts"]
    tries = [
        one
        for one in workspace.deliveries
        if one.kind == "event" and one.payload["event"].get("ts") == asked
    ]
    assert [one.error for one in tries[:2]] == ["connection_failed"] * 2
    assert tries[-1].ok


def test_sigterm_stops_it(slack: Slack, process: Process) -> None:
    process.popen.send_signal(signal.SIGTERM)
    assert process.popen.wait(10) == 0
    log = process.log.read_text()
    assert "Traceback" not in log
    assert APP_TOKEN not in log
    assert BOT_TOKEN not in log
    slack.workspace.wait_for(lambda: slack.workspace.sockets.connections == 0)


def test_a_start_that_fails_is_told_in_a_line(slack: Slack, tmp_path: Path) -> None:
    wrong = {"SLACK_APP_TOKEN": "xapp-another"}
    away = {"SLACK_API_URL": "http://127.0.0.1:9/api/"}
    cases = [
        (wrong, 2, "Slack refused a connection with SLACK_APP_TOKEN"),
        (away, 1, "Slack cannot be reached at"),
    ]
    for given, code, line in cases:
        with started(slack, tmp_path, given) as process:
            assert process.popen.wait(STARTS_WITHIN) == code
        log = process.log.read_text()
        assert any(each.startswith(line) for each in log.splitlines())
        assert "Traceback" not in log
