"""How fast and how large: one table, over real HTTP on loopback, within a minute and a half."""

from __future__ import annotations

import http.client
import os
import platform
import random
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.__main__ import manifest_for
from bot.content import Content
from bot.playground import Person, Workspace, create_server, serve_in_thread
from bot.playground.demo import slack_ids
from knowledge import library
from knowledge.decide import decide
from knowledge.library import Library
from knowledge.search import Index
from tests.benchmarks import desk, toolkit
from tests.ports import free_port
from toolkit import catalogue

ROOT = Path(__file__).parent.parent.parent
SEED = 20260601
SAMPLE = 2_000
EACH = 100
"""Questions over HTTP, once one by one and once all together."""
TOKEN, SECRET = f"xoxb-{secrets.token_hex(12)}", secrets.token_hex(16)


def main() -> None:
    """Measure everything and print it."""
    started = time.perf_counter()
    table = Table("what", "p50", "p99", "remark", title="Wegwijzer")
    shipped, index = loading(table)
    questions = variants(shipped)
    deciding(table, shipped, index, questions)
    starting(table)
    over_http(table, questions)
    for what, seconds in desk.measured(Content(library.SHIPPED, slack_ids)).items():
        row(table, what, seconds, f"{desk.QUESTIONS:,} questions, {desk.OPEN:,} open")
    for what, seconds in toolkit.measured().items():
        row(table, what, seconds, f"{toolkit.POSTS:,} posts, from POST to answer")
    console = Console(width=100)
    console.print(table)
    took = time.perf_counter() - started
    console.print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, load "
        f"{os.getloadavg()[0]:.1f}; measured in {took:.0f} s"
    )


def spread(seconds: Sequence[float]) -> tuple[float, float]:
    """Median and 99th percentile, in milliseconds."""
    ordered = sorted(seconds)
    p99 = ordered[min(len(ordered) - 1, round(0.99 * (len(ordered) - 1)))]
    return statistics.median(ordered) * 1000, p99 * 1000


def row(table: Table, what: str, seconds: Sequence[float], remark: str = "") -> None:
    p50, p99 = spread(seconds)
    table.add_row(what, f"{p50:,.2f} ms", f"{p99:,.2f} ms", remark)


def timed(do: Callable[[], Any]) -> float:
    started = time.perf_counter()
    do()
    return time.perf_counter() - started


def loading(table: Table) -> tuple[Library, Index]:
    shipped = library.load(library.SHIPPED)
    today = date.today()
    index = Index(shipped, today)
    toolkit = catalogue.folder_of(library.SHIPPED)
    entries = f"{len(index.entries)} entries"
    posts = f"{len(catalogue.load(toolkit, shipped).posts)} posts"
    for what, remark, do in (
        ("read the policy (YAML)", entries, lambda: library.load(library.SHIPPED)),
        ("read the toolkit (YAML)", posts, lambda: catalogue.load(toolkit, shipped)),
        ("build the index", entries, lambda: Index(shipped, today)),
    ):
        row(table, what, [timed(do) for _ in range(5)], f"{remark}, 5 times")
    return shipped, index


def variants(shipped: Library) -> list[str]:
    """What people ask, as the content has it: a sample that is the same every time."""
    every = sorted(
        {
            variant
            for entry in shipped.entries.values()
            for text in entry.texts().values()
            for variant in text.variants
        }
    )
    return random.Random(SEED).choices(every, k=SAMPLE)


def deciding(table: Table, shipped: Library, index: Index, questions: Sequence[str]) -> None:
    def seconds(question: str) -> float:
        return timed(lambda: decide(shipped, index.search(question)))

    for question in questions[:50]:
        seconds(question)
    remark = f"{len(questions):,} variants, seed {SEED}"
    row(table, "question to decision", [seconds(question) for question in questions], remark)


def starting(table: Table) -> None:
    command = [sys.executable, "-m", "bot", "ask", "--json", "Mag ik dit delen?"]

    def ask() -> None:
        subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)

    row(table, "start-up to first answer", [timed(ask) for _ in range(5)], "fresh process, 5 times")


# over HTTP: `serve` in a process of its own, Slack played by this one


