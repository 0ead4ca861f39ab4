"""The Home tab: an employee's questions, a contact's queue, an editor's drafts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    DatePickerElement,
    DividerBlock,
    InputBlock,
    Option,
    PlainTextObject,
    StaticSelectElement,
)

from bot.cards import actions, consents
from bot.cards.base import (
    View,
    bullets,
    button,
    confirm,
    context,
    escape,
    header,
    modal,
    section,
    shorten,
)
from bot.consenting import Standing
from bot.records import Asked, Draft, Escalation, Pictured, Waiting
from bot.wording import Words
from knowledge.library import Library
from knowledge.models import AnyEntry
from toolkit.models import Image

PAGE = 10
"""Questions on a page of the queue, and of one's own."""
ALL = "all"
SHOWS = ("open", "mine", "overdue", "closed")
EXCERPT = 200
"""Characters of a question in a list."""


@dataclass(frozen=True)
class Shows:
    """What somebody chose to see in their Home tab. Kept between visits; it may be forged."""

    show: str = "open"
    topic: str = ALL
    page: int = 0
    own_page: int = 0

    @classmethod
    def from_json(cls, text: str | None) -> Shows:
        try:
            data = json.loads(text or "{}")
        except json.JSONDecodeError:
            data = {}
        return cls().with_(**data) if isinstance(data, dict) else cls()

    def with_(self, **values: Any) -> Shows:
        """The same with other choices; what makes no sense is left as it was."""
        sound = {
            name: value
            for name, value in values.items()
            if (name == "show" and value in SHOWS)
            or (name == "topic" and isinstance(value, str))
            or (name in ("page", "own_page") and isinstance(value, int) and 0 <= value < 10_000)
        }
        return replace(self, **sound)

    def to_json(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))


@dataclass(frozen=True)
class Queue:
    """What a contact sees: one page of the questions, and how many there are of each kind."""

    page: Sequence[Waiting]
    more: bool
    """Whether there are questions after this page."""
    pages: int | None
    """How many pages there are; None where they are not counted."""
    open: int
    mine: int
    overdue: int
    topics: Sequence[str]
    away_until: date | None
    grey: Sequence[tuple[str, str]] = ()
    """Entries that did not help, each with why: both as they are read."""


@dataclass(frozen=True)
class Todo:
    """What waits for an editor, or for the contact of a topic."""

    drafts: Sequence[Draft] = ()
    """FAQ entries that the person may approve."""
    suggestions: Sequence[Draft] = ()
    """Posts for the toolkit that the person may approve."""
    review: Sequence[AnyEntry] = ()
    """Entries past their review date."""


@dataclass(frozen=True)
class Pictures:
    """Pictures with people in them, each with the images that the consent is about."""

    own: Sequence[tuple[Pictured, Sequence[Image]]]
    """Those with the person who looks in them."""
    named: Sequence[tuple[Standing, Sequence[Image]]]
    """Those in which an editor names the people."""
    today: date


@dataclass(frozen=True)
class Own:
    """A question of the person who looks, with what became of it."""

    asked: Asked
    escalation: Escalation | None
    outcome: str
    """What was answered, in one line."""


def home(
    words: Words, library: Library, shows: Shows, now: datetime, own: Sequence[Own],
    more: bool, queue: Queue | None, todo: Todo, *, pictures: Pictures,
    named: bool | None = None,
) -> View:  # fmt: skip
    """The whole tab. `more`: whether the person asked more than this page shows.

    `named`: whether they are thanked by name for sharing; None where nobody is thanked.
    """
    blocks: list[Block] = []
    if queue is not None:
        blocks += [*_queue(words, library, shows, queue, now), DividerBlock()]
    if todo.drafts or todo.suggestions or todo.review:
        blocks += [*_todo(words, library, todo), DividerBlock()]
    if pictures.named:
        blocks += [*consents.listed(words, pictures.named), DividerBlock()]
    blocks += _own(words, library, shows, own, more, now)
    if pictures.own:
        blocks += [DividerBlock(), *consents.own(words, pictures.own, pictures.today)]
    if named is not None:
        blocks += [DividerBlock(), *_thanks(words, named=named)]
    blocks += [DividerBlock(), *_about(words)]
    return View(type="home", blocks=blocks)


# ---- the contact's queue


