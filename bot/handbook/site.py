"""The handbook as a whole: every page and file by its path, made when it is first asked for."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from functools import partial
from importlib.resources import files
from pathlib import PurePosixPath

from bot.content import Content, Snapshot
from bot.handbook import addresses, pages, search
from bot.handbook.pages import Pages
from bot.handbook.view import View

Maker = Callable[[], str | bytes]
NEAR = 3
"""Topics that are offered instead of a page that is not there."""
WORTH_IT = 1_000
"""Bytes from which on a text is kept compressed too: a shorter one fits in a packet anyway."""
TEXTS = (".html", ".css", ".js", ".svg")


class Site:
    """The pages of one snapshot. Of threads that ask for a page at once each may make it."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        # nobody in a picture was asked for this, and pages that lie elsewhere cannot be taken back
        self._shown = replace(snapshot, catalogue=snapshot.catalogue.without_people())
        self._languages = snapshot.library.languages
        self._pages = {
            language: Pages(View(self._shown, language), self._languages)
            for language in self._languages
        }
        self._makers = dict(self._all())
        self._made: dict[str, bytes] = {}
        self._compressed: dict[str, bytes] = {}

    @property
    def paths(self) -> list[str]:
        """Of everything there is, relative to the root."""
        return list(self._makers)

    def page(self, path: str) -> bytes | None:
        """The content of a page or file; None where there is nothing at this path (any more)."""
        maker = self._makers.get(path)
        if maker is None:
            return None
        if path not in self._made:
            try:
                made = maker()
            except FileNotFoundError:  # a picture that was taken out a moment ago
                return None
            self._made[path] = made.encode() if isinstance(made, str) else made
        return self._made[path]

    def compressed(self, path: str) -> bytes | None:
        """A page or file with gzip; None where that is not worth it, or nothing is there."""
        if path not in self._compressed:
            page = self.page(path) if path.endswith(TEXTS) else None
            if page is None or len(page) < WORTH_IT:
                return None
            self._compressed[path] = gzip.compress(page, mtime=0)  # the same bytes at each start
        return self._compressed[path]

    def missing(self, path: str, root: str | None = None) -> str:
        """What to say where nothing is at `path`, in the language that it begins with.

        `root`: where the handbook is; without it the way back from `path`.
        """
        parts = PurePosixPath(path).parts
        found = self._pages.get(parts[0] if parts else "") or self._pages[self._languages[0]]
        subjects = found.view.subjects
        wanted = PurePosixPath(path).stem
        near = [subjects[topic] for topic in get_close_matches(wanted, list(subjects), NEAR)]
        return found.missing("../" * path.count("/") if root is None else root, near)

    def _all(self) -> Iterator[tuple[str, Maker]]:
        yield "index.html", partial(pages.choice, self._languages)
        # shown by a web server at any address, from where no relative way leads to the pages
        url = self.snapshot.library.handbook_url
        yield "404.html", partial(self.missing, "404.html", f"{url}/" if url else None)
        for language, found in self._pages.items():
            yield from _of_language(found)
            yield f"{language}/search-index.js", partial(search.index, found.view)
        yield "style.css", pages.style
        for file in files("bot.handbook").joinpath("static").iterdir():
            yield file.name, file.read_bytes
        for image, stored in self._shown.catalogue.images_to_show(self._shown.today):
            yield f"images/{image.file}", stored.read


class Handbook:
    """The site of the content in force: another one as soon as that changes."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._site: Site | None = None

    @property
    def site(self) -> Site:
        """Of this moment. Nothing in it is made before it is asked for."""
        snapshot, site = self._content.current, self._site
        if site is None or site.snapshot is not snapshot:
            site = self._site = Site(snapshot)
        return site


def _of_language(found: Pages) -> Iterator[tuple[str, Maker]]:
    view = found.view
    for name, make, is_there in (
        ("index", found.index, True),
        ("summary", found.summary, view.summary),
        ("crisis", found.crisis, view.crisis),
        ("campaigns", found.campaigns, view.campaigns),
    ):
        if is_there:
            yield addresses.of_page(view.language, name), make
    for topic, subject in view.subjects.items():
        yield addresses.of_topic(view.language, topic), partial(found.topic, subject)
