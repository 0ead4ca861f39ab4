"""Whatever arrives, signed or not, and whatever stands in a content file: nothing breaks.

Ten tests throw what tests/fuzzing.py makes at the real app (over its web side, with a real
database) and at the content loader. Each runs as many cases as the profile says; WEGWIJZER_FUZZ
chooses it:

- `normal` (the default): 40 cases a test, always the same ones;
- `full`: 2,000 cases a test, 20,000 in all, other ones each time, for a change in what reads
  payloads or content and before a release:

      WEGWIJZER_FUZZ=full .venv/bin/python -m pytest tests/test_fuzz.py
"""

from __future__ import annotations

import http.server
import json
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import app as composition
from bot.content import Content, problems_in
from bot.delivery import MOST_TRIES, Handler, Scheduler, Sender
from bot.playground.deliver import FORM, JSON, Signer
from bot.playground.demo import EMPLOYEE, slack_ids
from bot.store import Store
from bot.web import create_web
from knowledge import library, yamlfile
from knowledge.yamlfile import ContentError, Problem
from tests import folder as files
from tests import fuzzing
from tests.fuzzing import UGLY, Json
from tests.slack import HANDED_OVER, KNOWN, small_content

SAME = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "print_blob": True,
}
settings.register_profile("fuzz-normal", max_examples=40, derandomize=True, database=None, **SAME)
settings.register_profile("fuzz-full", max_examples=2_000, **SAME)
FUZZ = settings.get_profile(f"fuzz-{os.environ.get('WEGWIJZER_FUZZ', 'normal')}")

REFUSED: dict[str, Json] = {
    "well": {"ok": True, "channel": "D0EMPLOYEE", "ts": "1.2", "user": {"locale": "nl-NL"}},
    "late": {"ok": False, "error": "expired_trigger_id"},
    "refused": {"ok": False, "error": "invalid_arguments"},
    "gone": {"ok": False, "error": "channel_not_found"},
}
TABLES = ("pictures", "drafts", "outbox", "messages", "history", "escalations", "questions",
          "inbox", "people", "pace", "absences", "rotation", "handed_out",
          "shares", "ambassadors")  # fmt: skip


# ---- the app, and a Slack that says yes or no


class _Answer(http.server.BaseHTTPRequestHandler):
    """Answers every method of the Web API alike, and remembers what it was sent."""

    server: _Api

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.server.heard.append(self.rfile.read(length).decode())
        mood = "well" if self.path.endswith("users.info") else self.server.mood
        body = json.dumps(REFUSED[mood]).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST  # noqa: N815 - the name is http.server's

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class _Api(http.server.ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.mood = "well"
        self.heard: list[str] = []
        self.url = f"http://127.0.0.1:{self.server_port}"


class _ByHand(Scheduler):
    """Never started: the tests do its work, so that they see what it raises."""

    def __init__(self, store: Store, handler: Handler, sender: Sender, **given: Any) -> None:
        super().__init__(store, handler, sender, **given)
        self.handler, self.sender = handler, sender


@dataclass
class Fuzzed:
    """The running app, and how every case finds it: with the same few questions."""

    store: Store
    web: FlaskClient
    work: _ByHand
    api: _Api
    signer: Signer
    seeds: dict[str, list[Json]] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)

    def post(self, body: bytes, kind: str) -> None:
        """One signed request, what follows from it, and everything that has to hold then."""
        answer = self.web.post(
            "/slack/events", data=body, headers=self.signer.headers(body), content_type=kind
        )
        assert answer.status_code in (200, 400, 401), answer.status_code
        self.settle()
        texts = [answer.get_data(as_text=True), *map(_decoded, self.api.heard)]
        # what somebody wrote themselves may be quoted to them
        self.written |= set(UGLY.findall(body.decode("utf-8", "replace")))
        assert [text for text in texts if set(UGLY.findall(text)) - self.written] == []
        self.api.heard.clear()
        assert broken_rows(self.store) == []

    def settle(self) -> None:
        """Handle what arrived, to the point of giving up, and send what is owed once."""
        for patience in (1, MOST_TRIES):
            self._sql("UPDATE inbox SET due = 0, leased_until = 0, attempts = ?", patience - 1)
            while self.work.handler.work():
                pass
        assert self.store.waiting() == 0, "something is neither handled nor given up"
        while self.work.sender.work():
            pass

    def again(self) -> None:
        """As it was before the first case."""
        with self.store.transaction():
            for table in TABLES:
                self.store.db.execute(f"DELETE FROM {table}")
            for table in reversed(TABLES):
                for row in self.seeds.get(table, ()):
                    names = ", ".join(f'"{name}"' for name in row)
                    marks = ", ".join("?" for _ in row)
                    sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"
                    self.store.db.execute(sql, list(row.values()))

    def _sql(self, statement: str, *values: Any) -> None:
        with self.store.transaction():
            self.store.db.execute(statement, values)


