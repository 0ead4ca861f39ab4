"""The Web API as the app's own client sees it."""

from __future__ import annotations

import json
from collections.abc import Callable
from http.client import RemoteDisconnected
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground import Workspace
from tests.playground.conftest import CONTACT, EMPLOYEE, client_of

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "Words"}}


def refused(act: Callable[[], Any]) -> dict[str, Any]:
    with pytest.raises(SlackApiError) as caught:
        act()
    data: dict[str, Any] = caught.value.response.data
    return data


def error(act: Callable[[], Any]) -> str:
    return str(refused(act)["error"])


def test_auth_test_names_the_bot(client: WebClient, workspace: Workspace) -> None:
    assert client.auth_test()["user_id"] == workspace.bot.id


def test_tokens_and_methods_are_checked(workspace: Workspace, client: WebClient) -> None:
    base = f"{workspace.url}/api/"
    assert error(lambda: WebClient("xoxb-wrong", base_url=base).auth_test()) == "invalid_auth"
    assert error(lambda: WebClient(base_url=base).auth_test()) == "not_authed"
    assert error(lambda: client.api_call("chat.unheardOf")) == "unknown_method"
    assert len(workspace.problems) == 3


def test_scopes_come_from_the_manifest(workspace: Workspace, client: WebClient) -> None:
    opened = refused(lambda: client.conversations_open(users=[EMPLOYEE]))
    assert (opened["error"], opened["needed"]) == ("missing_scope", "im:write")
    assert "chat:write" in opened["provided"]
    general = workspace.channel("#general").id
    assert refused(lambda: client.conversations_history(channel=general))["needed"] == (
        "channels:history"
    )
    assert len(workspace.problems) == 2


def test_posting_to_a_person_opens_their_conversation(
    workspace: Workspace, client: WebClient
) -> None:
    answer = client.chat_postMessage(channel=EMPLOYEE, text="Hello", blocks=[SECTION])
    assert answer["channel"] == workspace.channel(EMPLOYEE).id
    message = workspace.messages(EMPLOYEE)[0]
    assert message["ts"] == answer["ts"]
    assert message["blocks"][0]["block_id"]
    assert workspace.calls[0].method == "chat.postMessage"
    assert "token" not in workspace.calls[0].arguments


@pytest.mark.filterwarnings("ignore:The top-level `text` argument")
def test_posting_is_refused_as_slack_refuses_it(workspace: Workspace, client: WebClient) -> None:
    closed = workspace.add_channel("elsewhere", [EMPLOYEE], with_bot=False)
    old = workspace.add_channel("old", [EMPLOYEE])
    workspace.conversations.channels[old].archived = True

    def post(channel: str, **more: Any) -> str:
        return error(lambda: client.chat_postMessage(channel=channel, **more))

    assert post("C0NOWHERE", text="x") == "channel_not_found"
    assert post("U0NOBODY", text="x") == "channel_not_found"
    assert post(closed, text="x") == "not_in_channel"
    assert post(old, text="x") == "is_archived"
    assert post(EMPLOYEE, text="") == "no_text"
    assert post(EMPLOYEE, text="x" * 40_001) == "msg_too_long"
    assert post(EMPLOYEE, text="x", thread_ts="1.000001") == "thread_not_found"
    assert post(EMPLOYEE, text="x", blocks="[{") == "invalid_blocks_format"


def test_a_reply_is_no_parent(workspace: Workspace, client: WebClient) -> None:
    parent = workspace.say(EMPLOYEE, EMPLOYEE, "Question")
    reply = client.chat_postMessage(channel=EMPLOYEE, text="Answer", thread_ts=parent)["ts"]
    found = error(lambda: client.chat_postMessage(channel=EMPLOYEE, text="x", thread_ts=reply))
    assert found == "thread_not_found"


