"""What is owed to people in Slack."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Sequence

from bot.records import Kind, Owed, Undelivered
from bot.store.base import Base, UnusableError, as_record
from bot.store.drafts import WAITING

MANY_TRIES = 5
"""After so many in vain a message counts as overdue, also where it only changed."""
BLANK = (
    "recipient = '', channel = NULL, thread = NULL, ts = NULL, item = NULL, question = NULL, "
    "escalation = NULL, draft = NULL, consent = NULL"
)
"""What makes a row of the outbox say no more for whom it was, or about what. It is not deleted
yet: a sender may have it in hand, and the next row must not get its number."""
FILES = "files"
"""To whom it is owed that files go: to no person."""
HOME_MARK = "home:"
HOME_OPEN_SECONDS = 3600.0
"""For how long after somebody opened their Home tab it follows what happens."""


class Outbox(Base):
    """Messages that are owed, or stand in Slack and may change."""

    def owe(
        self, kind: Kind, recipient: str, language: str, *, thread: str | None = None,
        question: int | None = None, escalation: int | None = None, item: str | None = None,
        draft: int | None = None, consent: str | None = None,
    ) -> None:  # fmt: skip
        """Owe one message: what it is about, never its text."""
        now = time.time()
        self.db.execute(
            "INSERT INTO outbox (kind, recipient, language, thread, question, escalation, item, "
            "draft, consent, due, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                kind,
                recipient,
                language,
                thread,
                question,
                escalation,
                item,
                draft,
                consent,
                now,
                now,
            ],
        )

    def unfile(self, image: str) -> None:
        """Know no more that Slack holds this picture, and owe that it deletes it; if it does."""
        row = self._one("DELETE FROM files WHERE image = ? RETURNING file", image)
        if row is not None:
            self.owe(Kind.FILE_GONE, FILES, "", item=row["file"])

    def owe_again(self, *kinds: Kind, question: int) -> None:
        """What these messages say has changed: they are to be rendered and sent anew."""
        marks = ", ".join("?" for _ in kinds)
        self.db.execute(
            "UPDATE outbox SET wanted = wanted + 1, state = 'owed', due = ?, attempts = 0, "  # noqa: S608
            f"later = 0 WHERE question = ? AND kind IN ({marks}) AND state IN ('owed', 'sent')",
            [time.time(), question, *kinds],
        )

    def owe_later(self, *kinds: Kind, questions: Sequence[int]) -> None:
        """The same for many questions, behind everything that somebody may be waiting for."""
        self.db.execute(
            "UPDATE outbox SET wanted = wanted + 1, state = 'owed', due = ?, attempts = 0, "
            "later = 1 WHERE state IN ('owed', 'sent') "
            "AND question IN (SELECT value FROM json_each(?)) "
            "AND kind IN (SELECT value FROM json_each(?))",
            [time.time(), json.dumps(questions), json.dumps(kinds)],
        )

    def drop_messages(self, *but: Kind, questions: Sequence[int]) -> int:
        """Forget messages about these questions, but for those that are owed of a kind in `but`."""
        cursor = self.db.execute(
            f"UPDATE outbox SET state = 'void', {BLANK} "  # noqa: S608
            "WHERE question IN (SELECT value FROM json_each(?)) AND NOT "
            "(state = 'owed' AND kind IN (SELECT value FROM json_each(?)))",
            [json.dumps(questions), json.dumps(but)],
        )
        return cursor.rowcount

    def open_home(self, user: str, language: str, shows: str | None) -> None:
        """Owe somebody their Home tab; `shows` is what they chose to see in it (None: as before).

        Opened anew it counts as open for a while: `homes_changed` renews it.
        """
        now = time.time()
        self.db.execute(
            "INSERT INTO outbox (kind, recipient, language, item, due, created_at) "
            "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (recipient) WHERE kind = 'home' DO UPDATE "
            "SET wanted = wanted + 1, state = 'owed', due = excluded.due, attempts = 0, "
            "created_at = excluded.created_at, language = excluded.language, "
            "item = coalesce(excluded.item, item)",
            [Kind.HOME, home_of(user), language, shows, now, now],
        )

    def home_shows(self, user: str) -> str | None:
        """What somebody chose to see in their Home tab."""
        row = self._one(
            "SELECT item FROM outbox WHERE kind = 'home' AND recipient = ?", home_of(user)
        )
        return row["item"] if row else None

    def homes_changed(self, users: Sequence[str]) -> None:
        """What these people's Home tabs show has changed: those still open are owed anew."""
        self._owe_homes("recipient IN (SELECT value FROM json_each(?))",
                        json.dumps([home_of(user) for user in users]))  # fmt: skip

    def all_homes_changed(self) -> None:
        """The same for everybody, where it is not looked up who sees what changed."""
        self._owe_homes("TRUE")

    def _owe_homes(self, condition: str, *values: str) -> None:
        now = time.time()
        self.db.execute(
            "UPDATE outbox SET wanted = wanted + 1, state = 'owed', due = ?, attempts = 0 "  # noqa: S608
            "WHERE kind = 'home' AND state IN ('owed', 'sent') AND created_at > ? "
            f"AND {condition}",
            [now, now - HOME_OPEN_SECONDS, *values],
        )

    def forget_home(self, user: str) -> None:
        """Show somebody who is forgotten their Home tab once more, with nothing of theirs in it.

        Then the row goes, unless they open the tab again before.
        """
        self.db.execute(
            "UPDATE outbox SET wanted = wanted + 1, state = 'owed', due = ?, attempts = 0, "
            "item = NULL, created_at = 0 WHERE kind = 'home' AND recipient = ?",
            [time.time(), home_of(user)],
        )

    def take_owed(self, lease_seconds: float) -> Owed | None:
        """The first message that may be sent now, leased to the caller; None where there is none.

        While one message to a recipient is under way, and for the pause after it, no other to the
        same recipient is taken: they arrive in order, one a second.
        """
        now = time.time()
        ready = (
            "FROM outbox LEFT JOIN pace USING (recipient) WHERE state = 'owed' AND due <= ? "
            "AND leased_until <= ? AND coalesce(pace.free_at, 0) <= ?"
        )
        if self._one(f"SELECT 1 {ready} LIMIT 1", now, now, now) is None:
            return None
        with self.transaction():
            row = self._one(f"SELECT outbox.* {ready} ORDER BY later, id LIMIT 1", now, now, now)
            if row is None:
                return None
            until = now + lease_seconds
            self.db.execute(
                "UPDATE outbox SET leased_until = ?, attempts = attempts + 1 WHERE id = ?",
                [until, row["id"]],
            )
            self._set_pace(row["recipient"], until)
        row["kind"] = Kind(row["kind"])
        row["attempts"] += 1
        return as_record(Owed, row)

    def _set_pace(self, recipient: str, free_at: float) -> None:
        self.db.execute(
            "INSERT INTO pace (recipient, free_at) VALUES (?, ?) "
            "ON CONFLICT (recipient) DO UPDATE SET free_at = excluded.free_at",
            [recipient, free_at],
        )

    def sent(self, owed: Owed, *, channel: str, ts: str, pause: float) -> None:
        """Note that a message stands in Slack. It stays owed where it changed meanwhile."""
        now = time.time()
        with self.transaction():
            self.db.execute(
                "UPDATE outbox SET channel = ?, ts = ?, sent = ?, sent_at = ?, leased_until = 0, "
                "attempts = 0, error = NULL, "
                "state = CASE WHEN wanted > ? THEN 'owed' ELSE 'sent' END "
                "WHERE id = ? AND state = 'owed'",
                [channel, ts, owed.wanted, now, owed.wanted, owed.id],
            )
            self._set_pace(owed.recipient, now + pause)
            self._forget_done(owed)

    def postpone_owed(self, owed: Owed, due: float, error: str, *, others_too: bool) -> None:
        """Give a message back, to be tried again at `due`.

        `others_too`: nothing goes to that recipient before then; otherwise the next one may pass.
        """
        with self.transaction():
            self.db.execute(
                "UPDATE outbox SET leased_until = 0, due = ?, error = ? "
                "WHERE id = ? AND state = 'owed'",
                [due, error, owed.id],
            )
            self._set_pace(owed.recipient, due if others_too else 0)

    def post_anew(self, owed: Owed) -> None:
        """The message is gone from Slack: what it says now is posted as a new one."""
        with self.transaction():
            self.db.execute(
                "UPDATE outbox SET leased_until = 0, ts = NULL WHERE id = ? AND state = 'owed'",
                [owed.id],
            )
            self._set_pace(owed.recipient, 0)

    def give_up(self, owed: Owed, state: str, error: str | None = None) -> None:
        """A message that will not be sent: `void` (no longer wanted) or `failed`.

        Within a transaction, together with what is owed instead.
        """
        self.db.execute(
            "UPDATE outbox SET leased_until = 0, state = ?, error = ? "
            "WHERE id = ? AND state = 'owed'",
            [state, error, owed.id],
        )
        self._set_pace(owed.recipient, 0)
        self._forget_done(owed)

    def _forget_done(self, owed: Owed) -> None:
        """A message that will never change again no longer says for whom it was, or about what.

        That is one about no question, the last words about a question that was erased, and about a
        draft that was decided. What hangs on a consent may change as long as that lasts.
        """
        self.db.execute(
            f"UPDATE outbox SET {BLANK} WHERE id = ? AND kind <> 'home' AND ("  # noqa: S608
            "(question IS NULL AND consent IS NULL AND state IN ('sent', 'void') "
            f"AND (draft IS NULL OR draft NOT IN ({WAITING}))) OR (state <> 'owed' AND "
            "question IN (SELECT id FROM questions WHERE asker IS NULL)))",
            [owed.id],
        )
        self.db.execute(
            "DELETE FROM outbox WHERE id = ? AND kind = 'home' AND created_at = 0 "
            "AND state <> 'owed'",
            [owed.id],
        )

    def unsent(self) -> int:
        """How many messages are owed and not yet sent."""
        row = self._one("SELECT count(*) AS n FROM outbox WHERE state = 'owed'")
        return int(row["n"]) if row else 0

    def undelivered(self) -> list[Undelivered]:
        """Every message that is owed or could not be delivered, oldest first."""
        one = "SELECT id, kind, state, question, attempts, error, created_at FROM outbox"
        # sorted here: asked to do so, SQLite would read the whole table in that order instead
        rows = self.db.query(f"{one} WHERE state = 'owed' UNION ALL {one} WHERE state = 'failed'")
        found = [as_record(Undelivered, {**row, "kind": Kind(row["kind"])}) for row in rows]
        return sorted(found, key=lambda each: each.id)

    def overdue(self, seconds: float) -> int:
        """How many messages are owed for longer than this, or failed again and again.

        Raises UnusableError.
        """
        try:
            row = self._one(
                "SELECT count(*) AS n FROM outbox WHERE state = 'owed' AND later = 0 "
                "AND (attempts >= ? OR sent = 0 AND created_at < ?)",
                MANY_TRIES,
                time.time() - seconds,
            )
        except sqlite3.Error as error:
            raise UnusableError(str(error)) from error
        return int(row["n"]) if row else 0


def home_of(user: str) -> str:
    """The recipient of somebody's Home tab: not their own, so that no message waits for it."""
    return f"{HOME_MARK}{user}"
