"""Commands, shortcuts, buttons and modals between a person and a real Bolt app."""

from __future__ import annotations

import time
from collections.abc import Callable
from http.client import HTTPConnection
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Response
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier
from slack_sdk.webhook import WebhookClient

from bot.playground import NotPossibleError, Workspace, inputs
from bot.playground.files import described
from tests.playground.conftest import CONTACT, EMPLOYEE, SECRET, Receiver, allowed, client_of
from tests.playground.test_api import error

MODAL: dict[str, Any] = {
    "type": "modal",
    "callback_id": "answer",
    "title": {"type": "plain_text", "text": "Answer"},
    "submit": {"type": "plain_text", "text": "Send"},
    "notify_on_close": True,
    "blocks": [
        {
            "type": "input",
            "block_id": "words",
            "label": {"type": "plain_text", "text": "Your answer"},
            "element": {"type": "plain_text_input", "action_id": "text", "max_length": 20},
        },
        {
            "type": "input",
            "block_id": "link",
            "optional": True,
            "label": {"type": "plain_text", "text": "Link"},
            "element": {"type": "url_text_input", "action_id": "url"},
        },
        {
            "type": "actions",
            "block_id": "more",
            "elements": [
                {
                    "type": "button",
                    "action_id": "example",
                    "text": {"type": "plain_text", "text": "Example"},
                }
            ],
        },
    ],
}


def button(action_id: str, value: str, text: str = "Press") -> dict[str, Any]:
    words = {"type": "plain_text", "text": text}
    return {"type": "button", "action_id": action_id, "value": value, "text": words}


def options(*values: str) -> list[dict[str, Any]]:
    return [{"text": {"type": "plain_text", "text": one}, "value": one} for one in values]


def card(client: WebClient, *elements: dict[str, Any], kind: str = "actions") -> str:
    block = {"type": kind, "block_id": "row", "elements": list(elements)}
    return str(client.chat_postMessage(channel=EMPLOYEE, text="Card", blocks=[block])["ts"])


def form(receiver: Receiver) -> dict[str, str]:
    return {key: value[0] for key, value in parse_qs(receiver.requests[-1][1].decode()).items()}


# Commands


def test_a_command_is_a_signed_form(workspace: Workspace, receiver: Receiver) -> None:
    assert workspace.command(EMPLOYEE, "/policy", "may I <post> & share?", "#general").ok
    headers, body = receiver.requests[0]
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert SignatureVerifier(SECRET).is_valid_request(body, headers)
    fields = form(receiver)
    assert fields["command"] == "/policy"
    assert fields["text"] == "may I <post> & share?"
    assert fields["user_id"] == EMPLOYEE
    assert fields["channel_name"] == "general"
    assert fields["trigger_id"]
    assert fields["response_url"].startswith(workspace.url)


def test_what_a_command_acknowledges_is_ephemeral(workspace: Workspace, bolt: App) -> None:
    bolt.command("/policy")(lambda ack: ack("Look in your messages"))
    bolt.command("/toolkit")(lambda ack: ack(text="For all", response_type="in_channel"))
    outcome = workspace.command(EMPLOYEE, "/policy", "x", "#general")
    assert outcome.ok
    message = workspace.messages("#general")[0]
    assert (message["text"], message["ephemeral_to"]) == ("Look in your messages", EMPLOYEE)
    assert message["ts"] == outcome.message_ts
    workspace.command(EMPLOYEE, "/toolkit", "", "#general")
    assert workspace.messages("#general", user=CONTACT)[0]["text"] == "For all"


def test_a_command_that_takes_too_long_says_so(workspace: Workspace, receiver: Receiver) -> None:
    workspace.answer_seconds = 0.1
    receiver.answers = [_pause, lambda: Response(status=500)]
    late = workspace.command(EMPLOYEE, "/policy", "x", EMPLOYEE)
    assert late.shown == '/policy failed with the error "operation_timeout"'
    broken = workspace.command(EMPLOYEE, "/policy", "x", EMPLOYEE)
    assert broken.shown == '/policy failed with the error "dispatch_failed"'
    assert [message["user"] for message in workspace.messages(EMPLOYEE)] == ["USLACKBOT"] * 2


