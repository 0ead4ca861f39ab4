"""docs/privacy.md says what is kept: every table and column that there is, and none that is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.records import Keep
from bot.store import Store

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
RUNNING = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "bot" / "settings.py").read_text(encoding="utf-8")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "empty.sqlite3")
    yield store
    store.close()


def named() -> dict[str, list[str]]:
    """The tables that the page has a chapter about, with the columns in their first column."""
    chapters = re.split(r"^### `(\w+)`$", PAGE, flags=re.MULTILINE)[1:]
    return {
        table: re.findall(r"^\| `(\w+)` \|", text, flags=re.MULTILINE)
        for table, text in zip(chapters[::2], chapters[1::2], strict=True)
    }


def test_the_page_names_every_table(store: Store) -> None:
    assert set(named()) == set(store.db.table_names())


def test_the_page_names_every_column_and_no_other(store: Store) -> None:
    for table, columns in named().items():
        assert columns == sorted(set(columns), key=columns.index), f"{table}: named twice"
        there = {column.name for column in store.db[table].columns}
        assert there - set(columns) == set(), f"{table}: the page does not say what these are"
        assert set(columns) - there == set(), f"{table}: these are no more"


def test_a_new_column_would_be_noticed(store: Store) -> None:
    with store.transaction():
        store.db.execute("ALTER TABLE people ADD COLUMN mood TEXT")
    with pytest.raises(AssertionError, match="people: the page does not say"):
        test_the_page_names_every_column_and_no_other(store)


def test_the_days_on_the_page_are_the_days_in_force() -> None:
    keep = Keep()
    for name, days in (
        ("WEGWIJZER_KEEP_QUESTIONS_DAYS", keep.questions),
        ("WEGWIJZER_KEEP_DELIVERY_DAYS", keep.deliveries),
    ):
        assert f"`{name}` ({days})" in PAGE
        assert re.search(rf"\| `{name}` \|.*default {days}\b", RUNNING)


def test_every_setting_stands_in_the_manual() -> None:
    settings = set(re.findall(r'"((?:SLACK|WEGWIJZER)_[A-Z_]+|PORT)"', SETTINGS))
    assert len(settings) > 8
    assert settings - set(re.findall(r"^\| `(\w+)` \|", RUNNING, flags=re.MULTILINE)) == set()
