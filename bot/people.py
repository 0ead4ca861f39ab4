"""Which language a person reads, from their Slack settings, remembered for a day."""

from __future__ import annotations

import logging
import time

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.errors import describe
from bot.store import Store
from knowledge.models import LANGUAGES

log = logging.getLogger(__name__)

REMEMBERED_SECONDS = 86_400.0
SILENT_SECONDS = 30.0


class People:
    """Looks up languages. `client` should have a short timeout: somebody waits for the answer."""

    def __init__(self, store: Store, client: WebClient) -> None:
        self.store = store
        self.client = client
        self._silent_until = 0.0

    def known_language(self, user: str) -> str | None:
        """What is remembered, without asking Slack."""
        return _language(self.store.locale(user, newer_than=0.0))

    def language(self, user: str) -> str | None:
        """The person's language; None where Slack cannot tell now."""
        fresh = self.store.locale(user, newer_than=time.time() - REMEMBERED_SECONDS)
        if fresh is not None:
            return _language(fresh)
        if time.monotonic() < self._silent_until:
            return self.known_language(user)
        try:
            answer = self.client.users_info(user=user, include_locale=True)
        except (SlackApiError, SlackClientError, OSError) as error:
            # while Slack is slow nobody waits for it again
            self._silent_until = time.monotonic() + SILENT_SECONDS
            log.info("users.info did not answer: %s", describe(error))
            return self.known_language(user)
        locale = str((answer.get("user") or {}).get("locale") or "")
        self.store.keep_locale(user, locale)
        return _language(locale)


def _language(locale: str | None) -> str | None:
    language = (locale or "").partition("-")[0].casefold()
    return language if language in LANGUAGES else None
