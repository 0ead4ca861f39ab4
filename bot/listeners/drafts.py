"""FAQ entries in the making: write one, change it, approve it; and declining whatever waits."""

from __future__ import annotations

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.cards import View, actions, drafts, proposals
from bot.editing import Editing, clauses
from bot.listeners.common import (
    Body,
    entered,
    is_in_modal,
    metadata,
    number_in,
    open_modal,
    receipt,
    services,
    two_parts,
    value_of,
    words_for,
)
from bot.proposals import Proposals, WrongDraftError, key_of
from bot.records import Draft, DraftKind
from bot.wording import Words
from knowledge.drafting import ANSWER, CLAUSE, QUESTION, REVIEW, VARIANTS, VERDICT, Wording


def register(app: App) -> None:
    app.action(actions.MAKE_FAQ)(faq_wanted)
    app.action(actions.REVIEW_DRAFT)(review_wanted)
    app.action(actions.EDIT_DRAFT)(edit_wanted)
    app.action(actions.APPROVE_DRAFT)(approved)
    app.action(actions.DECLINE_DRAFT)(decline_wanted)
    app.action(actions.WITHDRAW_DRAFT)(withdrawn)
    app.view(actions.DRAFT_MODAL)(worded)
    app.view(actions.DECLINE_DRAFT_MODAL)(declined)


def faq_wanted(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    by, editing = _who(body, context)
    asked, escalation = editing.answered(number_in(value_of(body)[0]), by)
    draft = editing.store.draft_of(escalation.id)
    if draft is not None:
        open_modal(client, body, _form_of(context, draft.id, by))
    else:
        wording = editing.first_wording(asked, escalation)
        notes = [] if editing.has_editor(by) else ["draft.nobody_yet"]
        meta = {"escalation": escalation.id}
        open_modal(client, body, _form(context, by, wording, meta, notes))
    ack()


def edit_wanted(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    by, _ = _who(body, context)
    open_modal(client, body, _form_of(context, _draft_id(body), by))
    ack()


def review_wanted(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    by, editing = _who(body, context)
    draft = editing.readable(_draft_id(body), by)
    reader = proposals.Reader(
        may_approve=editing.may_approve(draft, by), may_write=True,
        may_take_out=editing.may_take_out(draft, by),
    )  # fmt: skip
    library = services(context).content.current.library
    view = drafts.review_modal(words_for(context, by), library, draft, reader)
    open_modal(client, body, view)
    ack()


def decline_wanted(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    by, draft_id = str(body["user"]["id"]), _draft_id(body)
    draft = _proposals(context, draft_id).undecided(draft_id, by)
    open_modal(client, body, drafts.decline_modal(words_for(context, by), draft))
    ack()


def approved(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    draft_id, seen = two_parts(body)
    by, editing = _who(body, context)
    editing.approve(receipt(context), draft_id, by, number_in(seen))
    _say_in_modal(client, body, words_for(context, by), "draft.done")
    ack()


def withdrawn(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    by, draft_id = str(body["user"]["id"]), _draft_id(body)
    proposals = _proposals(context, draft_id)
    proposals.withdraw(receipt(context), draft_id, by)
    _say_in_modal(client, body, words_for(context, by), f"draft.gone_now.{proposals.kind}")
    ack()


def worded(ack: Ack, body: Body, context: BoltContext) -> None:
    by, editing = _who(body, context)
    words, data = words_for(context, by), metadata(body)
    try:
        if "draft" in data:
            draft_id, seen = number_in(str(data["draft"])), number_in(str(data.get("seen")))
            editing.edit(receipt(context), draft_id, by, seen, _wording(body, context))
            draft = editing.store.draft(draft_id)
        else:
            escalation_id = number_in(str(data.get("escalation")))
            editing.draft(receipt(context), escalation_id, by, _wording(body, context))
            draft = editing.store.draft_of(escalation_id)
    except WrongDraftError as error:
        ack(response_action="errors", errors=_sentences(body, words, error))
        return
    is_heard = draft is not None and editing.has_approver(draft)
    view = proposals.said(words, "draft.saved" if is_heard else "draft.nobody")
    ack(response_action="update", view=view)


def declined(ack: Ack, body: Body, context: BoltContext) -> None:
    by, draft_id = str(body["user"]["id"]), number_in(str(metadata(body).get("draft")))
    _proposals(context, draft_id).decline(
        receipt(context), draft_id, by, entered(body, actions.TEXT)
    )
    ack(response_action="clear")


def _who(body: Body, context: BoltContext) -> tuple[str, Editing]:
    return str(body["user"]["id"]), services(context).editing


def _proposals(context: BoltContext, draft_id: int) -> Proposals:
    """What a draft of this kind is declined and taken back with: the same for all."""
    here = services(context)
    draft = here.editing.store.draft(draft_id)
    return here.suggesting if draft and draft.kind is DraftKind.POST else here.editing


def _draft_id(body: Body) -> int:
    return number_in(value_of(body)[0])


def _form_of(context: BoltContext, draft_id: int, by: str) -> View:
    editing = services(context).editing
    draft: Draft = editing.readable(draft_id, by)
    meta = {"draft": draft.id, "seen": draft.wordings}
    notes = ["draft.your_change"] if editing.loses_approval(draft, by) else []
    return _form(context, by, Wording.of(draft.body), meta, notes)


def _form(
    context: BoltContext, by: str, wording: Wording, metadata: dict[str, int], notes: list[str]
) -> View:
    snapshot, words = services(context).content.current, words_for(context, by)
    said = [words(key) for key in notes]
    return drafts.form(words, snapshot.library, clauses(snapshot), wording, metadata, said)


def _wording(body: Body, context: BoltContext) -> Wording:
    verdict = entered(body, VERDICT)
    texts = {
        language: {
            field: entered(body, f"{field}.{language}") for field in (QUESTION, ANSWER, VARIANTS)
        }
        for language in services(context).content.current.library.languages
    }
    return Wording(
        entered(body, CLAUSE), "" if verdict == drafts.AS_CLAUSE else verdict,
        entered(body, REVIEW), texts,
    )  # fmt: skip


def _sentences(body: Body, words: Words, error: WrongDraftError) -> dict[str, str]:
    """By field of the modal what is wrong with it; of one that it has not, under the clause."""
    fields = body["view"]["state"]["values"]
    found: dict[str, str] = {}
    for wrong in error.wrong:
        place = wrong.at if wrong.at in fields else CLAUSE
        found.setdefault(place, words(key_of(wrong), **wrong.values))
    return found


def _say_in_modal(client: WebClient, body: Body, words: Words, key: str) -> None:
    if is_in_modal(body):
        client.views_update(view_id=body["view"]["id"], view=proposals.said(words, key))