def _queue(
    words: Words, library: Library, shows: Shows, queue: Queue, now: datetime
) -> list[Block]:
    counts = words("home.counts", open=queue.open, mine=queue.mine, overdue=queue.overdue)
    blocks = [header(words("home.queue")), context(counts), _filters(words, library, shows, queue)]
    for number, waiting in enumerate(queue.page):
        blocks.append(_line(words, library, number, waiting, now))
    if not queue.page:
        blocks.append(section(words(f"home.none_{shows.show}")))
    blocks += _pages(words, "page", shows.page, queue.more, queue.pages)
    if queue.grey:
        lines = [f"{escape(entry)}: {why}" for entry, why in queue.grey]
        blocks += [section(f"*{words('home.grey')}*\n{bullets(lines)}")]
    return [*blocks, *_absence(words, queue)]


def _filters(words: Words, library: Library, shows: Shows, queue: Queue) -> Block:
    topics = {each: _topic(words, library, each) for each in queue.topics[:98]}
    if shows.topic != ALL:
        topics.setdefault(shows.topic, _topic(words, library, shows.topic))
    return ActionsBlock(
        elements=[
            _select("show", {each: words(f"home.show_{each}") for each in SHOWS}, shows.show),
            _select("topic", {ALL: words("home.all_topics"), **topics}, shows.topic),
        ]
    )


def _select(name: str, options: dict[str, str], chosen: str) -> StaticSelectElement:
    choices = {
        value: Option(text=PlainTextObject(text=shorten(text, 75)), value=value)
        for value, text in options.items()
    }
    return StaticSelectElement(
        action_id=f"{actions.HOME_FILTER}:{name}", options=list(choices.values()),
        initial_option=choices[chosen],
    )  # fmt: skip


def _topic(words: Words, library: Library, topic: str | None) -> str:
    known = library.topics.get(topic or "")
    return known.title(words.language) if known else words("home.no_topic")


def _line(words: Words, library: Library, number: int, waiting: Waiting, now: datetime) -> Block:
    escalation = waiting.escalation
    excerpt = shorten(" ".join((waiting.asked.text or words("desk.erased")).split()), EXCERPT)
    facts = [_topic(words, library, escalation.topic), *_state(words, library, escalation, now)]
    opens = button(
        words("desk.open"), f"{actions.OPEN}:{number}", str(escalation.id),
        label=f"{words('desk.open')}: {excerpt}",
    )  # fmt: skip
    return section(f"{escape(excerpt)}\n_{escape(' · '.join(facts))}_", accessory=opens)


def _state(words: Words, library: Library, escalation: Escalation, now: datetime) -> list[str]:
    """How a question stands, in words."""
    if escalation.state.is_closed:
        return [words(f"state.{escalation.state.value}")]
    due = datetime.fromtimestamp(escalation.due, now.tzinfo)
    facts = [words("home.overdue" if due < now else "home.due", due=words.moment(due))]
    if escalation.late and due >= now:
        facts.append(words("home.late"))
    if escalation.claimed_by:
        role = library.contact_in_slack(escalation.claimed_by, escalation.contact).role
        facts.append(words("state.claimed", role=role.get(words.language)))
    return facts


def _pages(words: Words, name: str, page: int, more: bool, pages: int | None = None) -> list[Block]:
    if page == 0 and not more:
        return []
    elements = []
    if page > 0:
        elements.append(
            button(words("home.previous"), f"{actions.HOME_PAGE}:{name}_back", str(page - 1))
        )
    if more:
        elements.append(button(words("home.next"), f"{actions.HOME_PAGE}:{name}_on", str(page + 1)))
    line = words("home.page", page=page + 1)
    if pages:
        line = words("home.page_of", page=page + 1, pages=max(pages, page + 1))
    return [ActionsBlock(elements=elements), context(line)]


def _absence(words: Words, queue: Queue) -> list[Block]:
    if queue.away_until is None:
        away = button(words("home.away"), actions.AWAY, "away")
        return [ActionsBlock(elements=[away])]
    back = button(words("home.back"), actions.BACK, "back", style="primary")
    until = words("home.away_until", date=words.date(queue.away_until))
    return [section(until, accessory=back)]


def away_modal(words: Words, today: date) -> View:
    """Until when a contact is away."""
    field = InputBlock(
        block_id=actions.UNTIL,
        label=PlainTextObject(text=words("home.until")),
        hint=PlainTextObject(text=words("home.until_hint")),
        element=DatePickerElement(action_id=actions.UNTIL, initial_date=today.isoformat()),
    )
    return modal(
        words("home.away_title"), [field], close=words("modal.cancel"),
        submit=words("home.away_submit"), callback_id=actions.AWAY_MODAL,
    )  # fmt: skip


