"""The texts of all entries in one order, and what they hold: what every voice learns from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge import corpus
from knowledge.corpus import Corpus, Line
from knowledge.meanings import Lexicon
from knowledge.models import AnyEntry, Text
from knowledge.postings import Rows, Small


@dataclass(frozen=True)
class Texts:
    """One row a text: those of an entry stand side by side, and those of a topic."""

    entries: Sequence[AnyEntry]
    topics: Rows
    """By entry: the number (from 0, none left out) of its topic."""
    entry_of: Rows
    """By text: the number of the entry that it belongs to."""
    is_asked: npt.NDArray[np.bool_]
    """By text: whether it is how people ask for the entry, and not what the entry says."""
    corpus: Corpus


def read(
    entries: Sequence[AnyEntry], topics: Rows, languages: Iterable[str], lexicon: Lexicon
) -> Texts:
    """Take in every text of these entries."""
    order = _in_order(topics)
    lines = [line for row in order for line in _lines(entries[row])]
    return _texts(entries, topics, corpus.read(lines, languages, lexicon))


def changed(before: Texts, entries: Sequence[AnyEntry], topics: Rows, lexicon: Lexicon) -> Texts:
    """The texts of other entries, of which most are those of `before` (the very same objects)."""
    started = _starts(entries, topics)
    was = {id(entry) for entry in before.entries}
    into = [
        np.arange(len(_lines(entry)), dtype=np.int32) + started[id(entry)]
        if id(entry) in started
        else np.full(len(_lines(entry)), -1, dtype=np.int32)
        for entry in (before.entries[row] for row in _in_order(before.topics))
    ]
    gone = [line for entry in before.entries if id(entry) not in started for line in _lines(entry)]
    new = {
        started[id(entry)] + place: line
        for entry in entries
        if id(entry) not in was
        for place, line in enumerate(_lines(entry))
    }
    rows: Small = np.concatenate([corpus.NOTHING, *into])
    return _texts(entries, topics, before.corpus.changed(rows, gone, new, lexicon))


def _texts(entries: Sequence[AnyEntry], topics: Rows, held: Corpus) -> Texts:
    owned = [
        (row, is_asked)
        for row in _in_order(topics).tolist()
        for is_asked, lines in ((True, _asked(entries[row])), (False, _said(entries[row])))
        for _ in lines
    ]
    entry_of = np.array([row for row, _ in owned], dtype=np.intp)
    is_asked = np.array([asked for _, asked in owned], dtype=bool)
    return Texts(entries, topics, entry_of, is_asked, held)


def _in_order(topics: Rows) -> Rows:
    return np.argsort(topics, kind="stable")


def _starts(entries: Sequence[AnyEntry], topics: Rows) -> dict[int, int]:
    """The row of each entry's first text, by the identity of the entry."""
    found, start = dict[int, int](), 0
    for row in _in_order(topics).tolist():
        found[id(entries[row])] = start
        start += len(_lines(entries[row]))
    return found


def _lines(entry: AnyEntry) -> list[Line]:
    return [*_asked(entry), *_said(entry)]


def _asked(entry: AnyEntry) -> list[Line]:
    """How people ask for an entry: its heading and variants."""
    texts = entry.texts().items()
    return [(line, n) for n, text in texts for line in (text.heading, *text.variants)]


def _said(entry: AnyEntry) -> list[Line]:
    """What an entry says."""
    return [(_everything(text), language) for language, text in entry.texts().items()]


def _everything(text: Text) -> str:
    more = (*getattr(text, "conditions", ()), getattr(text, "why", None) or "")
    return " ".join((text.body, *more))
