"""The words in which tests speak of what people do and see in Slack."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.app import Service, compose
from bot.cards import actions
from bot.content import Content
from bot.editing import Approved
from bot.playground import Outcome, Workspace, payloads, serve_in_thread
from bot.playground.demo import COLLEAGUE, EDITOR, EMPLOYEE, Playground, playground, slack_id
from bot.playground.shapes import BOT_USER_ID
from bot.store import Store
from bot.web import create_web
from bot.wording import Words, words_in
from knowledge.asking import consider
from knowledge.decide import Outcome as Decided
from knowledge.library import load
from knowledge.models import Answer, AnyEntry, Clarify, FaqEntry, HandOver, Referral, Verdict
from knowledge.search import Index

Json = dict[str, Any]

SECOND = "U0SECOND"
"""A second editor, beside EDITOR."""


@dataclass
class Slack:
    """A workspace in which the app runs, and people who use it."""

    running: Playground

    @property
    def workspace(self) -> Workspace:
        return self.running.workspace

    def person(self, user: str = EMPLOYEE, locale: str = "nl-NL") -> Somebody:
        self.workspace.set_locale(user, locale)
        return Somebody(self, user, words_in(locale[:2]))

    def colleague(self) -> Somebody:
        return self.person(COLLEAGUE, "en-GB")

    def contact(self, contact_id: str, locale: str = "nl-NL") -> Somebody:
        return self._known(self.person(slack_id(contact_id), locale), locale)

    def editor(self, user: str = EDITOR, locale: str = "nl-NL") -> Somebody:
        return self._known(self.person(user, locale), locale)

    def _known(self, person: Somebody, locale: str) -> Somebody:
        # the app asks Slack for these people's languages when it starts: let that come first
        store = self.running.service.store
        eventually(lambda: store.locale(person.user, newer_than=0.0) is not None, timeout=1.0)
        store.keep_locale(person.user, locale)
        return person

    def quiet(self, timeout: float = 10.0) -> None:
        """Wait until nothing waits in the inbox and nothing is owed."""
        store = self.running.service.store

        def settled() -> bool:
            return self.workspace.settle(0.1) and store.waiting() == 0 and store.unsent() == 0

        assert eventually(settled, timeout), "the app is still busy"

    # questions from the content itself: they hold whatever the numbers of the search are

    def question(self, name: str, fits: Callable[[Decided], bool], language: str = "nl") -> str:
        """The first question of the content for which a decision fits, looked for once."""
        snapshot = self.running.service.content.current
        key = (snapshot.index, name, language)  # the index itself, so that no other takes its id
        if key not in _FOUND:
            _FOUND[key] = next(
                (
                    asked
                    for asked in _questions(snapshot.index.entries, language)
                    if fits(consider(snapshot.index, asked))
                ),
                None,
            )
        found = _FOUND[key]
        assert found is not None, f"the content has no question that is {name}"
        return found

    def answered_question(self, language: str = "nl") -> str:
        return self.question("answered", lambda d: isinstance(d.decision, Answer), language)

    def handed_over_question(self, contact: str, language: str = "nl") -> str:
        return self.question(
            f"handed over to {contact}",
            lambda d: isinstance(d.decision, HandOver) and d.decision.contact == contact,
            language,
        )

    def offered_question(self, language: str = "nl") -> str:
        return self.question(
            "offered",
            lambda d: isinstance(d.decision, Clarify) and d.decision.facet is None,
            language,
        )

    def account_question(self, language: str = "nl") -> str:
        return self.question(
            "asked for the account",
            lambda d: isinstance(d.decision, Clarify) and d.decision.facet == "account",
            language,
        )

    # what lies behind the window

    def rows(self, table: str) -> list[Json]:
        return list(self.running.service.store.db[table].rows)

    def stored(self) -> str:
        """All that the database holds."""
        tables = self.running.service.store.db.table_names()
        return repr({table: self.rows(table) for table in tables})

    def sql(self, statement: str, *values: Any) -> None:
        """Change the database behind the app's back."""
        store = self.running.service.store
        with store.transaction():
            store.db.execute(statement, values)

    def posts_to(self, somebody: Somebody, method: str = "chat.postMessage") -> list[Json]:
        """What the app posted, or tried to post, to one person."""
        there = (somebody.user, somebody.dm)
        return [
            call.arguments
            for call in self.workspace.calls
            if call.method == method and call.arguments.get("channel") in there
        ]

    def sends(self, event: Json) -> int:
        """An event that nobody typed, signed all the same; the status of the answer."""
        return self.workspace.send_event(payloads.event_envelope(event)).status

    @contextmanager
    def another_process(self, pause: float = 0.0) -> Iterator[Service]:
        """A second process on the same database, as after a crash of the first."""
        service = compose(
            content=self.running.service.content,
            store=Store(self.running.service.store.path),
            token=self.workspace.bot_token,
            signing_secret=self.workspace.signer.secret,
            slack_api=f"{self.running.url}/api/",
            pause=pause,
            image_ready=0.0,
        )
        service.start()
        try:
            yield service
        finally:
            service.stop()

    @contextmanager
    def restarted(self) -> Iterator[None]:
        """The first process has ended; another on the same database hears and sends instead."""
        first, address = self.running, self.workspace.app_url
        first.service.stop()
        with self.another_process() as service:
            listener = serve_in_thread(create_web(service))
            self.workspace.app_url = f"{listener.url}/slack/events"
            self.running = replace(first, service=service)
            try:
                yield
                self.quiet()
            finally:
                self.running, self.workspace.app_url = first, address
                listener.stop()


