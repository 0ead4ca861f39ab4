"""YAML -> Catalogue, and finding in it what may be handed out. Nothing else can be reached."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge import text as words
from knowledge import yamlfile
from knowledge.library import Library
from knowledge.models import EDITOR, LANGUAGES, Clause
from knowledge.postings import PostedBM25
from knowledge.yamlfile import ContentError, Document, Location, Problem
from toolkit.draft import Checker
from toolkit.lengths import length_on
from toolkit.models import (
    MOST_IMAGE_BYTES,
    POST_LIMITS,
    Asset,
    Campaign,
    Consent,
    Hashtags,
    Image,
    Network,
    Post,
    State,
    Thanks,
    Watchlist,
)
from toolkit.phrases import key

SHIPPED = Path(__file__).parent / "content"
MOST_UNDER_CONSENT = 10
"""Images that somebody is asked about at once: they are all in one message."""
Consents = Callable[[Consent, str, Network | None, date], bool]
"""Whether everybody who is in a picture (its digest) agrees to what a consent asks, for a network
(None: for any) and on a day."""


def nobody_agreed(
    consent: Consent,  # noqa: ARG001 - the shape of Consents
    picture: str,  # noqa: ARG001
    network: Network | None,  # noqa: ARG001
    day: date,  # noqa: ARG001
) -> bool:
    """Where answers are not kept, nobody agreed."""
    return False


class Stored(Protocol):
    """An image's bytes, wherever they lie."""

    @property
    def digest(self) -> str:
        """What tells one version of it from another."""

    def read(self) -> bytes:
        """Raises OSError where they are gone."""


@dataclass(frozen=True)
class InFolder:
    """An image in the folder images/."""

    path: Path

    @property
    def digest(self) -> str:
        stat = self.path.stat()
        return _digest(self.path, stat.st_mtime_ns, stat.st_size)

    def read(self) -> bytes:
        return self.path.read_bytes()


@lru_cache(maxsize=1000)
def _digest(path: Path, changed: int, size: int) -> str:  # noqa: ARG001 - they make the cache key
    return hashlib.sha256(path.read_bytes()).hexdigest()


@dataclass(frozen=True)
class _Day:
    """What may be shared on one day, in the order in which it is shown, and how to choose of it."""

    posts: Sequence[Post]
    places: NDArray[np.int_]
    """Where each stands among all posts."""
    networks: NDArray[np.str_]
    campaigns: NDArray[np.str_]
    languages: Mapping[str, NDArray[np.bool_]]
    """Whether each is written in a language."""
    by_campaign: Mapping[Campaign, int]
    by_network: Mapping[Network, int]


