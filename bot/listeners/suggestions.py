"""Suggesting a post for the toolkit, with `/toolkit suggest` or from a message; approving it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.cards import View, actions, proposals
from bot.cards import suggestions as cards
from bot.listeners.common import (
    REFUSED_VIEW,
    Body,
    chosen,
    entered,
    metadata,
    number_in,
    open_modal,
    receipt,
    services,
    ticked,
    two_parts,
    typed,
    value_of,
    words_for,
)
from bot.proposals import WrongDraftError, key_of
from bot.records import Draft
from bot.suggesting import Suggesting
from bot.verbs import RefusedError
from bot.wording import Words
from knowledge.library import Library
from toolkit.suggesting import (
    ACCOUNTS,
    ALT,
    CAMPAIGN,
    CREDIT,
    DISCLOSURE,
    HASHTAGS,
    IMAGE,
    LICENCE,
    LINK,
    NAMED,
    NETWORK,
    NETWORKS,
    PEOPLE,
    PICTURE,
    PURPOSE,
    TEXT,
    UNTIL,
    WHY,
    Description,
    Suggestion,
)

WANTED = re.compile(r"\s*(suggest|voorstel)\b[\s:]*", re.IGNORECASE)


def register(app: App) -> None:
    app.command("/toolkit", matchers=[is_wanted])(wanted)
    app.shortcut(actions.SUGGEST_SHORTCUT)(wanted_from_message)
    app.action(actions.REVIEW_SUGGESTION)(review_wanted)
    app.action(actions.EDIT_SUGGESTION)(edit_wanted)
    app.action(actions.APPROVE_SUGGESTION)(approval_wanted)
    app.action(actions.DESCRIBE_PICTURE)(opens(Suggesting.describable, cards.picture_form))
    app.action(actions.ASK_PEOPLE)(opens(Suggesting.askable, cards.people_form))
    app.view(actions.SUGGEST_MODAL)(suggested)
    app.view(actions.SUGGESTION_MODAL)(worded)
    app.view(actions.DESCRIBE_PICTURE_MODAL)(described)
    app.view(actions.ASK_PEOPLE_MODAL)(asked)
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
    try:
        open_modal(client, body, _review(context, by, draft))
    except SlackApiError as error:
        if error.response.get("error") not in REFUSED_VIEW:
            raise
        open_modal(client, body, _review(context, by, draft, with_image=False))
    ack()


def edit_wanted(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    by, suggesting = _who(body, context)
    draft = suggesting.readable(number_in(value_of(body)[0]), by)
    here, words = services(context), words_for(context, by)
    snapshot = here.content.current
    notes = [words("draft.your_change")] if suggesting.loses_approval(draft, by) else []
    view = cards.change_form(
        words, snapshot.library, snapshot.catalogue, snapshot.today, draft, notes,
        may_upload=here.pictures.may_ask and by == draft.author,
    )  # fmt: skip
    open_modal(client, body, view)
    ack()


def opens(
    find: Callable[[Suggesting, int, str], Draft], form: Callable[[Words, Library, Draft], View]
) -> Callable[..., None]:
    """A listener: the person who pressed gets this form about the draft, if they may."""

    def wanted(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
        by, suggesting = _who(body, context)
        draft = find(suggesting, number_in(value_of(body)[0]), by)
        library = services(context).content.current.library
        open_modal(client, body, form(words_for(context, by), library, draft))
        ack()

    return wanted


def approval_wanted(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    draft_id, seen = two_parts(body)
    by, suggesting = _who(body, context)
    draft = suggesting.approvable(draft_id, by, number_in(seen))
    campaigns = suggesting.campaigns()
    if not campaigns:
        raise RefusedError("refused.no_campaign")
    catalogue = services(context).content.current.catalogue
    view = cards.approval_form(words_for(context, by), catalogue, campaigns, draft)
    open_modal(client, body, view)
    ack()


def suggested(ack: Ack, body: Body, context: BoltContext) -> None:
    by, suggesting = _who(body, context)
    suggestion = replace(
        _filled_in(body, {entered(body, cards.LANGUAGE): entered(body, TEXT)}),
        why=entered(body, WHY), named=NAMED in ticked(body, NAMED),
    )  # fmt: skip
    try:
        suggesting.suggest(receipt(context), by, suggestion, chosen(body, PICTURE))
    except WrongDraftError as error:
        _point_out(ack, body, words_for(context, by), error)
    else:
        _go_on(ack, body, context, by, is_heard=suggesting.has_editor(by))


def worded(ack: Ack, body: Body, context: BoltContext) -> None:
    by, suggesting = _who(body, context)
    draft_id, seen = _seen(body)
    suggestion = _filled_in(body, _in_each_language(context, body, TEXT))
    try:
        suggesting.edit(receipt(context), draft_id, by, seen, suggestion, chosen(body, PICTURE))
    except WrongDraftError as error:
        _point_out(ack, body, words_for(context, by), error)
    else:
        draft = suggesting.readable(draft_id, by)
        _go_on(ack, body, context, by, is_heard=suggesting.has_approver(draft))


def described(ack: Ack, body: Body, context: BoltContext) -> None:
    """What a picture shows, and whose it is: said by its author, completed by an editor."""
    by, suggesting = _who(body, context)
    draft_id, _ = _seen(body)
    library = services(context).content.current.library
    credit, licence = entered(body, CREDIT), entered(body, LICENCE)
    if entered(body, cards.RIGHTS) == cards.OWN:
        credit, licence = credit or cards.own_credit(library), licence or cards.own_licence(library)
    said = Description(
        _in_each_language(context, body, ALT), credit, licence, entered(body, PEOPLE)
    )
    try:
        suggesting.describe(receipt(context), draft_id, by, said)
    except WrongDraftError as error:
        _point_out(ack, body, words_for(context, by), error)
    else:
        draft = suggesting.readable(draft_id, by)
        if metadata(body).get("new"):
            _say_so(ack, words_for(context, by), is_heard=suggesting.has_approver(draft))
        else:
            ack(response_action="update", view=_review(context, by, draft, with_image=False))


def asked(ack: Ack, body: Body, context: BoltContext) -> None:
    """What the people in a picture are to be asked."""
    by, suggesting = _who(body, context)
    draft_id, _ = _seen(body)
    purpose = _in_each_language(context, body, PURPOSE)
    try:
        suggesting.ask_people(
            receipt(context), draft_id, by, purpose, ticked(body, NETWORKS), entered(body, UNTIL)
        )
    except WrongDraftError as error:
        _point_out(ack, body, words_for(context, by), error)
    else:
        said = proposals.said(words_for(context, by), "suggestion.asking.done")
        ack(response_action="update", view=said)


def approved(ack: Ack, body: Body, context: BoltContext) -> None:
    by, suggesting = _who(body, context)
    draft_id, seen = _seen(body)
    words = words_for(context, by)
    try:
        suggesting.approve(
            receipt(context), draft_id, by, seen, entered(body, CAMPAIGN), ticked(body, ACCOUNTS),
            entered(body, HASHTAGS), entered(body, UNTIL),
            _in_each_language(context, body, DISCLOSURE),
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


def _in_each_language(context: BoltContext, body: Body, block: str) -> dict[str, str]:
    """What was filled in under `block` in each language of the content."""
    languages = services(context).content.current.library.languages
    return {each: entered(body, f"{block}.{each}") for each in languages}


def _form(context: BoltContext, by: str, text: str) -> View:
    here, words = services(context), words_for(context, by)
    snapshot, may_upload = here.content.current, here.pictures.may_ask
    notes = [] if here.suggesting.has_editor(by) else [words("draft.nobody_yet")]
    editor = next(iter(snapshot.library.office.editors), None)
    if editor and not may_upload:
        notes.append(words("suggestion.form.no_upload", editor=f"<@{editor}>"))
    return cards.form(
        words, snapshot.library, snapshot.catalogue, snapshot.today, text, notes,
        may_upload=may_upload,
    )  # fmt: skip


def _review(context: BoltContext, by: str, draft: Draft, *, with_image: bool = True) -> View:
    here = services(context)
    reader = proposals.Reader(
        may_approve=here.suggesting.may_approve(draft, by), may_write=True,
        may_take_out=here.suggesting.may_take_out(draft, by),
    )  # fmt: skip
    picture = here.images.suggested(draft.body)
    if picture and not with_image:
        picture = replace(picture, file=None)
    catalogue = here.content.current.catalogue
    return cards.review_modal(words_for(context, by), catalogue, draft, picture, reader)


def _filled_in(body: Body, texts: Mapping[str, str]) -> Suggestion:
    """What both forms hold."""
    return Suggestion(
        texts, entered(body, NETWORK), entered(body, IMAGE), entered(body, HASHTAGS),
        link=entered(body, LINK), until=entered(body, UNTIL),
    )  # fmt: skip


def _go_on(ack: Ack, body: Body, context: BoltContext, by: str, *, is_heard: bool) -> None:
    """It is kept; where a picture came with it, there is something to be said of that."""
    here, words, file = services(context), words_for(context, by), chosen(body, PICTURE)
    draft = here.suggesting.draft_with(file, by) if file else None
    if draft is None:
        _say_so(ack, words, is_heard=is_heard)
    else:
        library = here.content.current.library
        ack(
            response_action="update",
            view=cards.picture_form(words, library, draft, is_new=True),
        )


def _say_so(ack: Ack, words: Words, *, is_heard: bool) -> None:
    """It is kept; whether anybody may approve it yet."""
    key = "draft.saved" if is_heard else "draft.nobody"
    ack(response_action="update", view=proposals.said(words, key))


def _point_out(ack: Ack, body: Body, words: Words, error: WrongDraftError) -> None:
    """By field of the modal what is wrong; of one that it has not, under the hashtags or the first.

    What lacks a language stands at the reader's own.
    """
    fields = body["view"]["state"]["values"]
    first = HASHTAGS if HASHTAGS in fields else next(iter(fields), HASHTAGS)
    found: dict[str, str] = {}
    for wrong in error.wrong:
        places = (wrong.at, wrong.at.partition(".")[0], f"{wrong.at}.{words.language}", first)
        place = next((each for each in places if each in fields), first)
        found.setdefault(place, words(key_of(wrong), **wrong.values))
    ack(response_action="errors", errors=found)
