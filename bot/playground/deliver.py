"""Requests to the app: signed as Slack signs them, and events in order with Slack's retries."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlsplit

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
_WORKERS = 8


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's v0 signature of a request."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


@dataclass
class Signer:
    """Signs requests. Tests set `secret` to a wrong one or `skew` (seconds) to be too late."""

    secret: str
    skew: float = 0.0

    def headers(self, body: bytes) -> dict[str, str]:
        timestamp = str(int(time.time() + self.skew))
        return {
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self.secret, timestamp, body),
        }


@dataclass(frozen=True)
class Answer:
    """What came back: `status` 0 with an `error` where nothing did."""

    status: int
    body: str = ""
    error: str = ""
    seconds: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)


def post(url: str, body: bytes, headers: Mapping[str, str], timeout: float) -> Answer:
    """POST to the app; straight to its address, so no proxy of the machine comes between."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=timeout)
    started = time.monotonic()
    try:
        connection.request("POST", parts.path or "/", body, dict(headers))
        response = connection.getresponse()
        text = response.read().decode("utf-8", "replace")
        seconds = time.monotonic() - started
        return Answer(response.status, text, seconds=seconds, headers=dict(response.getheaders()))
    except TimeoutError:
        return Answer(0, error="http_timeout", seconds=time.monotonic() - started)
    except (OSError, http.client.HTTPException):
        return Answer(0, error="connection_failed", seconds=time.monotonic() - started)
    finally:
        connection.close()


Job = Callable[[], None]


class Lanes:
    """A bounded pool that runs the jobs of one lane one after another, lanes side by side."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="playground-event")
        self._lanes: dict[str, deque[Job]] = {}
        self._timers: set[threading.Timer] = set()
        self._idle = threading.Condition()
        self._closed = False

    def submit(self, lane: str, job: Job) -> None:
        with self._idle:
            if self._closed:
                return
            waiting = self._lanes.get(lane)
            if waiting is not None:
                waiting.append(job)
                return
            self._lanes[lane] = deque([job])
            self._pool.submit(self._run, lane)

    def _run(self, lane: str) -> None:
        while True:
            with self._idle:
                if not self._lanes[lane]:
                    del self._lanes[lane]
                    self._idle.notify_all()
                    return
                job = self._lanes[lane].popleft()
            job()

    def later(self, seconds: float, lane: str, job: Job) -> None:
        """Run the job after a while; at once when `seconds` is 0."""
        if seconds <= 0:
            self.submit(lane, job)
            return

        def fire() -> None:
            with self._idle:
                self._timers.discard(timer)
            self.submit(lane, job)

        timer = threading.Timer(seconds, fire)
        timer.daemon = True
        with self._idle:
            if self._closed:
                return
            self._timers.add(timer)
        timer.start()

    def wait(self, timeout: float) -> bool:
        """Wait until nothing is waiting or running, timers not counted; False at the time-out."""
        with self._idle:
            return self._idle.wait_for(lambda: not self._lanes, timeout)

    def forget(self) -> None:
        """Drop what waits; what runs goes on."""
        with self._idle:
            timers, self._timers = self._timers, set()
            for waiting in self._lanes.values():
                waiting.clear()
        for timer in timers:
            timer.cancel()

    def close(self) -> None:
        with self._idle:
            self._closed = True
        self.forget()
        self._pool.shutdown(wait=True)