def test_an_unknown_command_is_not_sent(workspace: Workspace, receiver: Receiver) -> None:
    with pytest.raises(NotPossibleError, match="not a valid command"):
        workspace.command(EMPLOYEE, "/nonsense", "", EMPLOYEE)
    assert receiver.requests == []


# Shortcuts and buttons


def test_a_shortcut_carries_the_message(workspace: Workspace, bolt: App) -> None:
    seen: list[dict[str, Any]] = []

    @bolt.shortcut("check_policy")
    def check(ack: Callable[[], None], body: dict[str, Any]) -> None:
        ack()
        seen.append(body)

    ts = workspace.say(CONTACT, "#general", "Look at this")
    assert workspace.shortcut(EMPLOYEE, "check_policy", "#general", ts).ok
    workspace.wait_for(lambda: seen)
    assert seen[0]["type"] == "message_action"
    assert seen[0]["message"]["text"] == "Look at this"
    assert seen[0]["user"]["id"] == EMPLOYEE
    assert seen[0]["message_ts"] == ts


def test_a_press_tells_which_button(workspace: Workspace, bolt: App, client: WebClient) -> None:
    seen: list[dict[str, Any]] = []

    @bolt.action("rate")
    def rated(ack: Callable[[], None], body: dict[str, Any]) -> None:
        ack()
        seen.append(body)

    first = {"type": "section", "text": {"type": "mrkdwn", "text": "One"}}
    blocks = [
        first | {"accessory": button("rate", "1")},
        first | {"accessory": button("rate", "2")},
    ]
    ts = client.chat_postMessage(channel=EMPLOYEE, text="Rows", blocks=blocks)["ts"]
    assert workspace.press(EMPLOYEE, EMPLOYEE, ts, "rate", "2").ok
    workspace.wait_for(lambda: seen)
    body = seen[0]
    action = body["actions"][0]
    assert (action["value"], action["type"]) == ("2", "button")
    assert action["block_id"] == body["message"]["blocks"][1]["block_id"]
    assert body["container"] == {
        "type": "message",
        "message_ts": ts,
        "channel_id": workspace.channel(EMPLOYEE).id,
        "is_ephemeral": False,
    }
    with pytest.raises(NotPossibleError, match="does not decide"):
        workspace.press(EMPLOYEE, EMPLOYEE, ts, "rate", "3")


@pytest.mark.parametrize(
    ("element", "value", "expected"),
    [
        ({"type": "static_select", "options": options("a", "b")}, "b", ("selected_option", "b")),
        ({"type": "overflow", "options": options("a", "b")}, "a", ("selected_option", "a")),
        ({"type": "radio_buttons", "options": options("a", "b")}, "b", ("selected_option", "b")),
    ],
)
def test_choices_carry_the_option(
    workspace: Workspace,
    receiver: Receiver,
    client: WebClient,
    element: dict[str, Any],
    value: str,
    expected: tuple[str, str],
) -> None:
    ts = card(client, {**element, "action_id": "choose"})
    assert workspace.press(EMPLOYEE, EMPLOYEE, ts, "choose", value).ok
    action = workspace.deliveries[-1].payload["actions"][0]
    assert action[expected[0]]["value"] == expected[1]
    with pytest.raises(NotPossibleError, match="not offered"):
        workspace.press(EMPLOYEE, EMPLOYEE, ts, "choose", "z")


def test_feedback_buttons_carry_the_side(
    workspace: Workspace, receiver: Receiver, client: WebClient
) -> None:
    sides = {
        f"{side}_button": {"text": {"type": "plain_text", "text": side}, "value": side}
        for side in ("positive", "negative")
    }
    ts = card(
        client, {"type": "feedback_buttons", "action_id": "helped", **sides}, kind="context_actions"
    )
    workspace.press(EMPLOYEE, EMPLOYEE, ts, "helped", "negative")
    action = workspace.deliveries[-1].payload["actions"][0]
    assert (action["type"], action["value"]) == ("feedback_buttons", "negative")
    with pytest.raises(NotPossibleError, match="one of the two"):
        workspace.press(EMPLOYEE, EMPLOYEE, ts, "helped")


