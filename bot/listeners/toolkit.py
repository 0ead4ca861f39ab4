"""/toolkit: approved content in a modal, a post to one's own DM, and a look at one's own draft."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.cards import View, actions, base, drafting
from bot.cards import toolkit as cards
from bot.cards.answers import MOST_TYPED
from bot.cards.drafting import Begun
from bot.cards.entries import entry_modal
from bot.cards.toolkit import ALL, Browsing, Shown
from bot.listeners.common import (
    Body,
    entered,
    numbered,
    receipt,
    services,
    ticked,
    typed,
    value_of,
    whole,
    words_for,
)
from bot.verbs import RefusedError
from bot.wording import Words
from knowledge.models import LANGUAGES, Account
from toolkit.draft import Draft
from toolkit.models import Network, Post

CHECK = frozenset({"check", "controleer"})
"""The first word after `/toolkit` of who wants a draft looked over; what follows is the draft."""


def register(app: App) -> None:
    app.command("/toolkit")(opened)
    app.action(actions.TOOLKIT_SEARCH)(searched)
    app.action(numbered(actions.TOOLKIT_FILTER))(filtered)
    app.action(actions.TOOLKIT_PREVIOUS)(previous)
    app.action(actions.TOOLKIT_NEXT)(following)
    app.action(actions.TOOLKIT_WORDING)(another_wording)
    app.view(actions.TOOLKIT_MODAL)(sent)
    app.action(actions.TOOLKIT_CHECK)(own_draft)
    app.view(actions.MY_DRAFT_MODAL)(checked)
    app.action(numbered(actions.READ_CLAUSE))(clause_read)


def opened(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    """`/toolkit`, `/toolkit words`, `/toolkit linkedin`, `/toolkit check`."""
    words = words_for(context, str(body["user_id"]))
    said = typed(body.get("text")).strip()
    first, *rest = said.split(maxsplit=1) or [""]
    if first.casefold() in CHECK:
        view = drafting.form(words, Begun("".join(rest)))
        client.views_open(trigger_id=body["trigger_id"], view=view)
        ack()
        return
    network = next((each for each in Network if each.value == said.casefold()), None)
    state = Browsing(language=words.language)
    state = replace(state, network=network.value) if network else replace(state, query=said[:200])
    client.views_open(trigger_id=body["trigger_id"], view=view_of(context, words, state))
    ack()


def searched(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    query = str(body["actions"][0].get("value") or "")
    show(ack, body, context, client, state_of(body).filtered("query", query))


def filtered(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    field = str(body["actions"][0]["action_id"]).partition(":")[2]
    chosen = (body["actions"][0].get("selected_option") or {}).get("value") or ALL
    if field not in ("network", "campaign", "language"):
        raise RefusedError("refused.unknown")
    show(ack, body, context, client, state_of(body).filtered(field, str(chosen)))


def previous(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    state = state_of(body)
    step = replace(state, number=max(0, state.number - 1), wording=0)
    show(ack, body, context, client, step)


def following(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    state = state_of(body)
    show(ack, body, context, client, replace(state, number=state.number + 1, wording=0))


def another_wording(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    state = state_of(body)
    show(ack, body, context, client, replace(state, wording=state.wording + 1))


def sent(ack: Ack, body: Body, context: BoltContext) -> None:
    """«Send it to my DM»."""
    user = str(body["user"]["id"])
    words, state = words_for(context, user), state_of(body)
    services(context).handing_out.send(
        receipt(context), state.post, language_of(words, state), state.wording, user
    )
    notice = base.notice(words, words("toolkit.sent"))
    ack(response_action="update", view=notice)


def own_draft(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    """«Check my draft», with the post that is shown, as it stands in its field by now."""
    words = words_for(context, str(body["user"]["id"]))
    _, shown, _ = located(context, words, state_of(body))
    begun = Begun()
    if shown is not None:
        alt = shown.image.alt.get(shown.language) if shown.image else ""
        begun = Begun(copied(body) or shown.text, shown.post.network, shown.post.accounts[0], alt)
    view = body["view"]
    client.views_update(view_id=view["id"], hash=view.get("hash"), view=drafting.form(words, begun))
    ack()


def copied(body: Body) -> str:
    """The text in the field to copy from: people change it there."""
    fields = body["view"]["state"]["values"].values()
    return next((whole(each["copy"].get("value") or "") for each in fields if "copy" in each), "")


def checked(ack: Ack, body: Body, context: BoltContext) -> None:
    """The result lies on top of the form, so that the draft is still there. Nothing is kept."""
    draft = draft_in(body)
    here, words = services(context), words_for(context, str(body["user"]["id"]))
    snapshot = here.content.current
    findings = snapshot.catalogue.checker.check(draft)
    about = here.desk.touched(draft.text, draft.account)
    view = drafting.result(words, snapshot.library, draft, findings, about, snapshot.today)
    ack(response_action="push", view=view)


def draft_in(body: Body) -> Draft:
    """What was filled in. Raises RefusedError where that is no draft."""
    text, alt = entered(body, actions.TEXT), entered(body, actions.ALT)
    if not text.strip():
        raise RefusedError("refused.no_draft")
    if max(len(text), len(alt)) > MOST_TYPED:
        raise RefusedError("refused.long_draft")
    network, account = entered(body, actions.NETWORK), entered(body, actions.FROM_ACCOUNT)
    if network not in set(Network) or account not in set(Account):
        raise RefusedError("refused.unknown")
    has_image = bool(ticked(body, actions.IMAGE))
    return Draft(text, Network(network), Account(account), has_image, alt)


def clause_read(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    """Approved text, for anybody to read."""
    entry = services(context).desk.entry(value_of(body)[0])
    words = words_for(context, str(body["user"]["id"]))
    library = services(context).content.current.library
    view = entry_modal(words, library, entry, None)
    client.views_push(trigger_id=body["trigger_id"], view=view)
    ack()


def show(ack: Ack, body: Body, context: BoltContext, client: WebClient, state: Browsing) -> None:
    words = words_for(context, str(body["user"]["id"]))
    view = body["view"]
    client.views_update(
        view_id=view["id"], hash=view.get("hash"), view=view_of(context, words, state)
    )
    ack()


def state_of(body: Body) -> Browsing:
    try:
        data: Any = json.loads(body["view"].get("private_metadata") or "{}")
    except json.JSONDecodeError:
        data = {}
    return Browsing.from_metadata(data if isinstance(data, dict) else {})


def view_of(context: BoltContext, words: Words, state: Browsing) -> View:
    snapshot = services(context).content.current
    state, shown, found = located(context, words, state)
    return cards.browser(
        words, snapshot.library, snapshot.catalogue, state, found, shown, snapshot.today
    )


def language_of(words: Words, state: Browsing) -> str:
    return state.language if state.language in LANGUAGES else words.language


def located(
    context: BoltContext, words: Words, state: Browsing
) -> tuple[Browsing, Shown | None, list[Post]]:
    """The post at this place among those that may be shared now."""
    here = services(context)
    snapshot = here.content.current
    state = state if state.language in LANGUAGES else replace(state, language=ALL)
    found = snapshot.catalogue.find(
        state.query, snapshot.today,
        network=Network(state.network) if state.network in set(Network) else None,
        campaign=state.campaign if state.campaign in snapshot.catalogue.campaigns else None,
        language=state.language if state.language != ALL else None,
    )  # fmt: skip
    if not found:
        return state, None, []
    state = replace(state, number=min(state.number, len(found) - 1))
    shown = Shown.of(
        snapshot.catalogue, found[state.number], language_of(words, state), state.wording,
        snapshot.today, here.images.file_of,
    )  # fmt: skip
    return state, shown, found
