"""The desk under everything that people may do to it, in any order, by the right and the wrong.

A machine drives the use cases with a real database and the real sender and renderer; only Slack's
Web API is missing. It keeps a small model of its own of what may be done and what follows, and
looks at everything that anybody is shown. WEGWIJZER_FUZZ chooses how many stories it tries, as in
tests/test_fuzz.py:

- `normal` (the default): 75 stories of at most 30 steps, always the same ones; one that fails is
  told as it was found, because looking for a shorter one takes minutes;
- `full`: 3,000 of at most 60, other ones each time, and the shortest that fails.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from slack_sdk import WebClient

from bot.answering import Answering
from bot.cards import Message, View
from bot.consenting import Consenting
from bot.content import Content
from bot.delivery import Sender
from bot.desk import Desk
from bot.duty import Duty
from bot.editing import Approved, Editing, in_a_year
from bot.escalating import Escalating
from bot.homes import Homes
from bot.images import Images
from bot.playground.demo import COLLEAGUE, EDITOR, EMPLOYEE, slack_id, slack_ids
from bot.privacy import Privacy
from bot.records import DraftState, EscalationState, Kind, Owed, Place, Question, Threaded
from bot.rendering import Renderer
from bot.store import HOME_MARK, Store
from bot.suggesting import Suggesting
from bot.verbs import RefusedError
from bot.wording import words_in
from knowledge.drafting import Wording
from knowledge.models import FaqEntry
from tests.slack import HANDED_OVER, HR_HANDED_OVER, KNOWN, Json, small_content, write_yaml

SAME = {"deadline": None, "suppress_health_check": list(HealthCheck), "print_blob": True}
settings.register_profile(
    "states-normal", max_examples=75, stateful_step_count=30, derandomize=True, database=None,
    phases=[Phase.generate], **SAME,
)  # fmt: skip
settings.register_profile("states-full", max_examples=3_000, stateful_step_count=60, **SAME)
STATES = settings.get_profile(f"states-{os.environ.get('WEGWIJZER_FUZZ', 'normal')}")

DEPUTIES = {"communications": "hr", "hr": "legal", "legal": None}
"""Three contacts: each one's deputy, and one without."""
IDS = {each: slack_id(each) for each in DEPUTIES}
CONTACTS = {slack: each for each, slack in IDS.items()}
THIRD = "U0THIRD"
EDITORS = (EDITOR, IDS["legal"])
"""One who only approves, and a contact: nobody approves what they wrote."""
ASKERS = (EMPLOYEE, COLLEAGUE, THIRD, IDS["hr"], EDITOR)
"""Also a contact and an editor: they are colleagues too."""
EVERYBODY = (*ASKERS, IDS["communications"], IDS["legal"])
ROLES = {HANDED_OVER: "communications", HR_HANDED_OVER: "hr", KNOWN: "communications"}
CHANNEL = "C0GENERAL"
TABLES = (
    "messages", "history", "outbox", "drafts", "escalations", "questions", "inbox", "pace",
    "people", "absences", "jobs", "files",
)  # fmt: skip
"""All that the desk writes, those that refer to others first."""
FOR_EVER = date(2099, 12, 31)
OUTCOMES = (EscalationState.ANSWERED, EscalationState.DISMISSED)
STANDING = (Kind.ESCALATION, Kind.HOME, Kind.DRAFT)
"""What is brought up to date as long as it stands in Slack."""
PROMISES = (Kind.MOVED, Kind.DEPUTISED, Kind.LATE, Kind.REMINDER)
"""What is untrue as soon as a question is dealt with."""

RIGHT = "the right one"
people = st.sampled_from([*EVERYBODY, *[RIGHT] * len(EVERYBODY)])
anybody, askers = st.sampled_from(EVERYBODY), st.sampled_from(ASKERS)
contacts = st.sampled_from(sorted(CONTACTS))
numbers = st.integers(0, 30)


