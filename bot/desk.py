"""The use cases: ask, choose, rate, hand over, answer, pass on, withdraw. Knows no Slack.

Each verb is one transaction: what happened, what is owed for it, and the receipt of the payload
that caused it, so that nothing is done twice. What is not allowed raises RefusedError and changes
nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache, wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar
from zoneinfo import ZoneInfo

from bot.content import Content, Snapshot
from bot.erasing import erase
from bot.records import Asked, Escalation, EscalationState, Kind, Place, Question
from bot.store import Store
from bot.wording import words_in
from bot.worktime import after_working_hours
from knowledge import text as words
from knowledge.asking import Earlier, consider
from knowledge.decide import Outcome, first_of_each_topic, settle
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

log = logging.getLogger(__name__)
P = ParamSpec("P")


class _KeepsStore(Protocol):
    store: Store


DeskT = TypeVar("DeskT", bound=_KeepsStore)

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
    foreign: bool = False
    versions: Mapping[str, int] = field(default_factory=dict)


def once(
    verb: Callable[Concatenate[DeskT, P], None],
) -> Callable[Concatenate[DeskT, str, P], None]:
    """Make a verb one transaction, caused by the payload that its first argument names.

    Where that payload was handled before, nothing is done. Whatever the verb looks up it looks up
    under the write lock: of two people who press at once, one comes first.
    """

    @wraps(verb)
    def run(self: DeskT, receipt: str, /, *args: P.args, **kwargs: P.kwargs) -> None:
        with self.store.transaction():
            if self.store.settle(receipt):
                verb(self, *args, **kwargs)

    return run


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

    def ask(self, receipt: str, question: Question) -> None:
        """Decide on a question, keep it, and owe what follows from the decision."""
        snapshot = self.content.current
        question = replace(
            question,
            text=question.text.strip()[:MOST_KEPT],
            language=self.language(question.text, question.asker),
        )
        if is_one_of("forget_me", question.text):
            self._say(receipt, Kind.FORGET, question)
            return
        before = self._before(question)
        if is_one_of("thanks", question.text) or (before and not words.words(question.text)):
            self._say(receipt, Kind.THANKS, question)
            return
        if is_greeting(question.text):
            self._say(receipt, Kind.USAGE, question)
            return
        outcome = consider(snapshot.index, question.text, question.account, self._in_short(before))
        question = replace(
            question,
            account=outcome.account,
            follows=before.id if before and outcome.continued else None,
        )
        self._keep(receipt, question, outcome, _in_store_terms(snapshot, outcome))

    @once
    def _keep(self, question: Question, outcome: Outcome, decided: _Decided) -> None:
        asked_id = self.store.add_question(
            question, decision=decided.decision, entries=decided.entries, also=decided.also,
            facet=decided.facet, contact=decided.contact, topic=decided.topic,
            referral=decided.referral, confidence=outcome.confidence, foreign=decided.foreign,
            versions=decided.versions,
        )  # fmt: skip
        if asked_id is None:  # the same message, as another event
            return
        self.store.owe(
            Kind.RESPONSE, question.channel or question.asker, question.language,
            thread=question.thread, question=asked_id,
        )  # fmt: skip
        if decided.escalate:
            self._escalate(self._asked(asked_id), decided.contact, decided.topic)

    def _before(self, question: Question) -> Asked | None:
        """What was asked last in the same thread, as long as its text is there."""
        if question.channel is None or question.thread is None:
            return None
        before = self.store.last_in_thread(question.channel, question.thread)
        return before if before and before.text else None

    def _in_short(self, before: Asked | None) -> Earlier | None:
        if before is None or before.text is None:
            return None
        text = " ".join([*self.store.asked_before(before.id), before.text])
        return Earlier(text, before.account, before.contact)

    @once
    def _say(self, kind: Kind, question: Question) -> None:
        """Answer what is no question: nothing of it is kept."""
        private = question.place is not Place.MENTION
        self.store.owe(
            kind, question.channel or question.asker, question.language, thread=question.thread,
            item=question.asker if kind is Kind.FORGET and private else question.place,
        )  # fmt: skip

    def nearest(self, text: str) -> list[AnyEntry]:
        """What comes near a text that is only looked at: nothing of it is kept."""
        snapshot = self.content.current
        outcome = consider(snapshot.index, text)
        if isinstance(outcome.decision, Decline):
            return []
        return list(first_of_each_topic(outcome.hits))

    # ---- what the asker does with an answer

    @once
    def choose(self, asked_id: int, entry_id: str, by: str) -> None:
        """The asker picked one of the choices."""
        asked = self._own(asked_id, by)
        if asked.decision != "clarify" or entry_id not in asked.entries:
            raise RefusedError("refused.gone")
        self._settle(asked, self.entry(entry_id), asked.account)

    @once
    def choose_account(self, asked_id: int, account: Account, by: str) -> None:
        """The asker said from which account."""
        asked = self._own(asked_id, by)
        if asked.decision != "clarify" or asked.facet is None:
            raise RefusedError("refused.gone")
        self._settle(asked, self.entry(asked.entries[0]), account)

    def _settle(self, asked: Asked, entry: AnyEntry, account: Account | None) -> None:
        snapshot = self.content.current
        settled = settle(snapshot.library, entry, account, asked.confidence)
        decided = _in_store_terms(snapshot, Outcome((), asked.confidence, settled))
        self._decide_again(asked, decided, account)
        if decided.escalate:
            self._escalate(asked, decided.contact, decided.topic)

    def _decide_again(self, asked: Asked, decided: _Decided, account: Account | None) -> None:
        self.store.decide_again(
            asked.id, decision=decided.decision, entries=decided.entries, facet=decided.facet,
            account=account, topic=decided.topic, contact=decided.contact,
            referral=decided.referral, versions=decided.versions,
        )  # fmt: skip
        self.store.owe_again(Kind.RESPONSE, question=asked.id)

    @once
    def none_of_these(self, asked_id: int, by: str) -> None:
        """None of the choices: a person answers."""
        asked = self._own(asked_id, by)
        if asked.decision != "clarify":
            raise RefusedError("refused.gone")
        decided = _Decided("handover", asked.entries, contact=asked.contact, topic=asked.topic)
        self._decide_again(asked, decided, asked.account)
        self._escalate(asked, asked.contact, asked.topic)

    @once
    def rate(self, asked_id: int, helpful: bool, by: str) -> None:
        """The asker says whether the answer helped; a “no” makes the card offer a person."""
        asked = self._own(asked_id, by)
        if asked.decision != "answer":
            raise RefusedError("refused.gone")
        self.store.rate(asked.id, helpful)
        if asked.helpful != helpful:
            self.store.owe_again(Kind.RESPONSE, question=asked.id)

    @once
    def hand_over(self, asked_id: int, by: str) -> None:
        """The asker wants a person: after an answer that did not help, a decline, a pointer."""
        asked = self._own(asked_id, by)
        if asked.decision == "clarify":
            raise RefusedError("refused.gone")
        if self.store.escalation_of(asked.id) is not None:
            return  # pressed twice: it was passed on already
        if asked.decision == "decline":
            decided = _Decided("handover", (), contact=asked.contact, topic=asked.topic)
            self._decide_again(asked, decided, asked.account)
        self.store.owe_again(Kind.RESPONSE, question=asked.id)
        self._escalate(asked, asked.contact, asked.topic)

    def ask_again(self, receipt: str, asked_id: int, by: str) -> None:
        """The same question anew, because a rule that its answer quotes has changed since."""
        asked = self._own(asked_id, by)
        again = Question(
            text=asked.text or "", asker=by, place=asked.place, source=receipt,
            channel=asked.channel, thread=asked.thread, account=asked.account,
        )  # fmt: skip
        self.ask(receipt, again)

    def entry(self, entry_id: str) -> AnyEntry:
        """An entry that may be read today."""
        snapshot = self.content.current
        entry = snapshot.library.entries.get(entry_id)
        if entry is None or not snapshot.library.holds(entry, snapshot.today):
            raise RefusedError("refused.gone")
        return entry

    # ---- what the asker does with a hand-over

    @once
    def add_name(self, asked_id: int, by: str) -> None:
        """The asker lets the contact see who asks."""
        asked, escalation = self._own_open(asked_id, by)
        self.store.add_name(escalation.id)
        self._changed(asked.id)

    @once
    def withdraw(self, asked_id: int, by: str) -> None:
        """The asker takes the question back: its text is erased, here and on the contact's card."""
        asked, escalation = self._own_open(asked_id, by)
        self.store.close_escalation(escalation.id, EscalationState.WITHDRAWN)
        erase(self.store, [asked.id], withdrawn=[asked.id])
        self._changed(asked.id)  # at once, before what can wait

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

    @once
    def reply(self, escalation_id: int, by: str, text: str) -> None:
        """The contact answers in their own words."""
        self._close(escalation_id, by, EscalationState.ANSWERED, text=_written(text))

    @once
    def use_clause(self, escalation_id: int, by: str, entry_id: str) -> None:
        """The contact answers with one of the nearest entries."""
        self.entry(entry_id)
        self._close(escalation_id, by, EscalationState.ANSWERED, entry=entry_id)

    @once
    def dismiss(self, escalation_id: int, by: str, reason: str) -> None:
        """Not for this contact, and for nobody else: the asker reads why."""
        self._close(escalation_id, by, EscalationState.DISMISSED, text=_written(reason))

    def _close(
        self, escalation_id: int, by: str, state: EscalationState, *, text: str | None = None,
        entry: str | None = None,
    ) -> None:  # fmt: skip
        asked, escalation = self.escalation_for(escalation_id, by)
        self.store.close_escalation(escalation.id, state, by=by, answer=text, entry=entry)
        self._tell_asker(Kind.REPLY, asked, escalation.id)
        self._changed(asked.id)

    @once
    def pass_on(self, escalation_id: int, by: str, contact_id: str, note: str) -> None:
        """Another contact takes over, or their deputy; the asker is told."""
        asked, escalation = self.escalation_for(escalation_id, by)
        snapshot = self.content.current
        if contact_id not in snapshot.library.contacts:
            raise RefusedError("refused.unknown_contact")
        taker = snapshot.library.on_duty(contact_id, snapshot.today)
        if taker.slack is None or taker.id == escalation.contact:
            raise RefusedError("refused.unknown_contact")
        self._move(asked, escalation, taker, note.strip() or None)

    def _move(self, asked: Asked, escalation: Escalation, taker: Contact, note: str | None) -> None:
        assert taker.slack is not None
        self.store.pass_on(
            escalation.id, contact=taker.id, assignee=taker.slack, note=note, due=self._due(taker)
        )
        self._changed(asked.id)
        if taker.slack != escalation.assignee:
            self._card_for(taker.slack, asked, escalation.id)
        self._tell_asker(Kind.MOVED, asked, escalation.id)

    # ---- when a contact cannot be reached

    def move_orphans(self) -> None:
        """Open questions whose contact left, or has another Slack id now, get somebody again."""
        for escalation in self.store.open_escalations():
            if escalation.assignee not in self._may_handle(escalation):
                self._move_to_another(escalation.id, avoiding=frozenset())

    def card_undeliverable(self, escalation_id: int) -> None:
        """The contact's card cannot be posted: somebody else gets the question."""
        with self.store.transaction():
            unreachable = self.store.unreachable(escalation_id)
        self._move_to_another(escalation_id, avoiding=unreachable)

    def _move_to_another(self, escalation_id: int, avoiding: frozenset[str]) -> None:
        with self.store.transaction():
            escalation = self.store.escalation(escalation_id)
            if escalation is None or escalation.state.is_closed:
                return
            taker = self._reachable(escalation.contact, escalation.topic, avoiding)
            if taker is None:
                log.error("nobody can be reached for escalation %d", escalation_id)
                return
            self._move(self._asked(escalation.question), escalation, taker, escalation.note)

    def _reachable(
        self, contact_id: str, topic: str | None, avoiding: frozenset[str]
    ) -> Contact | None:
        """The contact or their deputy, the topic's owner, or else whoever has a Slack id."""
        library, today = self.content.current.library, self.content.current.today
        owner = library.topics[topic].owner if topic and topic in library.topics else contact_id
        wanted = [library.on_duty(each, today) for each in (contact_id, owner)]
        deputies = [library.contacts[c.deputy] for c in wanted if c.deputy]
        for contact in [*wanted, *deputies, *library.contacts.values()]:
            if contact.slack and contact.slack not in avoiding:
                return contact
        return None

    # ---- the toolkit

    @once
    def send_post(self, post: Post, language: str, wording: int, to: str) -> None:
        """Send a post of the toolkit to somebody's own conversation, for later."""
        self.store.owe(Kind.ASSET, to, language, item=f"{post.id}#{wording}")

    # ---- when something broke

    def apologise(self, receipt: str, to: str | None, language: str, reference: str) -> None:
        """Give a payload up after many tries, and tell who sent it."""
        with self.store.transaction():
            self.store.fail_received(receipt)
            if to:
                self.store.owe(Kind.FAILED, to, language, item=reference)

    # ---- parts

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
        wanted = contact_id or self.content.current.library.first_contact.id
        contact = self._reachable(wanted, topic, frozenset())
        # content in which a contact has no Slack id is not taken over
        assert contact is not None and contact.slack is not None
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
        # never the asker's: the language of a card would say something about who asked
        languages = self.content.current.library.languages
        language = self.known_language_of(slack_id) or languages[0]
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
    return not words.words(text) or is_one_of("greetings", text)


def is_one_of(key: str, text: str) -> bool:
    """Whether `text` is one of the lines under this key of texts/, in any language."""
    return " ".join(words.words(text)) in _lines(key)


@cache
def _lines(key: str) -> frozenset[str]:
    every = (each for language in LANGUAGES for each in words_in(language).lines(key))
    return frozenset(" ".join(words.words(each)) for each in every)


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
            versions=library.versions_of([decision.entry, *decision.also]),
        )  # fmt: skip
    if isinstance(decision, Clarify):
        first = decision.choices[0]
        return _Decided(
            "clarify", _ids(decision.choices), also=_ids(decision.also), facet=decision.facet,
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
    contact = library.owner_of(nearest) if nearest else None
    return _Decided("decline", contact=contact, foreign=decision.foreign)


def _ids(entries: Sequence[AnyEntry]) -> tuple[str, ...]:
    return tuple(entry.id for entry in entries)
