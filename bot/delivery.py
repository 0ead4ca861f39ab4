"""Inbox, outbox, one scheduler: what arrived is handled once, what is owed is delivered.

An event is stored, acknowledged and then handled by whoever takes it from the inbox; everything
else (buttons, modals, commands) is handled while Slack waits, and acknowledged when its effect is
stored.
"""

from __future__ import annotations

import hashlib
import json
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot import logs
from bot.cards import Message, View
from bot.errors import NotYetError, describe
from bot.records import Kind, Owed, Received
from bot.store import HOME_MARK, Store

log = logging.getLogger(__name__)

LEASE_SECONDS = 60.0
"""How long a taken row is left alone: longer than any call to Slack can take."""
HOME_PAUSES = 5
"""A Home tab is renewed at most once in so many pauses."""
PAUSE_SECONDS = 1.0
"""Between two messages to one recipient: Slack takes about one a second in a channel."""
MOST_TRIES = 8
BREATH_SECONDS = 0.05
"""Between two steps of a long job: others get to write."""
AFTER_YOU_SECONDS = 0.005
"""How long work waits for an answer to Slack that is on its way, before it looks again."""
MOST_AFTER_YOU = 20
"""How often it looks at most: under an endless stream of requests work goes on, but slowly."""
POLL_SECONDS = 0.5
"""How soon work of another process is seen; one's own is seen at once."""
REPLAYED = "x-wegwijzer-replayed"

HOPELESS = frozenset(
    "cannot_dm_bot cannot_reply_to_message channel_not_found ekm_access_denied is_archived "
    "messages_tab_disabled no_permission not_in_channel restricted_action "
    "restricted_action_non_threadable_channel restricted_action_read_only_channel "
    "restricted_action_thread_locked restricted_action_thread_only_channel user_disabled "
    "user_not_found".split()
)
"""What Slack will refuse again however often it is asked: about this recipient."""
GONE = frozenset("cant_update_message edit_window_closed message_not_found".split())
"""What Slack says of a message that can no longer be changed."""
FILE_GONE = frozenset("file_deleted file_not_found".split())
"""What Slack says of a file that is gone."""
INSTALLATION = frozenset(
    "account_inactive invalid_auth missing_scope not_authed team_access_not_granted token_expired "
    "token_revoked".split()
)
"""What Slack says of the installation: no message's fault, everything waits until it is mended."""
INSTALLATION_SECONDS = 60.0


def back_off(tries: int) -> float:
    """Seconds to wait after `tries` failures: 1, 4, 16, … at most ten minutes."""
    return float(min(600.0, 4.0 ** (tries - 1)))


def receipt_of(body: dict[str, Any]) -> str:
    """What identifies one payload, so that a second delivery of it is recognised."""
    if event_id := body.get("event_id"):
        return _plain(f"event:{event_id}")
    if body.get("type") == "view_submission":
        # pressed again after a time-out: the same modal; one form may turn into another
        view = body["view"]
        return _plain(f"view:{view['id']}:{view.get('callback_id')}")
    if trigger := body.get("trigger_id"):
        return _plain(f"{body.get('type') or 'command'}:{trigger}")
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    return _plain(f"{body.get('type')}:{digest[:32]}")


def request_id_of(receipt: str) -> str:
    """What the log calls a payload: the same for each delivery, try and process.

    Eight hexadecimal digits that do not lead back to anybody.
    """
    return hashlib.sha256(receipt.encode()).hexdigest()[:8]


def _plain(text: str) -> str:
    """What the database can hold: half a surrogate pair it cannot."""
    return text.encode("ascii", "backslashreplace").decode()


class Inbox:
    """Bolt middleware, before authorization: an event is kept before Slack hears 200.

    If keeping it fails Slack hears 500 and delivers again.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._lock = threading.Lock()
        self._answering = 0

    @contextmanager
    def answering(self) -> Iterator[None]:
        """While Slack waits for what is said within."""
        with self._lock:
            self._answering += 1
        try:
            yield
        finally:
            with self._lock:
                self._answering -= 1

    def is_busy(self) -> bool:
        """Whether Slack waits for an answer just now."""
        return self._answering > 0

    def __call__(self, req: BoltRequest, next: Callable[[], BoltResponse]) -> BoltResponse:
        body = req.body
        receipt = req.context["receipt"] = receipt_of(body)
        logs.is_for(request_id_of(receipt))
        if body.get("type") != "event_callback" or REPLAYED in req.headers:
            return next()
        event = body.get("event")
        if not isinstance(event, dict):  # nothing that could be handled later
            return BoltResponse(status=400, body="")
        if says_nothing(event):
            return BoltResponse(status=200, body="")
        try:
            self.store.receive(receipt, json.dumps(body))
        except Exception as error:
            log.error("an event could not be stored: %s", describe(error))
            return BoltResponse(status=500, body="")
        return BoltResponse(status=200, body="")


def says_nothing(event: dict[str, Any]) -> bool:
    """Our own messages, and Slack's notes that one was changed: half of what a busy app hears."""
    return bool(event.get("bot_id")) or event.get("subtype") in (
        "message_changed",
        "message_deleted",
    )


