"""The recipe of docs/reliability.md: copy while it runs, put the copy back, start."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.reliability.world import Processes, Slack, serving, slack, wait_until
from tests.slack import KNOWN

PEOPLE = [f"U{number:05}" for number in range(20)]


@dataclass
class Figures:
    before: int
    after: int = 0
    integrity: str = ""
    works: bool = False

    @property
    def is_kept(self) -> bool:
        return self.before == self.after > 0 and self.integrity == "ok" and self.works


def run() -> Figures:
    """Ten people ask, a copy is made, the database is lost, the copy takes its place."""
    with ExitStack() as stack:
        workspace = stack.enter_context(slack(PEOPLE, retry_delays=(0.0, 1.0, 5.0)))
        app = stack.enter_context(serving(workspace))
        app.start_all()
        for user in PEOPLE[:10]:
            workspace.say(user, user, KNOWN)
        app.quiet(workspace, 30)
        copy = app.database.with_name("copy.sqlite3")
        copied(app.database, copy)
        figures = Figures(_count(app))
        app.stop()
        put_back(copy, app.database)
        app.start_all()
        figures.after = _count(app)
        [(figures.integrity,)] = app.rows("PRAGMA integrity_check")
        figures.works = _answers(workspace)
        return figures


def copied(database: Path, copy: Path) -> None:
    """A copy that is whole, while others write; its log is not needed."""
    source, target = sqlite3.connect(database), sqlite3.connect(copy)
    with source, target:
        source.backup(target)
    source.close()
    target.close()


def put_back(copy: Path, database: Path) -> None:
    """Only while nothing runs: an old log must not be read with the copy."""
    for left in (database, *(Path(f"{database}{end}") for end in ("-wal", "-shm"))):
        left.unlink(missing_ok=True)
    copy.rename(database)


def _count(app: Processes) -> int:
    return int(app.rows("SELECT count(*) FROM questions")[0][0])


def _answers(workspace: Slack) -> bool:
    user = PEOPLE[-1]
    ts = workspace.say(user, user, KNOWN)
    try:
        wait_until(lambda: ts in workspace.answered(), 20, "an answer")
    except TimeoutError:
        return False
    return True
