"""/toolkit: browsing what may be shared, what people do with it, and a look at one's own draft."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.cards import View, actions, base, drafting
from bot.cards import toolkit as cards
from bot.cards.answers import MOST_TYPED
from bot.cards.drafting import Begun
from bot.cards.entries import entry_modal
from bot.cards.toolkit import ALL, Browsing, Shown
from bot.listeners.common import (
    REFUSED_VIEW,
    Body,
    entered,
    metadata,
    numbered,
    open_modal,
    receipt,
    services,
    ticked,
    typed,
    value_of,
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
    app.view(actions.TOOLKIT_START_MODAL)(found)
    app.action(numbered(actions.TOOLKIT_SHELF))(chosen)
    app.action(actions.TOOLKIT_START)(started)
    app.action(actions.TOOLKIT_SEARCH)(searched)
    app.action(numbered(actions.TOOLKIT_FILTER))(filtered)
    app.action(actions.TOOLKIT_PREVIOUS)(previous)
    app.action(actions.TOOLKIT_NEXT)(following)
    app.action(actions.TOOLKIT_WORDING)(another_wording)
    app.action(actions.TOOLKIT_COPY)(copied)
    app.view(actions.TOOLKIT_COPY)(done)
    app.action(actions.TOOLKIT_NETWORK)(network_opened)
    app.view(actions.TOOLKIT_MODAL)(sent)
    app.action(actions.TOOLKIT_AGAIN)(again)
    app.action(actions.TOOLKIT_SHARED)(shared_wanted)
    app.view(actions.TOOLKIT_SHARED_MODAL)(shared)
    app.action(actions.NAME)(named)
    app.action(actions.UNNAME)(unnamed)
    app.action(actions.TOOLKIT_CHECK)(own_draft)
    app.view(actions.MY_DRAFT_MODAL)(checked)
    app.action(numbered(actions.READ_CLAUSE))(clause_read)


def opened(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    """`/toolkit`, `/toolkit words`, `/toolkit linkedin`, `/toolkit check`."""
    by = str(body["user_id"])
    words = words_for(context, by)
    said = typed(body.get("text")).strip()
    first, *rest = said.split(maxsplit=1) or [""]
    if first.casefold() in CHECK:
        view = drafting.form(words, Begun("".join(rest)))
        client.views_open(trigger_id=body["trigger_id"], view=view)
        ack()
        return
    network = next((each for each in Network if each.value == said.casefold()), None)
    state = Browsing(language=words.language)
    if network or said:
        state = replace(state, network=network.value) if network else state.filtered("query", said)
        opens = partial(client.views_open, trigger_id=body["trigger_id"])
        put(opens, context, words, state, by)
    else:
        view = start_of(context, words, state)
        client.views_open(trigger_id=body["trigger_id"], view=view)
    ack()


def found(ack: Ack, body: Body, context: BoltContext) -> None:
    """Searched from the first page."""
    by = str(body["user"]["id"])
    state = state_of(body).filtered("query", entered(body, actions.TOOLKIT_SEARCH)[:200])
    ack(response_action="update", view=view_of(context, words_for(context, by), state, by))


def chosen(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    """A campaign or a network on the first page."""
    field, _, value = "|".join(value_of(body)).partition("|")
    if field not in ("network", "campaign"):
        raise RefusedError("refused.unknown")
    show(ack, body, context, client, state_of(body).filtered(field, value))


def started(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    """Back to the first page."""
    words, view = words_for(context, str(body["user"]["id"])), body["view"]
    first = start_of(context, words, Browsing(language=words.language))
    client.views_update(view_id=view["id"], hash=view.get("hash"), view=first)
    ack()


def searched(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    query = str(body["actions"][0].get("value") or "")
    show(ack, body, context, client, state_of(body).filtered("query", query[:200]))


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
    state, by, out = state_of(body), str(body["user"]["id"]), services(context).handing_out
    post = out.post(state.post)
    language = post.language_for(language_of(words_for(context, by), state))
    wording = out.next_wording(post, language, by, shown=state.wording)
    show(ack, body, context, client, state.showing(post.id, wording))


# ---- what is done with a post


def copied(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    """«Copy»: the text alone."""
    by, state = str(body["user"]["id"]), state_of(body)
    words = words_for(context, by)
    view = cards.copy_modal(words, shown_of(context, words, state))
    client.views_push(trigger_id=body["trigger_id"], view=view)
    take_along(context, words, state, by)
    ack()


def done(ack: Ack) -> None:
    """The text was copied: back to the post."""
    ack()


def network_opened(ack: Ack, body: Body, context: BoltContext) -> None:
    """«Open in LinkedIn»: Slack has opened the page by itself."""
    by = str(body["user"]["id"])
    take_along(context, words_for(context, by), state_of(body), by)
    ack()


def take_along(context: BoltContext, words: Words, state: Browsing, by: str) -> None:
    services(context).handing_out.take_along(
        receipt(context), state.post, language_of(words, state), state.wording, by
    )


def sent(ack: Ack, body: Body, context: BoltContext) -> None:
    """«Send it to my DM»."""
    user = str(body["user"]["id"])
    words, state = words_for(context, user), state_of(body)
    services(context).handing_out.send(
        receipt(context), state.post, language_of(words, state), state.wording, user
    )
    notice = base.notice(words, words("toolkit.sent"))
    ack(response_action="update", view=notice)


def again(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    """From the message in one's own conversation back to the toolkit."""
    by = str(body["user"]["id"])
    words, parts = words_for(context, by), [*value_of(body), "", ""]
    post = services(context).handing_out.post(parts[0])
    wording = int(parts[2]) if parts[2].isdecimal() and len(parts[2]) < 4 else 0
    language = parts[1] if parts[1] in LANGUAGES else words.language
    state = Browsing(campaign=post.campaign, network=post.network.value, language=language)
    state = state.showing(post.id, wording)
    opens = partial(client.views_open, trigger_id=body["trigger_id"])
    put(opens, context, words, replace(state, number=place_of(context, state)), by)
    ack()