@dataclass
class Case:
    """What the machine knows of one question that was asked."""

    number: int
    asker: str
    text: str
    place: Place
    ts: str
    role: str
    state: EscalationState | None = None
    """None: nobody was asked."""
    claimed_by: str | None = None
    answered_by: str | None = None
    stage: int = 0
    named: bool = False
    ended: bool = False
    erased: bool = False
    answer: str | None = None
    topic: str | None = None

    @property
    def is_open(self) -> bool:
        return self.state is not None and not self.state.is_closed

    @property
    def is_talking(self) -> bool:
        return self.state is EscalationState.ANSWERED and not (self.ended or self.erased)

    def close(self, state: EscalationState, by: str, answer: str | None = None) -> None:
        assert self.is_open
        self.state, self.answered_by, self.answer = state, by, answer

    def erase(self) -> None:
        if self.is_open:
            self.state = EscalationState.WITHDRAWN
        self.erased, self.claimed_by, self.answered_by, self.answer = True, None, None, None


@dataclass
class Paper:
    """What the machine knows of a draft of an FAQ entry."""

    number: int
    case: Case | None
    author: str | None
    text: str
    edited_by: str | None = None
    state: DraftState = DraftState.DRAFT
    in_force: str | None = None
    wordings: int = 1
    gone: str = ""
    """The question that was erased of it: nobody is shown that any more."""

    @property
    def writers(self) -> set[str]:
        return {each for each in (self.author, self.edited_by) if each}

    @property
    def approvers(self) -> set[str]:
        return {*EDITORS} - self.writers

    def strip(self) -> None:
        """Its question was erased: what nobody approved goes."""
        self.case, self.wordings = None, self.wordings + 1
        before = self.text
        if self.state is not DraftState.DRAFT:
            self.text = self.in_force or ""
        elif self.in_force is None:
            self.text = STRIPPED
        self.gone = f"{before}?" if before != self.text else self.gone


STRIPPED = "only an answer is left"


class Nowhere(WebClient):
    """Slack as the app calls it: takes everything and says where it stands."""

    def __init__(self, heard: Callable[[str], None]) -> None:
        super().__init__("xoxb-nowhere")
        self.heard = heard
        self.posted = 0

    def api_call(self, api_method: str, *, json: Json | None = None, **_: Any) -> Any:
        self.heard(repr(json))
        self.posted += 1
        channel = dm_of(str((json or {}).get("channel", "")))
        return {"ok": True, "channel": channel, "ts": f"1800000000.{self.posted:06d}"}


def dm_of(recipient: str) -> str:
    return f"D{recipient[1:]}"


def person_of(recipient: str) -> str:
    """Who reads what goes to a person, their direct message or their Home tab."""
    return f"U{recipient.removeprefix(HOME_MARK)[1:]}"


