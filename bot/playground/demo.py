"""`make demo`: the whole app in front of a Slack workspace on this computer."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.app import Service, compose
from bot.content import Content
from bot.playground import Person, Running, Workspace, create_server, serve_in_thread
from bot.store import Store
from bot.web import create_web
from knowledge.library import Library

EMPLOYEE, COLLEAGUE = "U0EMPLOYEE", "U0COLLEAGUE"
EDITOR = "U0EDITOR"
"""Who approves FAQ entries where the content names nobody."""


def slack_id(contact_id: str) -> str:
    """The playground's Slack id of a contact without one."""
    return "U0" + "".join(c for c in contact_id.upper() if c.isalnum())[:16]


def slack_ids(library: Library) -> dict[str, str]:
    return {contact_id: slack_id(contact_id) for contact_id in library.contacts}


def people(library: Library) -> list[Person]:
    """Two employees, every contact and every editor. People are roles here."""
    contacts = [
        Person(contact.slack or slack_id(contact.id), contact.role.get("en"), "nl-NL")
        for contact in library.contacts.values()
    ]
    editors = [Person(each, "Editor", "nl-NL") for each in library.office.editors]
    return [
        Person(EMPLOYEE, "Employee", "nl-NL"),
        Person(COLLEAGUE, "Colleague", "en-GB"),
        *{person.id: person for person in [*editors, *contacts]}.values(),
    ]


@dataclass(frozen=True)
class Playground:
    """A running app and the workspace around it."""

    url: str
    workspace: Workspace
    service: Service


@contextmanager
def playground(
    manifest: dict[str, Any], content: Content, *, database: Path | None = None, port: int = 0,
    retry_delays: Sequence[float] = (0.0, 60.0, 300.0), **delivery: Any,
) -> Iterator[Playground]:  # fmt: skip
    """Run everything on loopback until the block ends. Port 0, or a taken one: a free port.

    `content` should have been loaded with `slack_ids`, so that every contact is somebody here.
    """
    token, secret = f"xoxb-{secrets.token_hex(12)}", secrets.token_hex(16)
    workspace = Workspace(
        manifest,
        people(content.current.library),
        signing_secret=secret,
        bot_token=token,
        retry_delays=retry_delays,
    )
    with tempfile.TemporaryDirectory(prefix="wegwijzer-") as folder:
        page: Running = serve_in_thread(create_server(workspace), port)
        store = Store(database or Path(folder) / "playground.sqlite3")
        service = compose(
            content=content, store=store, token=token, signing_secret=secret,
            slack_api=f"{page.url}/api/", image_ready=0.0, **delivery,
        )  # fmt: skip
        listener = serve_in_thread(create_web(service))
        workspace.app_url = f"{listener.url}/slack/events"
        service.start()
        try:
            yield Playground(page.url, workspace, service)
        finally:
            listener.stop()
            service.stop()
            workspace.stop()
            page.stop()
