"""The least that answers Slack: Bolt with one empty listener, on the same server as the app."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

from flask import Flask
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult

from bot import logs
from bot.web import Server, create_web


class Bare(Server):
    """gunicorn as `serve` sets it up, with nothing behind Bolt."""

    def load(self) -> Flask:
        service: Any = SimpleNamespace(app=bolt(signing_secret=self.make))
        return create_web(service)


def bolt(signing_secret: str) -> App:
    app = App(
        signing_secret=signing_secret,
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1"),
        token_verification_enabled=False,
    )

    @app.event("message")
    def heard() -> None:
        """Nothing is done with it."""

    return app


if __name__ == "__main__":
    logs.to_stderr()
    Bare(sys.argv[1], "127.0.0.1", int(sys.argv[2])).run()
