"""Content files -> Library: every mistake is found at once, each with its file and line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.library import SHIPPED, Library, load
from knowledge.models import Account, FaqEntry, Referral, Status
from knowledge.yamlfile import ContentError, Problem
from tests.folder import POLICY, Change, write

TODAY = date(2026, 6, 1)
TOPICS, CONTACTS, REFERRALS = "topics.yaml", "contacts.yaml", "referrals.yaml"
CLAUSES, PRESS, FAQ = "policy/photos.yaml", "policy/press.yaml", "faq/photos.yaml"
VARIANTS = "variants/photos.yaml"
VERDICTS = "{private: allowed-if, professional: allowed-if, corporate: ask-first}"
ACCOUNTS = "working_hours: {days: [1], start: '09:00', end: '17:00'}\ncontacts:\n"
OF_PRESS = "nl: {title: Laat de pers aan de woordvoerder, text: Antwoord geen journalist zelf.}"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Problems name files as seen from where one is."""
    monkeypatch.chdir(tmp_path)


def library(folder: Path, *changes: Change) -> Library:
    return load(write(folder, POLICY, *changes))


def problems(folder: Path, *changes: Change) -> list[str]:
    with pytest.raises(ContentError) as caught:
        library(folder, *changes)
    assert str(caught.value).splitlines() == [str(each) for each in caught.value.problems]
    return [str(each) for each in caught.value.problems]


# what stands alone: one mistake, one line that says so

