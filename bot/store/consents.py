"""Who is in a picture, and whether they agree to its use."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from datetime import date

from bot.records import ConsentState, Kind, Owed, Pictured
from bot.store.base import Base, Row, as_record
from bot.store.outbox import BLANK


class Consents(Base):
    """A row for each person in the pictures of a consent. Only they themselves can take it away.

    Somebody who is forgotten leaves a row without a name that says no: the picture stays out.
    """

    def ask_person(
        self, consent: str, person: str, *, purpose: Mapping[str, str], networks: Sequence[str],
        until: date, pictures: Sequence[str], by: str,
    ) -> int:  # fmt: skip
        """Ask somebody, or again for something else; the number of the row.

        `pictures`: a digest of each that they are shown.
        """
        row = self._one(
            "INSERT INTO consents (consent, person, state, purpose, networks, until, pictures, "
            "asked_by, asked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (consent, person) DO UPDATE "
            "SET state = excluded.state, purpose = excluded.purpose, networks = excluded.networks, "
            "until = excluded.until, pictures = excluded.pictures, asked_by = excluded.asked_by, "
            "asked_at = excluded.asked_at, "
            "answered_at = NULL RETURNING id",
            consent, person, ConsentState.ASKED, json.dumps(purpose, ensure_ascii=False),
            json.dumps(networks), until.isoformat(), json.dumps(pictures), by, time.time(),
        )  # fmt: skip
        assert row is not None
        return int(row["id"])

    def note_answer(self, row_id: int, state: ConsentState) -> None:
        self.db.execute(
            "UPDATE consents SET state = ?, answered_at = ? WHERE id = ?",
            [state, time.time(), row_id],
        )

    def drop_pictured(self, pictured: Pictured) -> None:
        """Somebody is not in the picture after all: their message says so, and is forgotten."""
        self.db.execute("DELETE FROM consents WHERE id = ?", [pictured.id])
        self.db.execute(
            "UPDATE outbox SET consent = NULL, wanted = wanted + 1, state = 'owed', due = ?, "
            "attempts = 0 WHERE consent = ? AND kind = ? AND item = ?",
            [time.time(), pictured.consent, Kind.CONSENT, str(pictured.id)],
        )

    def pictured(self, row_id: int) -> Pictured | None:
        row = self._one("SELECT * FROM consents WHERE id = ?", row_id)
        return None if row is None else _as_pictured(row)

    def pictured_in(self, consent: str) -> list[Pictured]:
        """Everybody who was asked for a consent, in the order in which they were."""
        rows = self.db.query("SELECT * FROM consents WHERE consent = ? ORDER BY id", [consent])
        return [_as_pictured(row) for row in rows]

    def pictures_of(self, person: str) -> list[Pictured]:
        """All that somebody was asked, the latest first."""
        rows = self.db.query("SELECT * FROM consents WHERE person = ? ORDER BY id DESC", [person])
        return [_as_pictured(row) for row in rows]

    # ---- what hangs on a consent

    def owe_under(self, consent: str, *kinds: Kind, after: float = 0.0) -> None:
        """What messages of these kinds show hangs on a consent that changed.

        They are sent anew, `after` so many seconds.
        """
        self.db.execute(
            "UPDATE outbox SET wanted = wanted + 1, state = 'owed', due = ?, attempts = 0 "
            "WHERE consent = ? AND state IN ('owed', 'sent') "
            "AND kind IN (SELECT value FROM json_each(?))",
            [time.time() + after, consent, json.dumps(kinds)],
        )

    def hang_on(self, owed: Owed, consent: str | None) -> None:
        """What a message shows hangs on this consent from now on, where it hung on another."""
        if owed.consent != consent:
            with self.transaction():
                self.db.execute("UPDATE outbox SET consent = ? WHERE id = ?", [consent, owed.id])

    def is_unreached(self, consent: str) -> bool:
        """Whether somebody in the pictures could not be asked."""
        failed = "SELECT 1 FROM outbox WHERE consent = ? AND kind = ? AND state = 'failed'"
        return self._one(failed, consent, Kind.CONSENT) is not None

    def keep_files_in_step(self, consents: Mapping[str, str | None]) -> list[str]:
        """Which consent each image needs now; those on which another one hung until now."""
        changed = list(
            self.db.query(
                "SELECT image, files.consent, now.value AS needed FROM files "
                "JOIN json_each(?) now ON now.key = image WHERE files.consent IS NOT now.value",
                [json.dumps(consents)],
            )
        )
        for row in changed:
            self.db.execute(
                "UPDATE files SET consent = ? WHERE image = ?", [row["needed"], row["image"]]
            )
        return [row["consent"] for row in changed if row["consent"]]

    # ---- erasing

    def forget_consents(self, user: str) -> None:
        """Somebody is forgotten: whatever they were asked, they say no to it, without a name."""
        self.db.execute(
            "UPDATE consents SET person = NULL, state = 'withdrawn', "
            "asked_at = CAST(asked_at / 86400 AS INTEGER) * 86400, answered_at = NULL "
            "WHERE person = ?",
            [user],
        )
        self.db.execute("UPDATE consents SET asked_by = NULL WHERE asked_by = ?", [user])

    def erase_consents(self, before: date) -> None:
        """Erase who was asked for a use that ended before, and what is known of its messages.

        Of all who are in the pictures at once: a no does not end before the others' yes.
        """
        self.db.execute(
            "DELETE FROM consents WHERE until < ? AND NOT EXISTS "
            "(SELECT 1 FROM consents c WHERE c.consent = consents.consent AND c.until >= ?)",
            [before.isoformat(), before.isoformat()],
        )
        self.db.execute(
            f"UPDATE outbox SET state = 'void', {BLANK} "  # noqa: S608
            "WHERE consent IS NOT NULL AND state <> 'owed' AND NOT EXISTS "
            "(SELECT 1 FROM consents c WHERE c.consent = outbox.consent)"
        )


def _as_pictured(row: Row) -> Pictured:
    row["state"] = ConsentState(row["state"])
    row["purpose"] = json.loads(row["purpose"])
    row["networks"] = tuple(json.loads(row["networks"]))
    row["pictures"] = tuple(json.loads(row["pictures"]))
    row["until"] = date.fromisoformat(row["until"])
    return as_record(Pictured, row)
