"""The database: SQLite through sqlite-utils. The only SQL of the project, as small verbs.

Every write happens inside `with store.transaction():`, which takes the write lock at once. Times
are seconds since the epoch, UTC.
"""

from __future__ import annotations

import fcntl
import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakSet

from sqlite_utils import Database

from bot.migrations import MIGRATIONS
from bot.records import (
    Asked,
    Escalation,
    EscalationState,
    Held,
    Kind,
    Owed,
    Place,
    Question,
    Received,
    Undelivered,
)
from knowledge.models import Account

MANY_TRIES = 5
"""After so many in vain a message counts as overdue, also where it only changed."""
BUSY_SECONDS = 2.5
"""How long a write waits for another: Slack waits three seconds for us."""
Row = dict[str, Any]
RecordT = TypeVar("RecordT")
BLANK = (
    "recipient = '', channel = NULL, thread = NULL, ts = NULL, item = NULL, question = NULL, "
    "escalation = NULL"
)
"""What makes a row of the outbox say no more for whom it was, or about what. It is not deleted
yet: a sender may have it in hand, and the next row must not get its number."""


class UnusableError(Exception):
    """The database file cannot be opened, or is none."""


class _Connection(sqlite3.Connection):
    """Ends with its thread: a server may start a thread for each request."""

    def __del__(self) -> None:
        self.close()