def test_invalid_blocks_come_with_reasons(workspace: Workspace, client: WebClient) -> None:
    block = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}
    data = refused(lambda: client.chat_postMessage(channel=EMPLOYEE, text="x", blocks=[block]))
    assert data["error"] == "invalid_blocks"
    assert data["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    ]
    assert "must be less than 3001 characters" in workspace.problems[0]
    long = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2900}}] * 5
    found = error(lambda: client.chat_postMessage(channel=EMPLOYEE, text="x", blocks=long))
    assert found == "msg_blocks_too_long"


def test_updating_keeps_blocks_that_are_not_given(workspace: Workspace, client: WebClient) -> None:
    sent = client.chat_postMessage(channel=EMPLOYEE, text="First", blocks=[SECTION])
    place, ts = sent["channel"], sent["ts"]
    client.chat_update(channel=place, ts=ts, text="Second")
    assert workspace.messages(EMPLOYEE)[0]["text"] == "Second"
    assert workspace.messages(EMPLOYEE)[0]["blocks"][0]["type"] == "section"
    client.chat_update(channel=place, ts=ts, text="Third", blocks=[])
    assert workspace.messages(EMPLOYEE)[0]["blocks"] == []
    assert "edited" in workspace.messages(EMPLOYEE)[0]


def test_only_own_messages_are_updated_or_deleted(workspace: Workspace, client: WebClient) -> None:
    place = workspace.channel(EMPLOYEE).id
    theirs = workspace.say(EMPLOYEE, EMPLOYEE, "Mine")
    assert error(lambda: client.chat_update(channel=place, ts=theirs, text="x")) == (
        "cant_update_message"
    )
    assert error(lambda: client.chat_delete(channel=place, ts=theirs)) == "cant_delete_message"
    assert error(lambda: client.chat_update(channel=place, ts="1.000001", text="x")) == (
        "message_not_found"
    )
    mine = client.chat_postMessage(channel=place, text="x")["ts"]
    client.chat_delete(channel=place, ts=mine)
    assert [message["ts"] for message in workspace.messages(EMPLOYEE)] == [theirs]


def test_ephemeral_messages_are_for_one(workspace: Workspace, client: WebClient) -> None:
    general = workspace.channel("#general").id
    sent = client.chat_postEphemeral(channel=general, user=EMPLOYEE, text="Psst")
    assert workspace.messages("#general", user=EMPLOYEE)[0]["ephemeral_to"] == EMPLOYEE
    assert workspace.messages("#general", user=CONTACT) == []
    ts = sent["message_ts"]
    assert error(lambda: client.chat_update(channel=general, ts=ts, text="x")) == (
        "message_not_found"
    )
    assert error(lambda: client.chat_postEphemeral(channel=general, user="U0NOBODY", text="x")) == (
        "user_not_in_channel"
    )


def test_history_and_replies_of_a_direct_message(workspace: Workspace, client: WebClient) -> None:
    place = workspace.channel(EMPLOYEE).id
    parent = workspace.say(EMPLOYEE, EMPLOYEE, "Question")
    client.chat_postMessage(channel=place, text="Answer", thread_ts=parent)
    history = client.conversations_history(channel=place)["messages"]
    assert [message["text"] for message in history] == ["Question"]
    assert history[0]["reply_count"] == 1
    replies = client.conversations_replies(channel=place, ts=parent)["messages"]
    assert [message["text"] for message in replies] == ["Question", "Answer"]
    assert error(lambda: client.conversations_replies(channel=place, ts="1.000001")) == (
        "thread_not_found"
    )


def test_users_info_gives_the_locale_when_asked(client: WebClient, workspace: Workspace) -> None:
    assert "locale" not in client.users_info(user=CONTACT)["user"]
    assert client.users_info(user=CONTACT, include_locale=True)["user"]["locale"] == "nl-NL"
    workspace.set_locale(CONTACT, "en")
    assert client.users_info(user=CONTACT, include_locale=True)["user"]["locale"] == "en-US"
    assert error(lambda: client.users_info(user="U0NOBODY")) == "user_not_found"


