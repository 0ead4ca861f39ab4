"""The button on the card about being forgotten."""

from __future__ import annotations

from slack_bolt import Ack, App, BoltContext

from bot.cards import actions
from bot.listeners.common import Body, receipt, services, words_for


def register(app: App) -> None:
    app.action(actions.FORGET)(confirmed)


def confirmed(ack: Ack, body: Body, context: BoltContext) -> None:
    """Whoever presses is forgotten, and nobody else: the button names no person."""
    user = str(body["user"]["id"])
    language = words_for(context, user).language
    channel, thread = own_conversation(body)
    services(context).privacy.forget_me(receipt(context), user, language, channel, thread)
    ack()


def own_conversation(body: Body) -> tuple[str | None, str | None]:
    """Channel and thread of the card, where that is a direct message."""
    channel = str((body.get("channel") or {}).get("id") or "")
    if not channel.startswith("D"):
        return None, None
    return channel, (body.get("container") or {}).get("thread_ts")
