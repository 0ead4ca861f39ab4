"""The page with the figures, read as a browser would."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from bot.evaluation.charts import Plot, ceiling
from bot.evaluation.page import percent, render, span, worst_first
from knowledge.evaluate import figures
from knowledge.library import Library
from knowledge.measures import FIGURES
from tests.html import Element, is_readable, named_pictures, read, stands_alone
from tests.labelled import case

DAY = date(2026, 6, 1)


@pytest.fixture
def page(found: dict[str, Any]) -> Element:
    return read(render(found, "questions.jsonl", DAY))


def test_the_page_says_what_it_is_about(page: Element) -> None:
    (about,) = page.all("header")
    assert "questions.jsonl · 2026-06-01" in about.text
    assert "7 questions: 5 that the policy answers and 2 that it does not." in about.text
    assert "Not counted: 1 about topics that the content lacks." in about.text
    (title,) = page.all("title")
    assert "questions.jsonl" in title.text


@pytest.mark.parametrize("name", [*FIGURES, "auroc"])
def test_every_figure_and_its_interval(page: Element, found: dict[str, Any], name: str) -> None:
    ((_, value, interval, _),) = page.by_id(name).rows
    scale = 100 if value.endswith("%") else 1
    ends = [float(end) / scale for end in re.findall(r"[\d.]+", interval)]
    assert float(value.rstrip("%")) / scale == pytest.approx(found[name], abs=6e-4)
    assert ends == pytest.approx(found["intervals"][name], abs=6e-4)


def test_the_topics_with_most_to_gain_come_first(page: Element) -> None:
    heads, *rows = page.by_id("by-topic").rows
    assert heads[:4] == ["Topic", "Questions", "Hit@1", "Recall@3"]
    assert [row[:4] for row in rows] == [
        ["press", "2", "0.0%", "100.0%"],
        ["photos", "3", "33.3%", "66.7%"],
    ]
    assert [row[5] for row in rows] == ["photos", "leave"]
    part = {"questions": 1, "hit_at_1": 0.5, "recall_at_3": 1.0}
    ordered = worst_first({"b": part, "a": part, "c": {**part, "recall_at_3": 0.5}})
    assert [topic for topic, _ in ordered] == ["c", "a", "b"]


def test_a_bar_is_as_long_as_the_share(page: Element) -> None:
    _, _, photos = page.by_id("by-topic").all("tr")
    lengths = {
        each.attributes["class"]: float(each.attributes["width"]) for each in photos.all("rect")
    }
    assert lengths == {"rest": 180, "third": 120, "first": 60}


def test_tables_of_parts(page: Element, found: dict[str, Any]) -> None:
    ends = span(found["intervals"]["unanswerable_answered"]["near"], percent)
    assert page.by_id("by-group").rows[1:] == [
        ["near", "2", "50.0%", ends, "0.0%", "50.0%", "0.0%"]
    ]
    assert page.by_id("by-kind").rows[1][:3] == ["unanswerable", "2", "50.0%"]
    assert page.by_id("by-language").rows[1] == ["nl", "5", "20.0%", "80.0%", "0.500"]
    assert page.by_id("by-style").rows[1] == ["plain", "5", "20.0%", "80.0%", "0.500"]
    assert page.by_id("confusions").rows[1] == ["press", "photos", "2"]
    reliability = page.by_id("reliability-table").rows
    assert reliability[1] == ["0.0 – 0.1", "–", "–", "0"]
    assert reliability[-1] == ["0.9 – 1.0", "90.0%", "100.0%", "1"]


def test_the_risk_curve_goes_through_its_points(page: Element, found: dict[str, Any]) -> None:
    curve = found["risk_coverage"]
    plot = Plot(top=ceiling(point["risk"] for point in curve["points"]))
    picture = page.by_id("risk-coverage")
    (line,) = picture.all("polyline")
    assert line.attributes["points"] == " ".join(
        f"{plot.x(point['coverage'])},{plot.y(point['risk'])}" for point in curve["points"]
    )
    (ring,) = picture.all("circle")
    assert float(ring.attributes["cx"]) == plot.x(3 / 7)
    assert float(ring.attributes["cy"]) == plot.y(2 / 3)
    assert page.by_id("risk-area").text == f"{curve['area']:.3f}"


def test_the_diagram_has_a_dot_for_each_range_with_questions(page: Element) -> None:
    dots = page.by_id("reliability").all("circle")
    assert len(dots) == 7
    first = dots[0].attributes
    plot = Plot()
    assert (float(first["cx"]), float(first["cy"])) == (plot.x(0.3), plot.y(1.0))


def test_pictures_stay_within_their_frame(page: Element) -> None:
    for name in ("risk-coverage", "reliability"):
        picture = page.by_id(name)
        _, _, width, height = map(float, picture.attributes["viewbox"].split())
        for each in picture.walk():
            for key, value in each.attributes.items():
                if key in ("x", "x1", "x2", "cx"):
                    assert 0 <= float(value) <= width
                if key in ("y", "y1", "y2", "cy"):
                    assert 0 <= float(value) <= height


def test_the_page_needs_nothing_else(found: dict[str, Any]) -> None:
    html = render(found, "questions.jsonl", DAY)
    stands_alone(html)
    for theme in ("prefers-color-scheme: dark", "@media print"):
        assert theme in html


def test_everybody_can_read_it(page: Element) -> None:
    is_readable(page)
    assert len(named_pictures(page)) == 2


def test_names_from_the_file_are_no_tags(library: Library) -> None:
    nasty = "<script>alert(1)</script>"
    cases = [
        case(library, ["photos"], ["photos.1"], "answer", 0.9, style=nasty, lang=nasty),
        case(library, [], ["photos.1"], "answer", 0.8, group=nasty, kind=nasty),
    ]
    page = read(render(figures(cases, library), nasty, DAY))
    assert page.all("script") == []
    for table in ("by-style", "by-language", "by-group", "by-kind"):
        assert page.by_id(table).rows[1][0] == nasty


@pytest.mark.parametrize("answerable", [None, True, False])
def test_what_is_missing_is_a_dash(library: Library, answerable: bool | None) -> None:
    asked = {
        None: [],
        True: [case(library, ["press"], [], "decline", 0.0)],
        False: [case(library, [], [], "decline", 0.0)],
    }[answerable]
    page = read(render(figures(asked, library), "questions.jsonl", DAY))
    ((_, auroc, interval, picture),) = page.by_id("auroc").rows
    assert (auroc, interval, picture) == ("–", "–", "")
    ((_, hit, *_),) = page.by_id("hit_at_1").rows
    assert hit == ("0.0%" if answerable else "–")
    assert "One question:" in page.text or answerable is None
