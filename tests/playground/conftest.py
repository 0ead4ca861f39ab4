"""A workspace with a tiny real Bolt app behind it, over real HTTP on this computer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_sdk import WebClient

from bot.playground import Person, Running, Workspace, create_server, serve_in_thread

SECRET = "test-signing-secret"
TOKEN = "xoxb-test-token"
EMPLOYEE = "U_EMPLOYEE"
CONTACT = "U_CONTACT"
MANIFEST = Path(__file__).parents[2] / "manifest.json"


def people() -> list[Person]:
    return [
        Person(EMPLOYEE, "Employee", "en-US"),
        Person(CONTACT, "Contact", "nl-NL", badge="contact"),
    ]


def manifest(**changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(MANIFEST.read_text(encoding="utf-8"))
    return {**found, **changes}


def allowed(*scopes: str) -> dict[str, Any]:
    """A manifest with these scopes and no others."""
    return manifest(oauth_config={"scopes": {"bot": list(scopes)}})


@pytest.fixture
def make_workspace() -> Iterator[Callable[..., Workspace]]:
    """A workspace that is served; keyword arguments go to Workspace."""
    made: list[tuple[Workspace, Running]] = []

    def make(**more: Any) -> Workspace:
        settings = {"retry_delays": (0, 0, 0), "signing_secret": SECRET, "bot_token": TOKEN}
        given = more.pop("manifest", None) or manifest()
        workspace = Workspace(given, more.pop("people", people()), **{**settings, **more})
        made.append((workspace, serve_in_thread(create_server(workspace))))
        return workspace

    yield make
    for workspace, running in made:
        workspace.stop()
        running.stop()


@pytest.fixture
def workspace(make_workspace: Callable[..., Workspace]) -> Workspace:
    return make_workspace()


@pytest.fixture
def client(workspace: Workspace) -> WebClient:
    return client_of(workspace)


def client_of(workspace: Workspace) -> WebClient:
    return WebClient(TOKEN, base_url=f"{workspace.url}/api/", retry_handlers=[])


@pytest.fixture
def make_bolt() -> Iterator[Callable[[Workspace], App]]:
    """A real Bolt app that a workspace reaches; tests add listeners to it."""
    made: list[tuple[Workspace, Running]] = []

    def make(workspace: Workspace) -> App:
        app = App(
            signing_secret=SECRET,
            token_verification_enabled=False,
            client=client_of(workspace),
        )
        running = serve_in_thread(_as_wsgi(app))
        workspace.app_url = f"{running.url}/slack/events"
        made.append((workspace, running))
        return app

    yield make
    for workspace, running in made:
        workspace.settle()
        running.stop()


@pytest.fixture
def bolt(workspace: Workspace, make_bolt: Callable[[Workspace], App]) -> App:
    return make_bolt(workspace)


def _as_wsgi(app: App) -> Flask:
    flask = Flask("tiny")
    handler = SlackRequestHandler(app)
    flask.post("/slack/events")(lambda: handler.handle(request))
    return flask


@dataclass
class Receiver:
    """An app that only keeps what it gets and answers what a test told it to."""

    url: str = ""
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[Callable[[], Any]] = field(default_factory=list)

    def bodies(self) -> list[Any]:
        return [json.loads(body) for _, body in self.requests]


@pytest.fixture
def receiver(workspace: Workspace) -> Iterator[Receiver]:
    """Every request answered 200, or by the next of `answers`."""
    kept = Receiver()
    flask = Flask("receiver")

    @flask.post("/slack/events")
    def receive() -> Any:
        kept.requests.append((dict(request.headers), request.get_data()))
        return kept.answers.pop(0)() if kept.answers else ""

    running = serve_in_thread(flask)
    kept.url = workspace.app_url = f"{running.url}/slack/events"
    yield kept
    workspace.settle()
    running.stop()
