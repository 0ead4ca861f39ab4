"""Socket Mode, as slack_sdk's own client sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.playground import Workspace
from tests.playground.conftest import EMPLOYEE, TOKEN, client_of, manifest
from tests.slack import eventually

APP_TOKEN = "xapp-test-token"
ENTERED = {"type": "input", "block_id": "b", "label": {"type": "plain_text", "text": "Say"}} | {
    "element": {"type": "plain_text_input", "action_id": "a"}
}
BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}


@dataclass
class Listener:
    """An app on a socket: keeps what it gets, and answers with what a test told it to, or {}."""

    client: SocketModeClient
    requests: list[SocketModeRequest] = field(default_factory=list)
    hellos: list[dict[str, Any]] = field(default_factory=list)
    answers: list[dict[str, Any] | None] = field(default_factory=list)

    def receive(self, client: Any, request: SocketModeRequest) -> None:
        self.requests.append(request)
        answer = self.answers.pop(0) if self.answers else {}
        if answer is not None:
            response = SocketModeResponse(request.envelope_id, payload=answer or None)
            client.send_socket_mode_response(response)

    def close(self, workspace: Workspace) -> None:
        # else the client would first sit out the seconds that it waits for the next message
        self.client.auto_reconnect_enabled = False
        workspace.sockets.cut(politely=False)
        self.client.closed = True
        self.client.enqueue_message("")
        self.client.close()


def listen(workspace: Workspace) -> Listener:
    client = SocketModeClient(
        APP_TOKEN,
        web_client=WebClient(base_url=f"{workspace.url}/api/", retry_handlers=[]),
        ping_interval=0.2,
    )
    client.proxy = None
    listener = Listener(client)
    client.socket_mode_request_listeners.append(listener.receive)
    client.message_listeners.append(
        lambda _, message, __: (
            listener.hellos.append(message) if message.get("type") == "hello" else None
        )
    )
    client.connect()
    return listener


@pytest.fixture
def socketed(make_workspace: Callable[..., Workspace]) -> Workspace:
    return make_workspace(app_token=APP_TOKEN)


@pytest.fixture
def listener(socketed: Workspace) -> Iterator[Listener]:
    found = listen(socketed)
    connected(socketed)
    yield found
    found.close(socketed)


def connected(workspace: Workspace, number: int = 1) -> None:
    workspace.wait_for(lambda: workspace.sockets.connections == number, what="connections")


def handshake(address: str) -> tuple[HTTPConnection, int]:
    """Ask for a WebSocket; the connection and the status of the answer."""
    url = urlsplit(address)
    connection = HTTPConnection(str(url.hostname), url.port, timeout=5)
    headers = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
    key = {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
    connection.request("GET", url.path, headers=headers | key)
    with connection.getresponse() as response:
        return connection, response.status


def open_modal(workspace: Workspace, listener: Listener, *blocks: Any) -> dict[str, Any]:
    """Type a command and let the app open a modal for it, the acknowledgement being empty."""
    workspace.command(EMPLOYEE, "/toolkit", "", EMPLOYEE)
    label = {"type": "plain_text", "text": "Modal"}
    view = {"type": "modal", "title": label, "submit": label, "blocks": list(blocks)}
    client_of(workspace).views_open(
        trigger_id=listener.requests[-1].payload["trigger_id"], view=view
    )
    return workspace.wait_for_view(EMPLOYEE)


# ---- the address


def test_only_the_app_level_token_opens_a_connection(socketed: Workspace) -> None:
    client = WebClient(base_url=f"{socketed.url}/api/", retry_handlers=[])
    url = client.apps_connections_open(app_token=APP_TOKEN)["url"]
    assert url.startswith("ws://127.0.0.1:")
    assert "/link/" in url
    for token, error in ((TOKEN, "not_allowed_token_type"), ("xapp-another", "invalid_auth")):
        with pytest.raises(SlackApiError, match=error):
            client.apps_connections_open(app_token=token)
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        client.auth_test(token=APP_TOKEN)
    assert len(socketed.problems) == 3


def test_an_address_is_good_for_one_connection(socketed: Workspace) -> None:
    url = socketed.sockets.new_url()
    first, status = handshake(url)
    assert status == 101
    connected(socketed)
    second, status = handshake(url)
    assert status == 404
    first.close()
    second.close()
    connected(socketed, 0)


# ---- what is sent


def test_the_app_is_greeted(listener: Listener, socketed: Workspace) -> None:
    assert eventually(lambda: bool(listener.hellos))
    assert listener.hellos[0]["num_connections"] == 1


def test_an_event_travels_in_an_envelope(listener: Listener, socketed: Workspace) -> None:
    ts = socketed.say(EMPLOYEE, EMPLOYEE, "Hello – ça va? " + "x" * 3000)
    assert socketed.settle()
    [request] = listener.requests
    assert request.type == "events_api"
    assert request.payload["type"] == "event_callback"
    assert request.payload["event"]["ts"] == ts
    assert request.payload["event"]["text"].startswith("Hello – ça va? xxx")
    assert not request.accepts_response_payload
    assert request.retry_attempt == 0
    [delivery] = socketed.deliveries
    assert (delivery.kind, delivery.status, delivery.error) == ("event", 200, "")
    assert delivery.event_id == request.payload["event_id"]


def test_a_command_is_answered_in_its_acknowledgement(
    listener: Listener, socketed: Workspace
) -> None:
    listener.answers = [{"text": "Done."}]
    outcome = socketed.command(EMPLOYEE, "/policy", "May I?", EMPLOYEE)
    [request] = listener.requests
    assert request.type == "slash_commands"
    assert request.accepts_response_payload
    assert request.payload["command"] == "/policy"
    assert request.payload["text"] == "May I?"
    [message] = [m for m in socketed.messages(EMPLOYEE) if m["ts"] == outcome.message_ts]
    assert message["text"] == "Done."


def test_a_modal_is_opened_and_answered_in_its_acknowledgement(
    listener: Listener, socketed: Workspace
) -> None:
    view = open_modal(socketed, listener, ENTERED)
    listener.answers = [{"response_action": "errors", "errors": {"b": "Too short."}}]
    outcome = socketed.submit(EMPLOYEE, view["id"], {"a": "Hm"})
    assert outcome.errors == {"b": "Too short."}
    assert listener.requests[-1].type == "interactive"
    assert listener.requests[-1].accepts_response_payload
    assert socketed.submit(EMPLOYEE, view["id"], {"a": "Better"}).ok
    assert socketed.view(EMPLOYEE) is None


def test_a_button_is_acknowledged_without_a_payload(
    listener: Listener, socketed: Workspace
) -> None:
    blocks = [{"type": "actions", "elements": [BUTTON]}]
    posted = client_of(socketed).chat_postMessage(channel=EMPLOYEE, text="Here", blocks=blocks)
    assert socketed.press(EMPLOYEE, EMPLOYEE, str(posted["ts"]), "go").ok
    request = next(one for one in listener.requests if one.type == "interactive")
    assert request.payload["actions"][0]["action_id"] == "go"
    assert not request.accepts_response_payload


# ---- what goes wrong


def test_an_event_that_is_not_acknowledged_comes_again(
    listener: Listener, socketed: Workspace
) -> None:
    socketed.answer_seconds = 0.2
    listener.answers = [None]
    socketed.say(EMPLOYEE, EMPLOYEE, "Hello?")
    assert socketed.settle()
    first, again = listener.requests
    assert first.payload == again.payload
    assert first.envelope_id != again.envelope_id
    assert (again.retry_attempt, again.retry_reason) == (1, "timeout")
    assert [one.error for one in socketed.deliveries] == ["http_timeout", ""]


def test_a_command_that_is_not_acknowledged_has_failed(
    listener: Listener, socketed: Workspace
) -> None:
    socketed.answer_seconds = 0.2
    listener.answers = [None]
    outcome = socketed.command(EMPLOYEE, "/policy", "", EMPLOYEE)
    assert outcome.shown == '/policy failed with the error "operation_timeout"'


def test_without_a_connection_events_wait_and_commands_fail(
    make_workspace: Callable[..., Workspace],
) -> None:
    workspace = make_workspace(app_token=APP_TOKEN, retry_delays=(0, 0.5, 0.5, 0.5))
    workspace.say(EMPLOYEE, EMPLOYEE, "Hello?")
    outcome = workspace.command(EMPLOYEE, "/policy", "", EMPLOYEE)
    assert outcome.shown == '/policy failed with the error "dispatch_failed"'
    workspace.settle()
    listener = listen(workspace)
    workspace.wait_for(lambda: listener.requests, what="the redelivery")
    assert listener.requests[0].retry_reason == "connection_failed"
    workspace.settle()
    listener.close(workspace)


def test_an_http_address_is_preferred_and_socket_mode_may_be_off(
    make_workspace: Callable[..., Workspace],
) -> None:
    given = manifest()
    given["settings"]["socket_mode_enabled"] = False
    workspace = make_workspace(manifest=given, app_token=APP_TOKEN)
    listener = listen(workspace)
    connected(workspace)
    workspace.say(EMPLOYEE, EMPLOYEE, "Hello?")
    workspace.settle()
    workspace.manifest["settings"]["socket_mode_enabled"] = True
    workspace.app_url = "http://127.0.0.1:9/slack/events"
    workspace.say(EMPLOYEE, EMPLOYEE, "Hello?")
    workspace.settle()
    assert {one.error for one in workspace.deliveries} == {"connection_failed"}
    assert listener.requests == []
    listener.close(workspace)


# ---- connections come and go


def test_several_connections_take_turns(listener: Listener, socketed: Workspace) -> None:
    other = listen(socketed)
    connected(socketed, 2)
    for number in range(4):
        socketed.say(EMPLOYEE, EMPLOYEE, f"Number {number}")
    assert socketed.settle()
    assert [len(listener.requests), len(other.requests)] == [2, 2]
    other.close(socketed)


@pytest.mark.parametrize("way", ["asked", "closed", "broken"])
def test_the_app_comes_back(listener: Listener, socketed: Workspace, way: str) -> None:
    if way == "asked":
        socketed.sockets.refresh()
    else:
        socketed.sockets.cut(politely=way == "closed")
    assert socketed.sockets.connections == 0
    connected(socketed)
    socketed.say(EMPLOYEE, EMPLOYEE, "Still there?")
    assert socketed.settle(15)
    assert socketed.deliveries[-1].ok
    # a client that was asked is deaf for a moment, so that the event may come twice
    assert len({one.payload["event_id"] for one in listener.requests}) == 1


def test_stopping_ends_every_connection(socketed: Workspace) -> None:
    connection, _ = handshake(socketed.sockets.new_url())
    connected(socketed)
    socketed.stop()
    assert socketed.sockets.connections == 0
    connection.close()
