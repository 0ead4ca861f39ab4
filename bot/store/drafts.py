"""What was proposed, FAQ entries and posts for the toolkit, and what of it is in force."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from math import inf
from typing import Any

from bot.records import Draft, DraftKind, DraftState, Kind
from bot.store.base import Base, Row, as_record

WAITING = "SELECT id FROM drafts WHERE state = 'draft'"
ASKED_ANEW = (
    "change = CASE kind WHEN 'post' THEN (SELECT coalesce(max(change), 0) + 1 FROM drafts) "
    "ELSE change END"
)
"""A post that waits may ask people for their consent: that too is laid over the files."""


class Drafts(Base):
    """A row for each entry or post, from its first wording on; a new one waits beside the old."""

    def add_draft(
        self, kind: DraftKind, *, escalation: int | None, entry: str, topic: str,
        body: Mapping[str, Any], author: str, author_role: str | None,
    ) -> int:  # fmt: skip
        """Keep a first wording, which waits for approval; `escalation`: what it answers, if any."""
        cursor = self.db.execute(
            "INSERT INTO drafts (kind, escalation, entry, topic, body, state, author, "
            "author_role, created_at) VALUES (?, ?, ?, ?, ?, 'draft', ?, ?, ?)",
            [kind, escalation, entry, topic, _json(body), author, author_role, time.time()],
        )
        return int(cursor.lastrowid or 0)

    def reword_draft(
        self, draft_id: int, *, entry: str, topic: str, body: Mapping[str, Any],
        edited_by: str | None,
    ) -> None:  # fmt: skip
        """Keep another wording, which waits for approval; what is in force stays so meanwhile."""
        self.db.execute(
            "UPDATE drafts SET entry = ?, topic = ?, body = ?, edited_by = ?, state = 'draft', "  # noqa: S608
            f"unsigned_since = NULL, reason = NULL, wordings = wordings + 1, {ASKED_ANEW} "
            "WHERE id = ?",
            [entry, topic, _json(body), edited_by, draft_id],
        )

    def describe_draft(self, draft_id: int, body: Mapping[str, Any]) -> None:
        """Keep what is said of a post's picture: no other wording, but what is approved changes."""
        self.db.execute(
            f"UPDATE drafts SET body = ?, wordings = wordings + 1, {ASKED_ANEW} WHERE id = ?",  # noqa: S608
            [_json(body), draft_id],
        )

    def approve_draft(
        self, draft_id: int, *, body: Mapping[str, Any], approver: str, approver_role: str,
        topic: str | None = None,
    ) -> None:  # fmt: skip
        """Put a wording in force, under another topic or campaign where one is given."""
        now = time.time()
        self.db.execute(
            "UPDATE drafts SET state = 'approved', body = ?, in_force = ?, approver = ?, "
            "approver_role = ?, topic = coalesce(?, topic), approved_at = ?, decided_at = ?, "
            "change = (SELECT coalesce(max(change), 0) + 1 FROM drafts) WHERE id = ?",
            [_json(body), _json(body), approver, approver_role, topic, now, now, draft_id],
        )

    def decline_draft(self, draft_id: int, reason: str) -> None:
        """Refuse the latest wording; what is in force stays so."""
        self.db.execute(
            "UPDATE drafts SET state = 'declined', reason = ?, decided_at = ?, "  # noqa: S608
            f"{ASKED_ANEW} WHERE id = ?",
            [reason, time.time(), draft_id],
        )

    def withdraw_draft(self, draft_id: int) -> None:
        """Take back what waits, and out of force what was approved."""
        self.db.execute(
            "UPDATE drafts SET state = 'withdrawn', in_force = NULL, decided_at = ?, "
            "change = (SELECT coalesce(max(change), 0) + 1 FROM drafts) WHERE id = ?",
            [time.time(), draft_id],
        )

    def draft(self, draft_id: int) -> Draft | None:
        row = self._one("SELECT * FROM drafts WHERE id = ?", draft_id)
        return None if row is None else _as_draft(row)

    def draft_of(self, escalation_id: int) -> Draft | None:
        """The draft that was made of a contact's answer."""
        row = self._one("SELECT * FROM drafts WHERE escalation = ?", escalation_id)
        return None if row is None else _as_draft(row)

    def drafts_waiting(self, kind: DraftKind) -> list[Draft]:
        """What waits for approval, oldest first."""
        rows = self.db.query(
            "SELECT * FROM drafts WHERE state = 'draft' AND kind = ? ORDER BY id", [kind]
        )
        return [_as_draft(row) for row in rows]

    def drafts_in_force(self, kind: DraftKind) -> list[Draft]:
        """What was approved and not taken out of force since, oldest first."""
        rows = self.db.query(
            "SELECT * FROM drafts WHERE in_force IS NOT NULL AND kind = ? ORDER BY id", [kind]
        )
        return [_as_draft(row) for row in rows]

    def last_change(self) -> int:
        """A number that is higher after each change of what is in force."""
        row = self._one("SELECT coalesce(max(change), 0) AS n FROM drafts")
        return int(row["n"]) if row else 0

    def draft_for(self, entry: str) -> Draft | None:
        """The draft that became, or is to become, the entry with this id."""
        row = self._one("SELECT * FROM drafts WHERE entry = ?", entry)
        return None if row is None else _as_draft(row)

    # ---- the cards about them

    def offered_to(self, draft_id: int, before: float = inf) -> frozenset[str]:
        """Slack ids that were sent a card about this draft, or will be: those asked `before`."""
        rows = self.db.query(
            "SELECT DISTINCT recipient FROM outbox WHERE draft = ? AND kind = ? AND created_at < ?",
            [draft_id, Kind.DRAFT, before],
        )
        return frozenset(row["recipient"] for row in rows)

    def owe_draft_again(self, draft_id: int, after: float = 0.0) -> None:
        """What the cards about a draft say has changed, or will in so many seconds."""
        self._owe_drafts([draft_id], later=False, after=after)

    def _owe_drafts(self, ids: Sequence[int], *, later: bool, after: float = 0.0) -> None:
        self.db.execute(
            "UPDATE outbox SET wanted = wanted + 1, state = 'owed', due = ?, attempts = 0, "
            "later = ? WHERE kind = ? AND draft IN (SELECT value FROM json_each(?)) "
            "AND state IN ('owed', 'sent')",
            [time.time() + after, later, Kind.DRAFT, json.dumps(ids)],
        )

    def strip_drafts(self, questions: Sequence[int]) -> None:
        """Erase what drafts hold of questions that are erased.

        What was approved stays: two people saw to it that it is about nobody. Of what waits the
        questions and variants go, in all languages, whoever worded them: they may be the asker's.
        What was declined or taken back serves nobody any more and goes whole.
        """
        chosen = json.dumps(questions)
        rows = self.db.query(
            "SELECT d.* FROM drafts d JOIN escalations e ON e.id = d.escalation "
            "WHERE e.question IN (SELECT value FROM json_each(?))",
            [chosen],
        )
        drafts = [_as_draft(row) for row in rows]
        for draft in drafts:
            self.db.execute(
                "UPDATE drafts SET body = ?, reason = NULL, escalation = NULL, "
                "wordings = wordings + 1 WHERE id = ?",
                [_json(_stripped(draft)), draft.id],
            )
        self._owe_drafts([draft.id for draft in drafts if draft.is_waiting], later=True)

    def forget_suggestions(self, user: str) -> None:
        """Erase what a person suggested for the toolkit.

        What was approved is the organisation's, and stays without their name; a wording of theirs
        that waits beside it goes. Within a second nobody is named any more.
        """
        waiting = [
            row["id"]
            for row in self.db.query(
                "SELECT id FROM drafts WHERE kind = 'post' AND author = ? AND state = 'draft'",
                [user],
            )
        ]
        self.db.execute(
            "UPDATE drafts SET body = in_force, state = 'approved', reason = NULL, "
            "wordings = wordings + 1 "
            "WHERE kind = 'post' AND author = ? AND in_force IS NOT NULL",
            [user],
        )
        self.db.execute(
            "UPDATE drafts SET body = '{}', reason = NULL, decided_at = coalesce(decided_at, ?), "
            "state = CASE state WHEN 'draft' THEN 'withdrawn' ELSE state END "
            "WHERE kind = 'post' AND author = ? AND in_force IS NULL",
            [time.time(), user],
        )
        self.db.execute(
            "UPDATE drafts SET change = (SELECT coalesce(max(change), 0) + 1 FROM drafts) "
            "WHERE id = (SELECT max(id) FROM drafts WHERE kind = 'post' AND author = ?)",
            [user],
        )
        self._owe_drafts(waiting, later=False)

    def erase_suggestions(self, before: float) -> None:
        """Erase what was declined or taken back before: the row stays, so that its id does."""
        self.db.execute(
            "UPDATE drafts SET body = '{}', author = NULL, edited_by = NULL, approver = NULL, "
            "reason = NULL WHERE kind = 'post' AND in_force IS NULL "
            "AND state IN ('declined', 'withdrawn') AND decided_at < ?",
            [before],
        )


def _stripped(draft: Draft) -> Mapping[str, Any]:
    if draft.in_force is not None:
        return draft.in_force if not draft.is_waiting else draft.body
    if not draft.is_waiting:
        return {}
    return {
        key: {"answer": value["answer"]} if isinstance(value, Mapping) else value
        for key, value in draft.body.items()
    }


def _json(body: Mapping[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False)


def _as_draft(row: Row) -> Draft:
    row["kind"] = DraftKind(row["kind"])
    row["state"] = DraftState(row["state"])
    row["body"] = json.loads(row["body"])
    row["in_force"] = json.loads(row["in_force"]) if row["in_force"] else None
    return as_record(Draft, row)


__all__ = ["WAITING", "Drafts"]
