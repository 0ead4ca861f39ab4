"""The Home tab: opened, filtered, turned over; and being away."""

from __future__ import annotations

from datetime import date

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.cards import actions, home
from bot.listeners.common import (
    Body,
    entered,
    number_in,
    numbered,
    open_modal,
    receipt,
    services,
    value_of,
    words_for,
)
from bot.verbs import RefusedError


def register(app: App) -> None:
    app.action(numbered(actions.HOME_FILTER))(filtered)
    app.action(numbered(actions.HOME_PAGE))(turned)
    app.action(actions.AWAY)(away_wanted)
    app.action(actions.BACK)(back)
    app.view(actions.AWAY_MODAL)(away)


def filtered(ack: Ack, body: Body, context: BoltContext) -> None:
    field = str(body["actions"][0]["action_id"]).partition(":")[2]
    if field not in ("show", "topic"):
        raise RefusedError("refused.unknown")
    homes, by = services(context).homes, str(body["user"]["id"])
    homes.choose(receipt(context), by, field, value_of(body)[0])
    ack()


def turned(ack: Ack, body: Body, context: BoltContext) -> None:
    name = str(body["actions"][0]["action_id"]).partition(":")[2]
    field = "own_page" if name.startswith("own_") else "page"
    homes, by = services(context).homes, str(body["user"]["id"])
    homes.choose(receipt(context), by, field, number_in(value_of(body)[0]))
    ack()


def away_wanted(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    duty, by = services(context).answering.duty, str(body["user"]["id"])
    if not duty.of(by):
        raise RefusedError("refused.not_your_topic")
    view = home.away_modal(words_for(context, by), duty.today)
    open_modal(client, body, view)
    ack()


def away(ack: Ack, body: Body, context: BoltContext) -> None:
    here, by = services(context), str(body["user"]["id"])
    try:
        until = date.fromisoformat(entered(body, actions.UNTIL))
        here.answering.set_away(receipt(context), by, until)
    except (ValueError, RefusedError) as error:
        key = error.key if isinstance(error, RefusedError) else "refused.past"
        ack(response_action="errors", errors={actions.UNTIL: words_for(context, by)(key)})
    else:
        ack()


def back(ack: Ack, body: Body, context: BoltContext) -> None:
    services(context).answering.set_away(receipt(context), str(body["user"]["id"]), None)
    ack()
