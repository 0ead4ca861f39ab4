"""Posts that are suggested in conversation rather than in a file: their shape, and what is wrong.

A body has the shape of a post in a content file, without its id. While it waits it also holds what
is for the editors alone (`why`, `people`); `named` says whether the author wants to be named, and
`picture` describes a picture of the author's own, whose id is then the post's `image`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from knowledge.drafting import Wrong
from knowledge.models import LANGUAGES, Account
from toolkit.catalogue import Catalogue
from toolkit.draft import Draft, Severity
from toolkit.lengths import length_on
from toolkit.models import (
    POST_LIMITS,
    Consent,
    Image,
    Network,
    Post,
    Rule,
    State,
    is_hashtag,
    is_web_address,
)

Body = Mapping[str, Any]

CAMPAIGN, ACCOUNTS, NETWORK, IMAGE = "campaign", "accounts", "network", "image"
TEXT, HASHTAGS, WHY, PEOPLE, NAMED = "text", "own_hashtags", "why", "people", "named"
LINK, UNTIL, DISCLOSURE = "link", "until", "disclosure"
PICTURE, ALT, CREDIT, LICENCE, CONSENT = "picture", "alt", "credit", "licence", "consent"
APPROVED_BY, APPROVED_ON = "approved_by", "approved_on"
PURPOSE, NETWORKS = "purpose", "networks"
ID_PREFIX = "toolkit"
PICTURE_PREFIX = "toolkit.picture"
CONSENT_PREFIX = "toolkit.consent"
MOST_TEXT = 3000
"""Characters that a field of a modal takes, so that whoever reviews a post can change all of it."""
MOST_WHY = 1000
MOST_HASHTAGS = 400
MOST_ALT = 1000
MOST_LINE = 200
"""Characters of who made a picture, of its licence and of a line of disclosure."""


class People(StrEnum):
    """What the author says of people who can be recognised in the picture."""

    NOBODY = "nobody"
    AGREED = "agreed"
    NOT_ASKED = "not-asked"


@dataclass(frozen=True)
class Suggestion:
    """What somebody filled in. `hashtags` as they were typed, `image` an id or empty.

    `texts`: by language. `until`: an ISO date or empty. `people` was asked before pictures could be
    uploaded: of a picture of one's own its description says it.
    """

    texts: Mapping[str, str]
    network: str
    image: str = ""
    hashtags: str = ""
    why: str = ""
    people: str = ""
    named: bool = False
    link: str = ""
    until: str = ""

    @classmethod
    def of(cls, body: Body) -> Suggestion:
        """What a body would have been made from."""
        return cls(
            texts={each: body[each][0] for each in LANGUAGES if body.get(each)},
            network=body[NETWORK],
            image=body.get(IMAGE, ""),
            hashtags=" ".join(body.get(HASHTAGS, ())),
            why=body.get(WHY, ""),
            people=body.get(PEOPLE, ""),
            named=bool(body.get(NAMED)),
            link=body.get(LINK, ""),
            until=body.get(UNTIL, ""),
        )

    def as_body(self) -> dict[str, Any]:
        """Languages in which nothing stands are left out, like all that is empty."""
        texts = {each: [text] for each in LANGUAGES if (text := self.texts.get(each, "").strip())}
        body = {
            NETWORK: self.network, HASHTAGS: hashtags_in(self.hashtags), IMAGE: self.image, **texts,
            WHY: self.why.strip(), PEOPLE: self.people, NAMED: self.named,
            LINK: self.link.strip(), UNTIL: self.until,
        }  # fmt: skip
        return {key: value for key, value in body.items() if value}


@dataclass(frozen=True)
class Description:
    """What has to be known of a picture of one's own before it can be shown.

    `alt`: by language what can be seen on it. `people`: empty as long as nobody said.
    """

    alt: Mapping[str, str]
    credit: str = ""
    licence: str = ""
    people: str = ""

    @classmethod
    def of(cls, body: Body) -> Description:
        found = body.get(PICTURE, {})
        return cls(
            found.get(ALT, {}), found.get(CREDIT, ""), found.get(LICENCE, ""), found.get(PEOPLE, "")
        )

    def put_into(self, body: Body) -> dict[str, Any]:
        """The body with this description, and with what was asked of people before."""
        alt = {each: text for each in LANGUAGES if (text := self.alt.get(each, "").strip())}
        said = {
            ALT: alt, CREDIT: self.credit.strip(), LICENCE: self.licence.strip(),
            PEOPLE: self.people, CONSENT: body.get(PICTURE, {}).get(CONSENT),
        }  # fmt: skip
        return {**body, PICTURE: {key: value for key, value in said.items() if value}}

    @property
    def shows_people(self) -> bool:
        return self.people in (People.AGREED, People.NOT_ASKED)


@dataclass(frozen=True)
class Approval:
    """What an editor adds: the campaign, for which accounts, and the hashtags as they should be.

    `until`: an ISO date or empty. `disclosure`: by language the line that says one works here,
    where the accounts need it.
    """

    campaign: str
    accounts: Sequence[str]
    hashtags: str
    until: str
    disclosure: Mapping[str, str]
    by: str
    """The role of the editor."""
    on: date

    def of(self, body: Body) -> dict[str, Any]:
        """The body as it is in force: what was for the editors alone is gone."""
        said = {each: text for each in LANGUAGES if (text := self.disclosure.get(each, "").strip())}
        kept = (NETWORK, IMAGE, PICTURE, LINK, NAMED, *LANGUAGES)
        found = {
            CAMPAIGN: self.campaign, ACCOUNTS: list(self.accounts), "state": State.APPROVED.value,
            APPROVED_BY: self.by, APPROVED_ON: self.on.isoformat(), DISCLOSURE: said,
            HASHTAGS: hashtags_in(self.hashtags), UNTIL: self.until,
            **{key: body.get(key) for key in kept},
        }  # fmt: skip
        return {key: value for key, value in found.items() if value or key == ACCOUNTS}


def hashtags_in(typed: str) -> list[str]:
    """The hashtags as typed: a new one begins with `#`, after a comma or on a new line."""
    parts = re.split(r"[,;\n]|\s+(?=#)", typed)
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def post_of(post_id: str, body: Body, author: str | None = None) -> Post:
    """The post that a body stands for; `author`: who suggested it. Raises ValueError."""
    named = {"suggested_by": author} if body.get(NAMED) and author else {}
    apart = (NAMED, WHY, PEOPLE, PICTURE)
    rest = {key: value for key, value in body.items() if key not in apart}
    return Post.model_validate({"id": post_id, **rest, **named})


def image_of(body: Body, kind: str) -> Image:
    """The author's own picture as it may be shown, or is to be. Raises ValueError."""
    return Image.model_validate(image_body(body, kind))


