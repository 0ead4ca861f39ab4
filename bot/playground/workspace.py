"""A Slack workspace in memory: what people do in it, and what the app hears of that.

The page and the tests use this same door. Every act builds the payload Slack would send, signs it
and posts it to `app_url`, or sends it over Socket Mode where the app came that way; events go out
in the background, commands and interactions are answered while the person waits, three seconds at
most.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.playground import inputs, payloads, responses, typed
from bot.playground.blocks import check_view
from bot.playground.shapes import (
    BOT_USER_ID,
    Channel,
    Delivery,
    Json,
    NotPossibleError,
    Outcome,
    Person,
    Posted,
    SlackError,
    full_locale,
    language_of,
)
from bot.playground.state import State
from bot.playground.tickets import ResponseUrl
from bot.wording import Words, words_in

__all__ = ["NotPossibleError", "Outcome", "Person", "SlackError", "Workspace"]

SLACKBOT = "USLACKBOT"


class Workspace(State):
    """The workspace with its people. See `State` for what it records and how to wait."""

    # Saying things

    def say(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> str:
        """Post a message as somebody typed it; its ts.

        The app hears of it in a direct message, or when `<@…>` mentions it in a channel.
        Raises NotPossibleError outside the person's own conversations.
        """
        with self.lock:
            person, place = self._present(user, channel)
            thread = self._parent(place, thread_ts)
            encoded, blocks = typed.encode(text, {*self.people, BOT_USER_ID})
            message = payloads.user_message(person, encoded, blocks, thread)
            posted = self.conversations.post(place.id, message)
            self.announce_message(posted)
            if place.kind != "im" and f"<@{BOT_USER_ID}>" in encoded:
                self.announce(payloads.mention_event(posted), "app_mention", place.id)
        self.touch()
        return posted.ts

    def edit(self, user: str, channel: str, ts: str, text: str) -> None:
        """Change one's own message. Raises NotPossibleError for somebody else's."""
        with self.lock:
            posted = self._own(user, channel, ts)
            encoded, blocks = typed.encode(text, {*self.people, BOT_USER_ID})
            self.change(posted, {"text": encoded, "blocks": blocks})

    def unsay(self, user: str, channel: str, ts: str) -> None:
        """Delete one's own message. Raises NotPossibleError for somebody else's."""
        with self.lock:
            self.remove(self._own(user, channel, ts))

    def open_home(self, user: str, tab: str = "messages") -> str:
        """Open the app's page, as a click on its name does; the event's id."""
        with self.lock:
            self.person(user)
            dm = self.channel(user).id
            event_ts = self.conversations.timestamps.next()
            event = payloads.home_event(user, dm, tab, event_ts, self.views.homes.get(user))
            return self.announce(event, "app_home_opened", dm)

    def set_locale(self, user: str, locale: str) -> None:
        """Change the language of somebody's Slack."""
        with self.lock:
            self.person(user)
            self.locales[user] = full_locale(locale)
        self.touch()

    def mark_read(self, user: str, channel: str) -> None:
        with self.lock:
            self.conversations.mark_read(user, self.channel(channel).id)
        self.touch()

    def start_again(self) -> None:
        """Forget what was said, is open or was still to be sent; people, files and prompts stay.

        Around it `starting_again` may end the app and start another.
        """
        with self.starting_again():
            # what is under way fails now, and what it would try again later is dropped
            self.settle()
            self._lanes.forget()
            with self.lock:
                self.conversations.clear()
                self.views.clear()
                self.statuses.clear()
                self.titles.clear()
                self.problems.clear()
                self.traffic.clear()
        self.touch()

    # Commands and shortcuts

    def command(self, user: str, command: str, text: str, channel: str) -> Outcome:
        """Type a slash command. What the app acknowledges with becomes a message in place.

        Raises NotPossibleError for a command that the manifest does not have.
        """
        with self.lock:
            person, place = self._present(user, channel)
            if command not in {one["command"] for one in self.commands()}:
                raise NotPossibleError(f"{command} is not a valid command")
            trigger_id = self.triggers.issue(user)
            response_url = self._response_url(user, place)
            fields = payloads.command_form(person, place, command, text, trigger_id, response_url)
        delivery = self.send_form("command", fields, dict(fields), f"command {command}")
        if not delivery.ok:
            values = {"command": command, "error": _failure(delivery)}
            shown = self._words(user)("playground.command_failed", **values)
            return Outcome(delivery, shown, message_ts=self._slackbot(person, place, shown))
        return self._acknowledged(delivery, person, place)

    def commands(self) -> list[Json]:
        """The slash commands of the manifest."""
        return list(self.manifest["features"].get("slash_commands", []))

    def shortcuts(self) -> list[Json]:
        """The message shortcuts of the manifest."""
        every = self.manifest["features"].get("shortcuts", [])
        return [one for one in every if one["type"] == "message"]

    def shortcut(self, user: str, callback_id: str, channel: str, ts: str) -> Outcome:
        """Choose a message shortcut. Raises NotPossibleError for one the manifest does not have."""
        with self.lock:
            person, place = self._present(user, channel)
            if callback_id not in {one["callback_id"] for one in self.shortcuts()}:
                raise NotPossibleError(f"there is no message shortcut {callback_id!r}")
            posted = self._visible(user, place, ts)
            if posted.only_for:
                raise NotPossibleError("an ephemeral message has no shortcuts")
            payload = payloads.interaction(
                "message_action",
                person,
                callback_id=callback_id,
                trigger_id=self.triggers.issue(user),
                response_url=self._response_url(user, place, posted),
                action_ts=self.conversations.timestamps.next(),
                message_ts=posted.ts,
                message=posted.message,
                channel={"id": place.id, "name": place.name},
            )
        return self._interact(payload, f"shortcut {callback_id}")

    # Buttons and other elements

    def press(
        self,
        user: str,
        channel: str,
        message_ts: str,
        action_id: str,
        value: Any = None,
        *,
        filled: Mapping[str, Any] | None = None,
    ) -> Outcome:
        """Use an element of a message: press, choose (`value` of the option), rate.

        Raises NotPossibleError when this person does not see such an element there.
        """
        with self.lock:
            person, place = self._present(user, channel)
            posted = self._visible(user, place, message_ts)
            blocks = posted.message.get("blocks") or []
            one = inputs.find(blocks, action_id, value)
            payload = payloads.interaction(
                "block_actions",
                person,
                **payloads.in_message(posted, place),
                trigger_id=self.triggers.issue(user),
                response_url=self._response_url(user, place, posted),
                state={"values": inputs.values(blocks, filled or {})},
                actions=[inputs.action(one, value, self.conversations.timestamps.next())],
            )
        return self._interact(payload, f"action {action_id}")

    def press_in_view(
        self,
        user: str,
        view_id: str,
        action_id: str,
        value: Any = None,
        *,
        filled: Mapping[str, Any] | None = None,
    ) -> Outcome:
        """Use an element of a modal or Home tab; `filled` is what its fields hold by now."""
        with self.lock:
            person = self.person(user)
            view = self._open_view(user, view_id)
            one = inputs.find(view["blocks"], action_id, value)
            kept = dict(filled or {})
            if one.element["type"] not in inputs.BUTTONS:
                kept[action_id] = value
            view["state"] = {"values": inputs.values(view["blocks"], kept)}
            payload = payloads.interaction(
                "block_actions",
                person,
                container={"type": "view", "view_id": view_id},
                trigger_id=self.triggers.issue(user),
                view=view,
                actions=[inputs.action(one, value, self.conversations.timestamps.next())],
            )
        return self._interact(payload, f"action {action_id}")

    # Modals

    def submit(self, user: str, view_id: str, values: Mapping[str, Any] | None = None) -> Outcome:
        """Submit a modal; `values` by block_id or action_id, fields left out keep their initial.

        Field errors, Slack's own or the app's, come back in `errors` and the modal stays open.
        """
        with self.lock:
            person = self.person(user)
            view = self._open_view(user, view_id)
            if view["type"] != "modal" or not view["submit"]:
                raise NotPossibleError("this view has nothing to submit")
            state = inputs.values(view["blocks"], values or {})
            if missing := inputs.missing(view["blocks"], state, self._words(user)):
                return Outcome(errors=missing)
            view["state"] = {"values": state}
            payload = payloads.interaction(
                "view_submission",
                person,
                trigger_id=self.triggers.issue(user),
                view=view,
                response_urls=[],
            )
        outcome = self._interact(payload, f"modal {view['callback_id']}")
        if not outcome.ok or outcome.delivery is None:
            return outcome
        return self._submitted(user, view_id, outcome.delivery)

    def close(self, user: str, view_id: str, *, everything: bool = False) -> Outcome:
        """Close a modal by its own button or Escape; `everything` is the cross above the stack."""
        with self.lock:
            person = self.person(user)
            view = self._open_view(user, view_id)
            cleared = everything or bool(view["clear_on_close"])
            payload = payloads.interaction("view_closed", person, view=view, is_cleared=cleared)
            self.views.drop(user, view_id, everything=cleared)
        self.touch()
        if not view["notify_on_close"]:
            return Outcome()
        return self._interact(payload, f"closing the modal {view['callback_id']}")

    def _submitted(self, user: str, view_id: str, delivery: Delivery) -> Outcome:
        """Do what the app's answer to a submitted modal says."""
        answer = _json(delivery.body) if delivery.body.strip() else {}
        if answer is None or not isinstance(answer, dict):
            self.problem(f"a modal was acknowledged with {delivery.body[:80]!r}")
            return Outcome(delivery, self._trouble(user, delivery))
        kind = answer.get("response_action")
        if kind == "errors":
            return self._field_errors(user, view_id, answer, delivery)
        try:
            with self.lock:
                self._follow(user, view_id, kind, answer)
        except SlackError as refusal:
            self.problem(f"response_action {kind}: {refusal.problem or refusal.error}")
            return Outcome(delivery, self._trouble(user, delivery))
        self.touch()
        return Outcome(delivery)

    def _follow(self, user: str, view_id: str, kind: str | None, answer: Json) -> None:
        found = self.views.find(view_id)
        if kind in ("update", "push"):
            view = answer.get("view")
            if wrong := check_view(view, files=self.files.ids()):
                raise SlackError("invalid_arguments", problem="; ".join(wrong))
            assert isinstance(view, dict)
            if kind == "push":
                self.views.push(user, view)
            elif found:
                self.views.update(found[1], view)
        elif kind in ("clear", None):
            self.views.drop(user, view_id, everything=kind == "clear")
        else:
            raise SlackError("invalid_arguments", problem=f"unknown response_action {kind}")

    def _field_errors(self, user: str, view_id: str, answer: Json, delivery: Delivery) -> Outcome:
        errors = answer.get("errors")
        blocks = {block["block_id"]: block["type"] for block in self._blocks(user, view_id)}
        fitting = (
            isinstance(errors, dict)
            and errors
            and all(
                blocks.get(block_id) == "input" and isinstance(words, str) and words
                for block_id, words in errors.items()
            )
        )
        if not fitting:
            self.problem(f"errors for what is no input block of the modal: {errors}")
            return Outcome(delivery, self._trouble(user, delivery))
        assert isinstance(errors, dict)
        return Outcome(delivery, errors=errors)

    def _blocks(self, user: str, view_id: str) -> list[Json]:
        with self.lock:
            return list(self._open_view(user, view_id)["blocks"])

    def _open_view(self, user: str, view_id: str) -> Json:
        found = self.views.find(view_id)
        if found is None or found[0] != user:
            raise NotPossibleError(f"{user} has no view {view_id} open")
        return found[1]

    # What the acts share

    def _present(self, user: str, channel: str) -> tuple[Person, Channel]:
        person, place = self.person(user), self.channel(channel)
        if user not in place.members:
            raise NotPossibleError(f"{user} is not in {place.name} ({place.id})")
        return person, place

    def _parent(self, place: Channel, thread_ts: str | None) -> Posted | None:
        if thread_ts is None:
            return None
        parent = self.conversations.find(place.id, thread_ts)
        if (
            parent is None
            or parent.only_for
            or parent.message.get("thread_ts", parent.ts) != parent.ts
        ):
            raise NotPossibleError(f"{thread_ts} is not a message that one can reply to")
        return parent

    def _own(self, user: str, channel: str, ts: str) -> Posted:
        _, place = self._present(user, channel)
        posted = self.conversations.find(place.id, ts)
        if posted is None or posted.message.get("user") != user:
            raise NotPossibleError(f"{ts} is not a message of {user}")
        return posted

    def _visible(self, user: str, place: Channel, ts: str) -> Posted:
        posted = self.conversations.find(place.id, ts)
        if posted is None or posted.only_for not in (None, user):
            raise NotPossibleError(f"{user} sees no message {ts} in {place.id}")
        return posted

    def _response_url(self, user: str, place: Channel, source: Posted | None = None) -> str:
        thread_ts = source.message.get("thread_ts") if source else None
        token = self.response_urls.issue(user, place.id, source.ts if source else None, thread_ts)
        return f"{self.url}/response/{token}"

    def _interact(self, payload: Json, what: str) -> Outcome:
        with self.lock:
            # The payload points into messages and views that others may be changing.
            fields = {"payload": json.dumps(payload)}
        delivery = self.send_form("interaction", fields, json.loads(fields["payload"]), what)
        user = str(payload["user"]["id"])
        return Outcome(delivery, "" if delivery.ok else self._trouble(user, delivery))

    def _words(self, user: str) -> Words:
        """Slack's own words in the person's language."""
        return words_in(language_of(self.locales[user]))

    def _trouble(self, user: str, delivery: Delivery) -> str:
        return self._words(user)("playground.trouble", error=_failure(delivery))

    def _slackbot(self, person: Person, place: Channel, words: str) -> str:
        message = {"type": "message", "user": SLACKBOT, "text": words}
        with self.lock:
            posted = self.conversations.post(place.id, message, person.id)
        self.touch()
        return posted.ts

    def _acknowledged(self, delivery: Delivery, person: Person, place: Channel) -> Outcome:
        """Show the body of a command's acknowledgement, where there is one."""
        if not delivery.body.strip():
            return Outcome(delivery)
        body = _json(delivery.body)
        payload = body if isinstance(body, dict) else {"text": delivery.body}
        if not {"text", "blocks", "attachments"} & set(payload):
            return Outcome(delivery)
        here = ResponseUrl(person.id, place.id, None, None, 0.0)
        try:
            posted = responses.answer(self, here, payload)
        except SlackError as refusal:
            self.problem(f"acknowledgement: {refusal.problem or refusal.error}")
            return Outcome(delivery, self._trouble(person.id, delivery))
        return Outcome(delivery, message_ts=posted.ts)


def _failure(delivery: Delivery) -> str:
    """Slack's word for an app that did not answer well."""
    return "operation_timeout" if delivery.error == "http_timeout" else "dispatch_failed"


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
