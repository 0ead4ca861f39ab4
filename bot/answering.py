"""What a contact does with a question: take it on, answer, talk, pass on, dismiss. Knows no Slack.

Every verb asks again who may do this, and refuses with a sentence.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date

from bot.escalating import Escalating
from bot.records import Asked, Escalation, EscalationState, Kind, Threaded, Waiting
from bot.store import Store
from bot.verbs import RefusedError, once, written
from knowledge.alike import alike
from knowledge.models import AnyEntry, Localised

MOST_LOOKED_AT = 40
"""Open questions that are compared with one: the latest."""
MOST_ALIKE = 5
MOST_EARLIER = 3


class Answering:
    """The contact's side of an escalation."""

    def __init__(self, store: Store, escalating: Escalating) -> None:
        self.store = store
        self.escalating = escalating
        self.duty = escalating.duty

    # ---- who may

    def open_for(self, escalation_id: int, by: str) -> tuple[Asked, Escalation]:
        """A question that is open and that `by` may handle now. Raises RefusedError."""
        escalation = self._for(escalation_id, by)
        if escalation.state.is_closed:
            raise RefusedError("refused.closed")
        if escalation.claimed_by not in (None, by):
            raise RefusedError("refused.claimed", who=self._name_of(escalation))
        return self.escalating.asked(escalation.question), escalation

    def seen_by(self, escalation_id: int, by: str) -> tuple[Asked, Escalation]:
        """A question whose card `by` may see, whatever its state. Raises RefusedError."""
        escalation = self._for(escalation_id, by)
        return self.escalating.asked(escalation.question), escalation

    def _for(self, escalation_id: int, by: str) -> Escalation:
        escalation = self.escalating.escalation(escalation_id)
        if by not in self.duty.may_handle(escalation):
            raise RefusedError("refused.not_your_topic")
        return escalation

    def _name_of(self, escalation: Escalation) -> Localised:
        library = self.duty.library
        return library.contact_in_slack(escalation.claimed_by, escalation.contact).name

    def _role_of(self, escalation: Escalation, by: str) -> str:
        return self.duty.library.contact_in_slack(by, escalation.contact).id

    # ---- taking on

    @once
    def claim(self, escalation_id: int, by: str) -> None:
        """Take a question on: of two who press, one has it and the other is told who."""
        asked, escalation = self.open_for(escalation_id, by)
        if escalation.claimed_by == by:
            return
        self.store.claim(escalation.id, by)
        self.store.happened(escalation.id, "claimed", self._role_of(escalation, by))
        self.escalating.changed(asked)

    @once
    def release(self, escalation_id: int, by: str) -> None:
        """Put it back for whoever else may answer."""
        asked, escalation = self.open_for(escalation_id, by)
        self.store.claim(escalation.id, None)
        self.store.happened(escalation.id, "released", self._role_of(escalation, by))
        self.escalating.changed(asked)

    # ---- answering

    @once
    def reply(self, escalation_id: int, by: str, text: str, also: Sequence[int] = ()) -> None:
        """The contact answers in their own words, `also` other questions that are alike."""
        text = written(text)
        self._close(escalation_id, by, EscalationState.ANSWERED, text=text)
        for other in also:
            if self._is_still_open(other, by):
                self._close(other, by, EscalationState.ANSWERED, text=text)

    def _is_still_open(self, escalation_id: int, by: str) -> bool:
        """What was withdrawn or answered meanwhile is left as it is."""
        try:
            self.open_for(escalation_id, by)
        except RefusedError:
            return False
        return True

    @once
    def use_clause(self, escalation_id: int, by: str, entry: AnyEntry) -> None:
        """The contact answers with one of the nearest entries."""
        self._close(escalation_id, by, EscalationState.ANSWERED, entry=entry.id)

    @once
    def use_earlier(self, escalation_id: int, by: str, earlier_id: int) -> None:
        """The contact answers with what they answered to an earlier question."""
        _, escalation = self.open_for(escalation_id, by)
        earlier = self.escalating.escalation(earlier_id)
        same = (earlier.contact, earlier.topic) == (escalation.contact, escalation.topic)
        if not same or earlier.state is not EscalationState.ANSWERED or not earlier.answer:
            raise RefusedError("refused.gone")
        self._close(escalation_id, by, EscalationState.ANSWERED, text=earlier.answer)

    @once
    def dismiss(self, escalation_id: int, by: str, reason: str) -> None:
        """Not for this contact, and for nobody else: the asker reads why."""
        self._close(escalation_id, by, EscalationState.DISMISSED, text=written(reason))

    def _close(
        self, escalation_id: int, by: str, state: EscalationState, *, text: str | None = None,
        entry: str | None = None,
    ) -> None:  # fmt: skip
        asked, escalation = self.open_for(escalation_id, by)
        self.store.close_escalation(
            escalation.id, state, by=by, answer=text, entry=entry
        )  # fmt: skip
        self.store.happened(escalation.id, state.value, self._role_of(escalation, by))
        self.escalating.tell_asker(Kind.REPLY, asked, escalation.id)
        self.escalating.changed(asked)

    @once
    def pass_on(self, escalation_id: int, by: str, contact_id: str, note: str) -> None:
        """Another contact takes over, or their deputy; the asker is told."""
        asked, escalation = self.open_for(escalation_id, by)
        library = self.duty.library
        if contact_id not in library.contacts:
            raise RefusedError("refused.unknown_contact")
        taker = library.on_duty(contact_id, self.duty.today)
        if taker.slack is None or taker.id == escalation.contact:
            raise RefusedError("refused.unknown_contact")
        self.escalating.move(asked, escalation, taker, note.strip() or None)

    # ---- what helps to answer

    def earlier_answers(self, escalation: Escalation) -> list[Waiting]:
        """What the contact answered before to questions about the same topic."""
        return self.store.answers_about(escalation.topic, escalation.contact, MOST_EARLIER)

    def alike(self, asked: Asked, escalation: Escalation, by: str) -> list[Waiting]:
        """Other open questions of this contact that ask about the same: the likest first."""
        own, later = self.duty.handles(by)
        others = [
            each
            for each in self.store.others_waiting(
                by, own, later, but=escalation.id, most=MOST_LOOKED_AT
            )
            if each.asked.text and each.escalation.claimed_by in (None, by)
        ]
        index = self.duty.content.current.index
        found = alike(index, asked.text or "", [each.asked.text or "" for each in others])
        return [others[place] for place in found[:MOST_ALIKE]]

    # ---- the conversation

    def hears(self, receipt: str, heard: Threaded) -> bool:
        """A message in a thread of a direct message: True where it belongs to an escalation.

        In the thread of a contact's card it is the answer, or goes on to the asker; in the thread
        of an answer it goes on to the contact.
        """
        escalation = self.store.card_in(heard.channel, heard.thread)
        take = self._take_from_contact
        if escalation is None:
            escalation = self.store.talk_in(heard.channel, heard.thread, heard.by)
            take = self._take_from_asker
        if escalation is None:
            return False
        self._hear(receipt, escalation.id, heard, take)
        return True

    @once
    def _hear(
        self, escalation_id: int, heard: Threaded, take: Callable[[Escalation, Threaded], None]
    ) -> None:
        try:
            take(self.escalating.escalation(escalation_id), heard)
        except RefusedError as refused:  # nobody sees the answer to an event: say it in the thread
            known = self.escalating.known_language_of(heard.by)
            language = known or self.duty.library.languages[0]
            self.store.owe(
                Kind.NOTICE, heard.channel, language, thread=heard.thread,
                item=json.dumps([refused.key, refused.values_in(language)]),
            )  # fmt: skip

    def _take_from_contact(self, escalation: Escalation, heard: Threaded) -> None:
        if not escalation.state.is_closed:
            text = written(heard.text)
            self._close(escalation.id, heard.by, EscalationState.ANSWERED, text=text)
            return
        asked, escalation = self.seen_by(escalation.id, heard.by)
        if not escalation.is_talking or asked.asker is None:
            raise RefusedError("refused.ended")
        role = self._role_of(escalation, heard.by)
        message = self.store.add_message(escalation.id, heard.source, role, written(heard.text))
        self.escalating.tell_asker(
            Kind.CONTACT_SAYS, asked, escalation.id, str(message), self.store.reply_place(asked)
        )
        self.escalating.changed(asked)

    def _take_from_asker(self, escalation: Escalation, heard: Threaded) -> None:
        asked = self.escalating.asked(escalation.question)
        if asked.asker != heard.by or not escalation.is_talking:
            raise RefusedError("refused.ended")
        message = self.store.add_message(escalation.id, heard.source, None, written(heard.text))
        listener, channel, thread = self._listener(escalation)
        self.escalating.owe_contact(
            Kind.ASKER_SAYS, listener, asked, escalation.id, channel=channel, thread=thread,
            item=str(message),
        )  # fmt: skip
        self.escalating.changed(asked)

    def _listener(self, escalation: Escalation) -> tuple[str, str | None, str | None]:
        """Who goes on with a conversation, and where: in the thread of their card.

        Whoever answered, unless they are no contact any more.
        """
        able = self.duty.may_handle(escalation)
        cards = {user: (channel, ts) for user, channel, ts in self.store.cards_of(escalation.id)}
        wanted = [escalation.answered_by, *sorted(able)]
        listener = next((each for each in wanted if each in able), escalation.assignee)
        return listener, *cards.get(listener, (None, None))

    @once
    def end(self, escalation_id: int, by: str) -> None:
        """Either side closes the conversation: both cards say so."""
        escalation = self.escalating.escalation(escalation_id)
        asked = self.escalating.asked(escalation.question)
        if by != asked.asker and by not in self.duty.may_handle(escalation):
            raise RefusedError("refused.not_your_topic")
        if not escalation.is_talking or asked.asker is None:
            raise RefusedError("refused.ended")
        self.store.end_conversation(escalation.id)
        self.store.happened(escalation.id, "ended")
        self.store.owe_again(Kind.REPLY, question=asked.id)
        self.escalating.changed(asked)

    # ---- being away

    @once
    def set_away(self, by: str, until: date | None) -> None:
        """A contact is away until a day (None: back again); the deputy gets what is open."""
        contacts = self.duty.of(by)
        if not contacts:
            raise RefusedError("refused.not_your_topic")
        if until is not None and until < self.duty.today:
            raise RefusedError("refused.past")
        for contact in contacts:
            waiting = self.store.open_of(contact.id)
            deputies = {each.id: self.duty.deputy_of(each) for each in waiting}
            self.store.set_absence(contact.id, until)
            for escalation in waiting if until else ():
                if deputy := deputies[escalation.id]:
                    asked = self.escalating.asked(escalation.question)
                    self.escalating.bring_in(asked, escalation, deputy, late=False)
        # who is on duty for all their questions, also those that were dealt with
        self.store.all_homes_changed()
