"""The app's answers without a token: response URLs and the bodies of acknowledgements."""

from __future__ import annotations

from bot.playground.blocks import check_message, too_long
from bot.playground.shapes import Json, Posted, SlackError
from bot.playground.state import State
from bot.playground.tickets import ResponseUrl


def respond(state: State, token: str, payload: Json) -> None:
    """A POST to a response URL. Raises SlackError: `used_url`, `expired_url`, `invalid_blocks`…"""
    with state.lock:
        place = state.response_urls.use(token)
        source = None
        if place.source_ts:
            source = state.conversations.find(place.channel, place.source_ts)
        if _yes(payload.get("delete_original")):
            if source:
                state.remove(source, echo=True)
            return
        if _yes(payload.get("replace_original")) and source:
            checked(state, payload)
            state.change(source, {"blocks": [], **_content(payload)}, echo=True)
            return
        answer(state, place, payload)


def answer(state: State, place: ResponseUrl, payload: Json) -> Posted:
    """A message in place: for one person, or for all with `response_type` in_channel."""
    checked(state, payload)
    with state.lock:
        thread_ts = payload.get("thread_ts") or place.thread_ts
        thread = state.conversations.find(place.channel, thread_ts) if thread_ts else None
        only_for = None if payload.get("response_type") == "in_channel" else place.user
        return state.post_as_bot(place.channel, _content(payload), thread, only_for)


def checked(state: State, payload: Json) -> None:
    """Refuse what Slack refuses in a message. Raises SlackError."""
    text = payload.get("text")
    blocks = payload.get("blocks")
    if text is not None and not isinstance(text, str):
        raise SlackError("invalid_arguments", problem="text is not a string")
    if not text and not blocks and not payload.get("attachments"):
        raise SlackError("no_text", problem="a message without text, blocks or attachments")
    if text is not None and len(text) > 40_000:
        raise SlackError("msg_too_long", problem=f"a text of {len(text)} characters")
    if blocks is not None and not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format", problem="blocks are not a list")
    found = check_message(blocks, text, payload.get("attachments"), files=state.files.ids())
    if found:
        raise SlackError("invalid_blocks", messages=found, problem="; ".join(found))
    if too_long(blocks):
        raise SlackError("msg_blocks_too_long", problem="over 12,000 characters in one message")


def _content(payload: Json) -> Json:
    kept = ("text", "blocks", "attachments", "metadata")
    return {"text": ""} | {name: payload[name] for name in kept if payload.get(name) is not None}


def _yes(value: object) -> bool:
    # Slack's own examples write "true" as often as true.
    return value in (True, "true", 1, "1")