_FOUND: dict[tuple[object, str, str], str | None] = {}


def _questions(entries: list[AnyEntry], language: str) -> Iterator[str]:
    for entry in entries:
        text = entry.texts()[language]
        if isinstance(entry, FaqEntry):
            yield text.heading
        yield from text.variants[: 5 if isinstance(entry, Referral) else 2]


def eventually(check: Callable[[], bool], timeout: float = 5.0) -> bool:
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        if check():
            return True
        time.sleep(0.02)
    return False


@dataclass
class Somebody:
    """One person and their Slack window."""

    slack: Slack
    user: str
    words: Words

    @property
    def dm(self) -> str:
        return self.slack.workspace.channel(self.user).id

    # what they do

    def asks(self, text: str, thread: str | None = None) -> str:
        return self.slack.workspace.say(self.user, self.dm, text, thread)

    def mentions_the_bot(self, text: str, thread: str | None = None) -> str:
        said = f"<@{BOT_USER_ID}> {text}"
        return self.slack.workspace.say(self.user, "#general", said, thread)

    def types(self, command: str, text: str = "") -> Outcome:
        return self.slack.workspace.command(self.user, command, text, self.dm)

    def presses(self, message: Json, action_id: str, value: Any = None) -> Outcome:
        return self.slack.workspace.press(
            self.user, message["channel"], message["ts"], action_id, value
        )

    def presses_in_modal(self, action_id: str, value: Any = None) -> Outcome:
        view = self.modal()
        return self.slack.workspace.press_in_view(self.user, view["id"], action_id, value)

    def submits(self, **values: Any) -> Outcome:
        return self.slack.workspace.submit(self.user, self.modal()["id"], values)

    # what only a tampered window does: the payload is signed, its content is not Slack's

    def forges(self, message: Json, action_id: str, value: Any = None) -> Outcome:
        """Press a button that the message does not have, or with another value."""
        workspace = self.slack.workspace
        place = workspace.channel(message["channel"])
        posted = workspace.conversations.find(place.id, message["ts"])
        assert posted is not None
        action = {"type": "button", "action_id": action_id, "block_id": "b", "value": value}
        payload = payloads.interaction(
            "block_actions",
            workspace.person(self.user),
            **payloads.in_message(posted, place),
            trigger_id=workspace.triggers.issue(self.user),
            response_url=workspace._response_url(self.user, place, posted),
            state={"values": {}},
            actions=[action],
        )
        return workspace._interact(payload, f"action {action_id}")

    def forges_modal(self, callback_id: str, metadata: Any, **texts: str) -> str:
        """Submit a modal that was never open; the sentence in the modal that answers."""
        answer = self.forges_form(callback_id, metadata, **texts)
        if "errors" in answer:
            return str(next(iter(answer["errors"].values())))
        return str(answer["view"]["blocks"][0]["text"]["text"]) if "view" in answer else ""

    def forges_form(self, callback_id: str, metadata: Any, **texts: str) -> Json:
        """The same; all that the app answers to it."""
        workspace = self.slack.workspace
        kept = metadata if isinstance(metadata, str) else json.dumps(metadata)
        values = {name: {name: {"type": "any", "value": text}} for name, text in texts.items()}
        if actions.CONTACT in texts:
            chosen = {"value": texts[actions.CONTACT]}
            values[actions.CONTACT] = {
                actions.CONTACT: {"type": "static_select", "selected_option": chosen}
            }
        view = {
            "id": f"V0FORGED{secrets.token_hex(4)}",
            "type": "modal",
            "hash": "0",
            "callback_id": callback_id,
            "private_metadata": kept,
            "state": {"values": values},
            "blocks": [],
        }
        payload = payloads.interaction(
            "view_submission",
            workspace.person(self.user),
            trigger_id=workspace.triggers.issue(self.user),
            view=view,
            response_urls=[],
        )
        outcome = workspace._interact(payload, f"modal {callback_id}")
        assert outcome.delivery is not None
        body = outcome.delivery.body
        answer: Json = json.loads(body) if body else {}
        return answer

    # what they see

    def told(self) -> list[str]:
        """The ephemeral lines that this person alone got, anywhere."""
        workspace = self.slack.workspace
        every = [
            m for channel in workspace.conversations.channels for m in workspace.messages(channel)
        ]
        return [str(m["text"]) for m in every if m.get("ephemeral_to") == self.user]

    def sees(self, containing: str, *, place: str | None = None, after: str = "") -> Json:
        return self.slack.workspace.wait_for_message(
            place or self.dm, containing, after=after, user=self.user
        )

    def modal(self, containing: str = "") -> Json:
        return self.slack.workspace.wait_for_view(self.user, containing)

    def everything_seen(self) -> str:
        """All that the app ever said in this person's conversation, cards and all."""
        return repr(self.slack.workspace.messages(self.dm, user=self.user))