@dataclass(frozen=True)
class Catalogue:
    """Everything in the toolkit, approved or not. Ask `handable` what may be handed out."""

    path: Path
    campaigns: Mapping[str, Campaign]
    posts: Mapping[str, Post]
    hashtags: Mapping[str, Hashtags]
    images: Mapping[str, Image]
    consents: Mapping[str, Consent] = field(default_factory=dict)
    watchlist: Watchlist = field(default_factory=Watchlist)
    agreed: Consents = field(default=nobody_agreed, repr=False, compare=False)
    thanks: Thanks = field(default_factory=Thanks)
    stored: Mapping[str, Stored] = field(default_factory=dict, repr=False, compare=False)
    """By id, where images lie that are in no folder."""
    extends: Catalogue | None = field(default=None, repr=False, compare=False)
    """The one to whose posts this adds some: what they are found by is not worked out again."""

    @cached_property
    def checker(self) -> Checker:
        """What looks drafts over for this organisation."""
        return Checker(self.watchlist)

    def handable(self, today: date) -> list[Post]:
        """What may be shared today: approved, and inside its own and its campaign's dates.

        The campaign that ends first comes first, and in it the networks in their order.
        """
        return [*self._day(today).posts]

    def campaigns_of(self, today: date) -> Mapping[Campaign, int]:
        """The campaigns of today in their order, with how many posts of each may be shared."""
        return self._day(today).by_campaign

    def networks_of(self, today: date) -> Mapping[Network, int]:
        """How many posts may be shared today on each network."""
        return self._day(today).by_network

    def _day(self, today: date) -> _Day:
        found = self._days.get(today)
        if found is None:
            found = self._new_day(today)
            self._days.clear()
            self._days[today] = found
        return found

    @cached_property
    def _days(self) -> dict[date, _Day]:
        """One day at a time: what may be shared changes with the day and with nothing else."""
        return {}

    def _new_day(self, today: date) -> _Day:
        ending = sorted(self.campaigns.values(), key=lambda each: each.until or date.max)
        order = {campaign.id: place for place, campaign in enumerate(ending)}
        networks = list(Network)
        places = {post_id: place for place, post_id in enumerate(self.posts)}
        posts = sorted(
            (post for post in self.posts.values() if self._may_go_out(post, today)),
            key=lambda post: (order[post.campaign], networks.index(post.network)),
        )
        campaigns = Counter(post.campaign for post in posts)
        return _Day(
            posts=posts,
            places=np.array([places[post.id] for post in posts], dtype=int),
            networks=np.array([post.network.value for post in posts], dtype=str),
            campaigns=np.array([post.campaign for post in posts], dtype=str),
            languages={
                each: np.array([bool(post.wordings(each)) for post in posts], dtype=bool)
                for each in LANGUAGES
            },
            by_campaign={self.campaigns[each]: count for each, count in campaigns.items()},
            by_network=Counter(post.network for post in posts),
        )

    def post(self, post_id: str, today: date) -> Post | None:
        """This post, if it may be shared today."""
        post = self.posts.get(post_id)
        return post if post is not None and self._may_go_out(post, today) else None

    def instead_of(self, post_id: str, today: date) -> Post | None:
        """What may be shared today in place of a post: of its campaign, else for its network."""
        gone = self.posts.get(post_id)
        if gone is None:
            return None
        others = [post for post in self.handable(today) if post.id != post_id]
        alike = [post for post in others if post.campaign == gone.campaign]
        same_network = [post for post in others if post.network is gone.network]
        both = [post for post in alike if post.network is gone.network]
        return next(iter([*both, *alike, *same_network]), None)

    def _may_go_out(self, post: Post, today: date) -> bool:
        return (
            post.state is State.APPROVED
            and post.holds(today)
            and self.campaigns[post.campaign].holds(today)
        )

    def image_of(self, post: Post, today: date) -> Image | None:
        """The post's image, if that may be shared today and everybody in it agrees."""
        return self.image(post.image or "", today, post.network)

    def image(self, image_id: str, today: date, network: Network | None = None) -> Image | None:
        """This image, if it may be shared today and everybody in it agrees.

        `network`: where it is shared; None: on any.
        """
        image = self.images.get(image_id)
        if image is None or image.state is not State.APPROVED or not image.holds(today):
            return None
        return image if self._is_agreed(image, network, today) else None

    def _is_agreed(self, image: Image, network: Network | None, today: date) -> bool:
        if image.consent is None:
            return not image.people
        consent = self.consents.get(image.consent)
        return (
            consent is not None
            and consent.covers(network, today)
            and self.all_agree(image, consent, network, today)
        )

    def all_agree(self, image: Image, consent: Consent, network: Network | None, day: date) -> bool:
        """Whether everybody in an image said yes to this very picture; False where it is gone."""
        try:
            picture = self.file_of(image).digest
        except OSError:
            return False
        return self.agreed(consent, picture, network, day)

    def images_under(self, consent_id: str) -> list[Image]:
        """The pictures that hang on a consent and were not withdrawn, in the order of the file."""
        return [
            image
            for image in self.images.values()
            if image.consent == consent_id and image.state is not State.WITHDRAWN
        ]

    def posts_under(self, consent_id: str) -> list[Post]:
        """The posts with a picture that hangs on a consent, in the order of the files."""
        images = {image.id for image in self.images.values() if image.consent == consent_id}
        return [post for post in self.posts.values() if post.image in images]

    def file_of(self, image: Image) -> Stored:
        """Where an image lies."""
        return self.stored.get(image.id) or InFolder(self.path / "images" / image.file)

    def lacks_consent(self, post: Post) -> Consent | None:
        """The consent that does not reach as far as a post: for its network, or for all its days.

        None where nothing is lacking, or where the image needs none.
        """
        image = self.images.get(post.image or "")
        consent = self.consents.get(image.consent or "") if image else None
        if image is None or consent is None:
            return None
        ends = [each for each in (post.until, self.campaigns[post.campaign].until, image.until)
                if each]  # fmt: skip
        lasts = bool(ends) and min(ends) <= consent.until
        return None if lasts and post.network in consent.networks else consent

    def tags_of(self, post: Post, language: str, today: date) -> tuple[str, ...]:
        """The post's hashtags: those of its set, if that may be used today, and its own."""
        found = self.hashtags.get(post.hashtags or "")
        if found is None or found.state is not State.APPROVED or not found.holds(today):
            return post.own_hashtags
        return (*found.tags(language), *post.own_hashtags)

    def with_added(
        self, posts: Sequence[Post] = (), images: Sequence[tuple[Image, Stored]] = (),
        consents: Sequence[Consent] = (),
    ) -> Catalogue:  # fmt: skip
        """The same with more in it; what stands in the files holds.

        A post is left out whose id or campaign is not right for that.
        """
        fitting = {
            post.id: post
            for post in posts
            if post.id not in self.posts and post.campaign in self.campaigns
        }
        shown = {image.id: (image, file) for image, file in images if image.id not in self.images}
        return replace(
            self,
            posts={**self.posts, **fitting},
            images={**self.images, **{image.id: image for image, _ in shown.values()}},
            consents={**{each.id: each for each in consents}, **self.consents},
            stored={**self.stored, **{image.id: file for image, file in shown.values()}},
            extends=self,
        )

    def without_people(self) -> Catalogue:
        """The same without the pictures that need somebody's consent."""
        return replace(self, agreed=nobody_agreed, extends=self)

    def with_answers(self, agreed: Consents) -> Catalogue:
        """The same with pictures for whose use `agreed` says that everybody in them agrees."""
        return replace(self, agreed=agreed, extends=self)

    def complete_text(self, post: Post, language: str, wording: int, today: date) -> str:
        """The text exactly as it will be posted: a wording, then hashtags and link."""
        wordings = post.wordings(language)
        tail = [" ".join(self.tags_of(post, language, today)), post.link or ""]
        return "\n\n".join([wordings[wording % len(wordings)], *(part for part in tail if part)])

    def images_to_show(self, today: date) -> Iterator[tuple[Image, Stored]]:
        """The images that posts of today use, each with its file."""
        shown = (self.image_of(post, today) for post in self.handable(today))
        for image in {image.id: image for image in shown if image is not None}.values():
            yield image, self.file_of(image)

    def find(
        self, query: str, today: date, *, network: Network | None = None,
        campaign: str | None = None, language: str | None = None,
    ) -> list[Post]:  # fmt: skip
        """Posts that may be shared today and match: by relevance, or without a query in order."""
        day = self._day(today)
        chosen = np.ones(len(day.posts), dtype=bool)
        if network is not None:
            chosen &= day.networks == network.value
        if campaign is not None:
            chosen &= day.campaigns == campaign
        if language is not None:
            chosen &= day.languages[language]
        if not words.words(query):
            return [day.posts[place] for place in np.flatnonzero(chosen).tolist()]
        scores = np.where(chosen, self._scores(query)[day.places], 0.0)
        found = np.flatnonzero(scores > 0)
        best = found[np.argsort(-scores[found], kind="stable")]
        return [day.posts[place] for place in best.tolist()]

    def prepare(self) -> None:
        """Build now what the first search would wait for."""
        _ = self._indexes

    def _scores(self, query: str) -> NDArray[np.float64]:
        """A score for each post, in the order of the files: the better of its languages."""
        best = np.zeros(len(self.posts))
        for language, index in self._indexes.items():
            weights = words.terms(query, language).weights
            best = np.maximum(best, index.weighted_scores(weights.items()))
        return best

    @cached_property
    def _indexes(self) -> dict[str, PostedBM25]:
        if not self.posts:
            return {}
        if self.extends and self.extends.posts is self.posts:
            return self.extends._indexes
        return {language: PostedBM25(terms) for language, terms in self._terms.items()}

    @cached_property
    def _terms(self) -> dict[str, list[list[str]]]:
        """By language what each post is found by, in the order of the files."""
        known = self.extends._terms if self.extends else {each: [] for each in LANGUAGES}
        return {
            language: [
                *terms,
                *(
                    list(words.terms(self._described(post, language), language).weights)
                    for post in list(self.posts.values())[len(terms) :]
                ),
            ]
            for language, terms in known.items()
        }

    def _described(self, post: Post, language: str) -> str:
        campaign = self.campaigns[post.campaign]
        tags = self.hashtags.get(post.hashtags or "")
        parts = [
            campaign.name.get(language), campaign.goal.get(language), post.network.value,
            *post.wordings(language), *(tags.tags(language) if tags else ()), *post.own_hashtags,
        ]  # fmt: skip
        return " ".join(parts)