def test_a_button_is_only_for_who_sees_it(
    workspace: Workspace, receiver: Receiver, client: WebClient
) -> None:
    general = workspace.channel("#general").id
    row = {"type": "actions", "elements": [button("go", "1")]}
    sent = client.chat_postEphemeral(channel=general, user=EMPLOYEE, text="x", blocks=[row])
    ts = sent["message_ts"]
    assert workspace.press(EMPLOYEE, general, ts, "go").ok
    payload = workspace.deliveries[-1].payload
    assert payload["container"]["is_ephemeral"]
    assert "message" not in payload
    with pytest.raises(NotPossibleError, match="sees no message"):
        workspace.press(CONTACT, general, ts, "go")
    with pytest.raises(NotPossibleError, match="nothing here has the action_id"):
        workspace.press(EMPLOYEE, general, ts, "stop")


def test_a_button_nobody_listens_to_is_a_problem(
    workspace: Workspace, bolt: App, client: WebClient
) -> None:
    ts = card(client, button("forgotten", "1"))
    outcome = workspace.press(EMPLOYEE, EMPLOYEE, ts, "forgotten")
    assert "dispatch_failed" in outcome.shown
    assert "action forgotten: the app has no listener for it (404)" in workspace.problems


# Modals


def opened(workspace: Workspace, bolt: App, view: dict[str, Any]) -> dict[str, Any]:
    """The modal that /policy opens."""

    @bolt.command("/policy")
    def show(ack: Callable[[], None], body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=view)

    assert workspace.command(EMPLOYEE, "/policy", "", EMPLOYEE).ok
    return workspace.wait_for_view(EMPLOYEE, "Answer")


def test_a_modal_is_opened_filled_in_and_closed(workspace: Workspace, bolt: App) -> None:
    seen: list[dict[str, Any]] = []

    @bolt.view("answer")
    def submitted(ack: Callable[[], None], view: dict[str, Any]) -> None:
        ack()
        seen.append(view["state"]["values"])

    view = opened(workspace, bolt, MODAL)
    assert workspace.submit(EMPLOYEE, view["id"], {"words": "Yes", "url": "https://a.example"}).ok
    workspace.wait_for(lambda: seen)
    assert seen[0]["words"]["text"] == {"type": "plain_text_input", "value": "Yes"}
    assert seen[0]["link"]["url"]["value"] == "https://a.example"
    assert workspace.view(EMPLOYEE) is None


def test_slacks_own_window_checks_fields_first(workspace: Workspace, bolt: App) -> None:
    view = opened(workspace, bolt, MODAL)
    before = len(workspace.deliveries)
    wrong = workspace.submit(EMPLOYEE, view["id"], {"link": "nonsense"})
    assert set(wrong.errors) == {"words", "link"}
    long = workspace.submit(EMPLOYEE, view["id"], {"words": "x" * 21})
    assert long.errors == {"words": "Please use at most 20 characters."}
    assert len(workspace.deliveries) == before
    with pytest.raises(NotPossibleError, match="no field is called"):
        workspace.submit(EMPLOYEE, view["id"], {"nothing": "x"})
    with pytest.raises(NotPossibleError, match="has no view"):
        workspace.submit(CONTACT, view["id"], {"words": "x"})


def test_the_app_answers_with_field_errors(workspace: Workspace, bolt: App) -> None:
    answers = [{"words": "Too vague"}, {"nowhere": "Lost"}]

    @bolt.view("answer")
    def refuse(ack: Callable[..., None]) -> None:
        ack(response_action="errors", errors=answers.pop(0))

    view = opened(workspace, bolt, MODAL)
    first = workspace.submit(EMPLOYEE, view["id"], {"words": "Hm"})
    assert first.errors == {"words": "Too vague"}
    assert workspace.problems == []
    assert not workspace.submit(EMPLOYEE, view["id"], {"words": "Hm"}).ok
    assert "no input block" in workspace.problems[0]
    assert workspace.view(EMPLOYEE) is not None