def image_body(body: Body, kind: str) -> dict[str, Any]:
    """The same in the shape of a content file; `kind`: how its file's name ends."""
    said, consent, image_id = Description.of(body), consent_of(body), str(body[IMAGE])
    approved = {key: body[key] for key in (APPROVED_BY, APPROVED_ON) if key in body}
    return {
        "id": image_id, "file": file_name(image_id, kind),
        "state": (State.APPROVED if approved else State.SUGGESTED).value, **approved,
        ALT: dict(said.alt), CREDIT: said.credit, LICENCE: said.licence,
        **({PEOPLE: True} if said.shows_people else {}),
        **({CONSENT: consent.id} if consent else {}),
    }  # fmt: skip


def consent_of(body: Body) -> Consent | None:
    """What the people in the author's own picture are asked. Raises ValueError."""
    found = body.get(PICTURE, {}).get(CONSENT)
    return Consent.model_validate(found) if found else None


def asking(body: Body, purpose: Mapping[str, str], networks: Sequence[str], until: str) -> Body:
    """The body with what the people in its picture are asked from now on."""
    consent = {
        "id": f"{CONSENT_PREFIX}{body[IMAGE].removeprefix(PICTURE_PREFIX)}",
        PURPOSE: {each: text for each in LANGUAGES if (text := purpose.get(each, "").strip())},
        NETWORKS: list(networks), UNTIL: until,
    }  # fmt: skip
    return {**body, PICTURE: {**body[PICTURE], CONSENT: consent}}


