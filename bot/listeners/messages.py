"""Direct messages, mentions, and opening the conversation."""

from __future__ import annotations

import logging
import re
from typing import Any

from slack_bolt import App, BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.errors import describe
from bot.listeners.common import Body, receipt, services, typed, words_for
from bot.records import Place, Question, Threaded

log = logging.getLogger(__name__)

QUESTIONS = (None, "file_share", "thread_broadcast")
"""Subtypes of messages in which somebody says something; edits, joins and the like are others."""
MENTION = re.compile(r"<@[UW][A-Z0-9]+(?:\|[^>]*)?>")


def register(app: App) -> None:
    app.event("message")(asked_in_dm)
    app.event("app_mention")(asked_in_channel)
    app.event("app_home_opened")(opened)
    app.event("app_uninstalled")(removed)
    app.event("tokens_revoked")(removed)
    app.event("agent_session_stopped")(ignored)
    app.event(re.compile(".*"))(ignored)


def asked_in_dm(event: dict[str, Any], body: Body, context: BoltContext) -> None:
    """A question, or a message in the thread of one that a person answers."""
    if event.get("channel_type") != "im" or not is_said_by_a_person(event, body):
        return
    text, thread = typed(event.get("text")), event.get("thread_ts")
    if thread:
        channel, by = str(event["channel"]), str(event["user"])
        heard = Threaded(f"{channel}:{event['ts']}", channel, str(thread), by, text)
        if services(context).answering.hears(receipt(context), heard):
            return
    ask(event, context, Place.DM, text)


def asked_in_channel(event: dict[str, Any], body: Body, context: BoltContext) -> None:
    if is_said_by_a_person(event, body):
        ask(event, context, Place.MENTION, typed(MENTION.sub(" ", event.get("text") or "")))


def is_said_by_a_person(event: dict[str, Any], body: Body) -> bool:
    """Somebody of our own workspace: in a shared channel others may mention the bot too."""
    home = event.get("user_team") or event.get("source_team") or body.get("team_id")
    return bool(
        event.get("subtype") in QUESTIONS
        and event.get("user")
        and not event.get("bot_id")
        and home == body.get("team_id")
    )


def ask(event: dict[str, Any], context: BoltContext, place: Place, text: str) -> None:
    """Every message starts or continues a thread: that is where its answer goes."""
    channel, ts = str(event["channel"]), str(event["ts"])
    question = Question(
        text=text, asker=str(event["user"]), place=place,
        source=f"{channel}:{ts}", channel=channel, thread=str(event.get("thread_ts") or ts),
    )  # fmt: skip
    services(context).desk.ask(receipt(context), question)


def opened(event: dict[str, Any], context: BoltContext, client: WebClient) -> None:
    """Show the Home tab, or offer a few questions to start with."""
    if event.get("tab") == "home":
        here, user = services(context), str(event["user"])
        here.people.language(user)  # from now on it is known
        here.homes.open(receipt(context), user)
        return
    if event.get("tab") != "messages":
        return
    words = words_for(context, str(event["user"]))
    prompts = [{"title": line[:75], "message": line} for line in words.examples(4)]
    try:
        client.assistant_threads_setSuggestedPrompts(
            channel_id=event["channel"], title=words("prompts.title"), prompts=prompts
        )
    except (SlackApiError, SlackClientError, OSError) as error:  # nobody waits for it
        log.info("no suggested prompts: %s", describe(error))


def removed(body: Body) -> None:
    log.error("Slack says that the app was removed or its token revoked: %s", body["event"]["type"])


def ignored() -> None:
    """Events that are subscribed to elsewhere or by mistake: nothing is owed for them."""