def _decoded(sent: str) -> str:
    return repr(parse_qs(sent)) if "=" in sent and not sent.startswith("{") else sent


def broken_rows(store: Store) -> list[str]:
    """What is half written. The schema holds most of it, where foreign keys are on."""
    rules = {
        "a reference to nothing": "PRAGMA foreign_key_check",
        "a passed on question whose escalation is missing":
            "SELECT 1 FROM questions q WHERE decision = 'handover' AND referral IS NULL "
            "AND NOT EXISTS (SELECT 1 FROM escalations WHERE question = q.id)",
        "a question with no decision":
            "SELECT 1 FROM questions WHERE decision NOT IN "
            "('answer', 'clarify', 'handover', 'decline')",
        "two questions from one message":
            "SELECT 1 FROM questions GROUP BY source HAVING count(*) > 1",
        "an escalation in no state":
            "SELECT 1 FROM escalations WHERE state NOT IN "
            "('open', 'claimed', 'answered', 'dismissed', 'withdrawn') "
            "OR (closed_at IS NULL) <> (state IN ('open', 'claimed'))",
        "an answer that nobody is sent":
            "SELECT 1 FROM escalations e JOIN questions q ON q.id = e.question "
            "WHERE e.state IN ('answered', 'dismissed') AND q.asker IS NOT NULL AND NOT EXISTS "
            "(SELECT 1 FROM outbox WHERE escalation = e.id AND kind = 'reply')",
        "a question that nobody hears of":
            "SELECT 1 FROM questions q WHERE asker IS NOT NULL "
            "AND NOT EXISTS (SELECT 1 FROM outbox WHERE question = q.id AND kind = 'response')",
    }  # fmt: skip
    return [what for what, sql in rules.items() if list(store.db.query(sql))]


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fuzzed]:
    here = tmp_path_factory.mktemp("fuzz")
    api, signer = _Api(), Signer("0" * 32)
    threading.Thread(target=api.serve_forever, args=(0.05,), daemon=True).start()
    content = small_content(here / "content")
    toolkit = {name: text for name, text in files.TOOLKIT.items() if "posts" not in name}
    files.write(content, {**toolkit, "toolkit/posts/spring.yaml": _posts()})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(composition, "Scheduler", _ByHand)
        service = composition.compose(
            content=Content(content, slack_ids), store=Store(here / "fuzz.sqlite3"),
            token="xoxb-fuzz", signing_secret=signer.secret, slack_api=f"{api.url}/api/",
            pause=0.0, image_ready=0.0,
        )  # fmt: skip
    flask = create_web(service)
    flask.config["PROPAGATE_EXCEPTIONS"] = True  # what escapes fails the test, with its traceback
    work = service.scheduler
    assert isinstance(work, _ByHand)
    found = Fuzzed(service.store, flask.test_client(), work, api, signer)
    found.store.db.execute("PRAGMA synchronous = OFF")  # no power cut is tried here
    _some_questions(found)
    yield found
    service.stop()
    api.shutdown()
    api.server_close()


def _posts() -> str:
    text = files.TOOLKIT["toolkit/posts/spring.yaml"]
    assert isinstance(text, str)
    return text