ALONE = {
    "unknown topic": (
        (CLAUSES, "topic: photos", "topic: fotos"),
        f"{CLAUSES}:1: there is no topic 'fotos' in topics.yaml",
    ),
    "no topic": ((PRESS, "topic: press\n", ""), f"{PRESS}:1: 'topic' is missing"),
    "id of another entry": (
        (FAQ, "id: photos.faq-1", "id: photos.1"),
        f"{FAQ}:3: the id 'photos.1' is used at {CLAUSES}:3 too",
    ),
    "topic twice": (
        (TOPICS, "id: press", "id: photos"),
        f"{TOPICS}:6: the topic 'photos' stands on line 2 too",
    ),
    "contact twice": (
        (CONTACTS, "id: legal", "id: hr"),
        f"{CONTACTS}:8: the contact 'hr' stands here twice",
    ),
    "missing translation": (
        (PRESS, f"    {OF_PRESS}\n", ""),
        f"{PRESS}:3: 'press.1' has no text in 'nl'",
    ),
    "unknown owner": (
        (TOPICS, "owner: legal", "owner: bob"),
        f"{TOPICS}:9: there is no contact 'bob'",
    ),
    "unknown deputy": (
        (CONTACTS, "deputy: hr", "deputy: bob"),
        f"{CONTACTS}:11: there is no contact 'bob'",
    ),
    "own deputy": (
        (CONTACTS, "deputy: hr", "deputy: legal"),
        f"{CONTACTS}:11: a contact cannot be their own deputy",
    ),
    "unknown contact of a referral": (
        (REFERRALS, "contact: hr", "contact: bob"),
        f"{REFERRALS}:3: there is no contact 'bob'",
    ),
    "referral with contact and pointer": (
        (REFERRALS, "contact: hr", "contact: hr\n    pointer: Bel HR."),
        f"{REFERRALS}:2: a referral needs either 'contact' or 'pointer'",
    ),
    "referral without either": (
        (REFERRALS, "    contact: hr\n", ""),
        f"{REFERRALS}:2: a referral needs either 'contact' or 'pointer'",
    ),
    "end before start": (
        (PRESS, "verdict:", "effective: 2026-02-02\n    until: 2026-02-01\n    verdict:"),
        f"{PRESS}:3: 'until' lies before 'effective'",
    ),
    "not a date": (
        (PRESS, "verdict:", "effective: soon\n    verdict:"),
        f"{PRESS}:4: 'effective' should be a date like 2026-01-31",
    ),
    "date with a time": (
        (PRESS, "verdict:", "effective: 2026-02-02 10:30:00\n    verdict:"),
        f"{PRESS}:4: 'effective' should be a date like 2026-01-31, without a time",
    ),
    "unknown key": (
        (PRESS, "verdict:", "versie: 2\n    verdict:"),
        f"{PRESS}:4: unknown key 'versie'",
    ),
    "unknown key at the top": (
        (PRESS, "topic: press", "topic: press\nowner: hr"),
        f"{PRESS}:2: unknown key 'owner' (known: topic, clauses)",
    ),
    "unknown key beside the contacts": (
        (CONTACTS, "timezone", "tijdzone"),
        f"{CONTACTS}:1: unknown key 'tijdzone'",
    ),
    "repeated key": (
        (PRESS, "verdict: not-allowed", "verdict: allowed\n    verdict: not-allowed"),
        f"{PRESS}:5: the key 'verdict' stands here twice",
    ),
    "text that is a number": (
        (PRESS, "text: Antwoord geen journalist zelf.", "text: 12"),
        f"{PRESS}:5: 'text' should be text (put it between quotes)",
    ),
    "text that is yes or no": (
        (PRESS, "text: Antwoord geen journalist zelf.", "text: no"),
        f"{PRESS}:5: 'text' should be text (put it between quotes)",
    ),
    "empty text": (
        (PRESS, "text: Antwoord geen journalist zelf.", "text: ' '"),
        f"{PRESS}:5: 'text' is empty",
    ),
    "no title": (
        (PRESS, "title: Laat de pers aan de woordvoerder, ", ""),
        f"{PRESS}:5: 'title' is missing",
    ),
    "version that is a word": (
        (PRESS, "verdict:", "version: two\n    verdict:"),
        f"{PRESS}:4: 'version' should be a whole number",
    ),
    "unknown status": (
        (PRESS, "verdict:", "status: aproved\n    verdict:"),
        f"{PRESS}:4: 'status' should be one of 'draft' or 'approved', not 'aproved'",
    ),
    "verdict missing for one account": (
        (CLAUSES, ", corporate: ask-first", ""),
        f"{CLAUSES}:7: 'verdict' should name private, professional and corporate",
    ),
    "no verdict": ((PRESS, "    verdict: not-allowed\n", ""), f"{PRESS}:3: 'verdict' is missing"),
    "id with a space": (
        (PRESS, "id: press.1", "id: press 1"),
        f"{PRESS}:3: 'id' has a form that is not allowed: 'press 1'",
    ),
    "clauses that are no list": (
        (PRESS, POLICY[PRESS].partition("clauses:")[2], " none\n"),
        f"{PRESS}:2: 'clauses' is missing or is not a list",
    ),
    "variants that are no list": (
        (VARIANTS, "  en:\n    - upload a snapshot", "  en: upload a snapshot"),
        f"{VARIANTS}:5: 'variants' should be a list",
    ),
    "variants of no entry": (
        (VARIANTS, "photos.1", "photos.7"),
        f"{VARIANTS}:1: there is no entry 'photos.7'",
    ),
    "variants in an unknown language": (
        (VARIANTS, "  en:", "  fr:"),
        f"{VARIANTS}:5: 'photos.1' has no text in 'fr'",
    ),
    "no citation": ((FAQ, "    cites: [photos.1]\n", ""), f"{FAQ}:3: 'cites' is missing"),
    "empty citation": ((FAQ, "[photos.1]", "[]"), f"{FAQ}:4: 'cites' is empty"),
    "unknown clause cited": (
        (FAQ, "[photos.1]", "[photos.1, photos.9]"),
        f"{FAQ}:4: there is no clause 'photos.9'",
    ),
    "FAQ entry cited": (
        (FAQ, "[photos.1]", "[photos.faq-1]"),
        f"{FAQ}:4: there is no clause 'photos.faq-1'",
    ),
    "unknown timezone": (
        (CONTACTS, "Europe/Brussels", "Europe/Brussel"),
        f"{CONTACTS}:1: 'timezone' is not known: 'Europe/Brussel' (try Europe/Brussels)",
    ),
    "days that do not exist": (
        (CONTACTS, "contacts:\n", ACCOUNTS.replace("[1]", "[8]")),
        f"{CONTACTS}:2: 'days' should be numbers from 1 (Monday) to 7 (Sunday)",
    ),
    "closing before opening": (
        (CONTACTS, "contacts:\n", ACCOUNTS.replace("17:00", "08:00")),
        f"{CONTACTS}:2: 'end' should be an hour or more after 'start'",
    ),
    "open for half an hour": (
        (CONTACTS, "contacts:\n", ACCOUNTS.replace("17:00", "09:30")),
        f"{CONTACTS}:2: 'end' should be an hour or more after 'start'",
    ),
    "hours of another timezone": (
        (CONTACTS, "contacts:\n", ACCOUNTS.replace("17:00", "17:00Z")),
        f"{CONTACTS}:2: a time is that of 'timezone': \"09:00\", and nothing behind it",
    ),
    "holidays of no country": (
        (CONTACTS, "contacts:\n", "holidays: UK\ncontacts:\n"),
        f"{CONTACTS}:2: 'holidays' does not know 'UK': name a country with two capitals"
        " (NL, BE, LU, DE, FR, GB …)",
    ),
    "one of the countries": (
        (CONTACTS, "contacts:\n", "holidays:\n  - NL\n  - be\ncontacts:\n"),
        f"{CONTACTS}:4: 'holidays' does not know 'be': name a country with two capitals"
        " (NL, BE, LU, DE, FR, GB …)",
    ),
    "Norway, which YAML takes for no": (
        (CONTACTS, "contacts:\n", "holidays: NO\ncontacts:\n"),
        f"{CONTACTS}:2: 'holidays' should be text (put it between quotes)",
    ),
    "closed on no date": (
        (CONTACTS, "contacts:\n", "closed:\n  - 2026-12-28\n  - kerst\ncontacts:\n"),
        f"{CONTACTS}:4: 'closed' should be a date like 2026-01-31",
    ),
    "closed on one day": (
        (CONTACTS, "contacts:\n", "closed: 2026-12-28\ncontacts:\n"),
        f"{CONTACTS}:2: 'closed' should be a list",
    ),
    "editor that is no Slack id": (
        (CONTACTS, "contacts:\n", "editors: ['@anna']\ncontacts:\n"),
        f"{CONTACTS}:2: 'editors' has a form that is not allowed: '@anna'",
    ),
    "four eyes neither true nor false": (
        (CONTACTS, "contacts:\n", "four_eyes: sometimes\ncontacts:\n"),
        f"{CONTACTS}:2: 'four_eyes' should be true or false",
    ),
    "unknown group": (
        (TOPICS, "owner: legal", "owner: legal\n    group: outside"),
        f"{TOPICS}:10: there is no group 'outside'",
    ),
    "unknown key beside the words": (
        ("words.yaml", "synoniemen: {}\n"),
        "words.yaml:1: unknown key 'synoniemen'",
    ),
    "unknown key beside the numbers": (
        ("confidence.yaml", "# ours\nsure: 1\n"),
        "confidence.yaml:2: unknown key 'sure'",
    ),
    "unknown crisis topic": (
        ("handbook.yaml", "crisis: flood\n"),
        "handbook.yaml:1: there is no topic 'flood' in topics.yaml",
    ),
    "unknown clause in the summary": (
        ("handbook.yaml", "summary:\n  - photos.1\n  - photos.9\n"),
        "handbook.yaml:3: there is no clause 'photos.9'",
    ),
    "no clause in the summary": (
        ("handbook.yaml", "summary: [photos.faq-1]\n"),
        "handbook.yaml:1: there is no clause 'photos.faq-1'",
    ),
    "a clause twice in the summary": (
        ("handbook.yaml", "summary:\n  - photos.1\n  - photos.1\n"),
        "handbook.yaml:3: the clause 'photos.1' stands here twice",
    ),
    "unknown key beside the pages": (
        ("handbook.yaml", "crises: press\n"),
        "handbook.yaml:1: unknown key 'crises'",
    ),
    "no topics": ((TOPICS, None), f"{TOPICS}:1: the file is missing"),
    "broken topics": (
        (TOPICS, "topics:\n  - {id: photos\n  - id: press\n"),
        f"{TOPICS}:3: not valid YAML: did not find expected ',' or '}}'",
    ),
    "empty contacts": ((CONTACTS, "contacts: []\n"), f"{CONTACTS}:1: there is no contact"),
    "no contacts": ((CONTACTS, None), f"{CONTACTS}:1: the file is missing"),
}


