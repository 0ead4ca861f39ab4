"""The report on paper: the same figures in each form."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.cards.report import card
from bot.playground.blocks import check_message
from bot.report.model import EntryRated, TopicAsked
from bot.report.printing import printed
from bot.wording import words_in
from knowledge.library import Library
from knowledge.models import LANGUAGES, Localised
from tests.conftest import ROOT
from tests.html import Element, is_readable, named_pictures, read, stands_alone
from tests.report.conftest import SECRET, Desk
from tests.slack import all_values

NASTY = "<script>alert(1)</script> | `x` *y* [z](https://evil.example) <!channel>"
languages = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def page(busy: Desk, library: Library) -> Element:
    return read(printed(busy.report(), library, "en", "html"))


@pytest.fixture
def data(busy: Desk, library: Library) -> Any:
    return json.loads(printed(busy.report(), library, "en", "json"))


def rows_of(markdown: str) -> list[list[str]]:
    lines = [line for line in markdown.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_markdown_has_every_figure(busy: Desk, library: Library) -> None:
    text = printed(busy.report(), library, "en", "md")
    assert text.startswith("# Questions about the social media policy\n\n**October 2026**\n")
    assert "“Before” is September 2026." in text
    rows = rows_of(text)
    for row in (
        ["Asked", "65", "", "15"],
        ["Answered at once", "35", "54%", "15"],
        ["Answered after one tap", "5", "8%", "0"],
        ["It helped", "20"],
        ["Nothing", "15"],
        ["Half of those within", "3 hours"],
        ["Nine in ten within", "31 hours"],
        ["Press", "30", "fewer than 5", "↑ more"],
        ["Press", "Handed over", "10"],
        ["No topic of the policy", "Declined", "5"],
        ["Ask your colleagues before you share their picture", "photos.1", "5"],
        ["Photos", "5", "0", "5", "0", "fewer than 5"],
    ):
        assert row in rows
    assert {len(row) for row in rows} == {2, 3, 4, 6}


def test_the_page_has_the_same_tables_as_the_markdown(
    busy: Desk, library: Library, page: Element
) -> None:
    marked = rows_of(printed(busy.report(), library, "en", "md"))
    tables = [row for table in page.all("table") for row in table.rows]
    assert tables == [row for row in marked if not set("".join(row)) <= set("-: ")]


def test_the_page_stands_alone_and_everybody_can_read_it(
    busy: Desk, library: Library, page: Element
) -> None:
    stands_alone(printed(busy.report(), library, "nl", "html"))
    is_readable(page)
    (html,) = page.all("html")
    assert html.attributes["lang"] == "en"
    assert len(named_pictures(page)) == 5


def test_a_bar_is_as_long_as_its_number_and_the_hidden_have_none(page: Element) -> None:
    picture = named_pictures(page)[0]
    assert picture.attributes["aria-label"] == "What became of the questions"
    now, before = (
        [float(rect.attributes["width"]) for rect in series.all("rect")]
        for color in ("color-0", "color-1")
        for series in picture.walk()
        if series.attributes.get("class", "").endswith(color) and series.all("rect")
    )
    # lying bars are drawn from below; those before were all answered at once
    unit = before[0] / 15
    assert now == pytest.approx([5 * unit, 10 * unit, 5 * unit, 35 * unit], rel=0.01)
    assert len(before) == 1


def test_pictures_stay_within_their_frame(page: Element) -> None:
    for picture in named_pictures(page):
        _, _, width, height = map(float, picture.attributes["viewbox"].split())
        for rect in picture.all("rect"):
            assert 0 <= float(rect.attributes["width"]) <= width
            assert 0 <= float(rect.attributes["height"]) <= height


def test_json_has_every_figure(data: Any) -> None:
    assert list(data) == [
        "period", "before", "fewest", "questions", "questions_before", "ratings", "people",
        "faq_approved", "over_time", "topics", "unanswered", "entries", "grey_areas",
        "campaigns",
    ]  # fmt: skip
    assert data["period"] == {
        "since": "2026-10-01", "until": "2026-10-31", "timezone": "Europe/Brussels",
    }  # fmt: skip
    assert data["before"] == {"since": "2026-09-01", "until": "2026-09-30"}
    assert data["questions"] == {
        "asked": 65, "answered_directly": 35, "answered_with_one_tap": 5, "handed_over": 10,
        "declined": 5,
    }  # fmt: skip
    assert data["ratings"] == {"helped": 20, "not_helped": 5, "unconfirmed": 15}
    assert data["people"]["median_hours"] == 3
    assert data["topics"][0] == {"topic": "press", "asked": 30, "before": None, "title": "Press"}
    assert data["unanswered"][1]["topic"] is None
    assert data["entries"][0]["title"] == "Ask your colleagues before you share their picture"
    assert data["grey_areas"][0]["why"]["disagree"] is None


def test_the_manual_names_every_key(data: Any) -> None:
    def keys(value: Any) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {key for each in value.values() for key in keys(each)}
        return {key for each in value for key in keys(each)} if isinstance(value, list) else set()

    manual = (ROOT / "docs" / "report.md").read_text(encoding="utf-8")
    assert keys(data) - set(re.findall(r"`([a-z0-9_-]+)`", manual)) == set()


@languages
@pytest.mark.parametrize("form", ["md", "html", "json"])
def test_an_empty_period_says_so(desk: Desk, library: Library, language: str, form: str) -> None:
    text = printed(desk.report(), library, language, form)
    if form == "json":
        assert json.loads(text)["questions"]["asked"] == 0
    else:
        assert words_in(language)("report.empty") in text
        assert "|" not in text
    if form == "html":
        stands_alone(text)


@languages
@pytest.mark.parametrize("form", ["md", "html", "json"])
def test_nobody_and_nothing_asked_is_in_it(
    busy: Desk, library: Library, language: str, form: str
) -> None:
    text = printed(busy.report(), library, language, form)
    for secret in (SECRET, "kat", "U0", "hr"):
        assert not re.search(rf"\b{re.escape(secret)}", text)


@pytest.mark.parametrize("form", ["md", "html", "json"])
def test_names_are_no_markup_and_what_the_content_lost_has_its_id(
    busy: Desk, library: Library, form: str
) -> None:
    strange = replace(
        busy.report(), topics=[TopicAsked(NASTY, 5, 0)], entries=[EntryRated("gone.7", "gone", 5)]
    )
    text = printed(strange, library, "en", form)
    assert "gone.7" in text
    if form == "html":
        stands_alone(text.replace("https:", ""))
        assert NASTY in read(text).by_id("topics").text
    if form == "md":
        assert "\\<script>alert(1)\\</script> \\| \\`x\\` \\*y\\* \\[z]" in text


# the card


@languages
def test_the_card_says_the_same_in_short(busy: Desk, library: Library, language: str) -> None:
    words = words_in(language)
    message = card(words, library, busy.report())
    payload = message.payload()
    assert check_message(payload["blocks"], payload["text"]) == []
    month = {"nl": "oktober 2026", "en": "October 2026"}[language]
    for said in (month, "65", "62%", "20", words("report.hours", n="3"), words("report.more")):
        assert said in message.text
        assert said in "\n".join(all_values(payload["blocks"]))
    assert {"nl": "Pers: 30", "en": "Press: 30"}[language] in message.text


def test_the_card_escapes_names_and_leaves_out_empty_lists(busy: Desk, library: Library) -> None:
    report = replace(busy.report(), topics=[TopicAsked(NASTY, 5, 0)], unanswered=[])
    message = card(words_in("en"), library, report)
    assert "<" not in message.text + repr(message.payload()["blocks"])
    assert "&lt;!channel&gt;" in message.text
    assert words_in("en")("report.card.unanswered") not in message.text


@pytest.mark.parametrize("form", ["md", "html", "json"])
def test_campaigns_are_told_by_their_names(desk: Desk, library: Library, form: str) -> None:
    with desk.store.transaction():
        for number in range(7):
            desk.store.take_along(f"U{number}", "p", "bike", "nl", 0, date(2026, 10, 3))
            desk.store.take_along(f"U{number}", "q", "gone", "nl", 0, date(2026, 10, 3))
    names = {"bike": Localised(nl="Fietsen", en="Cycling")}
    text = printed(desk.report(), library, "en", form, names)
    assert "Cycling" in text
    assert "gone" in text, "a campaign that the toolkit no longer has"
    assert "U0" not in text
