"""The toolkit under everything that people, files and the calendar may do to it, in any order.

A machine drives the whole app, all but its threads and HTTP, in front of a Slack workspace. It
keeps a small model of its own: what stands in the content files, which day it is, who is in which
picture, what they were asked and what they said. Whatever the app hands to Slack is looked at in
that moment, and what stands there after each step. WEGWIJZER_FUZZ chooses how many stories it
tries, as in tests/test_desk_states.py:

- `normal` (the default): 50 stories of at most 30 steps, always the same ones;
- `full`: 2,000 of at most 80, other ones each time, and the shortest that fails.
"""

from __future__ import annotations

import copy
import json
import logging
import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar, cast

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from PIL import Image as Picture

from bot.app import Service
from bot.cards import actions
from bot.consenting import Consenting
from bot.content import Content
from bot.delivery import Sender
from bot.duty import Duty
from bot.erasing import Retention
from bot.playground import Person
from bot.playground.demo import slack_id, slack_ids
from bot.privacy import Privacy
from bot.records import Keep
from bot.store import Store
from bot.verbs import RefusedError
from bot.wording import words_in
from tests.in_process import InProcess, in_process, process
from tests.slack import Json, Slack, Somebody, office, small_content, write_yaml
from toolkit.models import State
from toolkit.suggesting import Suggestion

SAME = {"deadline": None, "suppress_health_check": list(HealthCheck), "print_blob": True}
settings.register_profile(
    "toolkit-normal", max_examples=50, stateful_step_count=30, derandomize=True, database=None,
    phases=[Phase.generate], **SAME,
)  # fmt: skip
settings.register_profile("toolkit-full", max_examples=2_000, stateful_step_count=80, **SAME)
STATES = settings.get_profile(f"toolkit-{os.environ.get('WEGWIJZER_FUZZ', 'normal')}")
# it ends with the first story that fails: only a fault that goes unnoticed takes this many
NOTICED = settings(
    settings.get_profile("toolkit-normal"), max_examples=300, report_multiple_bugs=False
)

START = date.today()
EDITOR, SECOND, AUTHOR, AMBASSADOR = "U0EDITOR", "U0SECOND", "U0AUTHOR", "U0AMBASSADOR"
PICTURED = ("U0PICTUREDONE", "U0PICTUREDTWO", EDITOR)
"""Who is in the pictures; an editor can be too."""
EDITORS = (EDITOR, SECOND)
BROWSERS = (AMBASSADOR, PICTURED[0])
EVERYBODY = (*PICTURED, SECOND, AUTHOR, AMBASSADOR)
WORDS = words_in("nl")
REVIEWS = (
    actions.REVIEW_SUGGESTION, actions.EDIT_SUGGESTION, actions.APPROVE_SUGGESTION,
    actions.SUGGESTION_MODAL, actions.SUGGEST_MODAL,
)  # fmt: skip
"""What only stands where somebody looks at a suggestion."""
NETWORKS = ("linkedin", "x", "instagram")
PURPOSES = ("Fietsen laten zien.", "Op de voorpagina.")

RUNS = ("home", "files", "images", "retention", "refusal", "some", "held", "delivered")
TURNS = (
    actions.TOOLKIT_NEXT, actions.TOOLKIT_PREVIOUS, actions.TOOLKIT_WORDING, actions.TOOLKIT_START,
    actions.TOOLKIT_NETWORK,
)  # fmt: skip

numbers = st.integers(0, 40)
browsers = st.sampled_from(BROWSERS)


def days(number: int | None) -> date | None:
    return None if number is None else START + timedelta(days=number)


def first_files() -> dict[str, dict[str, Json]]:
    """What stands in the content files when a story begins: by kind and id."""
    approved = {"state": "approved", "from": None, "until": None}
    plain = {"hashtags": None, "image": None, "campaign": "fietsen", **approved}
    return {
        "campaigns": {
            "fietsen": {"from": None, "until": None},
            "open": {"from": None, "until": days(20)},
            "voorbij": {"from": None, "until": days(-2)},
        },
        "hashtags": {"nu": {**approved}, "oud": {**approved, "state": "withdrawn"}},
        "images": {
            "sign": {**approved, "consent": None, "address": True},
            "team": {**approved, "consent": "ploeg", "address": False, "until": days(300)},
            "duo": {**approved, "consent": "paar", "address": False, "until": days(40)},
            "draft": {**approved, "consent": None, "address": False, "state": "draft"},
        },
        "consents": {
            "ploeg": {"purpose": 0, "networks": ("linkedin",), "until": days(300)},
            "paar": {"purpose": 0, "networks": ("linkedin", "x"), "until": days(40)},
        },
        "posts": {
            "een": {**plain, "network": "linkedin", "image": "team", "hashtags": "nu"},
            "twee": {**plain, "network": "x", "image": "duo"},
            "drie": {**plain, "network": "linkedin", "image": "sign", "campaign": "open"},
            "vier": {**plain, "network": "linkedin", "campaign": "voorbij"},
            "vijf": {**plain, "network": "instagram", "image": "draft", "state": "draft"},
            "zes": {**plain, "network": "instagram", "hashtags": "oud"},
        },
    }


PAINTED = count()
IMAGES = ("", *first_files()["images"])
STATE = ("approved", "approved", "draft", "suggested", "withdrawn")
DATES = (None, None, -1, 0, 1, 10, 60)
CHANGES: list[tuple[str, str, str]] = [
    *(("posts", each, name) for each in first_files()["posts"]
      for name in ("state", "from", "until", "image", "image", "hashtags", "campaign")),
    *(("images", each, name) for each in ("sign", "team", "duo", "draft")
      for name in ("state", "until", "consent", "consent", "picture")),
    *(("hashtags", each, name) for each in ("nu", "oud") for name in ("state", "until")),
    *(("campaigns", each, name) for each in ("fietsen", "open", "voorbij")
      for name in ("from", "until")),
    *(("consents", each, name) for each in ("ploeg", "paar")
      for name in ("purpose", "networks", "until")),
]  # fmt: skip


