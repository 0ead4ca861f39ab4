"""What is searched: the small policy, and the one that comes with the bot."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.library import SHIPPED, Library, load
from knowledge.search import Index

TODAY = date(2026, 6, 1)


@pytest.fixture(scope="session")
def index(library: Library) -> Index:
    return Index(library, TODAY)


@pytest.fixture(scope="session")
def shipped() -> Index:
    return Index(load(SHIPPED), TODAY)
