"""The use cases: ask, choose, rate, hand over, answer, pass on, withdraw. Knows no Slack.

Each verb is one transaction: what happened, what is owed for it, and the receipt of the payload
that caused it, so that nothing is done twice. What is not allowed raises RefusedError and changes
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.content import Content, Snapshot
from bot.records import Asked, Escalation, EscalationState, Kind, Place, Question
from bot.store import Store
from bot.wording import words_in
from bot.worktime import after_working_hours
from knowledge import text as words
from knowledge.decide import Outcome, decide, first_of_each_topic, settle
from knowledge.models import (
    LANGUAGES,
    Account,
    Answer,
    AnyEntry,
    Clarify,
    Contact,
    Decline,
    HandOver,
)
from toolkit.models import Post

MOST_KEPT = 12_000
"""Characters of a question that are kept: far more than a person reads."""


class RefusedError(Exception):
    """Something that may not be done. `key` names the sentence in texts/ that says so."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


@dataclass(frozen=True)
class _Decided:
    """A decision in the terms of the store."""

    decision: str
    entries: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    facet: str | None = None
    referral: str | None = None
    contact: str | None = None
    topic: str | None = None
    escalate: bool = False


class Desk:
    """Everything that employees and contacts do with questions."""

    def __init__(
        self, store: Store, content: Content, language_of: Callable[[str], str | None],
        known_language_of: Callable[[str], str | None],
    ) -> None:  # fmt: skip
        self.store = store
        self.content = content
        self.language_of = language_of  # may ask Slack: never inside a transaction
        self.known_language_of = known_language_of

    # ---- asking

    def language(self, text: str, asker: str) -> str:
        """The language to answer in: the question's own, else the asker's, else the content's."""
        languages = self.content.current.library.languages
        found = words.detect(text, LANGUAGES) or self.language_of(asker)
        return found if found in languages else languages[0]

    def ask(self, question: Question, receipt: str) -> None:
        """Decide on a question, keep it, and owe what follows from the decision."""
        snapshot = self.content.current
        question = replace(
            question,
            text=question.text.strip()[:MOST_KEPT],
            language=self.language(question.text, question.asker),
        )
        if is_greeting(question.text):
            self._explain(question, receipt)
            return
        outcome = decide(snapshot.library, snapshot.index.search(question.text), question.account)
        decided = _in_store_terms(snapshot, outcome)
        with self._once(receipt) as first:
            if not first:
                return
            asked_id = self.store.add_question(
                question, decision=decided.decision, entries=decided.entries, also=decided.also,
                facet=decided.facet, contact=decided.contact, topic=decided.topic,
                referral=decided.referral, confidence=outcome.confidence,
            )  # fmt: skip
            if asked_id is None:  # the same message, as another event
                return
            self.store.owe(
                Kind.RESPONSE, question.channel or question.asker, question.language,
                thread=question.thread, question=asked_id,
            )  # fmt: skip
            if decided.escalate:
                self._escalate(self._asked(asked_id), decided.contact, decided.topic)

    def _explain(self, question: Question, receipt: str) -> None:
        with self._once(receipt) as first:
            if first:
                self.store.owe(
                    Kind.USAGE, question.channel or question.asker, question.language,
                    thread=question.thread,
                )  # fmt: skip

    def nearest(self, text: str) -> list[AnyEntry]:
        """What comes near a text that is only looked at: nothing of it is kept."""
        snapshot = self.content.current
        outcome = decide(snapshot.library, snapshot.index.search(text))
        if isinstance(outcome.decision, Decline):
            return []
        return list(first_of_each_topic(outcome.hits))

    # ---- what the asker does with an answer

    def choose(self, asked_id: int, entry_id: str, by: str, receipt: str) -> None:
        """The asker picked one of the choices."""
        snapshot = self.content.current
        asked = self._own(asked_id, by)
        entry = snapshot.library.entries.get(entry_id)
        if asked.decision != "clarify" or entry_id not in asked.entries or entry is None:
            raise RefusedError("refused.gone")
        if not entry.is_current(snapshot.today):
            raise RefusedError("refused.gone")
        settled = settle(snapshot.library, entry, asked.account, asked.confidence)
        self._settle_choice(asked, settled, asked.account, receipt)

    def choose_account(self, asked_id: int, account: Account, by: str, receipt: str) -> None:
        """The asker said from which account."""
        snapshot = self.content.current
        asked = self._own(asked_id, by)
        if asked.decision != "clarify" or asked.facet is None:
            raise RefusedError("refused.gone")
        entry = snapshot.library.entries.get(asked.entries[0])
        if entry is None or not entry.is_current(snapshot.today):
            raise RefusedError("refused.gone")
        settled = settle(snapshot.library, entry, account, asked.confidence)
        self._settle_choice(asked, settled, account, receipt)

    def _settle_choice(
        self, asked: Asked, settled: Answer | Clarify | HandOver, account: Account | None,
        receipt: str,
    ) -> None:  # fmt: skip
        snapshot = self.content.current
        outcome = Outcome((), asked.confidence, settled)
        decided = _in_store_terms(snapshot, outcome)
        with self._once(receipt) as first:
            if first:
                self._decide_again(asked, decided, account)
                if decided.escalate:
                    self._escalate(asked, decided.contact, decided.topic)

    def _decide_again(self, asked: Asked, decided: _Decided, account: Account | None) -> None:
        self.store.decide_again(
            asked.id, decision=decided.decision, entries=decided.entries, facet=decided.facet,
            account=account, topic=decided.topic, contact=decided.contact,
            referral=decided.referral,
        )  # fmt: skip
        self.store.owe_again(Kind.RESPONSE, question=asked.id)

    def none_of_these(self, asked_id: int, by: str, receipt: str) -> None:
        """None of the choices: a person answers."""
        asked = self._own(asked_id, by)
        if asked.decision != "clarify":
            raise RefusedError("refused.gone")
        decided = _Decided(
            "handover", asked.entries, contact=asked.contact, topic=asked.topic, escalate=True
        )
        with self._once(receipt) as first:
            if first:
                self._decide_again(asked, decided, asked.account)
                self._escalate(asked, asked.contact, asked.topic)

    def rate(self, asked_id: int, helpful: bool, by: str, receipt: str) -> None:
        """The asker says whether the answer helped; a «no» makes the card offer a person."""
        asked = self._own(asked_id, by)
        if asked.decision != "answer":
            raise RefusedError("refused.gone")
        with self._once(receipt) as first:
            if first:
                self.store.rate(asked.id, helpful)
                if asked.helpful != helpful:
                    self.store.owe_again(Kind.RESPONSE, question=asked.id)

    def hand_over(self, asked_id: int, by: str, receipt: str) -> None:
        """The asker wants a person after an answer that did not help, or after a decline."""
        asked = self._own(asked_id, by)
        if self.store.escalation_of(asked.id) is not None:
            raise RefusedError("refused.closed")
        with self._once(receipt) as first:
            if not first:
                return
            if asked.decision == "decline":
                decided = _Decided("handover", (), contact=asked.contact, topic=asked.topic)
                self._decide_again(asked, decided, asked.account)
            self.store.owe_again(Kind.RESPONSE, question=asked.id)
            self._escalate(asked, asked.contact, asked.topic)

    def entry(self, entry_id: str) -> AnyEntry:
        """An entry that may be read today."""
        snapshot = self.content.current
        entry = snapshot.library.entries.get(entry_id)
        if entry is None or not entry.is_current(snapshot.today):
            raise RefusedError("refused.gone")
        return entry

    # ---- what the asker does with a hand-over

    def add_name(self, asked_id: int, by: str, receipt: str) -> None:
        """The asker lets the contact see who asks."""
        asked, escalation = self._own_open(asked_id, by)
        with self._once(receipt) as first:
            if first:
                self.store.add_name(escalation.id)
                self._changed(asked.id)

    def withdraw(self, asked_id: int, by: str, receipt: str) -> None:
        """The asker takes the question back: its text is erased, here and on the contact's card."""
        asked, escalation = self._own_open(asked_id, by)
        with self._once(receipt) as first:
            if first:
                self.store.close_escalation(escalation.id, EscalationState.WITHDRAWN)
                self.store.erase_escalation(escalation.id)
                self.store.erase_question(asked.id)
                self._changed(asked.id)

    # ---- what the contact does

    def escalation_for(self, escalation_id: int, by: str) -> tuple[Asked, Escalation]:
        """A question that is open and that `by` may handle. Raises RefusedError."""
        escalation = self.store.escalation(escalation_id)
        if escalation is None:
            raise RefusedError("refused.gone")
        if by not in self._may_handle(escalation):
            raise RefusedError("refused.not_your_topic")
        if escalation.state.is_closed:
            raise RefusedError("refused.closed")
        return self._asked(escalation.question), escalation

    def reply(self, escalation_id: int, by: str, text: str, receipt: str) -> None:
        """The contact answers in their own words."""
        self._answer(escalation_id, by, receipt, text=_written(text))

    def use_clause(self, escalation_id: int, by: str, entry_id: str, receipt: str) -> None:
        """The contact answers with one of the nearest entries."""
        self.entry(entry_id)
        self._answer(escalation_id, by, receipt, entry=entry_id)

    def _answer(
        self, escalation_id: int, by: str, receipt: str, *, text: str | None = None,
        entry: str | None = None,
    ) -> None:  # fmt: skip
        self._close(escalation_id, by, receipt, EscalationState.ANSWERED, text, entry)

    def dismiss(self, escalation_id: int, by: str, reason: str, receipt: str) -> None:
        """Not for this contact, and for nobody else: the asker reads why."""
        self._close(escalation_id, by, receipt, EscalationState.DISMISSED, _written(reason), None)

    def _close(
        self, escalation_id: int, by: str, receipt: str, state: EscalationState,
        text: str | None, entry: str | None,
    ) -> None:  # fmt: skip
        with self._once(receipt) as first:
            if not first:
                return
            # looked up inside the transaction: of two contacts who press at once, one wins
            asked, escalation = self.escalation_for(escalation_id, by)
            self.store.close_escalation(escalation.id, state, by=by, answer=text, entry=entry)
            self._tell_asker(Kind.REPLY, asked, escalation.id)
            self._changed(asked.id)

    def pass_on(
        self, escalation_id: int, by: str, contact_id: str, note: str, receipt: str
    ) -> None:
        """Another contact takes over; the asker is told."""
        contact = self.content.current.library.contacts.get(contact_id)
        if contact is None or contact.slack is None:
            raise RefusedError("refused.unknown_contact")
        with self._once(receipt) as first:
            if not first:
                return
            asked, escalation = self.escalation_for(escalation_id, by)
            self.store.pass_on(
                escalation.id, contact=contact.id, assignee=contact.slack,
                note=note.strip() or None, due=self._due(contact),
            )  # fmt: skip
            self._changed(asked.id)
            if contact.slack != escalation.assignee:
                self._card_for(contact.slack, asked, escalation.id)
            self._tell_asker(Kind.MOVED, asked, escalation.id)

    # ---- the toolkit

    def send_post(self, post: Post, language: str, wording: int, to: str, receipt: str) -> None:
        """Send a post of the toolkit to somebody's own conversation, for later."""
        with self._once(receipt) as first:
            if first:
                self.store.owe(Kind.ASSET, to, language, item=f"{post.id}#{wording}")

    # ---- when something broke

    def apologise(self, receipt: str, to: str | None, language: str, reference: str) -> None:
        """Give a payload up after many tries, and tell who sent it."""
        with self.store.transaction():
            self.store.fail_received(receipt)
            if to:
                self.store.owe(Kind.FAILED, to, language, item=reference)

    # ---- parts

    @contextmanager
    def _once(self, receipt: str) -> Iterator[bool]:
        """A transaction; False where this payload was handled before."""
        with self.store.transaction():
            yield self.store.settle(receipt)

    def _asked(self, asked_id: int) -> Asked:
        asked = self.store.question(asked_id)
        if asked is None:
            raise RefusedError("refused.gone")
        return asked

    def _own(self, asked_id: int, by: str) -> Asked:
        asked = self._asked(asked_id)
        if asked.asker is None:
            raise RefusedError("refused.gone")
        if asked.asker != by:
            raise RefusedError("refused.not_yours")
        return asked

    def _own_open(self, asked_id: int, by: str) -> tuple[Asked, Escalation]:
        asked = self._own(asked_id, by)
        escalation = self.store.escalation_of(asked_id)
        if escalation is None:
            raise RefusedError("refused.gone")
        if escalation.state.is_closed:
            raise RefusedError("refused.closed")
        return asked, escalation

    def _may_handle(self, escalation: Escalation) -> set[str | None]:
        """Slack ids: the contact as the content names them now, the deputy while they are away."""
        snapshot = self.content.current
        contact = snapshot.library.contacts.get(escalation.contact)
        if contact is None:
            return set()
        return {contact.slack, snapshot.library.on_duty(contact.id, snapshot.today).slack} - {None}

    def _escalate(self, asked: Asked, contact_id: str | None, topic: str | None) -> None:
        snapshot = self.content.current
        wanted = contact_id or snapshot.library.first_contact.id
        contact = snapshot.library.on_duty(wanted, snapshot.today)
        if contact.slack is None:
            raise RefusedError("refused.unreachable")
        escalation = self.store.add_escalation(
            asked.id, topic=topic, contact=contact.id, assignee=contact.slack,
            due=self._due(contact),
        )  # fmt: skip
        self._card_for(contact.slack, asked, escalation)
        if asked.is_public or asked.decision == "answer":
            self._tell_asker(Kind.HANDED_OVER, asked, escalation)

    def _due(self, contact: Contact) -> float:
        office = self.content.current.library.office
        due = after_working_hours(
            datetime.now(UTC), contact.reply_hours, office.working_hours,
            ZoneInfo(office.timezone),
        )  # fmt: skip
        return due.timestamp()

    def _card_for(self, slack_id: str, asked: Asked, escalation_id: int) -> None:
        language = self.known_language_of(slack_id) or asked.language
        self.store.owe(
            Kind.ESCALATION, slack_id, language, question=asked.id, escalation=escalation_id
        )

    def _tell_asker(self, kind: Kind, asked: Asked, escalation_id: int) -> None:
        """In the asker's own conversation, never in a channel."""
        assert asked.asker is not None
        in_dm = asked.place is Place.DM and asked.channel is not None
        self.store.owe(
            kind, asked.channel if in_dm and asked.channel else asked.asker, asked.language,
            thread=asked.thread if in_dm else None, question=asked.id, escalation=escalation_id,
        )  # fmt: skip

    def _changed(self, asked_id: int) -> None:
        """Every card that shows this question's state is to be rendered anew."""
        self.store.owe_again(Kind.RESPONSE, Kind.HANDED_OVER, Kind.ESCALATION, question=asked_id)


