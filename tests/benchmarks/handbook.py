"""The handbook: how soon it is built, what its pages weigh, how its search does in a browser."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml
from rich.console import Console
from rich.table import Table

from bot import content as contents
from bot.content import Snapshot
from bot.handbook.building import build
from bot.handbook.site import Site
from knowledge import library
from knowledge.models import LANGUAGES
from tests.benchmarks.bigger import library_of
from tests.benchmarks.clock import spread, timed

ENTRIES = 5_000
GOLDEN = Path(__file__).parent.parent / "golden"
NO_TOPIC = {"none", "referrals", "known_failures"}
ASKED = """
const [asked, done] = arguments;
(async () => {
  const box = document.querySelector("#SEARCH"), found = [];
  box.focus();
  while (!window.handbookIndex) await new Promise((next) => setTimeout(next, 10));
  for (const text of asked) {
    const before = performance.now();
    box.value = text;
    box.dispatchEvent(new Event("input"));
    for (let turn = 0; turn < 20; turn++) await null;
    const links = [...document.querySelectorAll("#RESULTS a")].map((each) => each.href);
    found.push([performance.now() - before, links]);
  }
  done(found);
})();
"""
"""Types every question; the milliseconds until the results stand there, and their addresses."""


def main() -> None:
    """Measure everything and print it."""
    table = Table("what", "60 topics", f"{ENTRIES:,} entries", title="The handbook")
    index, catalogue = contents.load(library.SHIPPED)
    shipped = Snapshot(index.library, index, catalogue, index.day)
    made = library_of(index.library, list(index.library.entries.values()), ENTRIES)
    questions = {language: asked_in(language) for language in LANGUAGES}
    with tempfile.TemporaryDirectory(prefix="wegwijzer-bench-") as folder:
        columns = [
            measured(Site(replace(shipped, library=each)), Path(folder) / name, questions)
            for name, each in (("shipped", index.library), ("made", made))
        ]
    for what in columns[0]:
        table.add_row(what, *(column[what] for column in columns))
    console = Console(width=100)
    console.print(table)
    load = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    console.print(f"{load}; the questions are those of tests/golden")


def asked_in(language: str) -> list[tuple[str, str]]:
    """Golden questions, each with the topic that answers it."""
    return [
        (question[language], file.stem)
        for file in sorted(GOLDEN.glob("*.yaml"))
        if file.stem not in NO_TOPIC
        for question in yaml.safe_load(file.read_text(encoding="utf-8"))["questions"]
        if language in question
    ]


def measured(
    site: Site, folder: Path, questions: dict[str, list[tuple[str, str]]]
) -> dict[str, str]:
    """By name what a table shows of one handbook."""
    pages = [path for path in site.paths if path.endswith(".html")]
    before = time.process_time()
    found = {"site built": f"{timed(lambda: build(site, folder)):.1f} s"}
    found["… of a processor's time"] = f"{time.process_time() - before:.1f} s"
    found["pages"] = f"{len(pages):,}"
    found["style and script"] = weight(site, "style.css", "handbook.js")
    for language in LANGUAGES:
        found[f"start page, {language}"] = weight(site, f"{language}/index.html")
        found[f"… with style and script, {language}"] = weight(
            site, f"{language}/index.html", "style.css", "handbook.js"
        )
        found[f"search index, {language}"] = weight(site, f"{language}/search-index.js")
    topics = [len(site.page(path) or b"") for path in pages if "/topics/" in path]
    found["a topic's page, the largest"] = kilobytes(max(topics))
    with browser() as driver:
        for language, asked in questions.items():
            found |= searched(driver, folder, language, asked)
    return found


def searched(
    driver: Any, folder: Path, language: str, asked: Sequence[tuple[str, str]]
) -> dict[str, str]:
    """How soon questions have their results in the page, and how often in the right topic."""
    driver.get(f"file://{folder}/{language}/index.html")
    results = driver.execute_async_script(ASKED, [question for question, _ in asked])
    p50, p99 = spread([milliseconds / 1000 for milliseconds, _ in results])
    first = three = 0
    for (_, topic), (_, links) in zip(asked, results, strict=True):
        topics = [link.partition("/topics/")[2].partition(".html")[0] for link in links]
        first += topics[:1] == [topic]
        three += topic in topics[:3]
    return {
        f"search, {language} (p50, p99)": f"{p50:.1f} ms, {p99:.1f} ms",
        f"right topic first, {language}": share(first, len(asked)),
        f"… among three, {language}": share(three, len(asked)),
    }


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}%" if part else "–"


def weight(site: Site, *paths: str) -> str:
    """Of some files together, and in brackets as `serve` sends them to who takes gzip."""
    plain = sum(len(site.page(path) or b"") for path in paths)
    packed = sum(len(site.compressed(path) or site.page(path) or b"") for path in paths)
    return f"{kilobytes(plain)} ({kilobytes(packed)})"


def kilobytes(size: int) -> str:
    return f"{size / 1000:,.0f} kB"


@contextmanager
def browser() -> Iterator[Any]:
    """Headless Chromium."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory(prefix="wegwijzer-browser-") as profile:
        flags = ("headless", "no-sandbox", "disable-gpu", "disable-dev-shm-usage", "no-first-run",
                 "disable-background-networking", "disable-component-update", "disable-sync",
                 f"user-data-dir={profile}")  # fmt: skip
        for flag in flags:
            options.add_argument(f"--{flag}")
        driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
        driver.set_script_timeout(120)
        try:
            yield driver
        finally:
            driver.quit()
            time.sleep(0.2)  # its profile is written until it is gone


if __name__ == "__main__":
    main()