def shared_wanted(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    """«I shared it», under a post in the toolkit or in one's own conversation."""
    by = str(body["user"]["id"])
    words, out = words_for(context, by), services(context).handing_out
    state = Browsing(language=words.language, post=value_of(body)[0])
    view = cards.shared_modal(words, shown_of(context, words, state), out.may_be_named(by))
    open_modal(client, body, view)
    ack()


def shared(ack: Ack, body: Body, context: BoltContext) -> None:
    by = str(body["user"]["id"])
    words, post = words_for(context, by), str(metadata(body).get("post") or "")
    link, named = entered(body, actions.LINK), actions.NAMED in ticked(body, actions.NAMED)
    try:
        services(context).handing_out.share(receipt(context), post, link, named, by)
    except RefusedError as error:
        if error.key != "refused.link":
            raise
        ack(response_action="errors", errors={actions.LINK: words(error.key)})
    else:
        thanks = base.notice(words, words("toolkit.shared_thanks"))
        ack(response_action="update", view=thanks)


def named(ack: Ack, body: Body, context: BoltContext) -> None:
    """On the Home tab: thank me by name."""
    services(context).handing_out.be_named(receipt(context), True, str(body["user"]["id"]))
    ack()


def unnamed(ack: Ack, body: Body, context: BoltContext) -> None:
    """On the Home tab: no longer."""
    services(context).handing_out.be_named(receipt(context), False, str(body["user"]["id"]))
    ack()


# ---- a look at one's own draft


def own_draft(ack: Ack, body: Body, context: BoltContext, client: WebClient) -> None:
    """«Check my draft», beginning with the post that is shown."""
    words, state, view = words_for(context, str(body["user"]["id"])), state_of(body), body["view"]
    begun = Begun()
    if state.post:
        shown = shown_of(context, words, state)
        alt = shown.image.alt.get(shown.language) if shown.image else ""
        begun = Begun(shown.text, shown.post.network, shown.post.accounts[0], alt)
    client.views_update(view_id=view["id"], hash=view.get("hash"), view=drafting.form(words, begun))
    ack()


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


# ---- what is shown


def show(ack: Ack, body: Body, context: BoltContext, client: WebClient, state: Browsing) -> None:
    by, view = str(body["user"]["id"]), body["view"]
    updates = partial(client.views_update, view_id=view["id"], hash=view.get("hash"))
    put(updates, context, words_for(context, by), state, by)
    ack()


def put(
    show_it: Callable[..., object], context: BoltContext, words: Words, state: Browsing, by: str
) -> None:
    """Show a post; where Slack refuses it with its image, without."""
    try:
        show_it(view=view_of(context, words, state, by))
    except SlackApiError as error:
        if error.response.get("error") not in REFUSED_VIEW:
            raise
        show_it(view=view_of(context, words, state, by, with_image=False))


def state_of(body: Body) -> Browsing:
    return Browsing.from_metadata(metadata(body))


def start_of(context: BoltContext, words: Words, state: Browsing) -> View:
    snapshot = services(context).content.current
    return cards.start(words, snapshot.catalogue, state, snapshot.today)


def view_of(
    context: BoltContext, words: Words, state: Browsing, by: str, *, with_image: bool = True
) -> View:
    """The post at this place among those that may be shared now, in the variant whose turn it is.

    A variant that was shown before stays.
    """
    here = services(context)
    snapshot = here.content.current
    state = state if state.language in LANGUAGES else replace(state, language=ALL)
    posts, shown = found_by(context, state), None
    if posts:
        state = replace(state, number=min(state.number, len(posts) - 1))
        post = posts[state.number]
        language = post.language_for(language_of(words, state))
        wording = state.seen.get(post.id)
        if wording is None:
            wording = here.handing_out.next_wording(post, language, by)
        state = state.showing(post.id, wording)
        shown = shown_of(context, words, state, with_image=with_image)
    return cards.browser(
        words, snapshot.library, snapshot.catalogue, state, posts, shown, snapshot.today
    )


def shown_of(
    context: BoltContext, words: Words, state: Browsing, *, with_image: bool = True
) -> Shown:
    """A post as it may be shared now. Raises RefusedError."""
    here = services(context)
    snapshot = here.content.current
    shown = Shown.of(
        snapshot.catalogue, here.handing_out.post(state.post), language_of(words, state),
        state.wording, snapshot.today,
        here.images.file_of if with_image else here.images.vanished,
    )  # fmt: skip
    return shown if with_image else cards.without_image(shown)


def language_of(words: Words, state: Browsing) -> str:
    return state.language if state.language in LANGUAGES else words.language


def found_by(context: BoltContext, state: Browsing) -> Sequence[Post]:
    snapshot = services(context).content.current
    return snapshot.catalogue.find(
        state.query, snapshot.today,
        network=Network(state.network) if state.network in set(Network) else None,
        campaign=state.campaign if state.campaign in snapshot.catalogue.campaigns else None,
        language=state.language if state.language != ALL else None,
    )  # fmt: skip


def place_of(context: BoltContext, state: Browsing) -> int:
    """Where the post of `state` is among those that it finds."""
    ids = [post.id for post in found_by(context, state)]
    return ids.index(state.post) if state.post in ids else 0
