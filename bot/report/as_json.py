"""The report as JSON. docs/report.md explains every key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.periods import Period
from bot.report.counts import FEWEST
from bot.report.model import Report
from bot.report.sections import Saying


def data(report: Report, say: Saying) -> dict[str, Any]:
    """The figures under the names of the model, with titles. A number is null for one to four."""
    return {
        "period": {**_days(report.period), "timezone": report.period.timezone.key},
        "before": _days(report.period.before),
        "fewest": FEWEST,
        "questions": asdict(report.questions),
        "questions_before": asdict(report.questions_before),
        "ratings": asdict(report.ratings),
        "people": asdict(report.people),
        "faq_approved": report.faq_approved,
        "over_time": _over_time(report),
        "topics": [_titled(asdict(each), say) for each in report.topics],
        "unanswered": [_titled(asdict(each), say) for each in report.unanswered],
        "entries": [{**asdict(each), "title": say.entry(each.entry)} for each in report.entries],
        "grey_areas": [_titled(asdict(each), say) for each in report.grey_areas],
        "campaigns": [
            {**asdict(each), "title": say.campaign(each.campaign)} for each in report.campaigns
        ],
    }


def _days(period: Period) -> dict[str, str]:
    return {"since": period.since.isoformat(), "until": period.until.isoformat()}


def _over_time(report: Report) -> dict[str, Any] | None:
    if report.over_time is None:
        return None
    parts = [{**_days(each.period), "asked": each.asked} for each in report.over_time.parts]
    return {"unit": report.over_time.unit, "parts": parts}


def _titled(row: Mapping[str, Any], say: Saying) -> dict[str, Any]:
    return {**row, "title": say.topic(row["topic"])}
