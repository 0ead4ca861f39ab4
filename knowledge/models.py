"""The words of the domain, as frozen data: what content files hold and what a search decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import Annotated, Any, Generic, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from knowledge.public_holidays import countries

LANGUAGES = ("nl", "en")
Language = Literal["nl", "en"]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Heading = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
Quotable = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2500)]
"""What is quoted word for word fits into one block of a Slack message."""
EntryId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]*$", max_length=80)]
EDITOR = "editor"
"""The role of an approver who is no contact."""
SlackId = Annotated[str, StringConstraints(pattern=r"^[UW][A-Z0-9]{2,20}$")]


class Verdict(StrEnum):
    """What a rule says, in one word. Always a field of the cited entry, never inferred."""

    ALLOWED = "allowed"
    ALLOWED_IF = "allowed-if"
    ASK_FIRST = "ask-first"
    NOT_ALLOWED = "not-allowed"
    INFORMATION = "information"


class Account(StrEnum):
    """The facet: from whose account something is posted."""

    PRIVATE = "private"
    PROFESSIONAL = "professional"
    CORPORATE = "corporate"


class Status(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"


class Frozen(BaseModel):
    """Base of everything that is read from a content file: unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Localised(Frozen):
    """One short text in each language of the content; a plain string serves all of them."""

    nl: Line | None = None
    en: Line | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_string(cls, value: Any) -> Any:
        if isinstance(value, dict) and not any(value.get(each) for each in LANGUAGES):
            raise ValueError("there is no text here in nl or en")
        return {"nl": value, "en": value} if isinstance(value, str) else value

    def get(self, language: str) -> str:
        """The text in `language`, or in the other one where it is missing."""
        return getattr(self, language) or self.nl or self.en or ""


def _known_verdicts(value: Any) -> Any:
    """One sentence where the union of a verdict and a map of them would give several."""
    known = ", ".join(verdict.value for verdict in Verdict)
    if isinstance(value, dict):
        if set(value) != set(Account):
            raise ValueError("'verdict' should name private, professional and corporate")
        said = list(value.values())
    else:
        said = [value]
    if not all(isinstance(each, str) and each in set(Verdict) for each in said):
        raise ValueError(f"'verdict' should be one of {known}, or one for each account")
    return value


def _known_or_none(value: Any) -> Any:
    return None if value is None else _known_verdicts(value)


Verdicts = Annotated[Verdict | dict[Account, Verdict], BeforeValidator(_known_verdicts)]
VerdictsAsYet = Annotated[Verdict | dict[Account, Verdict] | None, BeforeValidator(_known_or_none)]


def verdict_for(verdicts: Verdicts, account: Account | None) -> Verdict | None:
    """The verdict for `account`; None where it depends on an account that is not known."""
    if isinstance(verdicts, Verdict):
        return verdicts
    if account is not None:
        return verdicts[account]
    different = set(verdicts.values())
    return different.pop() if len(different) == 1 else None


class Text(Frozen):
    """What every kind of entry has in one language: variants are searched and never shown."""

    variants: tuple[Line, ...] = ()

    @property
    def heading(self) -> str:
        raise NotImplementedError

    @property
    def body(self) -> str:
        raise NotImplementedError


class TitledText(Text):
    title: Heading
    text: Quotable

    @property
    def heading(self) -> str:
        return self.title

    @property
    def body(self) -> str:
        return self.text


class ClauseText(TitledText):
    conditions: tuple[Heading, ...] = Field(default=(), max_length=10)
    why: Heading | None = None


class FaqText(Text):
    question: Heading
    answer: Quotable

    @property
    def heading(self) -> str:
        return self.question

    @property
    def body(self) -> str:
        return self.answer


class ReferralText(TitledText):
    pass


TextT = TypeVar("TextT", bound=Text)


class Entry(Frozen, Generic[TextT]):
    """A clause, an FAQ entry or a referral: one thing that can be found."""

    id: EntryId
    version: int = Field(default=1, ge=1, strict=True)
    status: Status = Status.APPROVED
    effective: date | None = None
    until: date | None = None
    review: date | None = None
    nl: TextT | None = None
    en: TextT | None = None

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.effective and self.until and self.until < self.effective:
            raise ValueError("'until' lies before 'effective'")
        return self

    def texts(self) -> Mapping[str, TextT]:
        """The texts by language, only those that are there."""
        found = {language: getattr(self, language) for language in LANGUAGES}
        return {language: text for language, text in found.items() if text is not None}

    def text_in(self, language: str) -> TextT:
        """The wording in `language`, or in another one where that is missing."""
        texts = self.texts()  # never empty: the library refuses entries without any text
        return texts.get(language) or next(iter(texts.values()))

    def is_current(self, today: date) -> bool:
        """Whether this may be quoted today: approved and inside its dates."""
        return (
            self.status is Status.APPROVED
            and (self.effective is None or self.effective <= today)
            and (self.until is None or today <= self.until)
        )


class EarlierWording(Frozen):
    version: int = Field(ge=1)
    effective: date | None = None
    change: Literal["editorial", "substantive"] = "substantive"
    nl: ClauseText | None = None
    en: ClauseText | None = None


class Proposed(Frozen):
    """The topic that a search for a clause found first, and how sure that is (0-1)."""

    topic: str
    confidence: float = Field(ge=0, le=1)


class Source(Frozen):
    """Where in which file an imported clause stood: kept for whoever checks it, never shown."""

    file: Line
    page: int | None = Field(default=None, ge=1)
    """Of a PDF, counted from 1."""
    headings: tuple[Line, ...] = ()
    """The headings above it, the highest first, its own last."""
    proposed: Proposed | None = None


