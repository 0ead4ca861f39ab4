"""What somebody's Home tab shows: own questions, and for contacts the queue. Knows no Slack."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.cards import View, home
from bot.cards.base import shorten
from bot.cards.home import ALL, PAGE, Own, Queue, Shows, Todo
from bot.consenting import Consenting
from bot.editing import Editing
from bot.records import Asked, EscalationState
from bot.report.counts import FEWEST, told
from bot.store import Store
from bot.suggesting import Suggesting
from bot.verbs import once
from bot.wording import Words
from knowledge.library import Library

MOST_GREY = 5
"""Entries that did not help, on the desk."""


class Homes:
    """Keeps who looks at what, and gathers what they see."""

    def __init__(
        self, store: Store, editing: Editing, suggesting: Suggesting,
        known_language_of: Callable[[str], str | None],
        may_be_named: Callable[[str], bool | None], consenting: Consenting,
    ) -> None:  # fmt: skip
        self.store = store
        self.editing = editing
        self.suggesting = suggesting
        self.duty = editing.duty
        self.known_language_of = known_language_of
        self.may_be_named = may_be_named
        self.consenting = consenting

    # ---- what people do with it

    @once
    def open(self, user: str) -> None:
        """Somebody opened the tab: it is owed to them, and follows what happens for a while."""
        self._owe(user, None)

    @once
    def choose(self, user: str, field: str, value: str | int) -> None:
        """Another filter (`show`, `topic`) or page (`page`, `own_page`)."""
        shows = self.shows(user).with_(**{field: value})
        if field in ("show", "topic"):
            shows = replace(shows, page=0)
        self._owe(user, shows.to_json())

    def _owe(self, user: str, shows: str | None) -> None:
        languages = self.duty.library.languages
        self.store.open_home(user, self.known_language_of(user) or languages[0], shows)

    def shows(self, user: str) -> Shows:
        return Shows.from_json(self.store.home_shows(user))

    # ---- what it shows

    def view(self, words: Words, user: str) -> View:
        """The tab as it is now, for exactly this person."""
        library, shows = self.duty.library, self.shows(user)
        now = datetime.now(ZoneInfo(library.office.timezone))
        found = self.store.questions_by(user, offset=PAGE * shows.own_page, most=PAGE + 1)
        own = [self._own(words, library, each) for each in found[:PAGE]]
        queue = self._queue(words, user, shows) if self.duty.of(user) else None
        todo = Todo(
            self.editing.waiting_for(user), self.suggesting.waiting_for(user),
            self.editing.to_review(user),
        )  # fmt: skip
        return home.home(
            words, library, shows, now, own, len(found) > PAGE, queue, todo,
            named=self.may_be_named(user), pictures=self._pictures(user),
        )  # fmt: skip

    def _pictures(self, user: str) -> home.Pictures:
        """Pictures with this person in them, and for an editor those with colleagues."""
        snapshot = self.consenting.content.current
        under = snapshot.catalogue.images_under
        own = [(each, self.consenting.shown(each)) for each in self.store.pictures_of(user)]
        named = [(each, under(each.consent.id)) for each in self.consenting.open_for(user)]
        return home.Pictures(own, named, snapshot.today)

    def _queue(self, words: Words, user: str, shows: Shows) -> Queue:
        own, later = self.duty.handles(user)
        now, topic = time.time(), None if shows.topic == ALL else shows.topic
        counts = self.store.queue_counts(user, own, later, now)
        total = {
            each: sum(int(row[each]) for row in counts) for each in ("open", "mine", "overdue")
        }
        if shows.show == "closed":
            page = self.store.closed(
                user, own, topic=topic, offset=PAGE * shows.page, most=PAGE + 1
            )
            pages = None  # not counted: whether there are more is enough
        else:
            page = self.store.queue(
                user, own, later, show=shows.show, now=now, topic=topic,
                offset=PAGE * shows.page, most=PAGE + 1,
            )  # fmt: skip
            found = sum(int(row[shows.show]) for row in counts if topic in (None, row["topic"]))
            pages = max(1, -(-found // PAGE))
        return Queue(
            page=page[:PAGE], more=len(page) > PAGE, pages=pages, **total,
            topics=[row["topic"] for row in counts if row["topic"]],
            away_until=self._away_until(user), grey=self._grey(words, own),
        )  # fmt: skip

    def _away_until(self, user: str) -> date | None:
        contact = self.duty.of(user)[0]
        return contact.away_until if contact.is_away(self.duty.today) else None

    def _grey(self, words: Words, contacts: Sequence[str]) -> list[tuple[str, str]]:
        """What did not help in these contacts' topics: by entry and reason, never by person."""
        library, lines = self.duty.library, []
        for entry_id, reason, n in self.store.complaints(contacts, MOST_GREY):
            if entry := library.entries.get(entry_id):
                number = told(n)
                times = words("home.times", n=number) if number else words("home.few", n=FEWEST)
                heading = entry.text_in(words.language).heading
                lines.append((heading, f"{words(f'complaint.{reason}')} ({times})"))
        return lines

    def _own(self, words: Words, library: Library, asked: Asked) -> Own:
        escalation = self.store.escalation_of(asked.id)
        answered = escalation is not None and escalation.state is EscalationState.ANSWERED
        named = escalation.entry if escalation and answered else next(iter(asked.entries), None)
        quoted = answered or (escalation is None and asked.decision == "answer")
        entry = library.entries.get(named or "") if quoted else None
        outcome = entry.text_in(words.language).heading if entry else ""
        if escalation and escalation.answer:
            outcome = " ".join(escalation.answer.split())
        return Own(asked, escalation, shorten(outcome, home.EXCERPT))
