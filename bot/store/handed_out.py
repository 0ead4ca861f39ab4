"""What the toolkit handed out, which variant comes next, and who wants to be thanked by name."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from datetime import date

from bot.periods import Period
from bot.records import PostUsed, Thanked, Used
from bot.store.base import Base


class HandedOut(Base):
    """Variants, what was taken along, what was shared."""

    def take_turn_of(self, post: str, language: str, among: Sequence[int]) -> int:
        """The wording in `among` whose turn was longest ago: it has its turn now."""
        rows = self.db.query(
            "SELECT wording, turn FROM rotation WHERE post = ? AND language = ?", [post, language]
        )
        turns = {row["wording"]: row["turn"] for row in rows}
        chosen = min(among, key=lambda wording: (turns.get(wording, 0), wording))
        self.db.execute(
            "INSERT INTO rotation (post, language, wording, turn) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (post, language, wording) DO UPDATE SET turn = excluded.turn",
            [post, language, chosen, max(turns.values(), default=0) + 1],
        )
        return chosen

    def last_taken(self, user: str, post: str, language: str) -> int | None:
        """Which wording of a post somebody took along last."""
        row = self._one(
            "SELECT wording FROM handed_out WHERE user = ? AND post = ? AND language = ? "
            "ORDER BY id DESC LIMIT 1",
            user, post, language,
        )  # fmt: skip
        return int(row["wording"]) if row else None

    def take_along(
        self, user: str, post: str, campaign: str, language: str, wording: int, day: date
    ) -> None:
        """Somebody took a post along. However often they do so in a day, it counts once."""
        again = self.db.execute(
            "UPDATE handed_out SET language = ?, wording = ? WHERE user = ? AND post = ? "
            "AND day = ?",
            [language, wording, user, post, day.isoformat()],
        )
        if again.rowcount == 0:
            self.db.execute(
                "INSERT INTO handed_out (post, campaign, language, wording, day, user) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                [post, campaign, language, wording, day.isoformat(), user],
            )

    def add_share(
        self, post: str, campaign: str, day: date, user: str | None, link: str | None
    ) -> None:
        """A post was shared. `user` None: it counts, and nobody is kept with it."""
        again = self.db.execute(
            "UPDATE shares SET link = coalesce(?, link) WHERE user = ? AND post = ? AND day = ?",
            [link, user, post, day.isoformat()],
        )
        if again.rowcount == 0:
            self.db.execute(
                "INSERT INTO shares (post, campaign, day, user, link) VALUES (?, ?, ?, ?, ?)",
                [post, campaign, day.isoformat(), user, link],
            )

    def use_of(self, posts: Sequence[str]) -> list[PostUsed]:
        """How often each of these posts was taken along and shared, if ever."""
        chosen = json.dumps(posts)
        rows = self.db.query(
            "SELECT post, sum(taken) AS taken, sum(shared) AS shared FROM ("
            "SELECT post, 1 AS taken, 0 AS shared FROM handed_out "
            "WHERE post IN (SELECT value FROM json_each(?)) UNION ALL "
            "SELECT post, 0, 1 FROM shares WHERE post IN (SELECT value FROM json_each(?))"
            ") GROUP BY post ORDER BY post",
            [chosen, chosen],
        )
        return [PostUsed(**row) for row in rows]

    def links_to(self, posts: Sequence[str]) -> list[str]:
        """Where those who want to be named shared these posts."""
        rows = self.db.query(
            "SELECT DISTINCT link FROM shares WHERE link IS NOT NULL "
            "AND post IN (SELECT value FROM json_each(?)) ORDER BY link",
            [json.dumps(posts)],
        )
        return [row["link"] for row in rows]

    # ---- being thanked by name

    def is_ambassador(self, user: str) -> bool:
        """Whether somebody wants to be thanked by name."""
        return self._one("SELECT 1 FROM ambassadors WHERE user = ?", user) is not None

    def add_ambassador(self, user: str) -> None:
        self.db.execute(
            "INSERT INTO ambassadors (user, since) VALUES (?, ?) ON CONFLICT (user) DO NOTHING",
            [user, time.time()],
        )

    def drop_ambassador(self, user: str) -> None:
        """Somebody does not want it any more: what they shared still counts, without them."""
        self.db.execute("DELETE FROM ambassadors WHERE user = ?", [user])
        self.db.execute("UPDATE shares SET user = NULL, link = NULL WHERE user = ?", [user])

    # ---- figures

    def thanked_in(self, period: Period) -> list[Thanked]:
        """Who shared something in a period and wants to be named, in no order that tells more."""
        rows = self.db.query(
            "SELECT user, count(*) AS times, max(link) AS link FROM shares "
            "WHERE user IS NOT NULL AND day BETWEEN ? AND ? GROUP BY user ORDER BY user",
            [period.since.isoformat(), period.until.isoformat()],
        )
        return [Thanked(**row) for row in rows]

    def used_in(self, period: Period) -> list[Used]:
        """How often the posts of each campaign were taken along, and shared."""
        days = {"since": period.since.isoformat(), "until": period.until.isoformat()}
        rows = self.db.query(
            "SELECT campaign, sum(taken) AS taken, sum(shared) AS shared FROM ("
            "SELECT campaign, 1 AS taken, 0 AS shared FROM handed_out "
            "WHERE day BETWEEN :since AND :until UNION ALL "
            "SELECT campaign, 0, 1 FROM shares WHERE day BETWEEN :since AND :until"
            ") GROUP BY campaign ORDER BY campaign",
            days,
        )
        return [Used(**row) for row in rows]

    def unname_taken(self, until: date, most: int) -> int:
        """Forget who took along what up to a day; how many rows. The figure stays."""
        return self._unname("handed_out", "user = NULL", until, most)

    def unname_shared(self, until: date, most: int) -> int:
        """Forget who shared what up to a day; how many rows. The figure stays."""
        return self._unname("shares", "user = NULL, link = NULL", until, most)

    def _unname(self, table: str, change: str, until: date, most: int) -> int:
        return self.db.execute(
            f"UPDATE {table} SET {change} WHERE id IN "  # noqa: S608
            f"(SELECT id FROM {table} WHERE user IS NOT NULL AND day <= ? LIMIT ?)",
            [until.isoformat(), most],
        ).rowcount
