"""What a contact gets once a month: the few figures that say most."""

from __future__ import annotations

from slack_sdk.models.blocks import Block, MarkdownTextObject, SectionBlock

from bot.cards.base import Message, bullets, context, escape, section
from bot.report.model import Report
from bot.report.sections import Saying, key_figures, trend
from bot.wording import Words
from knowledge.library import Library

TOPICS, UNANSWERED = 5, 3


def card(words: Words, library: Library, report: Report) -> Message:
    """The report on a month in short."""
    say = Saying(library, words)
    title = words("report.card.title", month=say.days(report.period))
    figures = key_figures(report, say)
    topics = [
        words("report.card.topic", topic=escape(say.topic(each.topic)), count=say.count(each.asked),
              trend=trend(words, each.asked, each.before))
        for each in report.topics[:TOPICS]
    ]  # fmt: skip
    unanswered = [
        words(
            "report.card.group",
            topic=escape(say.topic(each.topic)),
            count=say.count(each.questions),
        )
        for each in report.unanswered[:UNANSWERED]
    ]
    lists = {"report.card.topics": topics, "report.card.unanswered": unanswered}
    text = [title, *(f"{name}: {value}" for name, value in figures)]
    blocks = [section(f"*{escape(title)}*"), _fields(figures)]
    for key, lines in lists.items():
        if lines:
            text += [words(key), bullets(lines)]
            blocks.append(section(f"*{words(key)}*\n{bullets(lines)}"))
    note = words("report.card.note")
    return Message("\n".join([*text, note]), (*blocks, context(note)))


def _fields(figures: list[tuple[str, str]]) -> Block:
    return SectionBlock(
        fields=[
            MarkdownTextObject(text=f"{escape(name)}\n*{escape(value)}*", verbatim=True)
            for name, value in figures
        ]
    )
