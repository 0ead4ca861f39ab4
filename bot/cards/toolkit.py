"""The toolkit: a start, one post at a time, and what is done with it; and a post in a message."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    CheckboxesElement,
    DividerBlock,
    ImageBlock,
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
    UrlInputElement,
)
from slack_sdk.models.blocks.basic_components import DispatchActionConfig, SlackFile

from bot.cards import actions
from bot.cards.answers import MOST_TYPED
from bot.cards.base import (
    Message,
    View,
    bullets,
    button,
    context,
    escape,
    header,
    modal,
    quotations,
    section,
    shorten,
)
from bot.wording import Words
from knowledge.library import Library
from knowledge.models import LANGUAGES, Clause
from toolkit.catalogue import Catalogue, Stored
from toolkit.lengths import length_on
from toolkit.models import POST_LIMITS, Campaign, Image, Network, Post
from toolkit.sharing import share_link, takes_text

ALL = "all"
MOST_CAMPAIGNS = 12
"""Campaigns on the first page; the choice above a post has them all."""
MOST_METADATA = 2900
Seen = Mapping[str, int]
FileOf = Callable[[Image, Stored], str | None]
"""The id of an image that Slack already holds; None where it cannot be shown yet."""


@dataclass(frozen=True)
class Browsing:
    """Where somebody is in the toolkit. Travels in the modal; nothing of it is stored."""

    query: str = ""
    network: str = ALL
    campaign: str = ALL
    language: str = ALL
    number: int = 0
    wording: int = 0
    post: str = ""
    """The post that is shown: what is sent is this one, whatever moved in the list meanwhile."""
    seen: Seen = field(default_factory=dict)
    """Which variant of a post was shown: turning back to it shows the same. The latest few."""

    def to_metadata(self) -> dict[str, Any]:
        data = {**asdict(self), "query": self.query[:200]}
        while data["seen"] and len(json.dumps(data)) > MOST_METADATA:
            data["seen"].pop(next(iter(data["seen"])))
        return data

    @classmethod
    def from_metadata(cls, data: Mapping[str, object]) -> Browsing:
        """Read what came back. It went through a person's hands: wrong values become defaults."""
        text = {
            key: str(data.get(key) or default)[:200]
            for key, default in (("network", ALL), ("campaign", ALL), ("language", ALL))
        }
        numbers = {
            key: value if isinstance(value := data.get(key), int) and value >= 0 else 0
            for key in ("number", "wording")
        }
        text["post"] = str(data.get("post") or "")[:80]
        seen = data.get("seen")
        pairs = seen.items() if isinstance(seen, dict) else ()
        found = {str(k): v for k, v in pairs if type(v) is int and v >= 0}
        query = str(data.get("query") or "")[:200]
        return cls(query=query, seen=found, **text, **numbers)  # type: ignore[arg-type]

    def filtered(self, field: str, value: str) -> Browsing:
        """Another choice in one of the filters, from the first post on."""
        seen = {} if field == "language" else self.seen
        return replace(self, **{field: value}, number=0, wording=0, seen=seen)

    def showing(self, post: str, wording: int) -> Browsing:
        """The same with this variant of a post on the screen."""
        earlier = {key: value for key, value in self.seen.items() if key != post}
        return replace(self, post=post, wording=wording, seen={**earlier, post: wording})


@dataclass(frozen=True)
class Shown:
    """One post as it is handed out, in one language and wording."""

    post: Post
    campaign: str
    language: str
    wording: int
    text: str
    tags: tuple[str, ...]
    image: Image | None
    file: str | None
    today: date

    @classmethod
    def of(
        cls, catalogue: Catalogue, post: Post, language: str, wording: int, today: date,
        file_of: FileOf,
    ) -> Shown:  # fmt: skip
        """A post that may go out today, in `language` where it is written in that."""
        language = post.language_for(language)
        image = catalogue.image_of(post, today)
        return cls(
            post, catalogue.campaigns[post.campaign].name.get(language), language,
            wording % len(post.wordings(language)),
            catalogue.complete_text(post, language, wording, today),
            catalogue.tags_of(post, language, today), image,
            file_of(image, catalogue.file_of(image)) if image else None, today,
        )  # fmt: skip


