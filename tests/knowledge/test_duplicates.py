"""What stands twice: `check` names both places."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content import problems_in
from knowledge.duplicates import golden_beside
from knowledge.library import SHIPPED
from tests.folder import POLICY, Change, write

CLAUSES, PRESS, VARIANTS = "policy/photos.yaml", "policy/press.yaml", "variants/photos.yaml"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def found(folder: Path, *changes: Change) -> list[str]:
    return [str(problem) for problem in problems_in(write(folder, POLICY, *changes))]


def test_nothing_stands_twice_in_what_is_shipped_or_in_a_small_folder(tmp_path: Path) -> None:
    assert found(tmp_path) == []
    assert problems_in(SHIPPED) == []


def test_a_variant_under_two_topics(tmp_path: Path) -> None:
    other = "press.1:\n  nl: [een journalist aan de lijn, 'Groepsfoto, uploaden?']\n"
    assert found(tmp_path, ("variants/press.yaml", other)) == [
        f"variants/press.yaml:2: this way of asking stands under 'photos' ({VARIANTS}:4) too"
    ]


def test_a_variant_of_a_referral_and_of_a_topic(tmp_path: Path) -> None:
    other = "leave:\n  nl: [groepsfoto uploaden]\n"
    assert found(tmp_path, ("variants/leave.yaml", other)) == [
        f"{VARIANTS}:4: this way of asking stands under 'leave' (variants/leave.yaml:2) too"
    ]


def test_a_variant_twice_under_one_topic(tmp_path: Path) -> None:
    assert found(tmp_path, (VARIANTS, "plaatje plaatsen", "selfie op kantoor plaatsen")) == [
        f"{VARIANTS}:3: this way of asking stands at {CLAUSES}:13 too"
    ]


def test_the_same_text_twice(tmp_path: Path) -> None:
    same = (PRESS, "Antwoord geen journalist zelf.", "Zet geen foto online zonder dat iedereen "
            "erop ja zei.")  # fmt: skip
    assert found(tmp_path, same) == [
        f"{PRESS}:5: this text stands under 'photos' ({CLAUSES}:10) too"
    ]


@pytest.mark.parametrize(
    ("question", "shared"),
    [
        ("Plaatje, plaatsen!", "plaatje plaatsen"),
        ("Ik twijfel. Mag mijn eigen lunch op Instagram? Of niet?",
         "mag mijn eigen lunch op instagram"),
    ],
)  # fmt: skip
def test_a_golden_question_that_is_a_variant(tmp_path: Path, question: str, shared: str) -> None:
    golden = f'topic: photos\nquestions:\n  - nl: "{question}"\n    entry: photos.1\n'
    [problem] = found(tmp_path, ("golden/photos.yaml", golden))
    assert problem.startswith(f"golden/photos.yaml:3: this golden question shares '{shared}'")
    assert problem.endswith((f"({VARIANTS}:3)", "(faq/photos.yaml:6)"))


def test_the_golden_questions_of_the_project_are_compared_too() -> None:
    golden = golden_beside(SHIPPED)
    assert golden is not None
    assert any(golden.glob("*.yaml"))
