"""Block Kit's rules, as Slack applies them: a card is refused with every reason in words.

`check_message` and `check_view` give a list of findings like
`must be less than 3001 characters [json-pointer:/blocks/1/text/text]`; empty means accepted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from bot.playground import elements
from bot.playground.conversations import interactive
from bot.playground.findings import ANY_TEXT, Findings
from bot.playground.shapes import Json

MOST_IN_MESSAGE = 50
MOST_IN_VIEW = 100
LONGEST_TEXT = 40_000
LONGEST_MARKDOWN = 12_000
LONGEST_CARD = 12_000
_MESSAGES_ONLY = {"markdown", "context_actions", "task_card", "table"}


def check_message(
    blocks: Any,
    text: str | None = None,
    attachments: Any = None,
    *,
    files: Collection[str] = (),
) -> list[str]:
    """What is wrong with a message; `files` are the ids an image may name as its slack_file."""
    found = Findings(files)
    if text is not None and len(text) > LONGEST_TEXT:
        found.add("/text", f"must be less than {LONGEST_TEXT + 1} characters")
    _blocks(found, blocks, "/blocks", MOST_IN_MESSAGE, "message")
    for number, attachment in enumerate(attachments or []):
        where = f"/attachments/{number}"
        if not isinstance(attachment, dict):
            found.add(where, "must be an attachment")
        elif "blocks" in attachment:
            _blocks(found, attachment["blocks"], f"{where}/blocks", MOST_IN_MESSAGE, "message")
    return found.words


def check_view(view: Any, *, files: Collection[str] = ()) -> list[str]:
    """What is wrong with a modal or Home view."""
    found = Findings(files)
    if not isinstance(view, dict):
        found.add("/view", "must be a view")
        return found.words
    kind = view.get("type")
    if kind not in ("modal", "home"):
        found.add("/view/type", f"unknown view type {kind}")
        return found.words
    _view_fields(found, view, str(kind))
    if view.get("blocks") is None:
        found.add("/view", "missing required field: blocks")
    _blocks(found, view.get("blocks"), "/view/blocks", MOST_IN_VIEW, str(kind))
    return found.words


def too_long(blocks: Any) -> bool:
    """Whether a card is over what Slack takes in one message, all its blocks together.

    Undocumented; Slack's name for it is msg_blocks_too_long.
    """
    return sum(map(len, _texts(blocks or []))) > LONGEST_CARD


def words(card: Json) -> str:
    """Every word that a message or view shows, its `text` first, a line each."""
    return "\n".join(_texts(card))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name == "text" and isinstance(item, str):
                yield item
            else:
                yield from _texts(item)


def _view_fields(found: Findings, view: Json, kind: str) -> None:
    if kind == "modal":
        found.text(view, "title", "/view", 24)
        found.text(view, "submit", "/view", 24, needed=False)
        found.text(view, "close", "/view", 24, needed=False)
        blocks = view.get("blocks")
        has_input = isinstance(blocks, list) and any(
            isinstance(block, dict) and block.get("type") == "input" for block in blocks
        )
        if has_input and view.get("submit") is None:
            found.add("/view", "missing required field: submit (there is an input block)")
    metadata = view.get("private_metadata")
    if metadata is not None and (not isinstance(metadata, str) or len(metadata) > 3000):
        found.add("/view/private_metadata", "must be less than 3001 characters")
    callback_id = view.get("callback_id")
    if callback_id is not None and (not isinstance(callback_id, str) or len(callback_id) > 255):
        found.add("/view/callback_id", "must be less than 256 characters")


def _blocks(found: Findings, blocks: Any, where: str, most: int, surface: str) -> None:
    if blocks is None:
        return
    if not isinstance(blocks, list):
        found.add(where, "must be a list of blocks")
        return
    if len(blocks) > most:
        found.add(where, f"no more than {most} items allowed")
    for number, block in enumerate(blocks):
        _block(found, block, f"{where}/{number}", surface)
    known = [block for block in blocks if isinstance(block, dict)]
    found.unique([block.get("block_id") for block in known], where, "block_id")
    _focus(found, known, where)
    if sum(block.get("type") == "table" for block in known) > 1:
        found.add(where, "only_one_table_allowed")
    markdown = [str(block.get("text")) for block in known if block.get("type") == "markdown"]
    if sum(map(len, markdown)) > LONGEST_MARKDOWN:
        found.add(where, f"markdown blocks together are over {LONGEST_MARKDOWN} characters")


def _focus(found: Findings, blocks: list[Json], where: str) -> None:
    focused = [
        element
        for block in blocks
        for element in interactive(block)
        if element.get("focus_on_load")
    ]
    if len(focused) > 1:
        found.add(where, "only one element can have focus_on_load")


def _block(found: Findings, block: Any, where: str, surface: str) -> None:
    if not isinstance(block, dict):
        found.add(where, "must be a block")
        return
    kind = str(block.get("type"))
    if kind not in RULES:
        found.add(where, f"unknown block type {kind}")
        return
    if kind in _MESSAGES_ONLY and surface != "message":
        found.add(where, f"{kind} blocks are for messages, not for a {surface}")
        return
    found.string(block, "block_id", where, elements.LONGEST_ID)
    RULES[kind](found, block, where)
    # Within one block, not within the whole message: rows of a list may share an action_id.
    ids = [element.get("action_id") for element in interactive(block)]
    found.unique(ids, where, "action_id")


def _section(found: Findings, block: Json, where: str) -> None:
    if block.get("text") is None and block.get("fields") is None:
        found.add(where, "must define either `text` or `fields`")
    found.text(block, "text", where, 3000, kinds=ANY_TEXT, needed=False)
    for place, field in found.listing(block, "fields", where, 10, needed=False):
        around, number = place.rsplit("/", 1)
        found.text({number: field}, number, around, 2000, kinds=ANY_TEXT)
    if "accessory" in block:
        place = f"{where}/accessory"
        elements.check_element(found, block["accessory"], place, elements.IN_SECTION)


def _header(found: Findings, block: Json, where: str) -> None:
    found.text(block, "text", where, 150)


def _divider(_found: Findings, _block: Json, _where: str) -> None:
    """A line has nothing to be wrong about."""


def _context(found: Findings, block: Json, where: str) -> None:
    for place, element in found.listing(block, "elements", where, 10):
        if isinstance(element, dict) and element.get("type") in ANY_TEXT:
            found.string(element, "text", place, 3000, needed=True)
        else:
            elements.check_element(found, element, place, {"image"})


def _actions(found: Findings, block: Json, where: str) -> None:
    for place, element in found.listing(block, "elements", where, 25):
        elements.check_element(found, element, place, elements.IN_ACTIONS)


def _context_actions(found: Findings, block: Json, where: str) -> None:
    for place, element in found.listing(block, "elements", where, 5):
        elements.check_element(found, element, place, elements.IN_CONTEXT_ACTIONS)


def _input(found: Findings, block: Json, where: str) -> None:
    found.text(block, "label", where, 2000)
    found.text(block, "hint", where, 2000, needed=False)
    if "element" not in block:
        found.add(where, "missing required field: element")
        return
    elements.check_element(found, block["element"], f"{where}/element", elements.IN_INPUT)
    for flag in ("optional", "dispatch_action"):
        if not isinstance(block.get(flag, False), bool):
            found.add(f"{where}/{flag}", "must be true or false")


def _image(found: Findings, block: Json, where: str) -> None:
    elements.image(found, block, where)
    found.text(block, "title", where, 2000, needed=False)


def _markdown(found: Findings, block: Json, where: str) -> None:
    found.string(block, "text", where, LONGEST_MARKDOWN, needed=True)


_RICH_HOLDERS = {
    "rich_text_section",
    "rich_text_list",
    "rich_text_quote",
    "rich_text_preformatted",
}
_RICH_PARTS = {"text", "link", "user", "channel", "emoji", "usergroup", "broadcast", "date"}
_RICH_PARTS |= {"color"}


def _rich_text(found: Findings, block: Json, where: str) -> None:
    for place, holder in found.listing(block, "elements", where, 1000):
        kind = holder.get("type") if isinstance(holder, dict) else None
        if kind not in _RICH_HOLDERS:
            found.add(place, f"unknown element type {kind}")
            continue
        inner = {"rich_text_section"} if kind == "rich_text_list" else _RICH_PARTS
        for inner_place, part in found.listing(holder, "elements", place, 3000, least=0):
            _rich_part(found, part, inner_place, inner)


def _rich_part(found: Findings, part: Any, where: str, allowed: set[str]) -> None:
    kind = part.get("type") if isinstance(part, dict) else None
    if kind not in allowed:
        found.add(where, f"unknown element type {kind}")
    elif kind == "text":
        found.string(part, "text", where, 12_000, needed=True)
    elif kind == "link":
        found.string(part, "url", where, elements.LONGEST_URL, needed=True)
    elif kind == "rich_text_section":
        for place, inner in found.listing(part, "elements", where, 3000, least=0):
            _rich_part(found, inner, place, _RICH_PARTS)


def _table(found: Findings, block: Json, where: str) -> None:
    for place, row in found.listing(block, "rows", where, 100):
        for inner, cell in found.listing({"row": row}, "row", place, 20):
            kind = cell.get("type") if isinstance(cell, dict) else None
            if kind == "rich_text":
                _rich_text(found, cell, inner)
            elif kind == "raw_text":
                found.string(cell, "text", inner, 3000, needed=True)
            else:
                found.add(inner, f"unknown element type {kind}")
    found.listing(block, "column_settings", where, 20, needed=False)


def _task_card(found: Findings, block: Json, where: str) -> None:
    found.string(block, "task_id", where, 255, needed=True)
    found.string(block, "title", where, 3000, needed=True)
    if block.get("status") not in ("pending", "in_progress", "complete", "error"):
        found.add(f"{where}/status", "must be pending, in_progress, complete or error")


RULES: dict[str, elements.Rule] = {
    "section": _section,
    "header": _header,
    "divider": _divider,
    "context": _context,
    "actions": _actions,
    "context_actions": _context_actions,
    "input": _input,
    "image": _image,
    "markdown": _markdown,
    "rich_text": _rich_text,
    "table": _table,
    "task_card": _task_card,
}