def start(words: Words, catalogue: Catalogue, state: Browsing, today: date) -> View:
    """The first page: search, the campaigns of this month, the networks."""
    blocks: list[Block] = [section(words("toolkit.intro")), _search(words, state)]
    campaigns = catalogue.campaigns_of(today)
    if not campaigns:
        blocks.append(section(words("toolkit.empty")))
    else:
        blocks.append(header(words("toolkit.this_month")))
        for number, (campaign, count) in enumerate([*campaigns.items()][:MOST_CAMPAIGNS]):
            blocks.append(_shelf(words, number, campaign, count))
        blocks += _networks(words, catalogue, today)
    blocks += [DividerBlock(), *_check(words)]
    return modal(
        words("toolkit.title"), blocks, close=words("modal.close"), submit=words("toolkit.find"),
        callback_id=actions.TOOLKIT_START_MODAL, metadata=state.to_metadata(),
    )  # fmt: skip


def _shelf(words: Words, number: int, campaign: Campaign, count: int) -> Block:
    name, goal = campaign.name.get(words.language), campaign.goal.get(words.language)
    facts = [words("toolkit.one_post" if count == 1 else "toolkit.posts", n=count)]
    if campaign.until:
        facts.append(words("toolkit.until", date=words.date(campaign.until)))
    looks = button(
        words("toolkit.look"), f"{actions.TOOLKIT_SHELF}:{number}", f"campaign|{campaign.id}",
        label=f"{words('toolkit.look')}: {name}",
    )  # fmt: skip
    text = f"*{escape(name)}*\n{escape(goal)}\n_{' · '.join(facts)}_"
    return section(text, accessory=looks)


def _networks(words: Words, catalogue: Catalogue, today: date) -> list[Block]:
    counts = catalogue.networks_of(today)
    shelves = {
        f"network|{each.value}": f"{words(f'network.{each}')} ({counts[each]})"
        for each in Network
        if each in counts
    }
    shelves[f"network|{ALL}"] = words("toolkit.everything", n=sum(counts.values()))
    elements = [
        button(text, f"{actions.TOOLKIT_SHELF}:n{number}", value)
        for number, (value, text) in enumerate(shelves.items())
    ]
    return [
        header(words("toolkit.by_network")),
        ActionsBlock(block_id="toolkit_networks", elements=elements),
    ]


def without_image(shown: Shown) -> Shown:
    """The same where Slack takes neither the file nor the address of its image."""
    image = shown.image.model_copy(update={"address": None}) if shown.image else None
    return replace(shown, image=image, file=None)


def browser(
    words: Words, library: Library, catalogue: Catalogue, state: Browsing, found: Sequence[Post],
    shown: Shown | None, today: date,
) -> View:  # fmt: skip
    """The modal: search, filters, and one post with what can be done with it."""
    blocks = [_search(words, state), _filters(words, catalogue, state, today), DividerBlock()]
    if shown is None:
        blocks.append(section(words("toolkit.nothing")))
    else:
        place = words("toolkit.place", n=state.number + 1, total=len(found))
        blocks.append(section(f"*{_title(words, shown)}*\n{place}"))
        blocks += quotations(shown.text)
        blocks.append(context(*_facts(words, shown)))
        blocks += _doing(words, shown)
        blocks += _image(words, shown)
        blocks += _mind(words, library, shown)
    blocks += [_turning(words, state, len(found), shown), DividerBlock(), *_check(words)]
    here = replace(state, post=shown.post.id if shown else "")
    return modal(
        words("toolkit.title"), blocks, close=words("modal.close"), submit=words("toolkit.send"),
        callback_id=actions.TOOLKIT_MODAL, metadata=here.to_metadata(),
    )  # fmt: skip


def _search(words: Words, state: Browsing) -> Block:
    return InputBlock(
        block_id=actions.TOOLKIT_SEARCH,
        dispatch_action=True,
        optional=True,
        label=PlainTextObject(text=words("toolkit.search")),
        element=PlainTextInputElement(
            action_id=actions.TOOLKIT_SEARCH,
            initial_value=state.query or None,
            max_length=200,
            placeholder=PlainTextObject(text=words("toolkit.search_hint")),
            dispatch_action_config=DispatchActionConfig(trigger_actions_on=["on_enter_pressed"]),
        ),
    )


