"""Figures that were worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge.decide import Outcome
from knowledge.evaluate import (
    Case,
    Labelled,
    QuestionsError,
    as_json,
    auroc,
    figures,
    read_questions,
    wilson_lower,
    write_predictions,
)
from knowledge.library import Library, load
from knowledge.models import Account, Answer, Clarify, Decision, Decline, HandOver, Hit
from tests.folder import POLICY, write


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return load(write(tmp_path_factory.mktemp("content"), POLICY))


@pytest.mark.parametrize(
    ("successes", "total", "lower"),
    [
        (0, 0, 0.0),
        (0, 10, 0.0),
        (10, 10, 0.8589),  # 1 / (1 + z²/n)
        (95, 100, 0.9141),
        (950, 1000, 0.9404),
    ],
)
def test_wilson_lower_bound(successes: int, total: int, lower: float) -> None:
    assert wilson_lower(successes, total) == pytest.approx(lower, abs=2e-4)


@pytest.mark.parametrize(
    ("positives", "negatives", "expected"),
    [
        ([0.9, 0.8], [0.1], 1.0),
        ([0.1], [0.9, 0.8], 0.0),
        ([0.5], [0.5], 0.5),
        ([0.9, 0.4], [0.5, 0.1], 0.75),
        ([], [0.1], None),
        ([0.1], [], None),
    ],
)
def test_auroc(positives: list[float], negatives: list[float], expected: float | None) -> None:
    assert auroc(positives, negatives) == expected


def case(
    library: Library, topics: tuple[str, ...], found: tuple[str, ...], kind: str, confidence: float
) -> Case:
    entries = [library.entries[id_] for id_ in found]
    decisions: dict[str, Decision] = {
        "answer": Answer(entries[0], confidence),  # type: ignore[arg-type]
        "account": Clarify((entries[0],), confidence, "account"),
        "clarify": Clarify(tuple(entries), confidence),
        "handover": HandOver("hr", (), confidence),
        "decline": Decline(confidence),
    }
    hits = tuple(Hit(entry, 1.0 - place / 10) for place, entry in enumerate(entries))
    group = None if topics else "near"
    question = Labelled(id="q", question="?", topics=topics, lang="nl", style="plain", group=group)
    return Case(question, Outcome(hits, confidence, decisions[kind]))


@pytest.fixture
def cases(library: Library) -> list[Case]:
    return [
        case(library, ("photos",), ("photos.1", "press.1"), "answer", 0.9),
        case(library, ("press",), ("photos.1", "press.1"), "account", 0.8),
        case(library, ("press",), ("photos.1", "photos.faq-1", "press.1"), "clarify", 0.6),
        case(library, ("photos",), ("press.1", "leave"), "clarify", 0.5),
        case(library, ("photos",), ("leave", "photos.1"), "handover", 0.4),
        case(library, (), ("photos.1", "press.1"), "answer", 0.7),
        case(library, (), ("leave",), "handover", 0.3),
        case(library, ("gone",), ("photos.1",), "decline", 0.1),
    ]


def test_figures_of_a_small_set(library: Library, cases: list[Case]) -> None:
    found = figures(cases, library)
    counts = [found[key] for key in ("questions", "answerable", "unanswerable")]
    assert counts == [7, 5, 2]
    assert found["topic_not_in_content"] == 1
    assert found["hit_at_1"] == pytest.approx(1 / 5)
    assert found["recall_at_3"] == pytest.approx(4 / 5)
    assert found["mrr_at_10"] == pytest.approx((1 + 1 / 2 + 1 / 2 + 0 + 1 / 2) / 5)
    assert found["answered_directly"] == pytest.approx(2 / 5)
    assert found["right_at_once"] == pytest.approx(1 / 5)
    assert found["right_at_once_or_one_tap"] == pytest.approx(2 / 5)
    assert found["direct_precision"] == pytest.approx(1 / 3)
    assert found["direct_precision_lower"] == wilson_lower(1, 3)
    assert found["unanswerable_answered"] == {"near": 0.5}
    # 0.7 is below 0.9 and 0.8 alone, 0.3 is below all five
    assert found["auroc"] == pytest.approx((2 + 5) / 10)
    assert found["decisions_answerable"]["clarify"] == pytest.approx(3 / 5)
    assert found["by_language"]["nl"]["questions"] == 5
    assert json.loads(json.dumps(found)) == found


def test_figures_of_nothing(library: Library) -> None:
    found = figures([], library)
    assert (found["questions"], found["hit_at_1"], found["auroc"]) == (0, None, None)


def test_a_decision_as_json(library: Library, cases: list[Case]) -> None:
    found = as_json("Mag dit?", "nl", cases[0].outcome, library, Account.CORPORATE)
    assert (found["decision"], found["entry"], found["verdict"]) == (
        "answer", "photos.1", "ask-first",
    )  # fmt: skip
    assert found["contact"] == "hr"
    assert [each["topic"] for each in found["candidates"]] == ["photos", "press"]
    assert as_json("?", "nl", cases[0].outcome, library, None)["verdict"] is None
    offered = as_json("?", "nl", cases[2].outcome, library, None)
    assert (offered["facet"], len(offered["choices"])) == (None, 3)
    assert as_json("?", "nl", cases[1].outcome, library, None)["facet"] == "account"
    declined = as_json("?", "nl", Outcome((), 0.0, Decline(0.0)), library, None)
    assert (declined["candidates"], declined["entry"], declined["contact"]) == ([], None, None)


def test_questions_are_read_by_line(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"id": "1", "question": "Mag dit?", "topics": ["a"], "more": 1}\n\n')
    assert [(q.id, q.topics) for q in read_questions(path)] == [("1", ("a",))]


@pytest.mark.parametrize("wrong", ['{"id": "1"}', "no json", '{"id": 1, "question": []}'])
def test_a_wrong_line_is_named(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"id": "1", "question": "Mag dit?", "topics": []}\n' + wrong + "\n")
    with pytest.raises(QuestionsError, match=r"questions\.jsonl:2: "):
        read_questions(path)


def test_predictions_are_one_object_a_line(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    write_predictions(path, [{"id": "é"}, {"id": "2"}])
    assert [json.loads(line)["id"] for line in path.read_text("utf-8").splitlines()] == ["é", "2"]
