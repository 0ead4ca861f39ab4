"""A page of HTML, read as a browser would."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise

VOID = {"meta", "br", "link", "img", "input"}


class Element:
    """A tag with what stands in it."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag, self.attributes = tag, attributes
        self.children: list[Element] = []
        self.texts: list[str] = []

    def walk(self) -> Iterator[Element]:
        yield self
        for child in self.children:
            yield from child.walk()

    def all(self, tag: str) -> list[Element]:
        return [each for each in self.walk() if each.tag == tag]

    def by_id(self, name: str) -> Element:
        (only,) = (each for each in self.walk() if each.attributes.get("id") == name)
        return only

    @property
    def text(self) -> str:
        return " ".join(" ".join(text for each in self.walk() for text in each.texts).split())

    @property
    def rows(self) -> list[list[str]]:
        """The cells of a table's rows; of a row: its own, alone."""
        lines = [each for each in self.walk() if each.tag == "tr"]
        return [[cell.text for cell in row.children if cell.tag in ("th", "td")] for row in lines]


class Reader(HTMLParser):
    """Builds the elements, and refuses tags that do not match."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self.open.append(self.open[-1].children[-1])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = Element(tag, {key: value or "" for key, value in attrs})
        self.open[-1].children.append(found)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag, self.getpos()

    def handle_data(self, data: str) -> None:
        self.open[-1].texts.append(data)


def read(html: str) -> Element:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == [reader.root], "everything is closed"
    return reader.root


def stands_alone(html: str) -> None:
    """It loads nothing, runs nothing, and a browser is told to refuse it all the same."""
    page = read(html)
    for each in page.walk():
        assert each.tag not in ("script", "link", "img", "iframe")
        assert not {"src", "href", "xlink:href", "style"} & set(each.attributes)
        assert not [name for name in each.attributes if name.startswith("on")]
    for outside in ("http:", "https:", "url(", "@import"):
        assert outside not in html
    (style,) = page.all("style")
    digest = base64.b64encode(hashlib.sha256("".join(style.texts).encode()).digest()).decode()
    (policy,) = (
        each.attributes["content"]
        for each in page.all("meta")
        if each.attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.split("; ")[:2] == ["default-src 'none'", f"style-src 'sha256-{digest}'"]


def is_readable(page: Element) -> None:
    """Headings do not skip a level, every picture has words, and no id stands there twice."""
    levels = [int(each.tag[1]) for each in page.walk() if re.fullmatch("h[1-6]", each.tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))
    assert all(each.attributes["aria-label"] for each in named_pictures(page))
    ids = [each.attributes["id"] for each in page.walk() if "id" in each.attributes]
    assert len(ids) == len(set(ids))


def named_pictures(page: Element) -> list[Element]:
    return [each for each in page.all("svg") if each.attributes.get("aria-hidden") != "true"]
