"""Posting lists give the very scores of rank-bm25, also where rank-bm25 has its traps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Plus

from knowledge import postings
from knowledge.postings import PostedBM25, count, presence

TERMS = st.sampled_from("abcdefgh")
CORPORA = st.lists(st.lists(TERMS, min_size=1, max_size=12), min_size=1, max_size=12)


@given(CORPORA, st.lists(st.sampled_from("abcdefghxyz"), max_size=40))
def test_scores_equal_those_of_rank_bm25(corpus: list[list[str]], query: list[str]) -> None:
    theirs = BM25Plus(corpus, delta=0).get_scores(query)
    assert PostedBM25(corpus).get_scores(query) == pytest.approx(theirs, abs=1e-9)


@given(CORPORA, st.lists(TERMS, min_size=1, max_size=40))
def test_both_ways_of_adding_up_agree(corpus: list[list[str]], query: list[str]) -> None:
    lists = PostedBM25(corpus).postings
    known = [(lists.numbers[term], 0.5) for term in query if term in lists.numbers]
    if known:
        numbers = np.array([number for number, _ in known])
        weights = np.array([weight for _, weight in known])
        together = lists._all_at_once(numbers, weights)
        assert lists._one_by_one(known) == pytest.approx(together, abs=1e-9)


def test_a_long_query_of_rare_terms_is_added_up_in_one_go_with_the_same_result() -> None:
    corpus = [[f"w{n}", "all"] for n in range(postings.MANY_TERMS * 2)]
    query = [f"w{n}" for n in range(postings.MANY_TERMS + 5)]
    theirs = BM25Plus(corpus, delta=0).get_scores(query)
    assert PostedBM25(corpus).get_scores(query) == pytest.approx(theirs, abs=1e-9)


@given(CORPORA)
def test_what_each_term_adds_to_which_rows(corpus: list[list[str]]) -> None:
    """Also of common terms, which are kept in another way."""
    index = PostedBM25(corpus)
    for term in {term for row in corpus for term in row}:
        rows, gains = index.postings.gains_of(term)
        assert rows.tolist() == [place for place, row in enumerate(corpus) if term in row]
        assert gains == pytest.approx(index.get_scores([term])[rows])


@pytest.mark.parametrize("corpus", [[], [[]], [[], []]])
def test_what_holds_no_words_scores_nothing(corpus: list[list[str]]) -> None:
    scores = PostedBM25(corpus).get_scores(["foto"])
    assert scores.tolist() == [0.0] * len(corpus)


def test_every_weight_is_positive_also_in_one_document() -> None:
    assert PostedBM25([["foto"]]).get_scores(["foto"])[0] > 0


def test_a_weight_counts_as_often_as_it_says() -> None:
    index = PostedBM25([["foto", "delen"], ["pers"]])
    twice = index.weighted_scores([("foto", 2.0), ("pers", 0.5)])
    assert twice == pytest.approx(2 * index.get_scores(["foto"]) + 0.5 * index.get_scores(["pers"]))
    assert twice == pytest.approx(index.weighted_scores({"foto": 2.0, "pers": 0.5}))


def test_terms_are_counted_by_row() -> None:
    found = count([["b", "a", "b"], [], ["a"]])
    named = {number: term for term, number in found.numbers.items()}
    triples = zip(found.terms.tolist(), found.rows.tolist(), found.times.tolist(), strict=True)
    assert {(named[term], row): times for term, row, times in triples} == {
        ("b", 0): 2.0, ("a", 0): 1.0, ("a", 2): 1.0,
    }  # fmt: skip
    assert found.rows_with[found.numbers["a"]] == 2


def test_rows_are_put_together_and_left_out() -> None:
    found = count([["a"], ["a", "b"], ["a"]]).gathered(np.array([0, 0, -1]), 1)
    assert found.size == 1
    assert dict(zip(found.terms.tolist(), found.times.tolist(), strict=True)) == {0: 2.0, 1: 1.0}


def test_presence_counts_once() -> None:
    found = presence({"a": 0}, 2, np.array([0, 0, 0]), np.array([1, 1, 0]))
    assert (found.terms.tolist(), found.rows.tolist()) == ([0, 0], [0, 1])
