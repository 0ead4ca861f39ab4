"""The buttons on the asker's cards."""

from __future__ import annotations

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.cards import actions, answers, base
from bot.cards.entries import entry_modal
from bot.listeners.common import (
    Body,
    entered,
    metadata,
    number_in,
    numbered,
    open_modal,
    receipt,
    services,
    two_parts,
    value_of,
    words_for,
)
from bot.verbs import RefusedError
from knowledge.models import Account


def register(app: App) -> None:
    app.action(actions.RATE)(rated)
    app.view(actions.COMPLAINT_MODAL)(complained)
    app.action(numbered(actions.READ_BACK))(read_back)
    app.action(numbered(actions.ACCOUNT))(account_chosen)
    app.action(numbered(actions.CHOOSE))(chosen)
    app.action(actions.NONE_OF_THESE)(none_chosen)
    app.action(actions.HAND_OVER)(handed_over)
    app.action(actions.ADD_NAME)(name_added)
    app.action(actions.WITHDRAW)(withdrawn)
    app.action(actions.ASK_AGAIN)(asked_again)
    app.action(numbered(actions.RELATED))(related_opened)


def rated(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    """It helped, or not; then the asker is asked why not, and may leave it at that."""
    asked_id, verdict = two_parts(body)
    if verdict not in ("yes", "no"):
        raise RefusedError("refused.gone")
    here, by = services(context), str(body["user"]["id"])
    here.desk.rate(receipt(context), asked_id, verdict == "yes", by)
    if verdict == "no":
        view = answers.complaint_modal(words_for(context, by), asked_id)
        open_modal(client, body, view)
    ack()


def complained(ack: Ack, body: Body, context: BoltContext) -> None:
    here, by = services(context), str(body["user"]["id"])
    asked_id = number_in(str(metadata(body).get("asked") or ""))
    here.desk.complain(receipt(context), asked_id, entered(body, actions.REASON), by)
    words = words_for(context, by)
    ack(response_action="update", view=base.notice(words, words("complaint.thanks")))


def read_back(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    """An own question again, from the Home tab."""
    here, by = services(context), str(body["user"]["id"])
    asked = here.desk.own(number_in(value_of(body)[0]), by)
    view = here.renderer.own_question(words_for(context, by), asked)
    open_modal(client, body, view)
    ack()


def account_chosen(ack: Ack, body: Body, context: BoltContext) -> None:
    asked, name = two_parts(body)
    if name not in set(Account):
        raise RefusedError("refused.gone")
    desk = services(context).desk
    desk.choose_account(receipt(context), asked, Account(name), str(body["user"]["id"]))
    ack()


def chosen(ack: Ack, body: Body, context: BoltContext) -> None:
    asked, entry = two_parts(body)
    services(context).desk.choose(receipt(context), asked, entry, str(body["user"]["id"]))
    ack()


def none_chosen(ack: Ack, body: Body, context: BoltContext) -> None:
    asked = number_in(value_of(body)[0])
    services(context).desk.none_of_these(receipt(context), asked, str(body["user"]["id"]))
    ack()


def handed_over(ack: Ack, body: Body, context: BoltContext) -> None:
    asked = number_in(value_of(body)[0])
    services(context).desk.hand_over(receipt(context), asked, str(body["user"]["id"]))
    ack()


def name_added(ack: Ack, body: Body, context: BoltContext) -> None:
    asked = number_in(value_of(body)[0])
    services(context).desk.add_name(receipt(context), asked, str(body["user"]["id"]))
    ack()


def withdrawn(ack: Ack, body: Body, context: BoltContext) -> None:
    asked = number_in(value_of(body)[0])
    services(context).desk.withdraw(receipt(context), asked, str(body["user"]["id"]))
    ack()


def asked_again(ack: Ack, body: Body, context: BoltContext) -> None:
    asked = number_in(value_of(body)[0])
    services(context).desk.ask_again(receipt(context), asked, str(body["user"]["id"]))
    ack()


def related_opened(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    """Approved text, for anybody to read."""
    _, entry_id = two_parts(body)
    here = services(context)
    entry = here.desk.entry(entry_id)
    words = words_for(context, str(body["user"]["id"]))
    view = entry_modal(words, here.content.current.library, entry, None)
    open_modal(client, body, view)
    ack()
