"""Who asked what, and what was decided."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping

from bot.records import Asked, Place, Question
from bot.store.base import Base, Row, as_record
from knowledge.models import Account


class Questions(Base):
    """Questions with their decisions."""

    def add_question(
        self,
        question: Question,
        *,
        decision: str,
        entries: tuple[str, ...] = (),
        also: tuple[str, ...] = (),
        facet: str | None = None,
        contact: str | None = None,
        topic: str | None = None,
        referral: str | None = None,
        confidence: float = 0.0,
        foreign: bool = False,
        versions: Mapping[str, int] | None = None,
    ) -> int | None:
        """Keep a question with its decision. None where the same message was asked before."""
        cursor = self.db.execute(
            "INSERT INTO questions (source, asker, text, language, place, channel, "
            "thread, account, decision, facet, entries, also, contact, topic, referral, "
            'confidence, asked_at, follows, "foreign", versions, first_decision) VALUES '
            "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (source) DO NOTHING",
            [
                question.source, question.asker, question.text, question.language,
                question.place, question.channel, question.thread, question.account, decision,
                facet, json.dumps(entries), json.dumps(also), contact, topic, referral,
                confidence, time.time(), question.follows, foreign, json.dumps(versions or {}),
                decision,
            ],
        )  # fmt: skip
        return cursor.lastrowid if cursor.rowcount == 1 else None

    def question(self, question_id: int) -> Asked | None:
        return _as_asked(self._one("SELECT * FROM questions WHERE id = ?", question_id))

    def last_in_thread(self, channel: str, thread: str) -> Asked | None:
        """The latest question of a conversation."""
        return _as_asked(
            self._one(
                "SELECT * FROM questions WHERE channel = ? AND thread = ? ORDER BY id DESC LIMIT 1",
                channel,
                thread,
            )
        )

    def asked_before(self, question_id: int) -> tuple[str, ...]:
        """The texts that a question goes on about, oldest first, without what was erased."""
        rows = self.db.query(
            "WITH RECURSIVE before (id, text, follows) AS ("
            "SELECT id, NULL, follows FROM questions WHERE id = ? UNION ALL "
            "SELECT q.id, q.text, q.follows FROM questions q JOIN before b ON q.id = b.follows) "
            "SELECT text FROM before WHERE text IS NOT NULL ORDER BY id",
            [question_id],
        )
        return tuple(row["text"] for row in rows)

    def decide_again(
        self, question_id: int, *, decision: str, entries: tuple[str, ...], facet: str | None,
        account: str | None, topic: str | None, contact: str | None, referral: str | None,
        versions: Mapping[str, int],
    ) -> None:  # fmt: skip
        """Replace what was decided for a question, after the asker's tap."""
        self.db.execute(
            "UPDATE questions SET decision = ?, entries = ?, facet = ?, account = ?, topic = ?, "
            "contact = ?, referral = ?, versions = ? WHERE id = ?",
            [
                decision, json.dumps(entries), facet, account, topic, contact, referral,
                json.dumps(versions), question_id,
            ],
        )  # fmt: skip

    def rate(self, question_id: int, helpful: bool) -> None:
        self.db.execute(
            "UPDATE questions SET helpful = ? WHERE id = ?", [int(helpful), question_id]
        )


def _as_asked(row: Row | None) -> Asked | None:
    if row is None:
        return None
    row["place"] = Place(row["place"])
    row["account"] = Account(row["account"]) if row["account"] else None
    row["entries"] = tuple(json.loads(row["entries"]))
    row["also"] = tuple(json.loads(row["also"]))
    row["versions"] = json.loads(row["versions"])
    row["helpful"] = None if row["helpful"] is None else bool(row["helpful"])
    row["foreign"] = bool(row["foreign"])
    return as_record(Asked, row)
