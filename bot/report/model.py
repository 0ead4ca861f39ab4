"""The report as data: every number in it is told as counts.py allows, and none can be made exact.

What would complete a sum is left out on purpose: choices still open, withdrawn questions, topics
with few questions, answers that did not help for no reason given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.periods import Period
from bot.records import COMPLAINTS, Asking, Escalated, EscalationState, Rated, Used
from bot.report.counts import FEWEST_FOR_NINE_TENTHS, Count, told, within_hours
from bot.store import Store

MOST_GROUPS = 10
"""Rows of a list."""
MOST_PARTS = 36
"""Bars that a picture over time can hold."""
WEEKS_UP_TO_DAYS = 92
"""Longer periods are drawn by month."""


@dataclass(frozen=True)
class Questions:
    """What became of the questions of a period."""

    asked: Count
    answered_directly: Count
    answered_with_one_tap: Count
    """After a choice was offered."""
    handed_over: Count
    declined: Count


@dataclass(frozen=True)
class Ratings:
    """What askers said of the answers. Who said nothing was not necessarily helped."""

    helped: Count
    not_helped: Count
    unconfirmed: Count


@dataclass(frozen=True)
class ByPeople:
    """What contacts did with what was handed over, also after an answer that did not help."""

    answered: Count
    closed: Count
    """Without an answer."""
    waiting: Count
    late: Count
    """Not answered when that was promised."""
    past_due: Count
    """Waiting now, whenever asked, for longer than was promised."""
    median_hours: int | None
    """Within how many hours half of the answers came; None for fewer than five answers."""
    p90_hours: int | None
    """The same for nine in ten; None for fewer than ten answers."""


class Unit(StrEnum):
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class Part:
    """One week or month of the period."""

    period: Period
    asked: Count


@dataclass(frozen=True)
class OverTime:
    """The parts of the period, in order; none of them has one to four questions."""

    unit: Unit
    parts: Sequence[Part]


@dataclass(frozen=True)
class TopicAsked:
    topic: str
    asked: Count
    before: Count


@dataclass(frozen=True)
class Unanswered:
    """Questions without an approved answer. `topic` is None where no topic came near."""

    topic: str | None
    decision: str
    """handover or decline"""
    questions: Count


@dataclass(frozen=True)
class EntryRated:
    entry: str
    topic: str | None
    not_helped: Count


@dataclass(frozen=True)
class GreyArea:
    """A topic whose answers did not help, and why: complaint -> how many said so."""

    topic: str
    not_helped: Count
    why: Mapping[str, Count]


@dataclass(frozen=True)
class CampaignUsed:
    """How often posts of a campaign of the toolkit were taken along, and shared."""

    campaign: str
    taken: Count
    shared: Count


@dataclass(frozen=True)
class Report:
    """All figures of a period. Lists begin with the largest group and name none under five."""

    period: Period
    questions: Questions
    questions_before: Questions
    """Those of `period.before`."""
    ratings: Ratings
    people: ByPeople
    faq_approved: int
    """FAQ entries that were made of contacts' answers; exact, since everybody can read them."""
    over_time: OverTime | None
    """None where a part of the period has too few questions."""
    topics: Sequence[TopicAsked]
    unanswered: Sequence[Unanswered]
    entries: Sequence[EntryRated]
    grey_areas: Sequence[GreyArea]
    campaigns: Sequence[CampaignUsed]

    @property
    def is_empty(self) -> bool:
        return self.questions.asked == 0 and not self.campaigns


def build(store: Store, period: Period, now: float) -> Report:
    """Count everything in the database that belongs to `period`. `now`: seconds since the epoch."""
    asked, before = store.asked_in(period), store.asked_in(period.before)
    not_helped = store.not_helped_in(period)
    return Report(
        period=period,
        questions=_questions(asked),
        questions_before=_questions(before),
        ratings=_ratings(asked),
        people=_by_people(store.escalated_in(period), store.past_due(now)),
        faq_approved=store.approved_in(period),
        over_time=_over_time(store, period),
        topics=_topics(asked, before),
        unanswered=_unanswered(asked),
        entries=_entries(not_helped),
        grey_areas=_grey_areas(not_helped),
        campaigns=_campaigns(store.used_in(period)),
    )


def _sum(groups: Iterable[Asking | Rated | Escalated]) -> int:
    return sum(each.questions for each in groups)


def _told(groups: Iterable[Asking | Rated | Escalated]) -> Count:
    return told(_sum(groups))


