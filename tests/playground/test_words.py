"""The words of the page: in bot/texts, each used, each there in both languages."""

from __future__ import annotations

import re
from pathlib import Path

from bot.playground import page
from bot.playground.server import STATIC
from knowledge.models import LANGUAGES

PYTHON = Path(page.__file__).parent
# What stands in a call of word(…), and names that reach it another way.
ASKED = re.compile(r'\bword\(\s*(?:[^"()]*\? )?"(\w+)"(?: : "(\w+)")?')
NAMED = re.compile(r'"((?:about|empty)_\w+|again\w*|home|messages)"')


def test_the_page_uses_every_word_and_no_other() -> None:
    asked: set[str] = set()
    for script in STATIC.glob("*.js"):
        text = script.read_text(encoding="utf-8")
        asked |= {each for found in ASKED.findall(text) for each in found if each}
        asked |= set(NAMED.findall(text))
    for module in PYTHON.glob("*.py"):
        found = re.findall(r'"playground\.(\w+)"|_role\("(\w+)"', module.read_text("utf-8"))
        asked |= {each for pair in found for each in pair if each}
    for language in LANGUAGES:
        there = page.words(language).keys()
        assert sorted(asked - there) == []
        assert sorted(there - asked) == []
