"""What went between Slack and the app, for whoever develops: bounded, and without secrets."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from typing import Any

from bot.playground.shapes import Json

MOST_EXCHANGES = 200
MOST_CHARACTERS = 4_000_000
_HIDDEN = "…"
# Slack's field of old for a token, and addresses whose last part lets anybody in who has it.
_TOKEN = re.compile(r'("token": )"[^"]*"')
_ADDRESS = re.compile(r"(/(?:response|upload|link)/)[\w-]+")


@dataclass(frozen=True)
class Exchange:
    """A request with its answer. `sent` and `answer` are JSON; `answer` is "" where none came.

    `kind` is "event", "command", "interaction" (to the app), "call", "response" or "upload" (from
    the app). `place` is the conversation it is about, where that shows. `outcome` is a status or
    an error's name, "" when all went well.
    """

    number: int
    at: float
    kind: str
    name: str
    place: str
    sent: str
    answer: str
    outcome: str

    @property
    def characters(self) -> int:
        return len(self.sent) + len(self.answer)


class Traffic:
    """The last exchanges. The workspace holds its lock around every use."""

    def __init__(self, secrets: Collection[str], clock: Callable[[], float]) -> None:
        self._secrets = [secret for secret in secrets if secret]
        self._clock = clock
        self._kept: deque[Exchange] = deque()
        self._characters = 0
        self._number = 0

    def note(
        self, kind: str, name: str, sent: Any, answer: Any = "", *, place: str = "",
        outcome: str = "",
    ) -> None:  # fmt: skip
        """Keep an exchange; the oldest make way for it. An `answer` of "" is none."""
        self._number += 1
        told = "" if answer == "" else self._told(answer)
        exchange = Exchange(
            self._number, self._clock(), kind, name, place, self._told(sent), told, outcome
        )
        self._kept.append(exchange)
        self._characters += exchange.characters
        while len(self._kept) > MOST_EXCHANGES or (
            self._characters > MOST_CHARACTERS and len(self._kept) > 1
        ):
            self._characters -= self._kept.popleft().characters

    def _told(self, value: Any) -> str:
        text = json.dumps(value, ensure_ascii=False, default=_size)
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        return _ADDRESS.sub(rf"\1{_HIDDEN}", _TOKEN.sub(rf'\1"{_HIDDEN}"', text))

    def after(self, number: int) -> Json:
        """The `exchanges` after this number, oldest first, and the numbers of what there is."""
        return {
            "exchanges": [asdict(one) for one in self._kept if one.number > number],
            "oldest": self._kept[0].number if self._kept else self._number + 1,
            "newest": self._number,
        }

    def clear(self) -> None:
        self._kept.clear()
        self._characters = 0


def _size(data: bytes) -> str:
    return f"{len(data)} bytes"


def as_json(text: str) -> Any:
    """A body as JSON where it is that; else the text itself."""
    try:
        return json.loads(text)
    except ValueError:
        return text
