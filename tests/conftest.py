"""The app as it runs, in front of the one fake: a Slack workspace on loopback."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.content import Content
from bot.logs import FORMATTERS
from bot.playground.demo import EDITOR, Playground, playground, slack_ids
from tests.slack import Slack, small_content

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "knowledge" / "content"


@pytest.fixture(scope="session", autouse=True)
def kept_apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What commands keep between two starts does not land in the home of who runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WEGWIJZER_CACHE", str(tmp_path_factory.mktemp("kept")))
        yield


@pytest.fixture(scope="session")
def manifest() -> dict[str, object]:
    return json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def content() -> Content:
    """The shipped content, read once: nothing in the app changes it."""
    return Content(SHIPPED, slack_ids, editors=(EDITOR,))


@pytest.fixture
def running(manifest: dict[str, object], content: Content, tmp_path: Path) -> Iterator[Playground]:
    """The whole app with the shipped content; fails on anything that Slack would refuse."""
    with playground(
        manifest,
        content,
        database=tmp_path / "test.sqlite3",
        pause=0.0,
        retry_delays=(0.0, 0.0, 0.0),
    ) as here:
        yield here
        assert here.workspace.problems == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The content of a small organisation, which a test may change."""
    return small_content(tmp_path / "content")


@pytest.fixture
def small(manifest: dict[str, object], folder: Path, tmp_path: Path) -> Iterator[Playground]:
    """The app with that organisation; Slack delivers an event once, unless asked again."""
    content, database = Content(folder, slack_ids), tmp_path / "test.sqlite3"
    with playground(manifest, content, database=database, pause=0.0, retry_delays=()) as here:
        yield here
        assert here.workspace.problems == []


@pytest.fixture
def form() -> str:
    """How a line of the log looks: text or json."""
    return "text"


@pytest.fixture
def level() -> str:
    """From which level on."""
    return "debug"


@pytest.fixture
def lines(form: str, level: str) -> Iterator[list[str]]:
    """What the log holds, from this level on, whoever logs it."""
    found: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(self.format(record))

    root, keep = logging.getLogger(), Keep()
    keep.setFormatter(FORMATTERS[form]())
    before = root.level
    root.addHandler(keep)
    root.setLevel(level.upper())
    try:
        yield found
    finally:
        root.removeHandler(keep)
        root.setLevel(before)


@pytest.fixture
def slack(running: Playground) -> Slack:
    return Slack(running)
