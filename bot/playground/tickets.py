"""Short-lived permissions Slack hands to the app: trigger ids and response URLs."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from bot.playground.shapes import SlackError

RESPONSE_USES = 5
RESPONSE_SECONDS = 30 * 60


@dataclass
class _Trigger:
    user: str
    expires: float
    used: bool = False


class Triggers:
    """Trigger ids: a few seconds, one use."""

    def __init__(self, clock: Callable[[], float], seconds: float) -> None:
        self._clock = clock
        self.seconds = seconds
        self._issued: dict[str, _Trigger] = {}

    def issue(self, user: str) -> str:
        trigger_id = (
            f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**13)}.{secrets.token_hex(16)}"
        )
        self._issued[trigger_id] = _Trigger(user, self._clock() + self.seconds)
        return trigger_id

    def use(self, trigger_id: str) -> str:
        """The user it belongs to. Raises SlackError as Slack does for a wrong or late one."""
        trigger = self._issued.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id", problem="a trigger_id that was never given out")
        if trigger.used:
            raise SlackError("exchanged_trigger_id", problem="a trigger_id was used twice")
        if self._clock() > trigger.expires:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger.user


@dataclass
class ResponseUrl:
    """Where the app may answer without a token. `source_ts` is the message it came from."""

    user: str
    channel: str
    source_ts: str | None
    thread_ts: str | None
    expires: float
    uses: int = 0


class ResponseUrls:
    """Response URLs: half an hour, five uses."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._issued: dict[str, ResponseUrl] = {}

    def issue(
        self, user: str, channel: str, source_ts: str | None = None, thread_ts: str | None = None
    ) -> str:
        token = secrets.token_urlsafe(16)
        expires = self._clock() + RESPONSE_SECONDS
        self._issued[token] = ResponseUrl(user, channel, source_ts, thread_ts, expires)
        return token

    def use(self, token: str) -> ResponseUrl:
        """Count one use. Raises SlackError: unknown, expired or used up."""
        url = self._issued.get(token)
        if url is None:
            raise SlackError("invalid_token", problem="a response_url that was never given out")
        if self._clock() > url.expires:
            raise SlackError("expired_url")
        if url.uses >= RESPONSE_USES:
            raise SlackError("used_url", problem="a response_url was used more than five times")
        url.uses += 1
        return url
