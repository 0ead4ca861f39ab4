"""`python -m tests.benchmarks.floor`: the app against a bare Bolt app, from POST to 200.

Both get the same signed events on the same server, in turn. The bare app does nothing with them;
the app stores each durably (synchronous = FULL) before it says 200, and answers it meanwhile.
How long the answer takes is told apart, beside a bare app that posts one line.
"""

from __future__ import annotations

import copy
import http.client
import json
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rich.console import Console
from rich.table import Table

from bot.__main__ import manifest_for
from bot.playground import Person, Workspace, payloads
from bot.playground.deliver import JSON
from tests.benchmarks.__main__ import SECRET, TOKEN, a_bare_app, served, the_app
from tests.benchmarks.clock import spread

ALONE, TOGETHER, ANSWERED, WRITES = 200, 400, 50, 200
"""Events of a round: one by one, from many connections at once, and until the answer stands; and
writes to the disk beside them.
"""
CONNECTIONS, ROUNDS = 8, 3
PAUSE_SECONDS = 0.03
"""Between two events one by one: the earlier one has been answered then."""
QUESTION = "Mag ik een foto van mijn collega op Instagram zetten?"
Json = dict[str, Any]


class Slack(Workspace):
    """A workspace whose events are kept, to be sent when they are timed."""

    def __init__(self, people: int) -> None:
        self.kept: list[Json] = []
        everybody = [Person(f"U{n:05}", f"Person {n}", "nl-NL") for n in range(people)]
        super().__init__(
            manifest_for(None), [*everybody, Person("U0CONTACT", "Contact", "nl-NL")],
            signing_secret=SECRET, bot_token=TOKEN,
        )  # fmt: skip

    def announce(self, event: Json, subscription: str, lane: str = "") -> str:
        if "bot_id" not in event:
            self.kept.append(copy.deepcopy(payloads.event_envelope(event)))
        return ""

    def asked(self, user: int) -> bytes:
        """The body of the event in which somebody asks."""
        self.say(f"U{user:05}", f"U{user:05}", QUESTION)
        return json.dumps(self.kept.pop()).encode()

    def is_answered(self, user: int) -> bool:
        return len(self.messages(f"U{user:05}", user=f"U{user:05}")) > 1


@dataclass
class Side:
    """One of the two apps, and what was measured of it, in seconds."""

    slack: Slack
    port: int
    asked: int = 0
    alone: list[float] = field(default_factory=list)
    together: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)

    def requests(self, count: int) -> list[tuple[bytes, dict[str, str]]]:
        """Bodies with their headers: everybody asks once, for Slack takes one post a second."""
        bodies = [self.slack.asked(user) for user in range(self.asked, self.asked + count)]
        self.asked += count
        sign = self.slack.signer.headers
        return [(each, {**sign(each), "Content-Type": JSON}) for each in bodies]

    @contextmanager
    def connected(self) -> Iterator[http.client.HTTPConnection]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            yield connection
        finally:
            connection.close()


def send(
    connection: http.client.HTTPConnection, requests: Sequence[tuple[bytes, dict[str, str]]],
    pause: float = 0.0,
) -> list[float]:  # fmt: skip
    """Post one after the other; the seconds to each 200."""
    spent = []
    for body, headers in requests:
        began = time.perf_counter()
        connection.request("POST", "/slack/events", body, headers)
        answer = connection.getresponse()
        answer.read()
        spent.append(time.perf_counter() - began)
        assert answer.status == 200, answer.status
        time.sleep(pause)
    return spent


def one_by_one(side: Side) -> None:
    with side.connected() as connection:
        send(connection, side.requests(5))  # to warm up
        side.alone += send(connection, side.requests(ALONE), PAUSE_SECONDS)


def all_together(side: Side) -> None:
    requests = side.requests(TOGETHER)

    def run(part: int) -> None:
        with side.connected() as connection:
            side.together.extend(send(connection, requests[part::CONNECTIONS]))

    threads = [threading.Thread(target=run, args=(part,)) for part in range(CONNECTIONS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    side.rates.append(TOGETHER / (time.perf_counter() - began))


def until_answered(side: Side) -> None:
    """From the POST until the message stands in Slack."""
    with side.connected() as connection:
        for number in range(ANSWERED):
            user, requests = side.asked, side.requests(1)
            began = time.perf_counter()
            send(connection, requests)
            side.slack.wait_for(lambda user=user: side.slack.is_answered(user), 30, "an answer")
            if number >= 3:
                side.answered.append(time.perf_counter() - began)


def durable(folder: Path) -> list[float]:
    """Seconds that the disk takes for what one commit asks of it: some pages, and then for sure."""
    spent = []
    with (folder / "written").open("wb", buffering=0) as file:
        for _ in range(WRITES):
            began = time.perf_counter()
            file.write(bytes(3 * 4096))
            os.fdatasync(file.fileno())
            spent.append(time.perf_counter() - began)
            time.sleep(PAUSE_SECONDS / 10)
    return spent


def measured() -> tuple[Side, Side, Side, list[float]]:
    """The app, the bare app, the bare app that posts, and the disk."""
    people = ROUNDS * (ALONE + TOGETHER + 5) + ANSWERED
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wegwijzer-floor-")))
        ours, bare, posting = (stack.enter_context(slack(people)) for _ in range(3))
        stack.enter_context(the_app(ours, folder))
        stack.enter_context(a_bare_app(bare))
        stack.enter_context(a_bare_app(posting, posts=True))
        three = (ours, bare, posting)
        sides = [Side(each, urlsplit(each.app_url or "").port or 0) for each in three]
        disk: list[float] = []
        for _ in range(ROUNDS):
            for side in sides[:2]:
                one_by_one(side)
            disk += durable(folder)
        for side in (sides[0], sides[2]):
            until_answered(side)
        for _ in range(ROUNDS):
            for side in sides[:2]:
                all_together(side)
                still(side)
    return sides[0], sides[1], sides[2], disk


def still(side: Side) -> None:
    """Let the app answer everything before the other one has its turn."""
    last, seen = time.monotonic(), -1
    while time.monotonic() - last < 2.0:
        posted = len(side.slack.calls)
        if posted != seen:
            last, seen = time.monotonic(), posted
        time.sleep(0.1)


@contextmanager
def slack(people: int) -> Iterator[Slack]:
    workspace = Slack(people)
    with served(workspace):
        yield workspace


def main() -> None:
    """Measure and print."""
    ours, bare, posting, disk = measured()
    table = Table("what", "the app", "bare Bolt", "ratio", title="Against the floor")
    for what, mine, other in (
        ("POST to 200, one by one", ours.alone, bare.alone),
        (f"… {CONNECTIONS} connections", ours.together, bare.together),
        ("POST to the message in Slack", ours.answered, posting.answered),
    ):
        for name, a, b in zip(("p50", "p99"), spread(mine), spread(other), strict=True):
            table.add_row(f"{what}, {name}", f"{a:.2f} ms", f"{b:.2f} ms", f"{a / b:.2f}")
    table.add_row("a durable write of 12 KB, p50", f"{spread(disk)[0]:.2f} ms", "-", "-")
    mine, other = statistics.median(ours.rates), statistics.median(bare.rates)
    table.add_row(
        f"events a second, {CONNECTIONS} connections", f"{mine:.0f}", f"{other:.0f}",
        f"{other / mine:.2f}",
    )  # fmt: skip
    console = Console(width=100)
    console.print(table)
    console.print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
