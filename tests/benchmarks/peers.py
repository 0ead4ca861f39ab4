"""Other engines, each as its own documentation sets it up, over the same entries.

One document an entry, with all its texts in both languages. Whatever a peer does with words (case,
stop words) is its own default.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from tests.benchmarks.house import AnyEntry, Labelled, Referral, topic_of
from tests.benchmarks.measures import Result

Ranked = list[tuple[int, float]]
"""Documents (from 0) with their scores, best first; only those that have something in common."""
Search = Callable[[str], Ranked]
_WORD = re.compile(r"\w+")


def document(entry: AnyEntry) -> str:
    """Everything that an entry says and is asked by, variants too."""
    texts = entry.texts().values()
    return "\n".join(line for t in texts for line in (t.heading, *t.variants, t.body))


def rank_bm25(documents: Sequence[str]) -> Search:
    """rank-bm25 as its readme shows it: BM25Okapi over lower-case words between spaces."""
    from rank_bm25 import BM25Okapi

    index = BM25Okapi([text.lower().split() for text in documents])
    return lambda question: _ranked(index.get_scores(question.lower().split()))


def bm25s(documents: Sequence[str]) -> Search:
    """bm25s as its readme shows it: its own tokeniser with English stop words, Lucene's BM25."""
    import bm25s

    index = bm25s.BM25()
    index.index(bm25s.tokenize(list(documents), show_progress=False), show_progress=False)

    def search(question: str) -> Ranked:
        [tokens] = bm25s.tokenize(question, return_ids=False, show_progress=False)
        known = [token for token in tokens if token in index.vocab_dict]
        return _ranked(index.get_scores(known)) if known else []

    return search


def tantivy(documents: Sequence[str]) -> Search:
    """tantivy with its default tokeniser; any word of the question may match."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text")
    builder.add_integer_field("row", stored=True)
    index = tantivy.Index(builder.build())
    writer = index.writer(num_threads=1)
    for row, text in enumerate(documents):
        writer.add_document(tantivy.Document(text=text, row=row))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def search(question: str) -> Ranked:
        query, _ = index.parse_query_lenient(" ".join(_bare_words(question)), ["text"])
        hits = searcher.search(query, len(documents)).hits
        return [(int(searcher.doc(where)["row"][0]), float(score)) for score, where in hits]

    return search


def fts5(documents: Sequence[str]) -> Search:
    """SQLite FTS5 with its default tokeniser, ranked by its bm25(); any word may match."""
    database = sqlite3.connect(":memory:")
    database.execute("create virtual table entries using fts5(text)")
    rows = enumerate(documents)
    database.executemany("insert into entries (rowid, text) values (?, ?)", rows)

    def search(question: str) -> Ranked:
        query = " OR ".join(f'"{word}"' for word in _bare_words(question))
        if not query:
            return []
        sql = "select rowid, -rank from entries where entries match ? order by rank"
        return [(int(row), float(score)) for row, score in database.execute(sql, [query])]

    return search


PEERS: dict[str, Callable[[Sequence[str]], Search]] = {
    "rank-bm25": rank_bm25,
    "bm25s": bm25s,
    "tantivy": tantivy,
    "SQLite FTS5": fts5,
}


def results(
    search: Search, entries: Sequence[AnyEntry], questions: Iterable[Labelled]
) -> list[Result]:
    """Put every question to a peer."""
    return [_result(question, search(question.question), entries) for question in questions]


def _result(question: Labelled, ranked: Ranked, entries: Sequence[AnyEntry]) -> Result:
    topics = dict.fromkeys(topic_of(entries[row]) for row, _ in ranked)
    if not ranked:
        return Result(question, (), float("-inf"), False)
    row, score = ranked[0]
    return Result(question, tuple(topics), score, not isinstance(entries[row], Referral))


def _ranked(scores: np.ndarray) -> Ranked:
    order = np.argsort(-scores, kind="stable")
    return [(int(row), float(scores[row])) for row in order if scores[row] > 0]


def _bare_words(question: str) -> list[str]:
    """Words in lower case: neither engine is to take a dash or an "OR" for one of its operators."""
    return _WORD.findall(question.lower())