def test_the_app_updates_pushes_and_clears(workspace: Workspace, bolt: App) -> None:
    second = {**MODAL, "title": {"type": "plain_text", "text": "Second"}}
    answers = [
        {"response_action": "update", "view": second},
        {"response_action": "push", "view": {**MODAL, "callback_id": "deep"}},
    ]
    bolt.view("answer")(lambda ack: ack(**answers.pop(0)))
    bolt.view("deep")(lambda ack: ack(response_action="clear"))
    view = opened(workspace, bolt, MODAL)
    workspace.submit(EMPLOYEE, view["id"], {"words": "1"})
    updated = workspace.wait_for_view(EMPLOYEE, "Second")
    assert updated["id"] == view["id"]
    assert updated["hash"] != view["hash"]
    workspace.submit(EMPLOYEE, view["id"], {"words": "2"})
    pushed = workspace.view(EMPLOYEE)
    assert pushed is not None
    assert pushed["previous_view_id"] == view["id"]
    workspace.submit(EMPLOYEE, pushed["id"], {"words": "3"})
    assert workspace.view(EMPLOYEE) is None
    assert workspace.problems == []


def test_a_press_in_a_modal_carries_its_state(workspace: Workspace, bolt: App) -> None:
    @bolt.action("example")
    def fill(ack: Callable[[], None], body: dict[str, Any], client: WebClient) -> None:
        ack()
        said = body["view"]["state"]["values"]["words"]["text"]["value"]
        title = {"type": "plain_text", "text": f"Was {said}"}
        client.views_update(
            view_id=body["view"]["id"], hash=body["view"]["hash"], view={**MODAL, "title": title}
        )

    view = opened(workspace, bolt, MODAL)
    assert workspace.press_in_view(EMPLOYEE, view["id"], "example", filled={"text": "so far"}).ok
    workspace.wait_for_view(EMPLOYEE, "Was so far")
    assert workspace.problems == []


def test_closing_tells_an_app_that_asked(workspace: Workspace, bolt: App) -> None:
    seen: list[str] = []

    @bolt.view_closed("answer")
    def closed(ack: Callable[[], None], view: dict[str, Any]) -> None:
        ack()
        seen.append(view["id"])

    view = opened(workspace, bolt, MODAL)
    assert workspace.close(EMPLOYEE, view["id"]).ok
    workspace.wait_for(lambda: seen)
    assert workspace.view(EMPLOYEE) is None


def test_triggers_live_shortly_and_once(
    make_workspace: Callable[..., Workspace],
) -> None:
    now = [1_800_000_000.0]
    workspace = make_workspace(clock=lambda: now[0])
    client = client_of(workspace)

    def open_with(trigger_id: str) -> Any:
        return client.views_open(trigger_id=trigger_id, view=MODAL)

    trigger = workspace.triggers.issue(EMPLOYEE)
    now[0] += 2.9
    assert open_with(trigger)["view"]["hash"]
    assert error(lambda: open_with(trigger)) == "exchanged_trigger_id"
    assert error(lambda: open_with("1.2.3")) == "invalid_trigger_id"
    late = workspace.triggers.issue(EMPLOYEE)
    now[0] += 3.1
    assert error(lambda: open_with(late)) == "expired_trigger_id"


def test_views_are_refused_as_slack_refuses_them(workspace: Workspace, client: WebClient) -> None:
    def issue() -> str:
        return workspace.triggers.issue(EMPLOYEE)

    view = client.views_open(trigger_id=issue(), view=MODAL)["view"]
    wrong = {**MODAL, "title": {"type": "plain_text", "text": "x" * 25}}
    assert error(lambda: client.views_open(trigger_id=issue(), view=wrong)) == "invalid_arguments"
    assert error(lambda: client.views_update(view_id="V0", view=MODAL)) == "not_found"
    assert error(lambda: client.views_update(view_id=view["id"], view=MODAL, hash="x")) == (
        "hash_conflict"
    )
    client.views_push(trigger_id=issue(), view=MODAL)
    client.views_push(trigger_id=issue(), view=MODAL)
    assert error(lambda: client.views_push(trigger_id=issue(), view=MODAL)) == "push_limit_reached"
    large = {**MODAL, "blocks": [{**MODAL["blocks"][0], "block_id": "b"}], "private_metadata": ""}
    words = {"type": "plain_text", "text": "é" * 2000}
    block = {"type": "section", "text": words, "fields": [words] * 10}
    large["blocks"] = [block] * 3
    assert error(lambda: client.views_update(view_id=view["id"], view=large)) == "view_too_large"


# Response URLs


