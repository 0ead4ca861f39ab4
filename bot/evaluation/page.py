"""The figures of an evaluation as one page of HTML: it needs no other file, and no script."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from jinja2 import Environment

from bot.evaluation.charts import Plot, ceiling, radius, tenths
from bot.pages import templates
from knowledge.breakdown import MOST
from knowledge.intervals import RESAMPLES

NOTHING = "–"


def render(figures: Mapping[str, Any], name: str, day: date) -> str:
    """The page about the questions in the file `name`, evaluated on `day`."""
    curve, template = figures["risk_coverage"], _templates().get_template("page.html")
    risks = [curve["answered"]["risk"], *(point["risk"] for point in curve["points"])]
    return template.render(
        language="en",
        figures=figures,
        intervals=figures["intervals"],
        name=name,
        day=day.isoformat(),
        topics=worst_first(figures["by_topic"]),
        tenths=tenths(curve["points"]),
        risk=Plot(top=ceiling(risks)),
        chance=Plot(),
        most=max(each["questions"] for each in figures["reliability"]),
    )


def worst_first(by_topic: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, Mapping[str, Any]]]:
    """The topics, those with most to gain on top."""
    return sorted(
        by_topic.items(), key=lambda item: (item[1]["hit_at_1"], item[1]["recall_at_3"], item[0])
    )


def percent(share: float | None) -> str:
    """A share of 0-1 as a percentage."""
    return NOTHING if share is None else f"{100 * share:.1f}%"


def decimal(value: float | None) -> str:
    """A figure of 0-1 that is no share."""
    return NOTHING if value is None else f"{value:.3f}"


def span(interval: Sequence[float] | None, show: Callable[[float], str]) -> str:
    """An interval's ends."""
    return NOTHING if interval is None else f"{show(interval[0])} to {show(interval[1])}"


def counted(questions: int) -> str:
    """How many questions, in words that fit the number."""
    return "One question" if questions == 1 else f"{questions:,} questions"


def _templates() -> Environment:
    found = templates("bot.evaluation")
    found.globals |= {"percent": percent, "decimal": decimal, "span": span, "counted": counted}
    found.globals |= {"radius": radius, "nothing": NOTHING, "most_confusions": MOST}
    found.globals |= {"resamples": f"{RESAMPLES:,}"}
    return found
