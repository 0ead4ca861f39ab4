"""Erasing what was kept, and showing a person what is."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence

from bot.records import EscalationState, Held, Kind, Place
from bot.store.base import Base, Row
from bot.store.drafts import WAITING
from bot.store.outbox import BLANK, home_of


class Erasing(Base):
    """By time, and by person."""

    def erase_questions(self, ids: Sequence[int]) -> None:
        """Erase who asked what, where and when, and what was written about it.

        The empty rows stay as figures: decision, topic, language and the day.
        """
        chosen = json.dumps(ids)
        self.db.execute(
            "UPDATE questions SET follows = NULL WHERE follows IN (SELECT value FROM json_each(?))",
            [chosen],
        )
        self.db.execute(
            "UPDATE questions SET asker = NULL, text = NULL, channel = NULL, thread = NULL, "
            "source = 'erased:' || id, follows = NULL, "
            # an exact number could confirm what somebody guesses that the text was
            "confidence = round(confidence, 2), "
            "asked_at = CAST(asked_at / 86400 AS INTEGER) * 86400 "
            "WHERE id IN (SELECT value FROM json_each(?))",
            [chosen],
        )
        self.db.execute(
            "UPDATE escalations SET assignee = '', named = 0, note = NULL, answered_by = NULL, "
            "answer = NULL, claimed_by = NULL, wake_at = NULL, ended_at = NULL, "
            "answered_after = CAST(answered_after / 3600 AS INTEGER) * 3600, "
            "due = CAST(due / 86400 AS INTEGER) * 86400, "
            "opened_at = CAST(opened_at / 86400 AS INTEGER) * 86400, "
            "closed_at = CAST(closed_at / 86400 AS INTEGER) * 86400 "
            "WHERE question IN (SELECT value FROM json_each(?))",
            [chosen],
        )

        for table in ("messages", "history"):
            self.db.execute(
                f"DELETE FROM {table} WHERE escalation IN (SELECT id FROM escalations "  # noqa: S608
                "WHERE question IN (SELECT value FROM json_each(?)))",
                [chosen],
            )

    def questions_past(self, before: float, most: int) -> list[int]:
        """The oldest questions that nobody has waited for since `before`.

        An open escalation is never among them, and a closed one counts from when it was closed.
        """
        rows = self.db.query(
            "SELECT id FROM questions WHERE asker IS NOT NULL AND asked_at < ? AND NOT EXISTS ("
            "SELECT 1 FROM escalations WHERE question = questions.id "
            "AND (closed_at IS NULL OR closed_at >= ?)) ORDER BY asked_at LIMIT ?",
            [before, before, most],
        )
        return [row["id"] for row in rows]

    def quoting(self, ids: Sequence[int]) -> list[int]:
        """Other questions that were handed over with these as what was asked before."""
        chosen = json.dumps(ids)
        rows = self.db.query(
            "WITH RECURSIVE after (id) AS (SELECT value FROM json_each(?) UNION "
            "SELECT q.id FROM questions q JOIN after a ON q.follows = a.id) "
            "SELECT question FROM escalations WHERE question IN after "
            "AND question NOT IN (SELECT value FROM json_each(?))",
            [chosen, chosen],
        )
        return [row["question"] for row in rows]

    def drop_deliveries(self, before: float, most: int) -> int:
        """Delete traces of what was delivered before, and languages not looked up since.

        At most `most` rows of each kind; says how many of the kind that had the most.
        """
        old = [
            ("inbox", "receipt", "state IN ('done', 'failed') AND received_at < ?"),
            (
                "outbox",
                "id",
                "question IS NULL AND consent IS NULL AND state <> 'owed' AND created_at < ? "
                f"AND (draft IS NULL OR draft NOT IN ({WAITING}))",
            ),
            ("people", "user", "fetched_at < ?"),
        ]
        return max(
            self.db.execute(
                f"DELETE FROM {table} WHERE {key} IN "  # noqa: S608
                f"(SELECT {key} FROM {table} WHERE {condition} LIMIT ?)",
                [before, most],
            ).rowcount
            for table, key, condition in old
        )

    def scrub(self) -> None:
        """Forget pauses that are over, and empty the log: what was erased is in no file any more.

        Where another process is reading just now the log stays as it is until the next time.
        """
        with self.transaction():
            self.db.execute("DELETE FROM pace WHERE free_at < ?", [time.time()])
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    # ---- one person

    def held(self, user: str) -> Held:
        """How much is kept about a person."""
        row = self._one(
            "SELECT (SELECT count(*) FROM questions WHERE asker = ?) AS questions, "
            "(SELECT count(*) FROM escalations e JOIN questions q ON q.id = e.question "
            "WHERE q.asker = ? AND e.state IN ('open', 'claimed')) AS waiting, "
            "(SELECT count(*) FROM escalations WHERE answered_by = ?) AS answers, "
            "(SELECT count(*) FROM drafts WHERE kind = 'post' AND author = ?) AS suggestions, "
            "(SELECT count(*) FROM consents WHERE person = ?) AS pictures",
            user, user, user, user, user,
        )  # fmt: skip
        assert row is not None
        return Held(**row)

    def questions_of(self, user: str) -> list[int]:
        rows = self.db.query("SELECT id FROM questions WHERE asker = ? ORDER BY id", [user])
        return [row["id"] for row in rows]

    def withdraw_all(self, user: str) -> list[int]:
        """Withdraw what a person's questions still wait for; which questions those were."""
        rows = self.db.query(
            "SELECT question FROM escalations JOIN questions q ON q.id = question "
            "WHERE q.asker = ? AND state IN ('open', 'claimed')",
            [user],
        )
        waiting = [row["question"] for row in rows]
        self.db.execute(
            "UPDATE escalations SET state = ?, closed_at = ? "
            "WHERE question IN (SELECT value FROM json_each(?))",
            [EscalationState.WITHDRAWN, time.time(), json.dumps(waiting)],
        )
        return waiting

    def addresses_of(self, user: str) -> list[str]:
        """Where a person's messages go: their id, and their conversation where it is known."""
        rows = self.db.query(
            "SELECT channel FROM questions WHERE asker = ? AND place = ? UNION "
            "SELECT o.channel FROM outbox o JOIN questions q ON q.id = o.question "
            "WHERE q.asker = ? AND o.recipient = ?",
            [user, Place.DM, user, user],
        )
        channels = [row["channel"] for row in rows if row["channel"] is not None]
        return [user, home_of(user), *channels]

    def forget_person(self, user: str, addresses: Sequence[str]) -> tuple[int, int]:
        """Erase what names a person beside their questions; how many messages and events.

        What they answered as a contact stays with whom they answered, without their name.
        """
        there = json.dumps(addresses)
        self.db.execute("UPDATE escalations SET answered_by = NULL WHERE answered_by = ?", [user])
        self.db.execute(  # others' cards said who had taken it on
            "UPDATE outbox SET wanted = wanted + 1, state = 'owed', due = ?, attempts = 0 "
            "WHERE kind = ? AND state IN ('owed', 'sent') AND escalation IN "
            "(SELECT id FROM escalations WHERE claimed_by = ?)",
            [time.time(), Kind.ESCALATION, user],
        )
        self.db.execute(
            "UPDATE escalations SET claimed_by = NULL, "
            "state = CASE state WHEN 'claimed' THEN 'open' ELSE state END WHERE claimed_by = ?",
            [user],
        )
        messages = self.db.execute(
            f"UPDATE outbox SET state = 'void', {BLANK} "  # noqa: S608
            "WHERE question IS NULL AND kind <> 'home' AND "
            "(recipient IN (SELECT value FROM json_each(?)) OR (kind = ? AND item = ?))",
            [there, Kind.FORGET, user],
        ).rowcount
        events = self.db.execute(
            "UPDATE inbox SET state = 'done', body = NULL, settled_at = ? "
            "WHERE state IN ('waiting', 'failed') AND json_extract(body, '$.event.user') = ?",
            [time.time(), user],
        ).rowcount
        self.db.execute(
            "UPDATE drafts SET unsigned_since = coalesce(unsigned_since, ?) "
            "WHERE state = 'draft' AND ? IN (author, edited_by)",
            [time.time(), user],
        )
        for column in ("author", "edited_by", "approver"):
            self.db.execute(f"UPDATE drafts SET {column} = NULL WHERE {column} = ?", [user])  # noqa: S608
        self.db.execute("DELETE FROM people WHERE user = ?", [user])
        self.db.execute("DELETE FROM ambassadors WHERE user = ?", [user])
        self.db.execute("UPDATE handed_out SET user = NULL WHERE user = ?", [user])
        self.db.execute("UPDATE shares SET user = NULL, link = NULL WHERE user = ?", [user])
        self.db.execute(
            "DELETE FROM pace WHERE recipient IN (SELECT value FROM json_each(?))", [there]
        )
        return messages, events

    def rows_about(self, user: str) -> dict[str, list[Row]]:
        """Every row that is about a person, by what it is to them, as it stands in the database."""
        there = json.dumps(self.addresses_of(user))
        about = {
            "questions": ("SELECT * FROM questions WHERE asker = ?", [user]),
            "escalations": (
                "SELECT e.* FROM escalations e JOIN questions q ON q.id = e.question "
                "WHERE q.asker = ?", [user],
            ),
            "handled": (
                "SELECT * FROM escalations WHERE assignee = ? OR answered_by = ? OR claimed_by = ?",
                [user, user, user],
            ),
            "said": (
                "SELECT m.* FROM messages m JOIN escalations e ON e.id = m.escalation "
                "JOIN questions q ON q.id = e.question WHERE q.asker = ?",
                [user],
            ),
            "messages": (
                "SELECT o.*, q.asker FROM outbox o LEFT JOIN questions q ON q.id = o.question "
                "WHERE q.asker = ? OR recipient IN (SELECT value FROM json_each(?)) "
                "OR (kind = ? AND item = ?)", [user, there, Kind.FORGET, user],
            ),
            "events": (
                "SELECT * FROM inbox WHERE state IN ('waiting', 'failed') "
                "AND json_extract(body, '$.event.user') = ?", [user],
            ),
            "drafts": (
                "SELECT * FROM drafts WHERE ? IN (author, edited_by, approver)", [user],
            ),
            "pictures": ("SELECT * FROM consents WHERE person = ? OR asked_by = ?", [user, user]),
            "suggested_pictures": (
                "SELECT p.* FROM pictures p JOIN drafts d ON d.id = p.draft WHERE d.author = ?",
                [user],
            ),
            "people": ("SELECT * FROM people WHERE user = ?", [user]),
            "taken": ("SELECT * FROM handed_out WHERE user = ?", [user]),
            "shared": ("SELECT * FROM shares WHERE user = ?", [user]),
            "ambassador": ("SELECT * FROM ambassadors WHERE user = ?", [user]),
            "pace": (
                "SELECT * FROM pace WHERE recipient IN (SELECT value FROM json_each(?))", [there],
            ),
        }  # fmt: skip
        return {name: list(self.db.query(sql, values)) for name, (sql, values) in about.items()}