@pytest.mark.parametrize(("change", "expected"), ALONE.values(), ids=ALONE)
def test_a_mistake_is_named_with_file_and_line(
    tmp_path: Path, change: Change, expected: str
) -> None:
    assert expected in problems(tmp_path, change)


# a file that cannot be read: the place in it, and never an exception

BROKEN: dict[str, tuple[str | bytes, str]] = {
    "a bracket too few": ("topic: press\nclauses: [\n", "3: not valid YAML: did not find"),
    "a tab": ("topic: press\nclauses:\n\t- id: press.1\n", "3: not valid YAML: found character"),
    "two documents": ("topic: press\n---\ntopic: press\n", "2: not valid YAML: but found another"),
    "a Python object": (
        "topic: press\nclauses: !!python/object/apply:os.getcwd []\n",
        "2: not valid YAML: could not determine a constructor",
    ),
    "an alias": (
        "topic: press\nclauses: [&a {id: press.1}, *a]\n",
        "2: anchors and aliases (& and *) are not used in content",
    ),
    "a bomb of aliases": (
        "a: &a [1, 1]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n",
        "anchors and aliases (& and *) are not used in content",
    ),
    "a key that is a list": ("topic: press\n[a, b]: 1\n", "2: not valid YAML: found unhashable"),
    "another encoding": (
        "topic: café".encode("latin-1"),
        "1: the file cannot be read as UTF-8 text",
    ),
    "control characters": ("topic: pr\x00ess\n", "1: not valid YAML: unacceptable character"),
    "ten thousand brackets": (
        "topic: " + "[" * 10_000 + "]" * 10_000,
        "1: not valid YAML: nested too deeply",
    ),
    "an impossible date": ("topic: 2026-02-30\n", "1: there is no date or number '2026-02-30'"),
    "a tag that does not fit": ("topic: x\n!!bool y: 1\n", "2: there is no date or number 'y'"),
    "a date of nothing": ("topic: !!timestamp y\n", "1: there is no date or number 'y'"),
    "nothing": ("", "1: the file should hold the keys topic, clauses"),
    "a list": ("- press\n", "1: the file should hold the keys topic, clauses"),
}


