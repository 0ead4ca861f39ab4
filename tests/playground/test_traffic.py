"""The JSON to and from the app: newest kept, bounded, and nothing in it that lets anybody in."""

from __future__ import annotations

import json
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from bot.playground import Workspace, traffic
from bot.playground.traffic import Traffic
from tests.playground.conftest import EMPLOYEE, SECRET, TOKEN, Receiver
from tests.playground.test_server import ask


def exchanges(workspace: Workspace) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(ask(workspace, "/ui/traffic")[1])["exchanges"]
    return found


def test_both_directions_are_kept_with_their_answers(
    workspace: Workspace, bolt: App, client: WebClient
) -> None:
    bolt.event("message")(lambda: None)
    bolt.command("/policy")(lambda ack: ack("Look there"))
    workspace.say(EMPLOYEE, EMPLOYEE, "May I?")
    workspace.settle()
    workspace.command(EMPLOYEE, "/policy", "x", "#general")
    client.chat_postMessage(channel=EMPLOYEE, text="You may")
    every = [one for one in exchanges(workspace) if one["name"] != "auth.test"]  # Bolt's
    said, command, posted = every[:3]  # what may follow is our own message as an event
    assert (said["kind"], said["name"]) == ("event", "event message")
    assert json.loads(said["sent"])["event"]["text"] == "May I?"
    assert (command["kind"], json.loads(command["answer"])) == ("command", "Look there")
    assert (posted["kind"], posted["name"]) == ("call", "chat.postMessage")
    assert json.loads(posted["answer"])["ok"]
    dm = workspace.channel(EMPLOYEE).id
    assert [one["place"] for one in (said, command, posted)] == [dm, "C0GENERAL", dm]
    assert {one["outcome"] for one in (said, command, posted)} == {""}


def test_what_went_wrong_is_named(workspace: Workspace, client: WebClient) -> None:
    workspace.command(EMPLOYEE, "/policy", "x", EMPLOYEE)
    try:
        client.chat_postMessage(channel="C0NOWHERE", text="x")
    except Exception as refused:
        assert "channel_not_found" in str(refused)
    assert [one["outcome"] for one in exchanges(workspace)] == [
        "connection_failed",
        "channel_not_found",
    ]


def test_no_secret_is_in_it(workspace: Workspace, receiver: Receiver, client: WebClient) -> None:
    workspace.command(EMPLOYEE, "/policy", f"{TOKEN} {SECRET}", EMPLOYEE)
    client.files_upload_v2(filename="dot.png", content=b"\x89PNG")
    url = workspace.deliveries[-1].payload["response_url"]
    client.chat_postMessage(channel=EMPLOYEE, text=url)
    told = json.dumps(exchanges(workspace))
    assert "/response/" in told
    assert "/upload/" in told
    for secret in (TOKEN, SECRET, "deprecated", url.rsplit("/", 1)[-1]):
        assert secret not in told


def test_only_the_last_are_kept() -> None:
    clock = iter(range(10_000))
    kept = Traffic((), lambda: next(clock))
    for number in range(traffic.MOST_EXCHANGES + 5):
        kept.note("call", "auth.test", {"n": number})
    found = kept.after(0)
    assert len(found["exchanges"]) == traffic.MOST_EXCHANGES
    assert (found["oldest"], found["newest"]) == (6, traffic.MOST_EXCHANGES + 5)
    assert kept.after(found["newest"])["exchanges"] == []
    kept.note("call", "views.open", "x" * traffic.MOST_CHARACTERS)
    assert [one["name"] for one in kept.after(0)["exchanges"]] == ["views.open"]
    kept.clear()
    assert kept.after(0) == {
        "exchanges": [],
        "oldest": found["newest"] + 2,
        "newest": found["newest"] + 1,
    }
