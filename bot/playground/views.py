"""Modals and Home tabs in memory: one stack per person, at most three high."""

from __future__ import annotations

import copy
import secrets
import time

from bot.playground.conversations import with_ids
from bot.playground.inputs import values
from bot.playground.shapes import APP_ID, BOT_ID, TEAM_ID, Json, SlackError

_HIGHEST = 3
_KEPT = (
    "type",
    "callback_id",
    "private_metadata",
    "external_id",
    "title",
    "submit",
    "close",
    "clear_on_close",
    "notify_on_close",
)


class Views:
    """What is open. A view is Slack's shape; the workspace holds its lock around every use."""

    def __init__(self) -> None:
        self._stacks: dict[str, list[Json]] = {}
        self.homes: dict[str, Json] = {}

    def clear(self) -> None:
        self._stacks.clear()
        self.homes.clear()

    def stack(self, user: str) -> list[Json]:
        """The person's open modals, the topmost last."""
        return self._stacks.setdefault(user, [])

    def open(self, user: str, given: Json) -> Json:
        """A first modal; what was open makes way for it."""
        self._refuse_twin(given)
        view = _made(given, root=None, previous=None)
        self._stacks[user] = [view]
        return view

    def push(self, user: str, given: Json) -> Json:
        """A modal on top. Raises SlackError `push_limit_reached` above three."""
        stack = self.stack(user)
        if not stack:
            return self.open(user, given)
        if len(stack) >= _HIGHEST:
            raise SlackError("push_limit_reached", problem="more than three modals on each other")
        self._refuse_twin(given)
        view = _made(given, root=stack[0]["root_view_id"], previous=stack[-1]["id"])
        stack.append(view)
        return view

    def find(self, view_id: str | None, external_id: str | None = None) -> tuple[str, Json] | None:
        """The owner and the open modal or home with this id."""
        everything = [(user, view) for user, stack in self._stacks.items() for view in stack]
        everything += list(self.homes.items())
        for user, view in everything:
            if view_id == view["id"] or (external_id and external_id == view["external_id"]):
                return user, view
        return None

    def update(self, view: Json, given: Json, expected_hash: str | None = None) -> Json:
        """Replace what an open view shows. Raises SlackError `hash_conflict`."""
        if expected_hash is not None and expected_hash != view["hash"]:
            raise SlackError("hash_conflict")
        fresh = _made(given, root=view["root_view_id"], previous=view["previous_view_id"])
        fresh["id"] = view["id"]
        view.clear()
        view.update(fresh)
        return view

    def publish(self, user: str, given: Json, expected_hash: str | None = None) -> Json:
        """A person's Home tab."""
        if user in self.homes:
            return self.update(self.homes[user], given, expected_hash)
        self.homes[user] = _made(given, root=None, previous=None)
        return self.homes[user]

    def drop(self, user: str, view_id: str, *, everything: bool = False) -> None:
        """Close a modal with what lies on it; `everything` closes the stack."""
        stack = self.stack(user)
        ids = [view["id"] for view in stack]
        if everything:
            stack.clear()
        elif view_id in ids:
            del stack[ids.index(view_id) :]

    def _refuse_twin(self, given: Json) -> None:
        external_id = given.get("external_id")
        if external_id and self.find(None, external_id):
            raise SlackError("duplicate_external_id", problem=f"external_id {external_id} is taken")


def _made(given: Json, root: str | None, previous: str | None) -> Json:
    view_id = f"V{secrets.token_hex(5).upper()}"
    view: Json = {
        "id": view_id,
        "team_id": TEAM_ID,
        "app_id": APP_ID,
        "app_installed_team_id": TEAM_ID,
        "bot_id": BOT_ID,
        "callback_id": "",
        "private_metadata": "",
        "external_id": "",
        "submit": None,
        "close": None,
        "clear_on_close": False,
        "notify_on_close": False,
        "root_view_id": root or view_id,
        "previous_view_id": previous,
        "hash": f"{time.time():.6f}.{secrets.token_hex(4)}",
        "blocks": with_ids(given.get("blocks") or []),
    }
    view |= {name: copy.deepcopy(given[name]) for name in _KEPT if given.get(name) is not None}
    view["state"] = {"values": values(view["blocks"], {})}
    return view