class Clause(Entry[ClauseText]):
    """A numbered rule of the policy."""

    topic: str = ""
    verdict: Verdicts
    basis: tuple[Line, ...] = ()
    earlier: tuple[EarlierWording, ...] = ()
    source: Source | None = None


class UnfinishedText(Text):
    """A wording that may still lack its heading, as what stood under none does."""

    title: Heading | None = None
    text: Quotable | None = None
    conditions: tuple[Heading, ...] = Field(default=(), max_length=10)
    why: Heading | None = None


class UnfinishedClause(Entry[UnfinishedText]):
    """A draft that may lack anything but its id: what is there has the form that a clause needs."""

    status: Literal[Status.DRAFT]
    topic: Line | None = None
    verdict: VerdictsAsYet = None
    basis: tuple[Line, ...] = ()
    earlier: tuple[EarlierWording, ...] = ()
    source: Source | None = None


class FaqEntry(Entry[FaqText]):
    """An approved question and answer that cites clauses."""

    topic: str = ""
    cites: tuple[str, ...] = Field(min_length=1)
    verdict: Verdicts | None = None


class Referral(Entry[ReferralText]):
    """What the policy does not answer but a person or another department does."""

    contact: str | None = None
    pointer: Localised | None = None

    @model_validator(mode="after")
    def _contact_or_pointer(self) -> Self:
        if (self.contact is None) == (self.pointer is None):
            raise ValueError("a referral needs either 'contact' or 'pointer'")
        return self


AnyEntry = Clause | FaqEntry | Referral


class Group(Frozen):
    id: EntryId
    title_nl: Line | None = None
    title_en: Line | None = None


class Topic(Frozen):
    """A subject with an owner. definition, boundary and verdict_alt help authors, never shown."""

    id: EntryId
    group: str | None = None
    title_nl: Line | None = None
    title_en: Line | None = None
    definition: str | None = None
    boundary: str | None = None
    verdict: Verdict | None = None
    verdict_alt: tuple[Verdict, ...] = ()
    account: Literal["private", "professional", "corporate", "any"] = "any"
    owner: str

    def title(self, language: str) -> str:
        """The title in `language`, or in the other one, or the id."""
        return getattr(self, f"title_{language}") or self.title_nl or self.title_en or self.id


class Contact(Frozen):
    """The named person for a topic."""

    id: EntryId
    role: Localised
    name: Localised
    slack: SlackId | None = None
    deputy: str | None = None
    away_until: date | None = None
    reply_hours: int = Field(default=16, ge=1, le=400)

    def introduced(self, language: str) -> str:
        """Name and role; the name alone where it says the role already."""
        name, role = self.name.get(language), self.role.get(language)
        return name if role.casefold() in name.casefold() else f"{name} ({role})"

    def is_away(self, today: date) -> bool:
        return self.away_until is not None and today <= self.away_until


def _known_country(value: str) -> str:
    if value not in countries():
        raise ValueError(
            f"'holidays' does not know '{value}': "
            "name a country with two capitals (NL, BE, LU, DE, FR, GB …)"
        )
    return value


Country = Annotated[str, AfterValidator(_known_country)]
"""Whose public holidays are kept: two letters (ISO 3166)."""


class WorkingHours(Frozen):
    """When contacts work: ISO weekdays (1 is Monday) and local times."""

    days: tuple[int, ...] = (1, 2, 3, 4, 5)
    start: time = time(9)
    end: time = time(17)

    @field_validator("start", "end", mode="before")
    @classmethod
    def _quoted(cls, value: Any) -> Any:
        if isinstance(value, int):  # YAML reads 9:00 as a number in base 60
            raise ValueError('a time should stand between quotes: "09:00"')
        return value

    @field_validator("start", "end")
    @classmethod
    def _local(cls, value: time) -> time:
        if value.tzinfo is not None:
            raise ValueError("a time is that of 'timezone': \"09:00\", and nothing behind it")
        return value

    @model_validator(mode="after")
    def _some_time_each_week(self) -> Self:
        if not self.days or not all(1 <= day <= 7 for day in self.days):
            raise ValueError("'days' should be numbers from 1 (Monday) to 7 (Sunday)")
        # with less, a reply time would last for years
        if (self.end.hour, self.end.minute) < (self.start.hour + 1, self.start.minute):
            raise ValueError("'end' should be an hour or more after 'start'")
        return self


@dataclass(frozen=True)
class Hit:
    """An entry that a search found. `score` ranks within one search and means nothing beyond it."""

    entry: AnyEntry
    score: float
    signals: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """One entry stands out: quote it. `also`: what answers a second question in the same text."""

    entry: Clause | FaqEntry
    confidence: float
    also: tuple[Clause | FaqEntry, ...] = ()


@dataclass(frozen=True)
class Clarify:
    """One tap is needed: `facet` asks for the account, otherwise `choices` are offered."""

    choices: tuple[AnyEntry, ...]
    confidence: float
    facet: Literal["account"] | None = None
    also: tuple[Clause | FaqEntry, ...] = ()


@dataclass(frozen=True)
class HandOver:
    """About our subject, but nothing is sure enough: a person answers, `nearest` is shown."""

    contact: str | None
    nearest: tuple[Clause | FaqEntry, ...]
    confidence: float
    referral: Referral | None = None


@dataclass(frozen=True)
class Decline:
    """Not about our subject, or in a language that we do not speak (`foreign`)."""

    confidence: float
    foreign: bool = False


Decision = Answer | Clarify | HandOver | Decline
