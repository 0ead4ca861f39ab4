"""What the desk keeps and owes, as frozen data. Times are seconds since the epoch, UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from knowledge.models import LANGUAGES, Account

MOST_SAID = 7500
"""Characters of an answer, or of a message in a conversation: one card shows it whole."""


class Place(StrEnum):
    """Where a question was asked."""

    DM = "dm"
    MENTION = "mention"
    COMMAND = "command"
    SHORTCUT = "shortcut"


@dataclass(frozen=True)
class Question:
    """A question as it comes in.

    `source` names the payload that carried it and is handled once. `channel` and `thread` say where
    the answer goes; both None: to the asker's direct message. The desk fills in `language`.
    """

    text: str
    asker: str
    place: Place
    source: str
    language: str = ""
    channel: str | None = None
    thread: str | None = None
    account: Account | None = None
    follows: int | None = None
    """The question of the same conversation that this one goes on about."""


@dataclass(frozen=True)
class Asked:
    """A stored question with its decision. `text` and `asker` are None once erased."""

    id: int
    asker: str | None
    text: str | None
    language: str
    place: Place
    channel: str | None
    thread: str | None
    account: Account | None
    decision: str
    facet: str | None
    entries: tuple[str, ...]
    also: tuple[str, ...]
    contact: str | None
    topic: str | None
    referral: str | None
    confidence: float
    helpful: bool | None
    asked_at: float
    follows: int | None
    foreign: bool
    """Declined because it is in a language that we do not speak."""
    complaint: str | None
    """Why the answer did not help, where the asker said so."""
    versions: Mapping[str, int]
    """What an answer quoted when it was decided: entry id -> version. Empty for others."""

    @property
    def is_public(self) -> bool:
        """Whether others than the asker see the answer."""
        return self.place is Place.MENTION


COMPLAINTS = ("wrong-clause", "unclear", "not-my-situation", "disagree")
"""Why an answer did not help: keys in texts/."""


class EscalationState(StrEnum):
    OPEN = "open"
    CLAIMED = "claimed"
    ANSWERED = "answered"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"

    @property
    def is_closed(self) -> bool:
        return self not in (EscalationState.OPEN, EscalationState.CLAIMED)


@dataclass(frozen=True)
class Escalation:
    """A question on its way to a contact. `named`: the asker chose to show who they are."""

    id: int
    question: int
    topic: str | None
    contact: str
    assignee: str
    state: EscalationState
    named: bool
    note: str | None
    due: float
    opened_at: float
    closed_at: float | None
    answered_by: str | None
    answer: str | None
    entry: str | None
    claimed_by: str | None
    """The Slack id of the contact who took it on."""
    reminders: int
    """How often somebody was reminded: 1 the contact, 2 the deputy was brought in, 3 too late."""
    late: bool
    """Whether the time that was promised first was over before there was an answer."""
    ended_at: float | None
    """When the conversation after the answer was closed."""

    @property
    def is_talking(self) -> bool:
        """Whether asker and contact can still write to each other about the answer."""
        return self.state is EscalationState.ANSWERED and self.ended_at is None


@dataclass(frozen=True)
class Said:
    """A message in the conversation after an answer. `author`: a contact id; None: the asker."""

    id: int
    escalation: int
    author: str | None
    text: str
    sent_at: float


@dataclass(frozen=True)
class Threaded:
    """A message in a thread of a direct message. `source` names it, so that it is taken once."""

    source: str
    channel: str
    thread: str
    by: str
    text: str


@dataclass(frozen=True)
class Event:
    """Something that happened to an escalation. `contact` is the role that did it or got it."""

    event: str
    contact: str | None
    at: float


@dataclass(frozen=True)
class Waiting:
    """A line of a contact's queue: an escalation with what was asked."""

    escalation: Escalation
    asked: Asked


class Kind(StrEnum):
    """What a message that is owed will say; it is rendered when it is sent."""

    RESPONSE = "response"
    HANDED_OVER = "handed-over"
    ESCALATION = "escalation"
    REPLY = "reply"
    MOVED = "moved"
    USAGE = "usage"
    THANKS = "thanks"
    ASSET = "asset"
    FAILED = "failed"
    FORGET = "forget"
    FORGOTTEN = "forgotten"
    HOME = "home"
    REMINDER = "reminder"
    DEPUTISED = "deputised"
    LATE = "late"
    ASKER_SAYS = "asker-says"
    CONTACT_SAYS = "contact-says"
    NOTICE = "notice"
    CLARIFIED = "clarified"
    REPORT = "report"
    THANKED = "thanked"
    DRAFT = "draft"
    DRAFT_DECIDED = "draft-decided"
    CONSENT = "consent"
    CONSENT_STANDS = "consent-stands"
    FILE_GONE = "file-gone"
    """No message: a file that Slack is to delete."""


@dataclass(frozen=True)
class Owed:
    """A Slack message that is owed, or that changed since it was posted (then `ts` is set)."""

    id: int
    kind: Kind
    recipient: str
    thread: str | None
    question: int | None
    escalation: int | None
    item: str | None
    language: str
    channel: str | None
    ts: str | None
    wanted: int
    attempts: int
    draft: int | None = None
    consent: str | None = None
    """What it shows hangs on this consent: it changes when somebody takes theirs back."""


