"""The words the rooms of the playground share: people, conversations, records, refusals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
"""An object in Slack's own shape, as it travels over the wire."""

TEAM_ID = "T0PLAYGROUND"
APP_ID = "A0WEGWIJZER"
BOT_ID = "B0WEGWIJZER"
BOT_USER_ID = "U0WEGWIJZER"
GENERAL_ID = "C0GENERAL"
TEAM_DOMAIN = "playground"


@dataclass(frozen=True)
class Person:
    """Somebody in the workspace. `locale` is "nl", "en" or a full one; `badge` a word beside it.

    `names` are what the page calls them in its languages, where that is not their `name`.
    """

    id: str
    name: str
    locale: str = "en-US"
    is_bot: bool = False
    badge: str = ""
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Channel:
    """A conversation: `kind` is "channel" or "im"; an im belongs to one person and the bot."""

    id: str
    name: str
    kind: str
    members: set[str]
    archived: bool = False


@dataclass
class Posted:
    """A message where it lies. `message` is Slack's shape; `only_for` marks an ephemeral one."""

    message: Json
    channel: str
    only_for: str | None = None

    @property
    def ts(self) -> str:
        return str(self.message["ts"])


@dataclass(frozen=True)
class Call:
    """One Web API call of the app. `arguments` hold no token; `error` is "" when it went well."""

    method: str
    arguments: Json
    error: str = ""


@dataclass(frozen=True)
class Delivery:
    """One request to the app with its answer.

    `kind` is "event", "command" or "interaction"; `status` 0 means that no answer came, and then
    `error` is "http_timeout" or "connection_failed".
    """

    kind: str
    payload: Json
    status: int
    body: str = ""
    error: str = ""
    seconds: float = 0.0
    event_id: str = ""
    retry_num: int = 0
    retry_reason: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


@dataclass(frozen=True)
class Outcome:
    """What came of something a person did.

    `shown` is what the person is told when it went wrong; `errors` are a modal's field errors by
    block id; `message_ts` is the message that the app's answer became, where it did.
    """

    delivery: Delivery | None = None
    shown: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    message_ts: str = ""

    @property
    def ok(self) -> bool:
        return not self.shown and not self.errors


class SlackError(Exception):
    """Slack refuses an API call: `error` is Slack's name, `extra` joins the answer's body.

    A `problem` is a sentence for `Workspace.problems`: refusals that the app could have known.
    """

    def __init__(
        self, error: str, *, messages: Sequence[str] = (), problem: str = "", **extra: Any
    ) -> None:
        super().__init__(error)
        self.error = error
        self.messages = list(messages)
        self.problem = problem
        self.extra = extra


class NotPossibleError(Exception):
    """A person tried what Slack's own window would not offer: no such button, not their message."""


def language_of(locale: str) -> str:
    """The language in which Slack's window speaks: Dutch, and English for everybody else."""
    return "nl" if locale.startswith("nl") else "en"


def full_locale(locale: str) -> str:
    """Slack's form of a locale: "nl" becomes "nl-NL"."""
    return {"nl": "nl-NL", "en": "en-US"}.get(locale, locale)
