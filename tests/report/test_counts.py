"""No group under five is told apart, and nothing that is told gives its size away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import product

from bot.report.counts import Count, percent, told, within_hours
from bot.report.markdown import render
from bot.report.sections import sheet
from bot.wording import words_in
from knowledge.library import Library
from tests.report.conftest import Desk

Table = Sequence[int]
Paper = tuple[Count, ...]


def test_a_number_is_cut_down_to_fives() -> None:
    assert [told(count) for count in (0, 1, 4, 5, 9, 10, 1234)] == [0, None, None, 5, 5, 10, 1230]


def test_shares_are_of_what_is_told() -> None:
    assert percent(10, 15) == 67
    assert percent(0, 15) == 0
    assert percent(5, 0) is None
    assert percent(None, 15) is percent(5, None) is None


def test_a_share_is_never_more_than_all() -> None:
    assert all((percent(told(part), told(50)) or 0) <= 100 for part in range(51))


def test_within_how_many_hours() -> None:
    assert within_hours({}, 5) is None
    assert within_hours({0: 4}, 5) is None
    assert within_hours({0: 2, 7: 3}, 5) == 8
    assert within_hours({0: 3, 7: 3}, 5) == 1
    assert within_hours({0: 9, 7: 1}, 9, fewest=11) is None


# what somebody can reckon who knows how it is done: among all tables that look the same on paper,
# a hidden number takes several values


def hidden_values(tables: Iterable[Table]) -> dict[Paper, list[set[int]]]:
    """What each number that is hidden may be, by what stands on paper."""
    possible: dict[Paper, list[set[int]]] = {}
    for numbers in tables:
        found = possible.setdefault(tuple(map(told, numbers)), [set() for _ in numbers])
        for values, number in zip(found, numbers, strict=True):
            values.add(number)
    return {
        paper: [values for values, on_paper in zip(found, paper, strict=True) if on_paper is None]
        for paper, found in possible.items()
    }


def fewest(found: dict[Paper, list[set[int]]]) -> int:
    return min(len(values) for each in found.values() for values in each)


def test_a_total_and_all_parts_but_one() -> None:
    parts = product(range(10), repeat=3)
    assert fewest(hidden_values((a + b + c, a, b, c) for a, b, c in parts)) >= 2


def test_a_total_of_more_than_its_parts() -> None:
    # so are all totals of a report: a choice left open, and no reason given, stand in no line
    found = hidden_values(
        (a + b + c + rest, a, b, c)
        for a, b, c in product(range(10), repeat=3)
        for rest in range(30 - a - b - c)
    )
    assert fewest(found) >= 2
    assert all(values == [{1, 2, 3, 4}] for values in found.values() if len(values) == 1)


def test_answers_at_once_and_after_a_tap_beside_what_was_said_of_them() -> None:
    found = hidden_values(
        (at_once, tap, helped, not_helped, at_once + tap - helped - not_helped)
        for at_once, tap in product(range(15), repeat=2)
        for helped in range(at_once + tap + 1)
        for not_helped in range(at_once + tap + 1 - helped)
    )
    assert fewest(found) >= 2


def test_a_report_reads_the_same_for_one_and_for_four(desk: Desk, library: Library) -> None:
    desk.ask(20, helpful=True)
    desk.ask(10, "2026-09-14 12:00")
    papers = set()
    for _ in range(4):
        desk.ask(decision="decline", topic=None)
        desk.ask(topic="press", entry="press.1", helpful=False, complaint="unclear")
        desk.ask(1, "2026-09-14 12:00", decision="decline", topic=None)
        report = desk.report()
        # the total may grow by five, and the share of it shrink
        same = replace(report, questions=replace(report.questions, asked=20), over_time=None)
        papers.add(render(sheet(same, library, words_in("en"))))
    (paper,) = papers
    assert paper.count("fewer than 5") == 1 + 2 + 2, "the note; declined, twice; it did not help"
    assert "Press" not in paper
