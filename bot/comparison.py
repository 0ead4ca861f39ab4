"""What changed between two versions of a policy, in words: as plain text or as Markdown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import groupby

from bot.cards.base import verdict_label
from bot.report.markdown import plain
from bot.wording import Words, words_in
from knowledge.changes import Change, Difference, Kind, Value, between
from knowledge.library import Library
from knowledge.models import Account, AnyEntry, Clause, FaqEntry, Referral, Verdict

ENTRIES: dict[type[AnyEntry], str] = {Clause: "clause", FaqEntry: "faq", Referral: "referral"}

SENTENCE_END = re.compile(r"(?<=[.!?]) (?=\S)")


@dataclass(frozen=True)
class Item:
    """One entry. `parts`: the name of what changed, and its lines, old ("- …") and new ("+ …")."""

    title: str
    about: str
    parts: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True)
class Sheet:
    """All changes in one language. `groups`: the title of a topic, and its entries."""

    title: str
    summary: str
    groups: Sequence[tuple[str, Sequence[Item]]]


def sheet(old: Library, new: Library, language: str) -> Sheet:
    """What changed from `old` to `new`, said in `language`; texts in every language they have."""
    words, changes = words_in(language), between(old, new)
    say = _Saying(words, old, new)
    counts = Counter(change.kind for change in changes)
    numbers = {kind.value: words.number(counts[kind]) for kind in Kind}
    return Sheet(
        words("changes.title"),
        words("changes.counts", **numbers) if changes else words("changes.none"),
        [
            (say.topic(topic), [say.item(change) for change in group])
            for topic, group in groupby(changes, key=lambda change: change.topic)
        ],
    )


def as_text(paper: Sheet) -> str:
    """For a terminal or a mail: no markup, no colours."""
    return "".join(f"{line}\n" for line in _text_lines(paper))


def _text_lines(paper: Sheet) -> Iterator[str]:
    yield paper.summary
    for title, items in paper.groups:
        yield from ("", title)
        for item in items:
            yield from ("", f"  {item.title}", f"  {item.about}")
            for name, lines in item.parts:
                yield f"    {name}"
                yield from (f"      {line}" for line in lines)


def as_markdown(paper: Sheet) -> str:
    """To paste where people read. The lines stand in blocks of `diff`, which many sites colour."""
    return "".join(f"{line}\n" for line in _markdown_lines(paper))


def _markdown_lines(paper: Sheet) -> Iterator[str]:
    yield from (f"# {plain(paper.title)}", "", plain(paper.summary))
    for title, items in paper.groups:
        yield from ("", f"## {plain(title)}")
        for item in items:
            yield from ("", f"### {plain(item.title)}", "", plain(item.about))
            for name, lines in item.parts:
                # a line begins with - or +, so none of them can end the block
                yield from ("", f"**{plain(name)}**", "", "```diff", *lines, "```")


class _Saying:
    """How one change is put in words."""

    def __init__(self, words: Words, old: Library, new: Library) -> None:
        self.words = words
        self.old = old
        self.new = new

    def topic(self, topic: str | None) -> str:
        """The title of a topic, or that of the referrals."""
        if topic is None:
            return self.words("changes.referrals")
        known = self.new.topics.get(topic) or self.old.topics[topic]
        return known.title(self.words.language)

    def item(self, change: Change) -> Item:
        entry, words = change.entry, self.words
        heading = " ".join(entry.text_in(words.language).heading.split())
        about = [words(f"changes.{ENTRIES[type(entry)]}", id=entry.id, version=_version(change))]
        if change.mark is not None:
            about.append(words(f"changes.{change.mark.value}"))
        return Item(
            words(f"changes.{change.kind.value}", title=heading),
            " ".join(about),
            [(self._name(each), list(self._lines(each))) for each in change.differences],
        )

    def _name(self, difference: Difference) -> str:
        name = self.words(f"changes.field.{difference.field}")
        if difference.language is None:
            return name
        language = self.words(f"language.{difference.language}")
        return self.words("changes.in_language", name=name, language=language)

    def _lines(self, difference: Difference) -> Iterator[str]:
        """Only what is not the same: lines that went, and those that came in their place."""
        before = self._said(self.old, difference.field, difference.before)
        after = self._said(self.new, difference.field, difference.after)
        if before and after and _sentences(before) != _sentences(after):
            # one other word is not to be looked for in two whole paragraphs
            before, after = _sentences(before), _sentences(after)
        steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        for step, start, end, new_start, new_end in steps:
            if step != "equal":
                yield from (f"- {line}".rstrip() for line in before[start:end])
                yield from (f"+ {line}".rstrip() for line in after[new_start:new_end])

    def _said(self, library: Library, field: str, value: Value) -> list[str]:
        """What a field held in one of the libraries, by line."""
        words = self.words
        if isinstance(value, Verdict):  # a str too
            return [verdict_label(words, value)]
        if isinstance(value, dict):
            return [
                f"{words(f'account.{each}')}: {verdict_label(words, value[each])}"
                for each in Account
            ]
        if isinstance(value, date):
            return [words.date(value)]
        if isinstance(value, tuple):
            return [line for each in value for line in each.splitlines()]
        if value is None:
            return []
        if field == "contact":
            return [library.contact(value).introduced(words.language)]
        return [self.topic(value)] if field == "topic" else value.splitlines()


def _sentences(lines: Sequence[str]) -> list[str]:
    return [sentence for line in lines for sentence in SENTENCE_END.split(line)]


def _version(change: Change) -> str:
    """The version; both where they differ."""
    versions = (each.version for each in (change.before, change.after) if each is not None)
    return " → ".join(str(version) for version in dict.fromkeys(versions))
