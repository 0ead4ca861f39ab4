"""Every figure, reckoned by head."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.periods import Period, month_of
from bot.report.model import ByPeople, CampaignUsed, Questions, Ratings, Unit
from tests.report.conftest import BRUSSELS, OCTOBER, Desk

NOW = datetime(2026, 11, 2, 12, tzinfo=BRUSSELS).timestamp()


def test_what_became_of_the_questions(busy: Desk) -> None:
    report = busy.report()
    # 20 + 10 + 6 + 2 = 38 at once, 7 after a tap, 13 handed over, 9 declined: 67
    assert report.questions == Questions(65, 35, 5, 10, 5)
    assert report.questions_before == Questions(15, 15, 0, 0, 0)


def test_a_choice_that_is_open_is_asked_and_nothing_else(desk: Desk) -> None:
    desk.ask(5, decision="clarify")
    assert desk.report().questions == Questions(5, 0, 0, 0, 0)


def test_what_came_to_a_person_after_a_choice_or_a_decline_is_handed_over(desk: Desk) -> None:
    desk.ask(5, decision="handover", first="clarify")
    desk.ask(5, decision="handover", first="decline")
    assert desk.report().questions == Questions(10, 0, 0, 10, 0)


def test_a_row_from_before_first_decisions_were_kept_was_answered_at_once(desk: Desk) -> None:
    ids = desk.ask(5)
    with desk.store.transaction():
        desk.store.db.execute("UPDATE questions SET first_decision = NULL")
    assert len(ids) == desk.report().questions.answered_directly == 5


def test_silence_is_no_success(busy: Desk) -> None:
    # 20 helped, 8 not, and 17 of 45 answers without a word
    assert busy.report().ratings == Ratings(helped=20, not_helped=5, unconfirmed=15)


def test_a_rating_of_what_became_a_hand_over_is_no_rating_of_an_answer(desk: Desk) -> None:
    desk.ask(5, decision="handover", helpful=False)
    assert desk.report().ratings == Ratings(0, 0, 0)


def test_what_people_did(busy: Desk) -> None:
    people = busy.report(now=NOW).people
    # eight within three hours, five within 31, of which nine in ten are the twelfth
    assert people == ByPeople(
        answered=10, closed=0, waiting=0, late=5, past_due=0, median_hours=3, p90_hours=31
    )


def test_what_people_did_not_do(desk: Desk) -> None:
    desk.hand_over(6, state="dismissed", hours=1.0)
    desk.hand_over(7, state="withdrawn", hours=1.0)
    desk.hand_over(9, state="open", due=NOW - 1)
    desk.hand_over(5, state="claimed", due=NOW + 1)
    assert desk.report(now=NOW).people == ByPeople(0, 5, 10, 0, 5, None, None)


def test_overdue_are_all_that_wait_too_long_also_after_a_new_promise(desk: Desk) -> None:
    desk.hand_over(5, "2026-08-01 12:00", state="open", due=NOW - 1)
    desk.hand_over(5, "2026-08-01 12:00", state="claimed", due=NOW + 1, late=True)
    desk.hand_over(5, "2026-08-01 12:00", hours=1.0, due=NOW - 1, late=True)
    people = desk.report(now=NOW).people
    assert (people.past_due, people.waiting, people.late) == (10, 0, 0)


def test_a_person_that_answers_after_an_answer_counts_too(desk: Desk) -> None:
    desk.hand_over(5, hours=0.2, decision="answer")
    report = desk.report()
    assert (report.questions.answered_directly, report.people.answered) == (5, 5)
    assert report.people.median_hours == 1


@pytest.mark.parametrize(
    ("hours", "median", "p90"),
    [
        ([1.5] * 4, None, None),
        ([0.1, 1.0, 2.9, 3.5, 90.0], 3, None),
        ([0.5] * 4 + [5.5] * 5, 6, None),
        ([0.5] * 5 + [5.5] * 5, 1, 6),
        ([1.5] * 9 + [100.0], 2, 2),
        ([1.5] * 9 + [100.0] * 2, 2, 101),
    ],
)
def test_median_and_nine_tenths(
    desk: Desk, hours: list[float], median: int | None, p90: int | None
) -> None:
    for each in hours:
        desk.hand_over(hours=each)
    people = desk.report().people
    assert (people.median_hours, people.p90_hours) == (median, p90)


def test_old_rows_have_their_moments_until_they_are_erased(desk: Desk) -> None:
    desk.hand_over(5, hours=2.5, remembered=False)
    assert desk.report().people.median_hours == 3
    desk.hand_over(20, hours=40.0, remembered=False, erased=True)
    assert desk.report().people.median_hours == 3, "a day is no measure of hours"


def test_erased_questions_count_as_before(busy: Desk) -> None:
    before = busy.report(now=NOW)
    rows = busy.store.db.query("SELECT id FROM questions")
    with busy.store.transaction():
        busy.store.erase_questions([row["id"] for row in rows])
    assert busy.report(now=NOW) == before


def test_topics_with_the_period_before(busy: Desk) -> None:
    topics = [(each.topic, each.asked, each.before) for each in busy.report().topics]
    # press: 10 + 7 + 13 and 3 before; photos: 20 + 6 + 2 and 12 before; none without a topic
    assert topics == [("press", 30, None), ("photos", 25, 10)]


def test_a_list_is_ten_long_and_in_an_order_that_tells_no_more(desk: Desk) -> None:
    for number in range(12):
        desk.ask(5 + number % 5, topic=f"t{number:02}")
    assert [each.topic for each in desk.report().topics] == [f"t{n:02}" for n in range(10)]


def test_what_has_no_answer_in_groups(busy: Desk) -> None:
    busy.hand_over(4, hours=1.0)
    groups = [(each.topic, each.decision, each.questions) for each in busy.report().unanswered]
    assert groups == [("press", "handover", 10), (None, "decline", 5)], "photos: only four"


def test_rules_that_did_not_help_and_why(busy: Desk) -> None:
    busy.ask(4, helpful=False, entry="photos.faq-1", complaint="unclear")
    busy.ask(5, helpful=True, complaint="disagree", topic="press", entry="press.1")
    report = busy.report()
    assert [(e.entry, e.topic, e.not_helped) for e in report.entries] == [("photos.1", "photos", 5)]
    (grey,) = report.grey_areas
    assert (grey.topic, grey.not_helped) == ("photos", 10)
    assert grey.why == {
        "wrong-clause": 0, "unclear": 10, "not-my-situation": 0, "disagree": None,
    }  # fmt: skip


def test_by_week_where_each_has_five_and_else_by_month(desk: Desk) -> None:
    two_months = Period(date(2026, 9, 1), date(2026, 10, 31), BRUSSELS)
    for day in ("2026-09-03", "2026-10-08", "2026-10-15"):
        desk.ask(6, f"{day} 10:00")
    found = desk.report(two_months).over_time
    assert found and found.unit is Unit.WEEK and len(found.parts) == 9
    assert [part.asked for part in found.parts] == [5, 0, 0, 0, 0, 5, 5, 0, 0]
    desk.ask(2, "2026-09-16 10:00")
    found = desk.report(two_months).over_time
    assert found and found.unit is Unit.MONTH
    assert [(part.period.since.month, part.asked) for part in found.parts] == [(9, 5), (10, 10)]
    assert desk.report(month_of(date(2026, 9, 1), BRUSSELS)).over_time is None


def test_a_very_long_period_has_no_picture_over_time(desk: Desk) -> None:
    desk.ask(5)
    assert desk.report(Period(date(2000, 1, 1), date(2099, 12, 31), BRUSSELS)).over_time is None


def test_an_empty_database(desk: Desk) -> None:
    report = desk.report()
    assert report.is_empty
    assert report.questions == report.questions_before == Questions(0, 0, 0, 0, 0)
    assert report.people == ByPeople(0, 0, 0, 0, 0, None, None)
    assert not [*report.topics, *report.unanswered, *report.entries, *report.grey_areas]


def test_entries_that_were_approved_are_counted_exactly(desk: Desk) -> None:
    inside, outside = OCTOBER.start, OCTOBER.end
    with desk.store.transaction():
        for number, (state, approved_at) in enumerate(
            [("approved", inside), ("withdrawn", outside - 1), ("approved", outside),
             ("draft", None), ("declined", None), ("approved", inside - 1)]
        ):  # fmt: skip
            desk.store.db.execute(
                "INSERT INTO drafts (entry, topic, body, state, created_at, approved_at) "
                "VALUES (?, 'photos', '{}', ?, 0, ?)",
                [f"photos.faq-{number}", state, approved_at],
            )
    assert desk.report().faq_approved == 2


# borders


@pytest.mark.parametrize(
    ("moment", "is_in"),
    [
        ("2026-09-30 23:59:59", False),
        ("2026-10-01 00:00:00", True),
        ("2026-10-31 23:59:59", True),
        ("2026-11-01 00:00:00", False),
    ],
)
@pytest.mark.parametrize("timezone", ["Europe/Brussels", "America/New_York", "Asia/Tokyo"])
def test_a_period_begins_and_ends_at_midnight_there(
    desk: Desk, moment: str, is_in: bool, timezone: str
) -> None:
    there = ZoneInfo(timezone)
    desk.ask(5, moment, timezone=there)
    assert desk.report(month_of(date(2026, 10, 1), there)).questions.asked == (5 if is_in else 0)


@pytest.mark.parametrize("timezone", ["Europe/Brussels", "America/New_York", "Asia/Tokyo"])
@pytest.mark.parametrize(
    ("day", "is_in"),
    [("2026-09-30", False), ("2026-10-01", True), ("2026-10-31", True), ("2026-11-01", False)],
)
def test_what_is_erased_belongs_to_its_day_everywhere(
    desk: Desk, day: str, is_in: bool, timezone: str
) -> None:
    desk.ask(5, f"{day} 15:00", erased=True, timezone=ZoneInfo("UTC"))
    there = month_of(date(2026, 10, 1), ZoneInfo(timezone))
    assert desk.report(there).questions.asked == (5 if is_in else 0)


# how it is read


def test_no_figure_reads_all_questions(busy: Desk) -> None:
    asked = []
    store = busy.store
    store.db.conn.set_trace_callback(lambda sql: asked.append(sql) if "questions" in sql else None)
    busy.report(now=NOW)
    store.db.conn.set_trace_callback(None)
    selects = [sql for sql in asked if sql.startswith("SELECT")]
    assert len(selects) >= 5
    for sql in selects:
        steps = [row["detail"] for row in store.db.query(f"EXPLAIN QUERY PLAN {sql}")]
        assert any("questions_day" in step or "escalations_open" in step for step in steps), steps
        assert not [step for step in steps if step.startswith("SCAN")], steps


def test_what_was_used_of_each_campaign(desk: Desk) -> None:
    inside, outside = date(2026, 10, 31), date(2026, 11, 1)
    with desk.store.transaction():
        for number in range(12):
            day = inside if number < 11 else outside
            desk.store.take_along(f"U{number}", "one", "bike", "nl", 0, day)
        for number in range(5):
            desk.store.add_share("two", "open", inside, None, None)
            desk.store.take_along(f"U{number}", "two", "few", "nl", 0, inside)
        desk.store.add_share("one", "bike", inside, None, None)
        desk.store.add_share("three", "hidden", inside, None, None)
    report = desk.report()
    assert report.campaigns == [
        CampaignUsed("bike", 10, None), CampaignUsed("few", 5, 0), CampaignUsed("open", 0, 5),
    ]  # fmt: skip
    assert not report.is_empty, "nobody asked anything, and yet there is something to tell"
