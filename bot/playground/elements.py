"""Block Kit's rules for elements: buttons, choices, inputs, images."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bot.playground.findings import ANY_TEXT, Findings
from bot.playground.shapes import Json

Rule = Callable[[Findings, Json, str], None]

LONGEST_URL = 3000
LONGEST_ID = 255
MOST_FILES = 10


def check_element(found: Findings, element: Any, where: str, allowed: set[str]) -> None:
    """An element of a kind that is allowed at this place, within its limits."""
    if not isinstance(element, dict):
        found.add(where, "must be an element")
        return
    kind = str(element.get("type"))
    if kind not in RULES:
        found.add(where, f"unknown element type {kind}")
        return
    if kind not in allowed:
        found.add(where, f"{kind} is not allowed here; allowed: {', '.join(sorted(allowed))}")
        return
    found.string(element, "action_id", where, LONGEST_ID)
    if "confirm" in element:
        _confirm(found, element["confirm"], f"{where}/confirm")
    RULES[kind](found, element, where)


def image(found: Findings, element: Json, where: str) -> None:
    """An image block or element: alt text, and a URL or a file of this workspace."""
    found.string(element, "alt_text", where, 2000, needed=True)
    if ("image_url" in element) == ("slack_file" in element):
        found.add(where, "must define either `image_url` or `slack_file`, not both")
        return
    if "image_url" in element:
        found.string(element, "image_url", where, LONGEST_URL)
        _web_address(found, element, "image_url", where)
        return
    file = element["slack_file"]
    if not isinstance(file, dict) or ("id" in file) == ("url" in file):
        found.add(f"{where}/slack_file", "must define either `id` or `url`")
    elif "id" in file and file["id"] not in found.files:
        found.add(f"{where}/slack_file", "invalid slack file")


def _web_address(found: Findings, holder: Json, name: str, where: str) -> None:
    value = holder.get(name)
    if isinstance(value, str) and not re.match(r"https?://[^\s/]+", value):
        found.add(f"{where}/{name}", "must be a web address (http or https)")


def _confirm(found: Findings, confirm: Any, where: str) -> None:
    if not isinstance(confirm, dict):
        found.add(where, "must be a confirmation dialog")
        return
    found.text(confirm, "title", where, 100)
    found.text(confirm, "text", where, 300, kinds=ANY_TEXT)
    found.text(confirm, "confirm", where, 30)
    found.text(confirm, "deny", where, 30)
    _style(found, confirm, where)


def _style(found: Findings, holder: Json, where: str) -> None:
    if holder.get("style") not in (None, "primary", "danger"):
        found.add(f"{where}/style", "must be primary or danger, or left out")


def _button(found: Findings, element: Json, where: str) -> None:
    found.text(element, "text", where, 75)
    found.string(element, "value", where, 2000)
    found.string(element, "url", where, LONGEST_URL)
    _web_address(found, element, "url", where)
    found.string(element, "accessibility_label", where, 75)
    _style(found, element, where)


def _icon_button(found: Findings, element: Json, where: str) -> None:
    found.text(element, "text", where, 75)
    found.string(element, "icon", where, 75, needed=True)
    found.string(element, "value", where, 2000)
    found.string(element, "accessibility_label", where, 75)


def _feedback_buttons(found: Findings, element: Json, where: str) -> None:
    for side in ("positive_button", "negative_button"):
        button = element.get(side)
        if not isinstance(button, dict):
            found.add(where, f"missing required field: {side}")
            continue
        found.text(button, "text", f"{where}/{side}", 75)
        found.string(button, "value", f"{where}/{side}", 2000, needed=True)
        found.string(button, "accessibility_label", f"{where}/{side}", 75)


def _placeholder(found: Findings, element: Json, where: str) -> None:
    found.text(element, "placeholder", where, 150, needed=False)


def _option(found: Findings, option: Any, where: str, kinds: tuple[str, ...]) -> None:
    if not isinstance(option, dict):
        found.add(where, "must be an option")
        return
    found.text(option, "text", where, 75, kinds=kinds)
    found.string(option, "value", where, 150, needed=True)
    # Radio buttons and checkboxes may describe in mrkdwn, menus in plain text only.
    found.text(option, "description", where, 75, kinds=kinds, needed=False)
    found.string(option, "url", where, LONGEST_URL)


def _options(
    found: Findings,
    holder: Json,
    where: str,
    most: int,
    kinds: tuple[str, ...] = ("plain_text",),
) -> None:
    listed = found.listing(holder, "options", where, most)
    for place, option in listed:
        _option(found, option, place, kinds)
    given = [option.get("value") for _, option in listed if isinstance(option, dict)]
    found.unique(given, where, "option value")


def _initial_options(found: Findings, element: Json, where: str, offered: list[Any]) -> None:
    chosen = list(element.get("initial_options") or [])
    if "initial_options" in element and not chosen:
        found.add(f"{where}/initial_options", "must have at least 1 items")
    chosen += [element["initial_option"]] if "initial_option" in element else []
    if any(option not in offered for option in chosen):
        found.add(where, "an initial option is not exactly one of the options")


def _most(found: Findings, element: Json, where: str) -> None:
    most = element.get("max_selected_items", 1)
    if type(most) is not int or most < 1:
        found.add(f"{where}/max_selected_items", "must be 1 or more")


def _people(found: Findings, element: Json, where: str) -> None:
    _placeholder(found, element, where)
    _most(found, element, where)


def _menu(found: Findings, element: Json, where: str) -> None:
    _placeholder(found, element, where)
    _most(found, element, where)
    if ("options" in element) == ("option_groups" in element):
        found.add(where, "must define either `options` or `option_groups`")
        return
    offered = list(element.get("options") or [])
    if "options" in element:
        _options(found, element, where, 100)
    for place, group in found.listing(element, "option_groups", where, 100, needed=False):
        found.text(group, "label", place, 75)
        _options(found, group, place, 100)
        offered += group.get("options") or []
    _initial_options(found, element, where, offered)


def _overflow(found: Findings, element: Json, where: str) -> None:
    _options(found, element, where, 5)


def _boxes(found: Findings, element: Json, where: str) -> None:
    _options(found, element, where, 10, ANY_TEXT)
    _initial_options(found, element, where, list(element.get("options") or []))


def _typed_input(found: Findings, element: Json, where: str) -> None:
    _placeholder(found, element, where)
    longest = element.get("max_length", 3000)
    if not isinstance(longest, int) or not 1 <= longest <= 3000:
        found.add(f"{where}/max_length", "must be between 1 and 3000")
        longest = 3000
    shortest = element.get("min_length", 0)
    if not isinstance(shortest, int) or not 0 <= shortest <= min(3000, longest):
        found.add(f"{where}/min_length", "must be between 0 and max_length")
    initial = element.get("initial_value")
    # An empty initial value is allowed: the one string of Block Kit that may be.
    if initial is not None and (not isinstance(initial, str) or len(initial) > longest):
        found.add(f"{where}/initial_value", f"must be less than {longest + 1} characters")


def _date(found: Findings, element: Json, where: str) -> None:
    _placeholder(found, element, where)
    initial = element.get("initial_date")
    if initial is not None and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(initial)):
        found.add(f"{where}/initial_date", "must be YYYY-MM-DD")


def _time(found: Findings, element: Json, where: str) -> None:
    _placeholder(found, element, where)
    initial = element.get("initial_time")
    if initial is not None and not re.fullmatch(r"\d{2}:\d{2}", str(initial)):
        found.add(f"{where}/initial_time", "must be HH:mm")


def _number(found: Findings, element: Json, where: str) -> None:
    _placeholder(found, element, where)
    if not isinstance(element.get("is_decimal_allowed"), bool):
        found.add(where, "missing required field: is_decimal_allowed")


def _file_input(found: Findings, element: Json, where: str) -> None:
    for place, kind in found.listing(element, "filetypes", where, 100, needed=False):
        if not isinstance(kind, str) or not re.fullmatch(r"[a-z0-9]+", kind):
            found.add(place, "must be a file type")
    most = element.get("max_files", MOST_FILES)
    if type(most) is not int or not 1 <= most <= MOST_FILES:
        found.add(f"{where}/max_files", f"must be between 1 and {MOST_FILES}")


RULES: dict[str, Rule] = {
    "button": _button,
    "icon_button": _icon_button,
    "feedback_buttons": _feedback_buttons,
    "static_select": _menu,
    "multi_static_select": _menu,
    "overflow": _overflow,
    "radio_buttons": _boxes,
    "checkboxes": _boxes,
    "users_select": _placeholder,
    "multi_users_select": _people,
    "plain_text_input": _typed_input,
    "url_text_input": _placeholder,
    "email_text_input": _placeholder,
    "number_input": _number,
    "datepicker": _date,
    "timepicker": _time,
    "file_input": _file_input,
    "image": image,
}

_CHOICES = {"static_select", "radio_buttons", "checkboxes", "users_select", "datepicker"}
_CHOICES |= {"timepicker"}
_MULTI = {"multi_static_select", "multi_users_select"}
IN_ACTIONS = {"button", "overflow"} | _CHOICES
IN_SECTION = {"button", "overflow", "image"} | _CHOICES | _MULTI
IN_INPUT = _CHOICES | _MULTI
IN_INPUT |= {"plain_text_input", "url_text_input", "email_text_input", "number_input"}
IN_INPUT |= {"file_input"}
IN_CONTEXT_ACTIONS = {"feedback_buttons", "icon_button"}
