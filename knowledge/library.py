"""Content files -> Library. All errors at once, each with its file and line."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator, model_validator

from knowledge import yamlfile
from knowledge.models import (
    LANGUAGES,
    Account,
    AnyEntry,
    Clause,
    Contact,
    Country,
    Entry,
    FaqEntry,
    Frozen,
    Group,
    Language,
    Line,
    Localised,
    Referral,
    SlackId,
    Status,
    Topic,
    UnfinishedClause,
    Verdicts,
    WorkingHours,
)
from knowledge.public_holidays import holidays_in
from knowledge.yamlfile import ContentError, Document, Location, Problem

SHIPPED = Path(__file__).parent / "content"


class Office(Frozen):
    """The settings in contacts.yaml that hold for every contact."""

    timezone: str = "Europe/Amsterdam"
    working_hours: WorkingHours = WorkingHours()
    holidays: tuple[Country, ...] = ()
    """A public holiday in any of these countries is a day off."""
    closed: tuple[date, ...] = ()
    """Days off of this organisation alone."""
    editors: tuple[SlackId, ...] = ()
    four_eyes: bool = True
    contacts: tuple[Any, ...] = Field(default=(), repr=False)

    @field_validator("timezone")
    @classmethod
    def _known(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"'timezone' is not known: '{value}' (try Europe/Brussels)") from None
        return value

    @field_validator("holidays", mode="before")
    @classmethod
    def _one_or_more(cls, value: Any) -> Any:
        # a bool: YAML takes NO, Norway, for no; as an item it gets the right hint
        return [value] if isinstance(value, str | bool) else value

    def is_closed(self, day: date) -> bool:
        """Whether nobody works on a day that would be a working day otherwise."""
        return day in self.closed or any(
            day in holidays_in(country, day.year) for country in self.holidays
        )


class HandbookPages(Frozen):
    """handbook.yaml: what the handbook's crisis page and its summary are about."""

    crisis: str | None = None
    """A topic's id."""
    summary: tuple[str, ...] = ()
    """Clause ids, in the order of the page."""


class SameMeaning(Frozen):
    """Words and phrases for one thing, by language."""

    nl: tuple[Line, ...] = ()
    en: tuple[Line, ...] = ()

    def in_language(self, language: str) -> tuple[str, ...]:
        found: tuple[str, ...] = getattr(self, language)
        return found


class FollowUps(Frozen):
    """How people go on about what they asked before ("en op LinkedIn?")."""

    openers: SameMeaning = SameMeaning()
    """What such a question begins with."""
    places: SameMeaning = SameMeaning()
    """What it may begin with too, where it names something."""
    names: tuple[str, ...] = ()
    """The meanings of what it may name: platforms, people."""


class Words(Frozen):
    """words.yaml: how people write, and what stands for the same."""

    spellings: dict[Language, dict[Line, Line]] = Field(default={})
    """What people type -> what it stands for (one word or more)."""
    meanings: dict[str, SameMeaning] = Field(default={})
    """A name -> everything that stands for it. A word may stand for several."""
    accounts: dict[Account, SameMeaning] = Field(default={})
    """From whose account something is posted -> the phrases that say so."""
    subject: tuple[str, ...] = ()
    """The meanings that show that a question is about social media at all."""
    follow_ups: FollowUps = FollowUps()

    @model_validator(mode="after")
    def _known_meanings(self) -> Self:
        for name in (*self.subject, *self.follow_ups.names):
            if name not in self.meanings:
                raise ValueError(f"there is no meaning '{name}' under 'meanings'")
        return self


class Chance(Frozen):
    """A small logistic model: signals -> a probability, and from where on it is acted upon."""

    intercept: float
    weights: dict[str, float]
    threshold: float = Field(ge=0, le=1)

    def of(self, signals: Mapping[str, float]) -> float:
        """The probability (0-1) for these signals; a signal that is missing counts as 0."""
        total = self.intercept + sum(
            weight * signals.get(name, 0.0) for name, weight in self.weights.items()
        )
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


