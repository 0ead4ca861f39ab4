"""Posts that are suggested in conversation rather than in a file: their shape, and what is wrong.

A body has the shape of a post in a content file, without its id. While it waits it also holds what
is for the editors alone (`why`, `people`); `named` says whether the author wants to be named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from knowledge.drafting import Wrong
from knowledge.models import LANGUAGES, Account
from toolkit.catalogue import Catalogue
from toolkit.lengths import length_on
from toolkit.models import POST_LIMITS, Image, Network, Post, State, is_hashtag

Body = Mapping[str, Any]

CAMPAIGN, ACCOUNTS, NETWORK, IMAGE = "campaign", "accounts", "network", "image"
TEXT, HASHTAGS, WHY, PEOPLE, NAMED = "text", "own_hashtags", "why", "people", "named"
ID_PREFIX = "toolkit"
MOST_TEXT = 3000
"""Characters that a field of a modal takes, so that whoever reviews a post can change all of it."""
MOST_WHY = 1000
MOST_HASHTAGS = 400


class People(StrEnum):
    """What the author says of people who can be recognised in the picture."""

    NOBODY = "nobody"
    AGREED = "agreed"
    NOT_ASKED = "not-asked"


@dataclass(frozen=True)
class Suggestion:
    """What somebody filled in. `hashtags` as they were typed, `image` an id or empty.

    `texts`: by language.
    """

    texts: Mapping[str, str]
    network: str
    image: str = ""
    hashtags: str = ""
    why: str = ""
    people: str = People.NOBODY
    named: bool = False

    @classmethod
    def of(cls, body: Body) -> Suggestion:
        """What a body would have been made from."""
        return cls(
            texts={each: body[each][0] for each in LANGUAGES if body.get(each)},
            network=body[NETWORK],
            image=body.get(IMAGE, ""),
            hashtags=" ".join(body.get(HASHTAGS, ())),
            why=body.get(WHY, ""),
            people=body.get(PEOPLE, People.NOBODY),
            named=bool(body.get(NAMED)),
        )

    def as_body(self) -> dict[str, Any]:
        """Languages in which nothing stands are left out, like all that is empty."""
        texts = {each: [text] for each in LANGUAGES if (text := self.texts.get(each, "").strip())}
        body = {
            NETWORK: self.network, HASHTAGS: hashtags_in(self.hashtags), IMAGE: self.image, **texts,
            WHY: self.why.strip(), PEOPLE: self.people, NAMED: self.named,
        }  # fmt: skip
        return {key: value for key, value in body.items() if value}


@dataclass(frozen=True)
class Approval:
    """What an editor adds: the campaign, for which accounts, and the hashtags as they should be."""

    campaign: str
    accounts: Sequence[str]
    hashtags: str
    by: str
    """The role of the editor."""
    on: date

    def of(self, body: Body) -> dict[str, Any]:
        """The body as it is in force: what was for the editors alone is gone."""
        tags = hashtags_in(self.hashtags)
        rest = {
            key: value
            for key, value in body.items()
            if key in (NETWORK, IMAGE, NAMED, *LANGUAGES) and value
        }
        return {
            CAMPAIGN: self.campaign, ACCOUNTS: list(self.accounts), "state": State.APPROVED.value,
            "approved_by": self.by, "approved_on": self.on.isoformat(),
            **({HASHTAGS: tags} if tags else {}), **rest,
        }  # fmt: skip


def hashtags_in(typed: str) -> list[str]:
    """The hashtags as typed: a new one begins with `#`, after a comma or on a new line."""
    parts = re.split(r"[,;\n]|\s+(?=#)", typed)
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def post_of(post_id: str, body: Body, author: str | None = None) -> Post:
    """The post that a body stands for; `author`: who suggested it. Raises ValueError."""
    named = {"suggested_by": author} if body.get(NAMED) and author else {}
    rest = {key: value for key, value in body.items() if key not in (NAMED, WHY, PEOPLE)}
    return Post.model_validate({"id": post_id, **rest, **named})


def wrong_in(catalogue: Catalogue, today: date, body: Body) -> list[Wrong]:
    """What keeps a suggestion from being looked at."""
    return [
        *_wrong_choices(catalogue, today, body),
        *_wrong_hashtags(body),
        *_wrong_texts(body),
    ]


def wrong_in_force(catalogue: Catalogue, today: date, body: Body) -> list[Wrong]:
    """What keeps a body from being handed out: the same, and what an approval has to add."""
    found = wrong_in(catalogue, today, body)
    campaign = catalogue.campaigns.get(body.get(CAMPAIGN, ""))
    if campaign is None or not campaign.holds(today):
        found.append(Wrong(CAMPAIGN, "campaign_gone"))
    accounts = body.get(ACCOUNTS, ())
    if not accounts or not set(accounts) <= set(Account):
        found.append(Wrong(ACCOUNTS, "missing"))
    if not found:
        try:
            post_of(ID_PREFIX, body)
        except ValueError:
            found.append(Wrong(CAMPAIGN, "invalid"))
    return found


def images_to_choose(catalogue: Catalogue, today: date) -> list[Image]:
    """The pictures that may be handed out today, in the order of the file."""
    return [each for each in catalogue.images.values() if catalogue.image(each.id, today)]


def _wrong_choices(catalogue: Catalogue, today: date, body: Body) -> Iterator[Wrong]:
    if body.get(NETWORK) not in set(Network):
        yield Wrong(NETWORK, "missing")
    if body.get(IMAGE) and catalogue.image(body[IMAGE], today) is None:
        yield Wrong(IMAGE, "image_gone")
    if body.get(PEOPLE, People.NOBODY) not in set(People):
        yield Wrong(PEOPLE, "invalid")
    if len(body.get(WHY, "")) > MOST_WHY:
        yield Wrong(WHY, "too_long")


def _wrong_hashtags(body: Body) -> Iterator[Wrong]:
    for tag in body.get(HASHTAGS, ()):
        if not is_hashtag(tag):
            yield Wrong(HASHTAGS, "hashtag", {"hashtag": tag})


def _wrong_texts(body: Body) -> Iterator[Wrong]:
    written = [each for each in LANGUAGES if body.get(each)]
    if not written:
        yield Wrong(TEXT, "missing")
    tags = " ".join(body.get(HASHTAGS, ()))
    network = Network(body[NETWORK]) if body.get(NETWORK) in set(Network) else None
    for language in written:
        whole = "\n\n".join(part for part in (body[language][0], tags) if part)
        if len(body[language][0]) > MOST_TEXT:
            yield Wrong(f"{TEXT}.{language}", "too_long")
        elif network and length_on(network, whole) > POST_LIMITS[network]:
            values = {
                "length": str(length_on(network, whole)), "limit": str(POST_LIMITS[network]),
            }  # fmt: skip
            yield Wrong(f"{TEXT}.{language}", "post_too_long", values)
