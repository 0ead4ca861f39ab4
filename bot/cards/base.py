"""What every card is made of."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    HeaderBlock,
    MarkdownTextObject,
    PlainTextObject,
    RichTextBlock,
    RichTextElementParts,
    RichTextQuoteElement,
    SectionBlock,
)
from slack_sdk.models.views import View

from bot.wording import Words
from knowledge.models import Verdict

MOST_TEXT = 3900
"""Characters of a message's top-level text: Slack advises at most 4,000."""
MOST_QUOTED = 3000
"""Characters of somebody's text that one block shows."""
BUTTON_TEXT = 75

SYMBOLS: Mapping[Verdict, str] = {
    Verdict.ALLOWED: "✅",
    Verdict.ALLOWED_IF: "☑️",
    Verdict.ASK_FIRST: "✋",
    Verdict.NOT_ALLOWED: "⛔",
    Verdict.INFORMATION: "ℹ️",
}

__all__ = ["Message", "View"]


@dataclass(frozen=True)
class Message:
    """What is posted. `text` says all of it: screen readers and notifications read nothing else."""

    text: str
    blocks: tuple[Block, ...]

    def payload(self) -> dict[str, Any]:
        """Arguments for chat.postMessage and chat.update."""
        return {
            "text": shorten(self.text, MOST_TEXT),
            "blocks": [block.to_dict() for block in self.blocks],
        }


def escape(text: str) -> str:
    """Text that Slack shows as it is: no mention, no channel alarm, no disguised link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shorten(text: str, most: int) -> str:
    """`text` in at most `most` characters, with an ellipsis where something was cut off."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def section(
    text: str, accessory: ButtonElement | None = None, block_id: str | None = None
) -> Block:
    """A paragraph in Slack's markup."""
    return SectionBlock(
        text=MarkdownTextObject(text=shorten(text, 3000), verbatim=True),
        accessory=accessory,
        block_id=block_id,
    )


def header(text: str) -> Block:
    return HeaderBlock(text=PlainTextObject(text=shorten(text, 150), emoji=True))


def context(*lines: str) -> Block:
    """Small print."""
    return ContextBlock(
        elements=[MarkdownTextObject(text=shorten(line, 3000), verbatim=True) for line in lines]
    )


def quotation(text: str) -> Block:
    """Somebody's words exactly as they are: nothing in them is markup."""
    part = RichTextElementParts.Text(text=shorten(text, MOST_QUOTED))
    return RichTextBlock(elements=[RichTextQuoteElement(elements=[part])])


def quotations(text: str) -> list[Block]:
    """The same for a text that may be longer than one block takes: nothing is left out."""
    parts = [text[at : at + MOST_QUOTED] for at in range(0, len(text), MOST_QUOTED)]
    return [quotation(part) for part in parts[:4]]


def button(
    text: str, action_id: str, value: str, *, style: str | None = None,
    confirm: ConfirmObject | None = None, label: str | None = None,
) -> ButtonElement:  # fmt: skip
    """A button that carries an id and nothing else."""
    return ButtonElement(
        text=PlainTextObject(text=shorten(text, BUTTON_TEXT), emoji=True),
        action_id=action_id,
        value=value,
        style=style,
        confirm=confirm,
        accessibility_label=shorten(label, BUTTON_TEXT) if label else None,
    )


def confirm(words: Words, key: str) -> ConfirmObject:
    """“Are you sure?” before what cannot be undone."""
    return ConfirmObject(
        title=words(f"{key}.title"),
        text=PlainTextObject(text=words(f"{key}.text")),
        confirm=words(f"{key}.yes"),
        deny=words(f"{key}.no"),
    )


def bullets(lines: Sequence[str]) -> str:
    return "\n".join(f"• {line}" for line in lines)


def verdict_label(words: Words, verdict: Verdict) -> str:
    """Symbol and word, never colour alone."""
    return f"{SYMBOLS[verdict]} {words(f'verdict.{verdict.value}')}"


def modal(
    title: str, blocks: Sequence[Block], *, close: str, submit: str | None = None,
    callback_id: str | None = None, metadata: Mapping[str, Any] | None = None,
) -> View:  # fmt: skip
    """A modal. `metadata` comes back with what the person does in it."""
    return View(
        type="modal",
        title=PlainTextObject(text=shorten(title, 24)),
        close=PlainTextObject(text=shorten(close, 24)),
        submit=PlainTextObject(text=shorten(submit, 24)) if submit else None,
        callback_id=callback_id,
        private_metadata=json.dumps(metadata, separators=(",", ":")) if metadata else None,
        blocks=list(blocks),
    )


def notice(words: Words, sentence: str) -> View:
    """A modal that only says one thing."""
    return modal(words("app.name"), [section(sentence)], close=words("modal.close"))
