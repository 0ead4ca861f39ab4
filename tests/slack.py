"""The words in which tests speak of what people do and see in Slack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.playground import Outcome, Workspace
from bot.playground.demo import COLLEAGUE, EMPLOYEE, Playground, slack_id
from bot.wording import Words, words_in
from knowledge.decide import Outcome as Decided
from knowledge.decide import decide
from knowledge.models import Answer, AnyEntry, Clarify, FaqEntry, HandOver, Referral, Verdict

Json = dict[str, Any]


@dataclass
class Slack:
    """A workspace in which the app runs, and people who use it."""

    running: Playground

    @property
    def workspace(self) -> Workspace:
        return self.running.workspace

    def person(self, user: str = EMPLOYEE, locale: str = "nl-NL") -> Somebody:
        self.workspace.set_locale(user, locale)
        return Somebody(self, user, words_in(locale[:2]))

    def colleague(self) -> Somebody:
        return self.person(COLLEAGUE, "en-GB")

    def contact(self, contact_id: str, locale: str = "nl-NL") -> Somebody:
        return self.person(slack_id(contact_id), locale)

    def quiet(self, timeout: float = 10.0) -> None:
        """Wait until nothing waits in the inbox and nothing is owed."""
        store = self.running.service.store

        def settled() -> bool:
            return self.workspace.settle(0.1) and store.waiting() == 0 and store.unsent() == 0

        assert _eventually(settled, timeout), "the app is still busy"

    # questions from the content itself: they hold whatever the numbers of the search are

    def question(self, fits: Callable[[Decided], bool], language: str = "nl") -> str:
        """The first question of the content for which a decision fits."""
        snapshot = self.running.service.content.current
        for asked in _questions(snapshot.index.entries, language):
            if fits(decide(snapshot.library, snapshot.index.search(asked))):
                return asked
        raise AssertionError("the content has no such question")

    def answered_question(self, language: str = "nl") -> str:
        return self.question(lambda d: isinstance(d.decision, Answer), language)

    def handed_over_question(self, contact: str, language: str = "nl") -> str:
        return self.question(
            lambda d: isinstance(d.decision, HandOver) and d.decision.contact == contact, language
        )

    def offered_question(self, language: str = "nl") -> str:
        return self.question(
            lambda d: isinstance(d.decision, Clarify) and d.decision.facet is None, language
        )

    def account_question(self, language: str = "nl") -> str:
        return self.question(
            lambda d: isinstance(d.decision, Clarify) and d.decision.facet == "account", language
        )


def _questions(entries: list[AnyEntry], language: str) -> Iterator[str]:
    for entry in entries:
        text = entry.texts()[language]
        if isinstance(entry, FaqEntry):
            yield text.heading
        yield from text.variants[: 5 if isinstance(entry, Referral) else 2]


def _eventually(check: Callable[[], bool], timeout: float) -> bool:
    import time

    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        if check():
            return True
        time.sleep(0.02)
    return False


@dataclass
class Somebody:
    """One person and their Slack window."""

    slack: Slack
    user: str
    words: Words

    @property
    def dm(self) -> str:
        return self.slack.workspace.channel(self.user).id

    # what they do

    def asks(self, text: str, thread: str | None = None) -> str:
        return self.slack.workspace.say(self.user, self.dm, text, thread)

    def mentions_the_bot(self, text: str) -> str:
        return self.slack.workspace.say(self.user, "#general", f"@Wegwijzer {text}")

    def types(self, command: str, text: str = "") -> Outcome:
        return self.slack.workspace.command(self.user, command, text, self.dm)

    def presses(self, message: Json, action_id: str, value: Any = None) -> Outcome:
        return self.slack.workspace.press(
            self.user, message["channel"], message["ts"], action_id, value
        )

    def presses_in_modal(self, action_id: str, value: Any = None) -> Outcome:
        view = self.modal()
        return self.slack.workspace.press_in_view(self.user, view["id"], action_id, value)

    def submits(self, **values: Any) -> Outcome:
        return self.slack.workspace.submit(self.user, self.modal()["id"], values)

    # what they see

    def sees(self, containing: str, *, place: str | None = None, after: str = "") -> Json:
        return self.slack.workspace.wait_for_message(
            place or self.dm, containing, after=after, user=self.user
        )

    def modal(self, containing: str = "") -> Json:
        return self.slack.workspace.wait_for_view(self.user, containing)

    def everything_seen(self) -> str:
        """All that the app ever said in this person's conversation, cards and all."""
        return repr(self.slack.workspace.messages(self.dm, user=self.user))


def all_values(payload: Any) -> list[str]:
    """Every string anywhere in a payload."""
    if isinstance(payload, dict):
        return [text for value in payload.values() for text in all_values(value)]
    if isinstance(payload, list):
        return [text for value in payload for text in all_values(value)]
    return [str(payload)]


def verdict_words(words: Words) -> list[str]:
    return [words(f"verdict.{verdict.value}") for verdict in Verdict]
