"""Two versions of a policy: what was added, changed or withdrawn, and how the author marked it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.changes import Change as Changed
from knowledge.changes import Kind, Mark, Value, between
from knowledge.library import SHIPPED, load
from knowledge.models import Account, Verdict
from tests.folder import POLICY, Change, write

CLAUSES, PRESS, FAQ = "policy/photos.yaml", "policy/press.yaml", "faq/photos.yaml"
REFERRALS, TOPICS, VARIANTS = "referrals.yaml", "topics.yaml", "variants/photos.yaml"
SAID = "Zet geen foto online zonder dat iedereen erop ja zei."
SAYS = "Zet geen foto online voordat iedereen erop ja zei."
ANEW: Change = (CLAUSES, SAID, SAYS)
RAISED = "version: 3"
SECOND = f"""\
  - id: photos.2
    verdict: allowed
    nl: {{title: Foto's zonder mensen mogen, text: {SAID}}}
    en: {{title: Pictures without people are fine, text: Share them.}}
"""


def between_these(
    tmp_path: Path, *changes: Change, before: tuple[Change, ...] = ()
) -> list[Changed]:
    old = write(tmp_path / "old", POLICY, *before)
    new = write(tmp_path / "new", POLICY, *changes)
    return between(load(old), load(new))


def the_one(tmp_path: Path, *changes: Change, before: tuple[Change, ...] = ()) -> Changed:
    (found,) = between_these(tmp_path, *changes, before=before)
    return found


def fields(change: Changed) -> dict[tuple[str, str | None], tuple[Value, Value]]:
    return {(each.field, each.language): (each.before, each.after) for each in change.differences}


def kinds(changes: list[Changed]) -> list[tuple[str, Kind]]:
    return [(each.entry.id, each.kind) for each in changes]


def clause_file(version: str, earlier: str) -> list[Change]:
    """The clause said anew, with this version and these former wordings."""
    text = POLICY[CLAUSES].replace("version: 2", version).replace(SAID, SAYS)
    return [(CLAUSES, f"{text}    earlier: [{earlier}]\n")]


def test_a_version_and_itself_do_not_differ() -> None:
    shipped = load(SHIPPED)
    assert between(shipped, load(SHIPPED)) == []


def test_what_was_not_there_is_new_and_says_everything(tmp_path: Path) -> None:
    change = the_one(tmp_path, (CLAUSES, POLICY[CLAUSES] + SECOND))
    assert (change.kind, change.entry.id, change.topic) == (Kind.ADDED, "photos.2", "photos")
    assert (change.before, change.mark) == (None, None)
    said = fields(change)
    assert next(iter(said)) == ("verdict", None)
    assert said["verdict", None] == (None, Verdict.ALLOWED)
    assert said["text", "nl"] == (None, SAID)
    assert ("topic", None) not in said
    assert said["title", "en"] == (None, "Pictures without people are fine")
    assert {language for _, language in said} == {None, "nl", "en"}


def test_what_is_gone_is_withdrawn(tmp_path: Path) -> None:
    change = the_one(tmp_path, before=((CLAUSES, POLICY[CLAUSES] + SECOND),))
    assert (change.kind, change.entry.id, change.after) == (Kind.WITHDRAWN, "photos.2", None)
    assert fields(change)["text", "nl"] == (SAID, None)


def test_a_draft_counts_as_not_there(tmp_path: Path) -> None:
    draft: Change = (PRESS, "verdict:", "status: draft\n    verdict:")
    assert kinds(between_these(tmp_path / "out", draft)) == [("press.1", Kind.WITHDRAWN)]
    assert kinds(between_these(tmp_path / "in", before=(draft,))) == [("press.1", Kind.ADDED)]
    other: Change = (PRESS, "Antwoord geen journalist zelf.", "Zwijg.")
    assert between_these(tmp_path / "still", draft, other, before=(draft,)) == []


def test_an_id_that_changes_hands_is_another_entry(tmp_path: Path) -> None:
    as_answer = POLICY[FAQ].replace("photos.faq-1", "press.1")
    found = between_these(tmp_path, (PRESS, None), (FAQ, as_answer))
    assert kinds(found) == [
        ("press.1", Kind.ADDED),
        ("photos.faq-1", Kind.WITHDRAWN),
        ("press.1", Kind.WITHDRAWN),
    ]


# which fields

ONE_FIELD: dict[str, tuple[Change, tuple[str, str | None], tuple[Value, Value]]] = {
    "text": (ANEW, ("text", "nl"), (SAID, SAYS)),
    "title": (
        (CLAUSES, "Ask your colleagues before", "Ask colleagues before"),
        ("title", "en"),
        ("Ask your colleagues before you share their picture",
         "Ask colleagues before you share their picture"),
    ),
    "conditions": (
        (CLAUSES, f"text: {SAID}", f"text: {SAID}\n      conditions: [Vraag het, Wacht af]"),
        ("conditions", "nl"),
        (None, ("Vraag het", "Wacht af")),
    ),
    "why": (
        (CLAUSES, f"text: {SAID}", f"text: {SAID}\n      why: Dat is beleefd."),
        ("why", "nl"),
        (None, "Dat is beleefd."),
    ),
    "verdict": (
        (PRESS, "not-allowed", "ask-first"),
        ("verdict", None),
        (Verdict.NOT_ALLOWED, Verdict.ASK_FIRST),
    ),
    "verdict of an account": (
        (CLAUSES, "corporate: ask-first", "corporate: not-allowed"),
        ("verdict", None),
        tuple(
            {Account.PRIVATE: Verdict.ALLOWED_IF, Account.PROFESSIONAL: Verdict.ALLOWED_IF,
             Account.CORPORATE: verdict}
            for verdict in (Verdict.ASK_FIRST, Verdict.NOT_ALLOWED)
        ),
    ),
    "effective": (
        (CLAUSES, "2026-01-01", "2026-02-01"),
        ("effective", None),
        (date(2026, 1, 1), date(2026, 2, 1)),
    ),
    "until": (
        (CLAUSES, "    until: 2099-12-31\n", ""),
        ("until", None),
        (date(2099, 12, 31), None),
    ),
    "review": (
        (PRESS, "verdict:", "review: 2027-01-01\n    verdict:"),
        ("review", None),
        (None, date(2027, 1, 1)),
    ),
    "basis": (
        (PRESS, "verdict:", "basis: [art. 6]\n    verdict:"),
        ("basis", None),
        (None, ("art. 6",)),
    ),
    "answer": ((FAQ, "Ja hoor.", "Ja."), ("answer", "nl"), ("Ja hoor.", "Ja.")),
    "cites": (
        (FAQ, "[photos.1]", "[photos.1, press.1]"),
        ("cites", None),
        (("photos.1",), ("photos.1", "press.1")),
    ),
    "topic": ((FAQ, "topic: photos", "topic: press"), ("topic", None), ("photos", "press")),
    "contact": ((REFERRALS, "contact: hr", "contact: legal"), ("contact", None), ("hr", "legal")),
}  # fmt: skip


@pytest.mark.parametrize("name", ONE_FIELD)
def test_a_change_names_the_field_and_what_it_held(tmp_path: Path, name: str) -> None:
    done, place, held = ONE_FIELD[name]
    change = the_one(tmp_path, done)
    assert change.kind is Kind.CHANGED
    assert fields(change) == {place: held}


def test_a_referral_may_point_elsewhere_instead(tmp_path: Path) -> None:
    change = the_one(tmp_path, (REFERRALS, "contact: hr", "pointer: {nl: Bel HR., en: Call HR.}"))
    assert fields(change) == {
        ("pointer", "nl"): (None, "Bel HR."),
        ("pointer", "en"): (None, "Call HR."),
        ("contact", None): ("hr", None),
    }


def test_an_faq_entry_takes_on_the_new_verdict_of_its_clause(tmp_path: Path) -> None:
    without: Change = (FAQ, "    verdict: allowed\n", "")
    found = between_these(tmp_path, without, (CLAUSES, "verdict: {private: allowed-if, "
                          "professional: allowed-if, corporate: ask-first}",
                          "verdict: not-allowed"), before=(without,))  # fmt: skip
    assert [list(fields(each)) for each in found] == [[("verdict", None)], [("verdict", None)]]
    assert [(each.entry.id, each.mark) for each in found] == [
        ("photos.1", Mark.UNVERSIONED),
        ("photos.faq-1", None),
    ]


def test_what_nobody_reads_is_no_change(tmp_path: Path) -> None:
    found = between_these(
        tmp_path,
        (VARIANTS, None),
        (CLAUSES, "- mag ik een kiekje delen", "- kiekje"),
        (TOPICS, "title_nl: Foto's", "title_nl: Beelden"),
    )
    assert found == []


# the author's mark

MARKS: dict[str, tuple[list[Change], Mark | None]] = {
    "none": (clause_file(RAISED, ""), Mark.UNMARKED),
    "editorial": (clause_file(RAISED, "{version: 2, change: editorial}"), Mark.EDITORIAL),
    "substantive": (clause_file(RAISED, "{version: 2, change: substantive}"), Mark.SUBSTANTIVE),
    "substantive unless said": (clause_file(RAISED, "{version: 2}"), Mark.SUBSTANTIVE),
    "of an older step": (clause_file(RAISED, "{version: 1, change: substantive}"), Mark.UNMARKED),
    "two steps, one in substance": (
        clause_file("version: 4", "{version: 2, change: editorial}, {version: 3}"),
        Mark.SUBSTANTIVE,
    ),
    "two steps in the wording": (
        clause_file("version: 4", "{version: 2, change: editorial}, "
                    "{version: 3, change: editorial}"),
        Mark.EDITORIAL,
    ),
    "the first of two steps left out": (
        clause_file("version: 4", "{version: 3, change: editorial}"), Mark.UNMARKED
    ),
    "of the version itself": (
        clause_file(RAISED, "{version: 2, change: editorial}, {version: 3}"), Mark.EDITORIAL
    ),
    "text without a new version": ([ANEW], Mark.UNVERSIONED),
    "text with a lower version": (clause_file("version: 1", ""), Mark.UNVERSIONED),
    "verdict without a new version": (
        [(CLAUSES, "corporate: ask-first", "corporate: not-allowed")], Mark.UNVERSIONED
    ),
    "dates without a new version": ([(CLAUSES, "2026-01-01", "2026-02-01")], None),
    "an answer without a new version": ([(FAQ, "Ja hoor.", "Ja.")], Mark.UNVERSIONED),
    "an answer with a new version": (
        [(FAQ, "answer: Ja hoor.", "answer: Ja."), (FAQ, "cites:", "version: 2\n    cites:")], None
    ),
    "a new version alone": ([(CLAUSES, "version: 2", RAISED)], None),
}  # fmt: skip


@pytest.mark.parametrize("name", MARKS)
def test_the_mark_is_the_authors(tmp_path: Path, name: str) -> None:
    changes, mark = MARKS[name]
    assert the_one(tmp_path, *changes).mark is mark


# the order


def test_changes_come_by_topic_and_referrals_last(tmp_path: Path) -> None:
    found = between_these(
        tmp_path,
        (REFERRALS, "contact: hr", "contact: legal"),
        (PRESS, "not-allowed", "ask-first"),
        (FAQ, None),
        ANEW,
    )
    assert kinds(found) == [
        ("photos.1", Kind.CHANGED),
        ("photos.faq-1", Kind.WITHDRAWN),
        ("press.1", Kind.CHANGED),
        ("leave", Kind.CHANGED),
    ]
    assert [each.topic for each in found] == ["photos", "photos", "press", None]


def test_the_order_is_that_of_the_new_topics_then_those_that_are_gone(tmp_path: Path) -> None:
    topics = """\
topics:
  - {id: press, owner: hr}
  - {id: logo, owner: hr}
"""
    logo = SECOND.replace("photos.2", "logo.1")
    found = between_these(
        tmp_path, (TOPICS, topics), (PRESS, "not-allowed", "ask-first"), (CLAUSES, None),
        (FAQ, None), (VARIANTS, None), ("policy/a-logo.yaml", f"topic: logo\nclauses:\n{logo}"),
    )  # fmt: skip
    assert kinds(found) == [
        ("press.1", Kind.CHANGED),
        ("logo.1", Kind.ADDED),
        ("photos.1", Kind.WITHDRAWN),
        ("photos.faq-1", Kind.WITHDRAWN),
    ]
