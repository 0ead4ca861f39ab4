"""What the app hears when people talk, and what happens when it does not listen."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Response
from slack_bolt import App
from slack_sdk.signature import SignatureVerifier

from bot.playground import NotPossibleError, Workspace
from tests.playground.conftest import CONTACT, EMPLOYEE, SECRET, Receiver


def test_a_bolt_app_answers_in_the_thread(workspace: Workspace, bolt: App) -> None:
    @bolt.event("message")
    def reply(event: dict[str, Any], client: Any) -> None:
        if event.get("subtype") is None:
            client.chat_postMessage(
                channel=event["channel"], thread_ts=event["ts"], text=f"You said: {event['text']}"
            )

    asked = workspace.say(EMPLOYEE, EMPLOYEE, "May I post this?")
    answer = workspace.wait_for_message(EMPLOYEE, "You said: May I post this?")
    assert answer["thread_ts"] == asked
    assert workspace.messages(CONTACT) == []
    assert workspace.settle()
    assert workspace.problems == []


def test_events_are_signed_as_slack_signs_them(workspace: Workspace, receiver: Receiver) -> None:
    workspace.say(EMPLOYEE, EMPLOYEE, "Hello")
    workspace.settle()
    headers, body = receiver.requests[0]
    assert SignatureVerifier(SECRET).is_valid_request(body, headers)
    assert headers["Content-Type"] == "application/json"
    assert "X-Slack-Retry-Num" not in headers


def test_a_wrong_secret_or_a_late_request_is_not_valid(
    workspace: Workspace, receiver: Receiver
) -> None:
    workspace.signer.skew = -400
    workspace.say(EMPLOYEE, EMPLOYEE, "Late")
    workspace.settle()
    workspace.signer.skew = 0
    workspace.signer.secret = "another"
    workspace.say(EMPLOYEE, EMPLOYEE, "False")
    workspace.settle()
    verifier = SignatureVerifier(SECRET)
    assert not any(verifier.is_valid_request(body, headers) for headers, body in receiver.requests)


def test_a_message_event_has_slacks_shape(workspace: Workspace, receiver: Receiver) -> None:
    ts = workspace.say(EMPLOYEE, EMPLOYEE, "Is <b> & https://example.org/?a=1&b=2 fine?")
    workspace.settle()
    body = receiver.bodies()[0]
    event = body["event"]
    assert body["type"] == "event_callback"
    assert body["event_id"].startswith("Ev")
    assert event["type"] == "message"
    assert event["channel_type"] == "im"
    assert event["user"] == EMPLOYEE
    assert event["ts"] == event["event_ts"] == ts
    assert event["channel"] == workspace.channel(EMPLOYEE).id
    assert event["text"] == ("Is &lt;b&gt; &amp; <https://example.org/?a=1&amp;b=2> fine?")
    assert event["blocks"][0]["type"] == "rich_text"
    assert "subtype" not in event


def test_links_and_addresses_are_marked_up(workspace: Workspace, receiver: Receiver) -> None:
    workspace.say(EMPLOYEE, EMPLOYEE, "mail press@example.org or see bol.com. <!channel>")
    workspace.settle()
    assert receiver.bodies()[0]["event"]["text"] == (
        "mail <mailto:press@example.org|press@example.org> or see "
        "<http://bol.com|bol.com>. &lt;!channel&gt;"
    )


def test_a_mention_in_a_channel_is_an_app_mention(workspace: Workspace, receiver: Receiver) -> None:
    workspace.say(EMPLOYEE, "#general", "nothing for the app")
    ts = workspace.say(EMPLOYEE, "#general", f"<@{workspace.bot.id}> may I?")
    workspace.say(CONTACT, "#general", f"<@{workspace.bot.id}> and I?", thread_ts=ts)
    workspace.settle()
    events = [body["event"] for body in receiver.bodies()]
    assert [event["type"] for event in events] == ["app_mention", "app_mention"]
    assert events[0]["text"] == f"<@{workspace.bot.id}> may I?"
    assert events[1]["thread_ts"] == ts
    assert events[1]["parent_user_id"] == EMPLOYEE


def test_edits_and_deletions_arrive_as_subtypes(workspace: Workspace, receiver: Receiver) -> None:
    ts = workspace.say(EMPLOYEE, EMPLOYEE, "First")
    workspace.edit(EMPLOYEE, EMPLOYEE, ts, "Second")
    workspace.unsay(EMPLOYEE, EMPLOYEE, ts)
    workspace.settle()
    _, changed, deleted = [body["event"] for body in receiver.bodies()]
    assert changed["subtype"] == "message_changed"
    assert changed["message"]["text"] == "Second"
    assert changed["previous_message"]["text"] == "First"
    assert changed["ts"] != ts
    assert deleted["subtype"] == "message_deleted"
    assert deleted["deleted_ts"] == ts
    assert workspace.messages(EMPLOYEE) == []


def test_the_app_hears_its_own_messages(workspace: Workspace, receiver: Receiver) -> None:
    workspace.post_as_bot(workspace.channel(EMPLOYEE).id, {"text": "Mine"})
    workspace.settle()
    event = receiver.bodies()[0]["event"]
    assert event["bot_id"]
    assert event["user"] == workspace.bot.id


def test_opening_the_app_is_an_event(workspace: Workspace, receiver: Receiver) -> None:
    event_id = workspace.open_home(EMPLOYEE)
    workspace.settle()
    body = receiver.bodies()[0]
    assert body["event_id"] == event_id
    assert body["event"]["type"] == "app_home_opened"
    assert body["event"]["tab"] == "messages"


def test_only_what_the_manifest_subscribes_to_is_sent(
    make_workspace: Callable[..., Workspace], receiver: Receiver
) -> None:
    from tests.playground.conftest import manifest

    quiet = make_workspace(manifest=manifest(settings={"event_subscriptions": {"bot_events": []}}))
    quiet.app_url = receiver.url
    quiet.say(EMPLOYEE, EMPLOYEE, "Hello?")
    quiet.settle()
    assert receiver.requests == []


def test_an_event_is_retried_three_times(workspace: Workspace, receiver: Receiver) -> None:
    receiver.answers = [lambda: Response(status=500)] * 9
    workspace.say(EMPLOYEE, EMPLOYEE, "Anybody?")
    workspace.settle()
    headers = [request_headers for request_headers, _ in receiver.requests]
    assert [one.get("X-Slack-Retry-Num") for one in headers] == [None, "1", "2", "3"]
    assert headers[1]["X-Slack-Retry-Reason"] == "http_error"
    assert len({body["event_id"] for body in receiver.bodies()}) == 1
    assert [one.retry_num for one in workspace.deliveries] == [0, 1, 2, 3]


def test_a_retry_that_is_answered_is_the_last(workspace: Workspace, receiver: Receiver) -> None:
    receiver.answers = [lambda: Response(status=503)]
    workspace.say(EMPLOYEE, EMPLOYEE, "Again?")
    workspace.settle()
    assert [one.status for one in workspace.deliveries] == [503, 200]


def test_the_app_can_refuse_retries(workspace: Workspace, receiver: Receiver) -> None:
    receiver.answers = [lambda: Response(status=500, headers={"X-Slack-No-Retry": "1"})]
    workspace.say(EMPLOYEE, EMPLOYEE, "Once")
    workspace.settle()
    assert len(receiver.requests) == 1


def test_a_slow_answer_is_a_timeout(workspace: Workspace, receiver: Receiver) -> None:
    late = threading.Event()
    workspace.answer_seconds = 0.2
    receiver.answers = [lambda: str(late.wait(5))]
    workspace.say(EMPLOYEE, EMPLOYEE, "Slow?")
    workspace.settle()
    late.set()
    assert [one.error for one in workspace.deliveries] == ["http_timeout", ""]
    assert receiver.requests[1][0]["X-Slack-Retry-Reason"] == "http_timeout"


def test_an_app_that_is_away_gets_its_event_later(
    make_workspace: Callable[..., Workspace], receiver: Receiver
) -> None:
    workspace = make_workspace(retry_delays=(0, 0.05, 0.05))
    workspace.app_url = "http://127.0.0.1:9/slack/events"
    workspace.say(EMPLOYEE, EMPLOYEE, "Hello?")
    workspace.settle()
    workspace.app_url = receiver.url
    workspace.wait_for(lambda: receiver.requests, what="the redelivery")
    assert receiver.requests[0][0]["X-Slack-Retry-Reason"] == "connection_failed"


def test_a_test_can_deliver_an_event_twice(workspace: Workspace, receiver: Receiver) -> None:
    workspace.say(EMPLOYEE, EMPLOYEE, "Twice")
    workspace.settle()
    event_id = workspace.deliveries[0].event_id
    again = workspace.redeliver(event_id)
    assert again.ok
    assert again.retry_num == 1
    first, second = receiver.bodies()
    assert first == second


def test_messages_of_one_conversation_arrive_in_order(
    workspace: Workspace, receiver: Receiver
) -> None:
    receiver.answers = [_pause] + [lambda: ""] * 20
    said = [workspace.say(EMPLOYEE, EMPLOYEE, f"Number {number}") for number in range(12)]
    workspace.settle()
    assert [body["event"]["ts"] for body in receiver.bodies()] == said
    assert said == sorted(set(said))


def test_timestamps_stay_unique_under_contention(workspace: Workspace) -> None:
    threads = [
        threading.Thread(target=workspace.say, args=(who, "#general", "At once"))
        for who in (EMPLOYEE, CONTACT) * 20
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stamps = [message["ts"] for message in workspace.messages("#general")]
    assert len(set(stamps)) == 40
    assert stamps == sorted(stamps)


def test_an_event_nobody_listens_to_is_a_problem(workspace: Workspace, bolt: App) -> None:
    workspace.say(EMPLOYEE, EMPLOYEE, "Hello?")
    workspace.settle()
    assert "event message: the app has no listener for it (404)" in workspace.problems


def test_people_do_only_what_slack_lets_them(workspace: Workspace) -> None:
    ts = workspace.say(EMPLOYEE, EMPLOYEE, "Mine")
    with pytest.raises(NotPossibleError, match="is not in directmessage"):
        workspace.say(CONTACT, workspace.channel(EMPLOYEE).id, "Peeping")
    with pytest.raises(NotPossibleError, match="not a message of"):
        workspace.edit(CONTACT, "#general", ts, "Not mine")
    with pytest.raises(NotPossibleError, match="reply to"):
        workspace.say(EMPLOYEE, EMPLOYEE, "Where?", thread_ts="1.000001")


def test_waiting_in_vain_says_what_was_there(workspace: Workspace) -> None:
    workspace.say(EMPLOYEE, "#general", "Something else")
    with pytest.raises(TimeoutError, match="Something else"):
        workspace.wait_for_message("#general", "An answer", timeout=0.05)


def test_start_again_forgets_what_was_said(workspace: Workspace) -> None:
    workspace.say(EMPLOYEE, "#general", "Old")
    workspace.start_again()
    assert workspace.messages("#general") == []
    assert json.dumps(workspace.deliveries) == "[]"


def test_start_again_drops_what_would_be_tried_later(
    workspace: Workspace, receiver: Receiver
) -> None:
    workspace.retry_delays = [60]
    receiver.answers = [lambda: Response(status=500)]
    workspace.say(EMPLOYEE, EMPLOYEE, "Old")
    workspace.settle()
    [waiting] = [one for one in threading.enumerate() if isinstance(one, threading.Timer)]
    workspace.start_again()
    waiting.join(5)
    assert not waiting.is_alive()
    assert len(receiver.bodies()) == 1


def _pause() -> str:
    time.sleep(0.05)
    return ""
