"""Pictures with colleagues in them: an editor names them, and they say yes or no."""

from __future__ import annotations

import re

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.cards import actions, base
from bot.cards import consents as cards
from bot.listeners.common import (
    Body,
    metadata,
    number_in,
    open_modal,
    receipt,
    services,
    two_parts,
    value_of,
    words_for,
)
from bot.verbs import RefusedError


def register(app: App) -> None:
    app.action(actions.NAME_PEOPLE)(naming_wanted)
    app.view(actions.NAME_PEOPLE_MODAL)(named)
    app.action(actions.AGREE)(agreed)
    app.action(actions.REFUSE)(refused)
    app.action(actions.NOT_ME)(not_in_it)


def naming_wanted(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    here, by = services(context), str(body["user"]["id"])
    standing, asked = here.consenting.to_ask(value_of(body)[0], by)
    images = here.content.current.catalogue.images_under(standing.consent.id)
    open_modal(client, body, cards.naming(words_for(context, by), standing, images, asked))
    ack()


def named(ack: Ack, body: Body, context: BoltContext) -> None:
    here, by = services(context), str(body["user"]["id"])
    words = words_for(context, by)
    fields = body["view"]["state"]["values"].get(actions.PEOPLE, {}).get(actions.PEOPLE, {})
    people = [str(each) for each in fields.get("selected_users") or []]
    try:
        if not all(re.fullmatch("[UW][A-Z0-9]{2,20}", each) for each in people):
            raise RefusedError("refused.gone")
        here.consenting.ask(receipt(context), str(metadata(body).get("consent")), people, by)
    except RefusedError as error:
        said = words(error.key, **error.values_in(words.language))
        ack(response_action="errors", errors={actions.PEOPLE: said})
    else:
        ack(response_action="update", view=base.notice(words, words("consent.sent")))


def agreed(ack: Ack, body: Body, context: BoltContext) -> None:
    (row, seen), by = two_parts(body), str(body["user"]["id"])
    services(context).consenting.agree(receipt(context), row, number_in(seen), by)
    ack()


def refused(ack: Ack, body: Body, context: BoltContext) -> None:
    row, by = number_in(value_of(body)[0]), str(body["user"]["id"])
    services(context).consenting.refuse(receipt(context), row, by)
    ack()


def not_in_it(ack: Ack, body: Body, context: BoltContext) -> None:
    row, by = number_in(value_of(body)[0]), str(body["user"]["id"])
    services(context).consenting.not_me(receipt(context), row, by)
    ack()
