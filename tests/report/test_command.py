"""`python -m bot report`."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.records import DraftKind
from tests.folder import POLICY, TOOLKIT, write
from tests.html import read
from tests.report.conftest import BRUSSELS, Desk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "policy", {**POLICY, **TOOLKIT})


def report(desk: Desk | Path, folder: Path, *options: str) -> Result:
    database = desk if isinstance(desk, Path) else desk.store.path
    given = {"WEGWIJZER_DATABASE": str(database), "WEGWIJZER_CONTENT": str(folder)}
    return CliRunner().invoke(main, ["report", *options], env=given)


OCTOBER = ("--since", "2026-10-01", "--until", "2026-10-31")


def test_markdown_in_the_first_language_unless_told_otherwise(busy: Desk, folder: Path) -> None:
    run = report(busy, folder, *OCTOBER)
    assert (run.exit_code, run.stderr) == (0, "")
    assert run.stdout.startswith("# Vragen over het socialmediabeleid\n\n**oktober 2026**")
    assert "| Gevraagd | 65 |" in run.stdout
    english = report(busy, folder, *OCTOBER, "--lang", "en").stdout
    assert "| Asked | 65 |" in english


def test_html_and_json(busy: Desk, folder: Path) -> None:
    page = read(report(busy, folder, *OCTOBER, "--format", "html").stdout)
    assert page.by_id("outcomes").rows[1] == ["Gevraagd", "65", "", "15"]
    data = json.loads(report(busy, folder, *OCTOBER, "--format", "json").stdout)
    assert data["questions"]["asked"] == 65


def test_an_entry_that_was_approved_in_slack_has_its_title(desk: Desk, folder: Path) -> None:
    desk.ask(5, entry="photos.slack-1", helpful=False)
    body = {"cites": ["photos.1"], "status": "approved",
            "nl": {"question": "Mag mijn hond op de foto?", "answer": "Ja hoor."}}  # fmt: skip
    store = desk.store
    with store.transaction():
        found = store.add_draft(
            DraftKind.FAQ, escalation=None, entry="photos.slack-1", topic="photos", body=body,
            author="U0HR", author_role="hr",
        )  # fmt: skip
        store.approve_draft(found, body=body, approver="U0EDITOR", approver_role="editor")
    said = report(desk, folder, *OCTOBER).stdout
    assert "| Mag mijn hond op de foto? | photos.slack-1 | 5 |" in said


@pytest.mark.parametrize(("since", "days"), [((), 30), (("--since", "7d"), 7)])
def test_the_last_days_up_to_today_there(
    desk: Desk, folder: Path, since: tuple[str, ...], days: int
) -> None:
    today = datetime.now(BRUSSELS).date()
    run = report(desk, folder, *since, "--format", "json")
    assert json.loads(run.stdout)["period"] == {
        "since": (today - timedelta(days=days - 1)).isoformat(), "until": today.isoformat(),
        "timezone": "Europe/Brussels",
    }  # fmt: skip


def test_days_up_to_another_day(desk: Desk, folder: Path) -> None:
    run = report(desk, folder, "--since", "31d", "--until", "2026-10-31", "--format", "json")
    assert json.loads(run.stdout)["before"] == {"since": "2026-09-01", "until": "2026-09-30"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--since", "yesterday"), "it should be a day, 2026-10-01, or so many, 30d"),
        (("--since", "0d"), "it should be a day, 2026-10-01, or so many, 30d"),
        (("--since", "1999-12-31"), "it should be a day, 2026-10-01, or so many, 30d"),
        (("--until", "2026-02-30"), "it should be a day, 2026-10-01"),
        (("--until", "30d"), "it should be a day, 2026-10-01"),
        (("--since", "2026-10-02", "--until", "2026-10-01"), "--since should not come after"),
        (("--format", "pdf"), "'pdf' is not one of"),
        (("--lang", "fr"), "'fr' is not one of"),
    ],
)
def test_wrong_usage_is_told_in_a_line(
    desk: Desk, folder: Path, options: tuple[str, ...], said: str
) -> None:
    run = report(desk, folder, *options)
    assert (run.exit_code, run.stdout) == (2, "")
    assert said in run.stderr.splitlines()[-1]


def test_without_a_database_there_is_nothing_to_report(tmp_path: Path, folder: Path) -> None:
    run = report(tmp_path / "none.sqlite3", folder)
    assert run.exit_code == 2
    assert "there is no database" in run.stderr
    assert not (tmp_path / "none.sqlite3").exists()
    (tmp_path / "text.sqlite3").write_text("no database" * 100)
    run = report(tmp_path / "text.sqlite3", folder)
    assert run.exit_code == 2 and "WEGWIJZER_DATABASE" in run.stderr


def test_wrong_content_is_told_with_its_place(desk: Desk, folder: Path) -> None:
    (folder / "topics.yaml").write_text("topics: []", encoding="utf-8")
    run = report(desk, folder)
    assert run.exit_code == 1 and "topics.yaml:1" in run.stderr