def file_name(image_id: str, kind: str) -> str:
    """What the file of somebody's own picture is called."""
    return f"{image_id.replace('.', '-')}.{kind}"


def wrong_in(catalogue: Catalogue, today: date, body: Body) -> list[Wrong]:
    """What keeps a suggestion from being looked at."""
    return [
        *_wrong_choices(catalogue, today, body),
        *_wrong_hashtags(body),
        *_wrong_texts(body),
        *_wrong_reach(today, body),
    ]


def wrong_in_description(body: Body, said: Description) -> list[Wrong]:
    """What keeps a description of a body's picture from being kept; it need not be complete yet.

    Once people are asked nobody takes them out of the picture again: one of them may have said no.
    """
    found = [
        Wrong(f"{ALT}.{each}", "too_long")
        for each, text in said.alt.items()
        if len(text) > MOST_ALT
    ]
    if not any(text.strip() for text in said.alt.values()):
        found.append(Wrong(ALT, "missing"))
    for at, text in ((CREDIT, said.credit), (LICENCE, said.licence)):
        if not text.strip():
            found.append(Wrong(at, "missing"))
        elif len(text) > MOST_LINE:
            found.append(Wrong(at, "too_long"))
    if said.people not in set(People):
        found.append(Wrong(PEOPLE, "missing"))
    elif CONSENT in body[PICTURE] and not said.shows_people:
        found.append(Wrong(PEOPLE, "people_asked"))
    return found


def wrong_in_asking(today: date, body: Body, languages: Sequence[str]) -> list[Wrong]:
    """What keeps people from being asked."""
    asked = body[PICTURE][CONSENT]
    found = [
        Wrong(f"{PURPOSE}.{each}", "missing") for each in languages if each not in asked[PURPOSE]
    ]
    found += [
        Wrong(f"{PURPOSE}.{each}", "too_long")
        for each, text in asked[PURPOSE].items()
        if len(text) > MOST_LINE
    ]
    if not asked[NETWORKS] or not set(asked[NETWORKS]) <= set(Network):
        found.append(Wrong(NETWORKS, "missing"))
    if (day := _day(asked[UNTIL])) is None or day < today:
        found.append(Wrong(UNTIL, "day_past"))
    return found


def wrong_in_picture(
    catalogue: Catalogue, today: date, body: Body, languages: Sequence[str]
) -> list[Wrong]:
    """What keeps the author's own picture from being shown: who is in it, and who cannot see it."""
    said, consent = Description.of(body), consent_of(body)
    if not (all(said.alt.get(each) for each in languages) and said.credit and said.licence):
        return [Wrong(PICTURE, "picture_undescribed")]
    if said.people not in set(People):
        return [Wrong(PICTURE, "picture_undescribed")]
    if not said.shows_people:
        return []
    if consent is None:
        return [Wrong(PICTURE, "consent_missing")]
    network = Network(body[NETWORK])
    if not catalogue.all_agree(image_of(body, "png"), consent, network, today):
        return [Wrong(PICTURE, "consent_open")]
    return []


def falls_short(catalogue: Catalogue, body: Body) -> list[Wrong]:
    """Where the consent of a body in force does not reach as far as the post: to its last day."""
    if not Description.of(body).shows_people:
        return []
    image, consent, post = image_of(body, "png"), consent_of(body), post_of(ID_PREFIX, body)
    assert consent is not None  # else it would not be in force
    asked = replace(
        catalogue,
        images={**catalogue.images, image.id: image},
        consents={**catalogue.consents, consent.id: consent},
    )
    ends = [day for day in (post.until, catalogue.campaigns[post.campaign].until) if day]
    lasts = asked.lacks_consent(post) is None
    if lasts and catalogue.all_agree(image, consent, post.network, min(ends)):
        return []
    return [Wrong(UNTIL, "consent_short")]


