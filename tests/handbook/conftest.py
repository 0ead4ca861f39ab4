"""Handbooks of a small organisation and of the shipped content, and what is held against them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.content import Content, Snapshot, load
from bot.handbook.building import build
from bot.handbook.site import Site
from tests.folder import POLICY, TOOLKIT, Change, write

TODAY = date(2026, 4, 1)
FIRST = "    effective: 2026-01-01\n"
EARLIER = """\
    earlier:
      - version: 1
        effective: 2025-02-03
        change: editorial
        nl: {title: Vroegere regel, text: Zo stond het er eerst.}
        en: {title: Former rule, text: This is how it read first.}
      - {version: 2, nl: {title: Nu, text: Deze is van nu.}}
      - {version: 1, effective: 2099-01-01, nl: {title: Ooit, text: Deze komt nog.}}
"""
MakeSite = Callable[..., Site]


def site_of(folder: Path, today: date = TODAY, url: str | None = None) -> Site:
    """The handbook of a content folder on a day."""
    index, catalogue = load(folder)
    return Site(Snapshot(index.library.with_handbook_at(url), index, catalogue, today))


@pytest.fixture
def make_site(tmp_path: Path) -> MakeSite:
    """The handbook of the small content folder of `tests.folder`, changed."""

    def make(*changes: Change, today: date = TODAY, url: str | None = None) -> Site:
        folder = write(tmp_path / "content", {**POLICY, **TOOLKIT}, *changes)
        return site_of(folder, today, url)

    return make


@pytest.fixture(scope="session")
def shipped(content: Content) -> Site:
    return Site(content.current)


@pytest.fixture(scope="session")
def built(shipped: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped handbook, in a folder."""
    folder = tmp_path_factory.mktemp("site") / "handbook"
    build(shipped, folder)
    return folder


@pytest.fixture
def odd(make_site: MakeSite, tmp_path: Path) -> Path:
    """A handbook in a folder with what the shipped content lacks: earlier wordings, odd texts."""
    listed = '"Dit mag:\\n\\n- *een* <b>\\n- [twee](https://example.org/?a=1&b=2)\\n\\n1. drie"'
    site = make_site(
        ("policy/photos.yaml", FIRST, FIRST + EARLIER),
        ("policy/press.yaml", "Antwoord geen journalist zelf.", listed),
        ("handbook.yaml", "crisis: press\nsummary: [photos.1]\n"),
    )
    build(site, tmp_path / "odd")
    return tmp_path / "odd"
