"""What the workspace remembers, and how it reaches the app. The rules of the Web API are in `api`,
what people do is in `workspace`."""

from __future__ import annotations

import copy
import json
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode

from bot.playground import deliver, payloads
from bot.playground.blocks import words
from bot.playground.conversations import Conversations, with_ids
from bot.playground.files import Files
from bot.playground.shapes import (
    BOT_USER_ID,
    GENERAL_ID,
    Call,
    Channel,
    Delivery,
    Json,
    NotPossibleError,
    Person,
    Posted,
    full_locale,
)
from bot.playground.tickets import ResponseUrls, Triggers
from bot.playground.traffic import Traffic, as_json
from bot.playground.views import Views

if TYPE_CHECKING:
    from bot.playground.sockets import Sockets

T = TypeVar("T")


@dataclass
class Failure:
    """A failure that a test asked for; see `State.fail_next`."""

    error: str
    status: int
    retry_after: int | None
    after_effect: bool
    times: int


class State:
    """The memory of a workspace. One lock; it is never held while the app is called."""

    def __init__(
        self,
        manifest: Json,
        people: Sequence[Person],
        *,
        app_url: str | None = None,
        signing_secret: str,
        bot_token: str,
        app_token: str = "",
        retry_delays: Sequence[float] = (0, 60, 300),
        trigger_seconds: float = 3.0,
        answer_seconds: float = 3.0,
        clock: Callable[[], float] = time.time,
        echo: bool = True,
    ) -> None:
        self.manifest = manifest
        self.app_url = app_url
        self.bot_token = bot_token
        self.app_token = app_token
        self.url = ""
        self.retry_delays = list(retry_delays)
        self.answer_seconds = answer_seconds
        self.echo = echo
        self.signer = deliver.Signer(signing_secret)
        self.lock = threading.RLock()
        self._changed = threading.Condition(self.lock)
        self.version = 0
        self.closed = False
        name = manifest["features"]["bot_user"]["display_name"]
        self.bot = Person(BOT_USER_ID, name, is_bot=True)
        self.people = {person.id: person for person in people}
        self.locales = {person.id: full_locale(person.locale) for person in people}
        self.conversations = Conversations(people, clock)
        self.views = Views()
        self.files = Files()
        self.triggers = Triggers(clock, trigger_seconds)
        self.response_urls = ResponseUrls(clock)
        self.prompts: dict[str, Json] = {}
        self.statuses: dict[tuple[str, str], str] = {}
        self.titles: dict[tuple[str, str], str] = {}
        self.calls: list[Call] = []
        self.deliveries: list[Delivery] = []
        self.problems: list[str] = []
        self.traffic = Traffic((bot_token, app_token, signing_secret), clock)
        self.failures: dict[str, deque[Failure]] = {}
        self.starting_again: Callable[[], AbstractContextManager[None]] = nullcontext
        self.locale_chosen: Callable[[str, str], None] | None = None
        self._lanes = deliver.Lanes()
        self._envelopes: dict[str, Json] = {}
        self._sockets: Sockets | None = None

    # What the manifest says

    @property
    def scopes(self) -> list[str]:
        """The scopes the app has: those it needs and the optional ones."""
        scopes = self.manifest["oauth_config"]["scopes"]
        return [*scopes.get("bot", []), *scopes.get("bot_optional", [])]

    @property
    def _subscriptions(self) -> list[str]:
        events = self.manifest["settings"].get("event_subscriptions", {})
        return list(events.get("bot_events", []))

    # Changes and waiting

    def touch(self) -> None:
        """Something changed: wake whoever waits."""
        with self._changed:
            self.version += 1
            self._changed.notify_all()

    def problem(self, words: str) -> None:
        """The app did something Slack would not have: kept for tests and shown in the page."""
        with self.lock:
            self.problems.append(words)
        self.touch()

    def wait_for(self, check: Callable[[], T], timeout: float = 5.0, what: str = "") -> T:
        """The first true answer of `check`, asked again after every change.

        Raises TimeoutError, which says what was there instead.
        """
        deadline = time.monotonic() + timeout
        with self._changed:
            while True:
                if answer := check():
                    return answer
                left = deadline - time.monotonic()
                if left <= 0 or not self._changed.wait(left):
                    if answer := check():
                        return answer
                    raise TimeoutError(f"waited {timeout} s for {what or check}; {self._scene()}")

    def wait_for_change(self, version: int, timeout: float) -> int:
        """The version of the state, at once when it is another than `version`."""
        with self._changed:
            self._changed.wait_for(lambda: self.closed or self.version != version, timeout)
            return self.version

    def _scene(self) -> str:
        last = [
            f"{channel}: {posted.message.get('text', '')[:80]!r}"
            for channel in self.conversations.channels
            for posted in self.conversations.listing(channel)[-3:]
        ]
        requests = [f"{one.kind} -> {one.status or one.error}" for one in self.deliveries[-3:]]
        return f"messages {last}, deliveries {requests}, problems {self.problems}"

    def settle(self, timeout: float = 5.0) -> bool:
        """Wait until every event was delivered or given up for now; False when it takes longer."""
        return self._lanes.wait(timeout)

    def stop(self) -> None:
        """Stop delivering and let go of everybody who waits."""
        with self._changed:
            self.closed = True
            self._changed.notify_all()
        self._lanes.close()
        if self._sockets:
            self._sockets.stop()

    # Looking things up

    def channel(self, place: str) -> Channel:
        """A channel by its id, by "#name", or a person's conversation with the bot by their id.

        Raises NotPossibleError.
        """
        channels = self.conversations.channels
        found = channels.get(self.conversations.dm(place) or place)
        if found is None:
            name = place.removeprefix("#")
            named = (one for one in channels.values() if one.kind != "im" and one.name == name)
            found = next(named, None)
        if found is None:
            raise NotPossibleError(f"there is no conversation {place!r}")
        return found

    def place_of(self, payload: Json) -> str:
        """The conversation that a payload or a call's arguments are about; "" where none shows."""
        inner = payload.get("event") or payload
        named = inner.get("channel") or inner.get("channel_id") or inner.get("user_id")
        if isinstance(named, dict):
            named = named.get("id")
        if named is None and isinstance(inner.get("user"), dict):
            named = inner["user"]["id"]
        return self.conversations.dm(str(named)) or str(named or "")

    def person(self, user: str) -> Person:
        """Raises NotPossibleError."""
        if user not in self.people:
            raise NotPossibleError(f"nobody here is {user!r}")
        return self.people[user]

    def add_channel(self, name: str, members: Sequence[str], *, with_bot: bool = True) -> str:
        """Another channel; its id. Without the bot the app cannot post there."""
        with self.lock:
            everyone = {*members} | ({BOT_USER_ID} if with_bot else set())
            channel = Channel(f"C0{name.upper().replace('-', '')}", name, "channel", everyone)
            self.conversations.add(channel)
        self.touch()
        return channel.id

    def messages(
        self, place: str, *, user: str | None = None, thread_ts: str | None = None
    ) -> list[Json]:
        """The messages of a conversation, oldest first, in Slack's shape.

        Each also has `channel`, and `ephemeral_to` where only one person sees it. With `user` only
        what that person sees; with `thread_ts` only that thread, its parent first.
        """
        with self.lock:
            channel = self.channel(place)
            return [
                {
                    **copy.deepcopy(one.message),
                    "channel": channel.id,
                    **({"ephemeral_to": one.only_for} if one.only_for else {}),
                }
                for one in self.conversations.listing(channel.id, user)
                if thread_ts in (None, one.ts, one.message.get("thread_ts"))
            ]

    def wait_for_message(
        self,
        place: str,
        containing: str = "",
        *,
        after: str = "",
        user: str | None = None,
        thread_ts: str | None = None,
        timeout: float = 5.0,
    ) -> Json:
        """The app's first message after the ts `after` whose text or blocks contain the words."""

        def check() -> Json | None:
            for message in self.messages(place, user=user, thread_ts=thread_ts):
                by_app = message.get("user") == BOT_USER_ID and message["ts"] > after
                if by_app and containing in words(message):
                    return message
            return None

        found = self.wait_for(check, timeout, f"a message with {containing!r} in {place}")
        assert found is not None
        return found

    def view(self, user: str) -> Json | None:
        """The modal on top of the person's window, or None."""
        with self.lock:
            stack = self.views.stack(user)
            return copy.deepcopy(stack[-1]) if stack else None

    def wait_for_view(self, user: str, containing: str = "", timeout: float = 5.0) -> Json:
        """The person's topmost modal, once there is one that contains the words."""

        def check() -> Json | None:
            view = self.view(user)
            return view if view and containing in words(view) else None

        found = self.wait_for(check, timeout, f"a modal with {containing!r} for {user}")
        assert found is not None
        return found

    def home(self, user: str) -> Json | None:
        """What the app published to the person's Home tab."""
        with self.lock:
            return copy.deepcopy(self.views.homes.get(user))

    # Deliberate failure

    def fail_next(
        self,
        method: str,
        *,
        error: str = "",
        status: int = 200,
        retry_after: int | None = None,
        times: int = 1,
        after_effect: bool = False,
    ) -> None:
        """Let the next `times` calls of a method fail.

        `status` 200 answers `error`; 429 is a rate limit with `retry_after`; 500 breaks; 0 cuts the
        connection. With `after_effect` the call does its work first: the app cannot know it did.
        """
        failure = Failure(error, status, retry_after, after_effect, times)
        with self.lock:
            self.failures.setdefault(method, deque()).append(failure)

    def take_failure(self, method: str) -> Failure | None:
        with self.lock:
            queue = self.failures.get(method)
            if not queue:
                return None
            queue[0].times -= 1
            return queue[0] if queue[0].times else queue.popleft()

    # Messages of the app

    def post_as_bot(
        self, channel: str, content: Json, thread: Posted | None = None, only_for: str | None = None
    ) -> Posted:
        """Keep a message of the app and tell the app, as Slack does in a direct message."""
        with self.lock:
            message = payloads.bot_message(thread, content)
            posted = self.conversations.post(channel, message, only_for)
            if thread:
                self.statuses.pop((channel, thread.ts), None)
            if only_for is None:
                self.announce_message(posted, echo=True)
        self.touch()
        return posted

    def change(self, posted: Posted, content: Json, *, echo: bool = False) -> None:
        """Give a message other content and tell the app, in a direct message."""
        with self.lock:
            before = copy.deepcopy(posted.message)
            posted.message.update(content)
            if "blocks" in content:
                posted.message["blocks"] = with_ids(content["blocks"] or [])
            channel = self.conversations.channels[posted.channel]
            event_ts = self.conversations.timestamps.next()
            if posted.only_for is None:
                editor = {"user": posted.message["user"], "ts": event_ts}
                posted.message["edited"] = editor
                event = payloads.changed_event(posted, before, channel, event_ts)
                self._announce_in_dm(event, channel, echo)
        self.touch()

    def remove(self, posted: Posted, *, echo: bool = False) -> None:
        """Delete a message and tell the app, in a direct message."""
        with self.lock:
            self.conversations.remove(posted)
            channel = self.conversations.channels[posted.channel]
            if posted.only_for is None:
                event_ts = self.conversations.timestamps.next()
                event = payloads.deleted_event(posted, channel, event_ts)
                self._announce_in_dm(event, channel, echo)
        self.touch()

    def announce_message(self, posted: Posted, *, echo: bool = False) -> str:
        channel = self.conversations.channels[posted.channel]
        return self._announce_in_dm(payloads.message_event(posted, channel), channel, echo)

    def _announce_in_dm(self, event: Json, channel: Channel, echo: bool) -> str:
        if channel.kind != "im" or (echo and not self.echo):
            return ""
        return self.announce(event, "message.im", channel.id)

    # Reaching the app

    @property
    def sockets(self) -> Sockets:
        """Socket Mode, started when it is first asked for."""
        from bot.playground.sockets import Sockets

        with self.lock:
            if self._sockets is None:
                self._sockets = Sockets(self.touch)
            return self._sockets

    @property
    def _over_socket(self) -> bool:
        enabled = self.manifest["settings"].get("socket_mode_enabled", False)
        return bool(enabled and self._sockets and not self.app_url)

    def announce(self, event: Json, subscription: str, lane: str = GENERAL_ID) -> str:
        """Send an event if the manifest asks for it; in the background, retried like Slack.

        Gives its event_id, "" when the app is not subscribed.
        """
        if subscription not in self._subscriptions:
            return ""
        envelope = copy.deepcopy(payloads.event_envelope(event))
        event_id = str(envelope["event_id"])
        with self.lock:
            self._envelopes[event_id] = envelope
        self._lanes.submit(lane, lambda: self._attempt(envelope, lane, 0, ""))
        return event_id

    def _attempt(self, envelope: Json, lane: str, num: int, reason: str) -> None:
        delivery = self.send_event(envelope, num, reason)
        refused = delivery.headers.get("X-Slack-No-Retry") == "1"
        if delivery.ok or refused or num >= len(self.retry_delays):
            return
        why = delivery.error or "http_error"
        delay = self.retry_delays[num]
        self._lanes.later(delay, lane, lambda: self._attempt(envelope, lane, num + 1, why))

    def send_event(self, envelope: Json, num: int = 0, reason: str = "") -> Delivery:
        """Send one event now; `num` and `reason` are those of a redelivery."""
        if self._over_socket:
            retry = {"retry_attempt": num, "retry_reason": reason.removeprefix("http_")}
            answer = self.sockets.deliver("events_api", envelope, self.answer_seconds, **retry)
        else:
            headers = {"X-Slack-Retry-Num": str(num), "X-Slack-Retry-Reason": reason}
            body = json.dumps(envelope).encode()
            answer = self.post(body, deliver.JSON, headers if num else {})
        delivery = _delivery("event", envelope, answer, envelope["event_id"], num, reason)
        return self._record(delivery, f"event {_event_name(envelope['event'])}")

    def redeliver(self, event_id: str, reason: str = "http_timeout", num: int = 1) -> Delivery:
        """Send an event once more, as Slack does when it missed the answer."""
        return self.send_event(self._envelopes[event_id], num, reason)

    def send_form(self, kind: str, fields: dict[str, str], payload: Json, what: str) -> Delivery:
        """Send a command or an interaction and wait for the answer."""
        if self._over_socket:
            envelope_type = "slash_commands" if kind == "command" else "interactive"
            answer = self.sockets.deliver(envelope_type, payload, self.answer_seconds)
        else:
            answer = self.post(urlencode(fields).encode(), deliver.FORM)
        return self._record(_delivery(kind, payload, answer), what)

    def post(
        self, body: bytes, content_type: str, headers: dict[str, str] | None = None
    ) -> deliver.Answer:
        """A signed request to the app, as it is; the lowest road there."""
        if not self.app_url:
            return deliver.Answer(0, error="connection_failed")
        everything = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            **self.signer.headers(body),
            **(headers or {}),
        }
        return deliver.post(self.app_url, body, everything, self.answer_seconds)

    def _record(self, delivery: Delivery, what: str) -> Delivery:
        with self.lock:
            self.deliveries.append(delivery)
            self.traffic.note(
                delivery.kind, what, delivery.payload, as_json(delivery.body),
                place=self.place_of(delivery.payload),
                outcome="" if delivery.ok else delivery.error or str(delivery.status),
            )  # fmt: skip
        if delivery.status == 404:
            self.problem(f"{what}: the app has no listener for it (404)")
        self.touch()
        return delivery


def _delivery(
    kind: str,
    payload: Json,
    answer: deliver.Answer,
    event_id: str = "",
    num: int = 0,
    reason: str = "",
) -> Delivery:
    return Delivery(
        kind,
        payload,
        answer.status,
        answer.body,
        answer.error,
        answer.seconds,
        event_id,
        num,
        reason,
        answer.headers,
    )


def _event_name(event: Json) -> str:
    subtype = event.get("subtype")
    return f"{event['type']} ({subtype})" if subtype else str(event["type"])
