"""What was handed over to a contact."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from datetime import date

from bot.records import Asked, Escalation, EscalationState, Event, Kind, Place, Said, Waiting
from bot.store.base import Base, Row, as_record
from bot.store.questions import as_asked

OPEN = "state IN ('open', 'claimed')"
CLOSED = "state IN ('answered', 'dismissed') AND assignee <> ''"
"""What was dealt with, until it is erased."""
TOPIC = "(? IS NULL OR topic = ?)"
MINE = (
    "(contact IN (SELECT value FROM json_each(?)) OR claimed_by = ? "
    "OR (reminders >= 2 AND contact IN (SELECT value FROM json_each(?))))"
)
"""Which escalations somebody may handle: `_mine` gives the values."""


class Escalations(Base):
    """Questions on their way to a person."""

    def add_escalation(
        self, question_id: int, *, topic: str | None, contact: str, assignee: str, due: float,
        wake_at: float,
    ) -> int:  # fmt: skip
        """Open an escalation. `assignee` is the Slack id that gets it, `contact` whose it is."""
        cursor = self.db.execute(
            "INSERT INTO escalations (question, topic, contact, assignee, state, due, wake_at, "
            "opened_at) VALUES (?, ?, ?, ?, 'open', ?, ?, ?)",
            [question_id, topic, contact, assignee, due, wake_at, time.time()],
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
        rows = self.db.query(f"SELECT * FROM escalations WHERE {OPEN}")  # noqa: S608
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

    def claim(self, escalation_id: int, by: str | None) -> None:
        """Somebody takes it on, or puts it back (None)."""
        state = EscalationState.CLAIMED if by else EscalationState.OPEN
        self.db.execute(
            "UPDATE escalations SET state = ?, claimed_by = ? WHERE id = ?",
            [state, by, escalation_id],
        )

    def pass_on(
        self, escalation_id: int, *, contact: str, assignee: str, note: str | None, due: float,
        wake_at: float,
    ) -> None:  # fmt: skip
        self.db.execute(
            "UPDATE escalations SET contact = ?, assignee = ?, note = ?, due = ?, wake_at = ?, "
            "reminders = 0, state = 'open', claimed_by = NULL WHERE id = ?",
            [contact, assignee, note, due, wake_at, escalation_id],
        )

    def close_escalation(
        self, escalation_id: int, state: EscalationState, *, by: str | None = None,
        answer: str | None = None, entry: str | None = None,
    ) -> None:  # fmt: skip
        """End an escalation. `answer` is the contact's words, or the reason of a dismissal."""
        now = time.time()
        self.db.execute(
            "UPDATE escalations SET state = ?, answered_by = ?, answer = ?, entry = ?, "
            "closed_at = ?, answered_after = ? - opened_at, wake_at = NULL WHERE id = ?",
            [state, by, answer, entry, now, now, escalation_id],
        )

    # ---- reminders

    def to_wake(self, now: float) -> list[Escalation]:
        """Those about which something has to be done by now."""
        rows = self.db.query(
            f"SELECT * FROM escalations WHERE wake_at <= ? AND {OPEN} ORDER BY wake_at",  # noqa: S608
            [now],
        )
        return [_as_escalation(row) for row in rows]

    def reminded(
        self, escalation_id: int, *, reminders: int, wake_at: float | None, late: bool,
        due: float | None = None,
    ) -> None:  # fmt: skip
        """Somebody was reminded; `due` is a new promise."""
        self.db.execute(
            "UPDATE escalations SET reminders = ?, wake_at = ?, late = late OR ?, "
            "due = coalesce(?, due) WHERE id = ?",
            [reminders, wake_at, late, due, escalation_id],
        )

    # ---- the conversation after the answer

    def add_message(self, escalation_id: int, source: str, author: str | None, text: str) -> int:
        """Keep a message. `author`: a contact id; None: the asker."""
        cursor = self.db.execute(
            "INSERT INTO messages (escalation, source, author, text, sent_at) "
            "VALUES (?, ?, ?, ?, ?)",
            [escalation_id, source, author, text, time.time()],
        )
        return int(cursor.lastrowid or 0)

    def message(self, message_id: int) -> Said | None:
        row = self._one("SELECT * FROM messages WHERE id = ?", message_id)
        return None if row is None else as_record(Said, row)

    def messages(self, escalation_id: int) -> list[Said]:
        rows = self.db.query(
            "SELECT * FROM messages WHERE escalation = ? ORDER BY id", [escalation_id]
        )
        return [as_record(Said, row) for row in rows]

    def end_conversation(self, escalation_id: int) -> None:
        self.db.execute(
            "UPDATE escalations SET ended_at = ? WHERE id = ?", [time.time(), escalation_id]
        )

    def card_in(self, channel: str, thread: str) -> Escalation | None:
        """The escalation whose contact's card starts this thread."""
        row = self._one(
            "SELECT e.* FROM escalations e JOIN outbox o ON o.escalation = e.id "
            "WHERE o.channel = ? AND o.ts = ? AND o.kind = ?",
            channel, thread, Kind.ESCALATION,
        )  # fmt: skip
        return None if row is None else _as_escalation(row)

    def talk_in(self, channel: str, thread: str, asker: str) -> Escalation | None:
        """The asker's escalation whose conversation goes on in this thread, the latest."""
        row = self._one(
            "SELECT e.* FROM escalations e JOIN questions q ON q.id = e.question "
            "WHERE e.state = 'answered' AND e.ended_at IS NULL AND q.asker = ? AND ("
            "(q.channel = ? AND q.thread = ?) OR EXISTS (SELECT 1 FROM outbox o "
            "WHERE o.channel = ? AND o.ts = ? AND o.question = q.id)) "
            "ORDER BY e.closed_at DESC LIMIT 1",
            asker, channel, thread, channel, thread,
        )  # fmt: skip
        return None if row is None else _as_escalation(row)

    def cards_of(self, escalation_id: int) -> list[tuple[str, str, str]]:
        """Where the contacts' cards stand: recipient, channel and ts, the latest last."""
        rows = self.db.query(
            "SELECT recipient, channel, ts FROM outbox WHERE escalation = ? AND kind = ? "
            "AND ts IS NOT NULL ORDER BY id",
            [escalation_id, Kind.ESCALATION],
        )
        return [(row["recipient"], row["channel"], row["ts"]) for row in rows]

    def latest_card(self, escalation_id: int, recipient: str) -> int:
        """The number of the newest card that a contact got of a question; 0 for none."""
        row = self._one(
            "SELECT max(id) AS latest FROM outbox WHERE escalation = ? AND kind = ? "
            "AND recipient = ?",
            escalation_id, Kind.ESCALATION, recipient,
        )  # fmt: skip
        return int(row["latest"] or 0) if row else 0

    def reply_place(self, asked: Asked) -> tuple[str, str] | None:
        """The channel and ts of the answer that a conversation goes on under, where it is a root.

        None where the question itself stands in the asker's direct message: its thread goes on.
        """
        row = self._one(
            "SELECT channel, ts FROM outbox WHERE question = ? AND kind = ? AND ts IS NOT NULL",
            asked.id, Kind.REPLY,
        )  # fmt: skip
        return None if row is None or asked.place is Place.DM else (row["channel"], row["ts"])

    # ---- history

    def happened(self, escalation_id: int, event: str, contact: str | None = None) -> None:
        self.db.execute(
            "INSERT INTO history (escalation, event, contact, at) VALUES (?, ?, ?, ?)",
            [escalation_id, event, contact, time.time()],
        )

    def history(self, escalation_id: int) -> list[Event]:
        rows = self.db.query(
            "SELECT * FROM history WHERE escalation = ? ORDER BY id", [escalation_id]
        )
        return [as_record(Event, row) for row in rows]

    # ---- the queue

    def queue(
        self, user: str, own: Sequence[str], later: Sequence[str], *, show: str, now: float,
        topic: str | None = None, offset: int = 0, most: int = 10,
    ) -> list[Waiting]:  # fmt: skip
        """What waits for somebody, the overdue first. `show`: open, mine or overdue."""
        kinds: dict[str, tuple[str, list[str | float]]] = {
            "open": (OPEN, []),
            "mine": (f"{OPEN} AND claimed_by = ?", [user]),
            "overdue": (f"{OPEN} AND (late OR due < ?)", [now]),
        }
        where, more = kinds[show]
        # the numbers first: sorting whole rows takes several times as long
        rows = self.db.query(
            "SELECT * FROM escalations WHERE id IN (SELECT id FROM escalations "  # noqa: S608
            f"WHERE {where} AND {MINE} AND {TOPIC} ORDER BY late DESC, due LIMIT ? OFFSET ?) "
            "ORDER BY late DESC, due",
            [*more, *_mine(user, own, later), topic, topic, most, offset],
        )
        return self._with_questions([_as_escalation(row) for row in rows])

    def closed(
        self, user: str, own: Sequence[str], *, topic: str | None, offset: int, most: int
    ) -> list[Waiting]:
        """What somebody or their roles dealt with and is not erased yet, the latest first."""
        latest = (
            f"SELECT * FROM (SELECT id, closed_at FROM escalations WHERE {CLOSED} AND {TOPIC} "  # noqa: S608
            "AND {} = ? ORDER BY closed_at DESC LIMIT ?)"
        )
        # each in the order of its index, so that none reads more than it shows
        parts = [latest.format("contact")] * len(own) + [latest.format("answered_by")]
        values = [each for who in (*own, user) for each in (topic, topic, who, offset + most)]
        rows = self.db.query(
            "SELECT * FROM escalations WHERE id IN (SELECT id FROM ("  # noqa: S608
            f"{' UNION '.join(parts)}) ORDER BY closed_at DESC LIMIT ? OFFSET ?) "
            "ORDER BY closed_at DESC",
            [*values, most, offset],
        )
        return self._with_questions([_as_escalation(row) for row in rows])

    def queue_counts(
        self, user: str, own: Sequence[str], later: Sequence[str], now: float
    ) -> list[Row]:
        """What somebody may handle now by topic: `topic`, `open`, `mine` and `overdue`."""
        return list(
            self.db.query(
                "SELECT topic, count(*) AS open, total(claimed_by = ?) AS mine, "  # noqa: S608
                f"total(late OR due < ?) AS overdue FROM escalations WHERE {OPEN} AND {MINE} "
                "GROUP BY topic ORDER BY topic",
                [user, now, *_mine(user, own, later)],
            )
        )

    def _with_questions(self, found: Sequence[Escalation]) -> list[Waiting]:
        rows = self.db.query(
            "SELECT * FROM questions WHERE id IN (SELECT value FROM json_each(?))",
            [json.dumps([each.question for each in found])],
        )
        asked = {row["id"]: as_asked(row) for row in rows}
        return [Waiting(each, asked[each.question]) for each in found]

    def others_waiting(
        self, user: str, own: Sequence[str], later: Sequence[str], *, but: int, most: int
    ) -> list[Waiting]:
        """What else somebody may handle now, the latest first."""
        rows = self.db.query(
            f"SELECT * FROM escalations WHERE {OPEN} AND {MINE} AND id <> ? "  # noqa: S608
            "ORDER BY id DESC LIMIT ?",
            [*_mine(user, own, later), but, most],
        )
        return self._with_questions([_as_escalation(row) for row in rows])

    def answers_about(self, topic: str | None, contact: str, most: int) -> list[Waiting]:
        """The latest answers in their own words that a contact gave about a topic."""
        rows = self.db.query(
            "SELECT * FROM escalations WHERE contact = ? AND topic IS ? AND state = 'answered' "
            "AND answer IS NOT NULL ORDER BY closed_at DESC LIMIT ?",
            [contact, topic, most],
        )
        return self._with_questions([_as_escalation(row) for row in rows])

    # ---- absences

    def absences(self) -> dict[str, date]:
        """Until which day who is away, as they said in Slack, by contact id."""
        rows = self.db.query("SELECT contact, until FROM absences")
        return {row["contact"]: date.fromisoformat(row["until"]) for row in rows}

    def set_absence(self, contact: str, until: date | None) -> None:
        self.db.execute("DELETE FROM absences WHERE contact = ?", [contact])
        if until is not None:
            self.db.execute(
                "INSERT INTO absences (contact, until) VALUES (?, ?)", [contact, until.isoformat()]
            )

    def open_of(self, contact: str) -> list[Escalation]:
        """What a contact has still to deal with."""
        rows = self.db.query(
            f"SELECT * FROM escalations WHERE {OPEN} AND contact = ?",  # noqa: S608
            [contact],
        )
        return [_as_escalation(row) for row in rows]


def _mine(user: str, own: Sequence[str], later: Sequence[str]) -> list[str]:
    return [json.dumps(own), user, json.dumps(later)]


def _as_escalation(row: Row) -> Escalation:
    row["state"] = EscalationState(row["state"])
    row["named"] = bool(row["named"])
    row["late"] = bool(row["late"])
    return as_record(Escalation, row)
