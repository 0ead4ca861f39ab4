"""What the search box needs to work without a server: words, what they stand for, and where.

A word leads to its stem and its meanings, as in the bot; each of these to the entries that hold it,
with what it adds to their score (rank-bm25's). Variants are searched too, as single words: no
sentence of theirs stands in the index.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from bot.handbook import addresses
from bot.handbook.view import Question, Rule, Subject, View
from bot.wording import words_in
from knowledge import text as words
from knowledge.meanings import MARK, Lexicon
from knowledge.postings import PostedBM25

HEADING = 3
"""How often a word of a heading counts."""
MEANING = 0.6
"""What a meaning counts for beside a word itself."""
FINE = 10
"""Scores are written as whole numbers: tenths."""
LEAST = 6
"""What adds less to a score is left out: it does not change what is found first."""


def index(view: View) -> bytes:
    """A script that hands over the index: a page in a folder may load one, but fetch nothing.

    `entries`: [address, heading, topic, verdicts]; `words`: all words in order; `terms`: the terms
    of each, one number or several; `found`: for each term [entry, score, entry, score …], each
    entry as the step from the one before.
    """
    held = [(subject, each) for subject in view.subjects.values() for each in subject.said]
    vocabulary = _Vocabulary(view)
    rows = [vocabulary.terms_of(each) for _, each in held]
    listed = sorted(vocabulary.words)
    data = {
        "entries": [_shown(view, subject, each) for subject, each in held],
        "words": " ".join(listed),
        "terms": [_brief(vocabulary.words[word]) for word in listed],
        "found": _found(rows, list(vocabulary.terms)),
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"window.handbookIndex={text};\n".encode()


class _Vocabulary:
    """All words, and the terms (stems and meanings, numbered) that they lead to."""

    def __init__(self, view: View) -> None:
        self.language = view.language
        self.lexicon = Lexicon(view.library.words)
        self.terms: dict[str, int] = {}
        self.words: dict[str, tuple[int, ...]] = dict.fromkeys(words.STOP_WORDS[self.language], ())
        for same in view.library.words.meanings.values():
            for phrase in same.in_language(self.language):
                if len(found := words.words(phrase)) == 1:
                    self.terms_of_word(found[0])
        for short, long in self.lexicon.spellings.get(self.language, {}).items():
            meant = [term for word in long for term in self.terms_of_word(word)]
            self.words[short] = tuple(dict.fromkeys(meant))

    def terms_of_word(self, word: str) -> tuple[int, ...]:
        if word not in self.words:
            stem = words.stem(word, self.language)
            names = (stem, *self.lexicon.of_word(stem, self.language))
            self.words[word] = tuple(self.terms.setdefault(n, len(self.terms)) for n in names)
        return self.words[word]

    def terms_of(self, each: Rule | Question) -> list[int]:
        """Every term of an entry, as often as it counts."""
        text, found, known = each.text, list[int](), self.words
        conditions = each.text.conditions if isinstance(each, Rule) else ()
        for line in (*[text.heading] * HEADING, text.body, *conditions, *text.variants):
            for word in words.words(line):
                found += known[word] if word in known else self.terms_of_word(word)
        return found


def _shown(view: View, subject: Subject, each: Rule | Question) -> list[str]:
    said = words_in(view.language)
    entry: Any = each.clause if isinstance(each, Rule) else each.entry
    verdicts = dict.fromkeys(said(f"verdict.{verdict.value}") for _, verdict in each.rulings)
    address = addresses.of_entry(view.language, subject.topic.id, entry.id)
    return [address, each.text.heading, subject.title, " / ".join(verdicts)]


def _found(rows: Sequence[Sequence[int]], names: Sequence[str]) -> list[list[int]]:
    found: list[list[int]] = [[] for _ in names]
    if not any(rows):
        return found
    postings = PostedBM25(rows).postings
    for term in postings.numbers:
        assert isinstance(term, int)
        holders, gains = postings.gains_of(term)
        weight = FINE * (MEANING if names[term].startswith(MARK) else 1.0)
        scores = np.rint(weight * gains).astype(np.intp)
        counts = scores >= min(LEAST, scores.max())
        steps = np.diff(holders[counts], prepend=0)
        found[term] = np.column_stack((steps, scores[counts])).ravel().tolist()
    return found


def _brief(terms: Sequence[int]) -> int | Sequence[int]:
    return terms[0] if len(terms) == 1 else terms
