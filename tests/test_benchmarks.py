"""The pure parts of the benches; no other engine needs to be there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from bot.content import Content
from tests.benchmarks import bigger, generator, goals, sections, toolkit
from tests.benchmarks.clock import spread
from tests.benchmarks.diagram import reliability
from tests.benchmarks.golden import read_golden
from tests.benchmarks.house import Index, Labelled
from tests.benchmarks.measures import Result, at_precision, calibration_error, ranking
from tests.benchmarks.tables import duration

DOCUMENT = Path(__file__).parent.parent / "docs" / "quality.md"


@pytest.fixture(scope="module")
def real(content: Content) -> list[generator.Parent]:
    return generator.parents(content.current.index.entries, "nl")


def asked(score: float, found: Sequence[str], *right: str, quotable: bool = True) -> Result:
    question = Labelled(id="", question="?", topics=right)
    return Result(question, tuple(found), score, quotable)


# the generator


def test_the_same_documents_are_made_every_time(real: list[generator.Parent]) -> None:
    one, other = (list(generator.documents(real, 50)) for _ in range(2))
    assert one == other
    assert one != list(generator.documents(real, 50, seed=1))
    assert generator.queries(real, 20) == generator.queries(real, 20)


def test_made_documents_have_the_size_of_real_ones(real: list[generator.Parent]) -> None:
    made = generator.shape(list(generator.documents(real, 300)))
    lines = [[*p.heading, *p.body, *(w for v in p.variants for w in v)] for p in real]
    assert made.documents == 300
    assert made.median == pytest.approx(generator.shape(lines).median, rel=0.15)
    assert 0 < made.kinds < made.words


def test_every_engine_reads_the_same_words(real: list[generator.Parent]) -> None:
    words = {word for line in generator.documents(real, 50) for word in line}
    assert all(word.isalnum() and word == word.lower() for word in words)


def test_queries_have_about_eight_words(real: list[generator.Parent]) -> None:
    lengths = [len(query) for query in generator.queries(real, 200)]
    assert 6 <= sum(lengths) / len(lengths) <= 10


def test_a_bigger_library_can_be_searched(content: Content) -> None:
    current = content.current
    made = bigger.library_of(current.library, current.index.entries, 40)
    index = Index(made, current.index.day)
    assert len(index.entries) == 40
    sought = index.entries[3]
    hits = index.search(sought.text_in("nl").heading)
    assert sought.id in [hit.entry.id for hit in hits]


# the figures


def test_the_lowest_threshold_with_the_precision_is_taken() -> None:
    right = [asked(1.0 - n / 100, ["a"], "a") for n in range(20)]
    wrong = asked(0.5, ["b"], "a")
    after = asked(0.4, ["a"], "a")
    found = at_precision([after, wrong, *right])
    assert (found.direct, found.right, found.threshold) == (22, 21, 0.4)
    assert at_precision([wrong, *right[:18]]).right == 18


def test_questions_with_the_same_score_pass_together() -> None:
    tied = [asked(0.9, ["a"], "a"), asked(0.9, ["b"], "a")]
    assert at_precision(tied).direct == 0


def test_a_referral_is_no_direct_answer_and_an_unanswerable_question_no_right_one() -> None:
    found = at_precision([asked(0.9, ["referral"], quotable=False), asked(0.8, ["a"])])
    assert (found.direct, found.right_share) == (0, 0.0)


def test_ranking_counts_the_best_place_of_any_right_topic() -> None:
    found = ranking([asked(1, ["a"], "a"), asked(1, ["x", "y", "b", "a"], "a", "b"), asked(1, [])])
    assert (found.hit_at_1, found.recall_at_3) == (0.5, 1.0)
    assert found.mrr_at_10 == pytest.approx((1 + 1 / 3) / 2)


def test_calibration_error_weighs_by_questions() -> None:
    bins: list[dict[str, Any]] = [
        {"questions": 3, "confidence": 0.9, "right": 0.8},
        {"questions": 1, "confidence": 0.2, "right": 0.6},
        {"questions": 0, "confidence": None, "right": None},
    ]
    assert calibration_error(bins) == pytest.approx(0.175)


def test_the_golden_questions_are_labelled() -> None:
    found = read_golden()
    groups = {question.group for question in found if not question.topics}
    assert groups == {"near", "off", "noise", "referral"}
    assert {question.style for question in found if question.topics} >= {"short", "story"}
    assert len({question.id for question in found}) == len(found)


# the document


def test_a_section_is_renewed_and_nothing_else() -> None:
    text = "a\n<!-- generated: x -->\nold\n<!-- end: x -->\nb\n"
    once = sections.renewed(text, "x", "new | 100%\\1")
    assert once == "a\n<!-- generated: x -->\n\nnew | 100%\\1\n\n<!-- end: x -->\nb\n"
    assert sections.renewed(once, "x", "new | 100%\\1") == once


def test_a_section_that_is_not_there_is_refused() -> None:
    with pytest.raises(sections.SectionError, match="generated: y"):
        sections.renewed("<!-- generated: x --><!-- end: x -->", "y", "new")


@pytest.mark.parametrize("name", ["golden", "kept-apart", "yet-another", "speed"])
def test_the_document_has_its_sections(name: str) -> None:
    assert sections.renewed(DOCUMENT.read_text(encoding="utf-8"), name, "new")


def test_goals_are_judged_from_the_right_side() -> None:
    higher = goals.Goal("k", "", 0.8, 0.9)
    lower = goals.Goal("k", "", 5, 2, duration, less_is_better=True)
    assert [higher.verdict(v) for v in (0.9, 0.8, 0.7)] == ["aim reached", "reached", "**short**"]
    assert [lower.verdict(v) for v in (2, 5, 6)] == ["aim reached", "reached", "**short**"]
    assert "| 1.0 ms" not in goals.against([higher], {"other": 1.0})


def test_the_diagram_is_a_picture_with_a_bar_for_each_filled_bin() -> None:
    bins: list[dict[str, Any]] = [
        {"from": 0.0, "to": 0.5, "questions": 4, "confidence": 0.3, "right": 0.25},
        {"from": 0.5, "to": 1.0, "questions": 0, "confidence": None, "right": None},
    ]
    picture = ElementTree.fromstring(reliability(bins))
    assert len(picture.findall("{http://www.w3.org/2000/svg}circle")) == 1


def test_durations_and_spreads_are_told_in_few_figures() -> None:
    assert [duration(ms) for ms in (0.0264, 1.5, 12.34, 345.6, 5400)] == [
        "26 µs", "1.50 ms", "12.3 ms", "346 ms", "5.4 s",
    ]  # fmt: skip
    assert spread([0.001, 0.002, 0.009]) == pytest.approx((2.0, 9.0))


# the toolkit


def test_the_toolkits_bench_runs() -> None:
    found = toolkit.measured(times=3, posts=60)
    assert list(found) == ["/toolkit", "a search in the toolkit", "the next variant"]
    assert all(0 < seconds < 5 for each in found.values() for seconds in each)