def wrong_in_force(catalogue: Catalogue, today: date, body: Body) -> list[Wrong]:
    """What keeps a body from being handed out: the same, and what an approval has to add."""
    found = wrong_in(catalogue, today, body)
    campaign = catalogue.campaigns.get(body.get(CAMPAIGN, ""))
    if campaign is None or not campaign.holds(today):
        found.append(Wrong(CAMPAIGN, "campaign_gone"))
    accounts = body.get(ACCOUNTS, ())
    if not accounts or not set(accounts) <= set(Account):
        found.append(Wrong(ACCOUNTS, "missing"))
    found += _undisclosed(catalogue, body)
    if not found:
        try:
            post_of(ID_PREFIX, body)
        except ValueError:
            found.append(Wrong(CAMPAIGN, "invalid"))
    return found


def needs_disclosure(
    catalogue: Catalogue, network: str, text: str, accounts: Sequence[str]
) -> bool:
    """Whether a text speaks of the organisation from an account that does not show who speaks."""
    return any(
        finding.rule is Rule.DISCLOSURE and finding.severity is Severity.WARNING
        for account in accounts
        if account in set(Account)
        for finding in catalogue.checker.check(Draft(text, Network(network), Account(account)))
    )


def _undisclosed(catalogue: Catalogue, body: Body) -> Iterator[Wrong]:
    if body.get(NETWORK) not in set(Network):
        return
    said = body.get(DISCLOSURE, {})
    for language in LANGUAGES:
        text = "".join(body.get(language, ()))
        if len(said.get(language, "")) > MOST_LINE:
            yield Wrong(f"{DISCLOSURE}.{language}", "too_long")
        elif not said and needs_disclosure(catalogue, body[NETWORK], text, body.get(ACCOUNTS, ())):
            yield Wrong(f"{DISCLOSURE}.{language}", "undisclosed")


def images_to_choose(catalogue: Catalogue, today: date) -> list[Image]:
    """The pictures that may be handed out today, in the order of the file."""
    return [each for each in catalogue.images.values() if catalogue.image(each.id, today)]


def _wrong_choices(catalogue: Catalogue, today: date, body: Body) -> Iterator[Wrong]:
    if body.get(NETWORK) not in set(Network):
        yield Wrong(NETWORK, "missing")
    if body.get(IMAGE) and PICTURE not in body and catalogue.image(body[IMAGE], today) is None:
        yield Wrong(IMAGE, "image_gone")
    if body.get(PEOPLE, People.NOBODY) not in set(People):
        yield Wrong(PEOPLE, "invalid")
    if len(body.get(WHY, "")) > MOST_WHY:
        yield Wrong(WHY, "too_long")


def _wrong_reach(today: date, body: Body) -> Iterator[Wrong]:
    if LINK in body and not is_web_address(body[LINK]):
        yield Wrong(LINK, "link")
    if UNTIL in body and ((day := _day(body[UNTIL])) is None or day < today):
        yield Wrong(UNTIL, "day_past")


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _wrong_hashtags(body: Body) -> Iterator[Wrong]:
    for tag in body.get(HASHTAGS, ()):
        if not is_hashtag(tag):
            yield Wrong(HASHTAGS, "hashtag", {"hashtag": tag})


def _wrong_texts(body: Body) -> Iterator[Wrong]:
    written = [each for each in LANGUAGES if body.get(each)]
    if not written:
        yield Wrong(TEXT, "missing")
    tail = (" ".join(body.get(HASHTAGS, ())), body.get(LINK, ""))
    network = Network(body[NETWORK]) if body.get(NETWORK) in set(Network) else None
    for language in written:
        whole = "\n\n".join(part for part in (body[language][0], *tail) if part)
        if len(body[language][0]) > MOST_TEXT:
            yield Wrong(f"{TEXT}.{language}", "too_long")
        elif network and length_on(network, whole) > POST_LIMITS[network]:
            values = {
                "length": str(length_on(network, whole)), "limit": str(POST_LIMITS[network]),
            }  # fmt: skip
            yield Wrong(f"{TEXT}.{language}", "post_too_long", values)