class Handler:
    """Takes events from the inbox and puts them through the same app."""

    def __init__(self, store: Store, app: App, give_up: Callable[[Received], None]) -> None:
        self.store = store
        self.app = app
        self.give_up = give_up

    def work(self) -> bool:
        """Handle one event; False where none waits."""
        received = self.store.take_received(LEASE_SECONDS)
        if received is None:
            return False
        with logs.request(request_id_of(received.receipt)):
            self._handle(received)
        return True

    def _handle(self, received: Received) -> None:
        if self._handled(received):
            # whatever no listener settled is no question: an edit, a join, our own message
            if not self.store.is_settled(received.receipt):
                with self.store.transaction():
                    self.store.settle(received.receipt)
        elif received.attempts >= MOST_TRIES:
            log.error("an event was given up after %d tries", received.attempts)
            self.give_up(received)
        else:
            self.store.postpone_received(
                received.receipt, time.time() + back_off(received.attempts)
            )

    def _handled(self, received: Received) -> bool:
        request = BoltRequest(
            mode="socket_mode", body=json.loads(received.body), headers={REPLAYED: ["1"]}
        )
        try:
            response = self.app.dispatch(request)
        except Exception as error:
            log.error("an event was not handled: %s", describe(error))
            return False
        return response.status < 500 and bool(request.context.get("authorized"))


class Sender:
    """Takes what is owed from the outbox and posts it, or brings what was posted up to date.

    `undeliverable` is told of a message that was given up, within the same transaction: what is to
    be owed instead cannot be lost.
    """

    def __init__(
        self, store: Store, client: WebClient, render: Callable[[Owed], Message | View | None],
        undeliverable: Callable[[Owed], None], pause: float = PAUSE_SECONDS,
    ) -> None:  # fmt: skip
        self.store = store
        self.client = client
        self.render = render
        self.undeliverable = undeliverable
        self.pause = pause

    def work(self) -> bool:
        """Send one message; False where none is due."""
        owed = self.store.take_owed(LEASE_SECONDS)
        if owed is None:
            return False
        try:
            if owed.kind is Kind.FILE_GONE:
                self.client.files_delete(file=owed.item or "")
                self._note_sent(owed, "", "")
            elif (message := self.render(owed)) is None:
                with self.store.transaction():
                    self.store.give_up(owed, "void")
            else:
                channel, ts = self._send(owed, message)
                self._note_sent(owed, channel, ts)
        except SlackApiError as error:
            self._refused(owed, error)
        except NotYetError as wait:
            due = time.time() + wait.seconds
            self.store.postpone_owed(owed, due, "not yet", others_too=False)
        except (SlackClientError, OSError) as error:
            self._try_later(owed, describe(error), others_too=True)
        except Exception as error:
            # a message that cannot be built: perhaps it can when code or content changed
            self._try_later(owed, describe(error), others_too=False)
        return True

    def _note_sent(self, owed: Owed, channel: str, ts: str) -> None:
        """Slack has it: whatever keeps us from noting that, it is not to be sent again."""
        until = time.monotonic() + LEASE_SECONDS / 2
        while True:
            try:
                pause = self.pause * (HOME_PAUSES if owed.kind is Kind.HOME else 1)
                self.store.sent(owed, channel=channel, ts=ts, pause=pause)
                return
            except Exception as error:
                if time.monotonic() > until:  # the lease ends: somebody else would take it anyway
                    raise
                log.warning("message %d is in Slack, noted later: %s", owed.id, describe(error))
                time.sleep(POLL_SECONDS)

    def _send(self, owed: Owed, message: Message | View) -> tuple[str, str]:
        """The channel and ts under which it stands; a Home tab has neither."""
        if isinstance(message, View):
            self.client.views_publish(user_id=owed.recipient.removeprefix(HOME_MARK), view=message)
            return "", ""
        if owed.ts is not None and owed.channel is not None:
            self.client.chat_update(channel=owed.channel, ts=owed.ts, **message.payload())
            return owed.channel, owed.ts
        answer = self.client.chat_postMessage(
            channel=owed.recipient, thread_ts=owed.thread, unfurl_links=False, unfurl_media=False,
            **message.payload(),
        )  # fmt: skip
        return str(answer["channel"]), str(answer["ts"])

    def _refused(self, owed: Owed, error: SlackApiError) -> None:
        answer = error.response
        code = str(answer.get("error") or "") if isinstance(answer.data, dict) else ""
        if answer.status_code == 429 or code in ("ratelimited", "rate_limited"):
            wait = _retry_after(answer.headers)
            self.store.postpone_owed(owed, time.time() + wait, "rate limited", others_too=True)
        elif code in INSTALLATION:
            log.error("nothing can be sent, mend the installation: %s", code)
            due = time.time() + INSTALLATION_SECONDS
            self.store.postpone_owed(owed, due, code, others_too=True)
        elif code in FILE_GONE:
            self._note_sent(owed, "", "")
        elif code in GONE and owed.ts is not None:
            self.store.post_anew(owed)
        elif code in HOPELESS:
            self._fail(owed, code)
        else:
            reason = code or f"status {answer.status_code}"
            self._try_later(owed, reason, others_too=answer.status_code >= 500)

    def _try_later(self, owed: Owed, reason: str, *, others_too: bool) -> None:
        """`others_too` where the trouble is Slack's or the line's: it is not this message's."""
        if owed.attempts >= MOST_TRIES and not others_too:
            self._fail(owed, reason)
            return
        log.warning("message %d (%s) not sent yet: %s", owed.id, owed.kind, reason)
        due = time.time() + back_off(owed.attempts)
        self.store.postpone_owed(owed, due, reason, others_too=others_too)

    def _fail(self, owed: Owed, reason: str) -> None:
        log.error("message %d (%s) cannot be delivered: %s", owed.id, owed.kind, reason)
        with self.store.transaction():
            self.store.give_up(owed, "failed", reason)
            self.undeliverable(owed)


