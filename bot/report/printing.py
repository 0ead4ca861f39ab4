"""The report on paper: Markdown, a page of HTML, or JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping

from bot.report import as_json, markdown
from bot.report.model import Report
from bot.report.sections import NO_NAMES, Saying, sheet
from bot.wording import words_in
from knowledge.library import Library
from knowledge.models import Localised


def printed(
    report: Report, library: Library, language: str, form: str,
    campaigns: Mapping[str, Localised] = NO_NAMES,
) -> str:  # fmt: skip
    """The report in the form `md`, `html` or `json`, with a line break at its end.

    `campaigns`: their names, by id.
    """
    words = words_in(language)
    if form == "json":
        found = as_json.data(report, Saying(library, words, campaigns))
        return json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    paper = sheet(report, library, words, campaigns)
    if form == "html":
        from bot.report import page  # draws: only what shows pictures pays for that

        return page.render(paper)
    return markdown.render(paper)
