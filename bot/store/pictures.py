"""Pictures that people suggested: wanted from Slack, kept, and gone again."""

from __future__ import annotations

import time

from bot.records import Picture, PictureState
from bot.store.base import Row, as_record
from bot.store.outbox import Outbox

COLUMNS = "id, draft, state, file, kind, digest, tries"
"""All but the bytes: up to ten million of them."""


class Pictures(Outbox):
    """A row for each picture, which stays when its bytes go: no id is given twice."""

    def want_picture(self, picture_id: str, draft: int, file: str) -> None:
        """Note a picture that is to be fetched; `file`: its id in Slack."""
        now = time.time()
        self.db.execute(
            "INSERT INTO pictures (id, draft, state, file, due, created_at) "
            "VALUES (?, ?, 'wanted', ?, ?, ?)",
            [picture_id, draft, file, now, now],
        )

    def picture(self, picture_id: str) -> Picture | None:
        row = self._one(f"SELECT {COLUMNS} FROM pictures WHERE id = ?", picture_id)  # noqa: S608
        return None if row is None else _as_picture(row)

    def picture_from(self, file: str) -> Picture | None:
        """The latest picture that was chosen as this file in Slack."""
        row = self._one(
            f"SELECT {COLUMNS} FROM pictures WHERE file = ? ORDER BY created_at DESC LIMIT 1",  # noqa: S608
            file,
        )
        return None if row is None else _as_picture(row)

    def kept_picture(self, picture_id: str) -> tuple[str, bytes] | None:
        """The kind of a picture and its bytes, where they are here."""
        row = self._one(
            "SELECT kind, bytes FROM pictures WHERE id = ? AND state = 'kept'", picture_id
        )
        return (row["kind"], row["bytes"]) if row else None

    def pictures_waiting(self) -> list[Picture]:
        """The pictures of suggestions that wait for approval, and whose bytes are here."""
        rows = self.db.query(
            "SELECT p.id, p.draft, p.state, p.file, p.kind, p.digest, p.tries FROM pictures p "
            "JOIN drafts d ON d.id = p.draft WHERE p.state = 'kept' AND d.state = 'draft' "
            "AND json_extract(d.body, '$.image') = p.id ORDER BY p.created_at"
        )
        return [_as_picture(row) for row in rows]

    # ---- fetching

    def take_wanted(self, lease_seconds: float) -> Picture | None:
        """A picture to fetch now, left alone by others until the lease ends."""
        now = time.time()
        ready = "FROM pictures WHERE state = 'wanted' AND due <= ? ORDER BY due LIMIT 1"
        if self._one(f"SELECT 1 {ready}", now) is None:
            return None
        with self.transaction():
            row = self._one(f"SELECT {COLUMNS} {ready}", now)
            if row is None:
                return None
            self.db.execute(
                "UPDATE pictures SET due = ?, tries = tries + 1 WHERE id = ?",
                [now + lease_seconds, row["id"]],
            )
        row["tries"] += 1
        return _as_picture(row)

    def keep_picture(self, picture_id: str, kind: str, digest: str, data: bytes) -> bool:
        """Keep what was fetched; False where nobody wants it any more."""
        cursor = self.db.execute(
            "UPDATE pictures SET state = 'kept', kind = ?, digest = ?, bytes = ? "
            "WHERE id = ? AND state = 'wanted'",
            [kind, digest, data, picture_id],
        )
        return cursor.rowcount == 1

    def postpone_picture(self, picture_id: str, due: float) -> None:
        with self.transaction():
            self.db.execute("UPDATE pictures SET due = ? WHERE id = ?", [due, picture_id])

    # ---- erasing

    def drop_loose_pictures(self) -> None:
        """Erase every picture that its draft shows no more: in no wording, or taken back."""
        rows = list(
            self.db.query(
                "UPDATE pictures SET state = 'gone', file = NULL, digest = NULL, bytes = NULL "
                "WHERE state <> 'gone' AND NOT EXISTS (SELECT 1 FROM drafts d "
                "WHERE d.id = pictures.draft AND ("
                "(d.state <> 'withdrawn' AND json_extract(d.body, '$.image') = pictures.id) "
                "OR json_extract(d.in_force, '$.image') = pictures.id)) RETURNING id"
            )
        )
        for row in rows:
            self.unfile(row["id"])


def _as_picture(row: Row) -> Picture:
    row["state"] = PictureState(row["state"])
    return as_record(Picture, row)
