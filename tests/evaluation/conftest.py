"""Figures to show."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.evaluate import figures
from knowledge.library import Library, load
from tests.folder import POLICY, write
from tests.labelled import small_set


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return load(write(tmp_path_factory.mktemp("content"), POLICY))


@pytest.fixture
def found(library: Library) -> dict[str, Any]:
    """Those of tests.labelled.small_set."""
    return figures(small_set(library), library)