class ConsentState(StrEnum):
    """What somebody who is in a picture said."""

    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Pictured:
    """Somebody in a picture: what they were asked, and what they said to it.

    `person` is None once they are forgotten. `purpose` by language, `networks` their names.
    """

    id: int
    consent: str
    person: str | None
    state: ConsentState
    purpose: Mapping[str, str]
    networks: tuple[str, ...]
    until: date
    pictures: tuple[str, ...]
    """What they were shown: a digest of each."""
    asked_by: str | None
    asked_at: float
    answered_at: float | None

    @property
    def asking(self) -> int:
        """Which asking this is: another one whenever somebody is asked anew. Milliseconds."""
        return round(self.asked_at * 1000)


class DraftKind(StrEnum):
    """What a draft is to become."""

    FAQ = "faq"
    POST = "post"
    """A post in the toolkit."""


class DraftState(StrEnum):
    """What became of the latest wording of a draft."""

    DRAFT = "draft"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Draft:
    """What was proposed: an answer that is to be an FAQ entry, or a post for the toolkit.

    `body` is the latest wording and `in_force` the approved one (None: there is none), both in the
    shape of a content file, without the id. Emptied when the question, or who suggested the post,
    was erased.
    """

    id: int
    kind: DraftKind
    escalation: int | None
    entry: str
    topic: str
    """The topic of an entry; the campaign of a post, empty as long as nobody approved it."""
    body: Mapping[str, Any]
    in_force: Mapping[str, Any] | None
    state: DraftState
    wordings: int
    """How many wordings there were: who approves says which of them they read."""
    author: str | None
    author_role: str | None
    """The contact id of the author, where it is known; of the approver that or `editor`."""
    edited_by: str | None
    approver: str | None
    approver_role: str | None
    reason: str | None
    created_at: float
    decided_at: float | None
    approved_at: float | None
    unsigned_since: float | None
    """When the first who wrote of the waiting wording was forgotten; None where nobody was."""

    @property
    def is_waiting(self) -> bool:
        return self.state is DraftState.DRAFT

    @property
    def writers(self) -> frozenset[str]:
        """Who wrote the latest wording: Slack ids."""
        return frozenset(each for each in (self.author, self.edited_by) if each)

    def heading(self, language: str) -> str:
        """The question, or the post's text, in `language` or another one; empty where erased."""
        texts = [self.body.get(each) for each in (language, *LANGUAGES)]
        if self.kind is DraftKind.POST:
            return next((text[0] for text in texts if text), "")
        return next((text["question"] for text in texts if text and text.get("question")), "")


class PictureState(StrEnum):
    """Whether the bytes of a picture that somebody suggested are here."""

    WANTED = "wanted"
    KEPT = "kept"
    GONE = "gone"


@dataclass(frozen=True)
class Picture:
    """A picture of somebody's own, suggested with a post; its bytes are read apart.

    `file`: the id in Slack of what was chosen; once it is kept there are `kind` (how its name ends)
    and `digest` too. Who suggested it and what is said of it stands with the draft.
    """

    id: str
    draft: int
    state: PictureState
    file: str | None
    kind: str | None
    digest: str | None
    tries: int


@dataclass(frozen=True)
class Suggested:
    """A picture as a card shows it: whether it is here yet, and under which file Slack has it."""

    is_here: bool
    file: str | None = None


@dataclass(frozen=True)
class Undelivered:
    """What an operator reads of a message that is not in Slack: never whom it is for."""

    id: int
    kind: Kind
    state: str
    question: int | None
    attempts: int
    error: str | None
    created_at: float


@dataclass(frozen=True)
class Received:
    """One payload from Slack that is still to be handled."""

    receipt: str
    body: str
    attempts: int


@dataclass(frozen=True)
class Keep:
    """For how many days what is kept, counted from when nobody waits for it any more."""

    questions: int = 90
    """Who asked what, and what was answered; then only the figure stays."""
    deliveries: int = 30
    """Receipts of what was handled, traces of what was sent, people's languages."""


@dataclass(frozen=True)
class Asking:
    """How many questions of a period are alike in this. `topic`: None where none came near."""

    topic: str | None
    decision: str
    first_decision: str
    """What was decided before the asker pressed a button."""
    helpful: bool | None
    questions: int


@dataclass(frozen=True)
class Rated:
    """How many answers with this entry did not help, for one reason (None: not said why)."""

    entry: str
    topic: str | None
    complaint: str | None
    questions: int


@dataclass(frozen=True)
class Escalated:
    """How many questions that were handed over are alike in this. `hours`: until it was closed."""

    state: EscalationState
    late: bool
    hours: int | None
    questions: int


@dataclass(frozen=True)
class Used:
    """How often posts of a campaign were taken along, and how often somebody shared one."""

    campaign: str
    taken: int
    shared: int


@dataclass(frozen=True)
class PostUsed:
    """How often one post was taken along, and how often somebody shared it."""

    post: str
    taken: int
    shared: int


@dataclass(frozen=True)
class Thanked:
    """Somebody who shared posts and wants to be named. `link`: to one of them, where given."""

    user: str
    times: int
    link: str | None


@dataclass(frozen=True)
class Held:
    """How much is kept about one person."""

    questions: int
    waiting: int
    """Those of the questions that a contact still has to answer."""
    answers: int
    """What the person answered as a contact."""
    suggestions: int = 0
    """What the person suggested for the toolkit."""
    pictures: int = 0
    """Pictures for whose use the person was asked."""


@dataclass(frozen=True)
class Erased:
    """What forgetting a person did, in numbers of rows."""

    held: Held
    messages: int
    events: int
