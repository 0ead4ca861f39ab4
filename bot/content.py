"""The content in force: the files' and what was approved since, taken over as one piece.

While what the files hold is wrong the old stays in force.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Protocol

from bot.errors import describe
from knowledge import cache, duplicates
from knowledge import library as knowledge_library
from knowledge.library import Library
from knowledge.models import FaqEntry
from knowledge.search import Index
from knowledge.yamlfile import ContentError, Problem
from toolkit import catalogue as toolkit_catalogue
from toolkit.catalogue import Catalogue, Stored
from toolkit.models import Consent, Image, Network, Post

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Snapshot:
    """What holds at one moment. Take it once and use it for the whole of one piece of work."""

    library: Library
    index: Index
    catalogue: Catalogue
    today: date


class Added(Protocol):
    """What was approved, or asked of people, and stands in no file (yet)."""

    def changes(self) -> int:
        """A number that is another one after each change; cheap to ask for."""

    def entries(self) -> Sequence[FaqEntry]:
        """The FAQ entries that hold now."""

    def posts(self) -> Sequence[Post]:
        """The posts that were approved for the toolkit."""

    def agreed(self, consent: Consent, picture: str, network: Network | None, day: date) -> bool:
        """Whether everybody in a picture agrees to a use, at this very moment."""

    def images(self) -> Sequence[tuple[Image, Stored]]:
        """The pictures that came with them, and those about which people are asked."""

    def consents(self) -> Sequence[Consent]:
        """What the people in these pictures are asked."""


def load(path: Path, kept_in: Path | None = None) -> tuple[Index, Catalogue]:
    """Read policy and toolkit; the policy's index may be `kept_in` a folder since last time.

    Raises ContentError with the problems of either.
    """
    index = cache.index_of(path, Library.today, kept_in)
    return index, toolkit_catalogue.load(toolkit_catalogue.folder_of(path), index.library)


def problems_in(path: Path) -> list[Problem]:
    """All that is wrong with a content folder, policy and toolkit."""
    library: Library | None = None
    problems: list[Problem] = []
    try:
        library = knowledge_library.load(path)
    except ContentError as error:
        problems += error.problems
    else:
        from bot.handbook import text  # slow to load, and only this needs it

        problems += duplicates.problems_in(path, duplicates.golden_beside(path))
        problems += text.problems_in(library)
    try:
        toolkit_catalogue.load(toolkit_catalogue.folder_of(path), library)
    except ContentError as error:
        problems += error.problems
    return sorted(set(problems))


def every_contact_in_slack(library: Library) -> None:
    """Raises ContentError where a contact cannot be reached in Slack."""
    problems = [
        Problem(
            *library.places[f"contact {contact.id}"],
            f"the contact '{contact.id}' has no Slack id: fill in 'slack', or set "
            "WEGWIJZER_CONTACT to the id that stands in",
        )
        for contact in library.contacts.values()
        if contact.slack is None
    ]
    if problems:
        raise ContentError(problems)


class Content:
    """The current snapshot of a content folder. Raises ContentError when it is wrong at first.

    `slack_ids` fills in contacts without a Slack id: contact id -> Slack id. A contact that nobody
    can reach makes the content wrong. `editors` stand in where the content names none. Citations
    link to the handbook where it has an address.
    """

    def __init__(
        self, path: Path, slack_ids: Callable[[Library], Mapping[str, str]],
        kept_in: Path | None = None, editors: Sequence[str] = (), handbook_url: str | None = None,
    ) -> None:  # fmt: skip
        self.path = path
        self.kept_in = kept_in
        self._slack_ids = slack_ids
        self._editors = tuple(editors)
        self._handbook_url = handbook_url
        self._added: Added | None = None
        self._seen = 0  # changes of what was added that the snapshot knows of
        self._lock = threading.Lock()
        self.is_refused = False
        """Whether the files hold content that is wrong, so that an older one is in force."""
        self._stamp = self._look()
        self._files = self._load()
        self._snapshot = self._files

    def with_handbook_at(self, url: str) -> Content:
        """The same content whose citations link to this address."""
        other = copy(self)
        other._lock = threading.Lock()
        other._handbook_url = url
        library = self._files.library.with_handbook_at(url)
        index = self._files.index.with_same_entries(library)
        other._files = other._snapshot = replace(self._files, library=library, index=index)
        return other

    def with_added(self, added: Added) -> Content:
        """The same content for one running app, with what was approved in it laid over the files.

        It follows the files by itself from then on.
        """
        other = copy(self)
        other._lock = threading.Lock()
        other._added = added
        other._snapshot = other._laid_over()
        return other

    @property
    def current(self) -> Snapshot:
        """The snapshot of today: the index follows the calendar, entries begin and end."""
        snapshot = self._snapshot
        if snapshot.library.today() == snapshot.today:
            return snapshot
        with self._lock:
            files = self._files
            today = files.library.today()
            if today != files.today:
                index = Index(files.library, today)
                self._files = replace(files, index=index, today=today)
                self._snapshot = self._laid_over()
            return self._snapshot

    def refresh(self) -> None:
        """Load anew where a file changed. Wrong content is reported and not taken over."""
        stamp = self._look()
        if stamp == self._stamp:
            return
        try:
            fresh = self._load()
        except ContentError as error:
            self.is_refused = True
            log.error("content not reloaded, the old one stays in force:\n%s", error)
        else:
            self.is_refused = False
            with self._lock:
                self._files = fresh
                self._snapshot = self._laid_over()
            log.info("content reloaded from %s", self.path)
        self._stamp = stamp

    def take_in_added(self) -> None:
        """Lay what was approved over the files anew where that changed, in whatever process."""
        if self._added is None or self._added.changes() == self._seen:
            return
        with self._lock:
            if self._added.changes() != self._seen:
                self._snapshot = self._laid_over()

    def _laid_over(self) -> Snapshot:
        files = self._files
        if self._added is None:
            return files
        self._seen = self._added.changes()  # first: what comes in between is taken in next time
        found = files
        for lay in (_with_answers, _with_entries, _with_assets):
            try:
                found = lay(found, self._added)
            except Exception as error:  # whatever is wrong with them, the files go on answering
                log.error("what was approved in Slack is left out: %s", describe(error))
        return found

    def _load(self) -> Snapshot:
        index, catalogue = load(self.path, self.kept_in)
        library = index.library.with_slack_ids(self._slack_ids(index.library), self._editors)
        index = index.with_same_entries(library.with_handbook_at(self._handbook_url))
        every_contact_in_slack(index.library)
        # the calendar is read now, not while the first hand-over keeps the database to itself
        index.library.office.is_closed(index.day)
        catalogue.prepare()  # with thousands of posts that takes seconds: nobody waits for it
        return Snapshot(index.library, index, catalogue, index.day)

    def _look(self) -> tuple[tuple[str, int, int], ...]:
        """Names, sizes and times of all files: what a change shows in."""
        roots = {self.path, toolkit_catalogue.folder_of(self.path)}
        found = []
        for path in sorted(path for root in roots for path in root.rglob("*")):
            try:
                stat = path.stat()
            except OSError:  # deleted while we look: the next look sees it
                continue
            found.append((str(path), stat.st_mtime_ns, stat.st_size))
        return tuple(found)


def _with_answers(files: Snapshot, added: Added) -> Snapshot:
    """With what the people in pictures say, looked up each time: it is never out of date."""
    catalogue = files.catalogue.with_answers(added.agreed)
    catalogue.prepare()
    return replace(files, catalogue=catalogue)


def _with_entries(files: Snapshot, added: Added) -> Snapshot:
    entries = added.entries()
    if not entries:
        return files
    library = files.library.with_entries(entries)
    _say_what_is_left_out(library, entries)
    return replace(files, library=library, index=files.index.with_library(library))


def _with_assets(files: Snapshot, added: Added) -> Snapshot:
    posts, images, consents = added.posts(), added.images(), added.consents()
    if not (posts or images or consents):
        return files
    catalogue = files.catalogue.with_added(posts, images, consents)
    in_files = {**files.catalogue.posts, **files.catalogue.images}
    for asset in (*posts, *(image for image, _ in images)):
        if asset.id in in_files:
            log.info("%s stands in the content files: that one holds", asset.id)
    for post in posts:
        if post.id not in catalogue.posts:
            log.warning("%s is left out: its campaign is gone from the content", post.id)
    catalogue.prepare()
    return replace(files, catalogue=catalogue)


def _say_what_is_left_out(library: Library, added: Sequence[FaqEntry]) -> None:
    for entry in added:
        if library.entries.get(entry.id) is entry:
            continue
        if entry.id in library.entries:
            log.info("%s stands in the content files: that one holds", entry.id)
        else:
            log.warning("%s is left out: its topic or clause is gone from the content", entry.id)
