"""Every citation in Slack leads to its clause in the handbook, where that has an address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cards.entries import entry_modal, linked_citation
from bot.content import Content
from bot.handbook.site import Site
from bot.playground.demo import Playground, slack_ids
from bot.wording import words_in
from knowledge.library import Library
from knowledge.models import LANGUAGES, Clause
from tests.html import read
from tests.slack import KNOWN, Slack, an_app

ROOT = Path(__file__).parent.parent.parent
URL = "https://example.org/handbook"


def clauses(library: Library) -> list[Clause]:
    return [entry for entry in library.entries.values() if isinstance(entry, Clause)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_clause_is_where_its_citation_leads(shipped: Site, language: str) -> None:
    library = shipped.snapshot.library.with_handbook_at(URL)
    words, anchors = words_in(language), dict[str, set[str]]()
    for clause in clauses(library):
        said = linked_citation(words, library, clause)
        address = said.partition("<")[2].removesuffix(f"|{words('answer.handbook')}>")
        path, _, anchor = address.removeprefix(f"{URL}/").partition("#")
        if path not in anchors:
            found = read((shipped.page(path) or b"").decode())
            anchors[path] = {e.attributes["id"] for e in found.walk() if "id" in e.attributes}
        assert anchor == f"{clause.id}-v{clause.version}"
        assert anchor in anchors[path]


def test_without_an_address_a_citation_is_no_link(shipped: Site) -> None:
    library = shipped.snapshot.library
    assert library.handbook_url is None
    assert "<" not in linked_citation(words_in("nl"), library, clauses(library)[0])


def test_where_the_handbook_lacks_a_language_it_leads_to_another(shipped: Site) -> None:
    library = replace(shipped.snapshot.library.with_handbook_at(URL), languages=("nl",))
    said = linked_citation(words_in("en"), library, clauses(library)[0])
    assert f"<{URL}/nl/topics/" in said


def test_no_card_quotes_a_source_without_its_link() -> None:
    cards = [path for path in (ROOT / "bot" / "cards").glob("*.py") if path.name != "entries.py"]
    assert len(cards) > 5
    assert [
        path.name for path in cards if re.search(r"\bcitation\b", path.read_text("utf-8"))
    ] == []


def test_a_modal_links_too(shipped: Site) -> None:
    library = shipped.snapshot.library.with_handbook_at(URL)
    view = entry_modal(words_in("nl"), library, clauses(library)[0], None)
    assert f"<{URL}/nl/topics/" in str(view.to_dict())


@pytest.fixture
def running(manifest: dict[str, object], folder: Path, tmp_path: Path) -> Iterator[Playground]:
    content = Content(folder, slack_ids, handbook_url=URL)
    with an_app(manifest, content, tmp_path / "test.sqlite3") as slack:
        yield slack.running


def test_an_answer_in_slack_links_to_the_handbook(slack: Slack) -> None:
    asker = slack.person(locale="nl-NL")
    asker.asks(KNOWN)
    answer = asker.sees(asker.words("answer.source", source=""))
    assert f"{URL}/nl/topics/photos.html#photos.1-v1" in str(answer)
