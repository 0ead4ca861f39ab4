"""The contact's card: take on, answer, use a clause, pass on, dismiss, close the conversation."""

from __future__ import annotations

import re
from collections.abc import Callable

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.answering import Answering
from bot.cards import actions, base, escalations
from bot.listeners.common import (
    Body,
    entered,
    is_in_modal,
    metadata,
    number_in,
    numbered,
    open_modal,
    receipt,
    services,
    ticked,
    two_parts,
    value_of,
    words_for,
)
from bot.records import Asked, Escalation
from bot.verbs import RefusedError


def register(app: App) -> None:
    app.action(re.compile(rf"^{actions.OPEN}(:|$)"))(opened)
    app.action(actions.CLAIM)(does(Answering.claim))
    app.action(actions.RELEASE)(does(Answering.release))
    app.action(actions.END)(does(Answering.end))
    app.action(numbered(actions.USE_EARLIER))(earlier_used)
    app.action(actions.REPLY)(reply_wanted)
    app.action(actions.PASS_ON)(pass_on_wanted)
    app.action(actions.DISMISS)(dismiss_wanted)
    app.action(numbered(actions.USE_CLAUSE))(clause_used)
    app.view(actions.REPLY_MODAL)(replied)
    app.view(actions.PASS_ON_MODAL)(passed_on)
    app.view(actions.DISMISS_MODAL)(dismissed)


def opened(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    """One question with its whole history."""
    here, by = services(context), str(body["user"]["id"])
    asked, escalation = here.answering.seen_by(number_in(value_of(body)[0]), by)
    open_modal(client, body, here.renderer.question(words_for(context, by), asked, escalation))
    ack()


def does(verb: Callable[[Answering, str, int, str], None]) -> Callable[..., None]:
    """A listener for a button that takes on, gives back or ends what is asked."""

    def done(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        by = str(body["user"]["id"])
        verb(services(context).answering, receipt(context), number_in(value_of(body)[0]), by)
        _shown_anew(body, context, client)
        ack()

    return done


def _shown_anew(body: Body, context: BoltContext, client: WebClient) -> None:
    """A button in the modal of a question: that modal shows how it stands now."""
    if not is_in_modal(body):
        return  # on a card: the card itself is sent anew
    here, by = services(context), str(body["user"]["id"])
    asked, escalation = here.answering.seen_by(number_in(value_of(body)[0]), by)
    shown = here.renderer.question(words_for(context, by), asked, escalation)
    view = body["view"]
    client.views_update(view_id=view["id"], hash=view.get("hash"), view=shown)


def reply_wanted(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    """Who wants to answer has it: nobody else writes an answer in vain meanwhile."""
    here, by = services(context), str(body["user"]["id"])
    here.answering.claim(receipt(context), number_in(value_of(body)[0]), by)
    asked, escalation = _handled(body, context)
    view = here.renderer.reply_modal(words_for(context, by), asked, escalation, by)
    open_modal(client, body, view)
    ack()


def dismiss_wanted(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    by = str(body["user"]["id"])
    asked, escalation = _handled(body, context)
    open_modal(client, body, escalations.dismiss_modal(words_for(context, by), asked, escalation))
    ack()


def pass_on_wanted(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    by = str(body["user"]["id"])
    asked, escalation = _handled(body, context)
    contacts = services(context).content.current.library.contacts.values()
    others = [each for each in contacts if each.id != escalation.contact and each.slack]
    if not others:
        raise RefusedError("refused.unknown_contact")
    view = escalations.pass_on_modal(words_for(context, by), asked, escalation, others)
    open_modal(client, body, view)
    ack()


def _handled(body: Body, context: BoltContext) -> tuple[Asked, Escalation]:
    escalation_id = number_in(value_of(body)[0])
    return services(context).answering.open_for(escalation_id, str(body["user"]["id"]))


def clause_used(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    escalation, entry_id = two_parts(body)
    here, by = services(context), str(body["user"]["id"])
    entry = here.desk.entry(entry_id)
    here.answering.use_clause(receipt(context), escalation, by, entry)
    _sent(body, context, client)
    ack()


def earlier_used(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    escalation, earlier = two_parts(body)
    answering, by = services(context).answering, str(body["user"]["id"])
    answering.use_earlier(receipt(context), escalation, by, number_in(earlier))
    _sent(body, context, client)
    ack()


def _sent(body: Body, context: BoltContext, client: WebClient) -> None:
    """A button in the modal answered: say so there."""
    if is_in_modal(body):
        words = words_for(context, str(body["user"]["id"]))
        client.views_update(view_id=body["view"]["id"], view=base.notice(words, words("desk.sent")))


def replied(ack: Ack, body: Body, context: BoltContext) -> None:
    answering, by = services(context).answering, str(body["user"]["id"])
    also = [number_in(each) for each in ticked(body, actions.ALSO)]
    answering.reply(receipt(context), _escalation(body), by, entered(body, actions.TEXT), also)
    ack(response_action="clear")


def dismissed(ack: Ack, body: Body, context: BoltContext) -> None:
    answering, by = services(context).answering, str(body["user"]["id"])
    answering.dismiss(receipt(context), _escalation(body), by, entered(body, actions.TEXT))
    ack(response_action="clear")


def passed_on(ack: Ack, body: Body, context: BoltContext) -> None:
    answering, by = services(context).answering, str(body["user"]["id"])
    contact, note = entered(body, actions.CONTACT), entered(body, actions.TEXT)
    answering.pass_on(receipt(context), _escalation(body), by, contact, note)
    ack(response_action="clear")


def _escalation(body: Body) -> int:
    return number_in(str(metadata(body).get("escalation") or ""))
