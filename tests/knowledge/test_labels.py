"""A file of labelled questions."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.labels import QuestionsError, read_questions


def test_questions_are_read_by_line(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"id": "1", "question": "Mag dit?", "topics": ["a"], "more": 1}\n\n')
    assert [(q.id, q.topics) for q in read_questions(path)] == [("1", ("a",))]


def test_an_empty_file_has_no_questions(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text("\n")
    assert read_questions(path) == []


@pytest.mark.parametrize("wrong", ['{"id": "1"}', "no json", '{"id": 1, "question": []}'])
def test_a_wrong_line_is_named(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"id": "1", "question": "Mag dit?", "topics": []}\n' + wrong + "\n")
    with pytest.raises(QuestionsError, match=r"questions\.jsonl:2: "):
        read_questions(path)
