"""What the toolkit hands out, as frozen data: campaigns and their assets."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from knowledge.models import LANGUAGES, Account, EntryId, Frozen, Line, Localised, SlackId
from toolkit.phrases import key

MOST_IMAGE_BYTES = 10_000_000
HASHTAG = r"^#\w+$"
MOST_HASHTAG = 60
Hashtag = Annotated[str, StringConstraints(pattern=HASHTAG, max_length=MOST_HASHTAG)]
FileName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*\.(png|jpg|gif)$")]
ChannelId = Annotated[str, StringConstraints(pattern=r"^[CG][A-Z0-9]{2,20}$")]
WEB_ADDRESS = r"^https://[^\s<>|]+$"
MOST_ADDRESS = 500
WebAddress = Annotated[str, StringConstraints(pattern=WEB_ADDRESS, max_length=MOST_ADDRESS)]


def is_web_address(text: str) -> bool:
    """Whether a post can link to this."""
    return len(text) <= MOST_ADDRESS and re.fullmatch(WEB_ADDRESS, text) is not None


def is_hashtag(text: str) -> bool:
    """Whether this is one hashtag, and nothing else."""
    return len(text) <= MOST_HASHTAG and re.fullmatch(HASHTAG, text) is not None


class Network(StrEnum):
    """Where a post is meant for."""

    LINKEDIN = "linkedin"
    INSTAGRAM = "instagram"
    X = "x"
    FACEBOOK = "facebook"
    WHATSAPP = "whatsapp"


POST_LIMITS = {
    Network.LINKEDIN: 3000,
    Network.INSTAGRAM: 2200,
    Network.X: 280,
    Network.FACEBOOK: 63206,
    Network.WHATSAPP: 65536,
}
"""The longest text each network takes, in characters, hashtags and link included."""


class Thanks(Frozen):
    """Who is thanked for sharing, and where. Without a channel nobody is, and no name is kept."""

    channel: ChannelId | None = None
    ranking: bool = False
    """Whether the names come in order of how much they shared, with that number."""


class State(StrEnum):
    """Whether an asset may be handed out. Expired is no state: it follows from the dates."""

    DRAFT = "draft"
    SUGGESTED = "suggested"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


class Dated(Frozen):
    """Something that holds between two dates, both included."""

    from_: date | None = Field(default=None, alias="from")
    until: date | None = None

    @model_validator(mode="after")
    def _dates_in_order(self) -> Dated:
        if self.from_ and self.until and self.until < self.from_:
            raise ValueError("'until' lies before 'from'")
        return self

    def holds(self, today: date) -> bool:
        return (self.from_ is None or self.from_ <= today) and (
            self.until is None or today <= self.until
        )


class Campaign(Dated):
    id: EntryId
    name: Localised
    goal: Localised
    audience: Localised | None = None
    contact: str


class Asset(Dated):
    """A post, hashtag set or image: what the organisation approved, by whom and when."""

    id: EntryId
    state: State
    approved_by: str | None = None
    approved_on: date | None = None

    @model_validator(mode="after")
    def _approved_by_somebody(self) -> Asset:
        if self.state is State.APPROVED and not (self.approved_by and self.approved_on):
            raise ValueError("an approved asset needs 'approved_by' and 'approved_on'")
        return self


class Hashtags(Asset):
    """A set of hashtags that belong together."""

    name: Localised
    nl: tuple[Hashtag, ...] = ()
    en: tuple[Hashtag, ...] = ()

    def tags(self, language: str) -> tuple[str, ...]:
        chosen: tuple[str, ...] = getattr(self, language)
        return chosen or self.nl or self.en


class Consent(Frozen):
    """What people who are in a picture are asked: what it is for, where, and until when.

    Who they are and what they said is in no file.
    """

    id: EntryId
    purpose: Localised
    networks: tuple[Network, ...] = Field(min_length=1)
    until: date

    def covers(self, network: Network | None, day: date) -> bool:
        """Whether it was asked for this use; `network` None: for any of its networks."""
        return day <= self.until and (network is None or network in self.networks)


class Image(Asset):
    """A picture with its alternative text. `file` lies in the folder images/.

    `consent`: the id of what the people in it are asked. `address` is where the same picture can be
    seen by anyone; one with people in it has none, because nobody could take it back from there.
    """

    file: FileName
    alt: Localised
    credit: Line
    licence: Line
    people: bool = False
    consent: EntryId | None = None
    address: WebAddress | None = None

    @model_validator(mode="after")
    def _people_agreed(self) -> Image:
        if self.state is State.APPROVED and self.people and self.consent is None:
            raise ValueError("an approved image with people in it needs 'consent'")
        if self.address and (self.people or self.consent):
            raise ValueError("an image with people in it cannot have an 'address'")
        return self


class Post(Asset):
    """A post for one network, in one or more wordings per language."""

    campaign: str
    network: Network
    accounts: tuple[Account, ...] = Field(min_length=1)
    disclosure: Localised | None = None
    clauses: tuple[str, ...] = ()
    hashtags: str | None = None
    own_hashtags: tuple[Hashtag, ...] = ()
    """Those that are in no set, after those of the set."""
    image: str | None = None
    link: WebAddress | None = None
    nl: tuple[Line, ...] = ()
    en: tuple[Line, ...] = ()
    suggested_by: SlackId | None = None
    """Who suggested it and wants to be named."""

    @model_validator(mode="after")
    def _some_text(self) -> Post:
        if not self.nl and not self.en:
            raise ValueError("a post needs a text in nl or en")
        return self

    def language_for(self, language: str) -> str:
        """`language` where the post is written in it, else the one that it is written in."""
        return next(each for each in (language, *LANGUAGES) if self.wordings(each))

    def wordings(self, language: str) -> tuple[str, ...]:
        """The texts in `language`; empty where the post is not written in it."""
        chosen: tuple[str, ...] = getattr(self, language) if language in LANGUAGES else ()
        return chosen


class Rule(StrEnum):
    """What is looked for in a draft of one's own."""

    DISCLOSURE = "disclosure"
    WATCHWORD = "watchword"
    MENTION = "mention"
    NAME = "name"
    ALT = "alt"
    LENGTH = "length"
    TRACKING = "tracking"
    HASHTAGS = "hashtags"


def _with_a_word(value: str) -> str:
    if not key(value):
        raise ValueError(f"there is no letter or figure in '{value}': nothing would be found")
    return value


Phrase = Annotated[Line, StringConstraints(max_length=100), AfterValidator(_with_a_word)]
"""A word or a few, found whole, whatever the capitals, accents, spaces and hyphens."""


class Organisation(Frozen):
    """How an organisation is called, and how its people say that they work there."""

    names: tuple[Phrase, ...] = ()
    disclosures: tuple[Phrase, ...] = ()


class Watchword(Frozen):
    """Words that should not simply go online: a client, a project, a product to come."""

    words: tuple[Phrase, ...] = Field(min_length=1)
    hint: Localised | None = None
    clause: str | None = None


class Watchlist(Frozen):
    """What an organisation's drafts are looked over for. `clauses`: what each rule goes back to."""

    organisation: Organisation = Organisation()
    clauses: dict[Rule, str] = Field(default_factory=dict)
    watchwords: tuple[Watchword, ...] = ()