def test_files_are_uploaded_and_shown(workspace: Workspace, client: WebClient) -> None:
    answer = client.files_upload_v2(
        filename="dot.png", content=b"\x89PNG....", title="A dot", alt_txt="A black dot"
    )
    file_id = answer["file"]["id"]
    image = {"type": "image", "slack_file": {"id": file_id}, "alt_text": "A black dot"}
    client.chat_postMessage(channel=EMPLOYEE, text="A dot", blocks=[image])
    client.files_delete(file=file_id)
    assert error(
        lambda: client.chat_postMessage(channel=EMPLOYEE, text="A dot", blocks=[image])
    ) == ("invalid_blocks")
    assert error(lambda: client.files_delete(file=file_id)) == "file_not_found"


def test_assistant_calls_keep_prompts_and_status(workspace: Workspace, client: WebClient) -> None:
    place = workspace.channel(EMPLOYEE).id
    ts = workspace.say(EMPLOYEE, EMPLOYEE, "Question")
    prompts = [{"title": "Logo", "message": "May I use the logo?"}]
    client.assistant_threads_setSuggestedPrompts(channel_id=place, prompts=prompts, title="Try")
    assert workspace.prompts[place]["prompts"] == prompts
    client.assistant_threads_setStatus(channel_id=place, thread_ts=ts, status="is looking…")
    assert workspace.statuses[place, ts] == "is looking…"
    client.chat_postMessage(channel=place, thread_ts=ts, text="Found")
    assert workspace.statuses == {}
    client.assistant_threads_setTitle(channel_id=place, thread_ts=ts, title="Logo")
    assert workspace.titles[place, ts] == "Logo"
    assert error(
        lambda: client.assistant_threads_setSuggestedPrompts(channel_id=place, prompts=prompts * 5)
    ) == ("invalid_arguments")
    workspace.problems.clear()
    client.assistant_threads_setSuggestedPrompts(channel_id=place, prompts=prompts, thread_ts=ts)
    assert "fail silently" in workspace.problems[0]


def test_a_home_tab_that_is_off_cannot_be_published(
    workspace: Workspace, client: WebClient
) -> None:
    workspace.manifest["features"]["app_home"]["home_tab_enabled"] = False
    view = {"type": "home", "blocks": [SECTION]}
    assert error(lambda: client.views_publish(user_id=EMPLOYEE, view=view)) == "not_enabled"


def test_a_test_can_make_a_call_fail(workspace: Workspace, client: WebClient) -> None:
    workspace.fail_next("chat.postMessage", error="internal_error", status=500)
    workspace.fail_next("chat.postMessage", status=429, retry_after=7)
    workspace.fail_next("chat.postMessage", error="account_inactive", times=2)

    def post() -> Any:
        return client.chat_postMessage(channel=EMPLOYEE, text="x")

    assert error(post) == "internal_error"
    with pytest.raises(SlackApiError) as limited:
        post()
    assert limited.value.response.status_code == 429
    assert limited.value.response.headers["Retry-After"] == "7"
    assert [error(post), error(post)] == ["account_inactive"] * 2
    assert post()["ok"]
    assert len(workspace.messages(EMPLOYEE)) == 1
    assert workspace.problems == []


@pytest.mark.parametrize("status", [500, 0])
def test_a_failure_may_come_after_the_effect(workspace: Workspace, status: int) -> None:
    workspace.fail_next("chat.postMessage", status=status, after_effect=True)
    with pytest.raises((SlackApiError, RemoteDisconnected, ConnectionError)):
        client_of(workspace).chat_postMessage(channel=EMPLOYEE, text="Arrived")
    assert [message["text"] for message in workspace.messages(EMPLOYEE)] == ["Arrived"]
    assert [call.method for call in workspace.calls] == ["chat.postMessage"]


def test_json_and_forms_are_both_read(workspace: Workspace, client: WebClient) -> None:
    fields = {"channel": EMPLOYEE, "text": "x", "blocks": [SECTION]}
    client.api_call("chat.postMessage", json=fields)
    client.api_call("chat.postMessage", data={**fields, "blocks": json.dumps([SECTION])})
    first, second = workspace.messages(EMPLOYEE)
    assert first["blocks"][0]["text"] == second["blocks"][0]["text"]
