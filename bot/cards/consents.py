"""Pictures with colleagues in them: what they are asked, what an editor sees of it and names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    InputBlock,
    PlainTextObject,
    UserMultiSelectElement,
)

from bot.cards import actions
from bot.cards.base import (
    Message,
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
from bot.cards.toolkit import picture
from bot.consenting import MOST_PEOPLE, Standing, Stands
from bot.records import ConsentState, Pictured
from bot.report.counts import FEWEST, Count
from bot.wording import Words
from knowledge.models import LANGUAGES
from toolkit.models import Campaign, Image, Post

MOST_PICTURES = 5
"""Pictures in one message; the rest is described."""
MOST_LISTED = 8
"""In a list on the Home tab: with all else that may stand there it holds at most 100 blocks."""
EXCERPT = 200
MOST_OF_LIST = 4500
"""Characters of a list in a message: two of them and the rest fit into one."""


@dataclass(frozen=True)
class Seen:
    """A picture with the id under which Slack can show it now, if it can."""

    image: Image
    file: str | None


@dataclass(frozen=True)
class Handed:
    """How often a post with a picture went out, as it may be told."""

    post: Post
    campaign: Campaign
    taken: Count
    shared: Count


# ---- somebody in a picture


def request(words: Words, pictured: Pictured, seen: Sequence[Seen], today: date) -> Message:
    """What somebody is asked, with the pictures, and what they said to it."""
    asked = words("consent.ask_one" if len(seen) == 1 else "consent.ask_more")
    facts = _asked(words, pictured)
    alts = [each.image.alt.get(words.language) for each in seen]
    shown = [picture(each.image, each.file, words.language) for each in seen[:MOST_PICTURES]]
    blocks: list[Block] = [section(f"{asked}\n{facts}")]
    for alt, block in zip(alts, [*shown, *[None] * len(alts)], strict=False):
        blocks.append(block or context(words("consent.unseen", alt=escape(alt))))
    state = _state(words, pictured, today)
    blocks += [section(state), *_answer(words, pictured, today), context(words("consent.free"))]
    described = [words("consent.shows", alt=escape(alt)) for alt in alts]
    lines = [asked, facts, *described, state, words("consent.free")]
    return Message("\n".join(lines), tuple(blocks))


def over(words: Words) -> Message:
    """In place of a question whose answer is no longer kept."""
    return Message(words("consent.erased"), (section(words("consent.erased")),))


def own(
    words: Words, asked: Sequence[tuple[Pictured, Sequence[Image]]], today: date
) -> list[Block]:
    """On somebody's Home tab: the pictures that they were asked about.

    First what they agreed to, however long ago: that they can take back here at any time.
    """
    blocks: list[Block] = [header(words("consent.own"))]
    ordered = sorted(asked, key=lambda each: each[0].state is not ConsentState.GIVEN)
    for pictured, images in ordered[:MOST_LISTED]:
        alts = escape(shorten(_alts(words, images), EXCERPT))
        head = f"*{alts}*\n" if alts else ""
        blocks.append(
            section(f"{head}{_asked(words, pictured)}\n_{_state(words, pictured, today)}_")
        )
        blocks += _answer(words, pictured, today)
    if len(asked) > MOST_LISTED:
        blocks.append(context(words("home.beyond", n=len(asked) - MOST_LISTED)))
    return blocks


def _asked(words: Words, pictured: Pictured) -> str:
    texts = pictured.purpose
    purpose = next(texts[each] for each in (words.language, *LANGUAGES) if each in texts)
    return _terms(words, purpose, pictured.networks, pictured.until)


def _terms(words: Words, purpose: str, networks: Sequence[str], until: date) -> str:
    """What a picture is for, where, and until when."""
    where = ", ".join(words(f"network.{each}") for each in networks)
    return "\n".join(
        [
            words("consent.purpose", purpose=escape(purpose)),
            words("consent.networks", networks=where),
            words("consent.until", date=words.date(until)),
        ]
    )


def _state(words: Words, pictured: Pictured, today: date) -> str:
    if pictured.state is ConsentState.ASKED and pictured.until < today:
        return words("consent.ended")
    return words(f"consent.{pictured.state}")


def _answer(words: Words, pictured: Pictured, today: date) -> list[Block]:
    """The buttons: a yes as long as the use lasts, and a no at any time."""
    value = f"{pictured.id}|{pictured.asking}"
    elements = []
    if pictured.state is not ConsentState.GIVEN and pictured.until >= today:
        yes = "consent.yes" if pictured.state is ConsentState.ASKED else "consent.yes_after_all"
        elements.append(button(words(yes), actions.AGREE, value))
    if pictured.state is ConsentState.GIVEN:
        sure = confirm(words, "consent.sure")
        elements.append(button(words("consent.withdraw"), actions.REFUSE, value, confirm=sure))
    elif pictured.state is ConsentState.ASKED and pictured.until >= today:
        elements.append(button(words("consent.no"), actions.REFUSE, value))
        elements.append(button(words("consent.not_me"), actions.NOT_ME, value))
    return [ActionsBlock(elements=elements)] if elements else []


# ---- an editor


def listed(words: Words, consents: Sequence[tuple[Standing, Sequence[Image]]]) -> list[Block]:
    """On an editor's Home tab: the consents, how they stand, and the way to name people."""
    blocks: list[Block] = [header(words("consent.colleagues"))]
    for standing, images in consents[:MOST_LISTED]:
        alt = shorten(_alts(words, images), EXCERPT)
        names = button(
            words("consent.name"), actions.NAME_PEOPLE, standing.consent.id,
            label=f"{words('consent.name')}: {alt}",
        )  # fmt: skip
        line = f"{escape(alt)}\n_{_stands(words, standing)}_"
        blocks.append(section(line, accessory=names))
    if len(consents) > MOST_LISTED:
        blocks.append(context(words("home.beyond", n=len(consents) - MOST_LISTED)))
    return blocks