def _questions(asked: Sequence[Asking]) -> Questions:
    answered = [each for each in asked if each.decision == "answer"]
    return Questions(
        asked=_told(asked),
        answered_directly=_told(e for e in answered if e.first_decision != "clarify"),
        answered_with_one_tap=_told(e for e in answered if e.first_decision == "clarify"),
        handed_over=_told(e for e in asked if e.decision == "handover"),
        declined=_told(e for e in asked if e.decision == "decline"),
    )


def _ratings(asked: Sequence[Asking]) -> Ratings:
    answered = [each for each in asked if each.decision == "answer"]
    return Ratings(
        helped=_told(e for e in answered if e.helpful is True),
        not_helped=_told(e for e in answered if e.helpful is False),
        unconfirmed=_told(e for e in answered if e.helpful is None),
    )


def _by_people(escalated: Sequence[Escalated], past_due: int) -> ByPeople:
    answered = [e for e in escalated if e.state is EscalationState.ANSWERED]
    hours: Counter[int] = Counter()
    for each in answered:
        if each.hours is not None:
            hours[each.hours] += each.questions
    return ByPeople(
        answered=_told(answered),
        closed=_told(e for e in escalated if e.state is EscalationState.DISMISSED),
        waiting=_told(e for e in escalated if not e.state.is_closed),
        late=_told(e for e in escalated if e.late),
        past_due=told(past_due),
        median_hours=within_hours(hours, 5),
        p90_hours=within_hours(hours, 9, FEWEST_FOR_NINE_TENTHS),
    )


def _over_time(store: Store, period: Period) -> OverTime | None:
    """By week or else by month: so that no part has one to four questions, which would be told."""
    cuts = {Unit.MONTH: period.months()}
    if period.days <= WEEKS_UP_TO_DAYS:
        cuts = {Unit.WEEK: period.weeks(), **cuts}
    for unit, periods in cuts.items():
        if not 1 < len(periods) <= MOST_PARTS:
            continue
        parts = [Part(each, told(store.count_asked(each))) for each in periods]
        if all(each.asked is not None for each in parts):
            return OverTime(unit, parts)
    return None


def _topics(asked: Sequence[Asking], before: Sequence[Asking]) -> list[TopicAsked]:
    now, then = _by_topic(asked), _by_topic(before)
    del now[None]
    return [TopicAsked(topic, count, told(then[topic])) for topic, count in _largest(now)]


def _unanswered(asked: Sequence[Asking]) -> list[Unanswered]:
    groups: Counter[tuple[str, str | None]] = Counter()
    for each in asked:
        if each.decision in ("handover", "decline"):
            groups[each.decision, each.topic] += each.questions
    return [Unanswered(topic, how, count) for (how, topic), count in _largest(groups)]


def _entries(not_helped: Sequence[Rated]) -> list[EntryRated]:
    groups: Counter[tuple[str, str | None]] = Counter()
    for each in not_helped:
        groups[each.entry, each.topic] += each.questions
    return [EntryRated(entry, topic, count) for (entry, topic), count in _largest(groups)]


def _grey_areas(not_helped: Sequence[Rated]) -> list[GreyArea]:
    groups = _by_topic(not_helped)
    del groups[None]
    return [GreyArea(topic, count, _why(not_helped, topic)) for topic, count in _largest(groups)]


def _why(not_helped: Sequence[Rated], topic: str) -> dict[str, Count]:
    about = [each for each in not_helped if each.topic == topic]
    return {why: _told(e for e in about if e.complaint == why) for why in COMPLAINTS}


def _campaigns(used: Sequence[Used]) -> list[CampaignUsed]:
    """Those that were taken along or shared five times and more."""
    found = [CampaignUsed(each.campaign, told(each.taken), told(each.shared)) for each in used]
    largest = sorted(found, key=lambda e: (-(e.taken or 0), -(e.shared or 0), e.campaign))
    return [each for each in largest if each.taken or each.shared][:MOST_GROUPS]


def _by_topic(groups: Iterable[Asking | Rated]) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for each in groups:
        found[each.topic] += each.questions
    return found


def _largest(groups: Mapping[Any, int]) -> list[tuple[Any, int]]:
    """The groups that may be told apart, the largest first: in an order that tells no more."""
    found = [(group, count) for group, exact in groups.items() if (count := told(exact))]
    return sorted(found, key=lambda each: (-each[1], str(each[0])))[:MOST_GROUPS]