class Confidence(Frozen):
    """The numbers behind a decision (confidence.yaml): how sure is sure enough."""

    fitted: str
    """When, and on which questions and content, these numbers were computed."""
    answer_precision: float = Field(default=0.95, gt=0.5, lt=1)
    """Of what is answered directly, this share should be right: `calibrate` aims at it."""
    first: Chance
    """That the first hit answers the question."""
    refer_from: float | None = Field(default=None, ge=0, le=1)
    """From where on a referral that comes first is acted upon, where that differs: sending on does
    other harm than quoting a wrong clause."""
    among: Chance
    """That one of the first three topics does."""
    subject: Chance
    """That the question is about our subject at all."""


@dataclass(frozen=True)
class Library:
    """Everything an organisation knows, validated. Immutable: a change of content is a new one."""

    path: Path
    languages: tuple[str, ...]
    groups: tuple[Group, ...]
    topics: Mapping[str, Topic]
    contacts: Mapping[str, Contact]
    entries: Mapping[str, AnyEntry]
    office: Office
    words: Words
    confidence: Confidence
    places: Mapping[str, tuple[str, int]] = field(repr=False)
    """Where a contact ("contact hr") or an entry stands: file and line."""
    handbook: HandbookPages = field(default_factory=HandbookPages)
    handbook_url: str | None = None
    """Where the handbook can be read, without a slash at its end; None where it is not."""

    def current(self, today: date) -> list[AnyEntry]:
        """What may be searched and quoted today, in the order of the files."""
        return [entry for entry in self.entries.values() if self.holds(entry, today)]

    def today(self) -> date:
        """The day that it is where the organisation works."""
        return datetime.now(ZoneInfo(self.office.timezone)).date()

    def holds(self, entry: AnyEntry, today: date) -> bool:
        """Whether an entry may be quoted today, and the clause that it quotes too."""
        quoted = isinstance(entry, Referral) or self.clause_of(entry).is_current(today)
        return entry.is_current(today) and quoted

    def clause_of(self, entry: Clause | FaqEntry) -> Clause:
        """The clause that an entry quotes: itself, or the first that it cites."""
        if isinstance(entry, Clause):
            return entry
        clause = self.entries[entry.cites[0]]
        assert isinstance(clause, Clause)
        return clause

    def under_review(self, entry: AnyEntry, today: date) -> date | None:
        """Since when an entry, or the clause that it quotes, is due to be looked at again.

        None where neither is. Until somebody did so it stays in force.
        """
        quoted = [entry] if isinstance(entry, Referral) else [entry, self.clause_of(entry)]
        return min((e.review for e in quoted if e.review and e.review < today), default=None)

    def versions_of(self, entries: Sequence[AnyEntry]) -> dict[str, int]:
        """What a card with these entries quotes: entry id -> version, with the clauses cited."""
        clauses = [self.clause_of(each) for each in entries if not isinstance(each, Referral)]
        return {each.id: each.version for each in (*entries, *clauses)}

    def verdicts_of(self, entry: AnyEntry) -> Verdicts | None:
        """The verdict field that holds for an entry; None for a referral."""
        if isinstance(entry, Referral):
            return None
        return entry.verdict if entry.verdict is not None else self.clause_of(entry).verdict

    def owner_of(self, entry: AnyEntry) -> str | None:
        """The contact id for an entry: its topic's owner, or whom a referral names."""
        if isinstance(entry, Referral):
            return entry.contact
        return self.topics[entry.topic].owner

    def contact(self, contact_id: str | None) -> Contact:
        """The contact with this id, or the first one where it is gone from the content."""
        return self.contacts.get(contact_id or "") or self.first_contact

    def contact_in_slack(self, slack_id: str | None, contact_id: str) -> Contact:
        """Who acts under a Slack id: the contact with this id where it is theirs."""
        contact = self.contact(contact_id)
        others = (each for each in self.contacts.values() if each.slack == slack_id)
        return contact if contact.slack == slack_id else next(others, contact)

    def on_duty(self, contact_id: str, today: date) -> Contact:
        """The contact, or the deputy while the contact is away (unless both are)."""
        contact = self.contact(contact_id)
        deputy = self.contacts.get(contact.deputy or "")
        if contact.is_away(today) and deputy and not deputy.is_away(today):
            return deputy
        return contact

    @cached_property
    def first_contact(self) -> Contact:
        """Whom a question goes to that no topic claims: the one named first in contacts.yaml."""
        return next(iter(self.contacts.values()))

    def with_entries(self, entries: Sequence[FaqEntry]) -> Library:
        """The same library in which these FAQ entries stand too.

        Left out are those whose id stands in the files already, whose topic there is not, or that
        cite what is no clause here. Of entries with one id the first stands.
        """
        added: dict[str, AnyEntry] = {}
        for entry in entries:
            cited = (self.entries.get(clause) for clause in entry.cites)
            fits = entry.topic in self.topics and all(isinstance(each, Clause) for each in cited)
            if fits and entry.id not in self.entries:
                added.setdefault(entry.id, entry)
        return replace(self, entries={**self.entries, **added})

    def with_slack_ids(self, ids: Mapping[str, str], editors: Sequence[str] = ()) -> Library:
        """The same library with these Slack ids for contacts, and for editors, that have none."""
        filled = {
            key: contact
            if contact.slack or key not in ids
            else contact.model_copy(update={"slack": ids[key]})
            for key, contact in self.contacts.items()
        }
        office = self.office
        if editors and not office.editors:
            office = office.model_copy(update={"editors": tuple(editors)})
        return replace(self, contacts=filled, office=office)

    def with_handbook_at(self, url: str | None) -> Library:
        """The same library whose handbook is published at this address."""
        return replace(self, handbook_url=url)

    def with_absences(self, until: Mapping[str, date]) -> Library:
        """The same library in which these contacts (ids) are away up to and including a day."""
        away = {
            key: contact.model_copy(update={"away_until": until[key]}) if key in until else contact
            for key, contact in self.contacts.items()
        }
        return replace(self, contacts=away)


