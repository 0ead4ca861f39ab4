"""Whatever nothing else matched: a button of an older version, a modal that no longer exists."""

from __future__ import annotations

import re

from slack_bolt import App

from bot.verbs import RefusedError

ANYTHING = re.compile(".*", re.DOTALL)


def register(app: App) -> None:
    app.action(ANYTHING)(refused)
    app.view(ANYTHING)(refused)
    app.shortcut(ANYTHING)(refused)
    app.command(ANYTHING)(refused)
    app.view_closed(ANYTHING)(nothing)


def refused() -> None:
    raise RefusedError("refused.unknown")


def nothing() -> None:
    """A modal was closed: nothing is owed for it."""