def post(url: str, body: bytes = b'{"text": "x"}') -> tuple[int, str]:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    connection.request("POST", parts.path, body, {"Content-Type": "application/json"})
    response = connection.getresponse()
    answer = response.status, response.read().decode()
    connection.close()
    return answer


def test_a_response_url_works_five_times(workspace: Workspace, receiver: Receiver) -> None:
    workspace.command(EMPLOYEE, "/policy", "x", "#general")
    url = form(receiver)["response_url"]
    assert [WebhookClient(url).send(text=f"{n}").body for n in range(5)] == ["ok"] * 5
    sixth = WebhookClient(url).send(text="6")
    assert (sixth.status_code, sixth.body) == (404, "used_url")
    assert len(workspace.messages("#general", user=EMPLOYEE)) == 5
    assert workspace.messages("#general", user=CONTACT) == []


def test_a_response_url_lives_half_an_hour(make_workspace: Callable[..., Workspace]) -> None:
    now = [1_800_000_000.0]
    workspace = make_workspace(clock=lambda: now[0])
    token = workspace.response_urls.issue(EMPLOYEE, workspace.channel("#general").id)
    assert post(f"{workspace.url}/response/{token}") == (200, "ok")
    now[0] += 1801
    assert post(f"{workspace.url}/response/{token}") == (404, "expired_url")


def test_a_response_url_replaces_and_deletes(
    workspace: Workspace, receiver: Receiver, client: WebClient
) -> None:
    ts = card(client, button("go", "1"))
    workspace.press(EMPLOYEE, EMPLOYEE, ts, "go")
    webhook = WebhookClient(workspace.deliveries[-1].payload["response_url"])
    assert webhook.send(text="Done", replace_original=True).body == "ok"
    message = workspace.messages(EMPLOYEE)[0]
    assert (message["ts"], message["text"], message["blocks"]) == (ts, "Done", [])
    assert webhook.send(delete_original=True).body == "ok"
    assert workspace.messages(EMPLOYEE) == []
    assert webhook.send(text="For all", response_type="in_channel").body == "ok"
    assert "ephemeral_to" not in workspace.messages(EMPLOYEE)[0]
    assert webhook.send(blocks=[{"type": "nonsense"}]).body == "invalid_blocks"
    assert "unknown block type nonsense" in workspace.problems[-1]


def _pause() -> str:
    time.sleep(0.3)
    return ""


FILES_MODAL: dict[str, Any] = {
    **MODAL,
    "blocks": [
        {
            "type": "input",
            "block_id": "picture",
            "optional": True,
            "label": {"type": "plain_text", "text": "A picture"},
            "element": {
                "type": "file_input",
                "action_id": "picture",
                "filetypes": ["png", "gif"],
                "max_files": 1,
            },
        }
    ],
}


def test_a_file_is_chosen_in_a_modal(make_workspace: Callable[..., Workspace]) -> None:
    workspace = make_workspace(manifest=allowed("commands", "files:read"))
    client = client_of(workspace)
    view = client.views_open(trigger_id=workspace.triggers.issue(EMPLOYEE), view=FILES_MODAL)[
        "view"
    ]
    values = inputs.values(view["blocks"], {})
    assert values["picture"]["picture"] == {"type": "file_input", "files": []}
    with workspace.lock:
        files = [
            described(workspace.files.choose(EMPLOYEE, name, b"x"), workspace.url)
            for name in ("one.png", "two.GIF", "three.svg")
        ]
    chosen = inputs.values(view["blocks"], {"picture": files[1:2]})["picture"]["picture"]
    assert [file["name"] for file in chosen["files"]] == ["two.GIF"]
    with pytest.raises(NotPossibleError, match="is none of"):
        inputs.values(view["blocks"], {"picture": files[2:]})
    with pytest.raises(NotPossibleError, match="1 is the most"):
        inputs.values(view["blocks"], {"picture": files[:2]})


def test_a_modal_asks_for_files_with_the_scope_for_it_only(
    make_workspace: Callable[..., Workspace],
) -> None:
    workspace = make_workspace(manifest=allowed("commands"))
    client, trigger = client_of(workspace), workspace.triggers.issue(EMPLOYEE)
    refused = error(lambda: client.views_open(trigger_id=trigger, view=FILES_MODAL))
    assert refused == "missing_scope"
