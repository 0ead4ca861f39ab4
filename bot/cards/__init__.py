"""Pure builders: domain objects -> Slack messages and modals, with slack_sdk's block models."""

from bot.cards.base import Message, View

__all__ = ["Message", "View"]
