"""The monthly message: once, to every contact, on the first working day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from bot.content import Content
from bot.periods import month_of
from bot.playground.demo import Playground
from bot.records import Kind
from bot.report.monthly import Monthly
from bot.wording import words_in
from tests.folder import POLICY, TOOLKIT, write
from tests.report.conftest import BRUSSELS, Desk
from tests.slack import HANDED_OVER, Slack

Messages = list[tuple[str, str, str]]


@pytest.fixture
def owed_at(desk: Desk, tmp_path: Path) -> Callable[..., Messages]:
    """What is owed after the job looked at the clock: recipient, language and month."""
    belgian = (
        "contacts.yaml",
        "timezone: Europe/Brussels",
        "timezone: Europe/Brussels\nholidays: BE",
    )
    folder = write(tmp_path / "content", {**POLICY, **TOOLKIT}, belgian)
    content = Content(folder, lambda _: {"legal": "U0LEGAL"})
    languages = {"U0LEGAL": "en"}

    def look(*moments: str) -> Messages:
        for moment in moments:
            now = datetime.fromisoformat(moment).replace(tzinfo=BRUSSELS).timestamp()
            Monthly(desk.store, content, languages.get, clock=lambda now=now: now).work()
        return [
            (row["recipient"], row["language"], row["item"])
            for row in desk.store.db["outbox"].rows
            if row["kind"] == Kind.REPORT
        ]

    return look


BOTH = [("U0HR", "nl", "2026-10"), ("U0LEGAL", "en", "2026-10")]


@pytest.mark.parametrize("moment", ["2026-11-01 12:00", "2026-11-02 08:59"])
def test_not_before_nine_on_the_first_working_day(
    desk: Desk, owed_at: Callable[..., Messages], moment: str
) -> None:
    desk.ask(5)
    assert owed_at(moment) == [], "the first is a Sunday"


@pytest.mark.parametrize("moment", ["2026-11-02 09:00", "2026-11-03 00:10", "2026-11-28 12:00"])
def test_every_contact_gets_one_in_their_language(
    desk: Desk, owed_at: Callable[..., Messages], moment: str
) -> None:
    desk.ask(5)
    assert owed_at(moment) == BOTH


def test_a_holiday_is_no_working_day(desk: Desk, owed_at: Callable[..., Messages]) -> None:
    desk.ask(5, "2026-12-10 12:00")
    friday, monday = "2027-01-01 12:00", "2027-01-04 09:00"
    assert owed_at(friday) == []
    assert [month for _, _, month in owed_at(monday)] == ["2026-12"] * 2


def test_only_once_a_month(desk: Desk, owed_at: Callable[..., Messages]) -> None:
    desk.ask(5)
    desk.ask(5, "2026-11-10 12:00")
    assert owed_at("2026-11-02 09:00", "2026-11-02 09:10", "2026-11-30 23:00") == BOTH
    assert owed_at("2026-12-01 09:00")[2:] == [
        ("U0HR", "nl", "2026-11"), ("U0LEGAL", "en", "2026-11"),
    ]  # fmt: skip


def test_a_month_without_questions_has_no_message(
    desk: Desk, owed_at: Callable[..., Messages]
) -> None:
    desk.ask(5, "2026-09-30 12:00")
    desk.ask(5, "2026-11-01 12:00")
    assert owed_at("2026-11-02 09:00") == []
    desk.ask(5)
    assert owed_at("2026-11-02 09:10") == [], "that month is done"


def test_what_fails_is_done_again(desk: Desk, owed_at: Callable[..., Messages],
                                  monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    desk.ask(5)
    with monkeypatch.context() as patch:
        patch.setattr(desk.store, "owe", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            owed_at("2026-11-02 09:00")
    assert owed_at("2026-11-02 09:10") == BOTH


def test_the_message_in_slack(small: Playground) -> None:
    slack = Slack(small)
    contact = slack.contact("hr")
    asker = slack.person()
    asker.asks(HANDED_OVER)
    slack.quiet()
    this = month_of(datetime.now(BRUSSELS).date(), BRUSSELS)
    last = this.before
    slack.sql("UPDATE questions SET asked_at = ?", last.start + 1000)
    content, store = slack.running.service.content, slack.running.service.store
    slack.sql("DELETE FROM jobs WHERE job LIKE 'report %'")
    for _ in range(2):
        Monthly(store, content, lambda _: "nl", clock=lambda: this.end - 1000).work()
    slack.quiet()
    words = words_in("nl")
    month = f"{words.lines('months')[last.since.month - 1]} {last.since.year}"
    seen = contact.sees(words("report.card.title", month=month))
    assert words("report.few") in seen["text"]
    assert HANDED_OVER not in repr(seen)
    assert contact.everything_seen().count(words("report.card.note")) == 2, "text and block, once"
    rows = [row for row in slack.rows("outbox") if row["kind"] == "report"]
    assert {row["recipient"] for row in rows} == {""}, "sent, and emptied"
    assert {row["state"] for row in rows} == {"sent"}
    assert asker.user not in [each.slack for each in content.current.library.contacts.values()]
    assert month not in asker.everything_seen()
