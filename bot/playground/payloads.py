"""What Slack sends, shape by shape. Pure builders: nothing here is stored or sent."""

from __future__ import annotations

import secrets
import time
from typing import Any

from bot.playground.shapes import (
    APP_ID,
    BOT_ID,
    BOT_USER_ID,
    TEAM_DOMAIN,
    TEAM_ID,
    Channel,
    Json,
    Person,
    Posted,
)

# The verification token of old; signatures replaced it, the field is still sent.
_TOKEN = "deprecated"  # noqa: S105


def event_envelope(event: Json) -> Json:
    """The body of an Events API request; `event_id` is new each time."""
    return {
        "token": _TOKEN,
        "team_id": TEAM_ID,
        "context_team_id": TEAM_ID,
        "context_enterprise_id": None,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{secrets.token_hex(5).upper()}",
        "event_time": int(time.time()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM_ID,
                "user_id": BOT_USER_ID,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{secrets.token_urlsafe(24)}",
    }


def message_event(posted: Posted, channel: Channel) -> Json:
    """A `message` event for something said in a direct message."""
    return {
        **posted.message,
        "channel": channel.id,
        "event_ts": posted.ts,
        "channel_type": channel.kind,
    }


def mention_event(posted: Posted) -> Json:
    """An `app_mention` event."""
    return {
        **posted.message,
        "type": "app_mention",
        "channel": posted.channel,
        "event_ts": posted.ts,
    }


def changed_event(now: Posted, before: Json, channel: Channel, event_ts: str) -> Json:
    return _hidden("message_changed", channel, event_ts) | {
        "message": now.message,
        "previous_message": before,
    }


def deleted_event(gone: Posted, channel: Channel, event_ts: str) -> Json:
    return _hidden("message_deleted", channel, event_ts) | {
        "deleted_ts": gone.ts,
        "previous_message": gone.message,
    }


def _hidden(subtype: str, channel: Channel, event_ts: str) -> Json:
    return {
        "type": "message",
        "subtype": subtype,
        "hidden": True,
        "channel": channel.id,
        "channel_type": channel.kind,
        "ts": event_ts,
        "event_ts": event_ts,
    }


def home_event(user: str, dm: str, tab: str, event_ts: str, view: Json | None) -> Json:
    event: Json = {
        "type": "app_home_opened",
        "user": user,
        "channel": dm,
        "tab": tab,
        "event_ts": event_ts,
    }
    return event | ({"view": view} if view and tab == "home" else {})


def user_message(person: Person, text: str, blocks: list[Json], thread: Posted | None) -> Json:
    """A message by a person, before it has its `ts`."""
    message: Json = {
        "type": "message",
        "user": person.id,
        "client_msg_id": secrets.token_hex(16),
        "text": text,
        "team": TEAM_ID,
        "blocks": blocks,
    }
    return message | in_thread(thread)


def bot_message(thread: Posted | None, content: Json) -> Json:
    """A message by the app, before it has its `ts`; `content` is its text, blocks and so on."""
    message: Json = {
        "type": "message",
        "user": BOT_USER_ID,
        "bot_id": BOT_ID,
        "app_id": APP_ID,
        "team": TEAM_ID,
        "bot_profile": {"id": BOT_ID, "app_id": APP_ID, "team_id": TEAM_ID, "deleted": False},
    }
    return message | content | in_thread(thread)


def in_thread(parent: Posted | None) -> Json:
    if parent is None:
        return {}
    return {"thread_ts": parent.ts, "parent_user_id": parent.message.get("user")}


def command_form(
    person: Person, channel: Channel, command: str, text: str, trigger_id: str, response_url: str
) -> dict[str, str]:
    """The form fields of a slash command."""
    return {
        "token": _TOKEN,
        "team_id": TEAM_ID,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": channel.name,
        "user_id": person.id,
        "user_name": _handle(person),
        "command": command,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def interaction(kind: str, person: Person, **more: Any) -> Json:
    """What every interactivity payload carries."""
    return {
        "type": kind,
        "token": _TOKEN,
        "api_app_id": APP_ID,
        "team": {"id": TEAM_ID, "domain": TEAM_DOMAIN},
        "enterprise": None,
        "is_enterprise_install": False,
        "user": {
            "id": person.id,
            "username": _handle(person),
            "name": _handle(person),
            "team_id": TEAM_ID,
        },
        **more,
    }


def in_message(posted: Posted, channel: Channel) -> Json:
    """The container, channel and message of an interaction with a message."""
    container: Json = {
        "type": "message",
        "message_ts": posted.ts,
        "channel_id": channel.id,
        "is_ephemeral": posted.only_for is not None,
    }
    if thread_ts := posted.message.get("thread_ts"):
        container["thread_ts"] = thread_ts
    answer: Json = {"container": container, "channel": {"id": channel.id, "name": channel.name}}
    # Slack does not keep ephemeral messages, so it cannot send them along.
    return answer if posted.only_for else answer | {"message": posted.message}


def _handle(person: Person) -> str:
    return person.name.lower().replace(" ", ".")
