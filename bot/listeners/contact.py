"""The contact's card: answer, use a clause, pass on, dismiss."""

from __future__ import annotations

import json

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.cards import View, actions, escalations
from bot.desk import RefusedError
from bot.listeners.common import (
    Body,
    entered,
    number_in,
    numbered,
    receipt,
    services,
    value_of,
    words_for,
)
from bot.records import Asked, Escalation


def register(app: App) -> None:
    app.action(actions.REPLY)(reply_wanted)
    app.action(actions.PASS_ON)(pass_on_wanted)
    app.action(actions.DISMISS)(dismiss_wanted)
    app.action(numbered(actions.USE_CLAUSE))(clause_used)
    app.view(actions.REPLY_MODAL)(replied)
    app.view(actions.PASS_ON_MODAL)(passed_on)
    app.view(actions.DISMISS_MODAL)(dismissed)


def reply_wanted(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    by = str(body["user"]["id"])
    asked, escalation = _handled(body, context)
    _open(client, body, escalations.reply_modal(words_for(context, by), asked, escalation))
    ack()


def dismiss_wanted(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    by = str(body["user"]["id"])
    asked, escalation = _handled(body, context)
    _open(client, body, escalations.dismiss_modal(words_for(context, by), asked, escalation))
    ack()


def pass_on_wanted(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    by = str(body["user"]["id"])
    asked, escalation = _handled(body, context)
    contacts = services(context).content.current.library.contacts.values()
    others = [each for each in contacts if each.id != escalation.contact and each.slack]
    if not others:
        raise RefusedError("refused.unknown_contact")
    view = escalations.pass_on_modal(words_for(context, by), asked, escalation, others)
    _open(client, body, view)
    ack()


def _handled(body: Body, context: BoltContext) -> tuple[Asked, Escalation]:
    escalation_id = number_in(value_of(body)[0])
    return services(context).desk.escalation_for(escalation_id, str(body["user"]["id"]))


def _open(client: WebClient, body: Body, view: View) -> None:
    client.views_open(trigger_id=body["trigger_id"], view=view)


def clause_used(ack: Ack, body: Body, context: BoltContext) -> None:
    parts = value_of(body)
    if len(parts) != 2:
        raise RefusedError("refused.gone")
    desk, by = services(context).desk, str(body["user"]["id"])
    desk.use_clause(receipt(context), number_in(parts[0]), by, parts[1])
    ack()


def replied(ack: Ack, body: Body, context: BoltContext) -> None:
    desk, by = services(context).desk, str(body["user"]["id"])
    desk.reply(receipt(context), _escalation(body), by, entered(body, actions.TEXT))
    ack()


def dismissed(ack: Ack, body: Body, context: BoltContext) -> None:
    desk, by = services(context).desk, str(body["user"]["id"])
    desk.dismiss(receipt(context), _escalation(body), by, entered(body, actions.TEXT))
    ack()


def passed_on(ack: Ack, body: Body, context: BoltContext) -> None:
    desk, by = services(context).desk, str(body["user"]["id"])
    contact, note = entered(body, actions.CONTACT), entered(body, actions.TEXT)
    desk.pass_on(receipt(context), _escalation(body), by, contact, note)
    ack()


def _escalation(body: Body) -> int:
    try:
        data = json.loads(body["view"].get("private_metadata") or "{}")
    except json.JSONDecodeError:
        data = {}
    return number_in(str(data.get("escalation") if isinstance(data, dict) else ""))
