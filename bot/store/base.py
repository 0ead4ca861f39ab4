"""One database file: its connections, its transactions, and whose turn it is."""

from __future__ import annotations

import fcntl
import math
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


class Base:
    """What every part of the store stands on.

    Raises UnusableError.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self.committed: Callable[[], None] = lambda: None
        self._local = threading.local()
        self._connections: WeakSet[_Connection] = WeakSet()
        self._lock = threading.Lock()
        self._writing = threading.Lock()
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
        """All or nothing. Takes the write lock first, so that reading then writing cannot fail.

        The threads of one process queue for it: SQLite lets them sleep and try again instead.
        """
        if not self._writing.acquire(timeout=BUSY_SECONDS):
            raise sqlite3.OperationalError("database is locked")
        try:
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.db.commit()
            except BaseException:
                self.db.rollback()
                raise
        finally:
            self._writing.release()
        self.committed()

    def _one(self, sql: str, *values: Any) -> Row | None:
        return next(iter(self.db.query(sql, values)), None)

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

    def do_once(self, job: str) -> bool:
        """Whether `job` is done now, within the transaction of its effects: true once for ever."""
        cursor = self.db.execute(
            "INSERT INTO jobs (job, next_at) VALUES (?, ?) ON CONFLICT (job) DO NOTHING",
            [job, math.inf],
        )
        return cursor.rowcount == 1


def as_record(model: type[RecordT], row: Row) -> RecordT:
    """A row as a record: columns that the record does not name are left out."""
    names = {field.name for field in fields(model)}  # type: ignore[arg-type]
    return model(**{key: value for key, value in row.items() if key in names})


@contextmanager
def _migrating(path: Path) -> Iterator[None]:
    """One process at a time brings the schema up to date.

    The exclusive lock lies on a file beside the database, because a migration is a transaction of
    its own and two processes that start together would both see it as missing.
    """
    with Path(f"{path}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
