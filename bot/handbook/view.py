"""What the handbook shows today, in one language: nothing that may not be quoted today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bot.content import Snapshot
from bot.handbook.addresses import version_anchor
from knowledge.library import Library
from knowledge.models import (
    Account,
    Clause,
    ClauseText,
    Contact,
    EarlierWording,
    FaqEntry,
    FaqText,
    Topic,
    Verdict,
    Verdicts,
)
from toolkit.models import Campaign, Image, Post

Ruling = tuple[Account | None, Verdict]
"""A verdict, and whose account it is about where that matters."""


@dataclass(frozen=True)
class Wording:
    """What a clause said before."""

    anchor: str
    said: EarlierWording
    text: ClauseText


@dataclass(frozen=True)
class Rule:
    """A clause as it reads now."""

    clause: Clause
    anchor: str
    """That of this version: the clause's own anchor is its id."""
    text: ClauseText
    rulings: Sequence[Ruling]
    review: date | None
    """Since when it is due to be looked at again."""
    earlier: Sequence[Wording]
    """The latest first."""


@dataclass(frozen=True)
class Question:
    """An FAQ entry."""

    entry: FaqEntry
    text: FaqText
    rulings: Sequence[Ruling]
    cites: Sequence[Clause]


@dataclass(frozen=True)
class Subject:
    """A topic with all that is said about it."""

    topic: Topic
    title: str
    contact: Contact
    rules: Sequence[Rule]
    questions: Sequence[Question]

    @property
    def said(self) -> list[Rule | Question]:
        """Its rules, then its questions."""
        return [*self.rules, *self.questions]

    @property
    def verdicts(self) -> list[Verdict]:
        """What its clauses say, each once, from allowed to information."""
        said = {verdict for rule in self.rules for _, verdict in rule.rulings}
        return [verdict for verdict in Verdict if verdict in said]


@dataclass(frozen=True)
class Shared:
    """A campaign with the posts of today that are written in this language."""

    campaign: Campaign
    contact: Contact
    posts: Sequence[Post]
    images: Sequence[Image]


class View:
    """A snapshot as somebody reads it in one language."""

    def __init__(self, snapshot: Snapshot, language: str) -> None:
        self.snapshot = snapshot
        self.language = language
        self.library: Library = snapshot.library
        self.today = snapshot.today

    @cached_property
    def subjects(self) -> Mapping[str, Subject]:
        """By topic, in the order of topics.yaml; those that say something today."""
        said: dict[str, list[Clause | FaqEntry]] = {topic: [] for topic in self.library.topics}
        for entry in self.library.current(self.today):
            if isinstance(entry, Clause | FaqEntry):
                said[entry.topic].append(entry)
        return {topic: self._subject(topic, entries) for topic, entries in said.items() if entries}

    def groups(self) -> list[tuple[str | None, list[Subject]]]:
        """The groups (by title; None for topics in none, which come last) with their topics."""
        titles = {
            group.id: getattr(group, f"title_{self.language}") or group.title_en or group.id
            for group in self.library.groups
        }
        found = [
            (title, [each for each in self.subjects.values() if each.topic.group == group])
            for group, title in (*titles.items(), (None, None))
        ]
        return [(title, subjects) for title, subjects in found if subjects]

    @property
    def crisis(self) -> Subject | None:
        """The topic of the crisis page."""
        return self.subjects.get(self.library.handbook.crisis or "")

    @cached_property
    def summary(self) -> list[Rule]:
        """The rules for new colleagues."""
        rules = {rule.clause.id: rule for each in self.subjects.values() for rule in each.rules}
        return [rules[clause] for clause in self.library.handbook.summary if clause in rules]

    @property
    def contacts(self) -> list[Contact]:
        """Whoever is the contact of a topic, each once."""
        found = {each.contact.id: each.contact for each in self.subjects.values()}
        return list(found.values())

    @cached_property
    def campaigns(self) -> list[Shared]:
        """The campaigns of today."""
        catalogue = self.snapshot.catalogue
        posts = [p for p in catalogue.handable(self.today) if p.wordings(self.language)]
        found = []
        for campaign in catalogue.campaigns.values():
            own = [post for post in posts if post.campaign == campaign.id]
            if own:
                shown = (catalogue.image_of(post, self.today) for post in own)
                images = {image.id: image for image in shown if image is not None}
                contact = self.library.contact(campaign.contact)
                found.append(Shared(campaign, contact, own, list(images.values())))
        return found

    def texts_of(self, post: Post) -> list[str]:
        """Every wording of a post, as it will be posted."""
        complete = self.snapshot.catalogue.complete_text
        wordings = post.wordings(self.language)
        return [complete(post, self.language, n, self.today) for n in range(len(wordings))]

    def _subject(self, topic_id: str, entries: Sequence[Clause | FaqEntry]) -> Subject:
        topic = self.library.topics[topic_id]
        return Subject(
            topic, topic.title(self.language), self.library.contact(topic.owner),
            [self._rule(entry) for entry in entries if isinstance(entry, Clause)],
            [self._question(entry) for entry in entries if isinstance(entry, FaqEntry)],
        )  # fmt: skip

    def _rule(self, clause: Clause) -> Rule:
        return Rule(
            clause, version_anchor(clause.id, clause.version), clause.text_in(self.language),
            _rulings(clause.verdict), self.library.under_review(clause, self.today),
            self._earlier(clause),
        )  # fmt: skip

    def _earlier(self, clause: Clause) -> list[Wording]:
        """Former wordings: older than the clause, and once in force."""
        found = {}
        for said in clause.earlier:
            text = (said.nl or said.en) if self.language == "nl" else (said.en or said.nl)
            was_in_force = said.effective is None or said.effective <= self.today
            if text is not None and was_in_force and said.version < clause.version:
                anchor = version_anchor(clause.id, said.version)
                found[said.version] = Wording(anchor, said, text)
        return [found[version] for version in sorted(found, reverse=True)]

    def _question(self, entry: FaqEntry) -> Question:
        verdicts = self.library.verdicts_of(entry)
        cited = [self.library.entries[clause] for clause in entry.cites]
        return Question(
            entry, entry.text_in(self.language), _rulings(verdicts) if verdicts else (),
            [c for c in cited if isinstance(c, Clause) and c.is_current(self.today)],
        )  # fmt: skip


def _rulings(verdicts: Verdicts) -> list[Ruling]:
    """One for all accounts, or one for each."""
    if isinstance(verdicts, Verdict):
        return [(None, verdicts)]
    if len(set(verdicts.values())) == 1:
        return [(None, verdicts[Account.PRIVATE])]
    return [(account, verdicts[account]) for account in Account]