def is_greeting(text: str) -> bool:
    """Nothing to look up: no words at all, or only a greeting or a call for help."""
    said = " ".join(words.words(text))
    greetings = (each for language in LANGUAGES for each in words_in(language).lines("greetings"))
    return not said or said in {" ".join(words.words(greeting)) for greeting in greetings}


def _written(text: str) -> str:
    text = text.strip()
    if not text:
        raise RefusedError("refused.empty")
    return text


def _in_store_terms(snapshot: Snapshot, outcome: Outcome) -> _Decided:
    library, decision = snapshot.library, outcome.decision
    if isinstance(decision, Answer):
        return _Decided(
            "answer", (decision.entry.id,), also=_ids(decision.also),
            contact=library.owner_of(decision.entry), topic=decision.entry.topic,
        )  # fmt: skip
    if isinstance(decision, Clarify):
        first = decision.choices[0]
        return _Decided(
            "clarify", _ids(decision.choices), facet=decision.facet,
            contact=library.owner_of(first), topic=getattr(first, "topic", None),
        )  # fmt: skip
    if isinstance(decision, HandOver):
        return _Decided(
            "handover", _ids(decision.nearest), contact=decision.contact,
            topic=decision.nearest[0].topic if decision.nearest else None,
            referral=decision.referral.id if decision.referral else None,
            escalate=decision.contact is not None,
        )  # fmt: skip
    nearest = outcome.hits[0].entry if outcome.hits else None
    return _Decided("decline", contact=library.owner_of(nearest) if nearest else None)


def _ids(entries: Sequence[AnyEntry]) -> tuple[str, ...]:
    return tuple(entry.id for entry in entries)
