"""What a report counts. Groups of questions with their sizes: never a text, never a person."""

from __future__ import annotations

from typing import Any

from bot.periods import Period
from bot.records import Asking, Escalated, EscalationState, Rated
from bot.store.base import Base
from bot.store.escalations import OPEN

IN_PERIOD = (
    "q.asked_at >= :earliest AND q.asked_at < :latest "
    # an erased question has its day only, as midnight UTC: it belongs to that day everywhere
    "AND q.asked_at >= CASE WHEN q.asker IS NULL THEN :first_day ELSE :start END "
    "AND q.asked_at < CASE WHEN q.asker IS NULL THEN :day_after ELSE :end END"
)


class Figures(Base):
    """Numbers about a period, also of questions that were erased since."""

    def asked_in(self, period: Period) -> list[Asking]:
        """The questions of a period, by topic, decision and what the asker said of the answer."""
        rows = self.db.query(
            "SELECT topic, decision, coalesce(first_decision, decision) AS first_decision, "  # noqa: S608
            f"helpful, count(*) AS questions FROM questions q WHERE {IN_PERIOD} "
            "GROUP BY topic, decision, coalesce(first_decision, decision), helpful",
            _bounds(period),
        )
        return [
            Asking(**{**row, "helpful": None if row["helpful"] is None else bool(row["helpful"])})
            for row in rows
        ]

    def count_asked(self, period: Period) -> int:
        """How many questions were asked."""
        rows = self.db.query(
            f"SELECT count(*) AS n FROM questions q WHERE {IN_PERIOD}",  # noqa: S608
            _bounds(period),
        )
        return int(next(iter(rows))["n"])

    def not_helped_in(self, period: Period) -> list[Rated]:
        """The answers that did not help, by the entry that they quoted and the reason given."""
        rows = self.db.query(
            "SELECT json_extract(entries, '$[0]') AS entry, topic, complaint, "  # noqa: S608
            f"count(*) AS questions FROM questions q WHERE {IN_PERIOD} "
            "AND decision = 'answer' AND helpful = 0 "
            "GROUP BY json_extract(entries, '$[0]'), topic, complaint",
            _bounds(period),
        )
        return [Rated(**row) for row in rows]

    def escalated_in(self, period: Period) -> list[Escalated]:
        """What was handed over of the questions of a period, by what became of it.

        The hours until it was closed are whole ones, cut down. Rows from before they were kept
        have them as long as their moments are there.
        """
        rows = self.db.query(
            "SELECT state, late, CAST(coalesce(answered_after, "  # noqa: S608
            "CASE WHEN q.asker IS NOT NULL THEN closed_at - opened_at END) / 3600 AS INTEGER) "
            "AS hours, count(*) AS questions "
            "FROM questions q CROSS JOIN escalations e ON e.question = q.id "
            f"WHERE {IN_PERIOD} GROUP BY state, late, hours",
            _bounds(period),
        )
        return [
            Escalated(
                EscalationState(row["state"]), bool(row["late"]), row["hours"], row["questions"]
            )
            for row in rows
        ]

    def approved_in(self, period: Period) -> int:
        """How many FAQ entries were approved, also those that were taken out since."""
        row = self._one(
            "SELECT count(*) AS n FROM drafts "
            "WHERE kind = 'faq' AND approved_at >= ? AND approved_at < ?",
            period.start, period.end,
        )  # fmt: skip
        return int(row["n"]) if row else 0

    def past_due(self, now: float) -> int:
        """How many questions wait for a contact longer than was promised at first."""
        row = self._one(
            f"SELECT count(*) AS n FROM escalations WHERE {OPEN} AND (late OR due < ?)",  # noqa: S608
            now,
        )
        return int(row["n"]) if row else 0


def _bounds(period: Period) -> dict[str, Any]:
    return {
        "start": period.start, "end": period.end, "first_day": period.first_day,
        "day_after": period.day_after, "earliest": min(period.start, period.first_day),
        "latest": max(period.end, period.day_after),
    }  # fmt: skip
