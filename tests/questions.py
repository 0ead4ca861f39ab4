"""Questions out of the content itself: they hold whatever the numbers of the search are."""

from __future__ import annotations

from knowledge import text as words
from knowledge.asking import consider
from knowledge.models import Answer, FaqEntry
from knowledge.search import Index


def two_sure(index: Index, language: str) -> list[str]:
    """Two questions of different topics that are answered at once."""
    found: dict[str, str] = {}
    for entry in index.entries:
        if isinstance(entry, FaqEntry) and entry.topic not in found:
            question = entry.text_in(language).question
            if words.questions_in(question) == [question] and question.endswith("?"):
                decision = consider(index, question).decision
                if isinstance(decision, Answer) and decision.entry.topic == entry.topic:
                    found[entry.topic] = question
        if len(found) == 2:
            return list(found.values())
    raise AssertionError("no such questions")
