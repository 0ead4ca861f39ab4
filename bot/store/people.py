"""Which language people read, and which pictures Slack holds."""

from __future__ import annotations

import time

from bot.store.base import Base


class People(Base):
    """People and files."""

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

    def files_under_consent(self) -> list[tuple[str, str]]:
        """Pictures with people in them that Slack holds: the image, and the consent it needs."""
        rows = self.db.query("SELECT image, consent FROM files WHERE consent IS NOT NULL")
        return [(row["image"], row["consent"]) for row in rows]

    def drop_file(self, image: str) -> None:
        """Slack does not hold this picture any more."""
        with self.transaction():
            self.db.execute("DELETE FROM files WHERE image = ?", [image])

    def needs_consent(self, image: str, consent: str) -> None:
        """From now on a picture may be shown by this consent only."""
        self.db.execute("UPDATE files SET consent = ? WHERE image = ?", [consent, image])

    def keep_file(self, image: str, digest: str, file: str, consent: str | None) -> None:
        """Slack holds a picture now; `consent`: what it may be shown by, if people are in it."""
        self.db.execute(
            "INSERT INTO files (image, digest, file, consent, uploaded_at) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (image) DO UPDATE SET digest = excluded.digest, file = excluded.file, "
            "consent = excluded.consent, uploaded_at = excluded.uploaded_at",
            [image, digest, file, consent, time.time()],
        )
