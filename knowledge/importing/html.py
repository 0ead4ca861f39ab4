"""HTML -> blocks, as a browser would take it; also the last step for Markdown and DOCX."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from knowledge.importing.blocks import (
    LONGEST_TITLE,
    Block,
    Kind,
    NotReadableError,
    could_be_heading,
    has_letters,
    is_named_number,
    tidy,
)

HEADINGS = {f"h{level}": level for level in range(1, 7)}
LOW = 7
"""The level of what is a heading by its looks alone: a line in bold, a question that unfolds."""
NOT_SHOWN = {"script", "style", "template", "noscript", "svg", "head", "iframe", "object", "canvas"}
NOT_CONTENT = {"nav", "footer", "aside", "form", "button", "select", "dialog"}
BLOCKS = {
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl",
    "dt", "figcaption", "figure", "header", "hr", "li", "main", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", *HEADINGS,
}  # fmt: skip
BOLD = {"b", "strong"}
MOST_DEEP = 500
"""Levels of nesting: a hundred times what a page needs."""

_ADDRESS = re.compile(r"(?:https?://[^\s/]|mailto:[^\s@]+@|tel:\+?\d)[^\s()<>]*$", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{1,9}")
_SCHEME = re.compile(r"^(?:https?://|mailto:|tel:)", re.IGNORECASE)


def blocks_of(html: str, numbered: bool = True) -> list[Block]:
    """The blocks of a page. `numbered`: whether the numbers of its lists are the writer's own.

    Raises NotReadableError.
    """
    tree = LexborHTMLParser(html)
    reader = _Reader(numbered)
    root = _content_of(tree)
    if root is not None:
        reader.read(root)
    return reader.blocks


def _content_of(tree: LexborHTMLParser) -> LexborNode | None:
    """The part of a page that holds what it is about."""
    for selector in ("main", "[role=main]", "article"):
        found = tree.css(selector)
        if len(found) == 1 and has_letters(found[0].text(deep=True)):
            return found[0]
    return tree.body


@dataclass
class _List:
    """A list that is being read: the number of its next item, where it has numbers."""

    number: int | None


@dataclass
class _Reader:
    """Walks the tree once; inline text gathers until a block begins or ends."""

    numbered: bool
    blocks: list[Block] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    mark: str | None = None
    """Of the list item whose first text has not come yet."""
    heading: int | None = None
    links: list[tuple[str, int]] = field(default_factory=list)

    def read(self, root: LexborNode) -> None:
        for node, enters, bold in _walk(root):
            tag = node.tag or ""
            if tag == "-text":
                self._say(node.text_content or "", bold, _is_in_pre(node))
            elif tag == "br":
                self._say("\n", bold, verbatim=True)
            elif tag == "a":
                self._link(node, enters)
            elif tag in BLOCKS:
                self._flush()
                (self._enter if enters else self._leave)(node, tag)
        self._flush()

    def _say(self, text: str, bold: bool, verbatim: bool) -> None:
        self.text.append(text if verbatim else re.sub(r"[ \t\r\n\f]+", " ", text))
        if has_letters(text):
            self.bold.append(bold)

    def _link(self, node: LexborNode, enters: bool) -> None:
        if enters:
            self.links.append(((node.attributes.get("href") or "").strip(), len(self.text)))
            return
        address, start = self.links.pop()
        words = "".join(self.text[start:])
        said = words.strip()
        bare = _SCHEME.sub("", address).rstrip("/")
        plain = not said or any(c in said for c in "[]\n") or bare == _SCHEME.sub("", said)
        if self.heading is None and _ADDRESS.match(address) and not plain:
            before, after = words[: words.index(said)], words[words.index(said) + len(said) :]
            self.text[start:] = [f"{before}[{said}]({address}){after}"]

    def _enter(self, node: LexborNode, tag: str) -> None:
        if tag in HEADINGS:
            self.heading = HEADINGS[tag]
        elif tag in ("summary", "dt"):
            self.heading = LOW
        elif tag in ("ul", "ol"):
            start = node.attributes.get("start") or "1"
            own = tag == "ol" and self.numbered and _NUMBER.fullmatch(start)
            self.lists.append(_List(int(start) if own else None))
        elif tag == "li":
            self.mark = self._mark()

    def _leave(self, node: LexborNode, tag: str) -> None:  # noqa: ARG002 - as _enter
        if tag in HEADINGS or tag in ("summary", "dt"):
            self.heading = None
        elif tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif tag == "li":
            self.mark = None

    def _mark(self) -> str:
        here = self.lists[-1] if self.lists else None
        if here is None or here.number is None:
            return "- "
        here.number += 1
        return f"{here.number - 1}. "

    def _flush(self) -> None:
        """What gathered becomes a block."""
        text = tidy("".join(self.text))
        all_bold = bool(self.bold) and all(self.bold)
        self.text, self.bold = [], []
        self.links = [(address, 0) for address, _ in self.links]  # what follows is linked too
        if not text:
            return
        if self.heading is not None and has_letters(text) and len(text) <= LONGEST_TITLE:
            self.blocks.append(Block(Kind.HEADING, text.replace("\n", " "), self.heading))
        elif self.lists:
            self._item(text)
        elif (all_bold and could_be_heading(text, stands_out=True)) or is_named_number(text):
            self.blocks.append(Block(Kind.HEADING, text, LOW))
        else:
            self.blocks.append(Block(Kind.PARAGRAPH, text))

    def _item(self, text: str) -> None:
        depth = len(self.lists)
        if self.mark is None:  # a second paragraph of the same item
            self.blocks.append(Block(Kind.PARAGRAPH, text, depth))
            return
        self.blocks.append(Block(Kind.ITEM, self.mark + text.replace("\n", " "), depth))
        self.mark = None


def _walk(root: LexborNode) -> Iterator[tuple[LexborNode, bool, bool]]:
    """Every node that is shown, when it begins and (but for texts) when it ends; whether bold."""
    waiting: list[tuple[LexborNode, bool, bool, int]] = [(root, True, False, 0)]
    while waiting:
        node, enters, bold, depth = waiting.pop()
        yield node, enters, bold
        if not enters or node.tag == "-text":
            continue
        if depth > MOST_DEEP:
            raise NotReadableError("is nested too deeply to be a policy")
        waiting.append((node, False, bold, depth))
        children = [c for c in node.iter(include_text=True) if _is_shown(c)]
        inside = bold or node.tag in BOLD
        waiting += [(child, True, inside, depth + 1) for child in reversed(children)]


def _is_shown(node: LexborNode) -> bool:
    tag = node.tag or ""
    if tag == "-text":
        return True
    attributes = node.attributes
    return (
        not tag.startswith(("-", "!"))
        and tag not in NOT_SHOWN
        and tag not in NOT_CONTENT
        and "hidden" not in attributes
        and attributes.get("role") not in ("navigation", "banner", "contentinfo", "search")
    )


def _is_in_pre(node: LexborNode) -> bool:
    above = node.parent
    while above is not None:
        if above.tag == "pre":
            return True
        above = above.parent
    return False
