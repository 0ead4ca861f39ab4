"""Composition: create_app() wires the listeners; Service is one process of the running app."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any

from slack_bolt import App, BoltContext, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.webhook import WebhookClient

from bot import listeners, logs
from bot.answering import Answering
from bot.cards import actions, base
from bot.consenting import Consenting
from bot.content import Content
from bot.delivery import PAUSE_SECONDS, REPLAYED, Handler, Inbox, Scheduler, Sender
from bot.desk import Desk
from bot.duty import Duty
from bot.editing import Approved, Editing
from bot.erasing import LOOK_SECONDS, SCRUB_SECONDS, Retention
from bot.errors import describe
from bot.escalating import Escalating
from bot.handing_out import HandingOut
from bot.homes import Homes
from bot.images import EVERY_SECONDS, READY_SECONDS, Images
from bot.listeners.common import Services, words_for
from bot.people import People
from bot.pictures import LEARN_SECONDS, Pictures
from bot.privacy import Privacy
from bot.records import Keep, Owed, Received
from bot.rendering import Renderer
from bot.report.monthly import LOOK_SECONDS as REPORT_SECONDS
from bot.report.monthly import Monthly
from bot.store import Store, UnusableError
from bot.suggesting import Suggesting
from bot.thanking import Thanking
from bot.verbs import RefusedError
from bot.wording import Words
from knowledge.library import Library

log = logging.getLogger(__name__)
sdk_log = logging.getLogger("slack_bolt")

CONTACT_SECONDS = 60.0
"""How often it is looked at whether every open question still has somebody."""
REMIND_SECONDS = 30.0
"""How soon after its time a reminder is sent."""
CONTENT_SECONDS = 2.0
"""How soon a change in the content files is in force."""
LATE_SECONDS = 300.0
"""A message that waits longer shows that Slack or the installation is in trouble."""
PROMPT_TIMEOUT = 1
MODAL_TIMEOUT = 2
"""Seconds for a look-up, and for opening a modal, while a person waits: Slack gives us three."""
PATIENT_TIMEOUT = 20
"""Seconds for what is sent or uploaded while nobody waits."""
TOO_LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id"})
"""What Slack answers to a modal that came too late: the person has to press again."""
OVERTAKEN = frozenset({"hash_conflict", "not_found"})
"""What Slack answers where the modal was changed or closed meanwhile: nobody misses it."""


def hold_sdk_logs() -> None:
    """Keep the SDKs' loggers above where they would write down what people say."""
    for name in ("slack_sdk", "werkzeug", "urllib3"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # it warns of a payload that nobody handles by quoting it, and of tokens that we do not use
    sdk_log.setLevel(logging.ERROR)


class FollowedApp(App):
    """Bolt, with a request id on whatever is logged while a payload is handled."""

    def __init__(self, inbox: Inbox, **given: Any) -> None:
        super().__init__(before_authorize=inbox, **given)
        self.inbox = inbox

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        began = time.perf_counter()
        replayed = REPLAYED in req.headers
        with logs.request(), nullcontext() if replayed else self.inbox.answering():
            response = super().dispatch(req)
            how = "an event was taken up" if replayed else "a payload arrived"
            took = (time.perf_counter() - began) * 1000
            log.info("%s: %d after %.0f ms", how, response.status, took)
            return response


def create_app(services: Services, inbox: Inbox, client: WebClient, signing_secret: str) -> App:
    """The Bolt app. It makes no call to Slack: tokens and scopes show when they are used."""
    token = client.token

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        # one workspace, one token: no auth.test, which would lose events while Slack is down
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

    bare = WebClient(
        base_url=client.base_url, timeout=client.timeout, retry_handlers=client.retry_handlers
    )
    hold_sdk_logs()
    app = FollowedApp(
        inbox,
        logger=sdk_log,
        signing_secret=signing_secret,
        client=bare,
        authorize=authorize,
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
    if body.get("type") == "event_callback":
        log.error("an event was not handled: %s", describe(error))
        # a refusal stays one; anything else stays in the inbox and is tried again
        return BoltResponse(status=200, body="") if isinstance(error, RefusedError) else None
    try:
        return _tell_of(error, body, context)
    except Exception as another:  # the payload is not even shaped as one of Slack's
        log.error("not understood: %s; then %s", describe(error), describe(another))
        return BoltResponse(status=400, body="")


def _tell_of(error: Exception, body: Mapping[str, Any], context: BoltContext) -> BoltResponse:
    code = error.response.get("error") if isinstance(error, SlackApiError) else None
    if code in OVERTAKEN:
        return BoltResponse(status=200, body="")
    words = words_for(context, context.user_id or "")
    if isinstance(error, RefusedError):
        values = error.values_in(words.language)
        sentence = words(error.key, **{name: base.escape(each) for name, each in values.items()})
        # who tried is not written down: the same sentence is on their screen
        log.warning("refused: %s, %s", _what(body), error.key)
    elif code in TOO_LATE:
        sentence = words("refused.late")
    else:
        log.error("a payload was not handled: %s", describe(error))
        sentence = words("error.action", reference=logs.request_id())
    return _tell(body, context, words, sentence)


def _what(body: Mapping[str, Any]) -> str:
    """Which button, modal, command or shortcut a payload is about."""
    acted = (body.get("actions") or [{}])[0].get("action_id")
    called = (body.get("view") or {}).get("callback_id") or body.get("callback_id")
    return str(acted or called or body.get("command") or body.get("type"))[:80]


def _tell(body: Mapping[str, Any], context: BoltContext, words: Words, said: str) -> BoltResponse:
    """Say it where the person is looking: in the modal, or in a line under the message."""
    if body.get("type") == "view_submission":
        return _answer_to_modal(body["view"], words, said)
    if body.get("command"):
        return BoltResponse(status=200, body=said)
    try:
        if body.get("response_url"):
            line = {
                "text": said, "response_type": "ephemeral", "replace_original": False,
                "thread_ts": (body.get("container") or {}).get("thread_ts"),
            }  # fmt: skip
            WebhookClient(body["response_url"], timeout=PROMPT_TIMEOUT).send_dict(line)
        elif view := body.get("view"):
            _tell_in_view(view, body, context.client, base.notice(words, said))
    except Exception as error:
        log.warning("could not tell a person about an error: %s", describe(error))
    return BoltResponse(status=200, body="")


def _tell_in_view(
    view: Mapping[str, Any], body: Mapping[str, Any], client: WebClient, notice: base.View
) -> None:
    """In the modal, or over the Home tab."""
    if view.get("type") == "home":
        client.views_open(trigger_id=body["trigger_id"], view=notice)
    else:
        client.views_update(view_id=view["id"], view=notice)


def _answer_to_modal(view: Mapping[str, Any], words: Words, said: str) -> BoltResponse:
    """Under the text field where there is one, so that what was typed stays there."""
    answer: dict[str, Any]
    if actions.TEXT in (view.get("state") or {}).get("values", {}):
        answer = {"response_action": "errors", "errors": {actions.TEXT: said}}
    else:
        answer = {"response_action": "update", "view": base.notice(words, said).to_dict()}
    return BoltResponse(
        status=200, body=json.dumps(answer), headers={"content-type": ["application/json"]}
    )


@dataclass(frozen=True)
class Service:
    """One process: the app that listens, and the scheduler that delivers."""

    app: App
    store: Store
    content: Content
    desk: Desk
    escalating: Escalating
    editing: Editing
    suggesting: Suggesting
    images: Images
    scheduler: Scheduler
    is_from_slack: Callable[[bytes, Mapping[str, str]], bool]
    """Whether a request's raw body and headers carry Slack's signature."""

    def start(self) -> None:
        self.scheduler.start()

    def readiness(self) -> dict[str, str]:
        """What is well ("ok") and what is not, in a word; never anybody's data."""
        found = {"database": "ok", "delivery": "ok", "content": "ok"}
        try:
            if late := self.store.overdue(LATE_SECONDS):
                found["delivery"] = f"{late} messages are overdue"
        except UnusableError:
            found["database"] = "cannot be read"
        if self.content.is_refused:
            found["content"] = "wrong, the old one is in force"
        return found

    def stop(self) -> None:
        """Finish what runs; the rest waits in the database."""
        self.scheduler.stop()
        self.store.close()


def compose(
    *, content: Content, store: Store, token: str, signing_secret: str, slack_api: str,
    pause: float = PAUSE_SECONDS, image_ready: float = READY_SECONDS, keep: Keep | None = None,
) -> Service:  # fmt: skip
    """Put the parts of one process together. Nothing runs before start()."""
    # no retries inside the SDK: it would post a message twice; the outbox decides
    client = partial(WebClient, token, base_url=slack_api, retry_handlers=[])
    patient = client(timeout=PATIENT_TIMEOUT)
    content = content.with_added(Approved(store))
    people = People(store, client(timeout=PROMPT_TIMEOUT))
    images = Images(store, content, patient, image_ready)
    duty = Duty(store, content)
    escalating = Escalating(store, duty, people.known_language)
    desk = Desk(store, content, escalating, people.language)
    answering = Answering(store, escalating)
    editing = Editing(store, duty, people.known_language)
    suggesting = Suggesting(store, duty, people.known_language)
    handing_out = HandingOut(store, content)
    consenting = Consenting(store, duty)
    homes = Homes(
        store, editing, suggesting, people.known_language, handing_out.may_be_named, consenting
    )
    renderer = Renderer(store, content, answering, homes, images, consenting, people.language)
    pictures = Pictures(store, suggesting, images, patient)
    here = Services(
        desk, answering, editing, suggesting, homes, renderer, content, people, images, pictures,
        Privacy(store), handing_out, consenting,
    )  # fmt: skip
    inbox = Inbox(store)
    app = create_app(here, inbox, client(timeout=MODAL_TIMEOUT), signing_secret)
    handler = Handler(store, app, partial(give_up, here))
    sender = Sender(store, patient, renderer.message, partial(undeliverable, here), pause)
    scheduler = Scheduler(store, handler, sender, is_busy=inbox.is_busy)
    scheduler.at_news(content.take_in_added)
    scheduler.at_news(pictures.work)
    for seconds, job in regular_jobs(here, store, keep or Keep()):
        scheduler.every(seconds, job)
    is_from_slack = partial(is_signed, SignatureVerifier(signing_secret))
    return Service(
        app, store, content, desk, escalating, editing, suggesting, images, scheduler,
        is_from_slack,
    )  # fmt: skip


def regular_jobs(
    here: Services, store: Store, keep: Keep
) -> list[tuple[float, Callable[[], object]]]:
    """What is done time and again: seconds in between, and what."""
    content, language_of = here.content, here.people.known_language
    return [
        (CONTENT_SECONDS, content.refresh),
        (CONTACT_SECONDS, partial(meet_contacts, here)),
        (REMIND_SECONDS, here.desk.escalating.remind),
        (EVERY_SECONDS, here.images.keep_in_step),
        (LEARN_SECONDS, here.pictures.learn),
        (LOOK_SECONDS, Retention(store, keep).work),
        (SCRUB_SECONDS, store.scrub),
        (REPORT_SECONDS, Monthly(store, content, language_of).work),
        (REPORT_SECONDS, Thanking(store, content).work),
    ]


def meet_contacts(here: Services) -> None:
    """Learn what contacts and editors read, and bring what waits to those who are there now."""
    library = here.content.current.library
    for contact in library.contacts.values():
        if contact.slack:
            here.people.language(contact.slack)
    for editor in library.office.editors:
        here.people.language(editor)
    here.desk.escalating.move_orphans()
    here.desk.tell_of_clearer_rules()
    here.editing.offer_waiting()
    here.suggesting.offer_waiting()


def give_up(here: Services, received: Received) -> None:
    """An event that was tried often enough: whoever asked is told so."""
    event = json.loads(received.body)["event"]
    asker = event.get("user") if event.get("type") in ("message", "app_mention") else None
    if not (isinstance(asker, str) and asker.isascii() and asker.isalnum()):
        asker = None
    language = here.people.known_language(asker) if asker else None
    fallback = here.content.current.library.languages[0]
    here.desk.apologise(received.receipt, asker, language or fallback, logs.request_id())


def undeliverable(here: Services, owed: Owed) -> None:
    """A message that was given up, within the same transaction: somebody may have to know."""
    here.desk.undeliverable(owed)
    here.consenting.undeliverable(owed)


def is_signed(verifier: SignatureVerifier, raw: bytes, headers: Mapping[str, str]) -> bool:
    """Whether a request's raw body and headers carry Slack's signature."""
    try:
        return verifier.is_valid_request(raw, dict(headers))
    except ValueError:  # a time stamp that is no number
        return False


def stand_in(contact: str | None) -> Callable[[Library], dict[str, str]]:
    """One Slack id for every contact that has none (WEGWIJZER_CONTACT)."""

    def ids(library: Library) -> dict[str, str]:
        return dict.fromkeys(library.contacts, contact) if contact else {}

    return ids