def _some_questions(fuzzed: Fuzzed) -> None:
    """Question 1 was answered; 2 and 3, of two people, wait for a contact."""
    asked = [(EMPLOYEE, KNOWN), (EMPLOYEE, HANDED_OVER), ("U0COLLEAGUE", HANDED_OVER)]
    for number, (user, text) in enumerate(asked):
        event = {"type": "message", "channel_type": "im", "channel": f"D{number}", "user": user,
                 "text": text, "ts": f"1700000000.{number:06d}"}  # fmt: skip
        body = {"type": "event_callback", "event_id": f"Ev{number}", "event": event}
        fuzzed.post(json.dumps(body).encode(), JSON)
    fuzzed.seeds = {table: list(fuzzed.store.db[table].rows) for table in TABLES}
    decisions = [row["decision"] for row in fuzzed.seeds["questions"]]
    assert decisions == ["answer", "handover", "handover"]


def try_one(fuzzed: Fuzzed, payload: Any, kind: str, mood: str) -> None:
    fuzzed.again()
    fuzzed.api.mood = mood
    text = json.dumps(payload).replace("RESPONSE_URL", f"{fuzzed.api.url}/response")
    form = urlencode({"payload": text.encode("utf-8", "replace")})
    fuzzed.post((text if kind == JSON else form).encode(), kind)


moods = st.sampled_from(["well", "well", *REFUSED])


# ---- what Slack sends


@FUZZ
@given(payload=fuzzing.broken(fuzzing.events()), mood=moods)
def test_no_event_breaks_anything(fuzzed: Fuzzed, payload: Json, mood: str) -> None:
    try_one(fuzzed, payload, JSON, mood)


@FUZZ
@given(payload=fuzzing.broken(fuzzing.events(), most=0), mood=moods)
def test_every_whole_event_is_settled(fuzzed: Fuzzed, payload: Json, mood: str) -> None:
    try_one(fuzzed, payload, JSON, mood)
    states = [row["state"] for row in fuzzed.store.db["inbox"].rows]
    assert set(states) == {"done"}, "nothing whole is given up"


@FUZZ
@given(fields=fuzzing.broken(fuzzing.commands()), mood=moods)
def test_no_command_breaks_anything(fuzzed: Fuzzed, fields: Json, mood: str) -> None:
    fuzzed.again()
    fuzzed.api.mood = mood
    texts = {str(key): str(value) for key, value in fields.items()}
    body = urlencode(texts, errors="replace").encode()
    fuzzed.post(body.replace(b"RESPONSE_URL", fuzzed.api.url.encode()), FORM)


@FUZZ
@given(payload=fuzzing.broken(fuzzing.presses()), mood=moods)
def test_no_button_breaks_anything(fuzzed: Fuzzed, payload: Json, mood: str) -> None:
    try_one(fuzzed, payload, FORM, mood)


@FUZZ
@given(payload=fuzzing.broken(fuzzing.submissions()), mood=moods)
def test_no_modal_breaks_anything(fuzzed: Fuzzed, payload: Json, mood: str) -> None:
    try_one(fuzzed, payload, FORM, mood)


@FUZZ
@given(payload=fuzzing.broken(fuzzing.shortcuts()), mood=moods)
def test_no_shortcut_breaks_anything(fuzzed: Fuzzed, payload: Json, mood: str) -> None:
    try_one(fuzzed, payload, FORM, mood)


@FUZZ
@given(raw=fuzzing.bodies())
def test_no_body_breaks_anything(fuzzed: Fuzzed, raw: tuple[bytes, str]) -> None:
    fuzzed.again()
    fuzzed.post(*raw)


# ---- content


@pytest.fixture(scope="module")
def organisation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small folder in which every kind of file occurs."""
    return files.write(tmp_path_factory.mktemp("content"), {**files.POLICY, **files.TOOLKIT, **OWN})


OWN = {
    "words.yaml": """\
