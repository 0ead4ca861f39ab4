"""What every listener needs: the services, who acts, and which button was pressed."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from typing import Any

from slack_bolt import BoltContext
from slack_sdk import WebClient

from bot.answering import Answering
from bot.cards import View
from bot.consenting import Consenting
from bot.content import Content
from bot.desk import Desk
from bot.editing import Editing
from bot.handing_out import HandingOut
from bot.homes import Homes
from bot.images import Images
from bot.people import People
from bot.pictures import Pictures
from bot.privacy import Privacy
from bot.rendering import Renderer
from bot.suggesting import Chosen, Suggesting
from bot.verbs import RefusedError
from bot.wording import Words, words_in

Body = dict[str, Any]
REFUSED_VIEW = frozenset({"invalid_arguments", "invalid_blocks"})
"""What Slack answers to a modal with an image that it cannot show."""


@dataclass(frozen=True)
class Services:
    """What listeners call. Handed to them in Bolt's context."""

    desk: Desk
    answering: Answering
    editing: Editing
    suggesting: Suggesting
    homes: Homes
    renderer: Renderer
    content: Content
    people: People
    images: Images
    pictures: Pictures
    privacy: Privacy
    handing_out: HandingOut
    consenting: Consenting


def services(context: BoltContext) -> Services:
    found: Services = context["services"]
    return found


def receipt(context: BoltContext) -> str:
    """What identifies the payload that is being handled."""
    return str(context["receipt"])


def words_for(context: BoltContext, user: str) -> Words:
    """The bot's texts in the language that a person reads."""
    here = services(context)
    return words_in(here.people.language(user) or here.content.current.library.languages[0])


def typed(text: str | None) -> str:
    """What a person typed: Slack sends `&`, `<` and `>` escaped."""
    return whole(html.unescape(text or ""))


def whole(text: str) -> str:
    """Half a surrogate pair (a cut emoji) would fit neither the database nor a message."""
    return text.encode("utf-8", "replace").decode()


def value_of(body: Body) -> list[str]:
    """The parts of the pressed button's value. It may be forged: nothing in it is trusted."""
    action = body["actions"][0]
    chosen = action.get("selected_option") or {}
    return str(action.get("value") or chosen.get("value") or "").split("|")


def two_parts(body: Body) -> tuple[int, str]:
    """The id and the word in a button's value. Raises RefusedError where it is no such value."""
    parts = value_of(body)
    if len(parts) != 2:
        raise RefusedError("refused.gone")
    return number_in(parts[0]), parts[1]


def metadata(body: Body) -> dict[str, Any]:
    """What a modal was opened with. It may be forged: nothing in it is trusted."""
    try:
        data = json.loads(body["view"].get("private_metadata") or "{}")
    except json.JSONDecodeError:
        return {}
    return data if isinstance(data, dict) else {}


def number_in(part: str) -> int:
    """An id from a button. Raises RefusedError where it is none."""
    if not re.fullmatch(r"[0-9]{1,15}", part):
        raise RefusedError("refused.gone")
    return int(part)


def entered(body: Body, block: str) -> str:
    """What was filled in under `block` of a submitted modal; empty where nothing was."""
    fields = body["view"]["state"]["values"].get(block, {}).get(block, {})
    chosen = fields.get("selected_option") or {}
    found = fields.get("value") or chosen.get("value") or fields.get("selected_date") or ""
    return whole(str(found))


def ticked(body: Body, block: str) -> list[str]:
    """The values of the boxes that were ticked under `block` of a submitted modal."""
    fields = body["view"]["state"]["values"].get(block, {}).get(block, {})
    return [str(each.get("value") or "") for each in fields.get("selected_options") or []]


def chosen(body: Body, block: str) -> Chosen | None:
    """The file that was chosen under `block` of a submitted modal."""
    fields = body["view"]["state"]["values"].get(block, {}).get(block, {})
    file = next(iter(fields.get("files") or []), None)
    if not isinstance(file, dict) or not file.get("id"):
        return None
    size = file.get("size")
    return Chosen(
        str(file["id"]), whole(str(file.get("name") or "")), size if type(size) is int else 0
    )


def is_in_modal(body: Body) -> bool:
    """Whether what was pressed stands in a modal."""
    return (body.get("view") or {}).get("type") == "modal"


def open_modal(client: WebClient, body: Body, view: View) -> None:
    """A modal; on top of the one in which the button was pressed, where it was."""
    show = client.views_push if is_in_modal(body) else client.views_open
    show(trigger_id=body["trigger_id"], view=view)


def numbered(name: str) -> re.Pattern[str]:
    """Matches the action ids `name:…` of elements that stand several to a card."""
    return re.compile(rf"^{re.escape(name)}:")
