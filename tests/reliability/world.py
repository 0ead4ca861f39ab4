"""A Slack on loopback and real `serve` processes in front of it, to be killed and misled."""

from __future__ import annotations

import http.client
import json
import os
import random
import secrets
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.__main__ import manifest_for
from bot.playground import Person, Workspace, create_server, serve_in_thread
from bot.playground.shapes import BOT_USER_ID, Delivery
from bot.playground.state import Failure
from tests.ports import free_port
from tests.slack import small_content

ROOT = Path(__file__).parent.parent.parent
CONTACTS = {"communications": "U0COMMS", "hr": "U0HR"}
"""Contact id -> Slack id, in the small organisation."""
STAND_IN = "U0CONTACT"
"""Contact for content in which nobody has a Slack id."""
TOKEN, SECRET = f"xoxb-{secrets.token_hex(12)}", secrets.token_hex(16)
START_SECONDS = 30.0
Json = dict[str, Any]


class Slack(Workspace):
    """Slack before several processes: a request goes to any of them, whether it is up or not."""

    addresses: Sequence[str] = ()
    trouble: Callable[[str], Failure | None] = staticmethod(lambda method: None)
    """What goes wrong with the next call of a method."""
    shuffles = False
    """Whether events come twice and out of order."""

    def __init__(self, people: Sequence[str], **given: Any) -> None:
        self.announced: dict[str, float] = {}
        self.taken: dict[str, float] = {}
        """Seconds from a person's message to its first 200, by event id."""
        everybody = [Person(each, each, "nl-NL") for each in people]
        super().__init__(
            manifest_for(None), everybody, signing_secret=SECRET, bot_token=TOKEN, **given
        )

    @property
    def app_url(self) -> str | None:  # type: ignore[override]
        return random.choice(self.addresses) if self.addresses else None

    @app_url.setter
    def app_url(self, _: str | None) -> None:
        """The addresses are said otherwise."""

    def take_failure(self, method: str) -> Failure | None:
        return self.trouble(method)

    def announce(self, event: Json, subscription: str, lane: str = "") -> str:
        now = time.monotonic()
        # a lane keeps its order: many lanes keep none
        lane = f"{lane}/{random.randrange(8)}" if self.shuffles else lane
        event_id = super().announce(event, subscription, lane)
        if "bot_id" not in event:
            self.announced[event_id] = now
        return event_id

    def send_event(self, envelope: Json, num: int = 0, reason: str = "") -> Delivery:
        if not self.shuffles:
            return super().send_event(envelope, num, reason)
        time.sleep(random.random() * 0.3)
        delivery = super().send_event(envelope, num, reason)
        return super().send_event(envelope, 1, "http_timeout") if num == 0 else delivery

    def _record(self, delivery: Delivery, what: str) -> Delivery:
        if delivery.ok and delivery.event_id in self.announced:
            passed = time.monotonic() - self.announced[delivery.event_id]
            self.taken.setdefault(delivery.event_id, passed)
        return super()._record(delivery, what)

    def acknowledged(self) -> set[str]:
        """The `ts` of every message of a person for which the app answered 200."""
        with self.lock:
            return {
                each.payload["event"]["ts"]
                for each in self.deliveries
                if each.kind == "event" and each.ok and "bot_id" not in each.payload["event"]
                and each.payload["event"]["type"] == "message"
                and "subtype" not in each.payload["event"]
            }  # fmt: skip

    def answered(self) -> set[str]:
        """The `ts` of every message under which the app said something."""
        with self.lock:
            return {
                posted.message["thread_ts"]
                for channel in self.conversations.channels
                for posted in self.conversations.listing(channel)
                if posted.message.get("user") == BOT_USER_ID and "thread_ts" in posted.message
            }

    def posts(self) -> Counter[tuple[str, str | None]]:
        """How many messages of the app stand in each place and thread."""
        with self.lock:
            return Counter(
                (self.channel(posted.channel).id, posted.message.get("thread_ts"))
                for channel in self.conversations.channels
                for posted in self.conversations.listing(channel)
                if posted.message.get("user") == BOT_USER_ID and posted.only_for is None
            )


@contextmanager
def slack(people: Sequence[str], delay: float = 0.0, **given: Any) -> Iterator[Slack]:
    """A workspace whose Web API takes up to `delay` seconds before and after each effect."""
    workspace = Slack([*people, *CONTACTS.values(), STAND_IN], **given)
    server = create_server(workspace)

    def dawdle(response: Any = None) -> Any:
        time.sleep(random.random() * delay)
        return response

    if delay:
        server.before_request(dawdle)
        server.after_request(dawdle)
    page = serve_in_thread(server)
    try:
        yield workspace
    finally:
        workspace.addresses = ()
        workspace.stop()
        page.stop()