spellings: {nl: {fotoos: foto's}}
meanings:
  picture: {nl: [foto, plaatje], en: [photo]}
accounts:
  private: {nl: [mijn eigen]}
subject: [picture]
follow_ups: {openers: {nl: [en]}, names: [picture]}
""",
    "confidence.yaml": files.sure_of("first"),
}
POLICY = {**files.POLICY, **OWN}
TOOLKIT = {name: text for name, text in files.TOOLKIT.items() if isinstance(text, str)}


def check_content(organisation: Path, name: str, raw: bytes) -> None:
    """With this file instead the folder is loaded, or every problem says where it is."""
    path = organisation / name
    before = path.read_bytes()
    path.write_bytes(raw)
    try:
        loaded = _loads(organisation)
        problems = problems_in(organisation)
    finally:
        path.write_bytes(before)
    for problem in problems:
        _stands_somewhere(problem, organisation, {name: raw})
    assert loaded or problems


def _loads(folder: Path) -> bool:
    try:
        library.load(folder)
    except ContentError as error:
        assert error.problems
        return False
    return True


def _stands_somewhere(problem: Problem, folder: Path, changed: dict[str, bytes]) -> None:
    path = Path(problem.file)
    assert path.is_relative_to(folder), problem
    raw = changed.get(str(path.relative_to(folder)))
    text = path.read_bytes() if raw is None and path.is_file() else raw or b""
    lines = len(text.decode("utf-8", "replace").splitlines()) + 1
    assert 1 <= problem.line <= lines, problem
    assert problem.message
    assert not UGLY.search(problem.message.replace("UnicodeDecodeError", "")), problem


@FUZZ
@given(data=st.data())
def test_no_changed_policy_file_breaks_the_loader(organisation: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(POLICY)))
    check_content(organisation, name, data.draw(fuzzing.changed_tree(POLICY[name])))


@FUZZ
@given(data=st.data())
def test_no_changed_toolkit_file_breaks_the_loader(organisation: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(TOOLKIT)))
    check_content(organisation, name, data.draw(fuzzing.changed_tree(TOOLKIT[name])))


@FUZZ
@given(data=st.data())
def test_no_damaged_file_breaks_the_loader(organisation: Path, data: st.DataObject) -> None:
    every = {**POLICY, **TOOLKIT}
    name = data.draw(st.sampled_from(sorted(every)))
    check_content(organisation, name, data.draw(fuzzing.changed_text(every[name])))


# ---- what these found


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "{a: " * 100_000, "- " * 100_000, "? " * 100_000,
     "\n".join(" " * depth + "-" for depth in range(2_000))],
)  # fmt: skip
def test_a_file_that_is_nested_too_deeply_is_a_problem_and_no_crash(
    tmp_path: Path, text: str
) -> None:
    """libyaml runs out of stack, which ends the process without a word."""
    path = tmp_path / "deep.yaml"
    path.write_text(text, encoding="utf-8")
    [problem] = yamlfile.read(path).problems
    assert problem.message == "not valid YAML: nested too deeply"


@pytest.mark.parametrize("user", [{"id": "U1"}, ["U1"], "\ud800", "x" * 9_000, 1])
def test_an_event_by_nobody_is_given_up_once(fuzzed: Fuzzed, user: Any) -> None:
    """Giving it up stumbled over the user, so that it was tried for ever."""
    event = {"type": "app_mention", "user": user, "text": KNOWN, "channel": "C1"}
    body = {"type": "event_callback", "event_id": "EvX", "event": event}
    try_one(fuzzed, body, JSON, "well")
    assert fuzzed.store.waiting() == 0


def test_half_an_emoji_does_not_lose_the_question(fuzzed: Fuzzed) -> None:
    event = {"type": "message", "channel_type": "im", "channel": "D9", "user": EMPLOYEE,
             "text": f"{KNOWN} \ud83d", "ts": "1700000009.000000"}  # fmt: skip
    body = {"type": "event_callback", "event_id": "EvY", "event": event}
    try_one(fuzzed, body, JSON, "well")
    assert f"{KNOWN} ?" in [row["text"] for row in fuzzed.store.db["questions"].rows]
