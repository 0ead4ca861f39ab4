"""What a person sees who wants to be forgotten: what goes and what stays, and that it is done."""

from __future__ import annotations

from slack_sdk.models.blocks import ActionsBlock

from bot.cards import actions
from bot.cards.base import Message, bullets, button, context, section
from bot.records import Held
from bot.wording import Words


def offer(words: Words, held: Held) -> Message:
    """Everything that a yes does, before the yes."""
    goes = [words("forget.questions", count=held.questions)]
    if held.waiting:
        goes.append(words("forget.waiting", count=held.waiting))
    if held.suggestions:
        goes.append(words("forget.suggestions", count=held.suggestions))
    if held.pictures:
        goes.append(words("forget.pictures", count=held.pictures))
    goes.append(words("forget.rest"))
    stays = [words("forget.figures"), words("forget.slack")]
    if held.answers:
        stays.append(words("forget.answers", count=held.answers))
    parts = {"forget.goes": bullets(goes), "forget.stays": bullets(stays)}
    confirm = button(words("forget.button"), actions.FORGET, "me", style="danger")
    blocks = (
        section(words("forget.intro")),
        *(section(f"*{words(key)}*\n{listed}") for key, listed in parts.items()),
        ActionsBlock(elements=[confirm]),
        context(words("forget.final")),
    )
    text = [f"{words(key)}\n{listed}" for key, listed in parts.items()]
    said = [words("forget.intro"), *text, words("forget.final")]
    return Message("\n".join(said), blocks)


def elsewhere(words: Words) -> Message:
    """Asked in a channel: nothing about a person's data is done or said there."""
    return Message(words("forget.elsewhere"), (section(words("forget.elsewhere")),))


def done(words: Words) -> Message:
    return Message(words("forget.done"), (section(words("forget.done")),))
