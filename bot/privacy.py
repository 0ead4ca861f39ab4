"""What people may ask about their own data: to be forgotten, and to see it. Knows no Slack."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.consenting import following
from bot.erasing import FOR_THE_CONTACT, erase
from bot.records import Erased, Kind
from bot.store import Store
from bot.verbs import once

MOMENTS = frozenset(
    "asked_at opened_at closed_at wake_at ended_at due received_at settled_at created_at sent_at "
    "fetched_at free_at leased_until decided_at approved_at unsigned_since since "
    "answered_at".split()
)
"""Columns with seconds since the epoch."""
TO_THE_CONTACT = (*FOR_THE_CONTACT, Kind.REMINDER)
Row = dict[str, Any]


class Privacy:
    """The rights of one person over what is kept about them."""

    def __init__(self, store: Store) -> None:
        self.store = store

    @once
    def forget_me(
        self, by: str, language: str, channel: str | None = None, thread: str | None = None
    ) -> None:
        """Somebody wants to be forgotten; that it is done is said in `channel`, their own."""
        self._forget(by, [channel] if channel else [])
        self.store.owe(Kind.FORGOTTEN, channel or by, language, thread=thread)

    def forget(self, user: str) -> Erased:
        """The same for the operator, who tells the person otherwise."""
        with self.store.transaction():
            erased = self._forget(user, [])
        self.store.scrub()
        return erased

    def _forget(self, user: str, more_addresses: Sequence[str]) -> Erased:
        held, addresses = self.store.held(user), self.store.addresses_of(user)
        questions = self.store.questions_of(user)
        dropped = erase(self.store, questions, self.store.withdraw_all(user))
        self.store.forget_suggestions(user)
        self.store.drop_loose_pictures()
        asked = {each.consent for each in self.store.pictures_of(user)}
        with following(self.store, *sorted(asked)):
            self.store.forget_consents(user)
        messages, events = self.store.forget_person(user, [*addresses, *more_addresses])
        self.store.forget_home(user)
        return Erased(held, dropped + messages, events)

    def export(self, user: str) -> dict[str, Any]:
        """Everything that is kept about a person, for a request for access; about nobody else.

        Contacts are named by their role (`contact`), never by their Slack id. The contents of a
        column are as they are stored, but for times, which are ISO 8601 in UTC.
        """
        about = self.store.rows_about(user)
        handed_over = {row["question"]: row for row in about["escalations"]}
        return {
            "person": user,
            "exported_at": _moment(datetime.now(UTC).timestamp()),
            "questions": [_question(row, handed_over.get(row["id"])) for row in about["questions"]],
            "said": [_shown(row) for row in about["said"]],
            "handled_as_contact": [_handled(row, user) for row in about["handled"]],
            "drafts": [_draft(row, user) for row in about["drafts"]],
            "suggested_pictures": [_picture(row) for row in about["suggested_pictures"]],
            "messages": [_message(row, user) for row in about["messages"]],
            "events": [{**_shown(row), "body": json.loads(row["body"])} for row in about["events"]],
            "pictures": [_pictured(row, user) for row in about["pictures"]],
            "language": [_shown(row) for row in about["people"]],
            "taken_along": [_shown(row) for row in about["taken"]],
            "shared": [_shown(row) for row in about["shared"]],
            "thanked_by_name": [_shown(row) for row in about["ambassador"]],
            "pauses": [_shown(row) for row in about["pace"]],
        }


def _shown(row: Row, *without: str) -> Row:
    """A row as it is shown: its times in words, and without what is somebody else's."""
    kept = {key: value for key, value in row.items() if key not in without}
    return {key: _moment(value) if key in MOMENTS else value for key, value in kept.items()}


def _moment(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _question(row: Row, escalation: Row | None) -> Row:
    parts = {key: json.loads(row[key]) for key in ("entries", "also", "versions")}
    handed_over = None
    if escalation is not None:
        handed_over = _shown(escalation, "question", "assignee", "answered_by", "claimed_by")
    return {**_shown(row), **parts, "handed_over": handed_over}


def _handled(row: Row, user: str) -> Row:
    """What somebody did as a contact; the question itself is the asker's."""
    if row["answered_by"] == user:
        hidden = ("question", "assignee", "named", "note", "claimed_by")
        return {**_shown(row, *hidden), "answered_by": user}
    return _shown(row, "question", "named", "note", "answered_by", "claimed_by", "answer", "entry")


def _draft(row: Row, user: str) -> Row:
    """What somebody wrote or approved; of others in it not who they are."""
    others = [each for each in ("author", "edited_by", "approver") if row[each] != user]
    texts = {key: json.loads(row[key] or "null") for key in ("body", "in_force")}
    return {**_shown(row, "escalation", *others), **texts}


def _pictured(row: Row, user: str) -> Row:
    """What somebody was asked and said; of whom they asked as an editor not who that is."""
    if row["person"] == user:
        own = _shown(row, *([] if row["asked_by"] == user else ["asked_by"]))
        return {
            **own,
            "purpose": json.loads(row["purpose"]),
            "networks": json.loads(row["networks"]),
            "pictures": json.loads(row["pictures"]),
        }
    return _shown(row, "person", "state", "answered_at")


def _picture(row: Row) -> Row:
    """A picture that somebody suggested: its bytes in base64, which JSON can hold."""
    data = row["bytes"]
    return {**_shown(row), "bytes": None if data is None else b64encode(data).decode()}


def _message(row: Mapping[str, Any], user: str) -> Row:
    own = row["asker"] in (user, None)
    if row["kind"] in TO_THE_CONTACT and row["recipient"] != user:
        hidden = ["recipient", "channel", "ts", "thread"]  # the contact's conversation
        return {**_shown(dict(row), "asker", *hidden), "recipient": "the contact"}
    return _shown(dict(row), "asker", *([] if own else ["question"]))
