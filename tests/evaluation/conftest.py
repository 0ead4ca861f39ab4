"""Figures to show."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.evaluate import figures
from knowledge.library import Library
from tests.labelled import small_set


@pytest.fixture
def found(library: Library) -> dict[str, Any]:
    """Those of tests.labelled.small_set."""
    return figures(small_set(library), library)