def load(path: Path) -> Library:
    """Read a content folder.

    Raises ContentError with every problem in it, and FileNotFoundError where `path` is no folder.
    """
    if not path.is_dir():
        raise FileNotFoundError(path)
    return _Loader(path).load()


def to_do(path: Path) -> list[Problem]:
    """What the draft clauses of a folder need before they can be approved, sorted.

    Nothing of it is an error: drafts keep no folder from being loaded, nor does what is wrong in
    the folder keep them from being told.
    """
    loader = _Loader(path)
    with suppress(ContentError):
        loader.load()
    return sorted(loader.to_do())


class _Loader:
    """Reads the files of one folder, then looks at what refers to what."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.documents: list[Document] = []
        self.entries: dict[str, AnyEntry] = {}
        self.found_at: dict[str, tuple[Document, Location]] = {}
        self.topics: Mapping[str, Topic] = {}
        self.unfinished: dict[str, UnfinishedClause] = {}
        """Drafts that are no clauses yet: nothing can refer to them."""

    def load(self) -> Library:
        groups, topics = self._topics()
        self.topics = topics
        office, contacts = self._contacts()
        self._policy(topics)
        self._faq(topics)
        self._referrals()
        self._variants()
        if not self.entries and not self._problems():
            self._open("policy").problem("there is no entry: write a clause in policy/")
        languages = self._languages()
        self._translations(languages, contacts)
        self._references(topics, contacts)
        words = self._own_or_shipped("words.yaml", Words)
        confidence = self._own_or_shipped("confidence.yaml", Confidence)
        handbook = self._handbook(topics)
        if problems := self._problems():
            raise ContentError(problems)
        assert words is not None
        assert confidence is not None
        places = {key: (doc.name, doc.line(at)) for key, (doc, at) in self.found_at.items()}
        return Library(
            self.path, languages, groups, topics, contacts, self.entries, office, words,
            confidence, places, handbook,
        )  # fmt: skip

    def to_do(self) -> Iterator[Problem]:
        """What each draft clause needs."""
        drafts = [*self.unfinished.values(), *filter(_is_draft_clause, self.entries.values())]
        languages = self._languages() or _used_in(drafts)
        for draft in drafts:
            document, at = self.found_at[draft.id]
            assert isinstance(draft, Clause | UnfinishedClause)
            needs = ", ".join(_needs(draft, self.topics, languages))
            message = f"to do: the draft '{draft.id}' needs {needs}"
            yield Problem(document.name, document.line(at), message)

    def _unreadable(self) -> set[str]:
        return {each for document in self.documents for each in document.unreadable}

    def _problems(self) -> list[Problem]:
        return [problem for document in self.documents for problem in document.problems]

    def _open(self, name: str) -> Document:
        path = self.path / name
        document = yamlfile.read(path) if path.suffix else Document(path, None, None)
        self.documents.append(document)
        return document

    def _files(self, folder: str) -> Iterator[Document]:
        for path in sorted((self.path / folder).glob("*.y*ml")):
            document = yamlfile.read(path)
            self.documents.append(document)
            if not document.problems:
                yield document

    def _own_or_shipped(self, name: str, model: type[yamlfile.ModelT]) -> yamlfile.ModelT | None:
        """A file that a content folder may leave out: how people write differs little."""
        if (self.path / name).exists():
            document = self._open(name)
        else:
            document = yamlfile.read(SHIPPED / name)
            self.documents.append(document)
        return None if document.problems else document.read_as(model, document.data or {})

    def _handbook(self, topics: Mapping[str, Topic]) -> HandbookPages:
        if not (self.path / "handbook.yaml").exists():
            return HandbookPages()
        document = self._open("handbook.yaml")
        if document.problems:
            return HandbookPages()
        pages = document.read_as(HandbookPages, document.data or {}) or HandbookPages()
        if pages.crisis is not None and topics and pages.crisis not in topics:
            document.problem(f"there is no topic '{pages.crisis}' in topics.yaml", ("crisis",))
        for number, cited in enumerate(pages.summary):
            known = isinstance(self.entries.get(cited), Clause) or cited in self._unreadable()
            if not known:
                document.problem(f"there is no clause '{cited}'", ("summary", number))
            elif cited in pages.summary[:number]:
                document.problem(f"the clause '{cited}' stands here twice", ("summary", number))
        return pages

    def _topics(self) -> tuple[tuple[Group, ...], dict[str, Topic]]:
        document = self._open("topics.yaml")
        if document.problems:
            return (), {}
        document.allow_keys("version", "groups", "topics")
        data = document.data if isinstance(document.data, dict) else {}
        groups = tuple(g for _, g in document.list_of(Group, "groups")) if "groups" in data else ()
        known = {group.id for group in groups}
        topics: dict[str, Topic] = {}
        for at, topic in document.list_of(Topic, "topics"):
            if topic.id in topics:
                first = document.line(self.found_at[f"topic {topic.id}"][1])
                document.problem(f"the topic '{topic.id}' stands on line {first} too", (*at, "id"))
            if topic.group is not None and topic.group not in known:
                document.problem(f"there is no group '{topic.group}'", (*at, "group"))
            topics[topic.id] = topic
            self.found_at[f"topic {topic.id}"] = (document, at)
        if not topics and not document.problems:
            document.problem("there is no topic", ("topics",))
        return groups, topics

    def _contacts(self) -> tuple[Office, dict[str, Contact]]:
        document = self._open("contacts.yaml")
        if document.problems:
            return Office(), {}
        office = document.read_as(Office, document.data) or Office()
        contacts: dict[str, Contact] = {}
        for at, contact in document.list_of(Contact, "contacts"):
            if contact.id in contacts:
                document.problem(f"the contact '{contact.id}' stands here twice", (*at, "id"))
            contacts[contact.id] = contact
            self.found_at[f"contact {contact.id}"] = (document, at)
        for key, contact in contacts.items():
            at = (*self.found_at[f"contact {key}"][1], "deputy")
            if contact.deputy is not None and contact.deputy not in contacts:
                document.problem(f"there is no contact '{contact.deputy}'", at)
            if contact.deputy == key:
                document.problem("a contact cannot be their own deputy", at)
        if not contacts and not document.problems:
            document.problem("there is no contact", ("contacts",))
        return office, contacts

    def _policy(self, topics: Mapping[str, Topic]) -> None:
        for document in self._files("policy"):
            document.allow_keys("topic", "clauses")
            aside = self._set_aside(document, topics)
            if isinstance(document.data, dict) and "topic" not in document.data:
                self._entries(document, Clause, "clauses", None, aside)
                self._own_topics(document, topics)
            else:
                topic = self._topic_of(document, topics)
                self._entries(document, Clause, "clauses", topic, aside)

    def _set_aside(self, document: Document, topics: Mapping[str, Topic]) -> list[Location]:
        """Where drafts stand that are no clauses yet. What is wrong in them is noted here."""
        data = document.data if isinstance(document.data, dict) else {}
        items = data.get("clauses")
        places: list[Location] = []
        for number, item in enumerate(items if isinstance(items, list) else ()):
            if not isinstance(item, dict) or item.get("status") != Status.DRAFT:
                continue
            at: Location = ("clauses", number)
            draft = document.read_as(UnfinishedClause, item, at)
            if draft is None:
                document.unreadable.add(str(item.get("id")))
                places.append(at)
                continue
            draft = draft.model_copy(update={"topic": data.get("topic", draft.topic)})
            if draft.topic in topics and _is_whole(draft):
                continue  # a clause like any other, except that nobody approved it
            places.append(at)
            if not self._is_taken(document, at, draft.id):
                self.unfinished[draft.id] = draft
                self.found_at[draft.id] = (document, at)
        return places

    def _own_topics(self, document: Document, topics: Mapping[str, Topic]) -> None:
        """In a file without a topic each clause has its own."""
        for key, entry in self.entries.items():
            where, at = self.found_at[key]
            if where is not document or not isinstance(entry, Clause):
                continue
            if not entry.topic:
                document.problem("'topic' is missing")
            elif topics and entry.topic not in topics:
                document.problem(
                    f"there is no topic '{entry.topic}' in topics.yaml", (*at, "topic")
                )

    def _faq(self, topics: Mapping[str, Topic]) -> None:
        for document in self._files("faq"):
            document.allow_keys("topic", "faq")
            self._entries(document, FaqEntry, "faq", self._topic_of(document, topics))

    def _referrals(self) -> None:
        if (self.path / "referrals.yaml").exists():
            document = self._open("referrals.yaml")
            if not document.problems:
                document.allow_keys("referrals")
                self._entries(document, Referral, "referrals", None)

    def _topic_of(self, document: Document, topics: Mapping[str, Topic]) -> str:
        topic = document.data.get("topic") if isinstance(document.data, dict) else None
        if not isinstance(topic, str):
            document.problem("'topic' is missing", ("topic",))
        elif topics and topic not in topics:  # without any the fault is in topics.yaml alone
            document.problem(f"there is no topic '{topic}' in topics.yaml", ("topic",))
        return topic if isinstance(topic, str) else ""

    def _entries(
        self, document: Document, model: type[Clause | FaqEntry | Referral], key: str,
        topic: str | None, but: Sequence[Location] = (),
    ) -> None:  # fmt: skip
        for at, read in document.list_of(model, key, but):
            entry = read if topic is None else read.model_copy(update={"topic": topic})
            if self._is_taken(document, at, entry.id):
                continue
            if not entry.texts():
                document.problem(f"'{entry.id}' has no text in any language", at)
                continue
            self.entries[entry.id] = entry
            self.found_at[entry.id] = (document, at)

    def _is_taken(self, document: Document, at: Location, entry_id: str) -> bool:
        """Whether an id stands somewhere already; that is noted then."""
        if entry_id not in self.found_at:
            return False
        other, place = self.found_at[entry_id]
        where = f"{other.name}:{other.line(place)}"
        document.problem(f"the id '{entry_id}' is used at {where} too", (*at, "id"))
        return True

    def _variants(self) -> None:
        for document in self._files("variants"):
            if not isinstance(document.data, dict):
                document.problem("the file should hold entry ids, each with nl: and en: lists")
                continue
            for entry_id, by_language in document.data.items():
                self._variants_of(document, str(entry_id), by_language)

    def _variants_of(self, document: Document, entry_id: str, by_language: Any) -> None:
        entry = self.entries.get(entry_id)
        if entry is None:
            if entry_id not in self._unreadable() and entry_id not in self.unfinished:
                document.problem(f"there is no entry '{entry_id}'", (entry_id,))
            return
        if not isinstance(by_language, dict):
            document.problem(f"'{entry_id}' should hold nl: and en: lists", (entry_id,))
            return
        for language, lines in by_language.items():
            at: Location = (entry_id, str(language))
            text = entry.texts().get(str(language))
            if text is None:
                document.problem(f"'{entry_id}' has no text in '{language}'", at)
                continue
            extended = document.read_as(type(text), {**dict(text), "variants": lines}, at, skip=1)
            if extended is None:
                continue
            both = text.variants + extended.variants
            entry = entry.model_copy(
                update={str(language): text.model_copy(update={"variants": both})}
            )
        self.entries[entry_id] = entry

    def _languages(self) -> tuple[str, ...]:
        """Those of what is approved: a draft brings no language in."""
        approved = [e for e in self.entries.values() if e.status is Status.APPROVED]
        return _used_in(approved or self.entries.values())

    def _translations(self, languages: tuple[str, ...], contacts: Mapping[str, Contact]) -> None:
        for key, entry in self.entries.items():
            document, at = self.found_at[key]
            for language in languages:
                if language not in entry.texts() and not _is_draft_clause(entry):
                    document.problem(f"'{key}' has no text in '{language}'", at)
                pointer = entry.pointer if isinstance(entry, Referral) else None
                if pointer and getattr(pointer, language) is None:
                    document.problem(f"'pointer' has no text in '{language}'", (*at, "pointer"))
        for contact in contacts.values():
            document, at = self.found_at[f"contact {contact.id}"]
            for name, text in (("role", contact.role), ("name", contact.name)):
                for language in languages:
                    if getattr(text, language) is None:
                        document.problem(f"'{name}' has no text in '{language}'", (*at, name))

    def _references(self, topics: Mapping[str, Topic], contacts: Mapping[str, Contact]) -> None:
        for topic in topics.values():
            document, at = self.found_at[f"topic {topic.id}"]
            self._contact(document, (*at, "owner"), topic.owner, contacts)
        for key, entry in self.entries.items():
            document, at = self.found_at[key]
            if isinstance(entry, Referral):
                self._contact(document, (*at, "contact"), entry.contact, contacts)
            elif isinstance(entry, FaqEntry):
                self._cited(document, at, entry)

    def _contact(
        self, document: Document, at: Location, wanted: str | None, contacts: Mapping[str, Contact]
    ) -> None:
        missing = wanted and wanted not in contacts and wanted not in self._unreadable()
        if missing and contacts:
            document.problem(f"there is no contact '{wanted}'", at)

    def _cited(self, document: Document, at: Location, entry: FaqEntry) -> None:
        for number, cited in enumerate(entry.cites):
            clause = self.entries.get(cited)
            if cited in self._unreadable():
                continue
            if cited in self.unfinished:
                document.problem(f"the clause '{cited}' is a draft", (*at, "cites", number))
            elif not isinstance(clause, Clause):
                document.problem(f"there is no clause '{cited}'", (*at, "cites", number))
            elif entry.status is Status.APPROVED and clause.status is not Status.APPROVED:
                document.problem(f"the clause '{cited}' is a draft", (*at, "cites", number))


def _is_draft_clause(entry: AnyEntry) -> bool:
    return isinstance(entry, Clause) and entry.status is Status.DRAFT


def _is_whole(draft: UnfinishedClause) -> bool:
    """Whether it can be read as a clause, in the languages that it has."""
    texts = draft.texts().values()
    return bool(texts) and draft.verdict is not None and all(t.title and t.text for t in texts)


def _used_in(entries: Iterable[AnyEntry | UnfinishedClause]) -> tuple[str, ...]:
    used = {language for entry in entries for language in entry.texts()}
    return tuple(language for language in LANGUAGES if language in used)


def _needs(
    draft: Clause | UnfinishedClause, topics: Mapping[str, Topic], languages: Sequence[str]
) -> Iterator[str]:
    """What a draft lacks, in the order in which an editor would fill it in."""
    if not draft.topic:
        proposed = draft.source.proposed if draft.source else None
        nearest = f" (nearest: {proposed.topic}, {proposed.confidence:.2f})" if proposed else ""
        yield f"a topic{nearest}"
    elif draft.topic not in topics:
        yield f"a topic with a contact in topics.yaml ('{draft.topic}' is not there)"
    if draft.verdict is None:
        yield "a verdict"
    texts = draft.texts()
    for language in languages:
        text = texts.get(language)
        if text is None:
            yield f"a title and a text in '{language}'"
            continue
        for name in ("title", "text"):
            if not getattr(text, name):
                yield f"a {name} in '{language}'"
    yield "an approval (status: approved)"


__all__ = [
    "SHIPPED",
    "Confidence",
    "ContentError",
    "Entry",
    "Library",
    "Localised",
    "Office",
    "Problem",
    "Words",
    "load",
    "to_do",
]