def _retry_after(headers: Mapping[str, Any]) -> float:
    """Seconds that Slack asks us to wait; the header's case depends on what lies in between."""
    found = next((v for k, v in headers.items() if k.casefold() == "retry-after"), 1)
    value = found[0] if isinstance(found, list) else found
    return float(value) if str(value).isdigit() else 1.0


class Scheduler:
    """The threads of one process: they empty the inbox and the outbox, and run the regular jobs.

    While `is_busy` they hold back a little: Slack waits three seconds, people can wait longer.
    """

    def __init__(
        self, store: Store, handler: Handler, sender: Sender, *, handlers: int = 3,
        senders: int = 3, is_busy: Callable[[], bool] = lambda: False,
    ) -> None:  # fmt: skip
        self.store = store
        self.is_busy = is_busy
        self._stopping = threading.Event()
        self._news = threading.Condition()
        self._count = 0
        work = [("handler", handler.work)] * handlers + [("sender", sender.work)] * senders
        self._threads = [
            threading.Thread(target=self._loop, args=(task,), name=f"{name}-{number}", daemon=True)
            for number, (name, task) in enumerate(work)
        ]

    def every(self, seconds: float, job: Callable[[], object]) -> None:
        """Run `job` at the start and then each `seconds`, in a thread of its own.

        A job that returns True has more to do: it runs again at once.
        """
        self._threads.append(
            threading.Thread(target=self._clock, args=(job, seconds), name="clock", daemon=True)
        )

    def at_news(self, job: Callable[[], object]) -> None:
        """Run `job` after what this process commits, and every POLL_SECONDS for what others do."""
        self._threads.append(
            threading.Thread(
                target=self._loop, args=(lambda: job() is True,), name="news", daemon=True
            )
        )

    def start(self) -> None:
        self.store.committed = self._wake
        for thread in self._threads:
            thread.start()

    def stop(self, within: float = 25.0) -> None:
        """Finish what runs and leave the rest in the database."""
        self._stopping.set()
        self._wake()
        deadline = time.monotonic() + within
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, deadline - time.monotonic()))

    def _wake(self) -> None:
        with self._news:
            self._count += 1
            self._news.notify_all()

    def _loop(self, task: Callable[[], bool]) -> None:
        while not self._stopping.is_set():
            seen = self._count
            self._after_you()
            try:
                busy = task()
            except Exception as error:
                log.error("a worker stumbled and goes on: %s", describe(error))
                busy = False
                self._stopping.wait(POLL_SECONDS)
            if not busy:
                with self._news:
                    if self._count == seen:
                        self._news.wait(POLL_SECONDS)

    def _after_you(self) -> None:
        """At least one short pause: the answer to what woke us is still on its way to Slack."""
        for _ in range(MOST_AFTER_YOU):
            if self._stopping.wait(AFTER_YOU_SECONDS) or not self.is_busy():
                return

    def _clock(self, job: Callable[[], object], seconds: float) -> None:
        while True:
            more = False
            try:
                more = job() is True
            except Exception as error:
                log.error("a regular job stumbled and goes on: %s", describe(error))
            if self._stopping.wait(BREATH_SECONDS if more else seconds):
                return
