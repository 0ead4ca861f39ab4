"""A question on its way to a person: who gets it, who is told, who is reminded. Knows no Slack.

These are parts of use cases: all but the regular jobs run inside the caller's transaction.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from bot.duty import BROUGHT_IN, Duty
from bot.records import Asked, Escalation, Kind, Place
from bot.store import Store
from bot.verbs import RefusedError
from knowledge.models import Contact

log = logging.getLogger(__name__)

REMINDED, TOO_LATE = 1, 3
"""Beside BROUGHT_IN: what was done about an escalation that waits."""
HALF = 0.5


class Escalating:
    """What happens to an escalation, whoever causes it."""

    def __init__(
        self, store: Store, duty: Duty, known_language_of: Callable[[str], str | None]
    ) -> None:
        self.store = store
        self.duty = duty
        self.known_language_of = known_language_of

    # ---- looking up

    def asked(self, asked_id: int) -> Asked:
        """Raises RefusedError where there is no such question."""
        asked = self.store.question(asked_id)
        if asked is None:
            raise RefusedError("refused.gone")
        return asked

    def escalation(self, escalation_id: int) -> Escalation:
        """Raises RefusedError where there is no such escalation."""
        escalation = self.store.escalation(escalation_id)
        if escalation is None:
            raise RefusedError("refused.gone")
        return escalation

    # ---- opening and moving

    def open(self, asked: Asked, contact_id: str | None, topic: str | None) -> None:
        """Hand a question over to a contact, or to who stands in for them."""
        wanted = contact_id or self.duty.library.first_contact.id
        contact = self.duty.reachable(wanted, topic)
        # content in which a contact has no Slack id is not taken over
        assert contact is not None and contact.slack is not None
        escalation_id = self.store.add_escalation(
            asked.id, topic=topic, contact=contact.id, assignee=contact.slack,
            due=self.duty.due(contact), wake_at=self.duty.due(contact, HALF),
        )  # fmt: skip
        self.store.happened(escalation_id, "opened", contact.id)
        self.card_for(contact.slack, asked, escalation_id)
        if asked.is_public or asked.decision == "answer":
            self.tell_asker(Kind.HANDED_OVER, asked, escalation_id)
        self._show_at_home(asked, self.escalation(escalation_id))

    def move(self, asked: Asked, escalation: Escalation, taker: Contact, note: str | None) -> None:
        """Another contact has it from now on; the asker is told."""
        assert taker.slack is not None
        self.store.pass_on(
            escalation.id, contact=taker.id, assignee=taker.slack, note=note,
            due=self.duty.due(taker), wake_at=self.duty.due(taker, HALF),
        )  # fmt: skip
        self.store.happened(escalation.id, "moved", taker.id)
        self.changed(asked, before=escalation)
        if taker.slack != escalation.assignee:
            self.card_for(taker.slack, asked, escalation.id)
        self.tell_asker(Kind.MOVED, asked, escalation.id)

    def card_undeliverable(self, escalation_id: int) -> None:
        """The contact's card cannot be posted: somebody else gets the question."""
        self._move_to_another(escalation_id, avoiding=self.store.unreachable(escalation_id))

    # ---- telling

    def card_for(self, slack_id: str, asked: Asked, escalation_id: int) -> None:
        """Owe a contact the card of a question."""
        self.owe_contact(Kind.ESCALATION, slack_id, asked, escalation_id)

    def owe_contact(
        self, kind: Kind, slack_id: str, asked: Asked, escalation_id: int, *,
        channel: str | None = None, thread: str | None = None, item: str | None = None,
    ) -> None:  # fmt: skip
        """Owe a contact a message about a question, in `channel` and `thread` where given."""
        # never the asker's: the language of a card would say something about who asked
        languages = self.duty.library.languages
        language = self.known_language_of(slack_id) or languages[0]
        self.store.owe(
            kind, channel or slack_id, language, thread=thread, question=asked.id,
            escalation=escalation_id, item=item,
        )  # fmt: skip

    def tell_asker(
        self, kind: Kind, asked: Asked, escalation_id: int | None, item: str | None = None,
        thread: tuple[str, str] | None = None,
    ) -> None:  # fmt: skip
        """In the asker's own conversation, never in a channel. `thread`: its channel and ts."""
        if asked.asker is None:
            return  # erased: nobody is left to tell
        channel, ts = thread or (asked.asker, None)
        if thread is None and asked.place is Place.DM and asked.channel is not None:
            channel, ts = asked.channel, asked.thread
        self.store.owe(
            kind, channel, asked.language, thread=ts, question=asked.id,
            escalation=escalation_id, item=item,
        )  # fmt: skip

    def changed(self, asked: Asked, before: Escalation | None = None) -> None:
        """Every card that shows this question's state is to be rendered anew, and Home tabs.

        `before`: the escalation as it was, where others had it then.
        """
        self.store.owe_again(Kind.RESPONSE, Kind.HANDED_OVER, Kind.ESCALATION, question=asked.id)
        now = self.store.escalation_of(asked.id)
        self._show_at_home(asked, *(each for each in (before, now) if each))

    def _show_at_home(self, asked: Asked, *escalations: Escalation) -> None:
        people = {asked.asker} if asked.asker else set()
        for escalation in escalations:
            people |= self.duty.may_handle(escalation) | {escalation.assignee}
        self.store.homes_changed(sorted(people))

    # ---- jobs: each its own transaction

    def move_orphans(self) -> None:
        """Open questions whose contact left, or has another Slack id now, get somebody again."""
        for escalation in self.store.open_escalations():
            if escalation.assignee not in self.duty.may_handle(escalation):
                with self.store.transaction():
                    self._move_to_another(escalation.id, avoiding=frozenset())

    def _move_to_another(self, escalation_id: int, avoiding: frozenset[str]) -> None:
        escalation = self.store.escalation(escalation_id)
        if escalation is None or escalation.state.is_closed:
            return
        taker = self.duty.reachable(escalation.contact, escalation.topic, avoiding)
        if taker is None:
            log.error("nobody can be reached for escalation %d", escalation_id)
            return
        self.move(self.asked(escalation.question), escalation, taker, escalation.note)

    def remind(self) -> None:
        """Do what is due about questions that wait: once each, in one process of all."""
        for waiting in self.store.to_wake(time.time()):
            with self.store.transaction():
                escalation = self.store.escalation(waiting.id)
                # unless somebody else did it meanwhile, or it was dealt with
                if escalation == waiting:
                    self._remind(escalation)

    def _remind(self, escalation: Escalation) -> None:
        asked = self.asked(escalation.question)
        if escalation.reminders < REMINDED and time.time() < escalation.due:
            self.store.reminded(
                escalation.id, reminders=REMINDED, wake_at=escalation.due, late=False
            )
        elif escalation.reminders < BROUGHT_IN and (deputy := self.duty.deputy_of(escalation)):
            self.bring_in(asked, escalation, deputy, late=True)
        else:
            log.error("escalation %d is overdue and nobody answers", escalation.id)
            self.store.reminded(escalation.id, reminders=TOO_LATE, wake_at=None, late=True)
            self.store.happened(escalation.id, "late", escalation.contact)
            self.tell_asker(Kind.LATE, asked, escalation.id)
        self.store.happened(escalation.id, "reminded", escalation.contact)
        # those who have it already; whoever is brought in gets the card itself
        for slack_id in sorted(self.duty.may_handle(escalation)):
            self.owe_contact(Kind.REMINDER, slack_id, asked, escalation.id)
        self._show_at_home(asked, escalation)

    def bring_in(
        self, asked: Asked, escalation: Escalation, deputy: Contact, *, late: bool
    ) -> None:
        """The deputy may answer too, gets the card, and the asker is told."""
        assert deputy.slack is not None
        due = self.duty.due(deputy)
        self.store.claim(escalation.id, None)
        self.store.reminded(escalation.id, reminders=BROUGHT_IN, wake_at=due, late=late, due=due)
        self.store.happened(escalation.id, "deputised", deputy.id)
        self.changed(asked)
        self.card_for(deputy.slack, asked, escalation.id)
        self.tell_asker(Kind.DEPUTISED, asked, escalation.id)
