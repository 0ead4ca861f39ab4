"""The report as one page of HTML."""

from __future__ import annotations

from markupsafe import Markup

from bot.pages import templates
from bot.report.charts import draw
from bot.report.sections import Section, Sheet


def render(sheet: Sheet) -> str:
    """The page: it needs no other file, and no script."""
    tell = sheet.words.number

    def picture(section: Section) -> Markup:
        assert section.bars is not None
        return Markup(draw(section.bars, section.title, tell))  # noqa: S704 - pygal escapes

    return templates("bot.report").get_template("report.html").render(
        language=sheet.words.language, sheet=sheet, picture=picture,
        nothing=sheet.words("report.nothing_here"),
    )  # fmt: skip