@contextmanager
def an_app(manifest: Json, content: Content, database: Path) -> Iterator[Slack]:
    """The app: it posts without pauses, and Slack delivers an event once, unless asked again.

    Fails on anything that Slack would refuse.
    """
    with playground(manifest, content, database=database, pause=0.0, retry_delays=()) as here:
        yield Slack(here)
        assert here.workspace.problems == []


def now(slack: Slack, card: Json) -> Json:
    """A message as it reads now."""
    [found] = [m for m in slack.workspace.messages(card["channel"]) if m["ts"] == card["ts"]]
    return found


def shown(payload: Json) -> str:
    """All that stands in a payload, as one text."""
    return json.dumps(payload, ensure_ascii=False)


def all_values(payload: Any) -> list[str]:
    """Every string anywhere in a payload."""
    if isinstance(payload, dict):
        return [text for value in payload.values() for text in all_values(value)]
    if isinstance(payload, list):
        return [text for value in payload for text in all_values(value)]
    return [str(payload)]


def verdict_words(words: Words) -> list[str]:
    return [words(f"verdict.{verdict.value}") for verdict in Verdict]


def markup_in(payload: Any) -> list[str]:
    """The strings in what was posted that Slack reads as markup: mentions and links work there."""
    found = []
    if isinstance(payload, dict):
        if isinstance(payload.get("text"), str) and payload.get("type") in (None, "mrkdwn"):
            found.append(payload["text"])
        for value in payload.values():
            found += markup_in(value)
    if isinstance(payload, list):
        for value in payload:
            found += markup_in(value)
    return found


# what was proposed, and what was approved of it


def draft(slack: Slack) -> Json:
    """The latest, as it is stored."""
    return slack.rows("drafts")[-1]


def draft_body(slack: Slack) -> Json:
    found: Json = json.loads(draft(slack)["body"])
    return found


def taken_in(slack: Slack) -> None:
    """Wait until what was approved or taken out holds: a second at most."""
    slack.quiet()
    service = slack.running.service
    approved = Approved(service.store)

    def holds() -> bool:
        snapshot = service.content.current
        entries = [each for each in snapshot.library.entries.values() if ".slack-" in each.id]
        posts = [each for each in snapshot.catalogue.posts.values() if ".slack-" in each.id]
        return (entries, posts) == (approved.entries(), approved.posts())

    assert eventually(holds, timeout=1.0), "it is not taken in within a second"


def export(slack: Slack, folder: Path, content: Path) -> Result:
    """What `python -m bot export` says and does."""
    arguments = ["export", str(folder), "--content", str(content)]
    database = slack.running.service.store.path
    return CliRunner().invoke(main, [*arguments, "--database", str(database)])


def problems_in(folder: Path) -> str:
    """What `python -m bot check` says."""
    return CliRunner().invoke(main, ["check", str(folder)]).output


# the desk


def home(somebody: Somebody, containing: str = "") -> Json:
    """Somebody's Home tab, as soon as it says this."""
    found: list[Json] = []

    def says() -> bool:
        view = somebody.slack.workspace.home(somebody.user)
        found[:] = [view] if view and containing in " ".join(all_values(view)) else []
        return bool(found)

    assert eventually(says), f"Home does not say {containing!r}"
    return found[0]


def opens_home(somebody: Somebody) -> Json:
    before = len(published(somebody))
    somebody.slack.workspace.open_home(somebody.user, "home")
    assert eventually(lambda: len(published(somebody)) > before)
    somebody.slack.quiet()
    return home(somebody)


def published(somebody: Somebody) -> list[Json]:
    return [
        call.arguments
        for call in somebody.slack.workspace.calls
        if call.method == "views.publish" and call.arguments["user_id"] == somebody.user
    ]