# ---- the editor's drafts


def _todo(words: Words, library: Library, todo: Todo) -> list[Block]:
    blocks: list[Block] = []
    if todo.drafts:
        blocks.append(header(words("home.drafts")))
    for draft in todo.drafts[:PAGE]:
        question = shorten(draft.heading(words.language), EXCERPT)
        opens = button(
            words("home.review_draft"), actions.REVIEW_DRAFT, str(draft.id),
            label=f"{words('home.review_draft')}: {question}",
        )  # fmt: skip
        line = f"{escape(question)}\n_{escape(_topic(words, library, draft.topic))}_"
        blocks.append(section(line, accessory=opens))
    if todo.suggestions:
        blocks.append(header(words("home.suggestions")))
    for draft in todo.suggestions[:PAGE]:
        blocks.append(_suggestion(words, draft))
    if todo.review:
        blocks.append(header(words("home.review")))
        lines = [
            f"{escape(each.text_in(words.language).heading)} ({each.id}): "
            + words("home.review_since", date=words.date(each.review))
            for each in todo.review[:PAGE]
            if each.review
        ]
        blocks.append(section(bullets(lines)))
    lists = (todo.drafts, todo.suggestions, todo.review)
    beyond = sum(max(0, len(each) - PAGE) for each in lists)
    return [*blocks, context(words("home.beyond", n=beyond))] if beyond else blocks


def _suggestion(words: Words, draft: Draft) -> Block:
    text = shorten(" ".join(draft.heading(words.language).split()), EXCERPT)
    opens = button(
        words("home.review_draft"), actions.REVIEW_SUGGESTION, str(draft.id),
        label=f"{words('home.review_draft')}: {text}",
    )  # fmt: skip
    network = words(f"network.{draft.body['network']}")
    return section(f"{escape(text)}\n_{escape(network)}_", accessory=opens)


# ---- one's own questions


def _own(
    words: Words, library: Library, shows: Shows, own: Sequence[Own], more: bool, now: datetime
) -> list[Block]:
    blocks: list[Block] = [header(words("home.own"))]
    if not own:
        blocks.append(section(words("home.own_none")))
    for number, each in enumerate(own):
        excerpt = shorten(" ".join((each.asked.text or "").split()), EXCERPT)
        state = _own_state(words, library, each, now)
        read = button(
            words("home.read"), f"{actions.READ_BACK}:{number}", str(each.asked.id),
            label=f"{words('home.read')}: {excerpt}",
        )  # fmt: skip
        blocks.append(section(f"{escape(excerpt)}\n_{escape(state)}_", accessory=read))
    return [*blocks, *_pages(words, "own", shows.own_page, more)]


def _own_state(words: Words, library: Library, own: Own, now: datetime) -> str:
    escalation = own.escalation
    if escalation is None:
        return f"{words(f'state.{own.asked.decision}')} {own.outcome}".strip()
    if escalation.state.is_closed:
        return f"{words(f'state.{escalation.state.value}')} {own.outcome}".strip()
    name = library.contact(escalation.contact).name.get(words.language)
    due = datetime.fromtimestamp(escalation.due, now.tzinfo)
    key = "home.with" if due >= now else "home.with_late"
    return words(key, name=name, due=words.moment(due))


def _thanks(words: Words, *, named: bool) -> list[Block]:
    """Being thanked by name for what one shares: switched on and off here."""
    key, action = ("unname", actions.UNNAME) if named else ("name", actions.NAME)
    switch = button(words(f"home.{key}"), action, key)
    told = words("home.named" if named else "home.not_named")
    return [header(words("home.thanks")), section(told, accessory=switch)]


def _about(words: Words) -> list[Block]:
    """How to ask, what others see, and being forgotten."""
    examples = bullets([f"“{escape(each)}”" for each in words.examples(3)])
    forget = button(
        words("home.forget"), actions.FORGET, "forget", style="danger",
        confirm=confirm(words, "home_forget"),
    )  # fmt: skip
    return [
        header(words("home.how")),
        section(f"{words('home.ask')}\n{examples}"),
        section(words("home.privacy")),
        ActionsBlock(elements=[forget]),
    ]
