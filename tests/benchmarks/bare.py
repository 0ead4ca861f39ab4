"""The least that answers Slack: Bolt with one listener, on the same server as the app.

`python -m tests.benchmarks.bare SECRET PORT [API]`: with the address of a Web API it posts a line.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from flask import Flask, Response, request
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot import logs
from bot.web import Server


class Bare(Server):
    """gunicorn as `serve` sets it up, with nothing behind Bolt."""

    def load(self) -> Flask:
        web, slack = Flask("bare"), SlackRequestHandler(self.make())
        web.add_url_rule("/slack/events", "events", lambda: slack.handle(request), methods=["POST"])
        web.add_url_rule("/healthz", "healthz", lambda: Response("ok"))
        return web


def bolt(signing_secret: str, api: str | None) -> App:
    token = os.environ["SLACK_BOT_TOKEN"]
    app = App(
        signing_secret=signing_secret,
        client=WebClient(base_url=api) if api else None,
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T1", bot_token=token),
        token_verification_enabled=False,
    )

    @app.event("message")
    def heard(event: dict[str, Any], client: WebClient) -> None:
        if api:
            client.chat_postMessage(channel=event["channel"], text="Heard.", thread_ts=event["ts"])

    return app


if __name__ == "__main__":
    logs.to_stderr()
    secret, port, api = sys.argv[1], int(sys.argv[2]), (sys.argv[3:] or [None])[0]
    Bare(lambda: bolt(secret, api), "127.0.0.1", port).run()
