"""Golden questions: what must be found, by topic. What is known to fail stands apart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.content import Content
from knowledge import text
from knowledge.asking import consider
from knowledge.cases import Case
from knowledge.labels import Labelled
from knowledge.models import LANGUAGES, Account, HandOver
from knowledge.search import topic_of

FOLDER = Path(__file__).parent / "golden"
KNOWN_FAILURES = "known_failures.yaml"
NOT_TOPICS = ("none.yaml", "referrals.yaml", KNOWN_FAILURES)


def golden(*names: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every question of these files with what it expects."""
    for name in names:
        data = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
        for item in data["questions"]:
            for language in LANGUAGES:
                if language in item:
                    yield item[language], {"topic": data.get("topic"), **item}


def topics() -> list[str]:
    return sorted(path.name for path in FOLDER.glob("*.yaml") if path.name not in NOT_TOPICS)


def failures() -> set[str]:
    return set(yaml.safe_load((FOLDER / KNOWN_FAILURES).read_text(encoding="utf-8")) or ())


def helps(content: Content, question: str, expected: dict[str, Any]) -> bool:
    """Whether the person gets what they need: quoted, offered with one tap, or rightly not."""
    snapshot = content.current
    named = expected.get("account")
    outcome = consider(snapshot.index, question, Account(named) if named else None)
    if "decision" in expected:
        case = Case(Labelled(id="", question=question, topics=()), outcome)
        return case.decision in expected["decision"]
    wanted = expected["topic"] or expected["entry"]
    decision = outcome.decision
    if isinstance(decision, HandOver):
        return decision.referral is not None and decision.referral.id == wanted
    entries = [getattr(decision, "entry", None), *getattr(decision, "choices", ())]
    return wanted in {topic_of(entry) for entry in entries if entry is not None}


@pytest.mark.parametrize("name", [*topics(), "none.yaml", "referrals.yaml"])
def test_golden_questions(content: Content, name: str) -> None:
    known = failures()
    failing = {asked for asked, expected in golden(name) if not helps(content, asked, expected)}
    assert failing - known == set(), "these worked before"
    asked = {question for question, _ in golden(name)}
    assert (known & asked) - failing == set(), "these work now: take them off the list"


def test_no_golden_question_is_a_variant(content: Content) -> None:
    library = content.current.library
    lines = {
        " ".join(text.words(line))
        for entry in library.entries.values()
        for entry_text in entry.texts().values()
        for line in (entry_text.heading, *entry_text.variants)
    }
    same = [q for q, _ in golden(*topics(), "none.yaml", "referrals.yaml")
            if " ".join(text.words(q)) in lines]  # fmt: skip
    assert same == []
