"""Channels and messages in memory. Knows no HTTP and no rules: those are in `api` and `workspace`.

Nothing here locks: the workspace holds its lock around every use.
"""

from __future__ import annotations

import copy
import secrets
import time
from collections.abc import Callable, Iterable

from bot.playground.shapes import BOT_USER_ID, GENERAL_ID, Channel, Json, Person, Posted


class Timestamps:
    """Slack's message ids: microseconds of real time, unique and increasing."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> str:
        self._last = max(self._last + 1, int(self._clock() * 1_000_000))
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"


class Conversations:
    """The channels with what was said in them."""

    def __init__(self, people: Iterable[Person], clock: Callable[[], float] = time.time) -> None:
        self.timestamps = Timestamps(clock)
        self.channels: dict[str, Channel] = {}
        self._posted: dict[str, list[Posted]] = {}
        self._dms: dict[str, str] = {}
        self._read: dict[tuple[str, str], str] = {}
        everyone = [person.id for person in people]
        self.add(Channel(GENERAL_ID, "general", "channel", {*everyone, BOT_USER_ID}))
        for person in everyone:
            self._add_dm(person)

    def add(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        self._posted[channel.id] = []
        return channel

    def _add_dm(self, user: str) -> None:
        wanted = "D" + user[1:].replace("_", "")
        while wanted in self.channels:
            wanted += "X"
        self.add(Channel(wanted, "directmessage", "im", {user, BOT_USER_ID}))
        self._dms[user] = wanted

    def dm(self, user: str) -> str | None:
        """The id of the person's conversation with the bot."""
        return self._dms.get(user)

    def clear(self) -> None:
        for posted in self._posted.values():
            posted.clear()
        self._read.clear()

    def post(self, channel: str, message: Json, only_for: str | None = None) -> Posted:
        """Keep a message; it gets its `ts` here."""
        message = {**message, "ts": self.timestamps.next()}
        if "blocks" in message:
            message["blocks"] = with_ids(message["blocks"])
        posted = Posted(message, channel, only_for)
        self._posted[channel].append(posted)
        return posted

    def find(self, channel: str, ts: str) -> Posted | None:
        return next((one for one in self._posted.get(channel, ()) if one.ts == ts), None)

    def remove(self, posted: Posted) -> None:
        self._posted[posted.channel].remove(posted)

    def listing(self, channel: str, user: str | None = None) -> list[Posted]:
        """The messages of a channel, oldest first; with `user` those that this person can see."""
        everything = self._posted.get(channel, [])
        if user is None:
            return list(everything)
        return [one for one in everything if one.only_for in (None, user)]

    def thread(self, channel: str, thread_ts: str) -> list[Posted]:
        """The parent and its replies, oldest first; ephemeral ones left out."""
        return [
            one
            for one in self._posted.get(channel, ())
            if one.only_for is None and thread_ts in (one.ts, one.message.get("thread_ts"))
        ]

    def mark_read(self, user: str, channel: str) -> None:
        posted = self._posted.get(channel)
        if posted:
            self._read[user, channel] = posted[-1].ts

    def unread(self, user: str, channel: str) -> int:
        """How many messages of others arrived since the person last looked."""
        seen = self._read.get((user, channel), "")
        return sum(
            one.ts > seen and one.message.get("user") != user for one in self.listing(channel, user)
        )


def with_ids(blocks: list[Json]) -> list[Json]:
    """The same blocks with a block_id and action_ids: Slack makes them up where the app did not."""
    named = copy.deepcopy(blocks)
    for block in named:
        block["block_id"] = block.get("block_id") or secrets.token_urlsafe(4)
        for element in interactive(block):
            element["action_id"] = element.get("action_id") or secrets.token_urlsafe(4)
    return named


def interactive(block: Json) -> list[Json]:
    """The elements of a block that people can use."""
    elements = [block.get("accessory"), block.get("element")]
    if block.get("type") in ("actions", "context_actions"):
        elements += block.get("elements") or []
    return [one for one in elements if isinstance(one, dict) and one.get("type") != "image"]
