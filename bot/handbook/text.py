"""The text of clauses and answers as HTML: paragraphs, lists, emphasis and links; nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt
from markupsafe import Markup

from knowledge.library import Library
from knowledge.models import AnyEntry, Clause, FaqEntry
from knowledge.yamlfile import Problem

SAFE = re.compile(r"(https?://[^\s/]|mailto:[^\s@]+@|tel:\+?[0-9])", re.IGNORECASE)
"""How an address begins that may be followed from the handbook."""
ANY = re.compile("")


def html(text: str) -> Markup:
    """Text from the content. What looks like HTML, or links to an unsafe address, stays text."""
    return Markup(_markdown(SAFE).render(text))  # noqa: S704 - the parser escapes all that it is given


def problems_in(library: Library) -> list[Problem]:
    """Every link with an address that cannot be followed safely."""
    found = []
    for entry in library.entries.values():
        for text in _texts(entry):
            found += [
                Problem(
                    *library.places[entry.id],
                    f"'{entry.id}' links to '{address}': an address should begin with https://, "
                    "http://, mailto: or tel:",
                )
                for address in _addresses(text)
                if not SAFE.match(address)
            ]
    return found


def _texts(entry: AnyEntry) -> Iterator[str]:
    """What the handbook shows as HTML."""
    if isinstance(entry, Clause | FaqEntry):
        yield from (text.body for text in entry.texts().values())
    if isinstance(entry, Clause):
        for wording in entry.earlier:
            yield from (text.text for text in (wording.nl, wording.en) if text is not None)


def _addresses(text: str) -> Iterator[str]:
    for block in _markdown(ANY).parse(text):
        for token in block.children or ():
            if token.type == "link_open":
                yield str(token.attrs["href"])


@cache
def _markdown(allowed: re.Pattern[str]) -> MarkdownIt:
    """The few parts of Markdown that read well in Slack too, where they are shown as typed."""
    found = MarkdownIt("zero", {"breaks": True})
    found.enable(["list", "newline", "emphasis", "link", "autolink", "escape"])
    found.validateLink = lambda url: bool(allowed.match(url))  # type: ignore[method-assign]
    return found
