"""The app as it runs, in front of the one fake: a Slack workspace on loopback."""

from __future__ import annotations

import json
import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from bot.content import Content
from bot.logs import FORMATTERS
from bot.playground.demo import EDITOR, Playground, playground, slack_ids
from knowledge.library import Library, load
from tests.folder import POLICY, write
from tests.slack import Slack, an_app, small_content

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "knowledge" / "content"
TOOLS = ROOT / "tests" / "handbook" / "node_modules"


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
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A policy small enough to reckon with: tests.folder has it."""
    return load(write(tmp_path_factory.mktemp("content"), POLICY))


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
    with an_app(manifest, Content(folder, slack_ids), tmp_path / "test.sqlite3") as slack:
        yield slack.running


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


def do_without(reason: str) -> NoReturn:
    """Skip what cannot be tested on this computer; with WEGWIJZER_CI=1 that is a failure."""
    if os.environ.get("WEGWIJZER_CI") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's binary."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not (found and shutil.which("chromedriver")):
        do_without("no chromium with chromedriver on this computer")
    return found


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, which looks for barriers in a page; see `tests.browsing.barriers`."""
    script = TOOLS / "axe-core" / "axe.min.js"
    if not script.is_file():
        do_without("no axe-core on this computer: make page-tools")
    return script.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def vnu() -> list[str]:
    """The command of the Nu HTML checker; see `tests.browsing.faults`."""
    jar, java = TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar", shutil.which("java")
    if java is None or not jar.is_file():
        do_without("no vnu with java on this computer: make page-tools")
    checked = ["--errors-only", "--also-check-css", "--also-check-svg", "--stdout"]
    return [java, "-jar", str(jar), *checked]


@pytest.fixture
def browser(chromium: str, tmp_path: Path) -> Iterator[Any]:
    """A headless browser with an empty profile, closed afterwards."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in (
        "headless",
        "no-sandbox",
        "disable-gpu",
        "disable-quic",
        "no-first-run",
        "disable-background-networking",
        "disable-component-update",
        "disable-sync",
        "disable-dev-shm-usage",
        "window-size=1200,900",
        f"user-data-dir={tmp_path / 'profile'}",
    ):
        options.add_argument(f"--{flag}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    driver.set_page_load_timeout(20)
    yield driver
    driver.quit()
