"""Composition: create_app() wires the listeners; Service is one process of the running app."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import App, BoltContext, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import listeners
from bot.cards import base
from bot.content import Content
from bot.delivery import PAUSE_SECONDS, Handler, Inbox, Scheduler, Sender
from bot.desk import Desk, RefusedError
from bot.errors import describe
from bot.images import EVERY_SECONDS, READY_SECONDS, Images
from bot.listeners.common import Services, words_for
from bot.people import People
from bot.records import Received
from bot.rendering import Renderer
from bot.store import Store
from knowledge.library import Library

log = logging.getLogger(__name__)

CONTENT_SECONDS = 2.0
"""How soon a change in the content files is in force."""
PROMPT_TIMEOUT = 2
"""Seconds for calls to Slack while a person waits: Slack gives us three."""
TOO_LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id"})
"""What Slack answers to a modal that came too late: the person has to press again."""
OVERTAKEN = frozenset({"hash_conflict", "not_found"})
"""What Slack answers where the modal was changed or closed meanwhile: nobody misses it."""


def create_app(services: Services, inbox: Inbox, client: WebClient, signing_secret: str) -> App:
    """The Bolt app. It makes no call to Slack: tokens and scopes show when they are used."""
    token = client.token

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        # one workspace, one token: no auth.test, which would lose events while Slack is down
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

    bare = WebClient(
        base_url=client.base_url, timeout=client.timeout, retry_handlers=client.retry_handlers
    )
    app = App(
        signing_secret=signing_secret,
        client=bare,
        authorize=authorize,
        before_authorize=inbox,
        # listeners finish before Slack gets its answer: acknowledged means stored
        process_before_response=True,
        token_verification_enabled=False,
    )

    @app.use
    def provide(context: BoltContext, next: Callable[[], Any]) -> Any:
        context["services"] = services
        context["authorized"] = True
        return next()

    app.error(on_error)
    listeners.register(app)
    return app


def on_error(error: Exception, request: BoltRequest, context: BoltContext) -> BoltResponse | None:
    """The one error handler: a refusal is told, anything else gets a reference id."""
    body = request.body
    user = context.user_id
    if body.get("type") == "event_callback" or user is None:
        log.error("an event was not handled: %s", describe(error))
        return None  # it stays in the inbox and is tried again
    code = error.response.get("error") if isinstance(error, SlackApiError) else None
    if code in OVERTAKEN:
        return BoltResponse(status=200, body="")
    words = words_for(context, user)
    if isinstance(error, RefusedError):
        sentence = words(error.key)
    elif code in TOO_LATE:
        sentence = words("refused.late")
    else:
        reference = secrets.token_hex(4)
        log.error("reference %s: %s", reference, describe(error))
        sentence = words("error.action", reference=reference)
    return _tell(body, context, words, sentence)


def _tell(body: Mapping[str, Any], context: BoltContext, words: Any, sentence: str) -> BoltResponse:
    """Say it where the person is looking: in the modal, or in a line under the message."""
    if body.get("type") == "view_submission":
        answer = {"response_action": "update", "view": base.notice(words, sentence).to_dict()}
        return BoltResponse(
            status=200, body=json.dumps(answer), headers={"content-type": ["application/json"]}
        )
    if body.get("command"):
        return BoltResponse(status=200, body=sentence)
    try:
        if body.get("response_url") and context.respond:
            context.respond(text=sentence, response_type="ephemeral", replace_original=False)
        elif view := body.get("view"):
            context.client.views_update(view_id=view["id"], view=base.notice(words, sentence))
    except Exception as error:
        log.warning("could not tell a person about an error: %s", type(error).__name__)
    return BoltResponse(status=200, body="")


@dataclass(frozen=True)
class Service:
    """One process: the app that listens, and the scheduler that delivers."""

    app: App
    store: Store
    content: Content
    desk: Desk
    scheduler: Scheduler

    def start(self) -> None:
        self.scheduler.start()

    def stop(self) -> None:
        """Finish what runs; the rest waits in the database."""
        self.scheduler.stop()
        self.store.close()


def compose(
    *, content: Content, store: Store, token: str, signing_secret: str, slack_api: str,
    pause: float = PAUSE_SECONDS, image_ready: float = READY_SECONDS,
) -> Service:  # fmt: skip
    """Put the parts of one process together. Nothing runs before start()."""
    # no retries inside the SDK: it would post a message twice; the outbox decides
    prompt = WebClient(token, base_url=slack_api, timeout=PROMPT_TIMEOUT, retry_handlers=[])
    patient = WebClient(token, base_url=slack_api, timeout=20, retry_handlers=[])
    people = People(store, prompt)
    images = Images(store, content, patient, image_ready)
    desk = Desk(store, content, people.language, people.known_language)
    services = Services(desk, content, people, images)
    app = create_app(services, Inbox(store), prompt, signing_secret)
    renderer = Renderer(store, content, images.file_of)
    sender = Sender(store, patient, renderer.message, pause)

    def give_up(received: Received) -> None:
        event = json.loads(received.body).get("event", {})
        reference = secrets.token_hex(4)
        log.error("reference %s: %s was given up", reference, received.receipt)
        asker = event.get("user") if event.get("type") in ("message", "app_mention") else None
        language = people.known_language(asker) if asker else None
        fallback = content.current.library.languages[0]
        desk.apologise(received.receipt, asker, language or fallback, reference)

    scheduler = Scheduler(store, Handler(store, app, give_up), sender)
    scheduler.every(CONTENT_SECONDS, content.refresh)
    scheduler.every(EVERY_SECONDS, images.upload_missing)
    scheduler.at_start(images.upload_missing)
    return Service(app, store, content, desk, scheduler)


def stand_in(contact: str | None) -> Callable[[Library], dict[str, str]]:
    """One Slack id for every contact that has none (WEGWIJZER_CONTACT)."""

    def ids(library: Library) -> dict[str, str]:
        return dict.fromkeys(library.contacts, contact) if contact else {}

    return ids