@dataclass
class Asked:
    """What one person was asked for the pictures of a consent, and said."""

    row: int
    person: str | None
    purpose: int
    networks: tuple[str, ...]
    until: date
    pictures: frozenset[bytes]
    """What they were shown."""
    said: bool | None = None


@dataclass
class Paper:
    """A post that was suggested in conversation."""

    number: int
    id: str
    text: str
    network: str
    image: str
    wordings: int = 1
    waits: bool = True
    in_force: Json | None = None


@dataclass
class Process:
    """One process of the app, and the files that it read last."""

    service: Service
    sender: Sender
    files: dict[str, dict[str, Json]]

    @property
    def consenting(self) -> Consenting:
        return Consenting(self.service.store, Duty(self.service.store, self.service.content))


class Machine(RuleBasedStateMachine):
    """What may happen, and what has to hold in every moment."""

    folder: ClassVar[Path]
    content: ClassVar[Content]
    stamps: ClassVar[Mapping[Path, int]]
    manifest: ClassVar[Json]
    workspace: ClassVar[InProcess]
    today: ClassVar[date] = START
    errors: ClassVar[list[str]] = []

    def __init__(self) -> None:
        super().__init__()
        here = type(self)
        here.today = START
        here.errors.clear()
        contacts = [slack_id(each) for each in ("communications", "hr")]
        everybody = [Person(each, each, "nl-NL") for each in (*EVERYBODY, *contacts)]
        here.workspace = self.slack = InProcess(self.manifest, everybody)
        self.slack.handed_over = self.look
        self.files = first_files()
        self.write()
        for name in self.files["images"]:
            _paint(self.folder / "content" / "toolkit" / "images" / f"{name}.png", 0)
        for path, stamp in self.stamps.items():
            os.utime(path, ns=(stamp, stamp))  # nothing changed since the last story began
        shutil.copy(self.folder / "empty.sqlite3", self.folder / "states.sqlite3")
        self.at = Process(*process(self.content, self.opened()), copy.deepcopy(self.files))
        self.processes = [self.at]
        self.asked: dict[str, list[Asked]] = {"ploeg": [], "paar": []}
        self.buttons: list[tuple[str, int, int]] = []
        """Every button that asked for a yes: whose, and the two numbers behind it."""
        self.papers: list[Paper] = []
        self.uploaded: dict[str, str] = {}
        """Which picture a file is, or was: by its id in Slack."""
        self.free: set[str] = set()
        """Those of them that once needed nobody's consent."""
        self.stumbled: list[AssertionError] = []
        self.settled = True
        """Whether all that runs by itself ran since the files or the day changed."""
        self.ready = True
        """Whether every picture that goes out is in Slack: a job sees to that."""
        self.held = self.refuses = False
        self.count = 0
        self.by = ""
        for each in EVERYBODY:
            self.slack.post_as_bot(self.slack.channel(each).id, {"text": "Hallo"})
        self.before: set[str] = set()
        """Messages of people who were forgotten: nobody knows any more that they are theirs."""

    def opened(self) -> Store:
        store = Store(self.folder / "states.sqlite3")
        store.db.execute("PRAGMA synchronous = OFF")  # no power cut is tried here
        return store

    def write(self) -> None:
        write_files(self.folder / "content" / "toolkit", self.files)

    # ---- the model: what may go out

    def posts(self, files: Mapping[str, Mapping[str, Json]]) -> dict[str, Json]:
        """Every post, also those that were approved in conversation."""
        added = {
            paper.in_force["text"]: paper.in_force
            for paper in self.papers
            if paper.in_force and paper.in_force["campaign"] in files["campaigns"]
        }
        return {**files["posts"], **added}

    def going(self, files: Mapping[str, Mapping[str, Json]]) -> dict[str, Json]:
        """Those that may be shared now."""
        return {
            key: post
            for key, post in self.posts(files).items()
            if self.holds(post) and self.is_on(files["campaigns"][post["campaign"]])
        }

    def is_on(self, dated: Json) -> bool:
        begins, ends = dated.get("from"), dated.get("until")
        return (begins is None or begins <= self.today) and (ends is None or self.today <= ends)

    def holds(self, asset: Json) -> bool:
        return asset["state"] == "approved" and self.is_on(asset)

    def painted(self, name: str) -> bytes:
        """What can be seen on a picture."""
        return (self.folder / "content" / "toolkit" / "images" / f"{name}.png").read_bytes()

    def under(self, consent: str) -> frozenset[bytes]:
        """The pictures that hang on a consent, as the app knows the files."""
        images = self.at.files["images"].items()
        return frozenset(
            self.painted(name)
            for name, image in images
            if image["consent"] == consent and image["state"] != "withdrawn"
        )

    def all_agree(self, name: str, consent: str, purpose: int, network: str | None) -> bool:
        """Whether everybody in a picture said yes to this, today."""
        rows = self.asked[consent]
        return bool(rows) and all(
            row.said is True
            and row.purpose == purpose
            and self.painted(name) in row.pictures
            and self.today <= row.until
            and (network is None or network in row.networks)
            for row in rows
        )

    def image_goes(
        self, files: Mapping[str, Mapping[str, Json]], name: str, network: str | None
    ) -> bool:
        image = files["images"].get(name)
        if image is None or not self.holds(image):
            return False
        if image["consent"] is None:
            return True
        terms = files["consents"][image["consent"]]
        covered = self.today <= terms["until"] and network in (None, *terms["networks"])
        return covered and self.all_agree(name, image["consent"], terms["purpose"], network)

    def is_asked_about(self, files: Mapping[str, Mapping[str, Json]], name: str) -> bool:
        """Whether somebody is asked about a picture just now, with nobody against."""
        image = files["images"][name]
        rows = self.asked[image["consent"]]
        return (
            image["state"] != "withdrawn"
            and all(row.said is not False for row in rows)
            and any(row.said is None and self.today <= row.until for row in rows)
        )

    # ---- looking at what is handed out

    def look(self, method: str, arguments: Json) -> None:
        """What the app hands to Slack, at that moment. Raised later: the sender catches much."""
        if method == "files.completeUploadExternal":
            self.uploaded |= {each["id"]: each["title"] for each in json.loads(arguments["files"])}
        images = self.at.files["images"]
        self.free |= {file for file, name in self.uploaded.items() if not images[name]["consent"]}
        try:
            if method.startswith("chat."):
                place = str(arguments["channel"])
                reader = place if place.startswith("U") else self.owner(place)
                said = {key: arguments.get(key) for key in ("text", "blocks")}
                self.look_at(reader, said)
            elif method.startswith("views."):
                reader = str(arguments.get("user_id") or self.by)
                view = arguments["view"]
                view = json.loads(view) if isinstance(view, str) else view
                self.look_at(reader, view)
                if self.refuses and self.pictures(view):
                    self.refuses = self.ready = False
                    self.slack.fail_next(method, error="invalid_blocks")
        except AssertionError as error:
            self.stumbled.append(error)

    def owner(self, dm: str) -> str:
        return next(each for each in self.slack.people if self.slack.channel(each).id == dm)

    def look_at(self, reader: str, payload: Json) -> None:
        files, text = self.at.files, _written(payload)
        is_toolkit = actions.TOOLKIT_AGAIN in text or "toolkit" in str(payload.get("callback_id"))
        is_review = not is_toolkit or any(each in text for each in REVIEWS)
        quoted = set(re.findall(r"tekst-([a-z0-9]+)", text))
        if is_review:
            quoted -= {word for paper in self.papers for word in _texts(paper)}
        going = self.going(files)
        assert quoted <= set(going), f"{quoted - set(going)} may not go out"
        for tag in re.findall(r"#Reeks([a-z]+)", text):
            assert self.holds(files["hashtags"][tag]), f"#{tag} may not go out"
        shown = self.pictures(payload)
        if quoted:
            posts = [going[each] for each in quoted]
            for name in shown:
                assert any(
                    post["image"] == name and self.image_goes(files, name, post["network"])
                    for post in posts
                ), f"the picture {name} may not go out"
        else:
            for name in shown:
                consent = files["images"][name]["consent"]
                assert consent, f"{name} is shown to somebody who is not asked about it"
                assert reader in [row.person for row in self.asked[consent]]
                assert all(row.said is not False for row in self.asked[consent])
        if reader in EDITORS:
            named = {each for each in PICTURED if each in text} - {*EDITORS}
            if payload.get("callback_id") == actions.NAME_PEOPLE_MODAL:
                consent = json.loads(payload["private_metadata"])["consent"]
                everybody = {row.person for row in self.asked[consent]} - {None, *EDITORS}
                assert named == everybody, "some of them stand out"
            else:
                assert not named, "an editor reads who is in a picture"

    def pictures(self, payload: Json) -> set[str]:
        """The pictures that stand there.

        Also those whose file is gone, but for what needed no consent when it was sent: of such a
        message nobody knows any more where it is.
        """
        found = set()
        for block in payload.get("blocks") or ():
            if block["type"] != "image":
                continue
            file = block.get("slack_file", {}).get("id")
            name = self.uploaded[file] if file else str(block["image_url"]).rpartition("/")[2]
            if file not in self.free or file in self.slack.files.ids():
                found.add(name)
        return found

    # ---- doing something

    def does(self, n: int, by: str) -> Somebody:
        """Somebody acts, and one of the processes hears it."""
        self.at = self.processes[n % len(self.processes)]
        self.slack.app, self.by = self.at.service.app, by
        self.slack.told.clear()
        return Somebody(Slack(cast(Any, SimpleNamespace(workspace=self.slack))), by, WORDS)

    def news(self) -> None:
        """What a process notices at once of what it did itself, and soon of what others did."""
        self.at.service.content.take_in_added()

    def receipt(self) -> str:
        self.count += 1
        return f"r{self.count}"

    def tries(self, allowed: bool, verb: Any, *values: Any) -> bool:
        """Do it; whether it was done, which is as the model says. A refusal is a sentence."""
        try:
            verb(self.receipt(), *values)
        except RefusedError as refused:
            assert not allowed, f"refused: {refused.key}"
            assert WORDS(refused.key, **refused.values_in("nl"))
        else:
            assert allowed, "it should be refused"
            self.ready = False
        self.news()
        return allowed

    def is_refusal(self, said: str) -> bool:
        """One sentence, which says what to use instead."""
        instead = self.going(self.at.files).values()
        return said in {
            WORDS("refused.asset_gone"),
            *(WORDS("refused.asset_gone_campaign", campaign=p["campaign"]) for p in instead),
            *(WORDS("refused.asset_gone_network", network=p["network"]) for p in instead),
        }

    def modal(self, by: str) -> Json:
        return self.slack.view(by) or {"blocks": [], "callback_id": ""}

    def sentence(self, by: str) -> str:
        """What somebody is told: in the modal, or in a line under the message."""
        if self.slack.told:
            return self.slack.told[-1]
        blocks = self.modal(by)["blocks"]
        return str(blocks[0].get("text", {}).get("text")) if blocks else ""

    def browsing(self, by: str) -> str | None:
        """The post that somebody has before them."""
        view = self.modal(by)
        if view["callback_id"] != actions.TOOLKIT_MODAL:
            return None
        return json.loads(view["private_metadata"])["post"] or None

    def text_of(self, post_id: str) -> str:
        """By what a post is known here: posts from conversations get an id of their own."""
        papers = {paper.id: paper.in_force or {"text": paper.text} for paper in self.papers}
        return str(papers[post_id]["text"]) if post_id in papers else post_id

    # ---- the content and the calendar

    @initialize(agreed=st.booleans(), sent=st.booleans(), two=st.booleans())
    def begins(self, agreed: bool, sent: bool, two: bool) -> None:
        """Often people agreed already, and somebody kept a post for later."""
        if two:
            self.processes.append(self.fresh())
        if agreed:
            for consent in ("ploeg", "paar"):
                self.names(0, EDITOR, consent, [PICTURED[0], PICTURED[1]])
                for button in range(2):
                    self.says_yes(0, len(self.buttons) - 1 - button, True)
        self.everything_runs()
        if sent:
            for network in ("linkedin", "x"):
                self.browses(0, AMBASSADOR, network)
                self.sends(0, AMBASSADOR)

    @rule(
        changes=st.lists(st.tuples(st.sampled_from(CHANGES), numbers), min_size=1, max_size=3),
        n=numbers,
    )
    def edits(self, changes: list[tuple[tuple[str, str, str], int]], n: int) -> None:
        """Somebody changes the files. Mostly they change what depends on it too."""
        for (kind, key, name), number in changes:
            self.change(kind, key, name, number)
        if n % 8:
            self.mend()
        self.write()
        self.settled = False
        if n % 3:
            self.refreshes(n)

    def change(self, kind: str, key: str, name: str, number: int) -> None:
        item = self.files[kind][key]
        values: Mapping[str, tuple[Any, ...]] = {
            "state": STATE, "image": ("team", "duo", "sign", "draft", None),
            "hashtags": ("nu", "oud", None), "campaign": ("fietsen", "open", "voorbij"),
            "consent": ("ploeg", "paar", None), "purpose": (0, 1),
            "networks": (("linkedin",), ("linkedin", "x"), ("x",)),
        }  # fmt: skip
        if name == "picture":
            _paint(self.folder / "content" / "toolkit" / "images" / f"{key}.png", number)
        elif name in values:
            item[name] = values[name][number % len(values[name])]
        else:
            days = DATES[number % len(DATES)]
            if days is None and kind == "consents":
                days = 30
            item[name] = None if days is None else self.today + timedelta(days=days)

    def mend(self) -> None:
        """What `check` would refuse: a consent that reaches less far than a post."""
        for images in self.files["images"].values():
            if images["consent"]:
                last = self.files["consents"][images["consent"]]["until"]
                images["until"] = min(images["until"] or last, last)
        for kind in ("campaigns", "posts", "images", "hashtags"):
            for each in self.files[kind].values():
                if each["from"] and each["until"] and each["until"] < each["from"]:
                    each["from"] = each["until"]
        for post in self.files["posts"].values():
            consent = self.files["images"][post["image"]]["consent"] if post["image"] else None
            if consent and post["network"] not in self.files["consents"][consent]["networks"]:
                post["image"] = None

    def refreshes(self, n: int) -> None:
        self.does(n, "")
        self.read(self.at)

    def read(self, one: Process) -> bool:
        """A process reads the files; whether they are right. If not it keeps what it has."""
        service = one.service
        service.content.refresh()
        if not service.content.is_refused:
            one.files = copy.deepcopy(self.files)
            self.settled = False
        return not service.content.is_refused

    @rule(number=st.sampled_from([1, 1, 1, 5, 11, 40]))
    def days_pass(self, number: int) -> None:
        type(self).today += timedelta(days=number)
        self.settled = False

    # ---- browsing

    @rule(n=numbers, by=browsers, text=st.sampled_from(["", *NETWORKS, "fietsen", "open tekst"]))
    def browses(self, n: int, by: str, text: str) -> None:
        person = self.does(n, by)
        self.news()
        assert person.types("/toolkit", text).ok
        if not text:
            values = _values(self.modal(by), actions.TOOLKIT_SHELF)
            shelf = sorted(values)[n % len(values)] if values else ""
            if shelf:
                assert person.presses_in_modal(values[shelf], shelf).ok
        if text in NETWORKS:
            fitting = [p for p in self.going(self.at.files).values() if p["network"] == text]
            self.counts(by, len(fitting))

    def counts(self, by: str, total: int) -> None:
        """As many posts are offered as may go out."""
        said = json.dumps(self.modal(by), ensure_ascii=False)
        wanted = WORDS("toolkit.place", n=1, total=total) if total else WORDS("toolkit.nothing")
        assert wanted in said, f"{total} posts may go out"

    def turns(self, n: int, by: str, action: str) -> None:
        post, person = self.browsing(by), self.does(n, by)
        if post is None or not _values(self.modal(by), action):
            return
        assert person.presses_in_modal(action).ok
        if action in (actions.TOOLKIT_WORDING, actions.TOOLKIT_NETWORK) and self.text_of(
            post
        ) not in self.going(self.at.files):
            assert self.is_refusal(self.sentence(by))

    @rule(n=numbers, by=browsers)
    def looks_through(self, n: int, by: str) -> None:
        """From the first to the last: whatever may go out can be had, with its picture."""
        person = self.does(n, by)
        self.news()
        assert person.types("/toolkit", "linkedin").ok
        self.refuses = False
        if self.browsing(by) is None:
            return
        assert person.presses_in_modal(f"{actions.TOOLKIT_FILTER}:network", "all").ok
        going, found = self.going(self.at.files), set()
        self.counts(by, len(going))
        for _ in range(len(going)):
            text = self.text_of(self.browsing(by) or "")
            found.add(text)
            name = going[text]["image"]
            network, is_ready = going[text]["network"], self.settled and self.ready
            if is_ready and name and self.image_goes(self.at.files, name, network):
                assert self.pictures(self.modal(by)) == {name}, "it may be shown"
            if _values(self.modal(by), actions.TOOLKIT_NEXT):
                assert person.presses_in_modal(actions.TOOLKIT_NEXT).ok
        assert found == set(going)

    # ---- taking along

    @precondition(lambda self: any(self.browsing(each) for each in BROWSERS))
    @rule(
        n=numbers, by=browsers, what=st.sampled_from(["copies", "sends", "sends", "shares", *TURNS])
    )
    def uses(self, n: int, by: str, what: str) -> None:
        """Whatever a modal offers that was opened some time ago."""
        if self.browsing(by) is None:
            return
        if what in TURNS:
            self.turns(n, by, what)
        else:
            getattr(self, what)(n, by)

    def after(self, by: str, post: str, done: str | None = None) -> bool:
        """What came of doing something with a post: it was done, or refused in one sentence."""
        text = self.text_of(post)
        if text not in self.going(self.at.files):
            assert self.is_refusal(self.sentence(by)), f"{text}: {self.sentence(by)}"
            return False
        if done is not None:
            assert self.sentence(by) == done, f"{text} may go out: {self.sentence(by)}"
        return True

    def copies(self, n: int, by: str) -> None:
        post, person = self.browsing(by), self.does(n, by)
        if post is None:
            return
        assert person.presses_in_modal(actions.TOOLKIT_COPY).ok
        if self.after(by, post):
            assert f"tekst-{self.text_of(post)}" in _written(self.modal(by))
            assert person.submits().ok

    def sends(self, n: int, by: str) -> None:
        post, person = self.browsing(by), self.does(n, by)
        if post is not None:
            assert person.submits().ok
            self.after(by, post, WORDS("toolkit.sent"))

    def shares(self, n: int, by: str) -> None:
        post, person = self.browsing(by), self.does(n, by)
        if post is None:
            return
        assert person.presses_in_modal(actions.TOOLKIT_SHARED).ok
        if self.after(by, post):
            self.does(n // 2, by)
            assert person.submits().ok
            self.after(by, post, WORDS("toolkit.shared_thanks"))

    @rule(n=numbers, m=numbers, by=browsers,
          action=st.sampled_from([actions.TOOLKIT_AGAIN, actions.TOOLKIT_SHARED]))  # fmt: skip
    def presses_an_old_message(self, n: int, m: int, by: str, action: str) -> None:
        person = self.does(n, by)
        old = [each for each in self.slack.messages(by) if _values(each, action)]
        if not old:
            return
        message = old[m % len(old)]
        [value] = _values(message, action)
        assert person.presses(message, action).ok
        self.opened_with(by, value.partition("|")[0])

    @rule(n=numbers, m=numbers, by=browsers)
    def guesses(self, n: int, m: int, by: str) -> None:
        """An id of whatever state, by ways that nobody offered."""
        known = [*self.files["posts"], *(paper.id for paper in self.papers), "nee"]
        person, post = self.does(n, by), known[m % len(known)]
        message = self.slack.messages(by)[0]
        if n % 4 == 0:
            assert person.forges(message, actions.TOOLKIT_AGAIN, f"{post}|nl|1").ok
            self.opened_with(by, post)
        elif n % 4 == 1:
            assert person.forges(message, actions.TOOLKIT_SHARED, post).ok
            self.opened_with(by, post)
        else:
            modal = actions.TOOLKIT_MODAL if n % 4 == 2 else actions.TOOLKIT_SHARED_MODAL
            done = "toolkit.sent" if n % 4 == 2 else "toolkit.shared_thanks"
            self.slack.told.append(person.forges_modal(modal, {"post": post, "wording": m}))
            self.after(by, post, WORDS(done))

    def opened_with(self, by: str, post: str) -> None:
        if self.after(by, post):
            assert self.slack.told == []
            assert post in self.modal(by)["private_metadata"]

    # ---- suggestions

    @rule(n=numbers, network=st.sampled_from(NETWORKS), image=st.sampled_from(IMAGES))
    def suggests(self, n: int, network: str, image: str) -> None:
        """Mostly an editor approves it at once."""
        self.opens_the_form(n, AMBASSADOR)
        self.does(n, AUTHOR)
        self.count += 1
        text = f"s{self.count}"
        given = Suggestion({"nl": f"Ook tekst-{text}"}, network, image)
        verb = self.at.service.suggesting.suggest
        if self.tries(self.may_choose(image), verb, AUTHOR, given):
            [row] = self.at.service.store.db.query("SELECT * FROM drafts ORDER BY id DESC LIMIT 1")
            self.papers.append(Paper(row["id"], row["entry"], text, network, image))
            if n % 3:
                self.approves(n, self.papers[-1], EDITOR)

    @precondition(lambda self: self.papers)
    @rule(
        n=numbers, m=numbers, image=st.sampled_from(IMAGES),
        what=st.sampled_from(["approves", "approves", "words_otherwise", "takes_out"]),
    )  # fmt: skip
    def decides(self, n: int, m: int, image: str, what: str) -> None:
        """What becomes of a suggestion; mostly of the latest, by the right and the wrong."""
        paper = self.papers[-1 - m % min(2, len(self.papers))]
        if what == "words_otherwise":
            self.words_otherwise(n, paper, image)
        else:
            getattr(self, what)(n, paper, (EDITOR, SECOND, AUTHOR, SECOND)[m % 4])

    def may_choose(self, image: str) -> bool:
        return not image or self.image_goes(self.at.files, image, None)

    def opens_the_form(self, n: int, by: str) -> None:
        """The pictures that it offers."""
        person = self.does(n, by)
        assert person.types("/toolkit", "suggest").ok
        offered = {
            option["value"]
            for block in self.modal(by)["blocks"]
            if block["block_id"] == "image"
            for option in block["element"]["options"]
        }
        images = self.at.files["images"]
        assert offered == {e for e in images if self.image_goes(self.at.files, e, None)}

    def words_otherwise(self, n: int, paper: Paper, image: str) -> None:
        self.does(n, AUTHOR)
        self.count += 1
        text = f"s{self.count}"
        given = Suggestion({"nl": f"Anders tekst-{text}"}, paper.network, image)
        verb = self.at.service.suggesting.edit
        values = paper.number, AUTHOR, paper.wordings, given
        if self.tries(self.may_choose(image), verb, *values):
            paper.text, paper.image, paper.waits = text, image, True
            paper.wordings += 1

    def approves(self, n: int, paper: Paper, by: str) -> None:
        self.does(n, by)
        campaign = ("fietsen", "fietsen", "open", "voorbij")[n % 4]
        may = (
            by in EDITORS
            and paper.waits
            and self.may_choose(paper.image)
            and self.is_on(self.at.files["campaigns"][campaign])
        )
        verb = self.at.service.suggesting.approve
        values = paper.number, by, paper.wordings, campaign, ["private"], "", "", {}
        if self.tries(may, verb, *values):
            paper.waits = False
            paper.in_force = {
                "text": paper.text, "network": paper.network, "image": paper.image or None,
                "campaign": campaign, "state": "approved",
            }  # fmt: skip

    def takes_out(self, n: int, paper: Paper, by: str) -> None:
        self.does(n, by)
        may = by in EDITORS if paper.in_force else paper.waits and by == AUTHOR
        if self.tries(may, self.at.service.suggesting.withdraw, paper.number, by):
            paper.waits, paper.in_force = False, None
            for number in range(len(self.processes)):  # none of them hands it out any more
                person = self.does(number, AMBASSADOR)
                message = self.slack.messages(AMBASSADOR)[0]
                assert person.forges(message, actions.TOOLKIT_AGAIN, paper.id).ok
                self.after(AMBASSADOR, paper.id)

    # ---- people in pictures

    @rule(
        n=numbers, by=st.sampled_from([EDITOR, SECOND, AUTHOR]),
        consent=st.sampled_from(["ploeg", "paar"]),
        people=st.lists(st.sampled_from(PICTURED), max_size=2),
    )  # fmt: skip
    def names(self, n: int, by: str, consent: str, people: list[str]) -> None:
        """An editor says who is in a picture, or asks anew."""
        person = self.does(n, by)
        rows, terms = self.asked[consent], self.at.files["consents"][consent]
        shown = self.under(consent)
        known = {row.person for row in rows}
        new = [each for each in dict.fromkeys(people) if each not in known]
        again = [
            row
            for row in rows
            if row.said is not False
            and not (
                row.purpose == terms["purpose"]
                and {*terms["networks"]} <= {*row.networks}
                and terms["until"] <= row.until
                and shown <= row.pictures
            )
        ]
        open_for_asking = by in EDITORS and self.today <= terms["until"] and bool(shown)
        if open_for_asking:
            message = self.slack.messages(by)[0]
            assert person.forges(message, actions.NAME_PEOPLE, consent).ok
            assert self.modal(by)["callback_id"] == actions.NAME_PEOPLE_MODAL
        may = open_for_asking and bool(new or again)
        if not self.tries(may, self.at.consenting.ask, consent, people, by):
            return
        stored = {row["person"]: row for row in self.at.service.store.db.query(
            "SELECT * FROM consents WHERE consent = ?", [consent])}  # fmt: skip
        for row in again:
            row.purpose, row.networks = terms["purpose"], terms["networks"]
            row.until, row.pictures, row.said = terms["until"], shown, None
        for each in new:
            rows.append(Asked(stored[each]["id"], each, terms["purpose"], terms["networks"],
                              terms["until"], shown))  # fmt: skip
        for each in [*new, *(row.person for row in again if row.person)]:
            found = stored[each]
            self.buttons.append((each, found["id"], round(found["asked_at"] * 1000)))

    def row(self, number: int) -> Asked | None:
        return next((r for rows in self.asked.values() for r in rows if r.row == number), None)

    def is_latest(self, number: int, seen: int) -> bool:
        return [s for _, row, s in self.buttons if row == number][-1] == seen

    @precondition(lambda self: self.buttons)
    @rule(n=numbers, m=numbers, right=st.sampled_from([True, True, True, False]))
    def says_yes(self, n: int, m: int, right: bool) -> None:
        """By a button of now or of before, and perhaps somebody else's."""
        person, number, seen = self.buttons[m % len(self.buttons)]
        by = person if right else AMBASSADOR
        self.does(n, by)
        row = self.row(number)
        may = (
            row is not None
            and row.person == by
            and self.today <= row.until
            and self.is_latest(number, seen)
        )
        if self.tries(may, self.at.consenting.agree, number, seen, by):
            assert row is not None
            row.said = True

    @precondition(lambda self: self.buttons)
    @rule(n=numbers, m=numbers, right=st.sampled_from([True, True, True, False]))
    def says_no(self, n: int, m: int, right: bool) -> None:
        person, number, _ = self.buttons[m % len(self.buttons)]
        by = person if right else AMBASSADOR
        self.does(n, by)
        row = self.row(number)
        may = row is not None and row.person == by
        if self.tries(may, self.at.consenting.refuse, number, by):
            assert row is not None
            row.said = False

    @rule(by=st.sampled_from([*PICTURED[:2], AMBASSADOR]), n=numbers)
    def is_forgotten(self, by: str, n: int) -> None:
        self.does(n, by)
        if n % 3:
            return  # now and then
        self.before |= {each["ts"] for each in self.slack.messages(by)}
        Privacy(self.at.service.store).forget(by)
        self.ready = False
        for rows in self.asked.values():
            for row in rows:
                if row.person == by:
                    row.person, row.said = None, False

    # ---- what runs by itself

    @rule(n=numbers, by=st.sampled_from(EVERYBODY), what=st.sampled_from(RUNS))
    def something_runs(self, n: int, by: str, what: str) -> None:
        self.does(n, "")
        if what == "home":
            store = self.at.service.store
            with store.transaction():
                store.open_home(by, "nl", None)
        elif what == "files":
            self.refreshes(n)
        elif what == "images":
            self.images_job()
        elif what == "retention":
            self.clean_up()
        elif what == "refusal":
            self.refuses = True  # Slack's, of the next picture in a modal
        elif what == "some":
            self.at.sender.work()
        else:
            self.held = what == "held"  # what is owed waits, and is rendered later

    def clean_up(self) -> None:
        store = self.at.service.store
        with store.transaction():
            store.db.execute("DELETE FROM jobs WHERE job = 'retention'")
        job = Retention(store, Keep())
        while job.work():
            pass
        kept = {row["id"] for row in store.db["consents"].rows}
        for rows in self.asked.values():
            gone = [row for row in rows if row.row not in kept]
            over = all(row.until < self.today - timedelta(days=30) for row in rows)
            assert not gone or over, "who said no is forgotten before the others' yes"
            if gone:
                rows.clear()

    def images_job(self) -> None:
        store = self.at.service.store
        with store.transaction():
            store.db.execute("DELETE FROM jobs WHERE job = 'images'")
        self.at.service.images.keep_in_step()

    def deliver(self) -> None:
        while self.at.sender.work():
            pass

    @rule()
    def everything_runs(self) -> None:
        """Every job of every process, until nothing is left to do."""
        self.held = False
        self.refuses = False
        right = [self.read(each) for each in self.processes]
        if not all(right):
            self.files = copy.deepcopy(self.processes[0].files)  # somebody mends them
            self.write()
            right = [self.read(each) for each in self.processes]
            assert all(right)
        for n in range(2 * len(self.processes)):
            self.does(n, "")
            self.at.service.content.take_in_added()
            self.images_job()
            self.deliver()
        self.settled = self.ready = True
        self.all_that_stands_may_stand()

    @rule(n=numbers)
    def processes_come_and_go(self, n: int) -> None:
        """A second one beside the first, or one ends and begins anew with what stands in files."""
        if len(self.processes) == 1 and n % 2:
            self.processes.append(self.fresh())
            return
        gone = self.processes.pop(n % len(self.processes))
        gone.service.stop()
        gone.service.store.close()
        if not self.processes:
            self.processes.append(self.fresh())
        self.at = self.processes[0]

    def fresh(self) -> Process:
        """A process that begins now; one does not with files that are wrong."""
        kept = self.folder / "kept"
        try:
            content = Content(self.folder / "content", slack_ids, kept)
        except Exception:
            self.files = first_files()
            self.write()
            content = Content(self.folder / "content", slack_ids, kept)
        self.settled = False
        return Process(*process(content, self.opened()), copy.deepcopy(self.files))

    # ---- what holds

    @invariant()
    def nothing_went_out_that_may_not(self) -> None:
        if not self.held:
            self.does(0, "")
            self.deliver()
        for error in self.stumbled:
            raise error
        assert self.errors == [], "a person met an error"
        assert self.slack.problems == []
        if self.settled and not self.held:
            self.a_no_takes_out()

    def a_no_takes_out(self) -> None:
        """At once: nobody has to wait for a job."""
        files = self.at.files["images"]
        against = {
            name
            for name, image in files.items()
            if any(row.said is False for row in self.asked.get(image["consent"] or "", ()))
        }
        for name in self.standing():
            assert name[0] not in against, f"{name} stands in Slack after a no"
        assert not against & self.held_files()

    def standing(self) -> Iterator[tuple[str, Json]]:
        """Each picture that stands in a message by its file, and the message.

        One by its address needed nobody's consent when it was sent.
        """
        for each in EVERYBODY:
            for message in self.slack.messages(each):
                blocks = [block for block in message.get("blocks", ()) if "slack_file" in block]
                if message["ts"] not in self.before:
                    for name in self.pictures({"blocks": blocks}):
                        yield name, message

    def held_files(self) -> set[str]:
        return {self.uploaded[each] for each in self.slack.files.ids()}

    def all_that_stands_may_stand(self) -> None:
        """Messages as they read now, and files."""
        files = self.at.files
        for name, message in self.standing():
            consent = files["images"][name]["consent"]
            if consent is None:
                continue
            if actions.TOOLKIT_AGAIN in _written(message):
                terms = files["consents"][consent]
                assert self.today <= terms["until"], f"{name} stands in a message for too long"
                assert self.all_agree(name, consent, terms["purpose"], None), (
                    f"{name} stands in {message}"
                )
            else:
                assert all(row.said is not False for row in self.asked[consent])
        for name in self.held_files():
            if files["images"][name]["consent"] is not None:
                assert self.image_goes(files, name, None) or self.is_asked_about(files, name), (
                    f"Slack holds {name}"
                )

    def teardown(self) -> None:
        try:
            if not self.stumbled:
                self.everything_runs()
                self.looks_through(0, AMBASSADOR)
                self.nothing_went_out_that_may_not()
        finally:
            for each in self.processes:
                each.service.stop()
                each.service.store.close()
            self.slack.stop()


def write_files(here: Path, files: Mapping[str, Mapping[str, Json]]) -> None:
    """A toolkit's folder, as the files are to be."""
    common = {"approved_by": "hr", "approved_on": "2026-01-15"}
    write_yaml(
        here / "campaigns.yaml",
        campaigns=[
            {"id": key, "name": key, "goal": "Doen.", "contact": "hr", **_bare(value)}
            for key, value in files["campaigns"].items()
        ],
    )
    write_yaml(
        here / "hashtags.yaml",
        hashtags=[
            {"id": key, "name": key, "nl": [f"#Reeks{key}"], **common, **_bare(value)}
            for key, value in files["hashtags"].items()
        ],
    )
    write_yaml(
        here / "images.yaml",
        images=[
            {"id": key, "file": f"{key}.png", "alt": {"nl": key, "en": key}, "credit": "wij",
             "licence": "CC0", **common, **_bare(value), "people": bool(value["consent"]),
             "address": _address(key) if value["address"] and not value["consent"] else None}
            for key, value in files["images"].items()
        ],
    )  # fmt: skip
    write_yaml(
        here / "consents.yaml",
        consents=[
            {"id": key, **value, "purpose": dict.fromkeys(("nl", "en"),
                                                          PURPOSES[value["purpose"]])}
            for key, value in files["consents"].items()
        ],
    )  # fmt: skip
    write_yaml(
        here / "posts" / "posts.yaml",
        posts=[
            {"id": key, "accounts": ["private"], **common, **_bare(value),
             "nl": [f"Eerst tekst-{key}", f"Dan tekst-{key}"], "en": [f"First tekst-{key}"]}
            for key, value in files["posts"].items()
        ],
    )  # fmt: skip


def _address(image: str) -> str:
    return f"https://img.example/{image}"


def _bare(item: Json) -> Json:
    """Without what is not there."""
    return {key: value for key, value in item.items() if value is not None}


def _texts(paper: Paper) -> set[str]:
    return {paper.text, *([paper.in_force["text"]] if paper.in_force else [])}


def _written(payload: Json) -> str:
    """All of it, but for what it is found by."""
    found = {key: value for key, value in payload.items() if key != "private_metadata"}
    return json.dumps(found, ensure_ascii=False, default=lambda it: it.to_dict())


def _values(payload: Json, action: str) -> dict[str, str]:
    """The buttons of that name, whatever number it has: value -> action id."""
    found = {}
    for block in payload.get("blocks", ()):
        for each in (*block.get("elements", ()), block.get("accessory") or {}):
            if str(each.get("action_id", "")).partition(":")[0] == action:
                found[str(each.get("value"))] = str(each["action_id"])
    return found


def _now() -> float:
    """The time of the day that it is in the story."""
    return time.time() + (Machine.today - START).total_seconds()


def _paint(path: Path, shade: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Picture.new("RGB", (4, 4), (shade % 256, 90, 90)).save(path)
    # within one tick of the clock two pictures of the same size would look the same
    moment = 1_700_000_000_000_000_000 + 1_000_000 * next(PAINTED)
    os.utime(path, ns=(moment, moment))


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory, manifest: Json) -> Iterator[type[Machine]]:
    here = tmp_path_factory.mktemp("toolkit-states")
    Machine.folder, Machine.manifest = here, manifest
    folder = small_content(here / "content")
    office(folder, *EDITORS)
    for each in first_files()["images"]:
        _paint(folder / "toolkit" / "images" / f"{each}.png", 0)
    write_files(folder / "toolkit", first_files())
    Store(here / "empty.sqlite3").close()
    with pytest.MonkeyPatch.context() as patch, errors_in(Machine.errors):
        in_process(patch, lambda: Machine.workspace)
        patch.setattr("knowledge.library.Library.today", lambda _: Machine.today)
        patch.setattr(
            "bot.erasing.time", SimpleNamespace(time=_now, perf_counter=time.perf_counter)
        )
        Machine.content = Content(folder, slack_ids, here / "kept")
        Machine.stamps = {path: path.stat().st_mtime_ns for path in (folder / "toolkit").rglob("*")}
        yield Machine


@contextmanager
def errors_in(found: list[str]) -> Iterator[None]:
    """What the app logs as an error, but for content that is wrong."""

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said = record.getMessage()
            if "the old one stays in force" not in said:
                found.append(said)

    log, keep = logging.getLogger("bot"), Keep(logging.ERROR)
    log.addHandler(keep)
    try:
        yield
    finally:
        log.removeHandler(keep)


def test_nothing_goes_out_that_may_not(machine: type[Machine]) -> None:
    run_state_machine_as_test(machine, settings=STATES)


# ---- what the machine would notice


def _yes(*_: Any, **__: Any) -> bool:
    return True


def _nothing(*_: Any, **__: Any) -> None:
    return None


@contextmanager
def _nothing_follows(*_: Any) -> Iterator[None]:
    yield


def _refuses(*_: Any) -> None:
    raise RefusedError("refused.asset_gone")


BROKEN: dict[str, Mapping[str, Any]] = {
    "nobody is asked": {"toolkit.catalogue.Catalogue._is_agreed": _yes},
    "dates do not count": {
        "toolkit.catalogue.Catalogue._may_go_out": lambda self, post, today: (
            post.state is State.APPROVED
        )
    },
    "a campaign goes on": {
        "toolkit.catalogue.Catalogue._may_go_out": lambda self, post, today: (
            post.state is State.APPROVED and post.holds(today)
        )
    },
    "what was opened can be taken along": {
        "bot.handing_out.HandingOut.post": lambda self, post_id: (
            self.content.current.catalogue.posts[post_id]
        )
    },
    "what was owed is delivered": {
        "toolkit.catalogue.Catalogue.post": lambda self, post_id, today: self.posts.get(post_id)
    },
    "hashtags stay": {
        "toolkit.catalogue.Catalogue.tags_of": lambda self, post, language, today: (
            self.hashtags[post.hashtags].tags(language) if post.hashtags else ()
        )
    },
    "every picture can be chosen": {
        "bot.cards.suggestions.images_to_choose": lambda catalogue, today: [
            *catalogue.images.values()
        ]
    },
    "nothing follows from a no": {
        "bot.consenting.following": _nothing_follows,
        "bot.privacy.following": _nothing_follows,
    },
    "files stay in Slack": {"bot.store.Store.unfile": _nothing},
    "pictures are never taken out": {"bot.images.Images._take_out_ended": _nothing},
    "everything is refused": {"bot.handing_out.HandingOut.post": _refuses},
    "no picture is shown": {"bot.images.Images.file_of": _nothing},
}


@pytest.mark.parametrize("fault", BROKEN)
def test_the_machine_notices(
    machine: type[Machine], monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    for name, instead in BROKEN[fault].items():
        monkeypatch.setattr(name, instead)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine, settings=NOTICED)
