"""The Web API methods the app calls, with Slack's scopes, answers and refusals.

`METHODS` is the table: name -> (the scope it needs or None, the function). A function takes the
state and the arguments, gives the answer without `ok`, and raises SlackError to refuse.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.playground.blocks import check_view
from bot.playground.files import described
from bot.playground.inputs import placed
from bot.playground.responses import checked
from bot.playground.shapes import (
    BOT_ID,
    BOT_USER_ID,
    GENERAL_ID,
    TEAM_DOMAIN,
    TEAM_ID,
    Call,
    Channel,
    Json,
    Posted,
    SlackError,
)
from bot.playground.state import Failure, State

Method = Callable[[State, Json], Json]

# Arguments that are JSON, also where they travel as a string in a form field.
_STRUCTURED = ("blocks", "attachments", "view", "metadata", "prompts", "files")
# Refusals that a careful app never meets: they are kept as problems.
_CARELESS = {
    "missing_scope",
    "unknown_method",
    "not_authed",
    "invalid_auth",
    "not_allowed_token_type",
    "invalid_arguments",
}
# The methods for the app-level token; all others are for the bot's.
_APP_LEVEL = {"apps.connections.open"}
_LARGEST_VIEW = 250_000
FILES = "files:read"
"""The scope to see people's files, and to ask for one in a modal."""


@dataclass(frozen=True)
class Reply:
    """An answer over HTTP; `cut` means that the connection breaks instead."""

    body: Json
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False


def call(state: State, name: str, arguments: Json, token: str | None) -> Reply:
    """Answer one Web API call and record it."""
    arguments = dict(arguments)
    failure = state.take_failure(name)
    if failure and not failure.after_effect:
        return _recorded(state, name, arguments, _failed(failure))
    try:
        arguments = _decoded(arguments)
        answer = _method(state, name, token)(state, arguments)
    except SlackError as refusal:
        if refusal.problem or refusal.error in _CARELESS:
            words = refusal.problem or _provided(refusal)
            state.problem(f"{name}: {refusal.error}{': ' if words else ''}{words}")
        return _recorded(state, name, arguments, Reply(_refused(refusal)))
    state.touch()
    reply = _failed(failure) if failure else Reply({"ok": True, **answer})
    return _recorded(state, name, arguments, reply)


def _method(state: State, name: str, token: str | None) -> Method:
    if name not in METHODS:
        raise SlackError("unknown_method", req_method=name)
    if not token:
        raise SlackError("not_authed")
    right, other = state.bot_token, state.app_token
    if name in _APP_LEVEL:
        right, other = other, right
    if not _same(token, right):
        raise SlackError("not_allowed_token_type" if _same(token, other) else "invalid_auth")
    scope, method = METHODS[name]
    _need(state, scope)
    return method


def _same(token: str, known: str) -> bool:
    return hmac.compare_digest(token.encode(), known.encode())


def _need(state: State, scope: str | None) -> None:
    if scope and scope not in state.scopes:
        raise SlackError("missing_scope", needed=scope, provided=",".join(state.scopes))


def _decoded(arguments: Json) -> Json:
    """Arguments with JSON strings read. Raises SlackError `invalid_arguments`."""
    for name in _STRUCTURED:
        if isinstance(arguments.get(name), str):
            try:
                arguments[name] = json.loads(arguments[name])
            except ValueError:
                error = "invalid_blocks_format" if name == "blocks" else "invalid_arguments"
                raise SlackError(error, problem=f"{name} is not JSON") from None
    return arguments


def _provided(refusal: SlackError) -> str:
    needed = refusal.extra.get("needed")
    return f"needs {needed}" if needed else "; ".join(refusal.messages)


def _refused(refusal: SlackError) -> Json:
    body: Json = {"ok": False, "error": refusal.error, **refusal.extra}
    if refusal.messages:
        marked = [f"[ERROR] {words}" for words in refusal.messages]
        body |= {"errors": refusal.messages, "response_metadata": {"messages": marked}}
    return body


