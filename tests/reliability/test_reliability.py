"""The same as `python -m tests.reliability`, small. The figures are those of the full version."""

from __future__ import annotations

import pytest

from tests.benchmarks import floor
from tests.reliability import backup, flood, kills, month, trouble


@pytest.mark.parametrize("processes", [1, 3])
def test_nothing_that_was_acknowledged_is_lost_when_processes_are_killed(processes: int) -> None:
    found = kills.run(3, processes, wait=60.0, fast=True)
    assert found.is_kept, found
    assert found.acknowledged > 0
    # a process has three senders: each can be cut off once
    assert found.twice <= 3 * (found.kills + processes), found


def test_what_is_owed_arrives_although_slack_misbehaves_and_nothing_else_does() -> None:
    found = trouble.run(24, 0.15, wait=60.0)
    assert found.is_kept, found
    assert found.asked_by_slack >= 2 * found.asked
    assert found.troubles, "nothing went wrong"


def test_a_flood_is_acknowledged_and_answered() -> None:
    found = flood.run(60, 2.0, 1, shipped=False, early=20, wait=60.0)
    assert found.acknowledged == found.asked
    assert (found.dropped, found.missing) == (0, 0), found
    # how fast is a figure of the full version: a busy machine would make it a matter of luck here


def test_what_people_wait_for_takes_as_long_with_many_questions() -> None:
    found = {each.what: each for each in month.run(1_000, 20_000, times=20)}
    assert found.keys() >= month.PROMISED
    # many times as many rows: without an index it would be many times as slow; what takes a moment
    # all the same is left alone, for on a busy machine the next moment is many times as long
    slow = [found[what] for what in month.PROMISED if found[what].many > 0.02]
    assert [each for each in slow if each.ratio > 6] == []


def test_the_app_and_a_bare_one_can_be_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, count in (("ROUNDS", 1), ("ALONE", 8), ("TOGETHER", 16), ("ANSWERED", 4)):
        monkeypatch.setattr(floor, name, count)
    ours, bare, posting, disk = floor.measured()
    assert len(ours.alone) == len(bare.alone) == 8
    assert len(ours.together) == len(bare.together) == 16
    assert len(ours.answered) == len(posting.answered) == 1
    assert disk
    assert ours.rates[0] > 0


def test_a_copy_made_while_it_runs_can_be_put_back() -> None:
    found = backup.run()
    assert found.is_kept, found
