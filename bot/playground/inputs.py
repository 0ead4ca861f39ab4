"""Finding what a person can press or fill in, and saying what they chose in Slack's shape."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.playground.conversations import interactive
from bot.playground.elements import MOST_FILES
from bot.playground.shapes import Json, NotPossibleError
from bot.wording import Words

BUTTONS = {"button", "icon_button", "feedback_buttons", "overflow", "workflow_button"}
# Where an element keeps what was filled in, in `view.state.values`.
_FIELD = {
    "plain_text_input": "value",
    "url_text_input": "value",
    "email_text_input": "value",
    "number_input": "value",
    "static_select": "selected_option",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "checkboxes": "selected_options",
    "multi_static_select": "selected_options",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "file_input": "files",
}
_INITIAL = {
    "value": "initial_value",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
}


@dataclass(frozen=True)
class Placed:
    """An element that somebody can use, with the block around it."""

    block: Json
    element: Json

    @property
    def action_id(self) -> str:
        return str(self.element.get("action_id", ""))


def placed(blocks: list[Json]) -> Iterator[Placed]:
    """Every element with an action_id, in reading order."""
    for block in blocks:
        for element in interactive(block):
            if element.get("action_id"):
                yield Placed(block, element)


def find(blocks: list[Json], action_id: str, value: Any = None) -> Placed:
    """The element with this action_id; `value` decides between several.

    Raises NotPossibleError when nothing there has that action_id and offers that value.
    """
    named = [one for one in placed(blocks) if one.action_id == action_id]
    if not named:
        there = sorted({one.action_id for one in placed(blocks)})
        raise NotPossibleError(f"nothing here has the action_id {action_id!r}; there is {there}")
    if len(named) == 1:
        return named[0]
    fitting = [one for one in named if value is not None and _offers(one.element, value)]
    if len(fitting) != 1:
        raise NotPossibleError(
            f"{len(named)} elements are {action_id!r}; {value!r} does not decide"
        )
    return fitting[0]


def options(element: Json) -> list[Json]:
    """The options of a choice, groups laid flat."""
    found: list[Json] = list(element.get("options") or [])
    for group in element.get("option_groups") or []:
        found += group.get("options") or []
    return found


def _offers(element: Json, value: Any) -> bool:
    if element["type"] == "feedback_buttons":
        return value in (_feedback(element, "positive"), _feedback(element, "negative"))
    if element["type"] in _FIELD:
        return any(option.get("value") == value for option in options(element))
    return bool(element.get("value") == value)


def _feedback(element: Json, side: str) -> Any:
    return element.get(f"{side}_button", {}).get("value")


def action(one: Placed, value: Any, action_ts: str) -> Json:
    """The entry of `actions` in a block_actions payload for using this element.

    Raises NotPossibleError for a choice that the element does not offer.
    """
    element = one.element
    base: Json = {
        "type": element["type"],
        "action_id": one.action_id,
        "block_id": one.block["block_id"],
        "action_ts": action_ts,
    }
    if element["type"] == "feedback_buttons":
        return base | _feedback_action(element, value)
    if element["type"] in _FIELD:
        chosen = state(element, value)
        return base | {key: chosen[key] for key in chosen if key != "type"}
    if value is not None and value != element.get("value"):
        raise NotPossibleError(f"{one.action_id!r} has the value {element.get('value')!r}")
    kept = ("text", "value", "style", "url", "icon")
    return base | {key: element[key] for key in kept if key in element}


def _feedback_action(element: Json, value: Any) -> Json:
    for side in ("positive_button", "negative_button"):
        button = element.get(side, {})
        if value is not None and button.get("value") == value:
            return {"text": button.get("text"), "value": value}
    raise NotPossibleError(f"feedback is one of the two values, not {value!r}")


def state(element: Json, value: Any) -> Json:
    """An element's entry in `state.values`. Raises NotPossibleError for what it does not offer."""
    kind = str(element["type"])
    name = _FIELD[kind]
    if name == "selected_option":
        return {"type": kind, name: None if value is None else _option(element, value)}
    if name == "selected_options":
        return {"type": kind, name: [_option(element, each) for each in value or []]}
    if name == "selected_users":
        return {"type": kind, name: list(value or [])}
    if name == "files":
        return {"type": kind, name: _files(element, list(value or []))}
    # An empty text field travels as null, never as "".
    return {"type": kind, name: value if value not in ("", None) else None}


def _files(element: Json, chosen: list[Json]) -> list[Json]:
    """Files as Slack describes them; its window offers no others than the element takes."""
    most = int(element.get("max_files", MOST_FILES))
    if len(chosen) > most:
        raise NotPossibleError(f"{len(chosen)} files, and {most} is the most")
    kinds = element.get("filetypes")
    for file in chosen:
        if kinds and file["filetype"] not in kinds:
            raise NotPossibleError(f"{file['name']!r} is none of {kinds}")
    return chosen


def _option(element: Json, value: Any) -> Json:
    wanted = value.get("value") if isinstance(value, dict) else value
    for option in options(element):
        if option.get("value") == wanted:
            return option
    offered = [option.get("value") for option in options(element)]
    raise NotPossibleError(f"{wanted!r} is not offered; there is {offered}")


def initial(element: Json) -> Any:
    name = _INITIAL.get(_FIELD[str(element["type"])])
    return element.get(name) if name else None


def values(blocks: list[Json], filled: Mapping[str, Any]) -> dict[str, dict[str, Json]]:
    """`state.values` of a view or message: `filled` by block_id or action_id, else the initial.

    Raises NotPossibleError for a name that no field here has.
    """
    fields = [one for one in placed(blocks) if one.element["type"] in _FIELD]
    fields = [one for one in fields if one.element["type"] not in BUTTONS]
    names = {one.block["block_id"] for one in fields} | {one.action_id for one in fields}
    if unknown := sorted(set(filled) - names):
        raise NotPossibleError(f"no field is called {unknown}; there is {sorted(names)}")
    answer: dict[str, dict[str, Json]] = {}
    for one in fields:
        block_id = one.block["block_id"]
        value = filled.get(one.action_id, filled.get(block_id, initial(one.element)))
        answer.setdefault(block_id, {})[one.action_id] = state(one.element, value)
    return answer


def missing(
    blocks: list[Json], state_values: Mapping[str, Mapping[str, Json]], words: Words
) -> dict[str, str]:
    """What Slack's window checks before it sends a modal: block id -> a sentence."""
    errors: dict[str, str] = {}
    for block in blocks:
        if block.get("type") == "input":
            element = block["element"]
            entry = state_values[block["block_id"]][element["action_id"]]
            sentence = _wrong(element, entry[_FIELD[str(element["type"])]], block, words)
            if sentence:
                errors[block["block_id"]] = sentence
    return errors


def _wrong(element: Json, value: Any, block: Json, words: Words) -> str:
    if not value:
        return "" if block.get("optional") else words("playground.required")
    if not isinstance(value, str):
        return ""
    if len(value) > (most := element.get("max_length", 3000)):
        return words("playground.too_long", n=most)
    if len(value) < (least := element.get("min_length", 0)):
        return words("playground.too_short", n=least)
    if element["type"] == "url_text_input" and not re.fullmatch(r"https?://\S+", value):
        return words("playground.no_url")
    if element["type"] == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+", value):
        return words("playground.no_email")
    return ""
