"""The report in words: sections with a table and sometimes a picture, for every way to show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.periods import Period
from bot.records import COMPLAINTS
from bot.report.counts import Count, percent
from bot.report.model import Report, Unit
from bot.wording import Words
from knowledge.library import Library
from knowledge.models import Localised

UNANSWERED = {"handover": "report.handed_over", "decline": "report.declined"}


NO_NAMES: Mapping[str, Localised] = {}


@dataclass(frozen=True)
class Table:
    """Cells as text. The first `texts` columns are words, the others numbers."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    texts: int = 1


@dataclass(frozen=True)
class Bars:
    """A picture: for each name a bar in every series. `stands`: upright, for parts of time."""

    names: Sequence[str]
    series: Mapping[str, Sequence[Count]]
    stands: bool = False


@dataclass(frozen=True)
class Section:
    id: str
    title: str
    text: str
    table: Table
    bars: Bars | None = None


@dataclass(frozen=True)
class Sheet:
    """A whole report in one language. `figures`: the few that come first, each with its name."""

    words: Words
    title: str
    about: str
    notes: Sequence[str]
    figures: Sequence[tuple[str, str]]
    sections: Sequence[Section]


def sheet(
    report: Report, library: Library, words: Words,
    campaigns: Mapping[str, Localised] = NO_NAMES,
) -> Sheet:  # fmt: skip
    """The report in the language of `words`, with the titles that the content has now.

    `campaigns`: their names, by id.
    """
    say = Saying(library, words, campaigns)
    period, before = report.period, report.period.before
    if report.is_empty:
        sections, figures, notes = [], [], [words("report.empty")]
    else:
        compared = words("report.compared", before=say.days(before))
        notes = [words("report.cut"), compared]
        figures = key_figures(report, say)
        sections = [
            _outcomes(report, say), _over_time(report, say), _ratings(report, say),
            _people(report, say), _topics(report, say), _unanswered(report, say),
            _entries(report, say), _grey_areas(report, say), _campaigns(report, say),
        ]  # fmt: skip
    return Sheet(
        words, words("report.title"), say.days(period), notes, figures,
        [each for each in sections if each is not None],
    )  # fmt: skip


class Saying:
    """How figures, days, topics and rules are put in words in one language."""

    def __init__(
        self, library: Library, words: Words, campaigns: Mapping[str, Localised] = NO_NAMES
    ) -> None:
        self.library = library
        self.words = words
        self.campaigns = campaigns

    def count(self, count: Count) -> str:
        """A number, or “fewer than 5”."""
        return self.words("report.few") if count is None else self.words.number(count)

    def share(self, part: Count, whole: Count) -> str:
        """A share in percents, or a dash where a number is too small."""
        found = percent(part, whole)
        return self.words("report.nothing") if found is None else f"{found}%"

    def hours(self, hours: int | None) -> str:
        """A time in whole hours, or a dash."""
        if hours is None:
            return self.words("report.nothing")
        return self.words(
            "report.hour" if hours == 1 else "report.hours", n=self.words.number(hours)
        )

    def days(self, period: Period) -> str:
        """From the first to the last day; a month by its name."""
        words = self.words
        if period.is_month:
            return f"{words.lines('months')[period.since.month - 1]} {period.since.year}"
        return words(
            "report.period", since=words.date(period.since), until=words.date(period.until)
        )

    def part(self, unit: Unit, period: Period) -> str:
        """A part of a period, short: the month, or the day on which the week begins."""
        month = self.words.lines("months_short")[period.since.month - 1]
        if unit is Unit.MONTH:
            return f"{month} {period.since.year}"
        return f"{period.since.day} {month}"

    def topic(self, topic: str | None) -> str:
        """A topic's title; its id where the content no longer has it."""
        if topic is None:
            return self.words("report.no_topic")
        known = self.library.topics.get(topic)
        return known.title(self.words.language) if known else topic

    def entry(self, entry: str) -> str:
        """An entry's title; its id where the content no longer has it."""
        known = self.library.entries.get(entry)
        return known.text_in(self.words.language).heading if known else entry

    def campaign(self, campaign: str) -> str:
        """A campaign's name; its id where the toolkit no longer has it."""
        known = self.campaigns.get(campaign)
        return known.get(self.words.language) if known else campaign


def key_figures(report: Report, say: Saying) -> list[tuple[str, str]]:
    """The few figures that say most, each with its name."""
    words, questions = say.words, report.questions
    answered = (questions.answered_directly or 0) + (questions.answered_with_one_tap or 0)
    return [
        (words("report.asked"), say.count(questions.asked)),
        (words("report.key.answered"), say.share(answered or None, questions.asked)),
        (words("report.handed_over"), say.count(questions.handed_over)),
        (words("report.key.helped"), say.count(report.ratings.helped)),
        (words("report.key.not_helped"), say.count(report.ratings.not_helped)),
        (words("report.key.unconfirmed"), say.count(report.ratings.unconfirmed)),
        (words("report.key.half"), say.hours(report.people.median_hours)),
        (words("report.key.past_due"), say.count(report.people.past_due)),
    ]