def _filters(words: Words, catalogue: Catalogue, state: Browsing, today: date) -> Block:
    everything = [(ALL, words("toolkit.all"))]
    networks = [(each.value, words(f"network.{each}")) for each in Network]
    campaigns = [(each.id, each.name.get(words.language)) for each in catalogue.campaigns_of(today)]
    languages = [(each, words(f"language.{each}")) for each in LANGUAGES]
    return ActionsBlock(
        block_id="toolkit_filters",
        elements=[
            _select(words, "network", everything + networks, state.network),
            _select(words, "campaign", everything + campaigns[:99], state.campaign),
            _select(words, "language", everything + languages, state.language),
        ],
    )


def _select(
    words: Words, field: str, choices: Sequence[tuple[str, str]], chosen: str
) -> StaticSelectElement:
    label = words(f"toolkit.{field}")
    options = {
        value: Option(text=PlainTextObject(text=shorten(f"{label}: {text}", 75)), value=value)
        for value, text in choices
    }
    return StaticSelectElement(
        action_id=f"{actions.TOOLKIT_FILTER}:{field}",
        placeholder=PlainTextObject(text=label),
        options=list(options.values()),
        initial_option=options.get(chosen, options[ALL]),
    )


def _title(words: Words, shown: Shown) -> str:
    network = words(f"network.{shown.post.network}")
    return words("toolkit.post", network=network, campaign=escape(shown.campaign))


def _image(words: Words, shown: Shown) -> list[Block]:
    if shown.image is None:
        gone = shown.post.image is not None
        return [context(words("toolkit.image_gone"))] if gone else []
    credit = words(
        "toolkit.image_credit",
        credit=escape(shown.image.credit),
        licence=escape(shown.image.licence),
    )
    found = picture(shown.image, shown.file, shown.language)
    return [context(words("toolkit.image_later"))] if found is None else [found, context(credit)]


def picture(image: Image, file: str | None, language: str) -> Block | None:
    """An image by Slack's id of it, else by its public address; None where there is neither."""
    alt = image.alt.get(language)
    if file is not None:
        return ImageBlock(alt_text=alt, slack_file=SlackFile(id=file))
    if image.address is not None:
        return ImageBlock(alt_text=alt, image_url=image.address)
    return None


def _check(words: Words) -> list[Block]:
    """To what looks over a draft of one's own."""
    check = button(words("my_draft.open"), actions.TOOLKIT_CHECK, "check")
    return [section(words("my_draft.offer"), check)]


def _doing(words: Words, shown: Shown) -> list[Block]:
    """What can be done with the post on the screen."""
    post, network = shown.post, words(f"network.{shown.post.network}")
    elements = [button(words("toolkit.copy"), actions.TOOLKIT_COPY, post.id, style="primary")]
    address = share_link(post.network, shown.text, post.link)
    if address:
        opens = button(words("toolkit.open", network=network), actions.TOOLKIT_NETWORK, post.id)
        opens.url = address
        elements.append(opens)
    elements.append(button(words("toolkit.shared"), actions.TOOLKIT_SHARED, post.id))
    # Slack keeps one state per block id: another text has another address behind its button
    block_id = f"doing|{post.id}|{shown.language}|{shown.wording}"
    blocks: list[Block] = [ActionsBlock(block_id=block_id, elements=elements)]
    if address is None:
        blocks.append(context(words("toolkit.no_link", network=network)))
    elif not takes_text(post.network, shown.text):
        blocks.append(context(words("toolkit.opens_empty", network=network)))
    return blocks


def copy_modal(words: Words, shown: Shown) -> View:
    """The text alone, in a field that has the focus: select all, copy."""
    title, close = words("toolkit.copy_title"), words("modal.close")
    if len(shown.text) > MOST_TYPED:
        return modal(title, quotations(shown.text), close=close)
    field = InputBlock(
        block_id=f"copy|{shown.post.id}|{shown.language}|{shown.wording}",
        optional=True,
        label=PlainTextObject(text=words("toolkit.copy_label")),
        hint=PlainTextObject(text=words("toolkit.copy_hint")),
        element=PlainTextInputElement(
            action_id="copy", multiline=True, initial_value=shown.text, focus_on_load=True
        ),
    )
    return modal(
        title, [field], close=close, submit=words("toolkit.copied"),
        callback_id=actions.TOOLKIT_COPY,
    )  # fmt: skip


