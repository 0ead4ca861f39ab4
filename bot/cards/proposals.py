"""What waits for approval, whatever it is to become: its card, its modal and their buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement

from bot.cards import actions
from bot.cards.base import (
    Message,
    View,
    button,
    confirm,
    escape,
    modal,
    notice,
    quotation,
    section,
)
from bot.records import Draft
from bot.wording import Words
from knowledge.library import Library

MOST_OPTIONS = 100
"""Options in a group, and groups in a choice, that Slack takes."""
Whole = tuple[Sequence[Block], Sequence[str]]
"""All of a draft: as blocks, and as lines of text."""


@dataclass(frozen=True)
class Reader:
    """What the person who looks at a draft may do with it."""

    may_approve: bool = False
    may_write: bool = False
    may_take_out: bool = False


DECIDES = Reader(may_approve=True, may_write=True)
"""Whoever gets a card about a draft."""


def said(words: Words, key: str) -> View:
    """What a modal turns into when it is done."""
    return notice(words, words(key))


def sentence(text: str) -> Message:
    """A card of which one sentence is left."""
    return Message(text, (section(text),))


def offered(heading: str, whole: Whole, elements: Sequence[ButtonElement]) -> Message:
    """The card of who may decide."""
    blocks, lines = whole
    shown = (section(f"*{heading}*"), *blocks, ActionsBlock(elements=list(elements)))
    return Message("\n".join([heading, *lines]), shown)


def reviewed(words: Words, title: str, whole: Whole, elements: Sequence[ButtonElement]) -> View:
    """The same over whatever the person looks at, with what they may do."""
    blocks = list(whole[0])
    if elements:
        blocks.append(ActionsBlock(elements=list(elements)))
    return modal(title, blocks, close=words("modal.close"))


def declined(words: Words, text: str, reason: str, draft: Draft, edit: str) -> Message:
    """For the author: why not, and a way to change it. `edit` is that button's action."""
    change = button(words("draft.edit"), edit, str(draft.id))
    blocks = (section(text), quotation(reason), ActionsBlock(elements=[change]))
    return Message(f"{text}\n{escape(reason)}", blocks)


def buttons(
    words: Words, draft: Draft, reader: Reader, *, approve: ButtonElement, edit: str, kind: str
) -> list[ButtonElement]:
    """What a person may do now. `edit` is an action; `kind` begins the keys in texts/."""
    value, found = str(draft.id), []
    decides = draft.is_waiting and reader.may_approve
    if decides:
        found.append(approve)
    if reader.may_write:
        found.append(button(words("draft.edit"), edit, value))
    if decides:
        found.append(button(words("draft.decline"), actions.DECLINE_DRAFT, value))
    if draft.in_force is not None and reader.may_take_out:
        found.append(
            button(
                words(f"{kind}.take_out"), actions.WITHDRAW_DRAFT, value, style="danger",
                confirm=confirm(words, f"{kind}.take_out_confirm"),
            )
        )  # fmt: skip
    elif draft.is_waiting and draft.in_force is None and not reader.may_approve:
        found.append(button(words("draft.withdraw"), actions.WITHDRAW_DRAFT, value))
    return found


def approver(words: Words, library: Library, draft: Draft) -> str:
    """By whom: who was forgotten since is named by their role."""
    if draft.approver:
        return f"<@{draft.approver}>"
    contact = library.contacts.get(draft.approver_role or "")
    return escape(contact.role.get(words.language)) if contact else words("draft.an_editor")