class Store:
    """One database file, shared by any number of threads and processes.

    Raises UnusableError.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self.committed: Callable[[], None] = lambda: None
        self._local = threading.local()
        self._connections: WeakSet[_Connection] = WeakSet()
        self._lock = threading.Lock()
        try:
            with _migrating(self.path):
                MIGRATIONS.apply(self.db)
        except (OSError, sqlite3.Error) as error:
            raise UnusableError(str(error)) from error

    @property
    def db(self) -> Database:
        """This thread's connection: sqlite-utils refuses to share one between threads."""
        existing: Database | None = getattr(self._local, "db", None)
        if existing is not None:
            return existing
        connection = sqlite3.connect(
            self.path, timeout=BUSY_SECONDS, factory=_Connection,
            check_same_thread=False,  # close() runs in another thread
        )  # fmt: skip
        connection.execute("PRAGMA journal_mode = WAL")
        # FULL: what was acknowledged to Slack survives a power cut, not only a crash
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        with self._lock:
            self._connections.add(connection)
        self._local.db = Database(connection)
        return self._local.db  # type: ignore[no-any-return]

    def close(self) -> None:
        """Close the connections of all threads; call it when they have stopped."""
        with self._lock:
            for connection in list(self._connections):
                connection.close()
            self._connections.clear()
        self._local = threading.local()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. Takes the write lock first, so that reading then writing cannot fail."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.db.commit()
        except BaseException:
            self.db.rollback()
            raise
        self.committed()

    def _one(self, sql: str, *values: Any) -> Row | None:
        return next(iter(self.db.query(sql, values)), None)

    # ---- inbox

    def receive(self, receipt: str, body: str) -> bool:
        """Keep a payload until it is handled. False where it was received before."""
        now = time.time()
        with self.transaction():
            cursor = self.db.execute(
                "INSERT INTO inbox (receipt, body, state, received_at, due) "
                "VALUES (?, ?, 'waiting', ?, ?) ON CONFLICT (receipt) DO NOTHING",
                [receipt, body, now, now],
            )
            return cursor.rowcount == 1

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

    # ---- questions

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
            'confidence, asked_at, follows, "foreign", versions) VALUES '
            "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (source) DO NOTHING",
            [
                question.source, question.asker, question.text, question.language,
                question.place, question.channel, question.thread, question.account, decision,
                facet, json.dumps(entries), json.dumps(also), contact, topic, referral,
                confidence, time.time(), question.follows, foreign, json.dumps(versions or {}),
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

    # ---- escalations

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

    # ---- outbox

    def owe(
        self, kind: Kind, recipient: str, language: str, *, thread: str | None = None,
        question: int | None = None, escalation: int | None = None, item: str | None = None,
    ) -> None:  # fmt: skip
        """Owe one message: what it is about, never its text."""
        now = time.time()
        self.db.execute(
            "INSERT INTO outbox (kind, recipient, language, thread, question, escalation, item, "
            "due, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [kind, recipient, language, thread, question, escalation, item, now, now],
        )

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
        return _as(Owed, row)

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
        """A message that will not be sent: `void` (no longer wanted) or `failed`."""
        with self.transaction():
            self.db.execute(
                "UPDATE outbox SET leased_until = 0, state = ?, error = ? "
                "WHERE id = ? AND state = 'owed'",
                [state, error, owed.id],
            )
            self._set_pace(owed.recipient, 0)
            self._forget_done(owed)

    def _forget_done(self, owed: Owed) -> None:
        """A message that will never change again no longer says for whom it was, or about what.

        That is one about no question, and the last words about a question that was erased.
        """
        self.db.execute(
            f"UPDATE outbox SET {BLANK} WHERE id = ? AND ("  # noqa: S608
            "(question IS NULL AND state IN ('sent', 'void')) OR (state <> 'owed' AND question IN "
            "(SELECT id FROM questions WHERE asker IS NULL)))",
            [owed.id],
        )

    def unsent(self) -> int:
        """How many messages are owed and not yet sent."""
        row = self._one("SELECT count(*) AS n FROM outbox WHERE state = 'owed'")
        return int(row["n"]) if row else 0

    def undelivered(self) -> list[Undelivered]:
        """Every message that is owed or could not be delivered, oldest first."""
        rows = self.db.query(
            "SELECT id, kind, state, question, attempts, error, created_at FROM outbox "
            "WHERE state IN ('owed', 'failed') ORDER BY id"
        )
        return [_as(Undelivered, {**row, "kind": Kind(row["kind"])}) for row in rows]

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

    # ---- people and files

    def locale(self, user: str, newer_than: float) -> str | None:
        row = self._one(
            "SELECT locale FROM people WHERE user = ? AND fetched_at > ?", user, newer_than
        )
        return row["locale"] if row else None

    def keep_locale(self, user: str, locale: str) -> None:
        with self.transaction():
            self.db.execute(
                "INSERT INTO people (user, locale, fetched_at) VALUES (?, ?, ?) ON CONFLICT (user) "
                "DO UPDATE SET locale = excluded.locale, fetched_at = excluded.fetched_at",
                [user, locale, time.time()],
            )

    def slack_file(self, image: str, digest: str, older_than: float = 0.0) -> str | None:
        """The id under which Slack has held this very picture for `older_than` seconds, or None."""
        row = self._one(
            "SELECT file FROM files WHERE image = ? AND digest = ? AND uploaded_at <= ?",
            image, digest, time.time() - older_than,
        )  # fmt: skip
        return row["file"] if row else None

    def keep_file(self, image: str, digest: str, file: str) -> None:
        with self.transaction():
            self.db.execute(
                "INSERT INTO files (image, digest, file, uploaded_at) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (image) DO UPDATE SET digest = excluded.digest, file = excluded.file, "
                "uploaded_at = excluded.uploaded_at",
                [image, digest, file, time.time()],
            )

    # ---- erasing

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
            "answer = NULL, due = CAST(due / 86400 AS INTEGER) * 86400, "
            "opened_at = CAST(opened_at / 86400 AS INTEGER) * 86400, "
            "closed_at = CAST(closed_at / 86400 AS INTEGER) * 86400 "
            "WHERE question IN (SELECT value FROM json_each(?))",
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
            ("outbox", "id", "question IS NULL AND state <> 'owed' AND created_at < ?"),
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
            "(SELECT count(*) FROM escalations WHERE answered_by = ?) AS answers",
            user, user, user,
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
        return [user, *(row["channel"] for row in rows if row["channel"] is not None)]

    def forget_person(self, user: str, addresses: Sequence[str]) -> tuple[int, int]:
        """Erase what names a person beside their questions; how many messages and events.

        What they answered as a contact stays with whom they answered, without their name.
        """
        there = json.dumps(addresses)
        self.db.execute("UPDATE escalations SET answered_by = NULL WHERE answered_by = ?", [user])
        messages = self.db.execute(
            f"UPDATE outbox SET state = 'void', {BLANK} WHERE question IS NULL AND "  # noqa: S608
            "(recipient IN (SELECT value FROM json_each(?)) OR (kind = ? AND item = ?))",
            [there, Kind.FORGET, user],
        ).rowcount
        events = self.db.execute(
            "UPDATE inbox SET state = 'done', body = NULL, settled_at = ? "
            "WHERE state IN ('waiting', 'failed') AND json_extract(body, '$.event.user') = ?",
            [time.time(), user],
        ).rowcount
        self.db.execute("DELETE FROM people WHERE user = ?", [user])
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
            "handled": ("SELECT * FROM escalations WHERE ? IN (assignee, answered_by)", [user]),
            "messages": (
                "SELECT o.*, q.asker FROM outbox o LEFT JOIN questions q ON q.id = o.question "
                "WHERE q.asker = ? OR recipient IN (SELECT value FROM json_each(?)) "
                "OR (kind = ? AND item = ?)", [user, there, Kind.FORGET, user],
            ),
            "events": ("SELECT * FROM inbox WHERE json_extract(body, '$.event.user') = ?", [user]),
            "people": ("SELECT * FROM people WHERE user = ?", [user]),
            "pace": (
                "SELECT * FROM pace WHERE recipient IN (SELECT value FROM json_each(?))", [there],
            ),
        }  # fmt: skip
        return {name: list(self.db.query(sql, values)) for name, (sql, values) in about.items()}

    # ---- jobs

    def take_turn(self, job: str, every_seconds: float) -> bool:
        """Whether this process runs `job` now: true for one process in each period."""
        now = time.time()
        row = self._one("SELECT next_at FROM jobs WHERE job = ?", job)
        if row is not None and row["next_at"] > now:
            return False
        with self.transaction():
            cursor = self.db.execute(
                "INSERT INTO jobs (job, next_at) VALUES (?, ?) ON CONFLICT (job) DO UPDATE "
                "SET next_at = excluded.next_at WHERE next_at <= ?",
                [job, now + every_seconds, now],
            )
            return cursor.rowcount == 1


@contextmanager
def _migrating(path: Path) -> Iterator[None]:
    """One process at a time brings the schema up to date.

    The exclusive lock lies on a file beside the database, because a migration is a transaction of
    its own and two processes that start together would both see it as missing.
    """
    with Path(f"{path}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _as_escalation(row: Row) -> Escalation:
    row["state"] = EscalationState(row["state"])
    row["named"] = bool(row["named"])
    return _as(Escalation, row)


def _as(model: type[RecordT], row: Row) -> RecordT:
    names = {field.name for field in fields(model)}  # type: ignore[arg-type]
    return model(**{key: value for key, value in row.items() if key in names})


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
    return _as(Asked, row)
