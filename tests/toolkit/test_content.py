"""The starter toolkit: that there is enough of it, and that it can be posted as it stands."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import cache

import pytest

from knowledge import library
from knowledge.models import LANGUAGES, Account
from toolkit import catalogue
from toolkit.catalogue import SHIPPED, Catalogue
from toolkit.lengths import length_on
from toolkit.models import POST_LIMITS, Network, Post, State

SAYS_SO = {
    "nl": re.compile(r"mijn werk|het werk\b|mijn collega|collega's|een collega|werk (?:er|hier)\b"
                     r"|ik werk|onze open dag|we houden open dag", re.IGNORECASE),
    "en": re.compile(r"(?:at|from|through|to) work\b|colleague|I work\b|where I work|my work\b"
                     r"|our open day|holding an open day", re.IGNORECASE),
}  # fmt: skip
"""Words by which a text shows that it speaks about the writer's own work."""
EMOJI = re.compile("[\U0001f000-\U0001ffff\u2600-\u27bf]")
DAY = date(2026, 11, 1)
POSTS = sorted((SHIPPED / "posts").glob("*.yaml"))


@cache
def shipped() -> Catalogue:
    return catalogue.load(SHIPPED, library.load(library.SHIPPED))


def posts() -> list[Post]:
    return list(shipped().posts.values())


each_post = pytest.mark.parametrize("post", posts(), ids=lambda post: post.id)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def test_there_are_posts_for_four_networks_in_each_of_six_campaigns() -> None:
    approved = [post for post in posts() if post.state is State.APPROVED]
    assert len(approved) >= 24
    assert len(shipped().campaigns) >= 6
    for campaign in shipped().campaigns:
        networks = {post.network for post in approved if post.campaign == campaign}
        assert networks >= {
            Network.LINKEDIN, Network.INSTAGRAM, Network.FACEBOOK, Network.WHATSAPP
        }, campaign  # fmt: skip


def test_posts_stand_in_the_file_of_their_campaign() -> None:
    assert [path.stem for path in POSTS] == sorted(shipped().campaigns)
    assert all(post.id.startswith(f"{post.campaign}.{post.network}-") for post in posts())


@each_language
@each_post
def test_colleagues_need_not_all_post_the_same_line(post: Post, language: str) -> None:
    assert len(post.wordings(language)) >= 3


@each_language
def test_no_line_stands_twice(language: str) -> None:
    lines = Counter(wording for post in posts() for wording in post.wordings(language))
    assert [line for line, times in lines.items() if times > 1] == []


@each_language
@each_post
def test_a_text_fits_with_everything_that_comes_with_it(post: Post, language: str) -> None:
    for number in range(len(post.wordings(language))):
        text = shipped().complete_text(post, language, number, DAY)
        if post.disclosure:
            text += "\n\n" + post.disclosure.get(language)
        assert length_on(post.network, text) <= POST_LIMITS[post.network], text


@each_language
@each_post
def test_whose_work_it_is_about_shows_from_each_text(post: Post, language: str) -> None:
    assert set(post.accounts) <= {Account.PRIVATE, Account.PROFESSIONAL}
    silent = [each for each in post.wordings(language) if not SAYS_SO[language].search(each)]
    assert silent == [] or post.disclosure is not None


@each_language
@each_post
def test_a_text_reads_well_aloud(post: Post, language: str) -> None:
    for wording in post.wordings(language):
        assert not EMOJI.search(wording)
        assert "!" not in wording
        assert not re.search(r"#|@|https?:", wording), "hashtags and address come by themselves"
        if language == "nl":
            assert not re.search(r"\b(?:u|uw)\b", wording, re.IGNORECASE)


def test_every_post_names_the_rules_that_matter_for_it() -> None:
    assert all(post.clauses for post in posts())
    assert all(len(set(post.clauses)) == len(post.clauses) for post in posts())


@each_language
def test_hashtags_can_be_read_aloud(language: str) -> None:
    tags = [tag for found in shipped().hashtags.values() for tag in found.tags(language)]
    assert all(re.fullmatch(r"#(?:[A-Z][a-z]+)+", tag) for tag in tags), tags
    assert not any(post.hashtags for post in posts() if post.network is Network.WHATSAPP)


def test_every_post_has_an_image_in_which_nobody_is_to_be_recognised() -> None:
    images = shipped().images
    for post in posts():
        image = images[post.image or ""]
        assert image.state is State.APPROVED
        assert not image.people
        assert image.consent is None
    assert {post.image for post in posts()} == set(images)