def presses_home(somebody: Somebody, action_id: str, value: Any = None) -> None:
    workspace = somebody.slack.workspace
    assert workspace.press_in_view(somebody.user, home(somebody)["id"], action_id, value).ok
    somebody.slack.quiet()


def time_passes(slack: Slack, *, due: bool = False) -> None:
    """Half of the reply time is over, or all of it; then every process looks."""
    past = time.time() - 60
    slack.sql("UPDATE escalations SET wake_at = ? WHERE wake_at IS NOT NULL", past)
    if due:
        slack.sql("UPDATE escalations SET due = ?", past)
    slack.running.service.escalating.remind()
    slack.quiet()


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do these at the same moment; their results in order."""
    start = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(number: int) -> None:
        start.wait(5)
        results[number] = acts[number]()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    return results


# a small organisation, whose answers are certain

KNOWN = "Mag ik een foto van een collega plaatsen?"
HANDED_OVER = "Mag een foto van de kat er ook bij?"
HR_HANDED_OVER = "Telt mijn vakantie in Zeeland ook?"
UNKNOWN = "Xqzt vwrkl?"


def small_content(folder: Path) -> Path:
    """Two clauses, two contacts: what is asked word for word is answered, the rest handed over."""
    write_yaml(
        folder / "topics.yaml",
        topics=[
            {"id": "photos", "title_nl": "Foto's", "title_en": "Photos", "owner": "communications"},
            {"id": "leave", "title_nl": "Vakantie", "title_en": "Leave", "owner": "hr"},
        ],
    )
    small_contacts(folder)
    small_policy(folder, "photos", "Dat mag als zij vooraf ja zei.", KNOWN)
    small_policy(
        folder, "leave", "Vakantie mag je delen als je terug bent.", "Mag ik vakantie delen?"
    )
    never = {"intercept": -30.0, "weights": {}, "threshold": 1.0}
    always = {"intercept": 30.0, "weights": {}, "threshold": 0.5}
    numbers = {"fitted": "by hand", "first": never, "among": never, "subject": always}
    write_yaml(folder / "confidence.yaml", **numbers)
    if not _SURE:  # the same for every folder
        _SURE.update(_sure_of_known(folder))
    write_yaml(folder / "confidence.yaml", **{**numbers, "first": _SURE})
    return folder


_SURE: Json = {}


def _sure_of_known(folder: Path) -> Json:
    """Numbers under which KNOWN is answered: from the signal that tells it best from the others."""
    library = load(folder)
    index = Index(library, datetime.now(UTC).date())
    known = index.search(KNOWN)[0].signals
    others = [index.search(each)[0].signals for each in (HANDED_OVER, HR_HANDED_OVER)]
    most = {name: max(signals[name] for signals in others) for name in known}
    best = max(known, key=lambda name: known[name] - most[name])
    middle = (known[best] + most[best]) / 2
    assert known[best] > middle, "no signal tells a known question from another"
    return {"intercept": -1000 * middle, "weights": {best: 1000.0}, "threshold": 0.5}


def small_contacts(folder: Path, **away_until: str) -> None:
    """contacts.yaml, with the days until which somebody is away."""
    deputies = {"communications": "hr", "hr": "communications"}
    contacts = [
        {"id": each, "role": each.title(), "name": f"team {each}", "deputy": deputy}
        | ({"away_until": away_until[each]} if each in away_until else {})
        for each, deputy in deputies.items()
    ]
    write_yaml(folder / "contacts.yaml", contacts=contacts)


def office(folder: Path, *editors: str, four_eyes: bool = True) -> None:
    """From now on these are the editors."""
    path = folder / "contacts.yaml"
    content = json.loads(path.read_text(encoding="utf-8"))
    write_yaml(path, **content | {"editors": list(editors), "four_eyes": four_eyes})


def replace_contact(folder: Path) -> None:
    """Somebody else is the first contact from now on."""
    file = folder / "contacts.yaml"
    contacts = json.loads(file.read_text("utf-8"))["contacts"]
    write_yaml(file, contacts=[{**contacts[0], "slack": "U0NEWCOMER"}, *contacts[1:]])


def small_policy(folder: Path, topic: str, says: str, asked: str, version: int = 1) -> None:
    """A topic with one clause `topic.1`."""
    texts = {"title": says, "text": f"{says} Dat is de regel.", "variants": [asked]}
    clause = {
        "id": f"{topic}.1", "version": version, "effective": "2026-01-01",
        "verdict": "allowed-if",
        "nl": texts, "en": {**texts, "variants": []},
    }  # fmt: skip
    write_yaml(folder / "policy" / f"{topic}.yaml", topic=topic, clauses=[clause])


def write_yaml(path: Path, **content: Any) -> None:
    """A content file. JSON is YAML too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, default=str, ensure_ascii=False, indent=1), "utf-8")
