"""What was handed over to a contact."""

from __future__ import annotations

import time

from bot.records import Escalation, EscalationState, Kind
from bot.store.base import Base, Row, as_record


class Escalations(Base):
    """Questions on their way to a person."""

    def add_escalation(
        self, question_id: int, *, topic: str | None, contact: str, assignee: str, due: float
    ) -> int:
        """Open an escalation. `assignee` is the Slack id that gets it, `contact` whose it is."""
        cursor = self.db.execute(
            "INSERT INTO escalations (question, topic, contact, assignee, state, due, opened_at) "
            "VALUES (?, ?, ?, ?, 'open', ?, ?)",
            [question_id, topic, contact, assignee, due, time.time()],
        )
        return int(cursor.lastrowid or 0)

    def escalation(self, escalation_id: int) -> Escalation | None:
        return self._escalation("id", escalation_id)

    def escalation_of(self, question_id: int) -> Escalation | None:
        return self._escalation("question", question_id)

    def _escalation(self, column: str, value: int) -> Escalation | None:
        row = self._one(f"SELECT * FROM escalations WHERE {column} = ?", value)  # noqa: S608
        return None if row is None else _as_escalation(row)

    def open_escalations(self) -> list[Escalation]:
        """All questions that a contact still has to deal with."""
        rows = self.db.query("SELECT * FROM escalations WHERE state IN ('open', 'claimed')")
        return [_as_escalation(row) for row in rows]

    def unreachable(self, escalation_id: int) -> frozenset[str]:
        """Slack ids to which the card of this escalation could not be posted."""
        rows = self.db.query(
            "SELECT DISTINCT recipient FROM outbox WHERE escalation = ? AND kind = ? "
            "AND state = 'failed'",
            [escalation_id, Kind.ESCALATION],
        )
        return frozenset(row["recipient"] for row in rows)

    def add_name(self, escalation_id: int) -> None:
        self.db.execute("UPDATE escalations SET named = 1 WHERE id = ?", [escalation_id])

    def pass_on(
        self, escalation_id: int, *, contact: str, assignee: str, note: str | None, due: float
    ) -> None:
        self.db.execute(
            "UPDATE escalations SET contact = ?, assignee = ?, note = ?, due = ?, state = 'open' "
            "WHERE id = ?",
            [contact, assignee, note, due, escalation_id],
        )

    def close_escalation(
        self, escalation_id: int, state: EscalationState, *, by: str | None = None,
        answer: str | None = None, entry: str | None = None,
    ) -> None:  # fmt: skip
        """End an escalation. `answer` is the contact's words, or the reason of a dismissal."""
        self.db.execute(
            "UPDATE escalations SET state = ?, answered_by = ?, answer = ?, entry = ?, "
            "closed_at = ? WHERE id = ?",
            [state, by, answer, entry, time.time(), escalation_id],
        )


def _as_escalation(row: Row) -> Escalation:
    row["state"] = EscalationState(row["state"])
    row["named"] = bool(row["named"])
    return as_record(Escalation, row)