def _outcomes(report: Report, say: Saying) -> Section:
    words, now, before = say.words, report.questions, report.questions_before
    lines = [
        (words("report.directly"), now.answered_directly, before.answered_directly),
        (words("report.one_tap"), now.answered_with_one_tap, before.answered_with_one_tap),
        (words("report.handed_over"), now.handed_over, before.handed_over),
        (words("report.declined"), now.declined, before.declined),
    ]
    asked = [words("report.asked"), say.count(now.asked), "", say.count(before.asked)]
    rows = [
        [name, say.count(count), say.share(count, now.asked), say.count(then)]
        for name, count, then in lines
    ]
    return _section(
        words, "outcomes", ["outcome", "count", "share", "before"], [asked, *rows],
        bars=_now_and_before(words, lines),
    )  # fmt: skip


def _over_time(report: Report, say: Saying) -> Section | None:
    if report.over_time is None:
        return None
    unit, parts = report.over_time.unit, report.over_time.parts
    names = [say.part(unit, each.period) for each in parts]
    counts = [each.asked for each in parts]
    rows = [[name, say.count(count)] for name, count in zip(names, counts, strict=True)]
    bars = Bars(names, {say.words("report.asked"): counts}, stands=True)
    return _section(say.words, "over_time", ["since", "count"], rows, bars=bars)


def _ratings(report: Report, say: Saying) -> Section:
    words, ratings = say.words, report.ratings
    told = {
        words("report.helped"): ratings.helped,
        words("report.not_helped"): ratings.not_helped,
        words("report.unconfirmed"): ratings.unconfirmed,
    }
    rows = [[name, say.count(count)] for name, count in told.items()]
    bars = Bars(list(told), {words("report.now"): list(told.values())})
    return _section(words, "ratings", ["answers", "count"], rows, bars=bars)


def _people(report: Report, say: Saying) -> Section:
    words, people = say.words, report.people
    rows = [
        [words("report.by_person"), say.count(people.answered)],
        [words("report.half"), say.hours(people.median_hours)],
        [words("report.nine_tenths"), say.hours(people.p90_hours)],
        [words("report.closed"), say.count(people.closed)],
        [words("report.waiting"), say.count(people.waiting)],
        [words("report.late"), say.count(people.late)],
        [words("report.past_due"), say.count(people.past_due)],
        [words("report.faq_approved"), words.number(report.faq_approved)],
    ]
    return _section(words, "people", ["handed_over", "figure"], rows)


def _topics(report: Report, say: Saying) -> Section:
    words = say.words
    lines = [(say.topic(each.topic), each.asked, each.before) for each in report.topics]
    rows = [
        [name, say.count(count), say.count(then), trend(words, count, then)]
        for name, count, then in lines
    ]
    return _section(
        words, "topics", ["topic", "count", "before", "trend"], rows,
        bars=_now_and_before(words, lines),
    )  # fmt: skip


def trend(words: Words, count: Count, before: Count) -> str:
    """More, fewer or alike, as far as the told numbers differ."""
    more = (count or 0) - (before or 0)
    return words("report.more" if more > 0 else "report.less" if more < 0 else "report.alike")


def _unanswered(report: Report, say: Saying) -> Section:
    words = say.words
    names = [say.topic(each.topic) for each in report.unanswered]
    rows = [
        [name, words(UNANSWERED[each.decision]), say.count(each.questions)]
        for name, each in zip(names, report.unanswered, strict=True)
    ]
    counts = [each.questions for each in report.unanswered]
    return _section(
        words, "unanswered", ["topic", "outcome", "count"], rows, texts=2,
        bars=Bars(names, {words("report.now"): counts}),
    )  # fmt: skip


def _entries(report: Report, say: Saying) -> Section:
    rows = [
        [say.entry(each.entry), each.entry, say.count(each.not_helped)] for each in report.entries
    ]
    return _section(say.words, "entries", ["entry", "id", "not_helped"], rows, texts=2)


def _grey_areas(report: Report, say: Saying) -> Section:
    rows = [
        [say.topic(each.topic), say.count(each.not_helped), *map(say.count, each.why.values())]
        for each in report.grey_areas
    ]
    head = ["topic", "not_helped", *(f"why.{complaint}" for complaint in COMPLAINTS)]
    return _section(say.words, "grey_areas", head, rows)


def _campaigns(report: Report, say: Saying) -> Section | None:
    if not report.campaigns:
        return None
    rows = [
        [say.campaign(each.campaign), say.count(each.taken), say.count(each.shared)]
        for each in report.campaigns
    ]
    return _section(say.words, "campaigns", ["campaign", "taken", "shared"], rows)


def _now_and_before(words: Words, lines: Sequence[tuple[str, Count, Count]]) -> Bars:
    now, before = [line[1] for line in lines], [line[2] for line in lines]
    names = [line[0] for line in lines]
    return Bars(names, {words("report.now"): now, words("report.before"): before})


def _section(
    words: Words, key: str, head: Sequence[str], rows: Sequence[Sequence[str]], *, texts: int = 1,
    bars: Bars | None = None,
) -> Section:  # fmt: skip
    """`key` names the section's title and text, `head` its columns, all under report in texts/."""
    table = Table([words(f"report.{each}") for each in head], rows, texts)
    return Section(
        key, words(f"report.sections.{key}.title"), words(f"report.sections.{key}.text"), table,
        bars if bars and any(any(counts) for counts in bars.series.values()) else None,
    )  # fmt: skip
