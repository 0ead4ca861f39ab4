"""Suggesting a post for the toolkit, with `/toolkit suggest` or from a message; approving it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.cards import View, actions, proposals
from bot.cards import suggestions as cards
from bot.listeners.common import (
    Body,
    entered,
    metadata,
    number_in,
    open_modal,
    receipt,
    services,
    ticked,
    typed,
    value_of,
    words_for,
)
from bot.proposals import WrongDraftError, key_of
from bot.suggesting import Suggesting
from bot.verbs import RefusedError
from bot.wording import Words
from toolkit.suggesting import (
    ACCOUNTS,
    CAMPAIGN,
    HASHTAGS,
    IMAGE,
    NAMED,
    NETWORK,
    PEOPLE,
    TEXT,
    WHY,
    Suggestion,
)

WANTED = re.compile(r"\s*(suggest|voorstel)\b[\s:]*", re.IGNORECASE)


def register(app: App) -> None:
    app.command("/toolkit", matchers=[is_wanted])(wanted)
    app.shortcut(actions.SUGGEST_SHORTCUT)(wanted_from_message)
    app.action(actions.REVIEW_SUGGESTION)(review_wanted)
    app.action(actions.EDIT_SUGGESTION)(edit_wanted)
    app.action(actions.APPROVE_SUGGESTION)(approval_wanted)
    app.view(actions.SUGGEST_MODAL)(suggested)
    app.view(actions.SUGGESTION_MODAL)(worded)
    app.view(actions.APPROVE_SUGGESTION_MODAL)(approved)


def is_wanted(body: Body) -> bool:
    """Whether `/toolkit` is followed by `suggest` or `voorstel`."""
    return WANTED.match(typed(body.get("text"))) is not None


def wanted(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    """`/toolkit suggest`, `/toolkit voorstel`, with or without a text."""
    text = WANTED.sub("", typed(body.get("text")), count=1)
    view = _form(context, str(body["user_id"]), text)
    client.views_open(trigger_id=body["trigger_id"], view=view)
    ack()


def wanted_from_message(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    """Somebody's message is what the form begins with; who wrote it is not kept."""
    view = _form(context, str(body["user"]["id"]), typed(body["message"].get("text")))
    client.views_open(trigger_id=body["trigger_id"], view=view)
    ack()


def review_wanted(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    by, suggesting = _who(body, context)
    draft = suggesting.readable(number_in(value_of(body)[0]), by)
    reader = proposals.Reader(
        may_approve=suggesting.may_approve(draft, by), may_write=True,
        may_take_out=suggesting.may_take_out(draft, by),
    )  # fmt: skip
    catalogue = services(context).content.current.catalogue
    open_modal(client, body, cards.review_modal(words_for(context, by), catalogue, draft, reader))
    ack()


def edit_wanted(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    by, suggesting = _who(body, context)
    draft = suggesting.readable(number_in(value_of(body)[0]), by)
    words, snapshot = words_for(context, by), services(context).content.current
    notes = [words("draft.your_change")] if suggesting.loses_approval(draft, by) else []
    view = cards.change_form(
        words, snapshot.library, snapshot.catalogue, snapshot.today, draft, notes
    )
    open_modal(client, body, view)
    ack()


def approval_wanted(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    parts = value_of(body)
    if len(parts) != 2:
        raise RefusedError("refused.gone")
    by, suggesting = _who(body, context)
    draft = suggesting.approvable(number_in(parts[0]), by, number_in(parts[1]))
    campaigns = suggesting.campaigns()
    if not campaigns:
        raise RefusedError("refused.no_campaign")
    open_modal(client, body, cards.approval_form(words_for(context, by), campaigns, draft))
    ack()


def suggested(ack: Ack, body: Body, context: BoltContext) -> None:
    by, suggesting = _who(body, context)
    suggestion = replace(
        _filled_in(body, {entered(body, cards.LANGUAGE): entered(body, TEXT)}),
        why=entered(body, WHY), people=entered(body, PEOPLE), named=NAMED in ticked(body, NAMED),
    )  # fmt: skip
    try:
        suggesting.suggest(receipt(context), by, suggestion)
    except WrongDraftError as error:
        _point_out(ack, body, words_for(context, by), error)
    else:
        _say_so(ack, words_for(context, by), is_heard=suggesting.has_editor(by))


def worded(ack: Ack, body: Body, context: BoltContext) -> None:
    by, suggesting = _who(body, context)
    draft_id, seen = _seen(body)
    languages = services(context).content.current.library.languages
    texts = {each: entered(body, f"{TEXT}.{each}") for each in languages}
    try:
        suggesting.edit(receipt(context), draft_id, by, seen, _filled_in(body, texts))
    except WrongDraftError as error:
        _point_out(ack, body, words_for(context, by), error)
    else:
        draft = suggesting.readable(draft_id, by)
        _say_so(ack, words_for(context, by), is_heard=suggesting.has_approver(draft))


def approved(ack: Ack, body: Body, context: BoltContext) -> None:
    by, suggesting = _who(body, context)
    draft_id, seen = _seen(body)
    words = words_for(context, by)
    try:
        suggesting.approve(
            receipt(context), draft_id, by, seen, entered(body, CAMPAIGN),
            ticked(body, ACCOUNTS), entered(body, HASHTAGS),
        )  # fmt: skip
    except WrongDraftError as error:
        _point_out(ack, body, words, error)
    else:
        ack(response_action="update", view=proposals.said(words, "suggestion.done"))


def _who(body: Body, context: BoltContext) -> tuple[str, Suggesting]:
    return str(body["user"]["id"]), services(context).suggesting


def _seen(body: Body) -> tuple[int, int]:
    """Which draft a modal is about, and which of its wordings it showed."""
    data = metadata(body)
    return number_in(str(data.get("draft"))), number_in(str(data.get("seen")))


def _form(context: BoltContext, by: str, text: str) -> View:
    here, words = services(context), words_for(context, by)
    snapshot = here.content.current
    notes = [] if here.suggesting.has_editor(by) else [words("draft.nobody_yet")]
    return cards.form(words, snapshot.library, snapshot.catalogue, snapshot.today, text, notes)


def _filled_in(body: Body, texts: Mapping[str, str]) -> Suggestion:
    """What both forms hold."""
    network, image = entered(body, NETWORK), entered(body, IMAGE)
    return Suggestion(texts, network, image, entered(body, HASHTAGS))


def _say_so(ack: Ack, words: Words, *, is_heard: bool) -> None:
    """It is kept; whether anybody may approve it yet."""
    key = "draft.saved" if is_heard else "draft.nobody"
    ack(response_action="update", view=proposals.said(words, key))


def _point_out(ack: Ack, body: Body, words: Words, error: WrongDraftError) -> None:
    """By field of the modal what is wrong; of one that it has not, under the hashtags."""
    fields = body["view"]["state"]["values"]
    found: dict[str, str] = {}
    for wrong in error.wrong:
        places = (wrong.at, wrong.at.partition(".")[0], f"{wrong.at}.{words.language}", HASHTAGS)
        place = next((each for each in places if each in fields), HASHTAGS)
        found.setdefault(place, words(key_of(wrong), **wrong.values))
    ack(response_action="errors", errors=found)