def over_http(table: Table, questions: Sequence[str]) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wegwijzer-bench-")))
        ours = stack.enter_context(slack())
        serve, started = stack.enter_context(the_app(ours, folder))
        table.add_row("serve: start to listening", f"{started * 1000:,.0f} ms", "", "once")
        say_and_wait(ours, 0, questions[0])
        before = len(ours.deliveries)
        answered = [say_and_wait(ours, n, questions[n]) for n in range(1, EACH + 1)]
        row(table, "event POST to 200", seconds_of(ours, before), "one by one")
        row(table, "question to answer in the DM", answered, "over HTTP, both ways")

        before = len(ours.deliveries)
        for number in range(EACH + 1, 2 * EACH + 1):
            ours.say(f"U{number:05}", f"U{number:05}", questions[number])
        ours.settle(30)
        all_answered(ours, range(EACH + 1, 2 * EACH + 1))
        row(table, "event POST to 200, all at once", seconds_of(ours, before), f"{EACH} people")
        memory = resident(serve.pid)
        table.add_row("resident memory", f"{memory:,.0f} MB", "", f"after {2 * EACH} questions")
        assert ours.problems == [], ours.problems


@contextmanager
def slack() -> Iterator[Workspace]:
    """A workspace in which everybody asks once: Slack takes one message a second for each."""
    people = [
        Person(f"U{number:05}", f"Person {number}", "nl-NL") for number in range(2 * EACH + 1)
    ]
    workspace = Workspace(
        manifest_for(None),
        [*people, Person("U0CONTACT", "Contact", "nl-NL")],
        signing_secret=SECRET,
        bot_token=TOKEN,
    )
    with served(workspace):
        yield workspace


@contextmanager
def served(workspace: Workspace) -> Iterator[None]:
    page = serve_in_thread(create_server(workspace))
    try:
        yield
    finally:
        workspace.stop()
        page.stop()


@contextmanager
def the_app(workspace: Workspace, folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """`serve` for this workspace, and the seconds until it listened."""
    given = {
        **os.environ,
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"{workspace.url}/api/",
        "WEGWIJZER_CONTACT": "U0CONTACT",
        "WEGWIJZER_DATABASE": str(folder / "bench.sqlite3"),
        "WEGWIJZER_CONTENT": "",
    }
    port, began = free_port(), time.perf_counter()
    with running(["bot", "serve", "--port", str(port)], given, workspace, port) as process:
        yield process, time.perf_counter() - began


@contextmanager
def a_bare_app(workspace: Workspace, *, posts: bool = False) -> Iterator[None]:
    port = free_port()
    command = ["tests.benchmarks.bare", SECRET, str(port)]
    if posts:
        command.append(f"{workspace.url}/api/")
    given = {**os.environ, "SLACK_BOT_TOKEN": TOKEN}
    with running(command, given, workspace, port):
        yield


@contextmanager
def running(
    module: Sequence[str], given: dict[str, str], workspace: Workspace, port: int
) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        [sys.executable, "-m", *module], env=given, cwd=ROOT, stderr=subprocess.DEVNULL
    ) as process:
        try:
            listening(port)
            workspace.app_url = f"http://127.0.0.1:{port}/slack/events"
            yield process
        finally:
            workspace.app_url = None
            process.terminate()
            process.wait(20)


def listening(port: int) -> None:
    deadline = time.monotonic() + 60
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        finally:
            connection.close()


def say_and_wait(workspace: Workspace, number: int, question: str) -> float:
    """Ask in a direct message; the seconds until the answer stands in it."""
    user = f"U{number:05}"
    began = time.perf_counter()
    workspace.say(user, user, question)
    all_answered(workspace, [number])
    return time.perf_counter() - began


def all_answered(workspace: Workspace, numbers: Sequence[int]) -> None:
    def answered() -> bool:
        return all(
            len(workspace.messages(f"U{number:05}", user=f"U{number:05}")) > 1 for number in numbers
        )

    workspace.wait_for(answered, 30, "every answer")


def seconds_of(workspace: Workspace, start: int) -> list[float]:
    """How long the app took for each delivery since `start`; all must have been taken."""
    found = workspace.deliveries[start:]
    assert all(delivery.ok for delivery in found), [each.status for each in found]
    return [delivery.seconds for delivery in found]


def resident(parent: int) -> float:
    """Megabytes in memory of the worker below `parent`."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "ppid=,rss="], capture_output=True, text=True, check=True
    )
    sizes = [line.split() for line in listed.stdout.splitlines()]
    return sum(int(size) for above, size in sizes if int(above) == parent) / 1024


if __name__ == "__main__":
    main()
