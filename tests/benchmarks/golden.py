"""The golden questions as one labelled set, in the shape of `eval`'s files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.benchmarks.house import Labelled

FOLDER = Path(__file__).parent.parent / "golden"
NONE, REFERRALS, KNOWN_FAILURES = "none.yaml", "referrals.yaml", "known_failures.yaml"
LANGUAGES = ("nl", "en")
STYLES = ("short", "plain", "informal", "indirect", "story")
"""What the five questions a language of each topic are, in this order."""
GROUPS = {"False": "off"}
"""YAML reads a bare `off` as false."""


def read_golden(folder: Path = FOLDER) -> list[Labelled]:
    """Every golden question: answerable ones by topic, then those that the policy cannot answer."""
    skipped = (NONE, REFERRALS, KNOWN_FAILURES)
    names = sorted(path.name for path in folder.glob("*.yaml") if path.name not in skipped)
    found = [question for name in names for question in _of_topic(folder / name)]
    for name, group in ((NONE, None), (REFERRALS, "referral")):
        found += _unanswerable(folder / name, group)
    return found


def _asked(path: Path) -> tuple[dict[str, Any], list[tuple[str, dict[str, Any]]]]:
    """A file's own keys, and each question's language with what the file says about it."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    asked = [(n, item) for item in data["questions"] for n in LANGUAGES if n in item]
    return data, asked


def _of_topic(path: Path) -> Iterator[Labelled]:
    data, asked = _asked(path)
    seen = dict.fromkeys(LANGUAGES, 0)
    for number, (language, item) in enumerate(asked):
        yield Labelled(
            id=f"{path.stem}-{number}",
            question=item[language],
            topics=(data["topic"],),
            lang=language,
            kind="answerable",
            style=STYLES[seen[language] % len(STYLES)],
        )
        seen[language] += 1


def _unanswerable(path: Path, group: str | None) -> Iterator[Labelled]:
    """`group` None: each question names its own."""
    for number, (language, item) in enumerate(_asked(path)[1]):
        kind = str(item.get("kind"))
        yield Labelled(
            id=f"{path.stem}-{number}",
            question=item[language],
            topics=(),
            lang=language,
            kind="unanswerable",
            group=group or GROUPS.get(kind, kind),
        )
