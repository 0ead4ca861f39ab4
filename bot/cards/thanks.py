"""The monthly thank-you in a channel."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards.base import Message, bullets, context, section
from bot.records import Thanked
from bot.report.counts import Count
from bot.wording import Words

MOST_NAMED = 40
"""Names in one message: with a link each they fill it."""


def card(
    words: Words, month: str, shared: Count, people: Sequence[Thanked], *, ranking: bool
) -> Message:
    """Thanks for `month`. `ranking`: who shared most first, with how often; else no order."""
    title = words("thanks_card.title", month=month)
    parts = [f"*{title}*"]
    if shared:
        parts.append(words("thanks_card.shared", n=words.number(shared)))
    named = sorted(people, key=lambda each: -each.times) if ranking else people
    lines = [_line(words, each, ranking=ranking) for each in named[:MOST_NAMED]]
    if len(named) > MOST_NAMED:
        lines.append(words("thanks_card.beyond", n=len(named) - MOST_NAMED))
    blocks = [section("\n".join(parts))]
    if lines:
        blocks.append(section(words("thanks_card.people")))
        # a section takes 3,000 characters
        blocks += [section(bullets(lines[at : at + 10])) for at in range(0, len(lines), 10)]
        parts += [words("thanks_card.people"), bullets(lines)]
    note = words("thanks_card.note")
    return Message("\n".join([*parts, note]), (*blocks, context(note)))


def _line(words: Words, person: Thanked, *, ranking: bool) -> str:
    link = f" (<{person.link}|{words('thanks_card.look')}>)" if person.link else ""
    name = f"<@{person.user}>{link}"
    if not ranking:
        return name
    return words("thanks_card.once" if person.times == 1 else "thanks_card.times",
                 name=name, n=person.times)  # fmt: skip