@pytest.mark.parametrize(("text", "expected"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, text: str | bytes, expected: str
) -> None:
    found = problems(tmp_path, (PRESS, text))
    assert any(line.startswith(f"{PRESS}:") and expected in line for line in found), found


def test_mistakes_in_several_files_are_told_at_once_and_sorted(tmp_path: Path) -> None:
    assert problems(
        tmp_path,
        (TOPICS, "owner: hr", "owner: bob"),
        (CONTACTS, "deputy: legal", "deputy: alice"),
        (PRESS, "topic: press", "topic: media"),
        (FAQ, "cites: [photos.1]", "cites: [photos.1, photos.8, photos.9]"),
        (FAQ, "    en: {question: May I show my own lunch on Instagram?, answer: Yes.}\n", ""),
        (VARIANTS, "photos.1", "photos.2"),
        (REFERRALS, "id: leave", "id: Leave"),
    ) == [
        f"{CONTACTS}:7: there is no contact 'alice'",
        f"{FAQ}:3: 'photos.faq-1' has no text in 'en'",
        f"{FAQ}:4: there is no clause 'photos.8'",
        f"{FAQ}:4: there is no clause 'photos.9'",
        f"{PRESS}:1: there is no topic 'media' in topics.yaml",
        f"{REFERRALS}:2: 'id' has a form that is not allowed: 'Leave'",
        f"{TOPICS}:5: there is no contact 'bob'",
        f"{VARIANTS}:1: there is no entry 'photos.2'",
    ]


def test_problems_are_sorted_by_line_as_numbers() -> None:
    with pytest.raises(ContentError) as caught:
        raise ContentError([Problem("a", 10, "x"), Problem("a", 9, "x"), Problem("a", 9, "x")])
    assert str(caught.value) == "a:9: x\na:10: x"


def test_a_fault_in_the_topics_is_not_blamed_on_the_policy(tmp_path: Path) -> None:
    found = problems(tmp_path, (TOPICS, "topics: []\n"))
    assert found == [f"{TOPICS}:1: there is no topic"]


def test_content_without_any_entry_is_refused(tmp_path: Path) -> None:
    without: list[Change] = [(name, None) for name in (CLAUSES, PRESS, FAQ, VARIANTS, REFERRALS)]
    assert problems(tmp_path, *without) == [
        "policy:1: there is no entry: write a clause in policy/"
    ]


def test_a_folder_that_is_not_there_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "nowhere")


