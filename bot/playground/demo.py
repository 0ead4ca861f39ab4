"""`make demo`: the whole app in front of a Slack workspace on this computer."""

from __future__ import annotations

import secrets
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.app import Service, compose
from bot.content import Content
from bot.playground import Person, Running, Workspace, create_server, serve_in_thread
from bot.playground.serve import bind
from bot.store import Store
from bot.web import create_web
from bot.wording import words_in
from knowledge.library import Library
from knowledge.models import LANGUAGES

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
        _person(
            contact.slack or slack_id(contact.id),
            {language: contact.role.get(language) for language in LANGUAGES},
        )
        for contact in library.contacts.values()
    ]
    editors = [_person(each, _role("editor")) for each in library.office.editors]
    return [
        _person(EMPLOYEE, _role("employee")),
        _person(COLLEAGUE, _role("colleague"), "en-GB"),
        *{person.id: person for person in [*editors, *contacts]}.values(),
    ]


def _person(user: str, names: dict[str, str], locale: str = "nl-NL") -> Person:
    return Person(user, names["en"], locale, names=names)


def _role(key: str) -> dict[str, str]:
    return {language: words_in(language)(f"playground.{key}") for language in LANGUAGES}


@dataclass
class Playground:
    """A running app and the workspace around it. Starting again puts another app in its place.

    `handbook`: where that is shown, if it is.
    """

    url: str
    workspace: Workspace
    service: Service
    handbook: str | None = None


@contextmanager
def playground(
    manifest: dict[str, Any], content: Content, *, database: Path | None = None, port: int = 0,
    handbook: bool = False, retry_delays: Sequence[float] = (0.0, 60.0, 300.0), **delivery: Any,
) -> Iterator[Playground]:  # fmt: skip
    """Run everything on loopback until the block ends. Port 0, or a taken one: a free port.

    Starting again gives the app an empty database, unless one is named. With `handbook` its pages
    are served too, and citations link there.

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

        def start_app(port: int = 0) -> tuple[Service, Running, str | None]:
            store = Store(database or Path(folder) / f"{secrets.token_hex(4)}.sqlite3")
            door = bind(port)
            book = f"{door.url}/handbook" if handbook else None
            service = compose(
                content=content.with_handbook_at(book) if book else content, store=store,
                token=token, signing_secret=secret, slack_api=f"{page.url}/api/",
                image_ready=0.0, **delivery,
            )  # fmt: skip
            listener = door.serve(create_web(service, handbook=handbook))
            workspace.app_url = f"{listener.url}/slack/events"
            service.start()
            return service, listener, book

        service, listener, book = start_app()
        here = Playground(page.url, workspace, service, book)
        one_at_a_time = threading.Lock()

        def stop_app() -> None:
            listener.stop()
            here.service.stop()

        @contextmanager
        def starting_again() -> Iterator[None]:
            nonlocal listener
            with one_at_a_time:
                stop_app()
                yield
                # at the same address: the handbook may be open in another window
                here.service, listener, here.handbook = start_app(listener.port)

        def locale_chosen(user: str, locale: str) -> None:
            # the app asks Slack once a day, and whoever chooses here wants to see it now
            here.service.store.keep_locale(user, locale)

        workspace.starting_again = starting_again
        workspace.locale_chosen = locale_chosen
        try:
            yield here
        finally:
            stop_app()
            workspace.stop()
            page.stop()