def naming(words: Words, standing: Standing, images: Sequence[Image], asked: Sequence[str]) -> View:
    """Who is in the pictures. `asked`: Slack ids of those who were asked before."""
    consent = standing.consent
    terms = _terms(words, consent.purpose.get(words.language), consent.networks, consent.until)
    shown = escape(shorten(_alts(words, images), EXCERPT))
    blocks: list[Block] = [section(f"*{shown}*\n{terms}")]
    if asked:
        people = ", ".join(f"<@{each}>" for each in asked)
        blocks.append(section(words("consent.asked_before", people=people)))
    if standing.stands is not Stands.NOBODY:
        blocks.append(context(_stands(words, standing)))
    changed = standing.stands is Stands.CHANGED
    blocks.append(
        InputBlock(
            block_id=actions.PEOPLE,
            optional=changed,
            label=PlainTextObject(text=words("consent.people")),
            hint=PlainTextObject(text=words("consent.people_hint")),
            element=UserMultiSelectElement(
                action_id=actions.PEOPLE, max_selected_items=MOST_PEOPLE
            ),
        )
    )
    return modal(
        words("consent.naming"), blocks, close=words("modal.cancel"),
        submit=words("consent.ask_again" if changed else "consent.ask_them"),
        callback_id=actions.NAME_PEOPLE_MODAL, metadata={"consent": consent.id},
    )  # fmt: skip


def stands(
    words: Words, standing: Standing, images: Sequence[Image], handed: Sequence[Handed],
    links: Sequence[str],
) -> Message:  # fmt: skip
    """What an editor is told when everybody agrees, or when somebody no longer does."""
    picture = escape(shorten(_alts(words, images), EXCERPT))
    if standing.stands is Stands.AGREED:
        until = words.date(standing.consent.until)
        said = words("consent.all_agreed", picture=picture, date=until)
        return Message(said, (section(said),))
    if standing.stands is not Stands.AGAINST:
        said = words("consent.unreachable", picture=picture)
        return Message(said, (section(said),))
    parts = [words("consent.taken_out", picture=picture)]
    if handed:
        parts += _list(words, "consent.handed_out", [_handed(words, each) for each in handed])
    if links:
        parts += _list(words, "consent.links", [f"<{each}>" for each in links])
    return Message("\n".join(parts), tuple(section(part) for part in parts))


def _list(words: Words, title: str, lines: Sequence[str]) -> list[str]:
    """A list in paragraphs that Slack takes whole, for half a link leads nowhere.

    What goes beyond one message is only counted.
    """
    parts, room = [words(title)], MOST_OF_LIST
    for number, line in enumerate(lines):
        room -= len(line)
        if room < 0:
            return [*parts, words("home.beyond", n=len(lines) - number)]
        longer = f"{parts[-1]}\n{bullets([line])}"
        parts = [*parts[:-1], longer] if len(longer) <= 3000 else [*parts, bullets([line])]
    return parts


def _handed(words: Words, handed: Handed) -> str:
    post, campaign = handed.post, handed.campaign.name.get(words.language)
    title = words(
        "toolkit.post", network=words(f"network.{post.network}"), campaign=escape(campaign)
    )
    taken, shared = _times(words, handed.taken), _times(words, handed.shared)
    return words("consent.used", post=title, taken=taken, shared=shared)


def _times(words: Words, count: Count) -> str:
    if count is None:
        return words("home.few", n=FEWEST)
    return words("home.times", n=count) if count else words("consent.never")


def _stands(words: Words, standing: Standing) -> str:
    return words(f"consent.stands.{standing.stands}", asked=standing.asked, given=standing.given)


def _alts(words: Words, images: Sequence[Image]) -> str:
    return " / ".join(image.alt.get(words.language) for image in images)
