"""Who asked what, and what was decided."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence

from bot.records import Asked, Kind, Place, Question
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
        row = self._one("SELECT * FROM questions WHERE id = ?", question_id)
        return None if row is None else as_asked(row)

    def last_in_thread(self, channel: str, thread: str) -> Asked | None:
        """The latest question of a conversation."""
        row = self._one(
            "SELECT * FROM questions WHERE channel = ? AND thread = ? ORDER BY id DESC LIMIT 1",
            channel,
            thread,
        )
        return None if row is None else as_asked(row)

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

    def questions_by(self, asker: str, *, offset: int, most: int) -> list[Asked]:
        """What somebody asked, the latest first."""
        rows = self.db.query(
            "SELECT * FROM questions WHERE asker = ? ORDER BY asked_at DESC LIMIT ? OFFSET ?",
            [asker, most, offset],
        )
        return [as_asked(row) for row in rows]

    def complain(self, question_id: int, reason: str) -> None:
        """Why an answer did not help."""
        self.db.execute("UPDATE questions SET complaint = ? WHERE id = ?", [reason, question_id])

    def complaints(self, contacts: Sequence[str], most: int) -> list[tuple[str, str, int]]:
        """What did not help in these contacts' topics: entry, reason, how often; most first."""
        rows = self.db.query(
            "SELECT json_extract(entries, '$[0]') AS entry, complaint, count(*) AS n "
            "FROM questions WHERE complaint IS NOT NULL "
            "AND contact IN (SELECT value FROM json_each(?)) AND entry IS NOT NULL "
            "GROUP BY entry, complaint ORDER BY n DESC, entry LIMIT ?",
            [json.dumps(contacts), most],
        )
        return [(row["entry"], row["complaint"], row["n"]) for row in rows]

    def unclear(self) -> list[Asked]:
        """Whose answer was unclear, and who has not been told of a better wording yet."""
        rows = self.db.query(
            "SELECT * FROM questions WHERE complaint = 'unclear' AND asker IS NOT NULL "
            "AND NOT EXISTS (SELECT 1 FROM outbox WHERE question = questions.id AND kind = ?)",
            [Kind.CLARIFIED],
        )
        return [as_asked(row) for row in rows]

    def rate(self, question_id: int, helpful: bool) -> None:
        self.db.execute(
            "UPDATE questions SET helpful = ? WHERE id = ?", [int(helpful), question_id]
        )


def as_asked(row: Row) -> Asked:
    row["place"] = Place(row["place"])
    row["account"] = Account(row["account"]) if row["account"] else None
    row["entries"] = tuple(json.loads(row["entries"]))
    row["also"] = tuple(json.loads(row["also"]))
    row["versions"] = json.loads(row["versions"])
    row["helpful"] = None if row["helpful"] is None else bool(row["helpful"])
    row["foreign"] = bool(row["foreign"])
    return as_record(Asked, row)
