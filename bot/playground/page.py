"""What the page shows and does: one snapshot for a person, and a table of acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.playground.shapes import (
    BOT_USER_ID,
    Channel,
    Json,
    Outcome,
    Person,
    full_locale,
    language_of,
)
from bot.playground.workspace import SLACKBOT, Workspace
from bot.wording import words_in

Act = Callable[[Workspace, Json], Json]


def snapshot(workspace: Workspace, user: str, channel: str) -> Json:
    """Everything the page needs to draw one conversation as one person sees it."""
    with workspace.lock:
        me = user if user in workspace.people else next(iter(workspace.people))
        dm = workspace.channel(me)
        known = workspace.conversations.channels.get(channel)
        here = known if known and me in known.members else dm
        return {
            "version": workspace.version,
            "me": me,
            "channel": here.id,
            "bot": {"id": BOT_USER_ID, "name": workspace.bot.name},
            "about": workspace.manifest["display_information"].get("description", ""),
            "people": [_person(workspace, one, me) for one in workspace.people],
            "names": _names(workspace, me),
            "channels": _channels(workspace, me),
            "messages": workspace.messages(here.id, user=me),
            "statuses": _statuses(workspace, here),
            "prompts": workspace.prompts.get(here.id),
            "commands": workspace.commands(),
            "shortcuts": workspace.shortcuts(),
            "home_enabled": bool(_app_home(workspace).get("home_tab_enabled")),
            "home": workspace.home(me),
            "views": [dict(view) for view in workspace.views.stack(me)],
            "problems": list(workspace.problems),
        }


def words(language: str) -> dict[str, str]:
    """The words of the page itself."""
    texts = words_in(language).texts
    mine = (key for key in texts if key.startswith("playground."))
    return {key.removeprefix("playground."): texts[key] for key in mine}


def _app_home(workspace: Workspace) -> Json:
    found: Json = workspace.manifest["features"].get("app_home", {})
    return found


def _name(workspace: Workspace, person: Person, me: str) -> str:
    return person.names.get(language_of(workspace.locales[me]), person.name)


def _person(workspace: Workspace, user: str, me: str) -> Json:
    person = workspace.people[user]
    return {
        "id": user,
        "name": _name(workspace, person, me),
        "badge": person.badge,
        "locale": workspace.locales[user],
        "unread": workspace.conversations.unread(user, workspace.channel(user).id),
    }


def _names(workspace: Workspace, me: str) -> dict[str, str]:
    everybody = workspace.people.values()
    names = {person.id: _name(workspace, person, me) for person in everybody}
    return names | {BOT_USER_ID: workspace.bot.name, SLACKBOT: "Slackbot"}


def _channels(workspace: Workspace, me: str) -> list[Json]:
    return [
        {
            "id": channel.id,
            "name": channel.name,
            "kind": channel.kind,
            "unread": workspace.conversations.unread(me, channel.id),
        }
        for channel in workspace.conversations.channels.values()
        if me in channel.members
    ]


def _statuses(workspace: Workspace, here: Channel) -> dict[str, str]:
    every = workspace.statuses.items()
    return {thread: status for (channel, thread), status in every if channel == here.id}


def _outcome(outcome: Outcome) -> Json:
    return {"shown": outcome.shown, "errors": outcome.errors}


def _typed(workspace: Workspace, text: str) -> str:
    """People type the app's name; Slack's own window turns that into a mention."""
    return text.replace(f"@{workspace.bot.name}", f"<@{BOT_USER_ID}>")


def _say(workspace: Workspace, given: Json) -> Json:
    text = _typed(workspace, str(given["text"]).strip())
    if not text:
        return {}
    ts = workspace.say(given["user"], given["channel"], text, given.get("thread_ts"))
    workspace.mark_read(given["user"], given["channel"])
    return {"ts": ts}


def _edit(workspace: Workspace, given: Json) -> Json:
    text = _typed(workspace, str(given["text"]).strip())
    workspace.edit(given["user"], given["channel"], given["ts"], text)
    return {}


def _unsay(workspace: Workspace, given: Json) -> Json:
    workspace.unsay(given["user"], given["channel"], given["ts"])
    return {}


def _command(workspace: Workspace, given: Json) -> Json:
    text = str(given.get("text", "")).strip()
    return _outcome(workspace.command(given["user"], given["command"], text, given["channel"]))


def _shortcut(workspace: Workspace, given: Json) -> Json:
    callback_id, ts = given["callback_id"], given["ts"]
    return _outcome(workspace.shortcut(given["user"], callback_id, given["channel"], ts))


def _press(workspace: Workspace, given: Json) -> Json:
    filled: dict[str, Any] = given.get("filled") or {}
    value = given.get("value")
    if "view_id" in given:
        view_id, action_id = given["view_id"], given["action_id"]
        done = workspace.press_in_view(given["user"], view_id, action_id, value, filled=filled)
    else:
        place, ts = given["channel"], given["ts"]
        done = workspace.press(given["user"], place, ts, given["action_id"], value, filled=filled)
    return _outcome(done)


def _submit(workspace: Workspace, given: Json) -> Json:
    return _outcome(workspace.submit(given["user"], given["view_id"], given["values"]))


def _close(workspace: Workspace, given: Json) -> Json:
    everything = bool(given.get("everything"))
    return _outcome(workspace.close(given["user"], given["view_id"], everything=everything))


def _home(workspace: Workspace, given: Json) -> Json:
    workspace.open_home(given["user"], given.get("tab", "messages"))
    return {}


def _locale(workspace: Workspace, given: Json) -> Json:
    if workspace.locale_chosen:
        workspace.locale_chosen(given["user"], full_locale(given["locale"]))
    workspace.set_locale(given["user"], given["locale"])
    return {}


def _read(workspace: Workspace, given: Json) -> Json:
    workspace.mark_read(given["user"], given["channel"])
    return {}


def _reset(workspace: Workspace, _: Json) -> Json:
    workspace.start_again()
    return {}


def _dismiss(workspace: Workspace, _: Json) -> Json:
    with workspace.lock:
        workspace.problems.clear()
    workspace.touch()
    return {}


ACTS: dict[str, Act] = {
    "say": _say,
    "edit": _edit,
    "unsay": _unsay,
    "command": _command,
    "shortcut": _shortcut,
    "press": _press,
    "submit": _submit,
    "close": _close,
    "home": _home,
    "locale": _locale,
    "read": _read,
    "reset": _reset,
    "dismiss": _dismiss,
}