def test_problems_elsewhere_have_the_whole_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "inside").mkdir()
    monkeypatch.chdir(tmp_path / "inside")
    found = problems(tmp_path, (PRESS, "topic: press", "topic: media"))
    assert found == [f"{tmp_path / PRESS}:1: there is no topic 'media' in topics.yaml"]


# what a library is


def test_the_shipped_content_has_no_problems() -> None:
    shipped = load(SHIPPED)
    assert shipped.languages == ("nl", "en")
    entries = shipped.entries.values()
    assert len({each.topic for each in entries if not isinstance(each, Referral)}) >= 20


def test_good_content_is_read_whole(tmp_path: Path) -> None:
    found = library(tmp_path)
    assert list(found.entries) == ["photos.1", "press.1", "photos.faq-1", "leave"]
    assert found.languages == ("nl", "en")
    assert found.office.timezone == "Europe/Brussels"
    assert not found.office.is_closed(date(2026, 12, 25)), "without 'holidays' there are none"
    assert found.places["contact legal"] == (CONTACTS, 8)
    assert found.places["press.1"] == (PRESS, 3)


def test_the_languages_are_those_that_occur(tmp_path: Path) -> None:
    small: list[Change] = [(name, None) for name in (CLAUSES, FAQ, VARIANTS, REFERRALS)]
    assert library(tmp_path, *small, (PRESS, f"    {OF_PRESS}\n", "")).languages == ("en",)


def test_variants_beside_the_text_and_from_their_own_file_are_joined(tmp_path: Path) -> None:
    text = library(tmp_path).entries["photos.1"].texts()["nl"]
    assert text.variants == (
        "mag ik een kiekje delen",
        "selfie op kantoor plaatsen",
        "plaatje plaatsen",
        "groepsfoto uploaden",
    )


def test_a_byte_order_mark_and_windows_lines_do_no_harm(tmp_path: Path) -> None:
    windows = "\ufeff" + POLICY[PRESS].replace("\n", "\r\n")
    assert "press.1" in library(tmp_path, (PRESS, windows)).entries


def test_without_its_own_numbers_a_folder_takes_the_shipped_ones(tmp_path: Path) -> None:
    assert library(tmp_path).confidence == load(SHIPPED).confidence