def load(path: Path, library: Library | None) -> Catalogue:
    """Read a toolkit folder; an absent one is an empty catalogue. Raises ContentError.

    Without a library (because the policy is wrong) what refers to it is not looked at.
    """
    if not path.is_dir():
        return Catalogue(path, {}, {}, {}, {})
    return _Loader(path, library).load()


def folder_of(content: Path) -> Path:
    """Where a content folder keeps its toolkit; the shipped content has it beside itself."""
    from knowledge import library

    return SHIPPED if content.resolve() == library.SHIPPED.resolve() else content / "toolkit"


class _Loader:
    def __init__(self, path: Path, library: Library | None) -> None:
        self.path = path
        self.library = library
        self.documents: list[Document] = []
        self.found_at: dict[str, tuple[Document, Location]] = {}

    def load(self) -> Catalogue:
        campaigns = self._one_file("campaigns", Campaign)
        hashtags = self._one_file("hashtags", Hashtags)
        images = {**self._one_file("images", Image), **self._folder("images", Image)}
        consents = {**self._one_file("consents", Consent), **self._folder("consents", Consent)}
        posts = self._folder("posts", Post)
        catalogue = Catalogue(
            self.path, campaigns, posts, hashtags, images, consents, self._watchlist(),
            thanks=self._thanks(),
        )  # fmt: skip
        self._check(catalogue)
        problems = [problem for document in self.documents for problem in document.problems]
        if problems:
            raise ContentError(problems)
        return catalogue

    def _one_file(self, key: str, model: type[yamlfile.ModelT]) -> dict[str, yamlfile.ModelT]:
        found: dict[str, yamlfile.ModelT] = {}
        path = self.path / f"{key}.yaml"
        if path.exists():
            self._read(path, key, model, found)
        return found

    def _folder(self, key: str, model: type[yamlfile.ModelT]) -> dict[str, yamlfile.ModelT]:
        found: dict[str, yamlfile.ModelT] = {}
        for path in sorted((self.path / key).glob("*.y*ml")):
            self._read(path, key, model, found)
        return found

    def _thanks(self) -> Thanks:
        path = self.path / "thanks.yaml"
        if not path.exists():
            return Thanks()
        document = yamlfile.read(path)
        self.documents.append(document)
        found = None if document.problems else document.read_as(Thanks, document.data)
        return found or Thanks()

    def _read(
        self, path: Path, key: str, model: type[yamlfile.ModelT],
        into: dict[str, yamlfile.ModelT],
    ) -> None:  # fmt: skip
        document = yamlfile.read(path)
        self.documents.append(document)
        if document.problems:
            return
        document.allow_keys(key)
        for at, item in document.list_of(model, key):
            item_id = str(item.id)  # type: ignore[attr-defined]  # all these models have one
            if item_id in self.found_at:
                document.problem(f"the id '{item_id}' is used twice in the toolkit", (*at, "id"))
            into[item_id] = item
            self.found_at[item_id] = (document, at)

    def _watchlist(self) -> Watchlist:
        path = self.path / "watchwords.yaml"
        if not path.exists():
            return Watchlist()
        document = yamlfile.read(path)
        self.documents.append(document)
        if document.problems or document.data is None:  # nothing but comments
            return Watchlist()
        found = document.read_as(Watchlist, document.data)
        if found is None:
            return Watchlist()
        self._cited(document, found)
        _each_word_once(document, found)
        return found

    def _cited(self, document: Document, watchlist: Watchlist) -> None:
        cited: list[tuple[str | None, Location]] = [
            *((clause, ("clauses", rule)) for rule, clause in watchlist.clauses.items()),
            *(
                (watchword.clause, ("watchwords", number, "clause"))
                for number, watchword in enumerate(watchlist.watchwords)
            ),
        ]
        for clause, at in cited:
            if clause and not self._is_clause(clause):
                document.problem(f"there is no clause '{clause}'", at)

    def _is_clause(self, entry_id: str) -> bool:
        return self.library is None or isinstance(self.library.entries.get(entry_id), Clause)

    def _problem(self, item_id: str, message: str, *at: str | int) -> None:
        document, place = self.found_at[item_id]
        document.problem(message, (*place, *at))

    def _check(self, catalogue: Catalogue) -> None:
        for campaign in catalogue.campaigns.values():
            if self.library and campaign.contact not in self.library.contacts:
                message = f"there is no contact '{campaign.contact}'"
                self._problem(campaign.id, message, "contact")
        assets: Sequence[Asset] = [
            *catalogue.hashtags.values(), *catalogue.images.values(), *catalogue.posts.values(),
        ]  # fmt: skip
        for asset in assets:
            by = asset.approved_by
            if self.library and by and by != EDITOR and by not in self.library.contacts:
                message = f"there is no contact '{asset.approved_by}'"
                self._problem(asset.id, message, "approved_by")
        for image in catalogue.images.values():
            self._image(image)
            if image.consent is not None and image.consent not in catalogue.consents:
                self._problem(image.id, f"there is no consent '{image.consent}'", "consent")
        for consent in catalogue.consents.values():
            if len(catalogue.images_under(consent.id)) > MOST_UNDER_CONSENT:
                message = f"over {MOST_UNDER_CONSENT} images refer to it: nobody looks at so many"
                self._problem(consent.id, message)
            for language in self.library.languages if self.library else ():
                if getattr(consent.purpose, language) is None:
                    message = f"the purpose in '{language}' is missing"
                    self._problem(consent.id, message, "purpose")
        for post in catalogue.posts.values():
            self._post(catalogue, post)

    def _image(self, image: Image) -> None:
        path = self.path / "images" / image.file
        for language in self.library.languages if self.library else ():
            if getattr(image.alt, language) is None:
                self._problem(image.id, f"the alt text in '{language}' is missing", "alt")
        if not path.is_file():
            self._problem(image.id, f"the image 'images/{image.file}' is missing", "file")
        elif path.resolve() != self.path.resolve() / "images" / image.file:
            self._problem(image.id, f"'images/{image.file}' is a link to another place", "file")
        elif path.stat().st_size > MOST_IMAGE_BYTES:  # such a one is not even read
            self._problem(image.id, "the image is over 10 MB", "file")
        elif fault := _fault_in(path):
            self._problem(image.id, f"'images/{image.file}' {fault}", "file")

    def _post(self, catalogue: Catalogue, post: Post) -> None:
        if post.campaign not in catalogue.campaigns:
            self._problem(post.id, f"there is no campaign '{post.campaign}'", "campaign")
        if post.image is not None and post.image not in catalogue.images:
            self._problem(post.id, f"there is no image '{post.image}'", "image")
        if post.hashtags is not None and post.hashtags not in catalogue.hashtags:
            self._problem(post.id, f"there is no hashtag set '{post.hashtags}'", "hashtags")
        for number, clause in enumerate(post.clauses):
            if not self._is_clause(clause):
                self._problem(post.id, f"there is no clause '{clause}'", "clauses", number)
        if post.campaign in catalogue.campaigns and post.state is not State.WITHDRAWN:
            self._consent(catalogue, post)
        for language in self.library.languages if self.library else ():
            if not post.wordings(language):
                self._problem(post.id, f"'{post.id}' has no text in '{language}'")
            self._lengths(catalogue, post, language)

    def _consent(self, catalogue: Catalogue, post: Post) -> None:
        consent = catalogue.lacks_consent(post)
        if consent is not None:
            message = (
                f"the consent '{consent.id}' reaches less far: "
                f"{', '.join(consent.networks)} until {consent.until.isoformat()}"
            )
            self._problem(post.id, message, "image")

    def _lengths(self, catalogue: Catalogue, post: Post, language: str) -> None:
        limit = POST_LIMITS[post.network]
        tags = catalogue.hashtags.get(post.hashtags or "")
        listed = (*(tags.tags(language) if tags else ()), *post.own_hashtags)
        tail = [" ".join(listed), post.link or ""]
        for number, wording in enumerate(post.wordings(language)):
            text = "\n\n".join([wording, *(part for part in tail if part)])
            length = length_on(post.network, text)
            if length > limit:
                message = (
                    f"with hashtags and link {length} characters; {post.network} takes {limit}"
                )
                self._problem(post.id, message, language, number)


def _each_word_once(document: Document, watchlist: Watchlist) -> None:
    seen: set[str] = set()
    for number, watchword in enumerate(watchlist.watchwords):
        for place, word in enumerate(watchword.words):
            found = "".join(key(word))
            if found in seen:
                message = f"'{word}' stands here twice"
                document.problem(message, ("watchwords", number, "words", place))
            seen.add(found)


def _fault_in(path: Path) -> str | None:
    from toolkit import imagefile  # Pillow takes its time: only where there are images

    fault = imagefile.fault_in(path)
    return fault.said if fault else None


__all__ = ["SHIPPED", "Catalogue", "ContentError", "Problem", "folder_of", "load"]
