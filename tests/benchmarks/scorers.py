"""The ten best of many documents: one function an engine, all over the same words.

Each takes documents as lists of words and gives back, by name, functions from a query to the
numbers of the ten best, best first.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tests.benchmarks.house import PostedBM25

TOP = 10
Documents = Sequence[Sequence[str]]
TopTen = Callable[[list[str]], Any]
Named = dict[str, TopTen]
"""One index may be asked in several ways."""


def best(scores: np.ndarray) -> np.ndarray:
    """The places of the ten highest scores, highest first."""
    highest = np.argpartition(scores, -TOP)[-TOP:] if len(scores) > TOP else np.arange(len(scores))
    return highest[np.argsort(-scores[highest])]


def ours(documents: Documents) -> Named:
    index = PostedBM25(documents)
    return {"Wegwijzer": lambda query: best(index.get_scores(query))}


def rank_bm25(documents: Documents) -> Named:
    """The formula that ours is to equal."""
    from rank_bm25 import BM25Plus

    index = BM25Plus(documents, delta=0)
    return {"rank-bm25": lambda query: best(index.get_scores(query))}


def bm25s(documents: Documents) -> Named:
    """As documented: retrieve(), one query at a time, numpy. And its scores alone, with the same
    selection as ours: less than it documents, and faster."""
    import bm25s

    index = bm25s.BM25()
    index.index([list(one) for one in documents], show_progress=False)
    return {
        "bm25s": lambda query: index.retrieve([query], k=TOP, show_progress=False).documents[0],
        "bm25s, scores only": lambda query: best(index.get_scores(query)),
    }


def tantivy(documents: Documents) -> Named:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
    index = tantivy.Index(builder.build())
    writer = index.writer(num_threads=1)
    for words in documents:
        writer.add_document(tantivy.Document(text=" ".join(words)))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def top(query: list[str]) -> Any:
        return searcher.search(index.parse_query(" ".join(query), ["text"]), TOP).hits

    return {"tantivy": top}


def fts5(documents: Documents) -> Named:
    database = sqlite3.connect(":memory:")
    database.execute("create virtual table entries using fts5(text)")
    rows = ((" ".join(words),) for words in documents)
    database.executemany("insert into entries (text) values (?)", rows)
    sql = f"select rowid from entries where entries match ? order by rank limit {TOP}"
    return {"SQLite FTS5": lambda query: database.execute(sql, [" OR ".join(query)]).fetchall()}


SCORERS: dict[str, Callable[[Documents], Named]] = {
    "ours": ours,
    "rank-bm25": rank_bm25,
    "bm25s": bm25s,
    "tantivy": tantivy,
    "fts5": fts5,
}
