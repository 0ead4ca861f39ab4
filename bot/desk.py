"""The asker's side: ask, choose, rate, hand over, withdraw. Knows no Slack.

Each verb is one transaction: what happened, what is owed for it, and the receipt of the payload
that caused it, so that nothing is done twice. What is not allowed raises RefusedError and changes
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from bot.content import Content, Snapshot
from bot.erasing import erase
from bot.escalating import Escalating
from bot.records import (
    COMPLAINTS,
    Asked,
    Escalation,
    EscalationState,
    Kind,
    Owed,
    Place,
    Question,
)
from bot.store import Store
from bot.verbs import RefusedError, once
from bot.wording import words_in
from knowledge import text as words
from knowledge.asking import Earlier, consider
from knowledge.decide import Outcome, first_of_each_topic, settle
from knowledge.models import LANGUAGES, Account, Answer, AnyEntry, Clarify, Decline, HandOver

MOST_KEPT = 12_000
"""Characters of a question that are kept: far more than a person reads."""


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


class Desk:
    """Everything that employees do with questions."""

    def __init__(
        self, store: Store, content: Content, escalating: Escalating,
        language_of: Callable[[str], str | None],
    ) -> None:  # fmt: skip
        self.store = store
        self.content = content
        self.escalating = escalating
        self.language_of = language_of  # may ask Slack: never inside a transaction

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
            self.escalating.open(self.escalating.asked(asked_id), decided.contact, decided.topic)
        self.store.homes_changed([question.asker])

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

    def touched(self, draft: str, account: Account) -> list[AnyEntry]:
        """What a draft of somebody's post is about, as far as that is sure: nothing of it is kept.

        A question would be answered with these entries, or with a choice between them.
        """
        decision = consider(self.content.current.index, draft, account).decision
        if isinstance(decision, Answer):
            return [decision.entry, *decision.also]
        if isinstance(decision, Clarify):
            return list(decision.choices)
        return list(decision.nearest) if isinstance(decision, HandOver) else []

    # ---- what the asker does with an answer

    @once
    def choose(self, asked_id: int, entry_id: str, by: str) -> None:
        """The asker picked one of the choices."""
        asked = self.own(asked_id, by)
        if asked.decision != "clarify" or entry_id not in asked.entries:
            raise RefusedError("refused.gone")
        self._settle(asked, self.entry(entry_id), asked.account)

    @once
    def choose_account(self, asked_id: int, account: Account, by: str) -> None:
        """The asker said from which account."""
        asked = self.own(asked_id, by)
        if asked.decision != "clarify" or asked.facet is None:
            raise RefusedError("refused.gone")
        self._settle(asked, self.entry(asked.entries[0]), account)

    def _settle(self, asked: Asked, entry: AnyEntry, account: Account | None) -> None:
        snapshot = self.content.current
        settled = settle(snapshot.library, entry, account, asked.confidence)
        decided = _in_store_terms(snapshot, Outcome((), asked.confidence, settled))
        self._decide_again(asked, decided, account)
        if decided.escalate:
            self.escalating.open(asked, decided.contact, decided.topic)

    def _decide_again(self, asked: Asked, decided: _Decided, account: Account | None) -> None:
        self.store.decide_again(
            asked.id, decision=decided.decision, entries=decided.entries, facet=decided.facet,
            account=account, topic=decided.topic, contact=decided.contact,
            referral=decided.referral, versions=decided.versions,
        )  # fmt: skip
        self.store.owe_again(Kind.RESPONSE, question=asked.id)
        if asked.asker:
            self.store.homes_changed([asked.asker])

    @once
    def none_of_these(self, asked_id: int, by: str) -> None:
        """None of the choices: a person answers."""
        asked = self.own(asked_id, by)
        if asked.decision != "clarify":
            raise RefusedError("refused.gone")
        decided = _Decided("handover", asked.entries, contact=asked.contact, topic=asked.topic)
        self._decide_again(asked, decided, asked.account)
        self.escalating.open(asked, asked.contact, asked.topic)

    @once
    def rate(self, asked_id: int, helpful: bool, by: str) -> None:
        """The asker says whether the answer helped; a “no” makes the card offer a person."""
        asked = self.own(asked_id, by)
        if asked.decision != "answer":
            raise RefusedError("refused.gone")
        self.store.rate(asked.id, helpful)
        if asked.helpful != helpful:
            self.store.owe_again(Kind.RESPONSE, question=asked.id)

    @once
    def complain(self, asked_id: int, reason: str, by: str) -> None:
        """The asker says why an answer did not help: it counts for its topic, without a name."""
        asked = self.own(asked_id, by)
        if asked.decision != "answer" or reason not in COMPLAINTS:
            raise RefusedError("refused.gone")
        self.store.complain(asked.id, reason)

    def tell_of_clearer_rules(self) -> None:
        """Who found a rule unclear hears once that it was changed since."""
        library = self.content.current.library
        for each in self.store.unclear():
            entries = [library.entries[name] for name in each.versions if name in library.entries]
            if library.versions_of(entries) == each.versions:
                continue
            with self.store.transaction():
                if each in self.store.unclear():  # unless another process did it meanwhile
                    self.escalating.tell_asker(Kind.CLARIFIED, each, None)

    @once
    def hand_over(self, asked_id: int, by: str) -> None:
        """The asker wants a person: after an answer that did not help, a decline, a pointer."""
        asked = self.own(asked_id, by)
        if asked.decision == "clarify":
            raise RefusedError("refused.gone")
        if self.store.escalation_of(asked.id) is not None:
            return  # pressed twice: it was passed on already
        if asked.decision == "decline":
            decided = _Decided("handover", (), contact=asked.contact, topic=asked.topic)
            self._decide_again(asked, decided, asked.account)
        self.store.owe_again(Kind.RESPONSE, question=asked.id)
        self.escalating.open(asked, asked.contact, asked.topic)

    def ask_again(self, receipt: str, asked_id: int, by: str) -> None:
        """The same question anew, because a rule that its answer quotes has changed since."""
        asked = self.own(asked_id, by)
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
        self.escalating.changed(asked)

    @once
    def withdraw(self, asked_id: int, by: str) -> None:
        """The asker takes the question back: its text is erased, here and on the contact's card."""
        asked, escalation = self._own_open(asked_id, by)
        self.store.close_escalation(escalation.id, EscalationState.WITHDRAWN)
        erase(self.store, [asked.id], withdrawn=[asked.id])
        self.escalating.changed(asked, before=escalation)  # at once, before what can wait

    # ---- when something cannot be delivered

    def undeliverable(self, owed: Owed) -> None:
        """A message was given up, in this transaction: what it was for happens another way.

        Somebody else gets the contact's card; what may not be said in a channel is said to the
        asker alone.
        """
        if owed.kind is Kind.ESCALATION and owed.escalation is not None:
            self.escalating.card_undeliverable(owed.escalation)
        elif owed.kind is Kind.RESPONSE and owed.question is not None:
            self._answer_in_private(self.escalating.asked(owed.question), owed.recipient)

    def _answer_in_private(self, asked: Asked, refused: str) -> None:
        if asked.asker is None or asked.asker == refused or not asked.is_public:
            return
        if asked.decision == "handover" and self.store.escalation_of(asked.id) is not None:
            return  # a hand-over is told in private anyway
        self.store.owe(Kind.RESPONSE, asked.asker, asked.language, question=asked.id)

    # ---- when something broke

    def apologise(self, receipt: str, to: str | None, language: str, reference: str) -> None:
        """Give a payload up after many tries, and tell who sent it."""
        with self.store.transaction():
            self.store.fail_received(receipt)
            if to:
                self.store.owe(Kind.FAILED, to, language, item=reference)

    # ---- parts

    def own(self, asked_id: int, by: str) -> Asked:
        """A question that `by` asked and that was not erased. Raises RefusedError."""
        asked = self.escalating.asked(asked_id)
        if asked.asker is None:
            raise RefusedError("refused.gone")
        if asked.asker != by:
            raise RefusedError("refused.not_yours")
        return asked

    def _own_open(self, asked_id: int, by: str) -> tuple[Asked, Escalation]:
        asked = self.own(asked_id, by)
        escalation = self.store.escalation_of(asked_id)
        if escalation is None:
            raise RefusedError("refused.gone")
        if escalation.state.is_closed:
            raise RefusedError("refused.closed")
        return asked, escalation


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