def _failed(failure: Failure) -> Reply:
    if failure.status == 0:
        return Reply({"ok": False, "error": "connection_cut"}, cut=True)
    if failure.status == 429:
        after = str(1 if failure.retry_after is None else failure.retry_after)
        return Reply({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": after})
    error = failure.error or ("internal_error" if failure.status >= 500 else "fatal_error")
    return Reply({"ok": False, "error": error}, failure.status)


def _recorded(state: State, name: str, arguments: Json, reply: Reply) -> Reply:
    kept = {key: value for key, value in arguments.items() if key != "token"}
    with state.lock:
        error = str(reply.body.get("error", ""))
        state.calls.append(Call(name, kept, error))
        state.traffic.note(
            "call", name, kept, reply.body, place=state.place_of(kept), outcome=error
        )
    state.touch()
    return reply


# Reading arguments


def _given(arguments: Json, name: str) -> str:
    """A needed argument. Raises SlackError `invalid_arguments`."""
    value = arguments.get(name)
    if value in (None, ""):
        words = f"missing required field: {name}"
        raise SlackError("invalid_arguments", messages=[words], problem=words)
    return str(value)


def _yes(value: Any) -> bool:
    return value in (True, "true", 1, "1")


def _channel(
    state: State, arguments: Json, name: str = "channel", *, open_dm: bool = False
) -> Channel:
    """The conversation meant; `open_dm` takes a person's id too. Raises SlackError."""
    wanted = _given(arguments, name)
    if open_dm:
        wanted = state.conversations.dm(wanted) or wanted
    channel = state.conversations.channels.get(wanted)
    if channel is None:
        raise SlackError("channel_not_found")
    if channel.archived:
        raise SlackError("is_archived")
    return channel


def _joined(channel: Channel) -> Channel:
    if BOT_USER_ID not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _parent(state: State, channel: Channel, thread_ts: Any) -> Posted | None:
    """The message a thread hangs under. Raises SlackError `thread_not_found`."""
    if not thread_ts:
        return None
    parent = state.conversations.find(channel.id, str(thread_ts))
    if parent is None or parent.only_for:
        raise SlackError("thread_not_found")
    if parent.message.get("thread_ts", parent.ts) != parent.ts:
        # Slack warns never to use a reply's ts as thread_ts: the message ends up out of sight.
        raise SlackError("thread_not_found", problem=f"{thread_ts} is a reply, not a parent")
    return parent


def _content(arguments: Json) -> Json:
    kept = ("text", "blocks", "attachments", "metadata")
    return {name: arguments[name] for name in kept if arguments.get(name) is not None}


# auth, apps and users


def _auth_test(state: State, _: Json) -> Json:
    return {
        "url": f"https://{TEAM_DOMAIN}.invalid/",
        "team": TEAM_DOMAIN.title(),
        "user": state.bot.name.lower(),
        "team_id": TEAM_ID,
        "user_id": BOT_USER_ID,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


def _open_connection(state: State, _: Json) -> Json:
    return {"url": state.sockets.new_url()}


def _users_info(state: State, arguments: Json) -> Json:
    user = _given(arguments, "user")
    person = state.bot if user == BOT_USER_ID else state.people.get(user)
    if person is None:
        raise SlackError("user_not_found")
    described: Json = {
        "id": user,
        "team_id": TEAM_ID,
        "name": person.name.lower().replace(" ", "."),
        "real_name": person.name,
        "deleted": False,
        "tz": "Europe/Amsterdam",
        "profile": {"real_name": person.name, "display_name": person.name},
        "is_bot": person.is_bot,
        "is_app_user": False,
    }
    if _yes(arguments.get("include_locale")):
        described["locale"] = state.locales.get(user, "en-US")
    return {"user": described}


# chat


def _post_message(state: State, arguments: Json) -> Json:
    with state.lock:
        channel = _joined(_channel(state, arguments, open_dm=True))
        checked(state, arguments)
        thread = _parent(state, channel, arguments.get("thread_ts"))
        content = {"text": ""} | _content(arguments)
        posted = state.post_as_bot(channel.id, content, thread)
        return {"channel": channel.id, "ts": posted.ts, "message": dict(posted.message)}


def _post_ephemeral(state: State, arguments: Json) -> Json:
    with state.lock:
        channel = _joined(_channel(state, arguments, open_dm=True))
        user = _given(arguments, "user")
        if user not in channel.members:
            raise SlackError("user_not_in_channel")
        checked(state, arguments)
        thread = _parent(state, channel, arguments.get("thread_ts"))
        content = {"text": ""} | _content(arguments)
        return {"message_ts": state.post_as_bot(channel.id, content, thread, user).ts}


def _own(state: State, arguments: Json, error: str) -> Posted:
    channel = _channel(state, arguments)
    posted = state.conversations.find(channel.id, _given(arguments, "ts"))
    if posted is None or posted.only_for:
        raise SlackError("message_not_found")
    if posted.message.get("user") != BOT_USER_ID:
        raise SlackError(error, problem="not a message of the app")
    return posted


def _update(state: State, arguments: Json) -> Json:
    with state.lock:
        posted = _own(state, arguments, "cant_update_message")
        content = _content(arguments)
        # Blocks that are not given stay; an empty list removes them.
        checked(state, {"blocks": posted.message.get("blocks"), **content})
        state.change(posted, content, echo=True)
        return {
            "channel": posted.channel,
            "ts": posted.ts,
            "text": posted.message.get("text", ""),
            "message": dict(posted.message),
        }


def _delete(state: State, arguments: Json) -> Json:
    with state.lock:
        posted = _own(state, arguments, "cant_delete_message")
        state.remove(posted, echo=True)
        return {"channel": posted.channel, "ts": posted.ts}


# conversations


def _conversations_open(_state: State, _: Json) -> Json:
    raise SlackError("missing_scope", needed="im:write")


def _readable(state: State, arguments: Json) -> Channel:
    channel = _channel(state, arguments)
    _need(state, "im:history" if channel.kind == "im" else "channels:history")
    return _joined(channel)


def _with_replies(state: State, posted: Posted) -> Json:
    thread = state.conversations.thread(posted.channel, posted.ts)[1:]
    message = dict(posted.message)
    if thread:
        message |= {"thread_ts": posted.ts, "reply_count": len(thread)}
        message["latest_reply"] = thread[-1].ts
    return message


def _history(state: State, arguments: Json) -> Json:
    with state.lock:
        channel = _readable(state, arguments)
        limit = int(arguments.get("limit") or 100)
        top = [
            _with_replies(state, one)
            for one in state.conversations.listing(channel.id)
            if one.only_for is None and one.message.get("thread_ts", one.ts) == one.ts
        ]
        return {"messages": top[::-1][:limit], "has_more": len(top) > limit}


def _replies(state: State, arguments: Json) -> Json:
    with state.lock:
        channel = _readable(state, arguments)
        thread = state.conversations.thread(channel.id, _given(arguments, "ts"))
        if not thread:
            raise SlackError("thread_not_found")
        limit = int(arguments.get("limit") or 1000)
        messages = [_with_replies(state, thread[0])]
        messages += [dict(one.message) for one in thread[1:]]
        return {"messages": messages[:limit], "has_more": len(messages) > limit}


# views


def _checked_view(state: State, arguments: Json, kind: str) -> Json:
    view = arguments.get("view")
    if view is None:
        _given(arguments, "view")
    found = check_view(view, files=state.files.ids())
    if not found and isinstance(view, dict) and view["type"] != kind:
        found = [f"must be a {kind} [json-pointer:/view/type]"]
    if found:
        raise SlackError("invalid_arguments", messages=found, problem="; ".join(found))
    if len(json.dumps(view)) > _LARGEST_VIEW:
        raise SlackError("view_too_large", problem="a view over 250 kB")
    assert isinstance(view, dict)
    if any(one.element["type"] == "file_input" for one in placed(view["blocks"])):
        if kind != "modal":
            raise SlackError("invalid_arguments", problem="file_input outside a modal")
        _need(state, FILES)
    return view


def _views_open(state: State, arguments: Json) -> Json:
    with state.lock:
        view = _checked_view(state, arguments, "modal")
        user = state.triggers.use(_given(arguments, "trigger_id"))
        return {"view": dict(state.views.open(user, view))}


def _views_push(state: State, arguments: Json) -> Json:
    with state.lock:
        view = _checked_view(state, arguments, "modal")
        user = state.triggers.use(_given(arguments, "trigger_id"))
        return {"view": dict(state.views.push(user, view))}


def _views_update(state: State, arguments: Json) -> Json:
    with state.lock:
        found = state.views.find(arguments.get("view_id"), arguments.get("external_id"))
        if found is None:
            raise SlackError("not_found")
        view = _checked_view(state, arguments, str(found[1]["type"]))
        return {"view": dict(state.views.update(found[1], view, arguments.get("hash")))}


def _views_publish(state: State, arguments: Json) -> Json:
    with state.lock:
        user = _given(arguments, "user_id")
        if user not in state.people:
            raise SlackError("user_not_found")
        if not state.manifest["features"]["app_home"].get("home_tab_enabled"):
            raise SlackError("not_enabled", problem="the Home tab is off in the manifest")
        view = _checked_view(state, arguments, "home")
        return {"view": dict(state.views.publish(user, view, arguments.get("hash")))}


# files


def _upload_url(state: State, arguments: Json) -> Json:
    name = _given(arguments, "filename")
    length = int(_given(arguments, "length"))
    with state.lock:
        token, file = state.files.reserve(name, length, str(arguments.get("alt_txt") or ""))
    return {"upload_url": f"{state.url}/upload/{token}", "file_id": file.id}


def _complete_upload(state: State, arguments: Json) -> Json:
    listed = arguments.get("files")
    if not isinstance(listed, list) or not listed:
        raise SlackError("invalid_arguments", problem="files is not a list of files")
    with state.lock:
        done = [state.files.complete(str(one.get("id")), one.get("title")) for one in listed]
        if arguments.get("channel_id"):
            channel = _joined(_channel(state, arguments, "channel_id", open_dm=True))
            thread = _parent(state, channel, arguments.get("thread_ts"))
            shown = [described(file, state.url) for file in done]
            content = {"text": str(arguments.get("initial_comment") or ""), "files": shown}
            state.post_as_bot(channel.id, content, thread)
        return {"files": [described(file, state.url) for file in done]}


def _file_info(state: State, arguments: Json) -> Json:
    with state.lock:
        return {"file": described(state.files.get(_given(arguments, "file")), state.url)}


def _file_delete(state: State, arguments: Json) -> Json:
    with state.lock:
        state.files.delete(_given(arguments, "file"))
    return {}


def download(state: State, file_id: str, token: str | None) -> Reply:
    """A file over its private address: its bytes as `file`, for the app alone.

    Who may not see it gets Slack's page to sign in, with status 200. Recorded as `files.download`.
    """
    name, arguments = "files.download", {"file": file_id}
    if failure := state.take_failure(name):
        return _recorded(state, name, arguments, _failed(failure))
    if not token or not _same(token, state.bot_token) or FILES not in state.scopes:
        state.problem(f"{name}: without the bot's token and {FILES} there is only a sign-in page")
        return _recorded(state, name, arguments, Reply({"error": "signed_out"}))
    try:
        with state.lock:
            file = state.files.get(file_id)
    except SlackError as refusal:
        return _recorded(state, name, arguments, Reply(_refused(refusal), 404))
    return _recorded(state, name, arguments, Reply({"file": file.data or b""}))


# assistant threads


def _agent_dm(state: State, arguments: Json) -> Channel:
    channel = _channel(state, arguments, "channel_id")
    if channel.kind != "im" and channel.id != GENERAL_ID:
        raise SlackError("channel_not_found")
    return channel


def _set_prompts(state: State, arguments: Json) -> Json:
    prompts = arguments.get("prompts")
    fitting = isinstance(prompts, list) and all(
        isinstance(one, dict) and one.get("title") and one.get("message") for one in prompts
    )
    if not fitting or not isinstance(prompts, list) or not 1 <= len(prompts) <= 4:
        raise SlackError("invalid_arguments", problem="prompts: one to four of title and message")
    with state.lock:
        channel = _agent_dm(state, arguments)
        if arguments.get("thread_ts"):
            # An agent's prompts belong to the whole conversation: Slack says ok and shows nothing.
            state.problem("assistant.threads.setSuggestedPrompts: thread_ts makes it fail silently")
            return {}
        title = str(arguments.get("title") or "")
        state.prompts[channel.id] = {"title": title, "prompts": prompts}
    return {}


def _set_status(state: State, arguments: Json) -> Json:
    with state.lock:
        channel = _agent_dm(state, arguments)
        parent = _parent(state, channel, _given(arguments, "thread_ts"))
        assert parent is not None
        if "status" not in arguments:
            _given(arguments, "status")
        if status := str(arguments["status"] or ""):
            state.statuses[channel.id, parent.ts] = status
        else:
            state.statuses.pop((channel.id, parent.ts), None)
    return {}


def _set_title(state: State, arguments: Json) -> Json:
    with state.lock:
        channel = _agent_dm(state, arguments)
        parent = _parent(state, channel, _given(arguments, "thread_ts"))
        assert parent is not None
        state.titles[channel.id, parent.ts] = _given(arguments, "title")
    return {}


METHODS: dict[str, tuple[str | None, Method]] = {
    "auth.test": (None, _auth_test),
    "apps.connections.open": (None, _open_connection),
    "users.info": ("users:read", _users_info),
    "chat.postMessage": ("chat:write", _post_message),
    "chat.postEphemeral": ("chat:write", _post_ephemeral),
    "chat.update": ("chat:write", _update),
    "chat.delete": ("chat:write", _delete),
    "conversations.open": ("im:write", _conversations_open),
    "conversations.history": (None, _history),
    "conversations.replies": (None, _replies),
    "views.open": (None, _views_open),
    "views.push": (None, _views_push),
    "views.update": (None, _views_update),
    "views.publish": (None, _views_publish),
    "files.getUploadURLExternal": ("files:write", _upload_url),
    "files.completeUploadExternal": ("files:write", _complete_upload),
    "files.info": (FILES, _file_info),
    "files.delete": ("files:write", _file_delete),
    "assistant.threads.setSuggestedPrompts": ("assistant:write", _set_prompts),
    "assistant.threads.setStatus": ("assistant:write", _set_status),
    "assistant.threads.setTitle": ("assistant:write", _set_title),
}
