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
from collections.abc import Callable, Iterator
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
    Kind,
    Owed,
    Place,
    Question,
    Received,
)
from knowledge.models import Account

BUSY_SECONDS = 2.5
"""How long a write waits for another: Slack waits three seconds for us."""
Row = dict[str, Any]
RecordT = TypeVar("RecordT")


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
    ) -> int | None:
        """Keep a question with its decision. None where the same message was asked before."""
        cursor = self.db.execute(
            "INSERT INTO questions (source, asker, text, language, place, channel, "
            "thread, account, decision, facet, entries, also, contact, topic, referral, "
            'confidence, asked_at, follows, "foreign") VALUES '
            "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (source) DO NOTHING",
            [
                question.source, question.asker, question.text, question.language,
                question.place, question.channel, question.thread, question.account, decision,
                facet, json.dumps(entries), json.dumps(also), contact, topic, referral,
                confidence, time.time(), question.follows, foreign,
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
    ) -> None:  # fmt: skip
        """Replace what was decided for a question, after the asker's tap."""
        self.db.execute(
            "UPDATE questions SET decision = ?, entries = ?, facet = ?, account = ?, topic = ?, "
            "contact = ?, referral = ? WHERE id = ?",
            [decision, json.dumps(entries), facet, account, topic, contact, referral, question_id],
        )

    def rate(self, question_id: int, helpful: bool) -> None:
        self.db.execute(
            "UPDATE questions SET helpful = ? WHERE id = ?", [int(helpful), question_id]
        )

    def erase_question(self, question_id: int) -> None:
        """Erase who asked what and where. The empty row keeps only its decision."""
        self.db.execute(
            "UPDATE questions SET asker = NULL, text = NULL, channel = NULL, thread = NULL, "
            "source = 'erased:' || id WHERE id = ?",
            [question_id],
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

    def erase_escalation(self, escalation_id: int) -> None:
        self.db.execute(
            "UPDATE escalations SET named = 0, note = NULL, answer = NULL WHERE id = ?",
            [escalation_id],
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
            "UPDATE outbox SET wanted = wanted + 1, state = 'owed', due = ?, attempts = 0 "  # noqa: S608
            f"WHERE question = ? AND kind IN ({marks}) AND state IN ('owed', 'sent')",
            [time.time(), question, *kinds],
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
            row = self._one(f"SELECT outbox.* {ready} ORDER BY id LIMIT 1", now, now, now)
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
                "state = CASE WHEN wanted > ? THEN 'owed' ELSE 'sent' END WHERE id = ?",
                [channel, ts, owed.wanted, now, owed.wanted, owed.id],
            )
            self._set_pace(owed.recipient, now + pause)
            self._forget_erased(owed)

    def postpone_owed(self, owed: Owed, due: float, error: str, *, others_too: bool) -> None:
        """Give a message back, to be tried again at `due`.

        `others_too`: nothing goes to that recipient before then; otherwise the next one may pass.
        """
        with self.transaction():
            self.db.execute(
                "UPDATE outbox SET leased_until = 0, due = ?, error = ? WHERE id = ?",
                [due, error, owed.id],
            )
            self._set_pace(owed.recipient, due if others_too else 0)

    def post_anew(self, owed: Owed) -> None:
        """The message is gone from Slack: what it says now is posted as a new one."""
        with self.transaction():
            self.db.execute("UPDATE outbox SET leased_until = 0, ts = NULL WHERE id = ?", [owed.id])
            self._set_pace(owed.recipient, 0)

    def give_up(self, owed: Owed, state: str, error: str | None = None) -> None:
        """A message that will not be sent: `void` (no longer wanted) or `failed`."""
        with self.transaction():
            self.db.execute(
                "UPDATE outbox SET leased_until = 0, state = ?, error = ? WHERE id = ?",
                [state, error, owed.id],
            )
            self._set_pace(owed.recipient, 0)
            self._forget_erased(owed)

    def _forget_erased(self, owed: Owed) -> None:
        """Once a withdrawn question's last words are sent, nothing tells who had asked it."""
        self.db.execute(
            "UPDATE outbox SET recipient = '', channel = NULL, thread = NULL, ts = NULL "
            "WHERE id = ? AND kind <> ? AND state <> 'owed' AND question IN "
            "(SELECT id FROM questions WHERE asker IS NULL)",
            [owed.id, Kind.ESCALATION],
        )

    def unsent(self) -> int:
        """How many messages are owed and not yet sent."""
        row = self._one("SELECT count(*) AS n FROM outbox WHERE state = 'owed'")
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
    row["helpful"] = None if row["helpful"] is None else bool(row["helpful"])
    row["foreign"] = bool(row["foreign"])
    return _as(Asked, row)