def shared_modal(words: Words, shown: Shown, named: bool | None) -> View:
    """«I shared it». `named`: whether the person is thanked by name; None: nobody is thanked."""
    network = words(f"network.{shown.post.network}")
    blocks: list[Block] = [section(f"*{_title(words, shown)}*\n{words('toolkit.shared_intro')}")]
    if named is not None:
        if shown.post.network is not Network.WHATSAPP:
            blocks.append(_link(words, network))
        blocks.append(_named(words, named))
    return modal(
        words("toolkit.shared_title"), blocks, close=words("modal.cancel"),
        submit=words("toolkit.shared_submit"), callback_id=actions.TOOLKIT_SHARED_MODAL,
        metadata={"post": shown.post.id},
    )  # fmt: skip


def _link(words: Words, network: str) -> Block:
    return InputBlock(
        block_id=actions.LINK,
        optional=True,
        label=PlainTextObject(text=words("toolkit.link", network=network)),
        hint=PlainTextObject(text=words("toolkit.link_hint")),
        element=UrlInputElement(action_id=actions.LINK),
    )


def _named(words: Words, named: bool) -> Block:
    option = Option(text=PlainTextObject(text=words("toolkit.named")), value=actions.NAMED)
    return InputBlock(
        block_id=actions.NAMED,
        optional=True,
        label=PlainTextObject(text=words("toolkit.thanks")),
        hint=PlainTextObject(text=words("toolkit.named_hint")),
        element=CheckboxesElement(
            action_id=actions.NAMED, options=[option], initial_options=[option] if named else None
        ),
    )


def _facts(words: Words, shown: Shown) -> list[str]:
    length, limit = length_on(shown.post.network, shown.text), POST_LIMITS[shown.post.network]
    facts = [words("toolkit.length", length=words.number(length), limit=words.number(limit))]
    total = len(shown.post.wordings(shown.language))
    if total > 1:
        facts.append(words("toolkit.wording", n=shown.wording + 1, total=total))
    if shown.tags:
        facts.append(words("toolkit.hashtags", hashtags=" ".join(shown.tags)))
    if shown.post.suggested_by:
        facts.append(words("toolkit.suggested_by", by=f"<@{shown.post.suggested_by}>"))
    return facts


def _mind(words: Words, library: Library, shown: Shown) -> list[Block]:
    lines = []
    if shown.post.disclosure:
        disclosure = shown.post.disclosure.get(shown.language)
        lines.append(words("toolkit.disclosure", disclosure=escape(disclosure)))
    for clause_id in shown.post.clauses:
        clause = library.entries.get(clause_id)
        if isinstance(clause, Clause) and clause.is_current(shown.today):
            title = clause.text_in(words.language).title
            lines.append(f"{escape(title)} ({words('answer.clause', id=clause.id)})")
    return [section(f"*{words('toolkit.mind')}*\n{bullets(lines)}")] if lines else []


def _turning(words: Words, state: Browsing, total: int, shown: Shown | None) -> Block:
    elements = []
    if state.number > 0:
        elements.append(button(words("toolkit.previous"), actions.TOOLKIT_PREVIOUS, "previous"))
    if state.number < total - 1:
        elements.append(button(words("toolkit.next"), actions.TOOLKIT_NEXT, "next"))
    if shown and len(shown.post.wordings(shown.language)) > 1:
        elements.append(button(words("toolkit.another"), actions.TOOLKIT_WORDING, "wording"))
    elements.append(button(words("toolkit.overview"), actions.TOOLKIT_START, "start"))
    return ActionsBlock(block_id="toolkit_turning", elements=elements)


def asset(words: Words, library: Library, shown: Shown) -> Message:
    """One post in the person's own conversation, for later.

    Its buttons lead back to the toolkit, which looks again whether it may still be shared.
    """
    intro = words("toolkit.dm", network=words(f"network.{shown.post.network}"))
    blocks: list[Block] = [section(f"*{_title(words, shown)}*\n{intro}"), *quotations(shown.text)]
    blocks += _image(words, shown)
    blocks.append(context(*_facts(words, shown)))
    blocks += _mind(words, library, shown)
    again = f"{shown.post.id}|{shown.language}|{shown.wording}"
    elements = [
        button(words("toolkit.again"), actions.TOOLKIT_AGAIN, again, style="primary"),
        button(words("toolkit.shared"), actions.TOOLKIT_SHARED, shown.post.id),
    ]
    blocks.append(ActionsBlock(elements=elements))
    return Message(f"{intro}\n{escape(shown.text)}", tuple(blocks))


def refused(sentence: str) -> Message:
    """In place of a post that may not be shared any more."""
    return Message(escape(sentence), (section(escape(sentence)),))