class Processes:
    """`serve` processes that share one database. Each is a process group of its own."""

    def __init__(self, workspace: Slack, folder: Path, content: Path, count: int) -> None:
        self.database = folder / "wegwijzer.sqlite3"
        self.ports = [free_port() for _ in range(count)]
        self.running: dict[int, subprocess.Popen[bytes]] = {}
        self.log = folder / "log"
        ours = ("SLACK_", "WEGWIJZER_", "PORT")
        clean = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
        self.environment = {
            **clean, "PYTHONPATH": str(ROOT), "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": f"{workspace.url}/api/",
            "WEGWIJZER_DATABASE": str(self.database), "WEGWIJZER_CONTENT": str(content),
            "WEGWIJZER_CONTACT": STAND_IN, "WEGWIJZER_CACHE": str(folder / "cache"),
        }  # fmt: skip
        workspace.addresses = [f"http://127.0.0.1:{port}/slack/events" for port in self.ports]

    def start(self, port: int) -> None:
        """Start one; it listens a little later."""
        command = [sys.executable, "-m", "bot", "serve", "--port", str(port)]
        with self.log.open("ab") as log:
            self.running[port] = subprocess.Popen(
                command, env=self.environment, cwd=ROOT, start_new_session=True,
                stdout=log, stderr=log,
            )  # fmt: skip

    def start_all(self) -> None:
        for port in self.ports:
            self.start(port)
        self.listening()

    def listening(self) -> None:
        """Wait until all listen."""
        for port in self.ports:
            wait_until(lambda port=port: listens(port), START_SECONDS, "a process that listens")

    def kill(self, port: int) -> None:
        """SIGKILL for gunicorn and its worker at once: nobody gets to finish anything."""
        process = self.running.pop(port)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    def stop(self) -> None:
        """End in order; by force what does not."""
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(10)
        self.running.clear()

    def memory(self) -> list[float]:
        """Resident megabytes of each worker."""
        return [resident(process.pid) for process in self.running.values()]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What the database says, looked up from outside."""
        connection = sqlite3.connect(self.database, timeout=10)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def let_time_pass(self) -> None:
        """As if a minute had gone by: what was leased or put off is due. Only while none runs."""
        assert not self.running
        if not self.database.exists():
            return
        connection = sqlite3.connect(self.database, timeout=10)
        with connection:
            connection.execute("UPDATE inbox SET leased_until = 0, due = 0 WHERE state = 'waiting'")
            connection.execute("UPDATE outbox SET leased_until = 0, due = 0 WHERE state = 'owed'")
            connection.execute("UPDATE pace SET free_at = 0")
        connection.close()

    def busy(self) -> int:
        """How much waits in the inbox or is owed."""
        [(count,)] = self.rows(
            "SELECT (SELECT count(*) FROM inbox WHERE state = 'waiting') + "
            "(SELECT count(*) FROM outbox WHERE state = 'owed')"
        )
        return int(count)

    def quiet(self, workspace: Slack, timeout: float) -> bool:
        """Wait until nothing is under way any more; False where it takes longer."""

        def done() -> bool:
            return workspace.settle(1.0) and self.busy() == 0

        try:
            wait_until(done, timeout, "quiet", every=0.2)
        except TimeoutError:
            return False
        return True


@contextmanager
def serving(workspace: Slack, content: Path | None = None, count: int = 1) -> Iterator[Processes]:
    """Processes ready to be started, in a folder that goes away. Default: the small content."""
    with tempfile.TemporaryDirectory(prefix="wegwijzer-reliability-") as name:
        folder = Path(name)
        processes = Processes(workspace, folder, content or organisation(folder), count)
        try:
            yield processes
        finally:
            processes.stop()


def organisation(folder: Path) -> Path:
    """The small organisation of the tests, its contacts with Slack ids of their own."""
    content = small_content(folder / "content")
    path = content / "contacts.yaml"
    found = json.loads(path.read_text("utf-8"))
    for contact in found["contacts"]:
        contact["slack"] = CONTACTS[contact["id"]]
    path.write_text(json.dumps(found), "utf-8")
    return content


def twice_and_missing(workspace: Slack, processes: Processes) -> tuple[int, int]:
    """Messages that stand in Slack once too often, and those noted as sent that do not."""
    noted: Counter[tuple[str, str | None]] = Counter()
    for recipient, thread in processes.rows(
        "SELECT recipient, thread FROM outbox WHERE sent > 0 AND recipient <> ''"
    ):
        noted[(workspace.channel(recipient).id, thread)] += 1
    posts = workspace.posts()
    # of what is about no question (a greeting, thanks) the row no longer says to whom it went
    [(nameless,)] = processes.rows("SELECT count(*) FROM outbox WHERE sent > 0 AND recipient = ''")
    return max(0, (posts - noted).total() - nameless), (noted - posts).total()


def wait_until(check: Callable[[], bool], seconds: float, what: str, every: float = 0.02) -> None:
    """Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not check():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds} s for {what}")
        time.sleep(every)


def listens(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def resident(parent: int) -> float:
    """Megabytes in memory of the workers below `parent`."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "ppid=,rss="], capture_output=True, text=True, check=True
    )
    sizes = [line.split() for line in listed.stdout.splitlines()]
    return sum(int(size) for above, size in sizes if int(above) == parent) / 1024
