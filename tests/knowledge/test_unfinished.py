"""Draft clauses that lack something: they stop nothing, and `check` says what each needs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.content import problems_in
from knowledge.library import SHIPPED, Library, load, to_do
from knowledge.search import Index
from knowledge.yamlfile import ContentError
from tests.folder import POLICY, Change, write

TODAY = date(2026, 6, 1)
DRAFTS = "policy/drafts.yaml"
DRAFT = """\
clauses:
  - id: draft.1
    status: draft
    source:
      file: beleid.pdf
      page: 3
      headings: [2 Foto's, 2.1 Kiekjes]
      proposed: {topic: photos, confidence: 0.81}
    topic: photos
    nl: {title: 2.1 Kiekjes, text: Deel geen kiekjes van de werkvloer.}
"""
APPROVAL = "an approval (status: approved)"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def library(folder: Path, *changes: Change) -> Library:
    return load(write(folder, POLICY, (DRAFTS, DRAFT), *changes))


def needs(folder: Path, *changes: Change) -> list[str]:
    """What is left to do, in a folder that has no other problem."""
    write(folder, POLICY, (DRAFTS, DRAFT), *changes)
    assert problems_in(folder) == []
    return [str(each) for each in to_do(folder)]


def test_an_unfinished_draft_changes_nothing_that_is_found(tmp_path: Path) -> None:
    without = load(write(tmp_path / "without", POLICY))
    with_draft = library(tmp_path / "with")
    assert with_draft.entries == without.entries
    assert with_draft.languages == without.languages
    for asked in ("kiekjes van de werkvloer", "mag ik een foto delen"):
        one, other = Index(without, TODAY).search(asked), Index(with_draft, TODAY).search(asked)
        assert [(h.entry, h.score, h.signals) for h in one] == [
            (h.entry, h.score, h.signals) for h in other
        ]


NEEDS = {
    "as it was imported": ((), "a verdict, a title and a text in 'en'"),
    "no topic": (
        ((DRAFTS, "    topic: photos\n", ""),),
        "a topic (nearest: photos, 0.81), a verdict, a title and a text in 'en'",
    ),
    "no topic, written by hand": (
        (
            (DRAFTS, "    topic: photos\n", ""),
            (DRAFTS, "      proposed: {topic: photos, confidence: 0.81}\n", ""),
        ),
        "a topic, a verdict, a title and a text in 'en'",
    ),
    "a topic that there is not": (
        ((DRAFTS, "    topic: photos\n", "    topic: cats\n"),),
        "a topic with a contact in topics.yaml ('cats' is not there), a verdict, "
        "a title and a text in 'en'",
    ),
    "no title": (
        ((DRAFTS, "title: 2.1 Kiekjes, ", ""),),
        "a verdict, a title in 'nl', a title and a text in 'en'",
    ),
    "a verdict": (
        ((DRAFTS, "    topic: photos\n", "    topic: photos\n    verdict: ask-first\n"),),
        "a title and a text in 'en'",
    ),
    "no language at all": (
        (
            (
                DRAFTS,
                "    nl: {title: 2.1 Kiekjes, text: Deel geen kiekjes van de werkvloer.}\n",
                "",
            ),
        ),
        "a verdict, a title and a text in 'nl', a title and a text in 'en'",
    ),
}


@pytest.mark.parametrize("name", NEEDS)
def test_what_a_draft_needs(tmp_path: Path, name: str) -> None:
    changes, missing = NEEDS[name]
    line = f"{DRAFTS}:2: to do: the draft 'draft.1' needs {missing}, {APPROVAL}"
    assert needs(tmp_path, *changes) == [line]


def test_a_whole_draft_needs_an_approval_alone(tmp_path: Path) -> None:
    whole = ((DRAFTS, "    topic: photos\n", "    topic: photos\n    verdict: ask-first\n"),)
    text = "    en: {title: Snapshots, text: Share no snapshots.}\n"
    found = needs(tmp_path, (DRAFTS, DRAFT + text), *whole)
    assert found == [f"{DRAFTS}:2: to do: the draft 'draft.1' needs {APPROVAL}"]
    approved = library(
        tmp_path, (DRAFTS, DRAFT + text), *whole, (DRAFTS, "status: draft", "status: approved")
    )
    assert approved.entries["draft.1"].is_current(TODAY)
    assert to_do(tmp_path) == []


def test_without_drafts_there_is_nothing_to_do(tmp_path: Path) -> None:
    assert to_do(write(tmp_path, POLICY)) == []
    assert to_do(SHIPPED) == []


def test_what_is_wrong_elsewhere_hides_no_draft(tmp_path: Path) -> None:
    write(tmp_path, {DRAFTS: DRAFT})
    assert [problem.file for problem in problems_in(tmp_path)] == ["contacts.yaml", "topics.yaml"]
    assert len(to_do(tmp_path)) == 1


WRONG = {
    "an unknown verdict": (
        ((DRAFTS, "    topic: photos\n", "    topic: photos\n    verdict: perhaps\n"),),
        f"{DRAFTS}:10: 'verdict' should be one of",
    ),
    "an unknown key": (
        ((DRAFTS, "    topic: photos\n", "    topic: photos\n    page: 3\n"),),
        f"{DRAFTS}:10: unknown key 'page'",
    ),
    "an id that is taken": (
        ((DRAFTS, "id: draft.1", "id: press.1"),),
        "policy/press.yaml:3: the id 'press.1' is used at policy/drafts.yaml:2 too",
    ),
    "a draft that is cited": (
        (("faq/photos.yaml", "cites: [photos.1]", "cites: [draft.1]"),),
        "faq/photos.yaml:4: the clause 'draft.1' is a draft",
    ),
    "a clause with a topic that there is not": (
        (
            ("policy/press.yaml", "topic: press\n", ""),
            ("policy/press.yaml", "  - id: press.1\n", "  - id: press.1\n    topic: cats\n"),
        ),
        "policy/press.yaml:3: there is no topic 'cats' in topics.yaml",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_there_has_the_form_that_it_needs(tmp_path: Path, name: str) -> None:
    changes, line = WRONG[name]
    with pytest.raises(ContentError) as caught:
        library(tmp_path, *changes)
    assert [str(each).startswith(line) for each in caught.value.problems] == [True]


def test_clauses_of_a_file_may_have_topics_of_their_own(tmp_path: Path) -> None:
    own = (
        ("policy/press.yaml", "topic: press\n", ""),
        ("policy/press.yaml", "  - id: press.1\n", "  - id: press.1\n    topic: press\n"),
    )
    assert library(tmp_path, *own).entries == library(tmp_path / "other").entries


def test_variants_of_a_draft_wait_for_it(tmp_path: Path) -> None:
    waiting = ("variants/drafts.yaml", "draft.1:\n  nl: [kiekje delen]\n")
    assert len(needs(tmp_path, waiting)) == 1


def test_a_draft_may_say_what_a_clause_says(tmp_path: Path) -> None:
    same = "Zet geen foto online zonder dat iedereen erop ja zei."
    assert len(needs(tmp_path, (DRAFTS, "Deel geen kiekjes van de werkvloer.", same))) == 1
