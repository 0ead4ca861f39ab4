"""One thin module per entry point: plain functions that read, call the desk, and say.

Each module's `register(app)` is a table of what Slack sends and who handles it.
"""

from __future__ import annotations

from slack_bolt import App

from bot.listeners import (
    asker,
    commands,
    consents,
    contact,
    drafts,
    home,
    messages,
    privacy,
    suggestions,
    toolkit,
    unknown,
)

__all__ = ["register"]


def register(app: App) -> None:
    """Register all listeners. The first that matches runs, so `unknown` comes last."""
    # suggestions before toolkit: `/toolkit suggest` is theirs
    for module in (
        messages, commands, asker, contact, drafts, home, privacy, consents, suggestions, toolkit,
        unknown,
    ):  # fmt: skip
        module.register(app)