class Machine(RuleBasedStateMachine):
    """People who do things, and what has to hold after each of them."""

    store: ClassVar[Store]
    content: ClassVar[Content]

    def __init__(self) -> None:
        super().__init__()
        store = self.store
        _empty(store)
        content = self.content.with_added(Approved(store))
        duty = Duty(store, content)
        self.escalating = Escalating(store, duty, lambda user: None)
        self.desk = Desk(store, content, self.escalating, lambda user: None)
        self.answering = Answering(store, self.escalating)
        self.editing = Editing(store, duty, lambda user: None)
        suggesting = Suggesting(store, duty, lambda user: None)
        consenting = Consenting(store, duty)
        self.homes = Homes(
            store, self.editing, suggesting, lambda user: None, lambda user: None, consenting
        )
        self.privacy = Privacy(store)
        images = Images(store, content, WebClient())  # nothing here asks it for a file
        self.renderer = Renderer(
            store, content, self.answering, self.homes, images, consenting, lambda user: None
        )
        self.sender = Sender(store, Nowhere(self.heard), self.render, lambda owed: None, pause=0.0)
        self.cases: list[Case] = []
        self.papers: list[Paper] = []
        self.away: set[str] = set()
        self.held = False
        self.count = 0
        self.quiet_until = 0
        self.stands: dict[int, tuple[str, str]] = {}
        """What was rendered last for a row of the outbox: who sees it, and all of it."""
        self.outcomes: Counter[int] = Counter()
        """How often the outcome of a question was posted."""
        self.stumbled: list[Exception] = []

    # ---- the model

    def duty_role(self, role: str) -> str:
        deputy = DEPUTIES[role]
        return deputy if role in self.away and deputy and deputy not in self.away else role

    def may(self, case: Case) -> set[str]:
        """Slack ids of who may handle a question now."""
        if case.state is None:
            return set()
        able = {IDS[case.role], IDS[self.duty_role(case.role)]}
        if case.stage >= 2 and (deputy := DEPUTIES[case.role]):
            able.add(IDS[deputy])
        return able | {each for each in (case.claimed_by, case.answered_by) if each}

    def why_not(self, case: Case, by: str) -> str | None:
        """Why somebody may not handle a question as a contact; None: they may."""
        if case.state is None:
            return "refused.gone"
        if by not in self.may(case):
            return "refused.not_your_topic"
        if not case.is_open:
            return "refused.closed"
        return "refused.claimed" if case.claimed_by not in (None, by) else None

    def why_not_own(self, case: Case, by: str) -> str | None:
        """The same for what the asker does with a question that was handed over."""
        if case.erased:
            return "refused.gone"
        if by != case.asker:
            return "refused.not_yours"
        if case.state is None:
            return "refused.gone"
        return None if case.is_open else "refused.closed"

    def brought_in(self, case: Case) -> bool:
        """Whether a deputy is there who does not have the question; then they have it."""
        deputy = DEPUTIES[case.role]
        if deputy is None or deputy in self.away or IDS[deputy] in self.may(case):
            return False
        case.stage, case.claimed_by, case.state = 2, None, EscalationState.OPEN
        return True

    # ---- doing something

    def rarely(self) -> None:
        """What changes much at once is left alone for a while: stories get somewhere."""
        self.quiet_until = self.count + 8

    def receipt(self) -> str:
        self.count += 1
        return f"r{self.count}"

    def tries(self, why_not: str | None, verb: Callable[..., None], *values: Any) -> bool:
        """Do it; whether it was done. Refused as the model says, it changes no table."""
        before = self.tables() if why_not else None
        try:
            verb(self.receipt(), *values)
        except RefusedError as refused:
            assert refused.key == why_not
            assert self.tables() == before
        else:
            assert why_not is None, f"it should be refused: {why_not}"
        return why_not is None

    def tables(self, *but: str) -> dict[str, list[Any]]:
        db = self.store.db
        names = [name for name in TABLES if name not in but]
        return {name: db.execute(f"SELECT * FROM {name}").fetchall() for name in names}

    def sql(self, statement: str, *values: Any) -> None:
        with self.store.transaction():
            self.store.db.execute(statement, values)

    def case(self, number: int) -> Case:
        return self.cases[number % len(self.cases)]

    def pick(self, n: int, by: str) -> tuple[Case, str]:
        """A question, and who does something with it as a contact."""
        case = self.case(n)
        return case, min(self.may(case), default=EDITOR) if by == RIGHT else by

    def pick_own(self, n: int, by: str) -> tuple[Case, str]:
        """The same as the asker."""
        case = self.case(n)
        return case, case.asker if by == RIGHT else by

    def escalation_id(self, case: Case) -> int:
        """Its escalation; where it has none, one that does not exist."""
        found = self.store.escalation_of(case.number)
        return found.id if found else 10_000

    # ---- what people see

    def deliver(self) -> None:
        """What a process does beside its work."""
        self.editing.content.take_in_added()
        while not self.held and self.sender.work():
            pass
        assert self.stumbled == []

    def render(self, owed: Owed) -> Message | View | None:
        """The real one; the sender takes what it raises for Slack's trouble and tries again."""
        try:
            message = self.renderer.message(owed)
        except Exception as error:
            self.stumbled.append(error)
            raise
        self.owed = owed
        return message

    def heard(self, shown: str) -> None:
        """What the sender sends of the message that was just rendered."""
        owed, reader = self.owed, person_of(self.owed.recipient)
        try:
            if owed.recipient == CHANNEL:
                assert owed.kind is Kind.RESPONSE, "all else is between asker and contact"
            else:
                self.look(reader, shown)
            if owed.question and owed.kind in PROMISES:
                assert any(c.number == owed.question and c.is_open for c in self.cases)
        except AssertionError as error:
            self.stumbled.append(error)
        if owed.kind is Kind.REPLY and owed.ts is None and owed.question:
            self.outcomes[owed.question] += 1
        self.stands[owed.id] = reader, shown

    def look(self, reader: str, shown: str) -> None:
        """Nobody is shown what is not theirs."""
        for case in self.cases:
            if reader == case.asker:
                continue
            may = reader in self.may(case) and not case.erased
            assert case.text not in shown or may, f"{reader} sees the question of {case}"
            assert case.ts not in shown, f"{reader} sees when {case} was written"
            assert dm_of(case.asker) not in shown, f"{reader} sees the place of {case}"
            if case.asker in shown and case.asker not in (*CONTACTS, *EDITORS):
                named = [c for c in self.cases if c.asker == case.asker and c.named]
                assert any(reader in self.may(each) for each in named), f"{reader} sees {case}"
        for paper in self.papers:
            assert not (paper.gone and paper.gone in shown), f"{reader} sees what was of {paper}"
            if paper.text and paper.text != paper.in_force and paper.text in shown:
                assert reader in paper.writers | paper.approvers, f"{reader} sees {paper}"

    # ---- the asker

    @initialize(some=st.lists(askers, min_size=2, max_size=4), drafted=st.booleans())
    def begins(self, some: list[str], drafted: bool) -> None:
        """A few questions; perhaps one was answered, and is proposed as an FAQ entry."""
        for asker in some:
            self.asks(asker, HANDED_OVER, Place.DM)
        if drafted:
            self.answers(0, RIGHT, [])
            self.proposes(0, RIGHT)

    @rule(asker=askers, text=st.sampled_from(sorted(ROLES)), place=st.sampled_from(Place))
    def asks(self, asker: str, text: str, place: Place) -> None:
        if any(each.text == text for each in self.cases):
            return  # KNOWN once: each text is one question's
        self.count += 1
        ts = f"17{self.count:08d}.000100"
        said = text if text == KNOWN else f"{text} {self.count:03d}"
        channel = {Place.DM: dm_of(asker), Place.MENTION: CHANNEL}.get(place)
        self.desk.ask(
            self.receipt(),
            Question(said, asker, place, ts, channel=channel, thread=ts if channel else None),
        )
        [asked] = self.store.db.query("SELECT * FROM questions WHERE source = ?", [ts])
        assert asked["decision"] == ("answer" if text == KNOWN else "handover")
        case = Case(asked["id"], asker, said, place, ts, ROLES[text], topic=asked["topic"])
        if text != KNOWN:
            case.state, case.role = EscalationState.OPEN, self.duty_role(case.role)
        self.cases.append(case)

    @rule(n=numbers, by=people)
    def hands_over(self, n: int, by: str) -> None:
        case, by = self.pick_own(n, by)
        own = "refused.gone" if case.erased else "refused.not_yours"
        why_not = None if by == case.asker and not case.erased else own
        if self.tries(why_not, self.desk.hand_over, case.number, by) and case.state is None:
            case.state, case.role = EscalationState.OPEN, self.duty_role(case.role)

    @rule(n=numbers, by=people)
    def adds_the_name(self, n: int, by: str) -> None:
        case, by = self.pick_own(n, by)
        if self.tries(self.why_not_own(case, by), self.desk.add_name, case.number, by):
            case.named = True

    @rule(n=numbers, by=people)
    def withdraws(self, n: int, by: str) -> None:
        case, by = self.pick_own(n, by)
        if self.tries(self.why_not_own(case, by), self.desk.withdraw, case.number, by):
            self.erase(case)

    @precondition(lambda self: self.count >= self.quiet_until)
    @rule(by=anybody)
    def is_forgotten(self, by: str) -> None:
        self.rarely()
        self.tries(None, self.privacy.forget_me, by, "nl")
        for case in self.cases:
            if case.asker == by:
                self.erase(case)
            if case.claimed_by == by:
                case.claimed_by = None
                case.state = EscalationState.OPEN if case.is_open else case.state
            if case.answered_by == by:
                case.answered_by = None
        for paper in self.papers:
            paper.author = None if paper.author == by else paper.author
            paper.edited_by = None if paper.edited_by == by else paper.edited_by

    def erase(self, case: Case) -> None:
        case.erase()
        for paper in self.papers:
            if paper.case is case:
                paper.strip()

    # ---- the contact

    @rule(n=numbers, by=people)
    def claims(self, n: int, by: str) -> None:
        case, by = self.pick(n, by)
        if self.tries(self.why_not(case, by), self.answering.claim, self.escalation_id(case), by):
            case.claimed_by, case.state = by, EscalationState.CLAIMED

    @rule(n=numbers, by=people)
    def releases(self, n: int, by: str) -> None:
        case, by = self.pick(n, by)
        verb = self.answering.release
        if self.tries(self.why_not(case, by), verb, self.escalation_id(case), by):
            case.claimed_by, case.state = None, EscalationState.OPEN

    @rule(n=numbers, by=people, also=st.lists(numbers, max_size=3))
    def answers(self, n: int, by: str, also: list[int]) -> None:
        (case, by), text = self.pick(n, by), self.written()
        others = [self.escalation_id(self.case(each)) for each in also]
        verb, number = self.answering.reply, self.escalation_id(case)
        if self.tries(self.why_not(case, by), verb, number, by, text, others):
            for each in [case, *(self.case(each) for each in also)]:
                if self.why_not(each, by) is None:
                    each.close(EscalationState.ANSWERED, by, text)

    @rule(n=numbers, by=people)
    def answers_with_a_clause(self, n: int, by: str) -> None:
        (case, by), entry = self.pick(n, by), self.desk.entry("photos.1")
        verb, number = self.answering.use_clause, self.escalation_id(case)
        if self.tries(self.why_not(case, by), verb, number, by, entry):
            case.close(EscalationState.ANSWERED, by)

    @precondition(lambda self: any(case.answer for case in self.cases))
    @rule(n=numbers, by=people, m=numbers)
    def answers_as_before(self, n: int, by: str, m: int) -> None:
        (case, by), earlier = self.pick(n, by), self.case(m)
        why_not = self.why_not(case, by)
        fits = (earlier.role, earlier.topic) == (case.role, case.topic)
        answered = earlier.state is EscalationState.ANSWERED and earlier.answer
        if why_not is None and not (fits and answered):
            why_not = "refused.gone"
        numbers = self.escalation_id(case), by, self.escalation_id(earlier)
        if self.tries(why_not, self.answering.use_earlier, *numbers):
            case.close(EscalationState.ANSWERED, by, earlier.answer)

    @rule(n=numbers, by=people)
    def dismisses(self, n: int, by: str) -> None:
        (case, by), reason = self.pick(n, by), self.written()
        verb, number = self.answering.dismiss, self.escalation_id(case)
        if self.tries(self.why_not(case, by), verb, number, by, reason):
            case.close(EscalationState.DISMISSED, by, reason)

    @rule(n=numbers, by=people, to=st.sampled_from([*DEPUTIES, "nobody"]))
    def passes_on(self, n: int, by: str, to: str) -> None:
        case, by = self.pick(n, by)
        taker = self.duty_role(to) if to in DEPUTIES else None
        why_not = self.why_not(case, by)
        if why_not is None and taker in (None, case.role):
            why_not = "refused.unknown_contact"
        verb, number = self.answering.pass_on, self.escalation_id(case)
        if self.tries(why_not, verb, number, by, to, "Iets voor jou?"):
            assert taker is not None
            case.role, case.stage, case.claimed_by = taker, 0, None
            case.state = EscalationState.OPEN

    def written(self) -> str:
        self.count += 1
        return f"Geschreven als nummer {self.count:03d}."

    # ---- the conversation

    @rule(n=numbers, by=contacts)
    def writes_under_the_card(self, n: int, by: str) -> None:
        case = self.case(n)
        number = self.escalation_id(case)
        cards = [ts for user, _, ts in self.store.cards_of(number) if user == by]
        if not cards:
            return
        if case.is_open:
            why_not = self.why_not(case, by)
        else:
            able = by in self.may(case)
            ended = None if case.is_talking else "refused.ended"
            why_not = ended if able else "refused.not_your_topic"
        text = self.written()
        if self.says(why_not, by, cards[-1], text) and case.is_open:
            case.close(EscalationState.ANSWERED, by, text)

    @rule(n=numbers)
    def goes_on(self, n: int) -> None:
        """The asker, in the thread in which the answer stands."""
        case = self.case(n)
        thread = case.ts
        if case.place is not Place.DM:
            asked = self.store.question(case.number)
            place = self.store.reply_place(asked) if asked else None
            if place is None:
                return
            thread = place[1]
        if case.is_talking:
            self.says(None, case.asker, thread, self.written())
        elif not case.erased:
            heard = Threaded(self.receipt(), dm_of(case.asker), thread, case.asker, "x")
            assert not self.answering.hears(self.receipt(), heard), "it is a question again"

    def says(self, why_not: str | None, by: str, thread: str, text: str) -> bool:
        """Write in a thread; whether it was passed on. A refusal changes nothing, and is said."""
        before = self.tables("inbox", "outbox") if why_not else None
        owed = {row["id"] for row in self.store.db["outbox"].rows}
        heard = Threaded(self.receipt(), dm_of(by), thread, by, text)
        for receipt in [self.receipt()] * 2:  # Slack may deliver it twice
            assert self.answering.hears(receipt, heard)
        new = [row for row in self.store.db["outbox"].rows if row["id"] not in owed]
        assert ([row["item"] for row in new if row["kind"] == Kind.NOTICE] != []) == bool(why_not)
        if why_not:
            [notice] = new
            assert why_not in notice["item"]
            assert self.tables("inbox", "outbox") == before
        return why_not is None

    @precondition(lambda self: any(case.answered_by for case in self.cases))
    @rule(n=numbers, by=people)
    def ends(self, n: int, by: str) -> None:
        case, by = self.pick(n, by)
        why_not = None if case.is_talking else "refused.ended"
        if by not in self.may(case) and (by != case.asker or case.erased):
            why_not = "refused.not_your_topic"
        if case.state is None:
            why_not = "refused.gone"
        if self.tries(why_not, self.answering.end, self.escalation_id(case), by):
            case.ended = True

    # ---- FAQ entries

    @precondition(lambda self: any(case.answered_by for case in self.cases))
    @rule(n=numbers, by=people)
    def proposes(self, n: int, by: str) -> None:
        answered = [at for at, case in enumerate(self.cases) if case.answered_by]
        case, by = self.pick(answered[n % len(answered)] if n % 4 else n, by)
        why_not = None
        if case.state is None:
            why_not = "refused.gone"
        elif by not in self.may(case):
            why_not = "refused.not_your_topic"
        elif case.state is not EscalationState.ANSWERED or case.erased:
            why_not = "refused.draft_no_answer"
        elif any(paper.case is case for paper in self.papers):
            why_not = "refused.draft_twice"
        text = self.headline()
        number = self.escalation_id(case)
        if self.tries(why_not, self.editing.draft, number, by, self.wording(text)):
            self.papers.append(Paper(len(self.papers) + 1, case, by, text))

    @precondition(lambda self: self.papers)
    @rule(n=numbers, by=people, seen=st.sampled_from([0, 0, 0, 1]))
    def words_otherwise(self, n: int, by: str, seen: int) -> None:
        paper, by = self.pick_paper(n, by)
        why_not = self.why_not_read(paper, by) or ("refused.draft_changed" if seen else None)
        text, version = self.headline(), paper.wordings - seen
        verb = self.editing.edit
        if self.tries(why_not, verb, paper.number, by, version, self.wording(text)):
            paper.text, paper.state = text, DraftState.DRAFT
            paper.wordings += 1
            paper.edited_by = paper.edited_by if by == paper.author else by

    @precondition(lambda self: self.papers)
    @rule(n=numbers, by=people, seen=st.sampled_from([0, 0, 0, 1]))
    def approves(self, n: int, by: str, seen: int) -> None:
        paper, by = self.pick_paper(n, by)
        why_not = self.why_not_decide(paper, by) or ("refused.draft_changed" if seen else None)
        if why_not is None and paper.text == STRIPPED:
            why_not = "draft.wrong.missing"
        version = paper.wordings - seen
        if self.tries(why_not, self.editing.approve, paper.number, by, version):
            assert by not in paper.writers, "nobody approves what they wrote"
            paper.state, paper.in_force = DraftState.APPROVED, paper.text

    @precondition(lambda self: self.papers)
    @rule(n=numbers, by=people)
    def declines(self, n: int, by: str) -> None:
        paper, by = self.pick_paper(n, by)
        why_not = self.why_not_decide(paper, by)
        if self.tries(why_not, self.editing.decline, paper.number, by, self.written()):
            paper.state = DraftState.DECLINED

    @precondition(lambda self: self.papers)
    @rule(n=numbers, by=people)
    def takes_back(self, n: int, by: str) -> None:
        paper, by = self.pick_paper(n, by)
        why_not = self.why_not_read(paper, by)
        is_waiting = paper.state is DraftState.DRAFT
        if why_not is None and paper.in_force is None and not is_waiting:
            why_not = "refused.draft_decided"
        able = {*paper.approvers, *EDITORS} if paper.in_force else paper.writers
        if why_not is None and by not in able:
            why_not = "refused.not_your_draft"
        if self.tries(why_not, self.editing.withdraw, paper.number, by):
            paper.state, paper.in_force = DraftState.WITHDRAWN, None

    def why_not_read(self, paper: Paper, by: str) -> str | None:
        if not paper.text:
            return "refused.draft_gone"
        able = paper.writers | paper.approvers
        return None if by in able else "refused.not_your_draft"

    def why_not_decide(self, paper: Paper, by: str) -> str | None:
        if why_not := self.why_not_read(paper, by):
            return why_not
        if by not in paper.approvers:
            return "refused.own_draft"
        return None if paper.state is DraftState.DRAFT else "refused.draft_decided"

    def pick_paper(self, n: int, by: str) -> tuple[Paper, str]:
        """A draft, and who does something with it."""
        paper = self.papers[n % len(self.papers)]
        able = paper.approvers if n % 3 else paper.writers
        return paper, min(able, default=EDITOR) if by == RIGHT else by

    def headline(self) -> str:
        self.count += 1
        return f"Weetje {self.count:03d}"

    def wording(self, text: str) -> Wording:
        review = in_a_year(self.editing.content.current.today).isoformat()
        fields = {"question": f"{text}?", "answer": f"{text} luidt zo.", "variants": ""}
        return Wording("photos.1", "", review, {"nl": fields})

    # ---- time, absences, Home, modals

    @rule(n=numbers, over=st.booleans())
    def time_passes(self, n: int, over: bool) -> None:
        """Half of the time for an answer is over, or all of it. Several processes look at once."""
        case, past = self.case(n), time.time() - 60
        if not case.is_open or case.stage == 3:
            return
        if not over and case.stage > 0:
            return  # half of it was over already
        due = "due = ?, " if over else ""
        self.sql(
            f"UPDATE escalations SET {due}wake_at = ? WHERE question = ?",
            *([past] if over else []), past, case.number,
        )  # fmt: skip
        had, before = self.may(case), self.how_many(Kind.REMINDER, case)
        for _ in range(2):
            self.escalating.remind()
            if _ == 0:
                if over and (case.stage >= 2 or not self.brought_in(case)):
                    case.stage = 3
                case.stage = max(case.stage, 1)
            assert self.how_many(Kind.REMINDER, case) == before + len(had)
            assert self.store.escalation_of(case.number).reminders == case.stage

    def how_many(self, kind: Kind, case: Case) -> int:
        return self.store.db["outbox"].count_where("kind = ? AND question = ?", [kind, case.number])

    @precondition(lambda self: self.count >= self.quiet_until)
    @rule(by=st.one_of(contacts, contacts, anybody))
    def goes_away_or_comes_back(self, by: str) -> None:
        self.rarely()
        role = CONTACTS.get(by)
        until = None if role in self.away else FOR_EVER
        why_not = None if role else "refused.not_your_topic"
        if not self.tries(why_not, self.answering.set_away, by, until) or role is None:
            return
        if until is None:
            self.away.discard(role)
            return
        for case in self.cases:
            if case.is_open and case.role == role:
                self.brought_in(case)
        self.away.add(role)

    @rule(by=anybody, show=st.sampled_from(["", "open", "mine", "overdue", "closed"]))
    def looks_at_home(self, by: str, show: str) -> None:
        if show:
            self.homes.choose(self.receipt(), by, "show", show)
        else:
            self.homes.open(self.receipt(), by)

    @rule(n=numbers, by=people)
    def opens_a_question(self, n: int, by: str) -> None:
        (case, by), words = self.pick(n, by), words_in("nl")
        able = by in self.may(case)
        try:
            seen = self.answering.seen_by(self.escalation_id(case), by)
        except RefusedError:
            assert not able
            return
        assert able
        self.look(by, repr(self.renderer.question(words, *seen).to_dict()))
        if self.why_not(case, by) is None:
            self.look(by, repr(self.renderer.reply_modal(words, *seen, by).to_dict()))

    @rule(n=numbers, by=people)
    def reads_back(self, n: int, by: str) -> None:
        case, by = self.pick_own(n, by)
        try:
            asked = self.desk.own(case.number, by)
        except RefusedError:
            assert by != case.asker or case.erased
            return
        self.look(by, repr(self.renderer.own_question(words_in("nl"), asked).to_dict()))

    @rule(held=st.booleans())
    def slack_is_slow(self, held: bool) -> None:
        """What is owed waits, and is rendered later."""
        self.held = held

    # ---- what holds after every step

    @invariant()
    def every_escalation_is_as_expected(self) -> None:
        """In one state, the one that follows from what was done: what is closed stays closed."""
        rows = {row["question"]: row for row in self.store.db["escalations"].rows}
        for case in self.cases:
            if case.state is None:
                assert case.number not in rows
                continue
            row = rows[case.number]
            assert EscalationState(row["state"]) is case.state
            assert (row["closed_at"] is None) == case.is_open
            assert (row["contact"], row["claimed_by"]) == (case.role, case.claimed_by)
            assert (row["answered_by"], bool(row["named"])) == (
                case.answered_by, case.named and not case.erased,
            )  # fmt: skip
            assert case.is_open or row["wake_at"] is None

    @invariant()
    def the_model_and_the_desk_agree_on_who_may(self) -> None:
        for case in self.cases:
            if found := self.store.escalation_of(case.number):
                assert self.answering.duty.may_handle(found) == self.may(case)

    @invariant()
    def every_draft_is_as_expected(self) -> None:
        for paper in self.papers:
            draft = self.store.draft(paper.number)
            assert draft is not None
            assert (draft.state, draft.wordings) == (paper.state, paper.wordings)
            assert (draft.in_force is None) == (paper.in_force is None)
            assert draft.writers == paper.writers
        self.deliver()
        entries = self.editing.content.current.library.entries.values()
        current = sorted(e.texts()["nl"].heading for e in entries if isinstance(e, FaqEntry))
        assert current == sorted(f"{p.in_force}?" for p in self.papers if p.in_force)

    @invariant()
    def every_outcome_is_owed_once(self) -> None:
        for case in self.cases:
            if not case.erased:
                assert self.how_many(Kind.REPLY, case) == (case.state in OUTCOMES)
            assert self.outcomes[case.number] <= 1

    @invariant()
    def nothing_stands_where_it_does_not_belong(self) -> None:
        """Once Slack has everything, what it shows now is still each reader's own."""
        self.deliver()
        if self.held:
            return
        assert self.store.unsent() == 0
        for row in self.store.db["outbox"].rows_where("state = 'sent'"):
            if row["id"] in self.stands and row["kind"] in STANDING:
                self.look(*self.stands[row["id"]])

    def teardown(self) -> None:
        self.held = False
        self.nothing_stands_where_it_does_not_belong()
        for case in self.cases:
            if not case.erased:
                assert self.outcomes[case.number] == (case.state in OUTCOMES)


def _empty(store: Store) -> None:
    with store.transaction():
        for table in TABLES:
            store.db.execute(f"DELETE FROM {table}")


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[type[Machine]]:
    here = tmp_path_factory.mktemp("states")
    Machine.content = Content(_organisation(here / "content"), slack_ids)
    Machine.store = Store(here / "states.sqlite3")
    Machine.store.db.execute("PRAGMA synchronous = OFF")  # no power cut is tried here
    yield Machine
    Machine.store.close()


def _organisation(folder: Path) -> Path:
    """The small organisation with a third contact, who has no deputy, and an editor."""
    small_content(folder)
    contacts = [
        {"id": each, "role": each.title(), "name": f"team {each}"}
        | ({"deputy": deputy} if deputy else {})
        for each, deputy in DEPUTIES.items()
    ]
    write_yaml(folder / "contacts.yaml", contacts=contacts, editors=EDITORS)
    return folder


def test_whatever_people_do_the_desk_stays_sound(machine: type[Machine]) -> None:
    run_state_machine_as_test(machine, settings=STATES)
