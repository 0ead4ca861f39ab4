"""The toolkit: browsing in a modal, and one post in a message."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    DividerBlock,
    ImageBlock,
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
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
    modal,
    quotations,
    section,
    shorten,
)
from bot.wording import Words
from knowledge.library import Library
from knowledge.models import LANGUAGES, Clause
from toolkit.catalogue import Catalogue
from toolkit.lengths import length_on
from toolkit.models import POST_LIMITS, Image, Network, Post

ALL = "all"
FileOf = Callable[[Image, Path], str | None]
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

    def to_metadata(self) -> dict[str, str | int]:
        return {**asdict(self), "query": self.query[:200]}

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
        return cls(query=str(data.get("query") or "")[:200], **text, **numbers)  # type: ignore[arg-type]

    def filtered(self, field: str, value: str) -> Browsing:
        """Another choice in one of the filters, from the first post on."""
        return replace(self, **{field: value}, number=0, wording=0)


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
        if not post.wordings(language):
            language = next(each for each in LANGUAGES if post.wordings(each))
        image = catalogue.image_of(post, today)
        return cls(
            post, catalogue.campaigns[post.campaign].name.get(language), language,
            wording % len(post.wordings(language)),
            catalogue.complete_text(post, language, wording, today),
            catalogue.tags_of(post, language, today), image,
            file_of(image, catalogue.path / "images" / image.file) if image else None, today,
        )  # fmt: skip


def browser(
    words: Words, library: Library, catalogue: Catalogue, state: Browsing, found: Sequence[Post],
    shown: Shown | None, today: date,
) -> View:  # fmt: skip
    """The modal: search, filters, one post with its text to copy, previous and next."""
    blocks: list[Block] = [section(words("toolkit.intro")), _search(words, state)]
    blocks.append(_filters(words, catalogue, state, today))
    blocks.append(DividerBlock())
    if shown is None:
        blocks.append(section(words("toolkit.nothing")))
    else:
        place = words("toolkit.place", n=state.number + 1, total=len(found))
        blocks.append(section(f"*{_title(words, shown)}*\n{place}"))
        blocks += _image(words, shown)
        blocks += _copy(words, shown)
        blocks.append(context(*_facts(words, shown)))
        blocks += _mind(words, library, shown)
        blocks += _turning(words, state, len(found), shown)
    check = button(words("my_draft.open"), actions.TOOLKIT_CHECK, "check")
    blocks += [DividerBlock(), section(words("my_draft.offer"), check)]
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
    running = {post.campaign for post in catalogue.handable(today)}
    campaigns = [
        (each.id, each.name.get(words.language))
        for each in catalogue.campaigns.values()
        if each.id in running
    ]
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
        return []
    credit = words(
        "toolkit.image_credit",
        credit=escape(shown.image.credit),
        licence=escape(shown.image.licence),
    )
    if shown.file is None:
        return [context(words("toolkit.image_later"))]
    alt = shown.image.alt.get(shown.language)
    return [ImageBlock(alt_text=alt, slack_file=SlackFile(id=shown.file)), context(credit)]


def _copy(words: Words, shown: Shown) -> list[Block]:
    if len(shown.text) > MOST_TYPED:
        return quotations(shown.text)
    # Slack keeps what a person typed under the same block id: another text needs another id
    block_id = f"copy|{shown.post.id}|{shown.language}|{shown.wording}"
    return [
        InputBlock(
            block_id=block_id,
            optional=True,
            label=PlainTextObject(text=words("toolkit.copy")),
            element=PlainTextInputElement(
                action_id="copy", multiline=True, initial_value=shown.text
            ),
        )
    ]


def _facts(words: Words, shown: Shown) -> list[str]:
    length, limit = length_on(shown.post.network, shown.text), POST_LIMITS[shown.post.network]
    facts = [words("toolkit.length", length=words.number(length), limit=words.number(limit))]
    total = len(shown.post.wordings(shown.language))
    if total > 1:
        facts.append(words("toolkit.wording", n=shown.wording + 1, total=total))
    if shown.tags:
        facts.append(words("toolkit.hashtags", hashtags=" ".join(shown.tags)))
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


def _turning(words: Words, state: Browsing, total: int, shown: Shown) -> list[Block]:
    elements = []
    if state.number > 0:
        elements.append(button(words("toolkit.previous"), actions.TOOLKIT_PREVIOUS, "previous"))
    if state.number < total - 1:
        elements.append(button(words("toolkit.next"), actions.TOOLKIT_NEXT, "next"))
    if len(shown.post.wordings(shown.language)) > 1:
        elements.append(button(words("toolkit.another"), actions.TOOLKIT_WORDING, "wording"))
    return [ActionsBlock(block_id="toolkit_turning", elements=elements)] if elements else []


def asset(words: Words, library: Library, shown: Shown) -> Message:
    """One post in the person's own conversation, for later."""
    intro = words("toolkit.dm", network=words(f"network.{shown.post.network}"))
    blocks: list[Block] = [section(f"*{_title(words, shown)}*\n{intro}"), *quotations(shown.text)]
    blocks += _image(words, shown)
    blocks.append(context(*_facts(words, shown)))
    blocks += _mind(words, library, shown)
    return Message(f"{intro}\n{escape(shown.text)}", tuple(blocks))