@pytest.mark.parametrize(
    ("key", "day", "holds"),
    [
        ("status: draft", TODAY, False),
        ("status: approved", TODAY, True),
        ("effective: 2026-06-01", date(2026, 5, 31), False),
        ("effective: 2026-06-01", date(2026, 6, 1), True),
        ("until: 2026-06-01", date(2026, 6, 1), True),
        ("until: 2026-06-01", date(2026, 6, 2), False),
        ("review: 2026-01-01", TODAY, True),
    ],
)
def test_only_what_is_approved_and_inside_its_dates_is_current(
    tmp_path: Path, key: str, day: date, holds: bool
) -> None:
    found = library(tmp_path, (PRESS, "verdict:", f"{key}\n    verdict:"))
    assert found.entries["press.1"].is_current(day) is holds
    assert ("press.1" in [entry.id for entry in found.current(day)]) is holds


def test_entries_are_approved_unless_they_say_draft(tmp_path: Path) -> None:
    assert library(tmp_path).entries["press.1"].status is Status.APPROVED


def test_an_faq_entry_takes_the_verdict_of_its_first_clause(tmp_path: Path) -> None:
    found = library(tmp_path, (FAQ, "    verdict: allowed\n", ""))
    entry = found.entries["photos.faq-1"]
    assert isinstance(entry, FaqEntry)
    assert found.clause_of(entry).id == "photos.1"
    verdicts = found.verdicts_of(entry)
    assert isinstance(verdicts, dict)
    assert verdicts[Account.CORPORATE] == "ask-first"
    assert found.owner_of(entry) == "hr"


def test_a_wrong_clause_is_not_blamed_on_the_summary(tmp_path: Path) -> None:
    wrong = ("policy/press.yaml", "verdict: not-allowed", "verdict: perhaps")
    found = problems(tmp_path, wrong, ("handbook.yaml", "crisis: press\nsummary: [press.1]\n"))
    assert ["'verdict' should be one of" in line for line in found] == [True]


def test_with_slack_ids_fills_in_only_what_is_missing(tmp_path: Path) -> None:
    found = library(tmp_path)
    filled = found.with_slack_ids({"hr": "U0OTHER", "legal": "U0LEGAL", "bob": "U0BOB"})
    slack = {key: contact.slack for key, contact in filled.contacts.items()}
    assert slack == {"hr": "U0HR", "legal": "U0LEGAL"}
    assert found.contacts["legal"].slack is None, "a library is never changed"


@pytest.mark.parametrize(
    ("hr_away", "legal_away", "on_duty"),
    [
        (None, None, "hr"),
        ("2026-05-31", None, "hr"),
        ("2026-06-01", None, "legal"),
        ("2026-06-30", None, "legal"),
        ("2026-06-30", "2026-06-30", "hr"),
    ],
)
def test_the_deputy_is_on_duty_while_the_contact_is_away(
    tmp_path: Path, hr_away: str | None, legal_away: str | None, on_duty: str
) -> None:
    changes: list[Change] = []
    if hr_away:
        changes.append((CONTACTS, "deputy: legal", f"deputy: legal\n    away_until: {hr_away}"))
    if legal_away:
        changes.append((CONTACTS, "deputy: hr", f"deputy: hr\n    away_until: {legal_away}"))
    assert library(tmp_path, *changes).on_duty("hr", TODAY).id == on_duty


def test_a_contact_without_deputy_stays_on_duty(tmp_path: Path) -> None:
    found = library(tmp_path, (CONTACTS, "deputy: legal", "away_until: 2099-01-01"))
    assert found.on_duty("hr", TODAY).id == "hr"


def test_an_unknown_contact_becomes_the_first(tmp_path: Path) -> None:
    found = library(tmp_path)
    assert found.contact("gone").id == "hr"
    assert found.on_duty("gone", TODAY).id == "hr"
