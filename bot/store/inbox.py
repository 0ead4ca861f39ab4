"""What came in from Slack and is handled once."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from bot.records import Received
from bot.store.base import Base


@dataclass
class _Arrival:
    """A payload on its way into the database. `is_new` is None until that is committed."""

    receipt: str
    body: str
    is_new: bool | None = None


class Inbox(Base):
    """Payloads, each kept until it is handled."""

    def __init__(self, path: Path | str) -> None:
        self._arrived: deque[_Arrival] = deque()
        self._receiving = threading.Lock()
        super().__init__(path)

    def receive(self, receipt: str, body: str) -> bool:
        """Keep a payload until it is handled. False where it was received before.

        Those that arrive together share one commit: whoever may write first writes for all.
        """
        mine = _Arrival(receipt, body)
        self._arrived.append(mine)
        with self._receiving:
            if mine.is_new is None:
                self._receive_all(mine)
        return bool(mine.is_new)

    def _receive_all(self, mine: _Arrival) -> None:
        """Whatever arrived; and `mine`, which may have been in a commit that failed."""
        together = {id(mine): mine}
        while self._arrived:
            each = self._arrived.popleft()
            together[id(each)] = each
        with self.transaction():
            counts = [self._add(each) for each in together.values()]
        for each, count in zip(together.values(), counts, strict=True):
            each.is_new = count == 1

    def _add(self, arrival: _Arrival) -> int:
        now = time.time()
        return self.db.execute(
            "INSERT INTO inbox (receipt, body, state, received_at, due) "
            "VALUES (?, ?, 'waiting', ?, ?) ON CONFLICT (receipt) DO NOTHING",
            [arrival.receipt, arrival.body, now, now],
        ).rowcount

    def settle(self, receipt: str) -> bool:
        """Mark a payload as handled, within the transaction of its effects.

        False where it was settled before: then nothing may be done again. The text of the payload
        is erased; the receipt stays, to recognise a redelivery.
        """
        now = time.time()
        cursor = self.db.execute(
            "INSERT INTO inbox (receipt, state, received_at, due, settled_at) "
            "VALUES (?, 'done', ?, ?, ?) ON CONFLICT (receipt) DO UPDATE "
            "SET state = 'done', body = NULL, settled_at = excluded.settled_at "
            "WHERE state <> 'done'",
            [receipt, now, now, now],
        )
        return cursor.rowcount == 1

    def is_settled(self, receipt: str) -> bool:
        row = self._one("SELECT state FROM inbox WHERE receipt = ?", receipt)
        return row is not None and row["state"] == "done"

    def take_received(self, lease_seconds: float) -> Received | None:
        """The oldest payload that waits, leased to the caller; None where there is none."""
        now = time.time()
        waiting = "state = 'waiting' AND due <= ? AND leased_until <= ?"
        if self._one(f"SELECT 1 FROM inbox WHERE {waiting} LIMIT 1", now, now) is None:  # noqa: S608
            return None  # a look without the write lock: idle processes do not queue for it
        with self.transaction():
            row = self._one(
                f"SELECT receipt, body, attempts FROM inbox WHERE {waiting} "  # noqa: S608
                "ORDER BY received_at LIMIT 1",
                now,
                now,
            )
            if row is None:
                return None
            self.db.execute(
                "UPDATE inbox SET leased_until = ?, attempts = attempts + 1 WHERE receipt = ?",
                [now + lease_seconds, row["receipt"]],
            )
        return Received(row["receipt"], row["body"], row["attempts"] + 1)

    def waiting(self) -> int:
        """How many payloads wait to be handled."""
        row = self._one("SELECT count(*) AS n FROM inbox WHERE state = 'waiting'")
        return int(row["n"]) if row else 0

    def postpone_received(self, receipt: str, due: float) -> None:
        """Give a payload back, to be tried again at `due`."""
        with self.transaction():
            self.db.execute(
                "UPDATE inbox SET leased_until = 0, due = ? "
                "WHERE receipt = ? AND state = 'waiting'",
                [due, receipt],
            )

    def fail_received(self, receipt: str) -> None:
        """Give a payload up, within a transaction that owes its sender a message about it."""
        self.db.execute(
            "UPDATE inbox SET state = 'failed', leased_until = 0 WHERE receipt = ?", [receipt]
        )
